/** Listens on a free loopback port for one service: reads requests, plays faults on the socket, writes answers. */
import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { answerInstead, changedAnswer, changedCall, worksFirst } from './acts.js'
import type { FaultAct } from './faults.js'
import type { RecordedRequest } from './records.js'
import { Refusal } from './routing.js'
import type { Answer, Call } from './routing.js'
import { prepare, record } from './service.js'
import type { Incoming, Prepared, Recording, Service } from './service.js'

export interface Listener {
  /** `http://127.0.0.1:port` and the base path, without a slash at its end. */
  readonly url: string
  /** Ends at once: every open socket is destroyed. */
  close(): Promise<void>
}

export async function listen(service: Service, recording: Recording): Promise<Listener> {
  const closing = new AbortController()
  const server = createServer((message, response) => {
    void serve({ message, response, service, recording, closing: closing.signal }).catch((error: unknown) => {
      // Either one side has gone away, and nobody is left to be told, or a function given by a test has failed.
      if (closing.signal.aborted || response.headersSent || message.socket.destroyed) response.destroy()
      else void send(response, { answer: service.broken(error), act: null, closing: closing.signal })
    })
  })
  server.keepAliveTimeout = 60_000
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  return {
    url: `${originOf(server.address())}${service.basePath}`,
    close: () => {
      closing.abort()
      return new Promise((resolve, reject) => {
        server.close((error) => {
          if (error === undefined) resolve()
          else reject(error)
        })
        server.closeAllConnections()
      })
    },
  }
}

function originOf(address: ReturnType<ReturnType<typeof createServer>['address']>): string {
  if (address === null || typeof address === 'string') throw new Error('the simulator has no port')
  return `http://127.0.0.1:${address.port}`
}

interface Exchange {
  readonly message: IncomingMessage
  readonly response: ServerResponse
  readonly service: Service
  readonly recording: Recording
  readonly closing: AbortSignal
}

async function serve(exchange: Exchange): Promise<void> {
  const { message, response, service, recording, closing } = exchange
  const incoming = await read(message, service)
  const request = record(exchange, incoming)
  const played = recording.faults.take(request)
  const act = played?.act ?? null
  request.fault = played?.name ?? null
  if (recording.latencyMs > 0) await wait(recording.latencyMs, undefined, { signal: closing })
  const worked = act === null || worksFirst(act) ? work({ service, incoming, request, act }) : null
  const context = { now: recording.clock.now(), root: incoming.root, service: service.name }
  const answer = (act === null ? null : answerInstead(act, context)) ?? worked
  if (act?.kind === 'hang') return
  if (act?.kind === 'delay') await wait(act.ms, undefined, { signal: closing })
  if (answer === null || act?.kind === 'resetAfterWork') {
    message.socket.destroy()
    return
  }
  request.status = answer.status
  request.answeredAt = recording.clock.now()
  await send(response, { answer, act, closing })
}

async function read(message: IncomingMessage, service: Service): Promise<Incoming> {
  const chunks: Buffer[] = []
  for await (const chunk of message) if (Buffer.isBuffer(chunk)) chunks.push(chunk)
  const origin = `http://${message.headers.host ?? '127.0.0.1'}`
  const url = new URL(message.url ?? '/', origin)
  const inside = url.pathname.startsWith(`${service.basePath}/`)
  return {
    method: message.method ?? 'GET',
    path: inside ? url.pathname.slice(service.basePath.length) : `/outside-of-the-base-path${url.pathname}`,
    query: url.searchParams,
    headers: Object.fromEntries(
      Object.entries(message.headers).map(([name, value]) => [
        name,
        Array.isArray(value) ? value.join(', ') : (value ?? ''),
      ]),
    ),
    text: Buffer.concat(chunks).toString('utf8'),
    root: `${origin}${service.basePath}`,
  }
}

function work(context: {
  readonly service: Service
  readonly incoming: Incoming
  readonly request: RecordedRequest
  readonly act: FaultAct | null
}): Answer {
  const { service, incoming, act } = context
  service.tick()
  service.admit?.(incoming.headers)
  const prepared = prepare(context, incoming)
  if (prepared.state === 'answered') return prepared.answer
  const answer = (call: Call): Answer => handled(service, { ...prepared, call })
  const { call } = prepared
  return changedAnswer(act, { answer: answer(changedCall(act, call)), call, again: answer })
}

function handled(service: Service, { call, handle }: Extract<Prepared, { state: 'call' }>): Answer {
  try {
    return handle(call)
  } catch (error) {
    return error instanceof Refusal ? error.answer : service.broken(error)
  }
}

async function send(
  response: ServerResponse,
  { answer, act, closing }: { answer: Answer; act: FaultAct | null; closing: AbortSignal },
): Promise<void> {
  const whole = textOf(answer.body)
  const bytes = Buffer.from(act?.kind === 'cutJson' ? whole.slice(0, Math.ceil(whole.length / 2)) : whole)
  const type = typeof answer.body === 'string' ? 'text/plain; charset=utf-8' : 'application/json'
  response.writeHead(answer.status, {
    ...(bytes.length > 0 ? { 'content-type': type } : {}),
    ...(answer.status === 204 ? {} : { 'content-length': String(bytes.length) }),
    ...answer.headers,
  })
  if (act?.kind === 'truncate') {
    response.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => response.socket?.destroy())
    return
  }
  if (act?.kind === 'slow') {
    const size = Math.max(1, Math.ceil(bytes.length / act.pieces))
    for (let start = 0; start < bytes.length; start += size) {
      response.write(bytes.subarray(start, start + size))
      await wait(act.everyMs, undefined, { signal: closing })
    }
    response.end()
    return
  }
  response.end(bytes)
}

function textOf(body: unknown): string {
  if (body === undefined) return ''
  return typeof body === 'string' ? body : JSON.stringify(body)
}
