/** Sends requests to a running simulator the way a client would, for the tests of the simulator itself. */
import type { Simulator } from '../../simulator/index.js'

export interface Reply {
  readonly status: number
  /** Parsed JSON, or the text where it is none. */
  readonly body: unknown
  readonly headers: Headers
}

export interface Sent {
  readonly method?: string
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

/** A request below `/test_framework/v1`, with the valid key unless other headers are given. */
export function cekura(simulator: Simulator): (path: string, sent?: Sent) => Promise<Reply> {
  return (path, sent = {}) =>
    send(`${simulator.url}/test_framework/v1${path}`, {
      ...sent,
      headers: { 'x-cekura-api-key': simulator.apiKey, ...sent.headers },
    })
}

export function github(simulator: Simulator): (path: string, sent?: Sent) => Promise<Reply> {
  return (path, sent = {}) =>
    send(`${simulator.githubUrl}${path}`, {
      ...sent,
      headers: { authorization: `Bearer ${simulator.token}`, 'user-agent': 'test', ...sent.headers },
    })
}

async function send(url: string, { method, body, headers }: Sent): Promise<Reply> {
  const response = await fetch(url, {
    method: method ?? (body === undefined ? 'GET' : 'POST'),
    redirect: 'manual',
    headers: { 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  const text = await response.text()
  return { status: response.status, body: parsed(text), headers: response.headers }
}

function parsed(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text)
    return value
  } catch {
    return text
  }
}

/** The value at a path of keys in an answer; undefined where there is none. */
export function at(value: unknown, ...keys: readonly (string | number)[]): unknown {
  return keys.reduce<unknown>((inner, key) => {
    if (typeof inner !== 'object' || inner === null) return undefined
    const entry = Object.entries(inner).find(([name]) => name === String(key))
    return entry?.[1]
  }, value)
}
