/** The field's own terms as types: what a scenario, a job, a finding and an outcome are everywhere in this action. */
import type { ScenarioProof } from './proof.js'
import type { SuitePlace } from './suite-model.js'

/** A test scenario as this action sees it: the parts that are selected on, improved or shown. */
export interface Scenario {
  readonly id: number
  /** The agent that it tests; absent where the service did not say. */
  readonly agent?: number
  readonly name: string
  /** Language code, or null where the service did not say (list rows may hold null: contract, row "list"). */
  readonly language: string | null
  /** Dot-separated folder path with its case kept, or null for "in no folder" or "not said". */
  readonly folder: string | null
  readonly tags: readonly string[]
  /** The service's word: `instruction` is plain text, every other type is not improved. */
  readonly type: string
  /** The caller's script; an empty string is a draft without a text. */
  readonly instructions: string
  /** What a successful call looks like; an empty string is "not set". */
  readonly expectedOutcome: string
  /** Personality id, or null where none is set. */
  readonly personality: number | null
  /** Only of a scenario that was read by itself: lists are long, and few of their rows need it. */
  readonly details?: ScenarioDetails
}

/** What a call needs besides the texts; kept apart, as only suites and proofs ask for it. */
export interface ScenarioDetails {
  /** Test profile id, or null where none is set. */
  readonly testProfile: number | null
  /** Names: the service takes ids and gives names back (contract, schema `Scenario`). */
  readonly metricNames: readonly string[]
  /** The service's words, such as `TOOL_END_CALL` (contract, row "creating"). */
  readonly tools: readonly string[]
  /** What the caller says first; empty where the agent speaks first or none is set. */
  readonly firstMessage: string
  /** The longest call in seconds, or null where the project's setting holds. */
  readonly maxDuration: number | null
}

/** What a job works on: a scenario, or the case of a suite file that has none yet, whose id is null. */
export type Subject = Omit<Scenario, 'id'> & { readonly id: number | null }

/** What became of one scenario; exactly one holds at the end of a run. */
export const outcomes = [
  'improved',
  'unchanged',
  'rejected',
  'failed',
  'timeout',
  'cancelled',
  'uncertain',
  'skipped',
  'drifted',
  'applied',
  'reverted',
] as const
export type Outcome = (typeof outcomes)[number]

/**
 * What a check has found in a new text. `invalid` is the service's own check of a text that is to be proved. `platform` is no finding about the text: it marks a scenario that
 * failed because the service could not be reached or answered nonsense, so that the gate can tell them apart.
 */
export const findingCodes = [
  'empty',
  'placeholder-lost',
  'placeholder-added',
  'markup-lost',
  'markup-added',
  'bracket-lost',
  'length',
  'script-changed',
  'invalid',
  'platform',
] as const
export type FindingCode = (typeof findingCodes)[number]

export interface Finding {
  readonly code: FindingCode
  /** An `error` makes the new text `rejected`; a `warning` is shown beside it. */
  readonly severity: 'error' | 'warning'
  /** One sentence that names the thing in question. */
  readonly message: string
}

/** One asynchronous job at the service: `improve` rewrites a text, `generate` writes one for a draft. */
export interface JobRecord {
  /** The service's opaque handle; null only when the answer to the start was lost. */
  readonly progressId: string | null
  readonly kind: 'improve' | 'generate'
  /** ISO 8601, UTC. */
  readonly startedAt: string
  /** ISO 8601, UTC; null while the job is not known to be over. */
  readonly finishedAt: string | null
  /** How many times its progress was asked for. */
  readonly polls: number
}

