/** What the simulated Cekura service keeps: plain records, which a test may change at any time as a person would. */
import type { CallOutcome } from './suite-options.js'

export interface AgentRecord {
  readonly id: number
  name: string
  /** Project id; folders and test profiles belong to it. */
  project: number
  language: string
  description: string
  assistantId: string | null
  /** False: the answer leaves out `enabled_personalities`. */
  saysPersonalities: boolean
  /** Ways to reach it (`voice`, `text` …); a suite for another one is refused. */
  channels: readonly string[]
}

export interface PersonalityRecord {
  readonly id: number
  name: string
  language: string
  /** null: offered to every project. */
  project: number | null
  /** Agent ids that may use it; the list endpoint shows it all the same (contract, row "personalities"). */
  enabledFor: 'all' | readonly number[]
}

export interface FolderRecord {
  readonly project: number
  readonly name: string
  /** Dot-separated, case kept; one level below the root at the most. */
  readonly path: string
  /** Simulator time, ms. */
  readonly createdAt: number
}

export interface ScenarioRecord {
  readonly id: number
  agent: number
  project: number
  name: string
  personality: number | null
  /** Need not be the personality's language: generated scenarios start as `en` (contract, row "language"). */
  language: string | null
  type: string
  /** Plain text, or for `conditional_actions` its JSON; an empty string is a draft. */
  instructions: string
  expectedOutcome: string
  tags: string[]
  toolIds: string[]
  metrics: number[]
  testProfile: number | null
  folder: string | null
  firstMessage: string
  /** Seconds; null: the project's setting. */
  maxDuration: number | null
  /** Simulator times, ms. */
  readonly createdAt: number
  updatedAt: number
}

export interface MetricRecord {
  readonly id: number
  name: string
  slug: string | null
  project: number
  agents: readonly number[]
}

export interface TestProfileRecord {
  readonly id: number
  name: string
  agent: number | null
  project: number | null
  /** Sections (`main_agent_variables`, `testing_agent_variables`) or, in old ones, flat keys. */
  information: Readonly<Record<string, unknown>>
}

/** What a job was started with; behaviours and durations are chosen by it. */
export interface JobRequest {
  /** 1 for the first job of this simulator. */
  readonly number: number
  readonly kind: 'improve' | 'generate'
  readonly agent: number
  /** The text to rewrite, or an empty string for a draft. */
  readonly text: string
  /** `extra_instructions`; a draft has none of its own, and its `simulation_description` stands here. */
  readonly guidance: string
  /** The scenario that holds this very text, where there is one: the service itself is not told. */
  readonly scenario: ScenarioRecord | null
  /** Name and expected outcome of a draft. */
  readonly draft: {
    readonly name: string
    readonly expectedOutcome: string
    readonly language: string
  } | null
}

/** One job on instructions, from its start to the poll that saw its end. */
export interface JobRecord extends JobRequest {
  readonly progressId: string
  readonly project: number
  /** Simulator times, ms. */
  readonly startedAt: number
  /** When the service is done; the client sees it at the next poll. */
  readonly endsAt: number
  polls: number
  /** The first poll that was told the end; null before. */
  seenOverAt: number | null
  /** The text that a poll was answered; null before the end, and for ever where the job has none. */
  wrote: string | null
}

/** One generation of new scenarios. */
export interface GenerationRecord {
  readonly progressId: string
  readonly agent: number
  /** `num_scenarios`. */
  readonly asked: number
  readonly personality: number
  readonly tags: readonly string[]
  readonly folder: string | null
  readonly guidance: string
  readonly withOutcomes: boolean
  readonly toolIds: readonly string[]
  readonly firstMessage: string
  readonly startedAt: number
  readonly scenarioIds: number[]
  polls: number
}

/** One call of a suite: decided when the suite is started, seen when it is over. */
export interface SuiteCallRecord {
  readonly id: number
  /** Ids of one-off scenarios are those of no scenario. */
  readonly scenario: number
  readonly scenarioName: string
  /** Empty where the case has none. */
  readonly key: string
  readonly outcome: CallOutcome
  /** Simulator time, ms; Infinity: never over by itself. */
  readonly endsAt: number
}

/** One suite that was run, which costs. */
export interface SuiteRunRecord {
  /** Id of the result. */
  readonly id: number
  readonly agent: number
  readonly project: number
  readonly name: string
  readonly channel: string
  /** As it was sent. */
  readonly spec: unknown
  readonly calls: readonly SuiteCallRecord[]
  readonly cost: number
  /** Simulator times, ms. */
  readonly startedAt: number
  readonly endsAt: number
  /** The first result of the very same suite, where it was sent before: a client should not pay twice. */
  readonly repeats: number | null
  polls: number
  /** When its calls were ended by a client; null: never, or there was nothing to end. */
  endedAt: number | null
}

/** One request as it came in and what was answered; keys and tokens are never kept. */
export interface RecordedRequest {
  /** 1 for the first request, over both services. */
  readonly number: number
  readonly service: 'cekura' | 'github'
  readonly method: string
  /** Without the base path and the query. */
  readonly path: string
  readonly query: Readonly<Record<string, string>>
  /** Lower-case names; credentials are replaced by `***`. */
  readonly headers: Readonly<Record<string, string>>
  readonly credential: 'valid' | 'read-only' | 'wrong' | 'missing'
  /** Parsed JSON, the raw text where it is none, undefined where there was no body. */
  readonly body: unknown
  /** Body fields and query parameters that the service accepts and does not read, as a misspelt name would be. */
  ignored: readonly string[]
  /** null while unanswered, and for ever where the socket was destroyed or left hanging. */
  status: number | null
  /** Name or act of the fault that was played, or null. */
  fault: string | null
  /** Simulator times, ms. */
  readonly at: number
  answeredAt: number | null
}
