/** Taking back: the old text where the new one still stands, and nothing else. */
import { describe, expect, test } from '@jest/globals'
import type { RawInputs } from '../../src/core/inputs.js'
import type { Scenario, ScenarioResult } from '../../src/core/model.js'
import type { CekuraApi } from '../../src/edges.js'
import { revertReport } from '../../src/steps/revert.js'
import { reportJson } from '../../src/core/report.js'
import { readReport } from '../../src/core/report-reading.js'
import { improved, report, result } from '../core/sample-report.js'
import { fakeCekura, scenario, serviceError } from './fake-cekura.js'
import { fakeRun } from './fake-run.js'
import { statusesOf } from './fakes.js'

const before = 'Ask for Monday.'
const after = 'Ask for Tuesday.'
const saved = (id: number, fields: Partial<ScenarioResult> = {}) =>
  improved({ id, before, after, status: 'applied', ...fields })

async function revert(
  results: readonly ScenarioResult[],
  {
    scenarios = results.map(({ id }) => scenario({ id: id ?? 0, instructions: after })),
    script = {},
    raw = {},
  }: {
    readonly scenarios?: readonly Scenario[]
    readonly script?: Partial<CekuraApi>
    readonly raw?: RawInputs
  } = {},
) {
  const reading = readReport(reportJson(report({ results })))
  if ('problem' in reading) throw new Error(reading.problem)
  const cekura = fakeCekura({ scenarios, script })
  const run = fakeRun({ mode: 'revert', plan: 'report.json', ...raw }, { cekura })
  await revertReport(run, reading.report)
  return { run, cekura, results: run.record.results, statuses: statusesOf(run.record.results.values()) }
}

describe('a saved text', () => {
  test('is put back, and the report says from what to what', async () => {
    const { cekura, results, run } = await revert([saved(1)])
    expect(cekura.given('patchScenario')).toEqual([{ id: 1, patch: { instructions: before } }])
    expect(results.get(1)).toMatchObject({ status: 'reverted', before: after, after: before, reason: '' })
    expect(run.record.selected).toHaveLength(1)
  })

  test.each(['improved', 'unchanged'] as const)(
    'that another run has saved since is put back too (%s)',
    async (status) => {
      expect((await revert([saved(1, { status })])).statuses).toEqual({ 1: 'reverted' })
    },
  )

  test('that someone has changed since is left alone, in words that fit', async () => {
    const { cekura, results } = await revert([saved(1), saved(2)], {
      scenarios: [
        scenario({ id: 1, instructions: 'Mine.' }),
        scenario({ id: 2, instructions: ` ${after}\n` }),
      ],
    })
    expect(results.get(1)).toMatchObject({
      status: 'drifted',
      before: 'Mine.',
      reason: 'The text on Cekura is no longer the one that was saved, so it was left alone.',
    })
    expect(results.get(2)?.status).toBe('reverted')
    expect(cekura.world.scenarios.get(1)?.instructions).toBe('Mine.')
  })

  test('is put back alone: an expected outcome is nobody’s to set here', async () => {
    const { cekura } = await revert([saved(1)], {
      scenarios: [scenario({ id: 1, instructions: after, expectedOutcome: '' })],
    })
    expect(cekura.given('patchScenario')).toEqual([{ id: 1, patch: { instructions: before } }])
  })

  test('that was put back already stays so', async () => {
    const { cekura, statuses } = await revert([saved(1)], {
      scenarios: [scenario({ id: 1, instructions: before })],
    })
    expect([statuses, cekura.given('patchScenario')]).toEqual([{ 1: 'unchanged' }, []])
  })

  test('of a scenario that is gone has failed, under its name in the report, and the others are put back', async () => {
    const { results, statuses } = await revert([saved(1, { name: 'Gone' }), saved(2)], {
      scenarios: [scenario({ id: 2, instructions: after })],
    })
    expect(statuses).toEqual({ 1: 'failed', 2: 'reverted' })
    expect(results.get(1)).toMatchObject({ name: 'Gone', before: after })
  })
})

describe('what was not saved', () => {
  test.each<[string, Partial<ScenarioResult>]>([
    ['rejected', { status: 'rejected' }],
    ['failed', { status: 'failed' }],
    ['drifted', { status: 'drifted' }],
    ['without a new text', { after: null }],
    ['unchanged but for white space', { status: 'unchanged', after: `${before}\n` }],
  ])('is not looked at: %s', async (_, fields) => {
    const { run, cekura } = await revert([saved(1, fields), result({ id: 2 })])
    expect([run.record.selected, cekura.calls]).toEqual([[], []])
  })
})

describe('the tag of a text that came to rest', () => {
  const tags = ['smoke', 'rest-0123abcd']
  const scenarios = [scenario({ id: 1, instructions: after, tags })]

  test('goes with it in one request', async () => {
    const { cekura } = await revert([saved(1)], { scenarios, raw: { 'settled-tag': 'rest' } })
    expect(cekura.given('patchScenario')).toEqual([
      { id: 1, patch: { instructions: before, tags: ['smoke'] } },
    ])
  })

  test('stays where it is not said which it is', async () => {
    const { cekura } = await revert([saved(1)], { scenarios })
    expect(cekura.world.scenarios.get(1)?.tags).toEqual(tags)
  })
})

test('a run that ends leaves the rest as it is, and says so', async () => {
  const { statuses, cekura } = await revert([saved(1), saved(2)], {
    raw: { concurrency: '1' },
    script: { patchScenario: () => Promise.reject(serviceError('forbidden')) },
  })
  expect(statuses).toEqual({ 1: 'failed', 2: 'cancelled' })
  expect(cekura.world.scenarios.get(2)?.instructions).toBe(after)
})
