/** Routes of the simulated GitHub that reviews need: files of a pull request, comments on their lines, and a review itself. */
import { z } from 'zod'
import { Refusal } from '../routing.js'
import type { Answer, Call, Route } from '../routing.js'
import { authorOf, type GitHubWorld, paged, pullRequest, time } from './answers.js'
import { type ReviewCommentRecord, type ReviewDraft, type ReviewRecord, shownLines } from './reviews.js'
import { type GitHubState, maximalBody } from './state.js'

const pull = '/repos/:owner/:repo/pulls/:number'

export function reviewRoutes(world: GitHubWorld): readonly Route[] {
  const { state } = world
  return [
    {
      method: 'GET',
      path: `${pull}/files`,
      query: ['per_page', 'page'],
      handle: (call) => {
        const files = state.reviews.filesOf(pullRequest(state, call).number)
        const rows = files.map(({ path, status, patch }) => ({
          filename: path,
          status,
          ...(patch === null ? {} : { patch }),
        }))
        return paged(call, rows)
      },
    },
    {
      method: 'GET',
      path: `${pull}/comments`,
      query: ['per_page', 'page'],
      handle: (call) => {
        const { number, headSha } = pullRequest(state, call)
        const comments = state.reviews.commentsOf(number)
        return paged(
          call,
          comments.map((each) => commentView({ state, headSha }, each)),
        )
      },
    },
    {
      method: 'POST',
      path: `${pull}/reviews`,
      handle: (call): Answer => {
        const { number, headSha } = pullRequest(state, call)
        const draft = draftOf(call, headSha)
        for (const comment of draft.comments) checkPlace({ state, number }, comment)
        const review = state.reviews.add(number, { ...draft, author: authorOf(world.actor()) })
        return { status: 200, body: reviewView(state, review) }
      },
    },
  ]
}

/** The last line alone: comments on several lines are not simulated. */
const sent = z.looseObject({
  commit_id: z.string().optional(),
  body: z.string().optional(),
  event: z.enum(['COMMENT', 'APPROVE', 'REQUEST_CHANGES']).optional(),
  comments: z
    .array(
      z.strictObject({
        path: z.string(),
        body: z.string(),
        line: z.int(),
        side: z.literal('RIGHT').optional(),
      }),
    )
    .optional(),
})

const states = { COMMENT: 'COMMENTED', APPROVE: 'APPROVED', REQUEST_CHANGES: 'CHANGES_REQUESTED' } as const

function draftOf(call: Call, headSha: string): Omit<ReviewDraft, 'author'> {
  const parsed = sent.safeParse(call.body)
  if (!parsed.success) {
    const [first] = parsed.error.issues
    throw unprocessable('Invalid request.', `${first?.path.join('/') ?? ''}: ${first?.message ?? ''}`)
  }
  const { commit_id: commit = headSha, body = '', event, comments = [], ...others } = parsed.data
  call.ignore(Object.keys(others))
  if (event !== undefined && event !== 'APPROVE' && body.trim() === '')
    throw unprocessable('Unprocessable Entity', 'Body can’t be blank')
  if (commit !== headSha)
    throw unprocessable('Unprocessable Entity', 'Commit is not the head of the pull request')
  if ([body, ...comments.map((each) => each.body)].some((text) => text.length > maximalBody))
    throw unprocessable('Unprocessable Entity', `Body is too long (maximum is ${maximalBody} characters)`)
  return { state: event === undefined ? 'PENDING' : states[event], body, commit, comments }
}

/** One comment that does not fit refuses them all, and its place is not told. */
function checkPlace(
  { state, number }: { readonly state: GitHubState; readonly number: number },
  { path, line, body }: ReviewDraft['comments'][number],
): void {
  const file = state.reviews.filesOf(number).find((each) => each.path === path)
  if (file === undefined) throw unprocessable('Unprocessable Entity', 'Path could not be resolved')
  if (file.patch === null || !shownLines(file.patch).has(line))
    throw unprocessable('Unprocessable Entity', 'Pull request review thread line must be part of the diff')
  if (body.trim() === '') throw unprocessable('Unprocessable Entity', 'Body can’t be blank')
}

/** Unlike those of comments, these errors are plain words. */
function unprocessable(words: string, error: string): Refusal {
  return new Refusal({ status: 422, body: { message: words, errors: [error], status: '422' } })
}

function page(state: GitHubState, number: number): string {
  return `https://github.com/${state.repository}/pull/${number}`
}

function reviewView(state: GitHubState, review: ReviewRecord): unknown {
  const { id, pullRequest: number, body, author, commit } = review
  return {
    id,
    body,
    state: review.state,
    commit_id: commit,
    user: author,
    html_url: `${page(state, number)}#pullrequestreview-${id}`,
  }
}

function commentView(
  { state, headSha }: { readonly state: GitHubState; readonly headSha: string },
  comment: ReviewCommentRecord,
): unknown {
  const { id, pullRequest: number, review, path, line, originalLine, body, createdAt } = comment
  return {
    id,
    pull_request_review_id: review.id,
    path,
    line,
    original_line: originalLine,
    side: 'RIGHT',
    commit_id: line === null ? review.commit : headSha,
    original_commit_id: review.commit,
    body,
    user: review.author,
    html_url: `${page(state, number)}#discussion_r${id}`,
    created_at: time(createdAt),
  }
}
