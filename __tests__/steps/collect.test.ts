/** Collecting: every page, filtered here, with a look at the scenario itself where its row does not tell. */
import { describe, expect, test } from '@jest/globals'
import type { Scenario } from '../../src/core/model.js'
import type { Selection } from '../../src/core/selection.js'
import { collectScenarios } from '../../src/steps/collect.js'
import { fakeCekura, rejecting, scenario } from './fake-cekura.js'

const all: Selection = {
  ids: [],
  tags: [],
  tagsMatch: 'any',
  folder: null,
  languages: [],
  minScenarios: 1,
}

/** Collects from these pages; `whole` are the scenarios as they are when they are read one by one. */
async function collect(
  pages: readonly (readonly Scenario[])[],
  {
    selection = {},
    whole = [],
  }: { readonly selection?: Partial<Selection>; readonly whole?: readonly Scenario[] } = {},
) {
  const fetched: number[] = []
  const cekura = fakeCekura({
    scenarios: whole,
    script: {
      listScenarios: async function* () {
        for (const [index, page] of pages.entries()) {
          fetched.push(index)
          yield await Promise.resolve(page)
        }
      },
    },
  })
  const signal = new AbortController().signal
  const found = await collectScenarios({ cekura, agentId: 7, signal }, { ...all, ...selection })
  return { ids: found.map(({ id }) => id), found, cekura, fetched }
}

describe('the scenarios that match', () => {
  test('are gathered over all pages, also short and empty ones, by id', async () => {
    const { ids } = await collect([[scenario({ id: 9 }), scenario({ id: 3 })], [], [scenario({ id: 5 })]])
    expect(ids).toEqual([3, 5, 9])
  })

  test('are asked for by tags, and filtered again here', async () => {
    const rows = [scenario({ id: 1, tags: ['a'] }), scenario({ id: 2, tags: ['b'] })]
    const { ids, cekura } = await collect([rows], { selection: { tags: ['a'], tagsMatch: 'all' } })
    expect(ids).toEqual([1])
    expect(cekura.given('listScenarios')).toEqual([{ agentId: 7, tags: ['a'], tagsMatch: 'all' }])
  })

  test('are those of the agent alone, where the rows say whose they are', async () => {
    const rows = [
      scenario({ id: 1, agent: 7 }),
      scenario({ id: 2, agent: 8, language: null }),
      scenario({ id: 3 }),
    ]
    const { ids, cekura } = await collect([rows], { selection: { languages: ['en'] } })
    expect(ids).toEqual([1, 3])
    expect(cekura.given('readScenario')).toEqual([])
  })

  test('are read one by one only where their rows do not tell', async () => {
    const rows = [
      scenario({ id: 1, language: null }),
      scenario({ id: 2, language: null }),
      scenario({ id: 3, language: 'de' }),
      scenario({ id: 4, language: 'en' }),
      scenario({ id: 5, language: null, tags: ['other'] }),
    ]
    const whole = [
      scenario({ id: 1, language: 'de', folder: 'Sales', tags: ['x'] }),
      scenario({ id: 2, language: 'fr' }),
    ]
    const { found, cekura } = await collect(
      [rows.map((row) => ({ ...row, tags: row.id === 5 ? ['other'] : ['x'] }))],
      { selection: { languages: ['de'], tags: ['x'] }, whole },
    )
    expect(cekura.given('readScenario')).toEqual([1, 2])
    expect(found.map(({ id, folder }) => [id, folder])).toEqual([
      [1, 'Sales'],
      [3, null],
    ])
  })

  test('do not hold one of which nothing is known even when it is read', async () => {
    const unsaid = scenario({ id: 1, folder: null })
    expect((await collect([[unsaid]], { selection: { folder: 'Sales' }, whole: [unsaid] })).ids).toEqual([])
  })

  test('do not hold one that is gone by the time it is read', async () => {
    expect(
      (await collect([[scenario({ id: 1, language: null })]], { selection: { languages: ['en'] } })).ids,
    ).toEqual([])
  })

  test('are not looked for on further pages once every id is found', async () => {
    const pages = [[scenario({ id: 1 }), scenario({ id: 2 })], [scenario({ id: 3 })], [scenario({ id: 4 })]]
    const { ids, fetched } = await collect(pages, { selection: { ids: [3, 1] } })
    expect(ids).toEqual([1, 3])
    expect(fetched).toEqual([0, 1])
  })
})

describe('what is kept of a scenario', () => {
  test('is decided once it matches, and may be less than all of it, or nothing', async () => {
    const asked: number[] = []
    const cekura = fakeCekura({
      script: {
        listScenarios: async function* () {
          yield await Promise.resolve([3, 2, 1].map((id) => scenario({ id, tags: id === 2 ? [] : ['a'] })))
        },
      },
    })
    const keep = (one: Scenario) => {
      asked.push(one.id)
      return one.id === 1 ? null : { ...one, instructions: '' }
    }
    const settings = { cekura, agentId: 7, signal: new AbortController().signal, keep }
    const found = await collectScenarios(settings, { ...all, tags: ['a'] })
    expect(asked).toEqual([3, 1])
    expect(found).toEqual([scenario({ id: 3, tags: ['a'], instructions: '' })])
  })
})

describe('an error', () => {
  const signal = new AbortController().signal

  test('of the list is the end', async () => {
    const cekura = fakeCekura({
      script: {
        listScenarios: async function* () {
          yield [scenario({ id: 1 })]
          yield await rejecting('platform')()
        },
      },
    })
    await expect(collectScenarios({ cekura, agentId: 7, signal }, all)).rejects.toMatchObject({
      kind: 'platform',
    })
  })

  test('of a scenario that is read, other than that it is gone, is the end too', async () => {
    const cekura = fakeCekura({
      scenarios: [scenario({ id: 1, language: null })],
      script: { readScenario: rejecting('forbidden') },
    })
    const collecting = collectScenarios({ cekura, agentId: 7, signal }, { ...all, languages: ['en'] })
    await expect(collecting).rejects.toMatchObject({ kind: 'forbidden' })
  })
})