/** One scenario in the report, with its proposed or saved text. */
export interface ScenarioResult {
  /** null: a case of a suite file that has no scenario. */
  readonly id: number | null
  readonly name: string
  /** The page for people: `https://dashboard.cekura.ai/test-case/<id>` (contract, row "links for people"); empty without an id. */
  readonly url: string
  readonly language: string | null
  readonly folder: string | null
  readonly tags: readonly string[]
  readonly type: string
  readonly status: Outcome
  /** One sentence: why the status is what it is; empty where the status says it all. */
  readonly reason: string
  /** Made by this run. */
  readonly created: boolean
  /** The text comes from a job that another run, or another scenario with the same text, has paid for. */
  readonly reused: boolean
  readonly before: string
  /** The new text; null where there is none. A rejected text is kept here to be seen, and never saved. */
  readonly after: string | null
  readonly outcomeBefore: string
  /** The expected outcome after saving: another than before only where the scenario had none. */
  readonly outcomeAfter: string
  readonly findings: readonly Finding[]
  /** The last job of this scenario; null where none was started. */
  readonly job: JobRecord | null
  /**
   * Only of the case of a suite file: `before` is then the file's text, and `outcomeBefore` Cekura's where that is another
   * one. Of a text that was brought to the file (`applied`) both are Cekura's.
   */
  readonly suite?: SuitePlace
  /** Only where the old and the new text were run against the agent. */
  readonly proof?: ScenarioProof
}

/** Something that was asked for and does not exist: too few scenarios in a language, or an id. */
export interface Missing {
  /** What is missing, for people: `3 scenarios in de`, `scenario 4711`. */
  readonly what: string
  readonly wanted: number
  readonly found: number
  /** One sentence: why it could not be made, or that it was not to be made. */
  readonly reason: string
}

/** How many scenarios have each outcome, and the other numbers that outputs show. */
export interface Counts {
  readonly selected: number
  readonly created: number
  readonly improved: number
  readonly unchanged: number
  /** A flag beside improved or unchanged, so not part of the sum. */
  readonly reused: number
  readonly rejected: number
  readonly failed: number
  readonly timeout: number
  readonly cancelled: number
  readonly uncertain: number
  readonly skipped: number
  readonly drifted: number
  readonly applied: number
  readonly reverted: number
  /** How many scenarios that were asked for do not exist. */
  readonly missing: number
}

export const conclusions = ['success', 'failure', 'neutral'] as const
export type Conclusion = (typeof conclusions)[number]

/** The agent that the scenarios test. */
export interface Agent {
  readonly id: number
  readonly name: string
  /** Project id: both folder calls need it. */
  readonly project: number
  readonly language: string
  /** Personality ids that the agent may use; null where the service did not say. */
  readonly enabledPersonalities: readonly number[] | null
}

/** A caller's voice and manner; a scenario's language follows it. */
export interface Personality {
  readonly id: number
  readonly name: string
  readonly language: string
}

export interface Folder {
  readonly name: string
  /** Dot-separated, case kept. */
  readonly path: string
}

export interface Metric {
  readonly id: number
  readonly name: string
  /** snake_case name that is stable between projects; null where there is none. */
  readonly slug: string | null
}

/** Test data that a text can name with `{{test_profile.key}}`. */
export interface TestProfile {
  readonly id: number
  readonly name: string
  /** Every key, nested ones dotted (`address.city`), of all sections together. */
  readonly keys: readonly string[]
}

/** Where the run takes place, from the runner's environment and event. */
export interface RunContext {
  /** `owner/name`. */
  readonly repository: string
  readonly runId: number
  /** 1 for the first attempt; a re-run counts up. */
  readonly attempt: number
  /** The commit that people see: of a pull request its head, not the merge commit. */
  readonly headSha: string
  /** `https://github.com/owner/name/actions/runs/1`; empty outside of a runner. */
  readonly runUrl: string
  /** The event's name: `pull_request`, `push` … */
  readonly event: string
  /** The commits that a push brought, its head first; of other events the commit that they run for. */
  readonly commits: readonly string[]
  readonly pullRequest: PullRequest | null
  /** Only of `workflow_run`: the head of the run that this one follows. */
  readonly followed?: FollowedRun
}

/** The head of a run, by which its pull request can be found where the event names none, as for a fork's. */
export interface FollowedRun {
  readonly headSha: string
  /** `owner/name`. */
  readonly headRepository: string
  readonly headBranch: string
}

export interface PullRequest {
  readonly number: number
  readonly headSha: string
  /** The head is in another repository: secrets are withheld. */
  readonly fork: boolean
  /** Started by Dependabot: secrets are withheld too. */
  readonly dependabot: boolean
  /** The event is about a pull request that has been merged. */
  readonly merged: boolean
}
