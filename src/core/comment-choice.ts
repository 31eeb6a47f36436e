/** Decides which comment of a pull request is ours to write: make one, bring one up to date, or leave it to a newer run. */
import { readMarker, type Marker } from './comment-marker.js'
import type { RunContext } from './model.js'

/** A comment as GitHub lists it. */
export interface PostedComment {
  readonly id: number
  /** The page for people. */
  readonly url: string
  /** Markdown, with a marker if it has one. */
  readonly body: string
  /** null for an account that is gone. */
  readonly author: { readonly login: string; readonly type: 'Bot' | 'User' } | null
}

/** `removeIds` are comments of ours with the same key that must go: leftovers of runs that raced. */
export type CommentChoice =
  | { readonly action: 'create' }
  | { readonly action: 'update'; readonly comment: PostedComment; readonly removeIds: readonly number[] }
  | {
      readonly action: 'overtaken'
      readonly url: string
      readonly byRunId: number
      readonly removeIds: readonly number[]
    }

export interface CommentSituation {
  /** All comments of the pull request, in any order. */
  readonly comments: readonly PostedComment[]
  readonly key: string
  readonly run: Pick<RunContext, 'runId' | 'attempt'>
  /** The token's own user; null for an installation token (the workflow's own among them), which has none. */
  readonly ownLogin: string | null
}

interface Candidate {
  readonly comment: PostedComment
  readonly marker: Marker
}

/**
 * Of ours the one of the newest run is kept, among equals the oldest comment, and all others are to be removed. The
 * rule looks at nothing but the comments, so that two runs that race end with the same one, whoever looks last.
 * A higher run id is newer, then a higher attempt: GitHub counts both up within a repository.
 */
export function chooseComment({ comments, key, run, ownLogin }: CommentSituation): CommentChoice {
  const [kept, ...others] = marked(comments, key)
    .filter(({ comment }) => mayBeOurs(comment.author, ownLogin))
    .sort((a, b) => newerFirst(a.marker, b.marker) || a.comment.id - b.comment.id)
  if (kept === undefined) return { action: 'create' }
  const removeIds = others.map(({ comment }) => comment.id)
  if (newerFirst(kept.marker, run) < 0)
    return { action: 'overtaken', url: kept.comment.url, byRunId: kept.marker.runId, removeIds }
  return { action: 'update', comment: kept.comment, removeIds }
}

/** Whether the choice depends on who the token's user is: only then is it worth asking for. */
export function dependsOnOwnLogin(comments: readonly PostedComment[], key: string): boolean {
  return marked(comments, key).some(({ comment }) => comment.author?.type === 'User')
}

function marked(comments: readonly PostedComment[], key: string): Candidate[] {
  return comments.flatMap((comment) => {
    const marker = readMarker(comment.body)
    return marker?.key === key ? [{ comment, marker }] : []
  })
}

/**
 * Any Bot may be us: an installation token does not say which one it is, and the token may have been changed between
 * two runs. A person may be us only if the token is that person's own.
 */
function mayBeOurs(author: PostedComment['author'], ownLogin: string | null): boolean {
  if (author === null) return false
  return author.type === 'Bot' || author.login.toLowerCase() === ownLogin?.toLowerCase()
}

function newerFirst(
  a: Pick<RunContext, 'runId' | 'attempt'>,
  b: Pick<RunContext, 'runId' | 'attempt'>,
): number {
  return b.runId - a.runId || b.attempt - a.attempt
}
