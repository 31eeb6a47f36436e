/** Changes that a fault makes to an answer, as values; what it does to the connection is the listener's business. */
import type { FaultAct } from './faults.js'
import type { Answer, Call } from './routing.js'

/** The page that a load balancer shows while the service is being deployed. */
export const htmlPage =
  '<!DOCTYPE html>\n<html><head><title>Service Temporarily Unavailable</title></head><body><h1>We will be right back</h1></body></html>\n'

/** The answer that stands in for the work, or null where the work is to be done. */
export function answerInstead(
  act: FaultAct,
  context: { readonly now: number; readonly root: string; readonly service: 'cekura' | 'github' },
): Answer | null {
  switch (act.kind) {
    case 'status':
      return {
        status: act.status,
        body: act.body ?? wordsOf(act.status, context.service),
        headers: headersOf(act, context.now),
      }
    case 'html':
      return { status: act.status, body: htmlPage, headers: { 'content-type': 'text/html; charset=utf-8' } }
    case 'redirect':
      return {
        status: act.status ?? 302,
        body: '',
        headers: { location: act.location ?? `${context.root}/elsewhere/` },
      }
    case 'hugeBody':
      return { status: 200, body: { results: ['x'.repeat(act.bytes)] } }
    default:
      return null
  }
}

/** True where the work is done although the client never learns its answer. */
export function worksFirst(act: FaultAct): boolean {
  const status = act.kind === 'status' || act.kind === 'html' || act.kind === 'hang'
  return status ? (act.afterWork ?? false) : !['reset', 'redirect', 'hugeBody'].includes(act.kind)
}

/** The call as the handler sees it. */
export function changedCall(act: FaultAct | null, call: Call): Call {
  if (act?.kind !== 'duplicatePage' || !call.query.has('page')) return call
  const query = new URLSearchParams(call.query)
  query.set('page', '1')
  return { ...call, query }
}

/** The handler's answer as it is sent. `again` answers another call of the same route. */
export function changedAnswer(
  act: FaultAct | null,
  work: { readonly answer: Answer; readonly call: Call; again(call: Call): Answer },
): Answer {
  const { answer, call } = work
  switch (act?.kind) {
    case 'garbage':
      return { status: answer.status, body: act.body ?? { message: 'hello', rows: [[1, 'two']] } }
    case 'wrongTypes':
      return { ...answer, body: mistyped(answer.body) }
    case 'foreignNext':
      return { ...answer, body: withNext(answer.body, `${act.origin}${call.path}?page=2`) }
    case 'duplicatePage': {
      const page = Number(call.query.get('page') ?? '1')
      const next = `${call.root}${call.path}?${String(withPage(call.query, page + 1))}`
      return { ...answer, body: withNext(answer.body, next) }
    }
    case 'overlapPage': {
      const page = Number(call.query.get('page') ?? '1')
      if (page < 2) return answer
      const [row] = rowsOf(work.again({ ...call, query: withPage(call.query, 1) }).body)
      return { ...answer, body: withRows(answer.body, [row, ...rowsOf(answer.body)]) }
    }
    default:
      return answer
  }
}

function headersOf(
  act: Extract<FaultAct, { kind: 'status' }>,
  now: number,
): Readonly<Record<string, string>> {
  if (act.retryAfter === undefined) return act.headers ?? {}
  const { seconds, form } = act.retryAfter
  const value = form === 'seconds' ? String(seconds) : new Date(now + seconds * 1000).toUTCString()
  return { ...act.headers, 'retry-after': value }
}

function wordsOf(status: number, service: 'cekura' | 'github'): unknown {
  const words: Readonly<Record<number, string>> = {
    400: 'The request was not understood.',
    401: 'Invalid API key.',
    402: 'Your organization has run out of credits.',
    403: 'You do not have permission to perform this action.',
    404: 'Not found.',
    429: 'Request was throttled.',
  }
  const said = words[status] ?? 'A server error occurred.'
  return service === 'cekura' ? { detail: said } : { message: said, status: String(status) }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const withNext = (body: unknown, next: string): unknown => (isRecord(body) ? { ...body, next } : body)
const rowsOf = (body: unknown): readonly unknown[] =>
  isRecord(body) && Array.isArray(body['results']) ? body['results'] : []
const withRows = (body: unknown, results: readonly unknown[]): unknown =>
  isRecord(body) ? { ...body, results } : body

function withPage(query: URLSearchParams, page: number): URLSearchParams {
  const changed = new URLSearchParams(query)
  changed.set('page', String(page))
  return changed
}

function mistyped(value: unknown): unknown {
  if (typeof value === 'number') return 'a number'
  if (typeof value === 'string') return { text: value }
  if (Array.isArray(value)) return null
  if (isRecord(value))
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, mistyped(each)]))
  return value
}
