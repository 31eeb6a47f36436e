/** The run-wide slow-down: the pure decisions, and who may send when. */
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import {
  afterAsked,
  afterSuccess,
  afterThrottled,
  paceAtStart,
  successesToGrow,
  type Pace,
} from '../../src/cekura/pace.js'
import { Throttle, type Permit } from '../../src/cekura/throttle.js'
import { agentRow, json, jsonWith, never, withService, type Reply } from './service.js'
import { settableClock } from './settable-clock.js'

function succeed(pace: Pace, times: number): Pace {
  return Array.from({ length: times }).reduce<Pace>(afterSuccess, pace)
}

describe('the pace', () => {
  test('is halved by a 429, down to one request, and never to none', () => {
    let pace = paceAtStart(10)
    const limits = [1, 2, 3, 4, 5].map(() => {
      pace = afterThrottled(pace, { sentAt: pace.halvings, pausedUntil: 0 })
      return pace.limit
    })
    expect(limits).toEqual([5, 2, 1, 1, 1])
  })

  test('is halved once for the many 429s of one burst, which still prolong the pause', () => {
    const first = afterThrottled(paceAtStart(8), { sentAt: 0, pausedUntil: 100 })
    const second = afterThrottled(first, { sentAt: 0, pausedUntil: 300 })
    const third = afterThrottled(second, { sentAt: 0, pausedUntil: 200 })
    expect(third).toMatchObject({ limit: 4, pausedUntil: 300 })
  })

  test('grows back by one for each ten successes, and not beyond where it began', () => {
    const slow = afterThrottled(paceAtStart(4), { sentAt: 0, pausedUntil: 0 })
    expect(succeed(slow, successesToGrow - 1).limit).toBe(2)
    expect(succeed(slow, successesToGrow).limit).toBe(3)
    expect(succeed(slow, successesToGrow * 5).limit).toBe(4)
  })

  test('waits for as long as was asked, and is not halved where requests were not too many', () => {
    const asked = afterAsked(paceAtStart(8), 300)
    expect(asked).toEqual({ ...paceAtStart(8), pausedUntil: 300 })
    expect(afterAsked(asked, 200).pausedUntil).toBe(300)
  })

  test('stays between one and the ceiling whatever happens', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50 }), fc.array(fc.boolean()), (ceiling, signs) => {
        let pace = paceAtStart(ceiling)
        for (const isThrottled of signs) {
          pace = isThrottled
            ? afterThrottled(pace, { sentAt: pace.halvings, pausedUntil: 0 })
            : succeed(pace, successesToGrow)
          expect(pace.limit).toBeGreaterThanOrEqual(1)
          expect(pace.limit).toBeLessThanOrEqual(ceiling)
        }
      }),
    )
  })
})

async function settled(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve))
}

/** Asks for a turn and keeps what came of it. */
function ask(throttle: Throttle, signal = never): { permit: Permit | null | undefined } {
  const asked: { permit: Permit | null | undefined } = { permit: undefined }
  void throttle.enter(signal).then((permit) => {
    asked.permit = permit
  })
  return asked
}

