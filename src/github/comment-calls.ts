/** The five requests that comments need, with answers checked. */
import * as z from 'zod/mini'
import type { PostedComment } from '../core/comment-choice.js'
import { GitHubFault, unreadableAnswer } from './fault.js'
import type { Octokit } from './requests.js'

/** Every call throws GitHubFault and nothing else. */
export interface CommentCalls {
  /** All pages, oldest first. */
  list(pullRequest: number, signal: AbortSignal): Promise<readonly PostedComment[]>
  /** Sent once. */
  create(
    comment: { readonly pullRequest: number; readonly body: string },
    signal: AbortSignal,
  ): Promise<PostedComment>
  update(comment: { readonly id: number; readonly body: string }, signal: AbortSignal): Promise<PostedComment>
  /** A comment that is gone already is no fault. */
  remove(id: number, signal: AbortSignal): Promise<void>
  /** The token's own user; null for an installation token, to which GitHub refuses this. Asked once. */
  ownLogin(signal: AbortSignal): Promise<string | null>
}

/** As GitHub gives it. */
export const postedComment = z.lazy(() =>
  z.pipe(
    z.object({
      id: z.int().check(z.positive()),
      html_url: z.string(),
      body: z.nullish(z.string()),
      user: z.nullish(z.object({ login: z.string(), type: z.string() })),
    }),
    z.transform(({ id, html_url: url, body, user }): PostedComment => ({
      id,
      url,
      body: body ?? '',
      author: user ? { login: user.login, type: user.type === 'Bot' ? 'Bot' : 'User' } : null,
    })),
  ),
)

const user = z.object({ login: z.string() })

/** The most that GitHub gives at once. */
const pageSize = 100

export function commentCalls(
  octokit: Octokit,
  { owner, repo }: { readonly owner: string; readonly repo: string },
): CommentCalls {
  let own: string | null | undefined
  return {
    async list(pullRequest, signal) {
      const comments: PostedComment[] = []
      // Not octokit's own pager: it takes a 409 for an empty page, and passes no signal on.
      for (let page = 1; ; page += 1) {
        const response = await octokit.rest.issues.listComments({
          owner,
          repo,
          issue_number: pullRequest,
          per_page: pageSize,
          page,
          request: { signal },
        })
        comments.push(...parsed(z.array(postedComment), response))
        if (!/rel="next"/.test(response.headers.link ?? '')) return comments
      }
    },
    async create({ pullRequest, body }, signal) {
      const response = await octokit.rest.issues.createComment({
        owner,
        repo,
        issue_number: pullRequest,
        body,
        request: { signal },
      })
      return parsed(postedComment, response)
    },
    async update({ id, body }, signal) {
      const response = await octokit.rest.issues.updateComment({
        owner,
        repo,
        comment_id: id,
        body,
        request: { signal },
      })
      return parsed(postedComment, response)
    },
    async remove(id, signal) {
      try {
        await octokit.rest.issues.deleteComment({ owner, repo, comment_id: id, request: { signal } })
      } catch (error) {
        if (!isGone(error)) throw error
      }
    },
    async ownLogin(signal) {
      if (own === undefined)
        own = await octokit.rest.users
          .getAuthenticated({ request: { signal } })
          .then((response) => parsed(user, response).login, refusedAsNull)
      return own
    },
  }
}

export function isGone(error: unknown): boolean {
  return error instanceof GitHubFault && (error.status === 404 || error.status === 410)
}

function refusedAsNull(error: unknown): null {
  if (error instanceof GitHubFault && error.kind === 'refused') return null
  throw error
}

/** Throws GitHubFault on an answer of another shape. */
export function parsed<Value>(
  shape: z.ZodMiniType<Value>,
  response: { readonly data: unknown; readonly status: number },
): Value {
  const { success, data } = shape.safeParse(response.data)
  if (!success) throw unreadableAnswer(response.status)
  return data
}
