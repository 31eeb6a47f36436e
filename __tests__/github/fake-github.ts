/** GitHub's comments on loopback, for these tests: pages, authors, and answers that a test puts in front. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { z } from 'zod'

export interface FakeComment {
  id: number
  body: string
  login: string
  type: 'Bot' | 'User'
}

export interface SeenRequest {
  readonly method: string
  readonly path: string
  readonly authorization: string
  readonly body: string
}

export interface Answer {
  readonly status: number
  readonly data?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

/** Takes a request over; `act` does what was asked for, and tells the answer without giving it. */
export type Fault = (exchange: { readonly response: ServerResponse; readonly act: () => Answer }) => void

export interface FakeGitHub {
  readonly baseUrl: string
  readonly seen: SeenRequest[]
  comments: FakeComment[]
  /** Rows of the pull requests of a commit; GitHub knows no other commit. */
  readonly pullRequests: Map<string, readonly unknown[]>
  /** Rows of the open pull requests of a head, as `owner:branch`. */
  readonly openPullRequests: Map<string, readonly unknown[]>
  /** Faults by `METHOD /path` or `METHOD`, each taken once, in order. */
  readonly faults: Map<string, Fault[]>
  /** The user of the token; null as for the workflow's own token, to which GitHub refuses the question. */
  login: string | null
  close(): Promise<void>
}

export async function startFakeGitHub(): Promise<FakeGitHub> {
  const server = createServer((request, response) => {
    void handle(fake, { request, response })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = z.object({ port: z.number() }).parse(server.address())
  const fake: FakeGitHub = {
    baseUrl: `http://127.0.0.1:${port}/api/v3`,
    seen: [],
    comments: [],
    pullRequests: new Map(),
    openPullRequests: new Map(),
    faults: new Map(),
    login: null,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => {
          resolve()
        })
      }),
  }
  return fake
}

async function handle(
  fake: FakeGitHub,
  { request, response }: { request: IncomingMessage; response: ServerResponse },
): Promise<void> {
  let body = ''
  for await (const chunk of request) body += String(chunk)
  const { pathname, searchParams } = new URL(request.url ?? '', fake.baseUrl)
  const path = pathname.replace('/api/v3', '')
  const { method = '', headers } = request
  const seen = { method, path, authorization: headers.authorization ?? '', body }
  fake.seen.push(seen)
  const act = () => answerTo(fake, { ...seen, searchParams })
  const fault = fake.faults.get(`${method} ${path}`)?.shift() ?? fake.faults.get(method)?.shift()
  if (fault === undefined) send(response, act())
  else fault({ response, act })
}

function answerTo(
  fake: FakeGitHub,
  { method, path, body, searchParams }: SeenRequest & { searchParams: URLSearchParams },
): Answer {
  const text = () => z.object({ body: z.string() }).parse(JSON.parse(body)).body
  const id = Number(/^\/repos\/acme\/voice\/issues\/comments\/(\d+)$/.exec(path)?.[1])
  const found = fake.comments.find((comment) => comment.id === id)
  if (path === '/user') {
    if (fake.login === null) return refusal(403, 'Resource not accessible by integration')
    return { status: 200, data: { login: fake.login } }
  }
  if (path === '/repos/acme/voice/issues/7/comments') {
    if (method === 'POST') return { status: 201, data: rowOf(addComment(fake, text())) }
    const [page, size] = [Number(searchParams.get('page')), Number(searchParams.get('per_page'))]
    const more = fake.comments.length > page * size
    const link = `<${fake.baseUrl}/repositories/1/issues/7/comments?page=${page + 1}>; rel="next"`
    const rows = fake.comments.slice((page - 1) * size, page * size).map(rowOf)
    return { status: 200, data: rows, headers: more ? { link } : {} }
  }
  const commit = /^\/repos\/acme\/voice\/commits\/(\w+)\/pulls$/.exec(path)?.[1]
  if (commit !== undefined) {
    const rows = fake.pullRequests.get(commit)
    return rows === undefined
      ? refusal(422, `No commit found for SHA: ${commit}`)
      : { status: 200, data: rows }
  }
  if (path === '/repos/acme/voice/pulls') {
    const isOpen = searchParams.get('state') === 'open'
    const rows = fake.openPullRequests.get(searchParams.get('head') ?? '') ?? []
    return { status: 200, data: isOpen ? rows : [] }
  }
  if (found === undefined) return refusal(404, 'Not Found')
  if (method === 'DELETE') {
    fake.comments = fake.comments.filter((comment) => comment !== found)
    return { status: 204 }
  }
  found.body = text()
  return { status: 200, data: rowOf(found) }
}

/** Posted by the workflow's own token. */
export function addComment(fake: FakeGitHub, body: string): FakeComment {
  const highest = Math.max(100, ...fake.comments.map(({ id }) => id))
  const comment: FakeComment = { id: highest + 1, body, login: 'github-actions[bot]', type: 'Bot' }
  fake.comments.push(comment)
  return comment
}

function rowOf({ id, body, login, type }: FakeComment) {
  return { id, body, html_url: `https://github.test/pull/7#issuecomment-${id}`, user: { login, type } }
}

export function send(response: ServerResponse, { status, data, headers = {} }: Answer): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers })
  response.end(data === undefined ? undefined : JSON.stringify(data))
}

/** As GitHub writes them. */
export function refusal(status: number, message: string): Answer {
  return {
    status,
    data: { message, documentation_url: 'https://docs.github.com/rest', status: String(status) },
  }
}

/** A fault that does nothing and answers so. */
export function answering(answer: Answer): Fault {
  return ({ response }) => {
    send(response, answer)
  }
}
