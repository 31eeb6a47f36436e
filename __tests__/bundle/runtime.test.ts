/** The bundle on the runner: its version of Node, and the proxy of a runner behind one. */
import { createServer, type IncomingMessage } from 'node:http'
import { connect, type Socket } from 'node:net'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from '@jest/globals'
import { parse } from 'yaml'
import { z } from 'zod'
import { root } from './invariants.js'
import { schedule, startWorld, statuses } from './harness.js'

describe('the runtime', () => {
  test('of these tests is the one that action.yml asks for', () => {
    const { runs } = z
      .object({ runs: z.object({ using: z.string() }) })
      .parse(parse(readFileSync(join(root, 'action.yml'), 'utf8')))
    expect(`node${process.versions.node.split('.')[0] ?? ''}`).toBe(runs.using)
  })

  test('of an older self-hosted runner may lack what newer ones set', async () => {
    const world = await startWorld()
    world.simulator.state.addScenario({ id: 1 })
    const environment = {
      GITHUB_EVENT_PATH: undefined,
      GITHUB_RUN_ATTEMPT: undefined,
      GITHUB_ACTOR: undefined,
      GITHUB_SERVER_URL: undefined,
    }
    const run = await world.run({}, { event: schedule, environment })
    expect(statuses(run)).toEqual({ 1: 'improved' })
    expect(run.report.run).toMatchObject({ attempt: 1, pullRequest: null })
  })
})

describe('a proxy of the runner', () => {
  const closing: (() => Promise<void>)[] = []

  afterEach(async () => {
    await Promise.all(closing.splice(0).map((close) => close()))
  })

  /** Tunnels to wherever it is asked, on this machine; `refuses` answers each request for a tunnel with 403. */
  async function startProxy({ refuses = false } = {}) {
    const tunnels: string[] = []
    const sockets = new Set<Socket>()
    const server = createServer()
    server.on('connect', (request: IncomingMessage, socket: Socket) => {
      tunnels.push(request.url ?? '')
      sockets.add(socket)
      socket.on('error', () => undefined)
      if (refuses) {
        socket.end('HTTP/1.1 403 Forbidden\r\n\r\n')
        return
      }
      const onward = connect(Number(request.url?.split(':')[1]), '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
        socket.pipe(onward)
        onward.pipe(socket)
      })
      sockets.add(onward)
      onward.on('error', () => socket.destroy())
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    closing.push(async () => {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    })
    const address = server.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    return { url: `http://127.0.0.1:${port}`, tunnels }
  }

  test('is used for GitHub, and left aside for the hosts in NO_PROXY and for this machine', async () => {
    const proxy = await startProxy()
    const world = await startWorld()
    world.simulator.state.addScenario({ id: 1 })
    const { port } = new URL(world.simulator.githubUrl)
    // A name that only the proxy has to know: every tunnel of it leads to this machine.
    const environment = { GITHUB_API_URL: `http://ghe.acme.invalid:${port}`, HTTP_PROXY: proxy.url }
    const proxied = await world.run({}, { environment, runId: 1 })
    expect(proxied.outputs['comment-url']).not.toBe('')
    expect(world.comment()).toContain('run=1 ')
    expect(new Set(proxy.tunnels)).toEqual(new Set([`ghe.acme.invalid:${port}`]))
    proxy.tunnels.length = 0
    const direct = { GITHUB_API_URL: `http://0.0.0.0:${port}`, HTTP_PROXY: proxy.url, NO_PROXY: '0.0.0.0' }
    await world.run({}, { environment: direct, runId: 2 })
    expect(world.comment()).toContain('run=2 ')
    expect(proxy.tunnels).toEqual([])
  })

  test('is asked for a tunnel to Cekura, and its refusal is told with what to look at', async () => {
    const proxy = await startProxy({ refuses: true })
    const world = await startWorld()
    const run = await world.run(
      { 'api-url': 'https://cekura.acme.invalid/base' },
      { environment: { HTTPS_PROXY: proxy.url, HTTP_PROXY: proxy.url }, event: schedule },
    )
    expect(new Set(proxy.tunnels)).toEqual(new Set(['cekura.acme.invalid:443']))
    expect(run.exitCode).toBe(1)
    expect(run.report.reason).toContain('GET /base/test_framework/v1/aiagents/2142/')
    expect(run.report.reason).toContain('403')
    expect(run.report.reason).toContain('proxy settings of the runner')
    expect(world.simulator.requests).toEqual([])
  })
})
