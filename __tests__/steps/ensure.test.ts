/** Making sure: a plan that only reads, what is made of it, what stays missing, and that a second run makes nothing. */
import { describe, expect, test } from '@jest/globals'
import type { Inputs } from '../../src/core/inputs.js'
import type { Scenario } from '../../src/core/model.js'
import type { Selection } from '../../src/core/selection.js'
import type { CekuraApi } from '../../src/edges.js'
import { collectScenarios } from '../../src/steps/collect.js'
import { ensureScenarios, planEnsure } from '../../src/steps/ensure.js'
import { plannedJobs } from '../../src/steps/plan.js'
import { makeRecord } from '../../src/steps/record.js'
import { fakeCekura, type FakeCekura, rejecting, scenario } from './fake-cekura.js'
import { fakeClock, fakeStop, sha256 } from './fakes.js'

interface Wish extends Partial<Selection> {
  readonly missing?: Inputs['missing']
  readonly personality?: string
}

function ensuring(
  wish: Wish,
  {
    scenarios = [],
    script = {},
    cekura = fakeCekura({ scenarios, script }),
  }: {
    readonly scenarios?: readonly Scenario[]
    readonly script?: Partial<CekuraApi>
    readonly cekura?: FakeCekura
  } = {},
) {
  const { missing = 'create', personality = null, ...given } = wish
  const selection: Selection = {
    ids: [],
    tags: [],
    tagsMatch: 'any',
    folder: null,
    languages: [],
    minScenarios: 1,
    ...given,
  }
  const clock = fakeClock()
  const stop = fakeStop(clock)
  const record = makeRecord(0)
  const settings = {
    cekura,
    clock,
    stop,
    agent: cekura.world.agent,
    inputs: { selection, missing, personality, pollMinMs: 1_000, pollMaxMs: 15_000 },
    guidance: 'Improve it.',
    log: () => undefined,
    record,
  }
  const plan = async () => {
    const found = await collectScenarios({ cekura, agentId: 7, signal: stop.signal }, selection)
    return planEnsure(settings, found)
  }
  return { cekura, stop, record, plan, ensure: async () => ensureScenarios(settings, await plan()) }
}

const writes = ['createFolder', 'startGeneration', 'patchScenario', 'startImprovement', 'startDraft'] as const
const written = (cekura: FakeCekura) => writes.flatMap((method) => cekura.given(method))

describe('the plan', () => {
  test('says what is lacking in each language and writes nothing', async () => {
    const { plan, cekura, record } = ensuring(
      { languages: ['en', 'de'], minScenarios: 2, folder: 'Sales.Inbound' },
      { scenarios: [scenario({ id: 1, folder: 'Other' })] },
    )
    const planned = await plan()
    expect(planned).toMatchObject({
      found: [],
      folders: [{ path: 'Sales' }, { path: 'Sales.Inbound' }],
      generations: [
        { shortfall: { language: 'en', wanted: 2, found: 0 }, personality: { name: 'Calm' } },
        { shortfall: { language: 'de', wanted: 2, found: 0 }, personality: { name: 'Ruhig' } },
      ],
      missing: [],
    })
    const settings = {
      guidance: '',
      settledPrefix: null,
      leavesDrifted: false,
      hash: sha256,
      ledger: { known: () => null },
    }
    expect(plannedJobs(settings, { selected: record.selected, plan: planned })).toBe(4)
    expect(written(cekura)).toEqual([])
  })

  test('asks for no personality and no folder where nothing lacks', async () => {
    const { plan, cekura } = ensuring(
      { folder: 'Sales' },
      { scenarios: [scenario({ id: 1, folder: 'Sales.Inbound' })] },
    )
    expect(await plan()).toMatchObject({ folders: [], generations: [], missing: [] })
    expect(cekura.calls.map(({ method }) => method)).toEqual(['listScenarios'])
  })

  test('cannot make what no enabled personality speaks, and names the languages that there are', async () => {
    const { plan } = ensuring({ languages: ['fr', 'de'] })
    const { generations, missing } = await plan()
    expect(generations).toMatchObject([{ shortfall: { language: 'de' } }])
    expect(missing).toMatchObject([{ what: '1 scenario in fr', wanted: 1, found: 0 }])
    expect(missing[0]?.reason).toContain('Enabled personalities speak: de, en.')
  })

  test('refuses a personality that does not fit', async () => {
    const { plan } = ensuring({ languages: ['de'], personality: 'Calm' })
    expect((await plan()).missing[0]?.reason).toContain('The personality “Calm” speaks en')
  })

  test('names ids that do not exist, and makes nothing for them', async () => {
    const { plan, ensure, cekura } = ensuring(
      { ids: [1, 2], folder: 'Sales' },
      { scenarios: [scenario({ id: 1, folder: 'Sales' })] },
    )
    expect((await plan()).missing).toMatchObject([{ what: 'scenario 2' }])
    expect((await ensure()).missing).toMatchObject([{ what: 'scenario 2' }])
    expect(written(cekura)).toEqual([])
  })

  test('makes no folder for ids, though none of them is in it', async () => {
    const { plan } = ensuring({ ids: [4], folder: 'Sales' })
    expect(await plan()).toMatchObject({ folders: [], generations: [], missing: [{ what: 'scenario 4' }] })
  })

  test('with "fail" makes nothing, and says so of all that lacks', async () => {
    const { plan, cekura } = ensuring({
      missing: 'fail',
      languages: ['de'],
      minScenarios: 2,
      folder: 'Sales',
    })
    expect(await plan()).toMatchObject({
      folders: [],
      generations: [],
      missing: [{ what: '2 scenarios in de', reason: 'They were not to be made: missing is "fail".' }],
    })
    expect(cekura.given('listPersonalities')).toEqual([])
  })

  test('with "ignore" does not even name it', async () => {
    const { plan } = ensuring({ missing: 'ignore', ids: [4], folder: 'Sales' })
    expect(await plan()).toMatchObject({ folders: [], generations: [], missing: [] })
  })
})

