/** What a run knows so far, gathered as it goes on, so that every ending can report it. */
import { countOutcomes } from '../core/counts.js'
import { type Ending, judge } from '../core/gate.js'
import type { Inputs } from '../core/inputs.js'
import type { Shard } from '../core/input-forms.js'
import type { Agent, Counts, JobRecord, Missing, ScenarioResult } from '../core/model.js'
import { buildReport, type Report } from '../core/report.js'
import { resultOf, type RowKey, type Selected, selectedKey } from '../core/scenario-result.js'
import type { SuggestResult } from '../core/github-answers.js'
import type { Suggestion } from '../core/suggestion.js'
import type { Proof } from '../core/proof.js'
import type { SuiteSummary } from '../core/suite-model.js'
import type { CekuraApi, Edges } from '../edges.js'
import { type CommentDesk, noComment } from './comment.js'
import { type CommentState, noCommentState } from './comment-state.js'
import type { SuiteSource } from './suites.js'
import { anything } from '../core/selection.js'

/** The comment, what it carries, and the report as it is written while the run goes on. */
export interface Outlet {
  readonly comment: CommentDesk
  readonly commentState: CommentState
  /** Waits for a draft of the report that is being written: none may come after the final one. */
  readonly settle: () => Promise<void>
  /** Puts improved texts of suite files into a review; null where none are to be suggested. */
  readonly suggest: ((suggestions: readonly Suggestion[]) => Promise<SuggestResult>) | null
}

const silent: Outlet = {
  comment: noComment,
  commentState: noCommentState,
  settle: () => Promise.resolve(),
  suggest: null,
}

/** Fields are filled in by the steps; those that an early end leaves out keep what they start with. */
export interface RunRecord {
  readonly startedAtMs: number
  /** Known before the inputs are: every report of a part says which one it is of. */
  shard: Shard | null
  inputs: Inputs | null
  cekura: CekuraApi | null
  agent: Agent | null
  guidance: Pick<Report['guidance'], 'text' | 'context'>
  selected: readonly Selected[]
  readonly results: Map<RowKey, ScenarioResult>
  missing: readonly Missing[]
  /** The suite files of the run; none without the input. */
  suites: readonly SuiteSource[]
  suite: SuiteSummary | null
  /** null: none was asked for, or there was nothing to prove. */
  proof: Proof | null
  folders: readonly string[]
  created: readonly number[]
  plan: NonNullable<Report['plan']> | null
  /** Only of mode merge: the report of all parts, for however the run that joins them ends; null until they are read. */
  join: ((ending: Ending | null) => Report) | null
  /** Where people see the run; silent until the inputs are known. */
  outlet: Outlet
  /** The job that is known to run for a scenario; null where there is none. */
  runningJob: (selected: Selected) => JobRecord | null
}

export function makeRecord(startedAtMs: number): RunRecord {
  return {
    startedAtMs,
    shard: null,
    inputs: null,
    cekura: null,
    agent: null,
    guidance: { text: '', context: [] },
    selected: [],
    results: new Map(),
    missing: [],
    suites: [],
    suite: null,
    proof: null,
    folders: [],
    created: [],
    plan: null,
    join: null,
    outlet: silent,
    runningJob: () => null,
  }
}

/**
 * Every selected scenario has a result in a report: one that an early end left without any is said to be so, with the
 * job that may still be running for it.
 */
export function resultsSoFar(record: RunRecord, ending: Ending | null): readonly ScenarioResult[] {
  return record.selected.map(
    (selected) =>
      record.results.get(selectedKey(selected)) ??
      resultOf(selected, {
        status: ending?.kind === 'deadline' ? 'timeout' : 'cancelled',
        reason: 'The run ended before it was looked at.',
        job: record.runningJob(selected),
      }),
  )
}

export function countsSoFar(record: RunRecord): Counts {
  const counts = countOutcomes({
    results: [...record.results.values()],
    created: record.created.length,
    missing: record.missing,
  })
  return { ...counts, selected: record.selected.length }
}

export function reportOf(
  { edges, mode }: { readonly edges: Pick<Edges, 'clock' | 'context' | 'hash'>; readonly mode: string },
  { record, ending }: { readonly record: RunRecord; readonly ending: Ending | null },
): Report {
  const results = resultsSoFar(record, ending)
  const { inputs, missing } = record
  return buildReport({
    mode,
    ...(record.shard === null ? {} : { shard: record.shard }),
    ...(ending === null ? {} : { ending: ending.kind }),
    verdict: judge({
      results,
      missing,
      ending,
      failOn: inputs?.failOn ?? new Set(),
      plan: record.plan,
      ...(record.proof === null ? {} : { proof: record.proof }),
    }),
    startedAt: record.startedAtMs,
    finishedAt: edges.clock.now(),
    context: edges.context,
    agent: record.agent,
    selection: { ...(inputs?.selection ?? anything), missing },
    guidance: record.guidance,
    created: { folders: record.folders, scenarios: record.created },
    ...(record.suite === null ? {} : { suite: record.suite }),
    ...(record.proof === null ? {} : { proof: record.proof }),
    ...(record.plan === null ? {} : { plan: record.plan }),
    results,
    requests: record.cekura?.requests() ?? { total: 0, retried: 0, throttled: 0 },
    hash: edges.hash,
  })
}
