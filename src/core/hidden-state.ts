/** What the pull request's comment carries unseen: the proposal that was shown, and every job that has been paid for. */

/** What a state was made for. It counts for nothing else, so that a proposal copied to another place saves nothing there. */
export interface Bound {
  /** `owner/name`. */
  readonly repository: string
  /** Pull request number. */
  readonly pullRequest: number
  readonly agentId: number
  /** Origin of the Cekura API, `https://api.cekura.ai`. */
  readonly apiOrigin: string
}

/**
 * - `whole`: the entries are all that the comment proposes, and there may be none.
 * - `left-out`: there was a proposal, and the comment had no room for it.
 * - `unfinished`: the run was still under way; nobody has seen what it would propose.
 */
export const proposalStates = ['whole', 'left-out', 'unfinished'] as const
export type ProposalState = (typeof proposalStates)[number]

/** What the proposal says of one scenario. */
export interface Entry {
  /** Scenario id. */
  readonly id: number
  /** SHA-256 (hex) of the bare text that the proposal starts from; another text on the service means drift. */
  readonly before: string
  /** The text to save; null where the text stays as it is. */
  readonly after: string | null
  /** The expected outcome to set; null where it stays, as it does wherever the scenario had one. */
  readonly outcome: string | null
  /** The tag that saving adds; null for none. With `after` null it is all that saving changes. */
  readonly settle: string | null
}

/** A job that need not be paid for again. `key` is the short form of the hash of what the job was told. */
export type KnownJob =
  | {
      readonly key: string
      readonly state: 'succeeded'
      /** What the job wrote; null where that was the text that it was given. */
      readonly instructions: string | null
      /** The expected outcome that it offered; null for none. */
      readonly expectedOutcome: string | null
      readonly progressId: string
    }
  | {
      readonly key: string
      readonly state: 'running'
      readonly progressId: string
      readonly kind: 'improve' | 'generate'
      /** ISO 8601, UTC. */
      readonly startedAt: string
    }
  /** The answer to its start was lost: it may be running, under an id that nobody knows. */
  | {
      readonly key: string
      readonly state: 'uncertain'
      /** ISO 8601, UTC. */
      readonly startedAt: string
    }

/** The run that saved the proposal. */
export interface Applied {
  readonly runId: number
  readonly runUrl: string
  /** ISO 8601, UTC. */
  readonly at: string
}

export interface HiddenState {
  readonly version: 1
  readonly bound: Bound
  /** The commit that the proposal was made for; empty where the event did not say. */
  readonly headSha: string
  readonly run: { readonly runId: number; readonly attempt: number }
  /** SHA-256 (hex) of the guidance that every job was told. */
  readonly guidanceDigest: string
  /** The plan digest; empty where there is nothing to apply. */
  readonly digest: string
  /** null until the proposal has been saved. */
  readonly applied: Applied | null
  readonly proposal: ProposalState
  /** By id, each id once. */
  readonly entries: readonly Entry[]
  /** By key, each key once. */
  readonly jobs: readonly KnownJob[]
}

/**
 * The first 128 bits of a hash as 32 hex digits: the key of a known job. Jobs of one pull request are few, so that
 * two never meet by chance, and a comment has no room to waste.
 */
export function shortKey(hash: string): string {
  return hash.slice(0, 32)
}

/** The new texts of a proposal, each once. */
export function proposedTexts({ entries }: Pick<HiddenState, 'entries'>): ReadonlySet<string> {
  return new Set(entries.map(({ after }) => after).filter((after) => after !== null))
}
