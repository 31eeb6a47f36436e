/** A believable run to build reports from, and arbitrary hostile ones for property tests. */
import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { findingCodes, outcomes, type ScenarioResult } from '../../src/core/model.js'
import { buildReport, type Report, type ReportInput } from '../../src/core/report.js'

export const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex')

export function result(fields: Partial<ScenarioResult> & { readonly id: number }): ScenarioResult {
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

export const improved = (fields: Partial<ScenarioResult> & { readonly id: number }): ScenarioResult =>
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
    pullRequest: {
      number: 12,
      headSha: '0123456789abcdef0123456789abcdef01234567',
      fork: false,
      dependabot: false,
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
  '<!-- improve-scenarios -->',
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
/** At times far longer than any limit of a part. */
const longText: fc.Arbitrary<string> = fc
  .tuple(hostile, fc.constantFrom(1, 1, 1, 20, 200))
  .map(([text, times]) => text.repeat(times))

const hostileResult: fc.Arbitrary<ScenarioResult> = fc
  .record({
    id: fc.integer({ min: 1, max: 99_999_999 }),
    name: longText,
    language: fc.option(hostile),
    status: fc.constantFrom(...outcomes),
    reason: longText,
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
        message: longText,
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
    mode: fc.constantFrom('dry-run', 'propose', 'apply'),
    conclusion: fc.constantFrom('success' as const, 'failure' as const, 'neutral' as const),
    reason: longText,
    agentName: fc.option(longText),
    missing: fc.array(
      fc.record({ what: longText, wanted: fc.nat(200), found: fc.nat(200), reason: longText }),
      { maxLength: 3 },
    ),
    folders: fc.array(hostile, { maxLength: 8 }),
    planned: fc.boolean(),
    results: fc.uniqueArray(hostileResult, { maxLength: 12, selector: ({ id }) => id }),
    /** How often the results are there, so that no list of them fits. */
    times: fc.constantFrom(1, 1, 1, 8),
  })
  .map(({ mode, conclusion, reason, agentName, missing, folders, planned, results, times }) =>
    report({
      mode,
      verdict: { conclusion, reason },
      agent: agentName === null ? null : { ...agent, name: agentName },
      selection: { ...runInput.selection, missing },
      created: { folders, scenarios: [] },
      ...(planned ? { plan: { folders, scenarios: [{ language: 'de', count: 3 }], jobs: 2 } } : {}),
      results: Array.from({ length: times }, (_, round) =>
        results.map((each) => ({ ...each, id: each.id + round * 100_000_000 })),
      ).flat(),
    }),
  )

const agent = { id: 7, project: 3, language: 'en', enabledPersonalities: null }
