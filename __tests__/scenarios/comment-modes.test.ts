/** When there is a comment, and how much it gives away. */
import { describe, expect, test } from '@jest/globals'
import { behaviourMarker } from '../../simulator/index.js'
import { schedule, startWorld, type World } from '../bundle/harness.js'

const secretName = 'Callers of the Zanzibar launch'
const secretText = 'You call about the Zanzibar launch on Friday.'

async function worldWith(text: string): Promise<World> {
  const world = await startWorld()
  world.simulator.state.addScenario({ id: 1, name: secretName, instructions: text, folder: 'Zanzibar' })
  return world
}

const commentsOf = ({ simulator }: World) => simulator.comments(1).length
const githubRequests = (run: Awaited<ReturnType<World['run']>>) =>
  run.requests.filter(({ service }) => service === 'github')

describe('a comment', () => {
  test('is written on a pull request only', async () => {
    const world = await worldWith(secretText)
    const run = await world.run({}, { event: schedule })
    expect(githubRequests(run)).toEqual([])
    expect(run.outputs['comment-url']).toBe('')
    expect(run.summary).toContain('✅ Cekura scenarios: passed')
  })

  test('with comment: off, no request goes to GitHub', async () => {
    const world = await worldWith(secretText)
    const run = await world.run({ comment: 'off' })
    expect(githubRequests(run)).toEqual([])
    expect(run.outputs).toMatchObject({ conclusion: 'success', 'comment-url': '' })
  })

  test('with comment: changes, is written for a change and not for none', async () => {
    const quiet = await worldWith(`${secretText} ${behaviourMarker('unchanged')}`)
    await quiet.run({ comment: 'changes' })
    expect(commentsOf(quiet)).toBe(0)
    const world = await worldWith(secretText)
    await world.run({ comment: 'changes' })
    expect(world.comment()).toContain('Proposed changes (1)')
  })

  test('with comment: failures, is written for a failure and not for a proposal', async () => {
    const quiet = await worldWith(secretText)
    await quiet.run({ comment: 'failures' })
    expect(commentsOf(quiet)).toBe(0)
    const world = await worldWith(`${secretText} ${behaviourMarker('job-fails')}`)
    await world.run({ comment: 'failures' })
    expect(world.comment()).toContain('❌ Cekura scenarios: failed')
  })

  test('that exists is brought up to date even where none would be made', async () => {
    const world = await worldWith(`${secretText} ${behaviourMarker('job-fails')}`)
    await world.run({ comment: 'failures' }, { runId: 1 })
    const scenario = world.simulator.state.scenarios.get(1)
    if (scenario !== undefined) scenario.instructions = secretText
    await world.run({ comment: 'failures' }, { runId: 2 })
    expect(world.comment()).toContain('✅ Cekura scenarios: passed')
  })
})

describe('comment-detail: counts', () => {
  test('keeps every text and name out of comment and summary', async () => {
    const world = await startWorld()
    const { state } = world.simulator
    for (const [index, kind] of [null, 'job-fails', 'placeholder-lost', 'too-long', 'unchanged'].entries()) {
      const marker = kind === null ? '' : behaviourMarker(kind)
      const instructions = `${secretText} Say {{test_profile.order_id}}. ${marker}`
      state.addScenario({ id: index + 1, name: secretName, instructions, folder: 'Zanzibar' })
    }
    state.addScenario({ id: 9, name: secretName, type: 'real_world_smart', instructions: secretText })
    const run = await world.run({ 'comment-detail': 'counts' })
    expect(run.outputs['conclusion']).toBe('failure')
    for (const shown of [world.comment(), run.summary]) {
      expect(shown).not.toMatch(/Zanzibar|Riverside|order_id|could not rewrite/)
      expect(shown).toContain('[scenario 1](https://dashboard.cekura.ai/test-case/1)')
      expect(shown).toContain('**Failed (1).**')
      expect(shown).toContain('**Rejected (1).**')
    }
    expect(JSON.stringify(run.report)).toContain('Zanzibar')
  })
})
