/** Routes of the simulated GitHub: comments of a pull request, pull requests, and who the token belongs to. */
import { z } from 'zod'
import { Refusal } from '../routing.js'
import type { Answer, Call, Route } from '../routing.js'
import { authorOf, type GitHubWorld, message, paged, pullRequest, time } from './answers.js'
import { pullRequestRoutes } from './pull-request-routes.js'
import { reviewRoutes } from './review-routes.js'
import { maximalBody } from './state.js'
import type { CommentRecord, GitHubState, TokenRecord } from './state.js'

const repository = '/repos/:owner/:repo'

export function githubRoutes(world: GitHubWorld): readonly Route[] {
  const { state } = world
  const shown = (call: Call, comment: CommentRecord): unknown =>
    commentView({ repository: state.repository, root: call.root }, comment)
  const inRepository = (handle: (call: Call) => Answer) => (call: Call) => {
    if (
      `${call.params['owner'] ?? ''}/${call.params['repo'] ?? ''}`.toLowerCase() !==
      state.repository.toLowerCase()
    )
      throw new Refusal(message(404, 'Not Found'))
    return handle(call)
  }
  const routes: readonly Route[] = [
    {
      method: 'GET',
      path: `${repository}/issues/:number/comments`,
      query: ['per_page', 'page', 'since'],
      handle: (call) =>
        paged(
          call,
          state.commentsOf(pullRequest(state, call).number).map((each) => shown(call, each)),
        ),
    },
    {
      method: 'POST',
      path: `${repository}/issues/:number/comments`,
      handle: (call) => {
        const { number } = pullRequest(state, call)
        const comment = state.addComment(number, { body: bodyOf(call), ...authorOf(world.actor()) })
        return { status: 201, body: shown(call, comment) }
      },
    },
    {
      method: 'GET',
      path: `${repository}/issues/comments/:id`,
      handle: (call) => ({ status: 200, body: shown(call, commentOf(state, call)) }),
    },
    {
      method: 'PATCH',
      path: `${repository}/issues/comments/:id`,
      handle: (call) => {
        const comment = commentOf(state, call)
        state.edit(comment, bodyOf(call))
        return { status: 200, body: shown(call, comment) }
      },
    },
    {
      method: 'DELETE',
      path: `${repository}/issues/comments/:id`,
      handle: (call) => {
        state.comments.delete(commentOf(state, call).id)
        return { status: 204 }
      },
    },
    ...pullRequestRoutes(world),
    ...reviewRoutes(world),
  ]
  return [
    ...routes.map((route) => ({ ...route, handle: inRepository(route.handle.bind(route)) })),
    { method: 'GET', path: '/user', handle: () => user(world.actor()) },
  ]
}

/** A workflow's own token stands for no user. */
function user({ kind, login }: TokenRecord): Answer {
  if (kind === 'installation') return message(403, 'Resource not accessible by integration')
  return { status: 200, body: { login, id: 4711, type: 'User' } }
}

function commentOf(state: GitHubState, { params }: Call): CommentRecord {
  const found = state.comments.get(Number(params['id']))
  if (found === undefined) throw new Refusal(message(404, 'Not Found'))
  return found
}

/** The text of a comment, within GitHub's limit. */
function bodyOf(call: Call): string {
  const schema = z.looseObject({ body: z.string() })
  const parsed = schema.safeParse(call.body)
  if (!parsed.success) throw invalid('missing_field', 'Body is missing')
  const { body, ...others } = parsed.data
  if (body.trim() === '') throw invalid('unprocessable', 'Body cannot be blank')
  if (body.length > maximalBody)
    throw invalid('unprocessable', `Body is too long (maximum is ${maximalBody} characters)`)
  call.ignore(Object.keys(others))
  return body
}

function invalid(code: string, words: string): Refusal {
  const errors = [{ resource: 'IssueComment', code, field: 'body', message: words }]
  return new Refusal({ status: 422, body: { message: 'Validation Failed', errors, status: '422' } })
}

function commentView(
  context: { readonly repository: string; readonly root: string },
  comment: CommentRecord,
): unknown {
  const page = `https://github.com/${context.repository}/pull/${comment.issue}`
  return {
    id: comment.id,
    url: `${context.root}/repos/${context.repository}/issues/comments/${comment.id}`,
    html_url: `${page}#issuecomment-${comment.id}`,
    body: comment.body,
    user: comment.author,
    created_at: time(comment.createdAt),
    updated_at: time(comment.updatedAt),
  }
}
