/** A service on loopback whose answers a test scripts, and a client that is connected to it. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { connectCekura } from '../../src/cekura/client.js'

import { ServiceError } from '../../src/core/service-error.js'
import type { CekuraConnection } from '../../src/edges.js'
import { settableClock, type SettableClock } from './settable-clock.js'

export interface Received {
  readonly method: string
  /** Path and query. */
  readonly url: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
  readonly socket: Socket
}

export type Reply = (response: ServerResponse, request: Received) => void

/** Answers with JSON; headers are what it says beside the type. */
export function json(value: unknown, status = 200): Reply {
  return jsonWith({ status }, value)
}

export function jsonWith(
  { status, ...headers }: { readonly status: number } & Readonly<Record<string, string | number>>,
  value: unknown = {},
): Reply {
  return (response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers })
    response.end(JSON.stringify(value))
  }
}

export function html(status: number, page = '<html><title>Bad Gateway</title></html>'): Reply {
  return (response) => {
    response.writeHead(status, { 'content-type': 'text/html' })
    response.end(page)
  }
}

/** Does the work and closes the connection without a word. */
export const hangUp: Reply = (_response, request) => {
  request.socket.destroy()
}

/** Never answers. */
export const silence: Reply = () => undefined

/** Announces more than it sends, then closes. */
export const cutShort: Reply = (response, request) => {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' })
  response.write('{"id": 7', () => {
    request.socket.destroy()
  })
}

export interface Service {
  readonly url: string
  readonly received: readonly Received[]
  close(): Promise<void>
}

/** Answers the n-th request with the n-th reply, and all further ones with the last. */
export async function serve(...replies: readonly Reply[]): Promise<Service> {
  return serveWith((request, index) => {
    const reply = replies[Math.min(index, replies.length - 1)]
    if (reply === undefined) throw new Error(`no reply for ${request.url}`)
    return reply
  })
}

export async function serveWith(choose: (request: Received, index: number) => Reply): Promise<Service> {
  const received: Received[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const { method = '', url = '', headers, socket } = request
      const seen = { method, url, headers, body: Buffer.concat(chunks).toString(), socket }
      received.push(seen)
      choose(seen, received.length - 1)(response, seen)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${portOf(server.address())}`,
    received,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve()
        })
        server.closeAllConnections()
      }),
  }
}

export function portOf(address: AddressInfo | string | null): number {
  if (typeof address !== 'object' || address === null) throw new Error('not listening on a port')
  return address.port
}

export const testKey = 'secret-key-0123456789'

export interface Connected {
  readonly cekura: ReturnType<typeof connectCekura>
  readonly clock: SettableClock
  readonly service: Service
}

/** Runs a story against a service, and closes both ends after it. */
export async function withService(
  setting: {
    readonly replies: readonly Reply[] | ((request: Received, index: number) => Reply)
    readonly connection?: Partial<CekuraConnection>
    readonly clock?: SettableClock
    /** Below the address of the service. */
    readonly basePath?: string
  },
  story: (connected: Connected) => Promise<void>,
): Promise<void> {
  const { replies, connection = {}, clock = settableClock(), basePath = '' } = setting
  const service = await (typeof replies === 'function' ? serveWith(replies) : serve(...replies))
  const cekura = connectCekura(
    {
      apiUrl: new URL(service.url + basePath),
      apiKey: testKey,
      retryMin: 1000,
      retryMax: 30_000,
      retryBudget: 100,
      concurrency: 4,
      ...connection,
    },
    clock,
  )
  try {
    await story({ cekura, clock, service })
  } finally {
    await cekura.close()
    await service.close()
  }
}

/** The ServiceError that a call ends with; anything else fails the test. */
export async function errorOf(call: Promise<unknown>): Promise<ServiceError> {
  const outcome = await call.then(
    (value) => ({ value }),
    (error: unknown) => error,
  )
  if (outcome instanceof ServiceError) return outcome
  throw new Error('expected a ServiceError', { cause: outcome })
}

export const never = new AbortController().signal

export const agentRow = {
  id: 7,
  project: 3,
  agent_name: 'Front desk',
  language: 'de',
  enabled_personalities: [1, 2],
}

export function scenarioRow(id: number): Readonly<Record<string, unknown>> {
  return {
    id,
    name: `Scenario ${id}`,
    agent: 7,
    personality: 1,
    instructions: `Call and ask for ${id}.`,
    expected_outcome_prompt: 'Answered.',
    scenario_language: 'en',
    scenario_type: 'instruction',
    tags: ['smoke'],
    folder_path: 'Sales.Inbound',
  }
}
