/** What happens to an operation that may be sent again when the service fails for a while, or for good. */
import { describe, expect, test } from '@jest/globals'
import { deadlines } from '../../src/cekura/exchange.js'
import {
  agentRow,
  cutShort,
  errorOf,
  hangUp,
  html,
  json,
  jsonWith,
  never,
  scenarioRow,
  silence,
  withService,
  type Reply,
} from './service.js'
import { settableClock } from './settable-clock.js'

const oversized: Reply = (response) => {
  response.writeHead(200, { 'content-type': 'application/json' })
  const chunk = Buffer.alloc(1_000_000, 'a')
  const write = (): void => {
    if (!response.destroyed) response.write(chunk, write)
  }
  write()
}

const announcedOversized: Reply = (response) => {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': '10000001' })
  response.write('{')
}

const passing: readonly (readonly [string, Reply])[] = [
  ['408', json({ detail: 'slow' }, 408)],
  ['425', json({ detail: 'early' }, 425)],
  ['429', json({ detail: 'rate' }, 429)],
  ['500', json({ detail: 'oops' }, 500)],
  ['502 with a web page', html(502)],
  ['503 with an empty body', json(undefined, 503)],
  ['504', json({}, 504)],
  ['200 with a web page', html(200)],
  ['an empty 200', json(undefined)],
  ['a body that is no JSON', html(200, 'OK')],
  ['a body that is cut short', cutShort],
  ['a connection that is closed without an answer', hangUp],
  ['one answer of an unknown form', json({ id: 7 })],
]

