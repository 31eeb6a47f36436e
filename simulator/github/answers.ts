/** What the routes of the simulated GitHub share: refusals, pages, who acts on what. */
import { Refusal } from '../routing.js'
import type { Answer, Call } from '../routing.js'
import type { Author } from './reviews.js'
import type { GitHubState, PullRequestRecord, TokenRecord } from './state.js'

/** `actor` is whose token the request under way carries. */
export interface GitHubWorld {
  readonly state: GitHubState
  actor(): TokenRecord
}

export const message = (status: number, words: string): Answer => ({
  status,
  body: { message: words, documentation_url: 'https://docs.github.com/rest', status: String(status) },
})

/** As what the token's own writing appears. */
export function authorOf({ login, kind }: TokenRecord): Author {
  return { login, type: kind === 'installation' ? 'Bot' : 'User' }
}

/** GitHub tells the second. */
export function time(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z')
}

export function pullRequest(state: GitHubState, { params }: Call): PullRequestRecord {
  const found = state.pullRequests.get(Number(params['number']))
  if (found === undefined) throw new Refusal(message(404, 'Not Found'))
  return found
}

/** A page with GitHub's `Link` header, which has no `next` on the last page; a page too far is empty. */
export function paged(call: Call, items: readonly unknown[]): Answer {
  const number = (name: string, fallback: number): number => {
    const value = call.query.get(name)
    return value !== null && /^\d{1,9}$/.test(value) && value !== '0' ? Number(value) : fallback
  }
  const size = Math.min(number('per_page', 30), 100)
  const page = number('page', 1)
  const last = Math.max(1, Math.ceil(items.length / size))
  const relations = [
    ...(page > 1 ? [link(call, { page: page - 1, rel: 'prev' })] : []),
    ...(page < last
      ? [link(call, { page: page + 1, rel: 'next' }), link(call, { page: last, rel: 'last' })]
      : []),
    ...(page > 1 ? [link(call, { page: 1, rel: 'first' })] : []),
  ]
  return {
    status: 200,
    body: items.slice((page - 1) * size, page * size),
    ...(relations.length > 0 ? { headers: { link: relations.join(', ') } } : {}),
  }
}

function link(call: Call, { page, rel }: { readonly page: number; readonly rel: string }): string {
  const query = new URLSearchParams(call.query)
  query.set('page', String(page))
  return `<${call.root}${call.path}?${String(query)}>; rel="${rel}"`
}
