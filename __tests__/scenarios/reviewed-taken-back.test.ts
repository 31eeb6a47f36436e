/** What was saved can be taken back from the report, each text only where it is still the one that was saved. */
import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { type Run, schedule, scenarioOf, starts, statuses, type World, writes } from '../bundle/harness.js'
import {
  newTexts,
  patches,
  remember,
  saveReviewed,
  startProposed,
  textsOn,
} from '../bundle/reviewed-world.js'

const tagged = { 'settled-tag': 'settled' }

describe('revert', () => {
  let world: World
  let saved: Run
  let before: ReturnType<typeof textsOn>
  let startAnew: () => void

  beforeAll(async () => {
    const proposed = await startProposed({ texts: [], inputs: { ...tagged, 'min-scenarios': '0' } })
    world = proposed.world
    world.simulator.state.addScenario({ id: 1, instructions: 'Ask for a refund.', tags: ['smoke', 'mine'] })
    world.simulator.state.addScenario({ id: 2, instructions: 'Ask when they open.' })
    world.simulator.state.addScenario({ id: 3, instructions: 'Cancel it. [simulator: unchanged]' })
    before = textsOn(world)
    await world.run(tagged, { runId: 11 })
    saved = await saveReviewed(world, { inputs: tagged })
    startAnew = remember(world)
  }, 60_000)

  beforeEach(() => {
    startAnew()
  })

  const revert = (inputs: Readonly<Record<string, string>> = tagged): Promise<Run> =>
    world.run(
      { mode: 'revert', plan: saved.outputs['report'] ?? '', ...inputs },
      { event: { name: 'workflow_dispatch', payload: {} }, runId: 30 },
    )
  const tagsOf = (id: number) => world.simulator.state.scenarios.get(id)?.tags

  test('puts the old texts back, and takes the settled tag away with them in one request', async () => {
    expect(statuses(saved)).toEqual({ 1: 'applied', 2: 'applied', 3: 'unchanged' })
    expect(tagsOf(1)).toHaveLength(3)
    const run = await revert()
    expect(textsOn(world)).toEqual(before)
    expect(statuses(run)).toEqual({ 1: 'reverted', 2: 'reverted' })
    expect(patches(run)).toEqual([
      [1, { instructions: before[1], tags: ['smoke', 'mine'] }],
      [2, { instructions: before[2], tags: [] }],
    ])
    expect(run.outputs).toMatchObject({
      conclusion: 'success',
      reason: '2 old texts were put back.',
      applied: '0',
      changed: 'true',
    })
    expect(run.report.counts.reverted).toBe(2)
    expect(starts(run)).toEqual([])
  })

  test('is harmless the second time', async () => {
    await revert()
    const again = await revert()
    expect(statuses(again)).toEqual({ 1: 'unchanged', 2: 'unchanged' })
    expect(again.outputs).toMatchObject({ conclusion: 'success', changed: 'false' })
    expect(writes(again)).toEqual([])
  })

  test("leaves a person's edit alone, and puts the other texts back", async () => {
    Object.assign(world.simulator.state.scenarios.get(1) ?? {}, { instructions: 'Edited after the merge.' })
    const tags = tagsOf(1)
    const run = await revert()
    expect(statuses(run)).toEqual({ 1: 'drifted', 2: 'reverted' })
    expect(scenarioOf(run, 1).reason).toContain('no longer the one that was saved')
    expect(textsOn(world)).toEqual({ ...before, 1: 'Edited after the merge.' })
    expect(tagsOf(1)).toEqual(tags)
    expect(run.exitCode).toBe(1)
  })

  test('without settled-tag leaves all tags as they are', async () => {
    const tags = tagsOf(1)
    const run = await revert({})
    expect(patches(run)).toContainEqual([1, { instructions: before[1] }])
    expect(tagsOf(1)).toEqual(tags)
  })

  test('of a revert does nothing: nobody has reviewed the way back', async () => {
    const first = await revert()
    const back = await revert({ plan: first.outputs['report'] ?? '' })
    expect(statuses(back)).toEqual({})
    expect(writes(back)).toEqual([])
    expect(textsOn(world)).toEqual(before)
  })

  test('of a scenario that is gone fails for it alone', async () => {
    world.simulator.state.scenarios.delete(2)
    const run = await revert()
    expect(statuses(run)).toEqual({ 1: 'reverted', 2: 'failed' })
    expect(textsOn(world)[1]).toBe(before[1])
  })

  test('of a proposal that was never saved finds the old texts there already', async () => {
    const proposed = await startProposed()
    const run = await proposed.world.run(
      { mode: 'revert', plan: proposed.proposal.outputs['report'] ?? '' },
      { event: schedule, runId: 30 },
    )
    expect(statuses(run)).toEqual({ 1: 'unchanged', 2: 'unchanged' })
    expect(newTexts(run)).toEqual(textsOn(proposed.world))
    expect(writes(run)).toEqual([])
  })
})
