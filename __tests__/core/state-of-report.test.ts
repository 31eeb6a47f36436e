/** What a report leaves for the reviewer's merge and for the next run. */
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { readState, writeState } from '../../src/core/hidden-state-form.js'
import { shortKey } from '../../src/core/hidden-state.js'
import type { ScenarioResult } from '../../src/core/model.js'
import { outcomes } from '../../src/core/model.js'
import { type Report, reportJson } from '../../src/core/report.js'
import { type RowKey, rowKey } from '../../src/core/scenario-result.js'
import { settledTag } from '../../src/core/settled.js'
import {
  entriesFromReport,
  jobsFromReport,
  stateOf,
  type StateInput,
} from '../../src/core/state-of-report.js'
import { hostileReport, improved, report, result, sha256 } from './sample-report.js'
import { bound, running, succeeded } from './sample-state.js'

const over = {
  progressId: 'job-1',
  kind: 'improve',
  startedAt: '2026-08-21T09:30:01.000Z',
  finishedAt: '2026-08-21T09:30:09.000Z',
  polls: 3,
} as const

const keysOf = (results: readonly ScenarioResult[]): ReadonlyMap<RowKey, string> =>
  new Map(results.map((each) => [rowKey(each), sha256(each.before)]))

const input = (fields: Partial<StateInput> = {}): StateInput => ({
  report: report({ results: [improved({ id: 1 })] }),
  bound,
  shown: true,
  applied: null,
  keys: new Map(),
  otherJobs: [],
  settledPrefix: null,
  hash: sha256,
  ...fields,
})
const entries = (results: readonly ScenarioResult[], settledPrefix: string | null = null) =>
  entriesFromReport({ report: report({ results }), settledPrefix, hash: sha256 })
const jobs = (results: readonly ScenarioResult[]) => jobsFromReport(report({ results }), keysOf(results))

describe('the entries of a report', () => {
  test('are the texts to save and those that stay, and nothing that a rule or the service refused', () => {
    const results = outcomes.map((status, index) => result({ id: index + 1, status, after: 'A new text.' }))
    const kept = entries(results, 'settled').map(({ id }) => outcomes[id - 1])
    expect(kept).toEqual(['improved', 'unchanged', 'applied'])
  })

  test('leave out a text that stays and gets no tag: there is nothing to save, and nobody’s edit is drift', () => {
    expect(entries([result({ id: 1 }), improved({ id: 2 })]).map(({ id }) => id)).toEqual([2])
  })

  test('hold the new text as it is, and the old one as the hash of its bare form', () => {
    const before = '  Ask for Monday.\r\nThen hang up.\r\n'
    expect(entries([improved({ id: 1, before, after: ' Ask for Tuesday.\r\n' })])).toEqual([
      {
        id: 1,
        before: sha256('Ask for Monday.\nThen hang up.'),
        after: ' Ask for Tuesday.\r\n',
        outcome: null,
        settle: null,
      },
    ])
  })

  test('name the expected outcome only where saving sets it', () => {
    const set = improved({ id: 2, outcomeBefore: '', outcomeAfter: 'It is booked.' })
    expect(entries([improved({ id: 1 }), set]).map(({ outcome }) => outcome)).toEqual([null, 'It is booked.'])
  })

  test('carry the tag of the text that will be there, of one that stays too', () => {
    const results = [
      improved({ id: 1, after: 'New.' }),
      result({ id: 2, before: 'Old.' }),
      result({ id: 3, before: 'Old.', after: 'There already.' }),
    ]
    const tag = (text: string): string =>
      settledTag({ prefix: 'settled', text, guidance: 'Keep the intent.', hash: sha256 })
    expect(entries(results, 'settled').map(({ settle }) => settle)).toEqual(
      ['New.', 'Old.', 'There already.'].map(tag),
    )
  })

  test('change nothing of a text that stays, and start from the one that is there now', () => {
    const there = result({ id: 1, before: 'Old.', after: 'There already.', outcomeAfter: 'Other.' })
    expect(entries([there], 'settled')).toEqual([
      {
        id: 1,
        before: sha256('There already.'),
        after: null,
        outcome: null,
        settle: expect.stringMatching(/^settled-/),
      },
    ])
  })

  test('leave out a text that is improved and has no new text', () => {
    expect(entries([improved({ id: 1, after: null })])).toEqual([])
  })

  test('are the same from the report as a file, whatever is in it', () => {
    fc.assert(
      fc.property(hostileReport, (any) => {
        const parts = { settledPrefix: 'settled', hash: sha256 }
        const file = JSON.parse(reportJson(any)) as Report
        expect(entriesFromReport({ report: file, ...parts })).toEqual(
          entriesFromReport({ report: any, ...parts }),
        )
      }),
    )
  })
})

