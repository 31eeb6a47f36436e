/** Saving what was reviewed: each text where its old one still holds, and the others whatever becomes of it. */
import { describe, expect, test } from '@jest/globals'
import { bareText } from '../../src/core/bare-text.js'
import type { Entry } from '../../src/core/hidden-state.js'
import type { RawInputs } from '../../src/core/inputs.js'
import type { Scenario } from '../../src/core/model.js'
import type { CekuraApi } from '../../src/edges.js'
import { applyProposals } from '../../src/steps/apply-reviewed.js'
import { entry } from '../core/sample-state.js'
import { fakeCekura, rejecting, scenario, serviceError } from './fake-cekura.js'
import { fakeRun } from './fake-run.js'
import { sha256, statusesOf } from './fakes.js'

const old = (id: number) => `Ask for appointment ${id}.`
const change = (fields: Partial<Entry> & { readonly id: number }) =>
  entry({
    before: sha256(bareText(old(fields.id))),
    after: `Ask kindly for appointment ${fields.id}.`,
    ...fields,
  })

async function apply(
  proposals: readonly (readonly Entry[])[],
  {
    scenarios = [scenario({ id: 1 }), scenario({ id: 2 })],
    script = {},
    raw = {},
  }: {
    readonly scenarios?: readonly Scenario[]
    readonly script?: Partial<CekuraApi>
    readonly raw?: RawInputs
  } = {},
) {
  const cekura = fakeCekura({ scenarios, script })
  const run = fakeRun({ mode: 'apply-reviewed', ...raw }, { cekura })
  await applyProposals(
    run,
    proposals.map((entries) => ({ entries, source: null })),
  )
  const jobs = ['startImprovement', 'startDraft', 'startGeneration', 'readJob'] as const
  expect(jobs.flatMap((method) => cekura.given(method))).toEqual([])
  const { results, selected } = run.record
  return { run, cekura, results, selected, statuses: statusesOf(results.values()) }
}

describe('a reviewed text', () => {
  test('is saved as it was reviewed, and read back', async () => {
    const { cekura, results, selected, statuses } = await apply([[change({ id: 1 }), change({ id: 2 })]])
    expect(statuses).toEqual({ 1: 'applied', 2: 'applied' })
    expect(cekura.given('patchScenario')).toEqual([
      { id: 1, patch: { instructions: 'Ask kindly for appointment 1.' } },
      { id: 2, patch: { instructions: 'Ask kindly for appointment 2.' } },
    ])
    expect(cekura.calls).toHaveLength(6)
    expect(results.get(1)).toMatchObject({
      name: 'Caller 1',
      before: old(1),
      after: 'Ask kindly for appointment 1.',
      created: false,
      job: null,
    })
    expect(selected.map(({ scenario: { id } }) => id)).toEqual([1, 2])
  })

  test('is saved from the same text in another spelling', async () => {
    const { statuses } = await apply([[change({ id: 1 })]], {
      scenarios: [scenario({ id: 1, instructions: ` ${old(1)}\r\n` })],
    })
    expect(statuses).toEqual({ 1: 'applied' })
  })

  test('is not saved over a text that has changed meanwhile, and the others are', async () => {
    const { cekura, statuses, results } = await apply([[change({ id: 1 }), change({ id: 2 })]], {
      scenarios: [scenario({ id: 1, instructions: 'Mine.' }), scenario({ id: 2 })],
    })
    expect(statuses).toEqual({ 1: 'drifted', 2: 'applied' })
    expect(cekura.world.scenarios.get(1)?.instructions).toBe('Mine.')
    expect(results.get(1)).toMatchObject({ before: 'Mine.', after: 'Ask kindly for appointment 1.' })
  })

  test('of a scenario that is gone has failed, and the others are saved', async () => {
    const { statuses, results } = await apply([[change({ id: 1 }), change({ id: 9 })]])
    expect(statuses).toEqual({ 1: 'applied', 9: 'failed' })
    expect(results.get(9)).toMatchObject({ name: 'scenario 9', before: '', findings: [] })
    expect(results.get(9)?.reason).toContain('The new text was not saved: ')
  })

  test('that could not be reached is the platform’s failure', async () => {
    const { results } = await apply([[change({ id: 1 })]], {
      script: { patchScenario: rejecting('platform') },
    })
    expect(results.get(1)).toMatchObject({ status: 'failed', findings: [{ code: 'platform' }] })
  })

  test('is there already when it is applied again, which changes nothing', async () => {
    const after = 'Ask kindly for appointment 1.'
    const { cekura, statuses } = await apply([[change({ id: 1 })]], {
      scenarios: [scenario({ id: 1, instructions: after })],
    })
    expect(statuses).toEqual({ 1: 'unchanged' })
    expect(cekura.given('patchScenario')).toEqual([])
  })

  test('sets the expected outcome where there is none', async () => {
    const withOutcome = [change({ id: 1, outcome: 'It is booked.' }), change({ id: 2, outcome: 'Other.' })]
    const { cekura, results } = await apply([withOutcome], {
      scenarios: [scenario({ id: 1, expectedOutcome: '' }), scenario({ id: 2, expectedOutcome: 'Own.' })],
    })
    expect([...cekura.world.scenarios.values()].map(({ expectedOutcome }) => expectedOutcome)).toEqual([
      'It is booked.',
      'Own.',
    ])
    expect([...results.values()].map(({ outcomeAfter }) => outcomeAfter)).toEqual(['It is booked.', 'Own.'])
  })
})

