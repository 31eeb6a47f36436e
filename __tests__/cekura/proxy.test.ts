/** The way through a proxy of the runner, by the rules of the toolkit. */
import { createServer, type IncomingMessage } from 'node:http'
import { connect, type Socket } from 'node:net'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { connectCekura } from '../../src/cekura/client.js'
import { deadlines } from '../../src/cekura/exchange.js'
import { agentRow, errorOf, json, never, portOf, serve, testKey } from './service.js'
import { settableClock } from './settable-clock.js'

const names = ['http_proxy', 'https_proxy', 'no_proxy', 'HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY']
let before: readonly (readonly [string, string | undefined])[] = []

/** The toolkit reads these of the process; they are put back after each test. */
beforeEach(() => {
  before = names.map((name) => [name, process.env[name]] as const)
  for (const name of names) Reflect.deleteProperty(process.env, name)
})

afterEach(() => {
  for (const [name, value] of before) {
    if (value === undefined) Reflect.deleteProperty(process.env, name)
    else process.env[name] = value
  }
})

interface ProxySetting {
  /** Where every tunnel leads. */
  readonly port: number
  /** Another than 200 refuses the tunnel. */
  readonly status?: number
  /** Decides when a tunnel is answered. */
  readonly until?: Promise<unknown>
}

async function startProxy({ port, status = 200, until = Promise.resolve() }: ProxySetting) {
  const tunnels: { readonly to: string; readonly authorization: string | undefined }[] = []
  const server = createServer()
  const sockets = new Set<Socket>()
  server.on('connect', (request: IncomingMessage, socket: Socket) => {
    tunnels.push({ to: request.url ?? '', authorization: request.headers['proxy-authorization'] })
    sockets.add(socket)
    socket.on('error', () => undefined)
    void until.then(() => {
      answer(socket)
    })
  })
  const answer = (socket: Socket): void => {
    socket.write(`HTTP/1.1 ${status} Tunnel\r\n\r\n`)
    if (status !== 200) {
      socket.end()
      return
    }
    const onward = connect(port, '127.0.0.1')
    onward.on('error', () => undefined)
    sockets.add(onward)
    socket.pipe(onward)
    onward.pipe(socket)
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    address: `127.0.0.1:${portOf(server.address())}`,
    tunnels,
    close: () =>
      new Promise<void>((resolve) => {
        for (const socket of sockets) socket.destroy()
        server.close(() => {
          resolve()
        })
      }),
  }
}

function client(apiUrl: string, clock = settableClock()) {
  return connectCekura(
    { apiUrl: new URL(apiUrl), apiKey: testKey, retryMin: 1, retryMax: 1, retryBudget: 1, concurrency: 1 },
    clock,
  )
}

describe('a proxy of the runner', () => {
  test('carries every request over one tunnel, with its user and password', async () => {
    const service = await serve(json(agentRow))
    const proxy = await startProxy({ port: Number(new URL(service.url).port) })
    process.env['HTTP_PROXY'] = `http://user%40corp:p%3Aw@${proxy.address}`
    const cekura = client('http://cekura.example/base')
    try {
      await cekura.readAgent(7, never)
      expect((await cekura.readAgent(7, never)).id).toBe(7)
      expect(service.received.map(({ headers }) => headers.host)).toEqual([
        'cekura.example',
        'cekura.example',
      ])
      expect(proxy.tunnels).toEqual([
        {
          to: 'cekura.example:80',
          authorization: `Basic ${Buffer.from('user@corp:p:w').toString('base64')}`,
        },
      ])
    } finally {
      await cekura.close()
      await proxy.close()
      await service.close()
    }
  })

  test('that refuses the tunnel leaves a start unsent, and its password is in no error', async () => {
    const proxy = await startProxy({ port: 1, status: 407 })
    process.env['https_proxy'] = `http://user:hunter2@${proxy.address}`
    const cekura = client('https://cekura.example')
    try {
      const request = { agentId: 7, instructions: 'Call.', guidance: '' }
      const error = await errorOf(cekura.startImprovement(request, never))
      expect(error).toMatchObject({ kind: 'platform', status: null })
      expect(error.message).toContain('407')
      expect(error.message).toContain('proxy settings')
      expect(error.message).not.toContain('hunter2')
      expect(proxy.tunnels.length).toBeGreaterThanOrEqual(2)
    } finally {
      await cekura.close()
      await proxy.close()
    }
  })

  test('that answers only after the deadline has never sent a start, then or later', async () => {
    const service = await serve(json({ progress_id: 'job' }))
    let open = (): void => undefined
    const until = new Promise<void>((resolve) => {
      open = resolve
    })
    const proxy = await startProxy({ port: Number(new URL(service.url).port), until })
    process.env['http_proxy'] = `http://${proxy.address}`
    const cekura = client('http://cekura.example', settableClock({ shortened: { [deadlines.connect]: 20 } }))
    try {
      const request = { agentId: 7, instructions: 'Call.', guidance: '' }
      const error = await errorOf(cekura.startImprovement(request, never))
      expect(error).toMatchObject({ kind: 'platform', words: 'no connection within 10 seconds' })
      const stop = new AbortController()
      const stopped = errorOf(cekura.startImprovement(request, stop.signal))
      setTimeout(() => {
        stop.abort()
      }, 5)
      expect((await stopped).kind).toBe('aborted')
      expect(proxy.tunnels[0]).toEqual({ to: 'cekura.example:80', authorization: undefined })
      open()
      // Each of the three that were given up takes the tunnel that it waited for, and leaves it unused.
      while (proxy.tunnels.length < 3) await new Promise((resolve) => setTimeout(resolve, 1))
      await new Promise((resolve) => setTimeout(resolve, 20))
      expect(service.received).toHaveLength(0)
    } finally {
      await cekura.close()
      await proxy.close()
      await service.close()
    }
  })

  test('is left aside for a host in no_proxy', async () => {
    const proxy = await startProxy({ port: 1 })
    process.env['http_proxy'] = `http://${proxy.address}`
    process.env['no_proxy'] = 'cekura.invalid'
    const cekura = client('http://cekura.invalid')
    try {
      expect((await errorOf(cekura.readAgent(7, never))).words).toMatch(/^the name of the host /)
      expect(proxy.tunnels).toEqual([])
    } finally {
      await cekura.close()
      await proxy.close()
    }
  })
})