describe('the throttle', () => {
  test('lets in as many as the ceiling, and the others in their order', async () => {
    const throttle = new Throttle(settableClock(), 2)
    const [a, b, c, d] = [ask(throttle), ask(throttle), ask(throttle), ask(throttle)]
    await settled()
    expect([a.permit, b.permit]).toEqual([{ sentAt: 0 }, { sentAt: 0 }])
    expect([c.permit, d.permit]).toEqual([undefined, undefined])
    throttle.leave({ sentAt: 0 }, { sign: 'success' })
    await settled()
    expect(c.permit).toEqual({ sentAt: 0 })
    expect(d.permit).toBeUndefined()
  })

  test('forgets one whose signal is aborted, and lets the next take its turn', async () => {
    const throttle = new Throttle(settableClock(), 1)
    const stop = new AbortController()
    const [first, given, next] = [ask(throttle), ask(throttle, stop.signal), ask(throttle)]
    await settled()
    stop.abort()
    await settled()
    expect(given.permit).toBeNull()
    expect(first.permit).toEqual({ sentAt: 0 })
    throttle.leave({ sentAt: 0 }, { sign: 'nothing' })
    await settled()
    expect(next.permit).toEqual({ sentAt: 0 })
  })

  test('passes a turn on when the one that was woken is aborted while it waits out a pause', async () => {
    const clock = settableClock()
    const throttle = new Throttle(clock, 1)
    const stop = new AbortController()
    const [first, woken, next] = [ask(throttle), ask(throttle, stop.signal), ask(throttle)]
    await settled()
    expect(first.permit).toEqual({ sentAt: 0 })
    clock.onSleep = () => {
      stop.abort()
    }
    throttle.leave({ sentAt: 0 }, { sign: 'throttled', pause: 1000 })
    for (let round = 0; round < 5; round += 1) await settled()
    expect(woken.permit).toBeNull()
    expect(next.permit).toEqual({ sentAt: 1 })
  })

  test('sends nothing of the whole run before the time that a 429 named', async () => {
    const clock = settableClock()
    const throttle = new Throttle(clock, 4)
    const permit = await throttle.enter(never)
    if (permit === null) throw new Error('expected a permit')
    throttle.leave(permit, { sign: 'throttled', pause: 9000 })
    const before = clock.now()
    await throttle.enter(never)
    expect(clock.now() - before).toBe(9000)
  })
})

describe('the client', () => {
  test('has never more requests under way than the concurrency allows, over connections that it keeps', async () => {
    let waiting: (() => void)[] = []
    let most = 0
    let answered = 0
    // Nothing is answered before three are under way: with fewer the test would never end.
    const together: Reply = (response, request) => {
      waiting.push(() => {
        json(agentRow)(response, request)
      })
      most = Math.max(most, waiting.length)
      if (waiting.length < 3) return
      const ready = waiting
      waiting = []
      setImmediate(() => {
        for (const answer of ready) answer()
        answered += ready.length
      })
    }
    await withService(
      { replies: [together], connection: { concurrency: 3 } },
      async ({ cekura, service }) => {
        await Promise.all(Array.from({ length: 30 }, () => cekura.readAgent(7, never)))
        expect(answered).toBe(30)
        expect(most).toBe(3)
        expect(new Set(service.received.map(({ socket }) => socket)).size).toBe(3)
      },
    )
  })

  test('slows the whole run down after a burst of 429s', async () => {
    let underWay = 0
    const mostAfter: number[] = []
    const replies = (_request: unknown, index: number): Reply => {
      if (index < 8) return jsonWith({ status: 429, 'retry-after': '1' })
      return (response, request) => {
        underWay += 1
        mostAfter.push(underWay)
        setTimeout(() => {
          underWay -= 1
          json(agentRow)(response, request)
        }, 2)
      }
    }
    await withService({ replies, connection: { concurrency: 8 } }, async ({ cekura }) => {
      await Promise.all(Array.from({ length: 12 }, () => cekura.readAgent(7, never)))
      expect(Math.max(...mostAfter)).toBeLessThanOrEqual(5)
      expect(cekura.requests()).toEqual({ total: 20, retried: 8, throttled: 8 })
    })
  })

  test('has the whole run wait after a 429 that names no time, for what else is sent would be refused too', async () => {
    const clock = settableClock()
    clock.chance = 0.999
    const replies = [jsonWith({ status: 429 }), json(agentRow)]
    await withService({ replies, clock, connection: { retryMin: 5_000 } }, async ({ cekura }) => {
      const slept = new Promise<void>((resolve) => {
        clock.onSleep = () => {
          resolve()
        }
      })
      const first = cekura.readAgent(7, never)
      await slept
      const second = cekura.readAgent(7, never)
      expect((await Promise.all([first, second])).map(({ id }) => id)).toEqual([7, 7])
      // One of them waits for its own sake, the other because nothing may be sent.
      expect(clock.sleeps).toEqual([4_995, 4_995])
    })
  })
})