describe('the known jobs of a report', () => {
  const known = { key: shortKey(sha256('Old.')), progressId: 'job-1' }
  const job = { ...over, finishedAt: null }
  const row = (fields: Partial<ScenarioResult>) => result({ id: 1, before: 'Old.', job: over, ...fields })

  test.each([
    ['an improved text', { status: 'improved', after: 'New.' }],
    ['one that is saved', { status: 'applied', after: 'New.' }],
    ['one that could not be saved', { status: 'failed', after: 'New.' }],
    ['one whose scenario has changed meanwhile', { status: 'drifted', after: 'New.' }],
    ['one that was there already when it was to be saved', { status: 'unchanged', after: 'New.' }],
  ] as const)('hold the text of %s', (_, fields) => {
    expect(jobs([row(fields)])).toEqual([
      { ...known, state: 'succeeded', instructions: 'New.', expectedOutcome: null },
    ])
  })

  test.each([null, 'Old.', ' Old.\r\n'])('need no text for one that came back as it was (%j)', (after) => {
    expect(jobs([row({ status: 'unchanged', after })])).toEqual([
      { ...known, state: 'succeeded', instructions: null, expectedOutcome: null },
    ])
  })

  test.each(['timeout', 'cancelled', 'failed', 'rejected'] as const)(
    'are adopted while they are not known to be over (%s)',
    (status) => {
      expect(jobs([row({ status, after: status === 'rejected' ? 'Bad.' : null, job })])).toEqual([
        { ...known, state: 'running', kind: 'improve', startedAt: over.startedAt },
      ])
    },
  )

  test('hold a result that was reused already, so that the run after it need not pay either', () => {
    expect(jobs([row({ status: 'improved', after: 'New.', reused: true, job: null })])).toEqual([
      { key: known.key, state: 'succeeded', instructions: 'New.', expectedOutcome: null, progressId: '' },
    ])
  })

  test('remember a start whose answer was lost', () => {
    expect(jobs([row({ status: 'uncertain', job: { ...job, progressId: null } })])).toEqual([
      { key: known.key, state: 'uncertain', startedAt: over.startedAt },
    ])
  })

  test.each([
    ['failed', { status: 'failed' }],
    ['was rejected, for its row may be that of another try', { status: 'rejected', after: 'Bad.' }],
    ['was never started', { status: 'skipped', job: null }],
  ] as const)('do not hold one that %s', (_, fields) => {
    expect(jobs([row(fields)])).toEqual([])
  })

  test('do not hold one whose key is not given', () => {
    expect(jobsFromReport(report({ results: [improved({ id: 1 })] }), new Map())).toEqual([])
  })

  test('hold a shared job once, with the expected outcome that only one row shows', () => {
    const offered = improved({ id: 2, before: 'Old.', outcomeBefore: '', outcomeAfter: 'It is booked.' })
    const other = improved({ id: 1, before: 'Old.' })
    for (const results of [
      [other, offered],
      [
        { ...offered, id: 1 },
        { ...other, id: 2 },
      ],
    ]) {
      expect(jobs(results)).toHaveLength(1)
      expect(jobs(results)[0]).toHaveProperty('expectedOutcome', 'It is booked.')
    }
  })
})

describe('the state of a report', () => {
  test('names the run, the commit, the guidance and the plan of the report', () => {
    const { report: made } = input()
    expect(stateOf(input())).toEqual({
      version: 1,
      bound,
      headSha: made.run.headSha,
      run: { runId: 4711, attempt: 2 },
      guidanceDigest: sha256('Keep the intent.'),
      digest: made.planDigest,
      applied: null,
      proposal: 'whole',
      entries: entriesFromReport(input()),
      jobs: [],
    })
  })

  test('proposes nothing that has not been shown, and still knows the jobs', () => {
    const results = [improved({ id: 1 })]
    const hidden = stateOf(input({ shown: false, keys: keysOf(results) }))
    expect(hidden).toMatchObject({ proposal: 'unfinished', entries: [], digest: '' })
    expect(hidden.jobs).toHaveLength(1)
  })

  test('adds the jobs of no row, and keeps the record that says more', () => {
    const keys = new Map([[1, sha256('a')]])
    const better = succeeded('a', 'Known.')
    const rows = report({
      results: [result({ id: 1, status: 'timeout', job: { ...over, finishedAt: null } })],
    })
    expect(stateOf(input({ report: rows, keys, otherJobs: [better, running('b')] })).jobs).toEqual(
      [better, running('b')].sort((one, other) => (one.key < other.key ? -1 : 1)),
    )
    const lost = { key: better.key, state: 'uncertain', startedAt: 't' } as const
    expect(stateOf(input({ report: rows, keys, otherJobs: [lost] })).jobs).toEqual([
      expect.objectContaining({ key: better.key, state: 'running' }),
    ])
  })

  test('says when and by which run it was saved', () => {
    const applied = {
      runId: 5000,
      runUrl: 'https://github.com/acme/clinic-agent/actions/runs/5000',
      at: '2026-08-22T08:00:00.000Z',
    }
    expect(stateOf(input({ applied })).applied).toEqual(applied)
  })

  test('of any report is written and read back as it is', () => {
    fc.assert(
      fc.property(hostileReport, fc.boolean(), (any, shown) => {
        const made = stateOf(
          input({ report: any, shown, keys: keysOf(any.scenarios), settledPrefix: 'settled' }),
        )
        expect(readState(writeState(made))).toEqual({ state: made })
      }),
    )
  })
})
