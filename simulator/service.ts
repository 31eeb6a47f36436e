/** One simulated service: checks credentials and path, finds the route and runs it; knows nothing of sockets. */
import type { SimulatorClock } from './clock.js'
import type { FaultBook } from './faults.js'
import type { RecordedRequest } from './records.js'
import type { Answer, Call, Found } from './routing.js'

export interface Service {
  readonly name: 'cekura' | 'github'
  /** Without a slash at its end; requests outside of it are not found. */
  readonly basePath: string
  find(method: string, path: string): Found
  /** Who sent these headers; `read-only` may read and not write. */
  credential(headers: Readonly<Record<string, string>>): RecordedRequest['credential']
  /** Takes note of who sends the request that is about to be handled. */
  admit?(headers: Readonly<Record<string, string>>): void
  /** The refusal of a credential, or null where the request may go on. */
  refuse(request: RecordedRequest): Answer | null
  /** Answers where no route fits: another method, a missing slash, nothing at all. */
  unrouted(
    found: Exclude<Found, { state: 'route' }>,
    request: { path: string; root: string; query: string },
  ): Answer
  /** The body is no JSON, or none was sent as JSON. */
  unreadable(reason: 'no-json' | 'wrong-type'): Answer
  /** Called before each handler, so that what is due has happened. */
  tick(): void
  /** A handler failed by itself: an error of the simulator's use, told in words. */
  broken(error: unknown): Answer
}

/** What listeners of both services share. */
export interface Recording {
  readonly clock: SimulatorClock
  readonly faults: FaultBook
  readonly requests: RecordedRequest[]
  /** Real ms before each answer. */
  readonly latencyMs: number
}

export interface Incoming {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: Readonly<Record<string, string>>
  /** Raw text; empty where there was none. */
  readonly text: string
  readonly root: string
}

const credentials = ['x-cekura-api-key', 'authorization', 'cookie', 'proxy-authorization']

/** Writes the request down, credentials left out, and parses its body. */
export function record(
  { service, recording }: { readonly service: Service; readonly recording: Recording },
  incoming: Incoming,
): RecordedRequest {
  const { method, path, query, headers, text } = incoming
  const request: RecordedRequest = {
    number: recording.requests.length + 1,
    service: service.name,
    method,
    path,
    query: Object.fromEntries(query),
    headers: Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, credentials.includes(name) ? '***' : value]),
    ),
    credential: service.credential(headers),
    body: text === '' ? undefined : (parse(text)?.value ?? text),
    ignored: [],
    status: null,
    fault: null,
    at: recording.clock.now(),
    answeredAt: null,
  }
  recording.requests.push(request)
  return request
}

/** What is to be done with a request: an answer straight away, or a call of a handler. */
export type Prepared =
  | { readonly state: 'answered'; readonly answer: Answer }
  | { readonly state: 'call'; readonly call: Call; handle: (call: Call) => Answer }

export function prepare(
  { service, request }: { readonly service: Service; readonly request: RecordedRequest },
  incoming: Incoming,
): Prepared {
  const answered = (answer: Answer): Prepared => ({ state: 'answered', answer })
  const { method, path, query, root, text } = incoming
  const found = service.find(method, path)
  if (found.state === 'nothing')
    return answered(service.unrouted(found, { path, root, query: String(query) }))
  const refusal = service.refuse(request)
  if (refusal !== null) return answered(refusal)
  if (found.state === 'wrong-method')
    return answered(service.unrouted(found, { path, root, query: String(query) }))
  const parsed = text === '' ? { value: undefined } : parse(text)
  if (text !== '' && !/\bjson\b/.test(request.headers['content-type'] ?? ''))
    return answered(service.unreadable('wrong-type'))
  if (parsed === null) return answered(service.unreadable('no-json'))
  const { route, params } = found
  const ignore = (names: readonly string[]): void => {
    request.ignored = [...request.ignored, ...names]
  }
  ignore([...new Set(query.keys())].filter((name) => !(route.query ?? []).includes(name)))
  return {
    state: 'call',
    call: { method, path, params, query, body: parsed.value, root, ignore },
    handle: (call) => route.handle(call),
  }
}

function parse(text: string): { readonly value: unknown } | null {
  try {
    return { value: JSON.parse(text) }
  } catch {
    return null
  }
}
