/** What happens to an operation that must not be done twice: sent again only where it is certain that nothing was done. */
import { describe, expect, test } from '@jest/globals'
import { connectCekura } from '../../src/cekura/client.js'
import type { Scenario } from '../../src/core/model.js'
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
  silence,
  testKey,
  withService,
  type Connected,
  type Reply,
} from './service.js'
import { settableClock } from './settable-clock.js'

const request = { agentId: 7, instructions: 'Call.', guidance: 'Be brief.' }
const generation = { agentId: 7, count: 1, personality: 1, tags: [], folder: null, guidance: 'Be brief.' }
const started = json({ progress_id: 'job-1', project_id: 3 })

const lost: readonly (readonly [string, Reply])[] = [
  ['the work is done and the connection closed', hangUp],
  ['the answer is cut short', cutShort],
  ['a web page comes with 200', html(200)],
  ['the answer has no progress id', json({ project_id: 3 })],
  ['a timeout is reported (408)', json({}, 408)],
  ['the service fails (500)', json({ detail: 'oops' }, 500)],
  ['a gateway fails (502)', html(502)],
  ['a gateway is overloaded (503)', html(503)],
  ['a gateway gives up (504)', html(504)],
]

describe('an operation that is sent once', () => {
  test.each(lost)('is uncertain and not sent again when %s', async (_name, reply) => {
    await withService({ replies: [reply, started] }, async ({ cekura, service }) => {
      const error = await errorOf(cekura.startImprovement(request, never))
      expect(error.kind).toBe('uncertain')
      expect(error.advice).toContain('it is not sent again')
      expect(service.received).toHaveLength(1)
      expect(cekura.requests()).toEqual({ total: 1, retried: 0, throttled: 0 })
    })
  })

  test('is uncertain when no answer comes within the deadline', async () => {
    const clock = settableClock({ shortened: { [deadlines.answer]: 20 } })
    await withService({ replies: [silence], clock }, async ({ cekura, service }) => {
      const error = await errorOf(cekura.startImprovement(request, never))
      expect(error).toMatchObject({ kind: 'uncertain', words: 'no whole answer within 60 seconds' })
      expect(service.received).toHaveLength(1)
    })
  })

  test('is sent again after a 429, which says that nothing was done', async () => {
    const replies = [jsonWith({ status: 429, 'retry-after': '3' }), started]
    await withService({ replies }, async ({ cekura, service, clock }) => {
      expect(await cekura.startGeneration(generation, never)).toEqual({ progressId: 'job-1' })
      expect(service.received).toHaveLength(2)
      expect(clock.sleeps[0]).toBe(3000)
      expect(cekura.requests()).toEqual({ total: 2, retried: 1, throttled: 1 })
    })
  })

  test('ends as platform when the 429s do not end, for it was never done', async () => {
    await withService({ replies: [json({}, 429)] }, async ({ cekura }) => {
      const error = await errorOf(cekura.startGeneration(generation, never))
      expect(error).toMatchObject({ kind: 'platform', status: 429 })
      expect(error.advice).toContain('lower concurrency')
    })
  })

  test('is sent again where the connection was refused, as nothing was sent', async () => {
    await withService({ replies: [silence], connection: { retryBudget: 3 } }, async ({ cekura, service }) => {
      await service.close()
      expect((await errorOf(cekura.startImprovement(request, never))).kind).toBe('platform')
      expect(cekura.requests()).toEqual({ total: 4, retried: 3, throttled: 0 })
    })
  })

  test('is sent again where the name of the host is not found', async () => {
    const cekura = connectCekura(
      {
        apiUrl: new URL('http://cekura.invalid'),
        apiKey: testKey,
        retryMin: 1,
        retryMax: 1,
        retryBudget: 1,
        concurrency: 1,
      },
      settableClock(),
    )
    const error = await errorOf(cekura.startImprovement(request, never))
    expect(error.kind).toBe('platform')
    expect(error.words).toMatch(/^the name of the host /)
    expect(cekura.requests().total).toBe(2)
    await cekura.close()
  })

  test('is refused by a definite 4xx, with the words of the service', async () => {
    const replies = [json({ agent: ['This field is required.'] }, 400)]
    await withService({ replies }, async ({ cekura, service }) => {
      const error = await errorOf(cekura.startImprovement(request, never))
      expect(error).toMatchObject({ kind: 'refused', words: 'agent: This field is required.', advice: '' })
      expect(service.received).toHaveLength(1)
    })
  })

  test('is refused at once by a 4xx with a web page', async () => {
    await withService({ replies: [html(403)] }, async ({ cekura, service }) => {
      expect(
        (await errorOf(cekura.createFolder({ projectId: 3, name: 'A', parent: null }, never))).kind,
      ).toBe('forbidden')
      expect(service.received).toHaveLength(1)
    })
  })

  test('is not done when it is redirected', async () => {
    await withService(
      { replies: [jsonWith({ status: 308, location: 'https://b.example/' })] },
      async ({ cekura }) => {
        expect((await errorOf(cekura.startImprovement(request, never))).kind).toBe('platform')
      },
    )
  })
})

