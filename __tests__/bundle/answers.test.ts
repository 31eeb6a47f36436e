/** Every shape and every word in which the service may answer for a job. */
import { describe, expect, test } from '@jest/globals'
import { type AnswerShape, type BehaviourRule, settableClock } from '../../simulator/index.js'
import { scenarioOf, schedule, startWorld, statuses, until, type World } from './harness.js'

const shapes: readonly AnswerShape[] = ['flat', 'result', 'scenario', 'bare']
const going = 'pending queued in_queue in_progress processing running evaluating scaling_up started'.split(
  ' ',
)
const failing = 'failed error cancelled canceled timeout'.split(' ')
const asking = 'needs_clarification needs_agent_clarification pending_clarification'.split(' ')

function addScenarios({ simulator }: World, count: number): void {
  for (let id = 1; id <= count; id += 1)
    simulator.state.addScenario({
      id,
      // Long enough for the new text not to be more than three times as long.
      instructions: `You call the practice and ask for the price of item ${id}. Note it down, thank them and hang up.`,
    })
}

describe('the answer for a job', () => {
  test('is read flat, under result, under scenario and as a bare scenario', async () => {
    const world = await startWorld({
      answerShape: ({ number }) => shapes[number % 4] ?? 'flat',
      jobDurationMs: 40,
      behaviours: [{ when: ({ text }) => /item [5-8]/.test(text), behaviour: 'never-ends' }],
    })
    addScenarios(world, 8)
    const run = await world.run({ timeout: '2s' }, { event: schedule })
    expect(statuses(run)).toEqual({
      1: 'improved',
      2: 'improved',
      3: 'improved',
      4: 'improved',
      5: 'timeout',
      6: 'timeout',
      7: 'timeout',
      8: 'timeout',
    })
  })

  test.each(['completed', 'Succeeded', 'SUCCESS'])(
    'may go through every word of going on, in any case, to %s',
    async (finished) => {
      const words = going.map((word, index) => (index % 2 === 0 ? word : word.toUpperCase()))
      const clock = settableClock()
      const world = await startWorld({ clock, statusWords: { running: words, finished }, jobDurationMs: 1 })
      addScenarios(world, 1)
      const running = world.run({}, { event: schedule })
      await until(() => (world.simulator.jobs[0]?.polls ?? 0) >= words.length)
      clock.advance(1)
      const run = await running
      expect(statuses(run)).toEqual({ 1: 'improved' })
      expect(scenarioOf(run, 1).job?.polls).toBeGreaterThan(words.length)
      expect(run.annotations).toEqual([])
    },
  )

  test('may say in every word that nothing comes of it; the words of the service are passed on', async () => {
    const words = [...failing, ...asking]
    const behaviours = words.map((word, index): BehaviourRule => ({
      when: ({ text }) => text.includes(`item ${index + 1}.`),
      behaviour: { kind: 'ends', word: word.toUpperCase(), error: `Said with ${word}.` },
    }))
    const world = await startWorld({ behaviours })
    addScenarios(world, words.length + 1)
    const run = await world.run()
    expect(run.outputs).toMatchObject({ conclusion: 'failure', failed: '8', improved: '1' })
    for (const [index, word] of words.entries()) {
      const { status, reason, job } = scenarioOf(run, index + 1)
      expect(status).toBe('failed')
      expect(reason).toBe(
        failing.includes(word)
          ? `The job ended as ${word}: Said with ${word}.`
          : `The job waits for a person to answer a question of the service (${word}).`,
      )
      expect(job?.finishedAt).not.toBeNull()
    }
    expect(world.comment()).toContain('**Failed (8).**')
  })

  test.each([400, 404] as const)(
    'may be that the progress id is unknown (%i): that job is lost',
    async (status) => {
      const world = await startWorld({
        behaviours: [
          {
            when: ({ text }) => text.includes('item 1.'),
            behaviour: { kind: 'expires', status, afterPolls: 1 },
          },
        ],
      })
      addScenarios(world, 2)
      const run = await world.run({}, { event: schedule })
      expect(statuses(run)).toEqual({ 1: 'failed', 2: 'improved' })
      expect(scenarioOf(run, 1).reason).toContain(`The service does not know this job (status ${status})`)
    },
  )

  test('may be a word that nobody knows: it is named once, and waited through', async () => {
    const clock = settableClock()
    const behaviour = { kind: 'unknown-word', word: 'percolating', forMs: 1 } as const
    const world = await startWorld({ clock, behaviours: [{ when: () => true, behaviour }] })
    addScenarios(world, 3)
    const running = world.run({}, { event: schedule })
    const { jobs } = world.simulator
    await until(() => jobs.length === 3 && jobs.every(({ polls }) => polls > 1))
    clock.advance(1)
    const run = await running
    expect(run.outputs).toMatchObject({ conclusion: 'success', improved: '3' })
    expect(run.annotations.map(({ severity, title }) => [severity, title])).toEqual([
      ['warning', 'Unknown status'],
    ])
    expect(run.annotations[0]?.message).toContain('“percolating”')
  })
})
