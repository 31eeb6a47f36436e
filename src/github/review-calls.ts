/** The four requests that review suggestions need, with answers checked. */
import * as z from 'zod/mini'
import type { PostedComment } from '../core/comment-choice.js'
import { parsed } from './comment-calls.js'
import type { Octokit } from './requests.js'

export interface ReviewComment extends PostedComment {
  /** The line that it was about has changed since, so that GitHub takes no suggestion of it any more. */
  readonly outdated: boolean
}

export interface ReviewDraft {
  readonly pullRequest: number
  /** The head that the lines are of. */
  readonly commit: string
  readonly body: string
  readonly comments: readonly {
    readonly path: string
    /** From 1, in the new file. */
    readonly line: number
    readonly body: string
  }[]
}

/** Every call throws GitHubFault and nothing else. */
export interface ReviewCalls {
  head(pullRequest: number, signal: AbortSignal): Promise<{ readonly sha: string; readonly isOpen: boolean }>
  /** The patches of these paths, as far as the pull request changes them; null where GitHub gives none. */
  patches(
    wanted: { readonly pullRequest: number; readonly paths: ReadonlySet<string> },
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, string | null>>
  /** The comments on lines, all pages, oldest first. */
  comments(pullRequest: number, signal: AbortSignal): Promise<readonly ReviewComment[]>
  /** Submits it at once, as a comment that neither approves nor asks for changes; answers its page. Sent once. */
  create(review: ReviewDraft, signal: AbortSignal): Promise<string>
}

/** As GitHub gives it. */
export const pullRequest = z.lazy(() =>
  z.pipe(
    z.object({ state: z.string(), head: z.object({ sha: z.string() }) }),
    z.transform(({ state, head }) => ({ sha: head.sha, isOpen: state === 'open' })),
  ),
)

/** A file that is too large, binary or only renamed has no patch. */
export const file = z.lazy(() => z.object({ filename: z.string(), patch: z.nullish(z.string()) }))

/** As GitHub gives it. */
export const comment = z.lazy(() =>
  z.pipe(
    z.object({
      id: z.int().check(z.positive()),
      html_url: z.string(),
      body: z.string(),
      /** null once the line has changed; `original_line` keeps what it was. */
      line: z.nullish(z.int()),
      user: z.nullish(z.object({ login: z.string(), type: z.string() })),
    }),
    z.transform(({ id, html_url: url, body, line, user }): ReviewComment => ({
      id,
      url,
      body,
      author: user ? { login: user.login, type: user.type === 'Bot' ? 'Bot' : 'User' } : null,
      outdated: typeof line !== 'number',
    })),
  ),
)

/** As GitHub gives it. */
export const review = z.object({ html_url: z.string() })

/** The most that GitHub gives at once. */
const pageSize = 100

export function reviewCalls(
  octokit: Octokit,
  { owner, repo }: { readonly owner: string; readonly repo: string },
): ReviewCalls {
  const { pulls } = octokit.rest
  const place = (number: number, signal: AbortSignal) => ({
    owner,
    repo,
    pull_number: number,
    request: { signal },
  })
  return {
    async head(number, signal) {
      return parsed(pullRequest, await pulls.get(place(number, signal)))
    },
    async patches({ pullRequest: number, paths }, signal) {
      const patches = new Map<string, string | null>()
      for (let page = 1; ; page += 1) {
        const response = await pulls.listFiles({ ...place(number, signal), per_page: pageSize, page })
        for (const { filename, patch } of parsed(z.array(file), response)) {
          if (paths.has(filename)) patches.set(filename, patch ?? null)
        }
        // The files of a large pull request are many pages, of which the suites' are mostly one.
        if (patches.size === paths.size || !hasNext(response)) return patches
      }
    },
    async comments(number, signal) {
      const comments: ReviewComment[] = []
      for (let page = 1; ; page += 1) {
        const response = await pulls.listReviewComments({
          ...place(number, signal),
          per_page: pageSize,
          page,
        })
        comments.push(...parsed(z.array(comment), response))
        if (!hasNext(response)) return comments
      }
    },
    async create({ pullRequest: number, commit, body, comments }, signal) {
      const response = await pulls.createReview({
        ...place(number, signal),
        commit_id: commit,
        event: 'COMMENT',
        body,
        comments: comments.map((each) => ({ ...each, side: 'RIGHT' })),
      })
      return parsed(review, response).html_url
    },
  }
}

function hasNext({ headers }: { readonly headers: { readonly link?: string } }): boolean {
  return /rel="next"/.test(headers.link ?? '')
}
