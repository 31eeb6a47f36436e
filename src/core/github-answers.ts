/** What GitHub was found to hold, and what came of a request to it. */
import type { LeftSuggestion, Suggestion } from './suggestion.js'

/** A comment of ours as it stands in a pull request. */
export interface FoundComment {
  readonly url: string
  /** Visible Markdown, without the marker. */
  readonly body: string
  /** What it carries unseen, sealed; empty for nothing. */
  readonly state: string
}

/** So many commits of a push, the newest first, are asked for their pull requests: each is a request. */
export const mostCommits = 50

/** A merged pull request. */
export interface MergedPullRequest {
  readonly number: number
  /** The last commit of the pull request's own branch. */
  readonly headSha: string
}

/** What was refused, and the permission or the setting that mends it. */
export interface Refusal {
  readonly state: 'refused'
  readonly message: string
  readonly advice: string
}

/** What came of a comment: refusals are values, for a comment never decides the verdict. */
export type CommentResult =
  | { readonly state: 'published'; readonly url: string }
  /** `create` was false and there was none. */
  | { readonly state: 'absent' }
  /** A newer run of the same key has written since. */
  | { readonly state: 'overtaken'; readonly url: string; readonly byRunId: number }
  | Refusal

/** What came of suggestions: each is in one of the three lists. */
export interface SuggestResult {
  /** The page of the review; null where this run has posted none. */
  readonly url: string | null
  readonly posted: readonly Suggestion[]
  /** Those of an earlier run that are still open. */
  readonly repeated: readonly Suggestion[]
  readonly left: readonly LeftSuggestion[]
  /** Set where GitHub refused or could not be reached, so that not all was posted that could have been. */
  readonly refusal: Refusal | null
}
