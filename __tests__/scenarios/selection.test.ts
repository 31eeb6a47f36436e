/** Which scenarios a run is about: tags, ids, folders and languages, over any form of the list. */
import { beforeAll, describe, expect, test } from '@jest/globals'
import type { SimulatorOptions } from '../../simulator/index.js'
import { schedule, startWorld, type World } from '../bundle/harness.js'

async function mixedWorld(options: Partial<SimulatorOptions> = {}): Promise<World> {
  const world = await startWorld(options)
  const { state } = world.simulator
  state.addScenario({ id: 1, tags: ['x'], language: 'en' })
  state.addScenario({ id: 2, tags: ['x', 'y'], language: 'de', folder: 'Sales' })
  state.addScenario({ id: 3, tags: ['y'], language: 'fr', folder: 'Sales.Inbound' })
  state.addScenario({ id: 4, tags: [], language: 'en', folder: 'Salesroom' })
  state.addScenario({ id: 5, tags: ['x'], agent: state.addAgent({ id: 77 }).id })
  return world
}

async function selected(
  world: World,
  inputs: Readonly<Record<string, string>>,
): Promise<readonly (number | null)[]> {
  const { report } = await world.run({ mode: 'dry-run', missing: 'ignore', ...inputs }, { event: schedule })
  return report.scenarios.map(({ id }) => id)
}

describe('the selection', () => {
  let world: World
  let nulls: World

  beforeAll(async () => {
    world = await mixedWorld()
    nulls = await mixedWorld({ listNulls: true })
  })

  test.each([
    [{}, [1, 2, 3, 4]],
    [{ tags: 'x, y' }, [1, 2, 3]],
    [{ tags: 'x\ny', 'tags-match': 'all' }, [2]],
    [{ tags: 'x, y', 'tags-match': 'none' }, [4]],
    [{ 'scenario-ids': '3, 1' }, [1, 3]],
    [{ folder: 'Sales' }, [2, 3]],
    [{ folder: 'Sales.Inbound' }, [3]],
    [{ language: 'en, de' }, [1, 2, 4]],
    [{ tags: 'y', folder: 'Sales', language: 'de' }, [2]],
    [{ 'scenario-ids': '1, 3, 5', tags: 'y' }, [3]],
  ])('of %j is %j', async (inputs, ids) => {
    expect(await selected(world, inputs)).toEqual(ids)
  })

  test('asks scenarios themselves where the rows of the list hold null', async () => {
    expect(await selected(nulls, { folder: 'Sales', language: 'de, fr' })).toEqual([2, 3])
    const reads = nulls.simulator.requests.filter(({ path }) => /\/scenarios\/\d+\/$/.test(path))
    expect(reads.map(({ path }) => path).sort()).toEqual(
      [1, 2, 3, 4].map((id) => `/test_framework/v1/scenarios/${id}/`),
    )
  })

  test('reads no scenario by itself where the rows tell all that is asked for', async () => {
    expect(await selected(nulls, { tags: 'x', 'tags-match': 'any' })).toEqual([1, 2])
    const last = nulls.simulator.requests.slice(-2).map(({ path }) => path)
    expect(last).toEqual(['/test_framework/v1/aiagents/2142/', '/test_framework/v1/scenarios/'])
  })
})

describe('a list of 250 scenarios', () => {
  test.each([
    { how: 'without links to the next page', options: { omitNext: true }, pages: 3 },
    { how: 'with links, in pages that are smaller than asked for', options: { maxPageSize: 60 }, pages: 5 },
  ])('is read to its end $how', async ({ options, pages }) => {
    const world = await startWorld(options)
    const { state } = world.simulator
    for (let id = 1; id <= 250; id += 1)
      state.addScenario({ id, instructions: `Ask for the price of ${id}.` })
    expect(await selected(world, { 'max-jobs': '300' })).toHaveLength(250)
    expect(world.simulator.requests.filter(({ path }) => path.endsWith('/scenarios/'))).toHaveLength(pages)
  })
})
