/** A believable run to build reports from, and arbitrary hostile ones for property tests. */
import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { writeMarker } from '../../src/core/comment-marker.js'
import { findingCodes, outcomes, type ScenarioResult } from '../../src/core/model.js'
import { buildReport, type Report, type ReportInput } from '../../src/core/report.js'

export const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex')

export function result(fields: Partial<ScenarioResult> & { readonly id: number | null }): ScenarioResult {
  return {
    name: `Caller ${fields.id}`,
    url: `https://dashboard.cekura.ai/test-case/${fields.id}`,
    language: 'en',
    folder: null,
    tags: [],
    type: 'instruction',
    status: 'unchanged',
    reason: '',
    created: false,
    reused: false,
    before: 'Ask for an appointment on Monday.',
    after: null,
    outcomeBefore: 'The appointment is booked.',
    outcomeAfter: 'The appointment is booked.',
    findings: [],
    job: null,
    ...fields,
  }
}

export const improved = (fields: Partial<ScenarioResult> & { readonly id: number | null }): ScenarioResult =>
  result({
    status: 'improved',
    after: 'Ask for an appointment on Tuesday at nine.',
    job: {
      progressId: `job-${fields.id}`,
      kind: 'improve',
      startedAt: '2026-08-21T09:30:01.000Z',
      finishedAt: '2026-08-21T09:30:09.000Z',
      polls: 3,
    },
    ...fields,
  })

export const runInput: ReportInput = {
  mode: 'propose',
  verdict: { conclusion: 'success', reason: '1 proposal is ready for review.' },
  startedAt: Date.UTC(2026, 7, 21, 9, 30),
  finishedAt: Date.UTC(2026, 7, 21, 9, 31, 5),
  context: {
    repository: 'acme/clinic-agent',
    runId: 4711,
    attempt: 2,
    headSha: '0123456789abcdef0123456789abcdef01234567',
    runUrl: 'https://github.com/acme/clinic-agent/actions/runs/4711',
    event: 'pull_request',
    commits: ['89abcdef0123456789abcdef0123456789abcdef'],
    pullRequest: {
      number: 12,
      headSha: '0123456789abcdef0123456789abcdef01234567',
      fork: false,
      dependabot: false,
      merged: false,
    },
  },
  agent: { id: 7, name: 'Front desk', project: 3, language: 'en', enabledPersonalities: [1] },
  selection: {
    ids: [],
    tags: ['must-have'],
    tagsMatch: 'any',
    folder: 'Sales.Inbound',
    languages: ['en'],
    minScenarios: 1,
    missing: [],
  },
  guidance: { text: 'Keep the intent.', context: ['prompts/agent.md'] },
  created: { folders: [], scenarios: [] },
  results: [],
  requests: { total: 9, retried: 1, throttled: 0 },
  hash: sha256,
}

export const report = (fields: Partial<ReportInput> = {}): Report => buildReport({ ...runInput, ...fields })

/** What breaks Markdown, HTML, a marker or a reader's trust where it is not made harmless. */
export const hostileTexts = [
  '@everyone',
  '</details></summary><h1>x</h1>',
  writeMarker({ key: '7', runId: 9, attempt: 1, headSha: '', state: '' }),
  '\n<!-- a comment -->\n',
  '-->',
  '```\n# heading\n```',
  '~~~',
  '[a](https://evil.example) ![i](https://evil.example/i.png)',
  '\n\n### ❌ forged\n\n',
  '| a | b |\n|---|---|\n',
  '::error::x',
  '\u202Etxt.exe\u0000\u001b[31m',
  '- item\n> quote',
  '$x$ `code` **b** <details>',
  '\uD800',
]

const hostile: fc.Arbitrary<string> = fc
  .array(fc.oneof(fc.constantFrom(...hostileTexts), fc.string({ unit: 'grapheme', maxLength: 40 })), {
    maxLength: 5,
  })
  .map((parts) => parts.join(''))
const repeated = (times: readonly number[]): fc.Arbitrary<string> =>
  fc.tuple(hostile, fc.constantFrom(...times)).map(([text, count]) => text.repeat(count))
/** At times longer than any part may be. */
const longLine = repeated([1, 1, 1, 20, 200])
/** The longest of these make a report too long, and are still compared in no time. */
const longText = repeated([1, 1, 1, 1, 1, 12])

const hostileResult: fc.Arbitrary<ScenarioResult> = fc
  .record({
    id: fc.integer({ min: 1, max: 99_999_999 }),
    name: longLine,
    language: fc.option(hostile),
    status: fc.constantFrom(...outcomes),
    reason: longLine,
    created: fc.boolean(),
    reused: fc.boolean(),
    before: longText,
    after: fc.option(longText),
    outcomeBefore: hostile,
    outcomeAfter: hostile,
    findings: fc.array(
      fc.record({
        code: fc.constantFrom(...findingCodes),
        severity: fc.constantFrom('error' as const, 'warning' as const),
        message: longLine,
      }),
      { maxLength: 12 },
    ),
    job: fc.option(
      fc.record({
        progressId: fc.option(hostile),
        kind: fc.constantFrom('improve' as const, 'generate' as const),
        startedAt: fc.constant('2026-08-21T09:30:01.000Z'),
        finishedAt: fc.constant(null),
        polls: fc.nat(),
      }),
    ),
  })
  .map(result)

/** Reports of any outcome, with texts that a hostile service might send. */
export const hostileReport: fc.Arbitrary<Report> = fc
  .record({
    mode: fc.constantFrom('dry-run', 'propose', 'apply', 'apply-reviewed', 'revert'),
    conclusion: fc.constantFrom('success' as const, 'failure' as const, 'neutral' as const),
    reason: longLine,
    agentName: fc.option(longLine),
    missing: fc.array(
      fc.record({ what: longLine, wanted: fc.nat(200), found: fc.nat(200), reason: longLine }),
      { maxLength: 3 },
    ),
    folders: fc.array(hostile, { maxLength: 8 }),
    planned: fc.boolean(),
    results: fc.uniqueArray(hostileResult, { maxLength: 8, selector: ({ id }) => id }),
    /** So many that no list of them fits into a comment. */
    failures: fc.constantFrom(0, 0, 0, 400),
  })
  .map(({ mode, conclusion, reason, agentName, missing, folders, planned, results, failures }) =>
    report({
      mode,
      verdict: { conclusion, reason },
      agent: agentName === null ? null : { ...agent, name: agentName },
      selection: { ...runInput.selection, missing },
      created: { folders, scenarios: [] },
      ...(planned ? { plan: { folders, scenarios: [{ language: 'de', count: 3 }], jobs: 2 } } : {}),
      results: [
        ...results,
        ...Array.from({ length: failures }, (_, index) =>
          result({ id: 100_000_000 + index, status: 'failed', name: reason, reason }),
        ),
      ],
    }),
  )

const agent = { id: 7, project: 3, language: 'en', enabledPersonalities: null }