describe('the start of a job that is refused with 429', () => {
  const draft: Scenario = {
    id: 1,
    name: 'Lost parcel',
    language: 'en',
    folder: null,
    tags: [],
    type: 'instruction',
    instructions: '',
    expectedOutcome: '',
    personality: 1,
  }

  test.each<[string, (cekura: Connected['cekura']) => Promise<unknown>]>([
    ['an improvement', (cekura) => cekura.startImprovement(request, never)],
    ['a draft', (cekura) => cekura.startDraft({ agentId: 7, draft, guidance: '' }, never)],
  ])('is for the caller to send again, who knows when a job is over: %s', async (_, start) => {
    await withService({ replies: [json({}, 429), started] }, async ({ cekura, service, clock }) => {
      expect(await errorOf(start(cekura))).toMatchObject({ kind: 'platform', status: 429 })
      expect(service.received).toHaveLength(1)
      expect(await start(cekura)).toEqual({ progressId: 'job-1' })
      expect(await start(cekura)).toEqual({ progressId: 'job-1' })
      expect(clock.sleeps).toEqual([])
      // The second was the first once more, the third one of its own.
      expect(cekura.requests()).toEqual({ total: 3, retried: 1, throttled: 1 })
    })
  })

  test('holds up the whole run for as long as it asks', async () => {
    const replies = [jsonWith({ status: 429, 'retry-after': '3' }), json(agentRow)]
    await withService({ replies }, async ({ cekura, clock }) => {
      await errorOf(cekura.startImprovement(request, never))
      await cekura.readAgent(7, never)
      expect(clock.sleeps).toEqual([3_000])
    })
  })

  test('leaves as many requests under way at a time as before', async () => {
    let underWay = 0
    let most = 0
    const slow: Reply = (response, received) => {
      underWay += 1
      most = Math.max(most, underWay)
      setTimeout(() => {
        underWay -= 1
        json(agentRow)(response, received)
      }, 5)
    }
    const replies = (received: { readonly method: string }) =>
      received.method === 'POST' ? json({}, 429) : slow
    await withService({ replies }, async ({ cekura }) => {
      await Promise.all([1, 2, 3, 4].map(() => errorOf(cekura.startImprovement(request, never))))
      await Promise.all([1, 2, 3, 4].map(() => cekura.readAgent(7, never)))
      expect(most).toBe(4)
    })
  })
})

describe('a stop while an operation that is sent once is under way', () => {
  /** Stops the run as soon as the request has arrived, then lets the reply do its part. */
  async function stopped(reply: Reply, story: (connected: Connected, signal: AbortSignal) => Promise<void>) {
    const stop = new AbortController()
    const replies: Reply[] = [
      (response, received) => {
        stop.abort()
        reply(response, received)
      },
    ]
    const clock = settableClock(reply === silence ? { shortened: { [deadlines.grace]: 20 } } : {})
    await withService({ replies, clock }, (connected) => story(connected, stop.signal))
  }

  test('takes the answer that comes within two seconds', async () => {
    const late: Reply = (response, received) => {
      setTimeout(() => {
        started(response, received)
      }, 5)
    }
    await stopped(late, async ({ cekura }, signal) => {
      expect(await cekura.startImprovement(request, signal)).toEqual({ progressId: 'job-1' })
    })
  })

  test('is uncertain when no answer comes within them', async () => {
    await stopped(silence, async ({ cekura }, signal) => {
      const error = await errorOf(cekura.startImprovement(request, signal))
      expect(error).toMatchObject({
        kind: 'uncertain',
        words: 'the run was stopped before the answer came',
      })
    })
  })

  test('is aborted, not uncertain, when a 429 comes, and is not sent again', async () => {
    await stopped(json({}, 429), async ({ cekura, service }, signal) => {
      expect((await errorOf(cekura.startImprovement(request, signal))).kind).toBe('aborted')
      expect(service.received).toHaveLength(1)
    })
  })

  test('is aborted when it waits for its turn and was never sent', async () => {
    const setting = { replies: [silence], connection: { concurrency: 1 } }
    await withService(
      { ...setting, clock: settableClock({ shortened: { [deadlines.grace]: 20 } }) },
      async (connected) => {
        const { cekura, service } = connected
        const stop = new AbortController()
        const first = errorOf(cekura.startImprovement(request, stop.signal))
        const second = errorOf(cekura.startImprovement(request, stop.signal))
        while (service.received.length === 0) await new Promise((resolve) => setTimeout(resolve, 1))
        stop.abort()
        expect((await second).kind).toBe('aborted')
        expect((await first).kind).toBe('uncertain')
        expect(service.received).toHaveLength(1)
      },
    )
  })
})
