/** What GitHub was found to hold, and what came of a request to it. */

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
