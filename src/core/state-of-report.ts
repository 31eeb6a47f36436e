/** Makes the hidden state of a report: what it proposes, and the jobs that the next run need not pay for again. */
import { bareText } from './bare-text.js'
import {
  type Applied,
  type Bound,
  type Entry,
  type HiddenState,
  type KnownJob,
  shortKey,
} from './hidden-state.js'
import type { ScenarioResult } from './model.js'
import type { Report } from './report.js'
import { type RowKey, rowKey } from './scenario-result.js'
import { settledTag } from './settled.js'

export interface EntriesInput {
  /** Of a run just over, or read from a `report.json`. */
  readonly report: Pick<Report, 'scenarios' | 'guidance'>
  /** The input `settled-tag`; null where texts are not to be tagged. */
  readonly settledPrefix: string | null
  /** SHA-256 of the UTF-8 bytes, as 64 hex digits. */
  readonly hash: (text: string) => string
}

export interface StateInput extends EntriesInput {
  readonly report: Report
  readonly bound: Bound
  /** False while the run is under way: the comment does not show the texts yet, and what nobody saw is no proposal. */
  readonly shown: boolean
  readonly applied: Applied | null
  /** A row's key to the hash of what the job was told that the result's `job` is the record of. */
  readonly keys: ReadonlyMap<RowKey, string>
  /**
   * Jobs that no result is the record of: tries before the last, rejected texts, what an earlier state knew. Their
   * keys are in the short form.
   */
  readonly otherJobs: readonly KnownJob[]
}

export function stateOf(input: StateInput): HiddenState {
  const { report, bound, shown, applied, keys, otherJobs } = input
  return {
    version: 1,
    bound,
    headSha: report.run.headSha,
    run: { runId: report.run.runId, attempt: report.run.attempt },
    guidanceDigest: report.guidance.digest,
    digest: shown ? report.planDigest : '',
    applied,
    proposal: shown ? 'whole' : 'unfinished',
    entries: shown ? entriesFromReport(input) : [],
    jobs: eachOnce([...jobsFromReport(report, keys), ...otherJobs]),
  }
}

/**
 * The proposal by scenario id: each new text that a rule has let through, and each text that stays, which saving may
 * still tag. One that is saved already is still part of it, as it is of the plan digest.
 */
export function entriesFromReport({ report, settledPrefix, hash }: EntriesInput): readonly Entry[] {
  const entryOf = (result: ScenarioResult): readonly Entry[] => {
    const { id, status, before, after, outcomeBefore, outcomeAfter } = result
    if (id === null) return []
    const settle = (text: string): string | null =>
      settledPrefix === null
        ? null
        : settledTag({ prefix: settledPrefix, text, guidance: report.guidance.text, hash })
    if (status === 'unchanged') {
      // Without a tag there is nothing to save, and nobody's edit to be called drift.
      if (settledPrefix === null) return []
      // A text that was there already when it was to be saved is the one that stays.
      const text = after ?? before
      return [{ id, before: hash(bareText(text)), after: null, outcome: null, settle: settle(text) }]
    }
    if ((status !== 'improved' && status !== 'applied') || after === null) return []
    const setsOutcome = outcomeAfter !== outcomeBefore
    const outcome = setsOutcome ? outcomeAfter : null
    return [{ id, before: hash(bareText(before)), after, outcome, settle: settle(after) }]
  }
  return report.scenarios.flatMap(entryOf).sort((a, b) => a.id - b.id)
}

/**
 * The jobs that the results are the records of. A rejected text is passed over: after a further try that failed, its
 * row shows the text of one job and the record of another.
 */
export function jobsFromReport(
  { scenarios }: Pick<Report, 'scenarios'>,
  keys: StateInput['keys'],
): readonly KnownJob[] {
  return eachOnce(
    scenarios.flatMap((result) => {
      const hash = keys.get(rowKey(result))
      return hash === undefined ? [] : knownJob(result, shortKey(hash))
    }),
  )
}

/** What is left to know of a job that an earlier run has seen to its end. */
const fromEarlierRun = { progressId: '', kind: 'improve', startedAt: '', finishedAt: '' } as const

function knownJob(result: ScenarioResult, key: string): readonly KnownJob[] {
  const { status, job, reused, before, after, outcomeBefore, outcomeAfter, suite } = result
  // A run that reused a result started no job for it, and its report is what the run after it builds on.
  if (job === null && !reused) return []
  const { progressId, kind, startedAt, finishedAt } = job ?? fromEarlierRun
  if (progressId === null) return [{ key, state: 'uncertain', startedAt }]
  if (finishedAt === null) return [{ key, state: 'running', progressId, kind, startedAt }]
  // Of a suite's case the two are Cekura's and the file's, and none of them a job's.
  const isOffered = suite === undefined && outcomeAfter !== outcomeBefore
  const expectedOutcome = isOffered ? outcomeAfter : null
  const succeeded = { key, state: 'succeeded', expectedOutcome, progressId } as const
  if (status === 'unchanged') {
    const cameBack = after === null || bareText(after) === bareText(before)
    return [{ ...succeeded, instructions: cameBack ? null : after }]
  }
  // With any other status the text is the job's, also where saving it failed afterwards.
  return status === 'rejected' || after === null ? [] : [{ ...succeeded, instructions: after }]
}

/**
 * By key, each once. Scenarios with the same text share a job, and only the row of one that had no expected outcome
 * tells which one the job offered: of two records the one that says more is kept.
 */
function eachOnce(jobs: readonly KnownJob[]): readonly KnownJob[] {
  const known = new Map<string, KnownJob>()
  for (const job of jobs) {
    const other = known.get(job.key)
    if (other === undefined || knowledge(job) > knowledge(other)) known.set(job.key, job)
  }
  return [...known.values()].sort((a, b) => (a.key < b.key ? -1 : 1))
}

function knowledge(job: KnownJob): number {
  switch (job.state) {
    case 'succeeded':
      return job.expectedOutcome === null ? 2 : 3
    case 'running':
      return 1
    case 'uncertain':
      return 0
  }
}
