/** Reads what the service says of a job that rewrites or writes a text, in every shape and word that it may use. */

export type JobReading =
  /** Still going; `known` is false for a word that no list names, which is then reported by name. */
  | { readonly state: 'running'; readonly word: string; readonly known: boolean }
  | { readonly state: 'succeeded'; readonly instructions: string; readonly expectedOutcome: string | null }
  /** Over without a text: failed, cancelled, waiting for a person, or completed with nothing. `reason` is one sentence. */
  | { readonly state: 'failed'; readonly word: string; readonly reason: string }
  /** The service does not know this progress id (any more). */
  | { readonly state: 'lost'; readonly reason: string }