describe('what is lacking', () => {
  test('is made, corrected to the language, found again, and marked as created', async () => {
    const { ensure, cekura, record } = ensuring(
      { languages: ['en', 'de'], minScenarios: 2, folder: 'Sales.Inbound', tags: ['smoke'] },
      { scenarios: [scenario({ id: 1, folder: 'Sales.Inbound', tags: ['smoke'] })] },
    )
    cekura.world.folders.push('Sales', 'Sales.Inbound')
    const { selected, missing } = await ensure()
    expect(missing).toEqual([])
    expect(record.created).toHaveLength(3)
    expect(selected.map(({ scenario: { id, language }, created }) => [id, language, created])).toEqual([
      [1, 'en', false],
      [1001, 'en', true],
      [1002, 'de', true],
      [1003, 'de', true],
    ])
  })

  test('is made once: a second run finds it', async () => {
    const wish = { languages: ['en', 'de'], minScenarios: 2, folder: 'Sales.Inbound' }
    const first = ensuring(wish)
    const { selected } = await first.ensure()
    expect(first.record.folders).toEqual(['Sales', 'Sales.Inbound'])
    const before = written(first.cekura).length
    const second = ensuring(wish, { cekura: first.cekura })
    expect(await second.ensure()).toEqual({
      selected: selected.map((each) => ({ ...each, created: false })),
      missing: [],
    })
    expect(written(first.cekura)).toHaveLength(before)
    expect(second.record).toMatchObject({ folders: [], created: [] })
  })

  test('is missing as far as fewer are made than were asked for', async () => {
    const { ensure, cekura } = ensuring({ minScenarios: 3 })
    cekura.world.generate = () => [scenario({ id: 50 })]
    expect(await ensure()).toMatchObject({
      selected: [{ scenario: { id: 50 }, created: true }],
      missing: [
        { what: '2 scenarios in en', wanted: 3, found: 1, reason: 'Fewer were made than were asked for.' },
      ],
    })
  })

  test('is missing where what was made did not keep its language', async () => {
    const { ensure, record } = ensuring(
      { languages: ['de'] },
      { script: { patchScenario: ({ id }) => Promise.resolve(scenario({ id })) } },
    )
    const { selected, missing } = await ensure()
    expect(selected).toEqual([])
    expect(record.created).toEqual([1001])
    expect(missing).toMatchObject([{ what: '1 scenario in de' }])
    expect(missing[0]?.reason).toContain('did not keep its language')
  })

  test('is reported where there are enough, and one is not as it was asked for', async () => {
    const { ensure, cekura } = ensuring(
      { minScenarios: 1 },
      { script: { patchScenario: ({ id }) => Promise.resolve(scenario({ id })) } },
    )
    cekura.world.generate = () => [scenario({ id: 50, language: 'fr' })]
    const { selected, missing } = await ensure()
    expect(selected).toHaveLength(1)
    expect(missing).toMatchObject([{ what: 'scenario 50 as asked for', wanted: 1, found: 1 }])
  })

  test('is known as created also where the service lists no ids', async () => {
    const { ensure, record } = ensuring(
      { minScenarios: 2 },
      {
        scenarios: [scenario({ id: 1 })],
        script: {
          readGeneration: () =>
            Promise.resolve({ total: 1, completed: 1, failed: 0, scenarioIds: [], status: 'completed' }),
        },
      },
    )
    expect((await ensure()).selected).toMatchObject([{ created: false }, { created: true }])
    expect(record.created).toEqual([1001])
  })

  test('leaves what someone else has made meanwhile to them', async () => {
    const { ensure, cekura } = ensuring({ minScenarios: 1 })
    const { generate } = cekura.world
    cekura.world.generate = (request) => {
      cekura.world.scenarios.set(77, scenario({ id: 77 }))
      return generate(request)
    }
    expect((await ensure()).selected.map(({ scenario: { id }, created }) => [id, created])).toEqual([
      [77, false],
      [1001, true],
    ])
  })
})

describe('an error while making', () => {
  test('keeps the folders that were made before it', async () => {
    const { ensure, record } = ensuring(
      { folder: 'Sales.Inbound' },
      {
        script: {
          createFolder: ({ name, parent }) =>
            parent === null ? Promise.resolve({ name, path: name }) : rejecting('forbidden')(),
        },
      },
    )
    await expect(ensure()).rejects.toMatchObject({ kind: 'forbidden' })
    expect(record.folders).toEqual(['Sales'])
  })

  test('that ends the run keeps what another language has got, and looks at nothing more', async () => {
    const { ensure, record, cekura, stop } = ensuring(
      { languages: ['en', 'de'] },
      {
        scenarios: [],
        script: {
          readGeneration: (progressId) =>
            progressId === 'generation-1'
              ? Promise.resolve({ total: 1, completed: 1, failed: 0, scenarioIds: [1001], status: null })
              : rejecting('platform')(),
        },
      },
    )
    const { selected, missing } = await ensure()
    expect(stop.ending()).toMatchObject({ kind: 'platform' })
    expect(selected).toEqual([])
    expect(record.created).toEqual([1001])
    expect(missing.map(({ what }) => what)).toEqual(['1 scenario in en', '1 scenario in de'])
    expect(missing[0]?.reason).toBe('The run ended before the list was read again.')
    expect(missing[1]?.reason).toContain('could not be read')
    expect(cekura.given('listScenarios')).toHaveLength(1)
  })
})
