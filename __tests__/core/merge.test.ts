/** Reports of shards are joined to the report that one run of the whole selection would have written. */
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { type GateWord, gateWords } from '../../src/core/input-schema.js'
import { joinReports, type JoinInput } from '../../src/core/merge.js'
import { outcomes } from '../../src/core/model.js'
import { proveAll, proveScenario } from '../../src/core/proof.js'
import type { Report } from '../../src/core/report.js'
import { judge } from '../../src/core/gate.js'
import { improved, result, runInput, sha256 } from './sample-report.js'
import { partsOf, whole } from './sample-parts.js'

const usual = new Set(gateWords.filter((word) => word !== 'none' && word !== 'proposed'))
const joined = (
  reports: readonly [Report, ...Report[]],
  fields: Partial<Omit<JoinInput, 'reports'>> = {},
): Report =>
  joinReports({ reports, context: runInput.context, failOn: usual, ending: null, hash: sha256, ...fields })

const verdictOn = ({ scenarios, selection }: Report) =>
  judge({ results: scenarios, missing: selection.missing, failOn: usual, ending: null, plan: null })

const ten = Array.from({ length: 10 }, (_, index) =>
  index % 3 === 0 ? result({ id: index + 1 }) : improved({ id: index + 1 }),
)

describe('the parts of a selection', () => {
  test('make the report of the whole, whatever the outcomes and however many parts there are', () => {
    const rows = fc.uniqueArray(fc.tuple(fc.integer({ min: 1 }), fc.constantFrom(...outcomes)), {
      selector: ([id]) => id,
      maxLength: 12,
    })
    fc.assert(
      fc.property(rows, fc.integer({ min: 1, max: 9 }), (pairs, of) => {
        const results = pairs.map(([id, status]) => improved({ id, status }))
        const expected = whole({ results })
        const verdict = verdictOn(expected)
        expect(joined(partsOf(of, { results }))).toEqual({ ...expected, ...verdict })
      }),
    )
  })

  test('are told in the order of the ids, in whatever order they are given', () => {
    const [first, ...others] = partsOf(4, { results: ten })
    const [last = first, ...rest] = others.toReversed()
    expect(joined([last, ...rest, first])).toEqual(joined([first, ...others]))
  })

  test('add what one has made and found missing to the whole, where it is new for the part that improves it too', () => {
    const fields = {
      results: [improved({ id: 1, created: true }), improved({ id: 2, created: true }), improved({ id: 3 })],
      created: { folders: ['Sales'], scenarios: [1, 2] },
      selection: {
        ...runInput.selection,
        missing: [{ what: '2 scenarios in de', wanted: 3, found: 1, reason: 'Cekura made fewer.' }],
      },
    }
    const parts = partsOf(5, {
      ...fields,
      results: fields.results.map((row) => ({ ...row, created: false })),
    })
    const { created, selection, counts, scenarios, conclusion } = joined(parts)
    const expected = whole(fields)
    expect([created, selection, counts, scenarios]).toEqual([
      expected.created,
      expected.selection,
      expected.counts,
      expected.scenarios,
    ])
    expect(conclusion).toBe('failure')
  })

  test('begin with the first of them and end with the last, and count all requests', () => {
    const [one, two] = partsOf(2, { results: ten })
    if (two === undefined) throw new Error('there are two')
    const { startedAt, finishedAt, requests } = joined([
      { ...one, startedAt: '2026-08-21T09:30:05.000Z', finishedAt: '2026-08-21T09:40:00.000Z' },
      {
        ...two,
        startedAt: '2026-08-21T09:30:00.000Z',
        finishedAt: '2026-08-21T09:35:00.000Z',
        requests: { total: 5, retried: 2, throttled: 1 },
      },
    ])
    expect([startedAt, finishedAt]).toEqual(['2026-08-21T09:30:00.000Z', '2026-08-21T09:40:00.000Z'])
    expect(requests).toEqual({ total: 14, retried: 3, throttled: 1 })
  })

  test('of a dry run make one plan, with the jobs of all', () => {
    const plan = { folders: ['Sales'], scenarios: [{ language: 'de', count: 2 }], jobs: 3 }
    const [one, two] = partsOf(2, { mode: 'dry-run', plan })
    if (two === undefined) throw new Error('there are two')
    const { reason, ...whole } = joined([one, { ...two, plan: { folders: [], scenarios: [], jobs: 4 } }])
    expect(whole.plan).toEqual({ ...plan, jobs: 7 })
    expect(reason).toBe('Dry run: 2 scenarios would be created and 7 jobs would start; nothing was changed.')
  })

  test('say which suite files there are, and each scenario that is in none once', () => {
    const files = [{ path: 'cekura.tests.json', cases: 9 }]
    const suite = (...ids: readonly number[]) => ({
      files,
      notInFile: ids.map((id) => ({ id, name: `${id}` })),
    })
    const [one, two] = partsOf(2)
    if (two === undefined) throw new Error('there are two')
    expect(
      joined([
        { ...one, suite: suite(7, 3) },
        { ...two, suite: suite(3, 1) },
      ]).suite,
    ).toEqual(suite(1, 3, 7))
  })

  test('keep the whole, where there is but one without a number', () => {
    const only = whole({ results: ten })
    expect(joined([only])).toEqual({ ...only, ...verdictOn(only) })
  })
})

