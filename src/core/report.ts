/** The report of a run as a value: its versioned shape, its order of keys, and how it is put together. */
import type { Conclusion, Counts, Missing, ScenarioResult } from './model.js'

/** `report.json`, version 1. Keys are written in this order, scenarios by id, so that equal states give equal files. */
export interface Report {
  readonly version: 1
  readonly mode: string
  readonly conclusion: Conclusion
  /** One sentence. */
  readonly reason: string
  /** ISO 8601, UTC. */
  readonly startedAt: string
  readonly finishedAt: string
  readonly run: {
    readonly repository: string
    readonly runId: number
    readonly attempt: number
    readonly headSha: string
    readonly pullRequest: number | null
    /** The run's page; empty outside of a runner. */
    readonly url: string
  }
  /** null where the run ended before the agent was read. */
  readonly agent: { readonly id: number; readonly name: string; readonly project: number } | null
  readonly selection: {
    readonly ids: readonly number[]
    readonly tags: readonly string[]
    readonly tagsMatch: 'any' | 'all' | 'none'
    readonly folder: string | null
    readonly languages: readonly string[]
    readonly minScenarios: number
    /** What was asked for and does not exist at the end of the run. */
    readonly missing: readonly Missing[]
  }
  readonly guidance: {
    /** What every job is told, before the part that is particular to one text. */
    readonly text: string
    /** SHA-256 of the text, hex. */
    readonly digest: string
    /** Workspace paths whose text is in it. */
    readonly context: readonly string[]
  }
  readonly counts: Counts
  readonly created: { readonly folders: readonly string[]; readonly scenarios: readonly number[] }
  /** Only in a dry run: what a real run would do. */
  readonly plan?: {
    readonly folders: readonly string[]
    readonly scenarios: readonly { readonly language: string; readonly count: number }[]
    readonly jobs: number
  }
  readonly scenarios: readonly ScenarioResult[]
  readonly requests: { readonly total: number; readonly retried: number; readonly throttled: number }
  /** SHA-256 (hex) of what applying this report would do; empty where there is nothing to apply. */
  readonly planDigest: string
}