describe('the tag of a text that comes to rest', () => {
  const settle = 'rest-2-0123abcd'
  const tags = ['smoke', 'rest-2-ffffffff', 'rest-2-by-anna']

  test('is set with the text in one request, in the place of an older one', async () => {
    const { cekura } = await apply([[change({ id: 1, settle })]], { scenarios: [scenario({ id: 1, tags })] })
    expect(cekura.given('patchScenario')).toEqual([
      {
        id: 1,
        patch: { instructions: 'Ask kindly for appointment 1.', tags: ['smoke', 'rest-2-by-anna', settle] },
      },
    ])
  })

  test('is all that is set where the text stays', async () => {
    const { cekura, statuses } = await apply([[change({ id: 1, after: null, settle })]])
    expect(cekura.given('patchScenario')).toEqual([{ id: 1, patch: { tags: [settle] } }])
    expect(statuses).toEqual({ 1: 'unchanged' })
  })

  test('that is there already needs no request', async () => {
    const { cekura } = await apply([[change({ id: 1, after: null, settle })]], {
      scenarios: [scenario({ id: 1, tags: [settle] })],
    })
    expect(cekura.given('patchScenario')).toEqual([])
  })

  test('is no reason to touch other tags', async () => {
    const { cekura } = await apply([[change({ id: 1 })]], { scenarios: [scenario({ id: 1, tags })] })
    expect(cekura.world.scenarios.get(1)?.tags).toEqual(tags)
  })
})

describe('several proposals', () => {
  test('are saved one after the other: the later one builds on the earlier, and is what is reported', async () => {
    const first = 'Ask kindly for appointment 1.'
    const later = change({ id: 1, before: sha256(first), after: 'Ask very kindly.' })
    const { cekura, results, selected } = await apply([[change({ id: 1 })], [later]])
    expect(cekura.world.scenarios.get(1)?.instructions).toBe('Ask very kindly.')
    expect(results.get(1)).toMatchObject({ status: 'applied', before: first, after: 'Ask very kindly.' })
    expect(selected).toHaveLength(1)
  })
})

describe('many texts', () => {
  test('are saved at most so many at once as concurrency allows', async () => {
    let atOnce = 0
    let most = 0
    const ids = Array.from({ length: 9 }, (_, index) => index + 1)
    const cekura = fakeCekura({ scenarios: ids.map((id) => scenario({ id })) })
    const run = fakeRun(
      { mode: 'apply-reviewed', concurrency: '2' },
      {
        cekura: {
          ...cekura,
          patchScenario: async (changed, signal) => {
            atOnce += 1
            most = Math.max(most, atOnce)
            const patched = await cekura.patchScenario(changed, signal)
            atOnce -= 1
            return patched
          },
        },
      },
    )
    await applyProposals(run, [{ entries: ids.map((id) => change({ id })), source: null }])
    expect(most).toBe(2)
    expect(new Set(Object.values(statusesOf(run.record.results.values())))).toEqual(new Set(['applied']))
  })

  test('that the run’s end leaves unsaved are said to be so', async () => {
    const { statuses } = await apply([[change({ id: 1 }), change({ id: 2 })]], {
      raw: { concurrency: '1' },
      script: {
        patchScenario: () => Promise.reject(serviceError('unauthorized')),
      },
    })
    expect(statuses).toEqual({ 1: 'failed', 2: 'cancelled' })
  })
})