describe('an operation that may be sent again', () => {
  test.each(passing)('recovers from %s', async (_name, reply) => {
    await withService({ replies: [reply, json(agentRow)] }, async ({ cekura, service, clock }) => {
      const agent = await cekura.readAgent(7, never)
      expect(agent.name).toBe('Front desk')
      expect(service.received).toHaveLength(2)
      expect(clock.sleeps).toEqual([500])
      expect(cekura.requests()).toMatchObject({ total: 2, retried: 1 })
    })
  })

  test('recovers from a service that does not answer within the deadline', async () => {
    const clock = settableClock({ shortened: { [deadlines.answer]: 100 } })
    await withService({ replies: [silence, json(agentRow)], clock }, async ({ cekura, service }) => {
      expect((await cekura.readAgent(7, never)).id).toBe(7)
      expect(service.received).toHaveLength(2)
    })
  })

  test('waits longer and longer, never beyond the bound, and gives up after two minutes', async () => {
    const clock = settableClock()
    clock.chance = 0.999
    await withService({ replies: [html(503)], clock }, async ({ cekura, service }) => {
      const error = await errorOf(cekura.readAgent(7, never))
      expect(error.kind).toBe('platform')
      expect(error.message).toBe(
        'GET /test_framework/v1/aiagents/7/ answered 503: a web page titled "Bad Gateway". ' +
          `Gave up after ${service.received.length} tries in 2 minutes. Look whether Cekura is up, and run it again.`,
      )
      expect(clock.sleeps.slice(0, 7).map(Math.ceil)).toEqual([999, 1998, 3996, 7992, 15984, 29970, 29970])
      expect(clock.sleeps.reduce((sum, ms) => sum + ms, 0)).toBeCloseTo(120_000)
    })
  })

  test('gives up when the run has used up its retries', async () => {
    await withService(
      { replies: [html(503)], connection: { retryBudget: 2 } },
      async ({ cekura, service }) => {
        expect((await errorOf(cekura.readAgent(7, never))).advice).toMatch(
          /^Gave up after 3 tries, as the run has used up its 2 retries\./,
        )
        expect((await errorOf(cekura.readAgent(7, never))).advice).toMatch(/^Gave up after one try, /)
        expect(service.received).toHaveLength(4)
      },
    )
  })

  test('wins a retry back with each answer, so that a slow plan does not end a long run', async () => {
    const replies = (_request: unknown, index: number) =>
      index % 2 === 0 ? jsonWith({ status: 429 }) : json(agentRow)
    await withService({ replies, connection: { retryBudget: 1 } }, async ({ cekura }) => {
      for (let call = 0; call < 10; call += 1) expect((await cekura.readAgent(7, never)).id).toBe(7)
      expect(cekura.requests()).toEqual({ total: 20, retried: 10, throttled: 10 })
    })
  })

  test('names the field of an answer that does not fit twice, and is not sent a third time', async () => {
    const replies = [json({ ...agentRow, project: 'none', agent_name: 5 })]
    await withService({ replies }, async ({ cekura, service }) => {
      const error = await errorOf(cekura.readAgent(7, never))
      expect(error.kind).toBe('platform')
      expect(error.words).toBe(
        'could not read the agent, the answer does not fit: ' +
          'agent_name (expected string, received number), project (expected number, received string)',
      )
      expect(service.received).toHaveLength(2)
    })
  })

  test('survives an answer that is nested too deep to be read', async () => {
    const nested = `{"id": 7, "scenario_type": "x", "instructions": ${'['.repeat(200_000)}${']'.repeat(200_000)}}`
    const replies = [html(200, nested), json(scenarioRow(7))]
    await withService({ replies }, async ({ cekura }) => {
      expect((await cekura.readScenario(7, never)).name).toBe('Scenario 7')
    })
  })

  test.each([
    ['streamed', oversized],
    ['announced', announcedOversized],
  ])('breaks off an answer of more than 10 MB (%s) and does not ask again', async (_name, reply) => {
    await withService({ replies: [reply] }, async ({ cekura, service }) => {
      const error = await errorOf(cekura.readAgent(7, never))
      expect(error.kind).toBe('platform')
      expect(error.words).toBe('an answer of more than 10 MB')
      expect(service.received).toHaveLength(1)
    })
  })

  test('waits as long as Retry-After says, in seconds and as a date', async () => {
    const clock = settableClock({ start: Date.UTC(2026, 0, 5, 12) })
    const replies = [
      jsonWith({ status: 503, 'retry-after': '7' }),
      // The date counts from the answer's own, as the two clocks may differ.
      jsonWith({
        status: 429,
        'retry-after': 'Tue, 06 Jan 2026 00:00:45 GMT',
        date: 'Tue, 06 Jan 2026 00:00:15 GMT',
      }),
      json(agentRow),
    ]
    await withService({ replies, clock }, async ({ cekura }) => {
      await cekura.readAgent(7, never)
      expect(clock.sleeps.slice(0, 2)).toEqual([7000, 30_000])
      expect(cekura.requests()).toEqual({ total: 3, retried: 2, throttled: 1 })
    })
  })

  test('is never sent where the connection is refused, and tells to check the address', async () => {
    await withService({ replies: [silence], connection: { retryBudget: 1 } }, async ({ cekura, service }) => {
      await service.close()
      const error = await errorOf(cekura.readAgent(7, never))
      expect(error).toMatchObject({ kind: 'platform', status: null, words: 'the connection was refused' })
      expect(error.advice).toContain('Check api-url, the network and the proxy settings')
    })
  })
})

describe('a client that is closed', () => {
  test('ends what is under way and what comes later, without trying again', async () => {
    await withService({ replies: [silence] }, async ({ cekura, service, clock }) => {
      const underWay = errorOf(cekura.readAgent(7, never))
      while (service.received.length === 0) await new Promise((resolve) => setTimeout(resolve, 1))
      await cekura.close()
      expect(await underWay).toMatchObject({ kind: 'platform', words: 'the client was closed' })
      expect((await errorOf(cekura.readAgent(7, never))).kind).toBe('platform')
      expect(clock.sleeps).toEqual([])
    })
  })
})

