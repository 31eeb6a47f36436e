/** What the service is asked for, as values: what a list is narrowed by, a change, a new scenario, a suite to run. */
import type { SuiteSpec } from './proof-suite.js'

/** What a list request is narrowed by at the service; it is filtered again here. */
export interface ScenarioFilter {
  readonly agentId: number
  readonly tags: readonly string[]
  readonly tagsMatch: 'any' | 'all' | 'none'
}

/** What a PATCH of a scenario sets; a field that is absent is left as it is. */
export interface ScenarioPatch {
  readonly instructions?: string
  readonly expectedOutcome?: string
  readonly tags?: readonly string[]
  readonly folder?: string
  /** A language is refused without a personality that speaks it: send both (contract, row "language"). */
  readonly language?: string
  readonly personality?: number
}

/** A scenario to be made, with all that a suite's case says; what is null or empty is not sent. */
export interface NewScenario {
  readonly agentId: number
  /** 80 characters at most (contract, row "creating"). */
  readonly name: string
  readonly instructions: string
  readonly expectedOutcome: string
  readonly personality: number
  /** Sent together with a personality that speaks it. */
  readonly language: string | null
  readonly folder: string | null
  readonly tags: readonly string[]
  /** Metric ids. */
  readonly metrics: readonly number[]
  /** The service's words, such as `TOOL_END_CALL`. */
  readonly tools: readonly string[]
  readonly testProfile: number | null
  readonly firstMessage: string
  /** 10 to 3600 seconds (contract, row "creating"). */
  readonly maxDuration: number | null
}

/** A one-off suite for `run_scenarios_json/` and `validate_scenarios_json/`. */
export interface SuiteRun {
  readonly agentId: number
  readonly channel: string
  readonly name: string
  readonly spec: SuiteSpec
}

export interface SuiteEstimate {
  readonly runs: number | null
  /** In the service's own unit; null where it does not say. */
  readonly cost: number | null
}

/** What a generation of new scenarios is asked for; one call a language. */
export interface GenerationRequest {
  readonly agentId: number
  /** 1 to 100 (contract, row `generate-bg/`). */
  readonly count: number
  readonly personality: number
  readonly tags: readonly string[]
  readonly folder: string | null
  readonly guidance: string
}

/** Numbers about the requests of a run, for the report. */
export interface RequestCounts {
  /** Requests sent, retries included. */
  readonly total: number
  /** Requests that were sent again. */
  readonly retried: number
  /** Answers with status 429. */
  readonly throttled: number
}

/** How the service is reached. */
export interface CekuraConnection {
  readonly apiUrl: URL
  readonly apiKey: string
  /** Bounds of the wait before a request is sent again, in ms. */
  readonly retryMin: number
  readonly retryMax: number
  /** How many requests may be sent again in the whole run. */
  readonly retryBudget: number
  /** Requests under way at the same time. */
  readonly concurrency: number
}
