/** A saved text comes to rest: its tag says that it was saved under this guidance, until a person or other guidance unsettles it. */
import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { type Run, schedule, scenarioOf, starts, statuses, type World, writes } from '../bundle/harness.js'
import { patches, remember, saveReviewed, startProposed } from '../bundle/reviewed-world.js'

const tagged = { 'settled-tag': 'settled' }
const tag = /^settled-[\da-f]{8}$/

describe('a text that was reviewed and saved', () => {
  let world: World
  let saved: Run
  let startAnew: () => void

  beforeAll(async () => {
    ;({ world } = await startProposed({ texts: [], inputs: { 'min-scenarios': '0' } }))
    const { state } = world.simulator
    state.addScenario({
      id: 1,
      instructions: 'Ask for a refund.',
      tags: ['smoke', 'settled-0a1b2c3d', 'settled-by-anna'],
    })
    state.addScenario({ id: 2, instructions: 'Cancel it. [simulator: unchanged]', tags: ['smoke'] })
    await world.run(tagged, { runId: 11 })
    saved = await saveReviewed(world, { inputs: tagged })
    world.simulator.github.addPullRequest({ number: 2 })
    startAnew = remember(world)
  }, 60_000)

  beforeEach(() => {
    startAnew()
  })

  const tagsOf = (id: number): readonly string[] => world.simulator.state.scenarios.get(id)?.tags ?? []
  /** The night after, without any memory of the pull request. */
  const nextRun = (inputs: Readonly<Record<string, string>> = {}): Promise<Run> =>
    world.run({ ...tagged, ...inputs }, { event: schedule, runId: 30 })

  test('gets its tag with it in one request; other tags stay, an older one of ours goes', () => {
    expect(patches(saved)).toEqual([
      [
        1,
        {
          instructions: scenarioOf(saved, 1).after,
          tags: ['smoke', 'settled-by-anna', expect.stringMatching(tag)],
        },
      ],
      [2, { tags: ['smoke', expect.stringMatching(tag)] }],
    ])
    expect(statuses(saved)).toEqual({ 1: 'applied', 2: 'unchanged' })
    expect(tagsOf(1)).toEqual(['smoke', 'settled-by-anna', expect.stringMatching(tag)])
  })

  test('costs no job in a later run, which says that it is settled', async () => {
    const run = await nextRun()
    expect(starts(run)).toEqual([])
    expect(writes(run)).toEqual([])
    expect(statuses(run)).toEqual({ 1: 'skipped', 2: 'skipped' })
    expect(scenarioOf(run, 1).reason).toBe('Settled: this very text was saved under this guidance.')
    expect(run.summary).toContain('Skipped: Settled')
    expect(run.outputs).toMatchObject({ conclusion: 'neutral', skipped: '2', changed: 'false' })
  })

  test('is improved again once a person has edited it', async () => {
    Object.assign(world.simulator.state.scenarios.get(1) ?? {}, { instructions: 'Ask for two refunds.' })
    const run = await nextRun()
    expect(starts(run).map(({ text }) => text)).toEqual(['Ask for two refunds.'])
    expect(statuses(run)).toEqual({ 1: 'improved', 2: 'skipped' })
  })

  test('is improved again under other guidance', async () => {
    await world.write('prompts/agent.md', 'Ask every caller for the date of birth.')
    const run = await nextRun({ context: 'prompts/agent.md' })
    expect(starts(run)).toHaveLength(2)
  })

  test('is improved again where the run does not know the tag', async () => {
    const run = await nextRun({ 'settled-tag': 'done' })
    expect(starts(run)).toHaveLength(2)
  })

  test('unsettled and saved again carries one tag of ours, the new one', async () => {
    const old = tagsOf(1).filter((each) => tag.test(each))
    Object.assign(world.simulator.state.scenarios.get(1) ?? {}, { instructions: 'Ask for two refunds.' })
    const run = await nextRun({ mode: 'apply' })
    expect(statuses(run)).toEqual({ 1: 'applied', 2: 'skipped' })
    const now = tagsOf(1).filter((each) => tag.test(each))
    expect(now).toHaveLength(1)
    expect(now).not.toEqual(old)
    expect(tagsOf(1)).toContain('settled-by-anna')
    expect(statuses(await nextRun())).toEqual({ 1: 'skipped', 2: 'skipped' })
  })
})

describe('without settled-tag', () => {
  test('no tag is sent, and the next run words the text anew', async () => {
    const { world } = await startProposed({ texts: ['Ask for a refund.'] })
    const saved = await saveReviewed(world)
    expect(patches(saved)).toEqual([[1, { instructions: scenarioOf(saved, 1).after }]])
    const next = await world.run({}, { event: schedule, runId: 30 })
    expect(starts(next)).toHaveLength(1)
  })
})

describe('a tag that Cekura does not keep', () => {
  test('makes the saving a failure, for the text would never come to rest', async () => {
    const { world } = await startProposed({
      texts: ['Ask for a refund.'],
      inputs: tagged,
      options: { patchIgnores: ['tags'] },
    })
    const saved = await saveReviewed(world, { inputs: tagged })
    expect(statuses(saved)).toEqual({ 1: 'failed' })
    expect(scenarioOf(saved, 1).reason).toContain('did not keep the tags')
  })
})
