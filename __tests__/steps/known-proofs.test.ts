/** What an earlier report has proved counts again, as far as it is about the very same. */
import { describe, expect, test } from '@jest/globals'
import type { RawInputs } from '../../src/core/inputs.js'
import type { ScenarioResult } from '../../src/core/model.js'
import { proveScenario } from '../../src/core/proof.js'
import { reportJson } from '../../src/core/report.js'
import type { ReportInput } from '../../src/core/report.js'
import { readKnownProofs } from '../../src/steps/known-proofs.js'
import { improved, report } from '../core/sample-report.js'
import { fakeRun, guidance } from './fake-run.js'
import { fakeFiles } from './fakes.js'

const proof = proveScenario({ passed: 1, total: 3 }, { passed: 3, total: 3 })
const row = improved({ id: 1, before: 'Old.', after: 'New.' })
const page = 'https://dashboard.cekura.ai/3/results/8'
const whole = {
  channel: 'text',
  estimatedCost: 1,
  ...proof,
  results: [page],
  reason: 'Chance.',
}
const inputs = { verify: 'text', 'reuse-from': 'earlier.json' }

async function known({
  earlier = {},
  raw = {},
  text,
}: {
  readonly earlier?: Partial<ReportInput>
  readonly raw?: RawInputs
  readonly text?: string
}) {
  const file =
    text ??
    reportJson(
      report({
        guidance: { text: guidance, context: [] },
        results: [{ ...row, proof }],
        proof: whole,
        ...earlier,
      }),
    )
  return readKnownProofs(fakeRun({ ...inputs, ...raw }, { files: fakeFiles({ 'earlier.json': file }) }))
}

describe('a proof of the same texts', () => {
  test('is taken over with its results', async () => {
    const { of, results } = await known({})
    expect(of(row)).toEqual(proof)
    expect(results).toEqual([page])
  })

  test('has its rates and its verdict worked out anew: the file may come from anybody', async () => {
    const forged = { ...proof, verdict: 'better' as const, after: { ...proof.after, low: 0.99 } }
    const { of } = await known({ earlier: { results: [{ ...row, proof: forged }] } })
    expect(of(row)).toEqual(proof)
  })

  test('links only to the results of the agent’s own project', async () => {
    const results = [
      'https://evil.example/3/results/8',
      `${page}?x`,
      'https://dashboard.cekura.ai/4/results/8',
      page,
    ]
    expect((await known({ earlier: { proof: { ...whole, results } } })).results).toEqual([page])
  })
})

describe('nothing is taken over', () => {
  const changed: readonly Partial<ScenarioResult>[] = [
    { before: 'Other.' },
    { after: 'Other.' },
    { outcomeBefore: 'Other.' },
    { outcomeAfter: 'Other.' },
    { id: 2 },
  ]
  test.each(changed)('for another scenario or text: %o', async (change) => {
    expect((await known({})).of({ ...row, ...change })).toBeNull()
  })

  test.each([
    ['verify-runs', { raw: { 'verify-runs': '4' } }],
    ['channel', { raw: { verify: 'voice' } }],
    ['agent', { raw: { 'agent-id': '8' } }],
    ['guidance', { earlier: { guidance: { text: 'Another prompt.', context: [] } } }],
  ] as const)('of another %s', async (_, change) => {
    expect((await known(change)).of(row)).toBeNull()
  })

  test.each([
    ['before', { ...proof, before: { ...proof.before, total: 2 } }],
    ['after', { ...proof, after: { ...proof.after, passed: 2, total: 2 } }],
  ])('where not all runs of %s were judged', async (_, incomplete) => {
    const { of } = await known({ earlier: { results: [{ ...row, proof: incomplete }] } })
    expect(of(row)).toBeNull()
  })

  test('where nothing was proved', async () => {
    expect((await known({ earlier: { results: [row] } })).of(row)).toBeNull()
    const text = reportJson(report({ results: [{ ...row, proof }] }))
    expect((await known({ text })).of(row)).toBeNull()
  })

  test.each(['no JSON', '{}'])('from a file that is no report: %s', async (text) => {
    const { of, results } = await known({ text })
    expect([of(row), results]).toEqual([null, []])
  })

  test('without a file, without the input, and without verify', async () => {
    const none = fakeRun(inputs)
    expect((await readKnownProofs(none)).of(row)).toBeNull()
    const files = fakeFiles({
      'earlier.json': reportJson(report({ results: [{ ...row, proof }], proof: whole })),
    })
    for (const raw of [{ verify: 'text' }, { 'reuse-from': 'earlier.json' }])
      expect((await readKnownProofs(fakeRun(raw, { files }))).of(row)).toBeNull()
  })
})