describe('what follows from something else', () => {
  test('is made anew: links, counts, digests, the verdict, the place', () => {
    const written = whole({ results: ten })
    const honest = { ...written, ...verdictOn(written) }
    const forged: Report = {
      ...honest,
      conclusion: 'failure',
      reason: 'Forged.',
      run: { ...honest.run, runId: 1, pullRequest: 999, url: 'https://phish.example' },
      counts: { ...honest.counts, improved: 99 },
      guidance: { ...honest.guidance, digest: 'forged' },
      planDigest: 'forged',
      scenarios: honest.scenarios.map((row) => ({ ...row, url: 'https://phish.example' })),
    }
    expect(joined([forged])).toEqual(honest)
  })

  test('of a case without a scenario is no link', () => {
    const suite = { file: 'cekura.tests.json', key: 'a', at: 'scenarios[0]', line: 1, onCekura: null }
    const row = result({ id: null, suite, url: 'https://phish.example' })
    expect(joined([whole({ results: [row] })]).scenarios[0]?.url).toBe('')
  })
})

describe('proofs', () => {
  const worse = proveScenario({ passed: 3, total: 3 }, { passed: 0, total: 3 })
  const page = (id: number) => `https://dashboard.cekura.ai/3/results/${id}`
  const run = { channel: 'text', estimatedCost: 2, notes: '' }
  const proofOf = (results: readonly string[], count: number) =>
    proveAll({ ...run, results, scenarios: Array.from({ length: count }, () => worse) })
  const withProof = (fields: Partial<Report>) => ({ ...whole(), ...fields })
  const rows = (...ids: readonly number[]) => ids.map((id) => improved({ id, proof: worse }))

  test('are judged on the runs of all parts, which prove what no part could', () => {
    const { proof } = joined([
      withProof({ scenarios: rows(1), proof: proofOf([page(1)], 1) }),
      withProof({ scenarios: [...rows(2, 3), result({ id: 4 })], proof: proofOf([page(2)], 2) }),
    ])
    expect(proofOf([page(1)], 1).verdict).toBe('inconclusive')
    expect(proof).toEqual({ ...proofOf([page(1), page(2)], 3), estimatedCost: 4 })
    expect(proof?.verdict).toBe('worse')
  })

  test('are part of the verdict, as they are in a run of the whole', () => {
    const parts = [1, 2, 3].map((id) => withProof({ scenarios: rows(id), proof: proofOf([page(id)], 1) }))
    const [first, ...rest] = parts
    if (first === undefined) throw new Error('there are three parts')
    const verdictWith = (word: GateWord, reports: readonly [Report, ...Report[]]) => {
      const { conclusion, reason } = joined(reports, { failOn: new Set([word]) })
      return { conclusion, reason }
    }
    expect(verdictWith('regression', [first, ...rest])).toEqual({
      conclusion: 'failure',
      reason: 'The proof shows new texts that do worse against the agent than the old ones.',
    })
    expect(verdictWith('inconclusive', [first])).toEqual({
      conclusion: 'failure',
      reason: 'The proof is inconclusive.',
    })
    expect(verdictWith('inconclusive', [first, ...rest]).conclusion).toBe('success')
  })

  test('of single scenarios say what their runs show, whatever a part makes of them', () => {
    const clear = proveScenario({ passed: 9, total: 9 }, { passed: 0, total: 9 })
    const forged = {
      before: { ...clear.before, low: 0 },
      after: { ...clear.after, high: 1 },
      verdict: 'better',
    } as const
    const { scenarios } = joined([
      withProof({
        scenarios: [
          improved({ id: 1, proof: forged }),
          result({ id: 2, status: 'unchanged', proof: forged }),
        ],
      }),
    ])
    expect(scenarios.map(({ proof }) => proof)).toEqual([clear, { ...clear, verdict: 'inconclusive' }])
  })

  test('keep what was said about runs that do not count, and no link to elsewhere', () => {
    const noted = proveAll({
      ...run,
      results: [page(1), 'https://phish.example/3/results/1', 'javascript:alert(1)'],
      scenarios: [worse],
      notes: '2 runs were not judged.',
    })
    const { proof } = joined([withProof({ scenarios: rows(1), proof: noted })])
    expect(proof?.reason).toBe(noted.reason)
    expect(proof?.results).toEqual([page(1)])
  })

  test('that did not take place say why, once', () => {
    const none = { ...proofOf([], 0), estimatedCost: null, reason: 'It would cost 9 and max-cost is 5.' }
    const { proof } = joined([withProof({ proof: none }), withProof({ proof: none }), withProof({})])
    expect(proof).toEqual(none)
  })
})

describe('a run that joins and is stopped', () => {
  test('says so, and has the parts in its report all the same', () => {
    const report = joined(partsOf(2, { results: ten }), { ending: { kind: 'cancelled' } })
    expect(report).toMatchObject({ conclusion: 'failure', reason: 'cancelled', ending: 'cancelled' })
    expect(report.scenarios).toHaveLength(10)
  })

  test('has its verdict where only the time for GitHub ran out', () => {
    const report = joined(partsOf(2, { results: ten }), { ending: { kind: 'deadline' } })
    expect(report).toMatchObject({ conclusion: 'success', ending: 'deadline' })
  })
})