describe('a definite refusal', () => {
  test.each([
    { status: 401, kind: 'unauthorized', endsTheRun: true, advice: 'CEKURA_API_KEY' },
    { status: 402, kind: 'no-credit', endsTheRun: true, advice: 'balance' },
    { status: 403, kind: 'forbidden', endsTheRun: true, advice: 'belongs to the project' },
    { status: 404, kind: 'not-found', endsTheRun: false, advice: 'Check agent-id' },
    { status: 409, kind: 'refused', endsTheRun: false, advice: '' },
  ])('of status $status is $kind and not asked again', async ({ status, kind, endsTheRun, advice }) => {
    await withService({ replies: [json({ detail: 'No.' }, status)] }, async ({ cekura, service }) => {
      const error = await errorOf(cekura.readAgent(7, never))
      expect(error).toMatchObject({ kind, status, words: 'No.', endsTheRun })
      expect(error.advice).toContain(advice)
      expect(service.received).toHaveLength(1)
    })
  })

  test('of a write says that the key may be read-only', async () => {
    await withService({ replies: [json({ detail: 'No.' }, 403)] }, async ({ cekura }) => {
      const error = await errorOf(cekura.patchScenario({ id: 1, patch: {} }, never))
      expect(error.message).toBe(
        'PATCH /test_framework/v1/scenarios/1/ answered 403: No. ' +
          'The key in api-key may be read-only or of another project: use one that may write to the project of the agent.',
      )
    })
  })

  test('as a web page is final for the agent, as api-url is wrong, and passes later on', async () => {
    const page = html(404, '<!doctype html><title>Not\nFound</title>')
    await withService({ replies: [page, page, json(agentRow)] }, async ({ cekura, service }) => {
      const error = await errorOf(cekura.readAgent(7, never))
      expect(error).toMatchObject({ kind: 'not-found', words: 'a web page titled "Not Found"' })
      expect(error.advice).toContain('Check api-url')
      expect((await cekura.readScenario(7, never)).id).toBe(7)
      expect(service.received).toHaveLength(3)
    })
  })
})

describe('a redirect', () => {
  test.each([
    ['https://elsewhere.example/login?next=secret', 'a redirect to https://elsewhere.example'],
    ['/login', 'a redirect to another path of the same host'],
    ['//[', 'a redirect to an address that cannot be read'],
  ])('to %s is not followed, and only its origin is named', async (location, words) => {
    await withService({ replies: [jsonWith({ status: 302, location })] }, async ({ cekura, service }) => {
      const error = await errorOf(cekura.readAgent(7, never))
      expect(error).toMatchObject({ kind: 'platform', status: 302, words })
      expect(error.advice).toContain('set api-url')
      expect(service.received).toHaveLength(1)
    })
  })

  test('without a location leads nowhere', async () => {
    await withService({ replies: [json({}, 307)] }, async ({ cekura }) => {
      expect((await errorOf(cekura.readAgent(7, never))).words).toBe('a redirect to nowhere')
    })
  })
})

describe('a stop of the run', () => {
  test('breaks off a request under way that may be sent again', async () => {
    const stop = new AbortController()
    const replies: Reply[] = [
      () => {
        stop.abort()
      },
    ]
    await withService({ replies }, async ({ cekura }) => {
      const error = await errorOf(cekura.readAgent(7, stop.signal))
      expect(error).toMatchObject({ kind: 'aborted', words: 'the run was stopped', advice: '' })
    })
  })

  test('ends the wait before the next try', async () => {
    const stop = new AbortController()
    const clock = settableClock()
    clock.onSleep = () => {
      stop.abort()
    }
    await withService({ replies: [html(503)], clock }, async ({ cekura, service }) => {
      expect((await errorOf(cekura.readAgent(7, stop.signal))).kind).toBe('aborted')
      expect(service.received).toHaveLength(1)
    })
  })

  test('before the first request sends nothing', async () => {
    await withService({ replies: [json(agentRow)] }, async ({ cekura, service }) => {
      expect((await errorOf(cekura.readAgent(7, AbortSignal.abort()))).kind).toBe('aborted')
      expect(service.received).toHaveLength(0)
      expect(cekura.requests()).toEqual({ total: 0, retried: 0, throttled: 0 })
    })
  })
})
