/** A job that was paid for is waited for by the next run; one that is lost is started anew once, or not at all where that is unsafe. */
import { describe, expect, test } from '@jest/globals'
import { settableClock } from '../../simulator/index.js'
import { type Run, scenarioOf, starts, startWorld, statuses, type World } from '../bundle/harness.js'
import { cancelled } from '../bundle/interrupted.js'
import { hiddenState } from '../bundle/reviewed-world.js'

const tenMinutes = 600_000

interface Cancelled {
  readonly world: World
  readonly clock: ReturnType<typeof settableClock>
  readonly first: Run
}

/** A run that is cancelled while its two jobs, which take ten minutes of a time that stands still, are running. */
async function cancelledWorld(options: Parameters<typeof startWorld>[0] = {}): Promise<Cancelled> {
  const clock = settableClock()
  const world = await startWorld({
    clock,
    jobDurationMs: ({ number }) => (number <= 2 ? tenMinutes : 0),
    ...options,
  })
  world.simulator.state.addScenario({ id: 1, instructions: 'Ask for a refund.' })
  world.simulator.state.addScenario({ id: 2, instructions: 'Ask when they open.' })
  const { jobs } = world.simulator
  const when = () => jobs.length === 2 && jobs.every(({ polls }) => polls > 0)
  const first = await cancelled(world, { when, circumstances: { runId: 10 } })
  return { world, clock, first }
}

describe('jobs that were running when a run was cancelled', () => {
  test('are adopted by a re-run, which starts none', async () => {
    const { world, clock, first } = await cancelledWorld()
    expect(statuses(first)).toEqual({ 1: 'cancelled', 2: 'cancelled' })
    clock.advance(tenMinutes)
    const second = await world.run({}, { runId: 10, attempt: 2 })
    expect(starts(second)).toEqual([])
    expect(statuses(second)).toEqual({ 1: 'improved', 2: 'improved' })
    expect(second.outputs).toMatchObject({ reused: '2', conclusion: 'success' })
    for (const id of [1, 2])
      expect(scenarioOf(second, id).job?.progressId).toBe(scenarioOf(first, id).job?.progressId)
    expect(world.comment()).toContain('Run 10, attempt 2')
  })

  test('do not count as jobs to start, however few may be', async () => {
    const { world, clock } = await cancelledWorld()
    clock.advance(tenMinutes)
    world.simulator.state.addScenario({ id: 3, instructions: 'Ask for the price.' })
    const dryRun = await world.run({ mode: 'dry-run' }, { runId: 11 })
    expect(dryRun.report.plan?.jobs).toBe(1)
    const next = await world.run({ 'max-jobs': '1' }, { runId: 12 })
    expect(starts(next).map(({ text }) => text)).toEqual(['Ask for the price.'])
    expect(next.outputs['improved']).toBe('3')
  })

  test('are kept by a run that is cancelled too', async () => {
    const { world, clock } = await cancelledWorld()
    const { jobs } = world.simulator
    const seen = jobs.reduce((sum, { polls }) => sum + polls, 0)
    await cancelled(world, {
      when: () => jobs.reduce((sum, { polls }) => sum + polls, 0) > seen,
      circumstances: { runId: 11 },
    })
    clock.advance(tenMinutes)
    const third = await world.run({}, { runId: 12 })
    expect(jobs).toHaveLength(2)
    expect(statuses(third)).toEqual({ 1: 'improved', 2: 'improved' })
  })

  test('are adopted by a run that saves at once', async () => {
    const { world, clock } = await cancelledWorld()
    clock.advance(tenMinutes)
    const second = await world.run({ mode: 'apply' }, { runId: 11 })
    expect(starts(second)).toEqual([])
    expect(statuses(second)).toEqual({ 1: 'applied', 2: 'applied' })
  })
})

describe('a progress id that the service has forgotten', () => {
  test.each([400, 404] as const)('with %d is started anew, once, and the run says so', async (status) => {
    const { world, clock } = await cancelledWorld({
      progressLifetimeMs: 1_000,
      unknownProgressStatus: status,
    })
    clock.advance(tenMinutes + 2_000)
    const second = await world.run({}, { runId: 11 })
    expect(
      starts(second)
        .map(({ text }) => text)
        .sort(),
    ).toEqual(['Ask for a refund.', 'Ask when they open.'])
    expect(statuses(second)).toEqual({ 1: 'improved', 2: 'improved' })
    expect(second.outputs['reused']).toBe('0')
    const words =
      'An earlier run had started a job for it, whose progress id is no longer known: it was started anew.'
    expect(scenarioOf(second, 1).reason).toBe(words)
    expect(second.log).toContain(words)
    const third = await world.run({}, { runId: 12 })
    expect(starts(third)).toEqual([])
  })

  test('again after that is a failure of the scenario, not a third start', async () => {
    const { world, clock } = await cancelledWorld({
      progressLifetimeMs: 1_000,
      behaviours: [{ when: ({ number }) => number > 2, behaviour: 'gone' }],
    })
    clock.advance(tenMinutes + 2_000)
    const second = await world.run({}, { runId: 11 })
    expect(starts(second)).toHaveLength(2)
    expect(statuses(second)).toEqual({ 1: 'failed', 2: 'failed' })
  })
})

describe('a start whose answer was lost', () => {
  test('is not sent again by the next run, which tells the way out; the way out works', async () => {
    const improve = { service: 'cekura', path: /\/improve_instructions\/$/ } as const
    const world = await startWorld({
      faults: [{ match: improve, times: 1, act: { kind: 'resetAfterWork' } }],
    })
    world.simulator.state.addScenario({ id: 1, instructions: 'Ask for a refund.' })
    const first = await world.run({}, { runId: 10 })
    expect(statuses(first)).toEqual({ 1: 'uncertain' })
    expect(hiddenState(world, world.comment())?.jobs).toMatchObject([{ state: 'uncertain' }])
    const second = await world.run({}, { runId: 11 })
    expect(statuses(second)).toEqual({ 1: 'uncertain' })
    expect(starts(second)).toEqual([])
    expect(second.exitCode).toBe(1)
    expect(scenarioOf(second, 1).reason).toContain(
      'to have it tried again, delete this comment or change the text',
    )
    expect(world.comment()).toContain('delete this comment or change the text')
    world.simulator.github.comments.clear()
    const third = await world.run({}, { runId: 12 })
    expect(statuses(third)).toEqual({ 1: 'improved' })
    expect(starts(third)).toHaveLength(1)
  })
})

describe('a job that failed', () => {
  test('may be started again by the next run: nothing was got for it', async () => {
    const world = await startWorld({
      behaviours: [{ when: ({ number }) => number === 1, behaviour: 'job-fails' }],
    })
    world.simulator.state.addScenario({ id: 1, instructions: 'Ask for a refund.' })
    const first = await world.run({}, { runId: 10 })
    const second = await world.run({}, { runId: 11 })
    expect([statuses(first), statuses(second)]).toEqual([{ 1: 'failed' }, { 1: 'improved' }])
    expect(world.simulator.jobs).toHaveLength(2)
  })
})
