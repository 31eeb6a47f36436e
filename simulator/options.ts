/** Everything that can be set on the simulator, with the defaults of a service in good health. */
import type { BehaviourRule } from './behaviours.js'
import type { SimulatorClock } from './clock.js'
import type { FaultRule } from './faults.js'
import type { GitHubOptions } from './github/state.js'
import type { JobRecord, JobRequest } from './records.js'
import type { CekuraState } from './state.js'
import type { SuiteRunOptions } from './suite-options.js'

/** Where the payload of `instructions-progress/` sits; `bare` is a scenario without any status. */
export type AnswerShape = 'flat' | 'result' | 'scenario' | 'bare'

export interface StatusWords {
  /** Words of a job that is still going, one a poll; the last one stays. */
  readonly running: readonly string[]
  readonly finished: string
}

/** How a generation of new scenarios goes. */
export interface GenerationBehaviour {
  /** ms until the last scenario exists; they come one by one, evenly. */
  readonly durationMs: number
  /** So many come into being; the rest stays open for ever (a freeze). */
  readonly freezesAt?: number
  /** Is over with this `total_scenarios` instead of what was asked. */
  readonly gives?: number
  /** So many of the total are counted as `failed_scenarios`. */
  readonly fails?: number
  /** `status` in every answer, which otherwise has none; with `pending_clarification` or `failed` nothing comes into being. */
  readonly status?: string
  /** What was asked for and is not taken over. */
  readonly forgets?: readonly ('tags' | 'folder' | 'personality')[]
}

export interface SimulatorOptions {
  readonly apiKey: string
  readonly readOnlyKeys: readonly string[]
  /** Longer base path of a reseller, without a slash at its end: `/reseller/cekura`. */
  readonly basePath: string
  /** Fills the state; by default one agent with personalities, metrics and a test profile (see `seedClinic`). */
  readonly seed: (state: CekuraState) => void
  readonly clock: SimulatorClock
  /** Real ms before every answer of either service. */
  readonly latencyMs: number
  /** Simulator ms from a job's start to its end. */
  readonly jobDurationMs: number | ((job: JobRequest) => number)
  /** So many jobs on instructions run at the same time; a start that would be one more is refused with 429. Infinity: no limit. */
  readonly jobsAtATime: number
  readonly behaviours: readonly BehaviourRule[]
  readonly answerShape: AnswerShape | ((job: JobRecord) => AnswerShape)
  readonly statusWords: StatusWords
  /** Which jobs answer an expected outcome beside the text. */
  readonly outcomes: 'drafts' | 'always' | 'never'
  /** Simulator ms that a progress id is known for after the end of its job; Infinity: for ever. */
  readonly progressLifetimeMs: number
  /** Answer to an unknown or expired progress id. */
  readonly unknownProgressStatus: 400 | 404
  /** Greater page sizes are cut to this, as the service does without saying so. */
  readonly maxPageSize: number
  readonly defaultPageSize: number
  /** Pages without `next` and `previous`. */
  readonly omitNext: boolean
  /** List rows hold null for language and folder. */
  readonly listNulls: boolean
  readonly folderPathIncludesSubfolders: boolean
  readonly generatedLanguageSticks: boolean
  readonly generation:
    GenerationBehaviour | ((asked: { count: number; language: string }) => GenerationBehaviour)
  /** Fields (API names) that a create or PATCH accepts and does not keep. */
  readonly createIgnores: readonly string[]
  readonly patchIgnores: readonly string[]
  /** Form of a 400: by field, under `errors`, or a bare list. */
  readonly errorShape: 'fields' | 'errors' | 'list'
  /** What a person makes of a scenario's text while its job runs; null leaves it alone. */
  readonly edits: (job: JobRequest) => string | null
  /** Runs of one-off suites; what is left out is as in `suiteRunDefaults`. */
  readonly suiteRuns: Partial<SuiteRunOptions>
  readonly faults: readonly FaultRule[]
  readonly github: Partial<GitHubOptions>
}
