/** A believable hidden state, and arbitrary ones with texts that a hostile service might send. */
import fc from 'fast-check'
import type { Bound, Entry, HiddenState, KnownJob } from '../../src/core/hidden-state.js'
import { hostileTexts, sha256 } from './sample-report.js'

export const bound: Bound = {
  repository: 'acme/clinic-agent',
  pullRequest: 12,
  agentId: 7,
  apiOrigin: 'https://api.cekura.ai',
}

export const key = (name: string): string => sha256(name).slice(0, 32)

export const entry = (fields: Partial<Entry> & { readonly id: number }): Entry => ({
  before: sha256('Ask for an appointment on Monday.'),
  after: `Ask for an appointment on Tuesday at nine, and give the name ${fields.id}.`,
  outcome: null,
  settle: null,
  ...fields,
})

export const succeeded = (name: string, instructions: string | null): KnownJob => ({
  key: key(name),
  state: 'succeeded',
  instructions,
  expectedOutcome: null,
  progressId: `job-${name}`,
})

export const running = (name: string): KnownJob => ({
  key: key(name),
  state: 'running',
  progressId: `job-${name}`,
  kind: 'improve',
  startedAt: '2026-08-21T09:30:01.000Z',
})

export const state = (fields: Partial<HiddenState> = {}): HiddenState => ({
  version: 1,
  bound,
  headSha: '0123456789abcdef0123456789abcdef01234567',
  run: { runId: 4711, attempt: 2 },
  guidanceDigest: sha256('Keep the intent.'),
  digest: sha256('plan'),
  applied: null,
  proposal: 'whole',
  entries: [],
  jobs: [],
  ...fields,
})

export const anyText: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(...hostileTexts),
)
const anyInteger = fc.maxSafeNat()
/** Few different texts, so that jobs and entries often hold the same. */
const fewTexts = fc.oneof(fc.constantFrom('', 'a', 'b', 'Ask for an appointment.'), anyText)
const anyHex = fc.oneof(fc.constant(''), anyText).map(sha256)

const anyEntry: fc.Arbitrary<Entry> = fc.record({
  id: anyInteger,
  before: anyHex,
  after: fc.option(fewTexts),
  outcome: fc.option(fewTexts),
  settle: fc.option(fewTexts),
})

const anyJob: fc.Arbitrary<KnownJob> = fc.oneof(
  fc.record({
    key: anyText.map(key),
    state: fc.constant('succeeded' as const),
    instructions: fc.option(fewTexts),
    expectedOutcome: fc.option(fewTexts),
    progressId: anyText,
  }),
  fc.record({
    key: anyText.map(key),
    state: fc.constant('running' as const),
    progressId: anyText,
    kind: fc.constantFrom('improve' as const, 'generate' as const),
    startedAt: anyText,
  }),
  fc.record({ key: anyText.map(key), state: fc.constant('uncertain' as const), startedAt: anyText }),
)

/** Entries by id and jobs by key, as a state has them. */
export const anyState: fc.Arbitrary<HiddenState> = fc.record({
  version: fc.constant(1),
  bound: fc.record({
    repository: anyText,
    pullRequest: anyInteger,
    agentId: anyInteger,
    apiOrigin: anyText,
  }),
  headSha: anyText,
  run: fc.record({ runId: anyInteger, attempt: anyInteger }),
  guidanceDigest: anyText,
  digest: anyText,
  applied: fc.option(fc.record({ runId: anyInteger, runUrl: anyText, at: anyText })),
  proposal: fc.constantFrom('whole' as const, 'left-out' as const, 'unfinished' as const),
  entries: fc
    .uniqueArray(anyEntry, { selector: ({ id }) => id, maxLength: 6 })
    .map((entries) => entries.sort((a, b) => a.id - b.id)),
  jobs: fc
    .uniqueArray(anyJob, { selector: (job) => job.key, maxLength: 6 })
    .map((jobs) => jobs.sort((a, b) => (a.key < b.key ? -1 : 1))),
})
