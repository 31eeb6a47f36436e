/** How many jobs may be in flight: found by what the service accepts and refuses, quickly and with few refusals. */
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { afterAccepted, afterRefused, type JobLimit, limitAtStart } from '../../src/core/concurrency.js'

/** So many starts accepted, the last of them with so many jobs in flight. */
function accept(known: JobLimit, { times, inFlight }: { readonly times: number; readonly inFlight: number }) {
  return Array.from({ length: times }).reduce<JobLimit>((limit) => afterAccepted(limit, inFlight), known)
}

function refuse(known: JobLimit, inFlight: number): JobLimit {
  return afterRefused(known, { sentAt: known.lowerings, inFlight })
}

/** A service that takes eight, and has refused the ninth and the tenth of the first burst. */
function eightFound(): JobLimit {
  const burst = accept(limitAtStart(20), { times: 8, inFlight: 8 })
  return afterRefused(refuse(burst, 8), { sentAt: burst.lowerings, inFlight: 8 })
}

describe('the limit', () => {
  test('is the ceiling from the start where that is no more than the default of concurrency', () => {
    expect([1, 5, 10].map((ceiling) => limitAtStart(ceiling).limit)).toEqual([1, 5, 10])
  })

  test('grows by half each time that it was filled, up to the ceiling, while nothing was refused', () => {
    let limit = limitAtStart(40)
    const limits = [limit.limit]
    for (let inFlight = 1; limit.limit < 40; inFlight += 1) {
      limit = afterAccepted(limit, inFlight)
      if (limit.limit !== limits.at(-1)) limits.push(limit.limit)
      expect(inFlight).toBeLessThanOrEqual(limit.limit)
    }
    expect(limits).toEqual([10, 15, 23, 35, 40])
    expect(accept(limit, { times: 100, inFlight: 40 }).limit).toBe(40)
  })

  test('is what was in flight when a start was refused, once for the refusals of one burst', () => {
    expect(eightFound()).toMatchObject({ limit: 8, fullAt: 8, lowerings: 1 })
  })

  test('is found whichever answers of a burst come first', () => {
    const start = limitAtStart(10)
    const answers = fc.shuffledSubarray(
      Array.from({ length: 10 }, (_, index) => index < 8),
      { minLength: 10 },
    )
    fc.assert(
      fc.property(answers, (order) => {
        let limit = start
        let inFlight = 0
        for (const isAccepted of order) {
          if (isAccepted) inFlight += 1
          limit = isAccepted
            ? afterAccepted(limit, inFlight)
            : afterRefused(limit, { sentAt: start.lowerings, inFlight })
        }
        expect(limit).toMatchObject({ limit: 8, lowerings: 1 })
      }),
    )
  })

  test('is tried one above where the service was full, after twice as many starts each time that it is refused', () => {
    let limit = eightFound()
    const patience: number[] = []
    for (let probe = 0; probe < 7; probe += 1) {
      let accepted = 0
      for (; limit.limit === 8; accepted += 1) limit = afterAccepted(limit, 8)
      expect(limit.limit).toBe(9)
      patience.push(accepted)
      limit = refuse(limit, 8)
    }
    expect(patience).toEqual([16, 32, 64, 128, 256, 512, 512])
  })

  test('grows by one a start of each job where the service has come to take more, and is patient no longer than at first', () => {
    const tried = accept(refuse(accept(eightFound(), { times: 16, inFlight: 8 }), 8), {
      times: 32,
      inFlight: 8,
    })
    expect(tried).toMatchObject({ limit: 9, patience: 32 })
    const more = accept(tried, { times: 9, inFlight: 9 })
    expect(more).toMatchObject({ limit: 10, patience: 16 })
    expect(accept(more, { times: 10, inFlight: 10 }).limit).toBe(11)
  })

  test('is halved by a further refusal when nothing was accepted in between, and never to none', () => {
    let limit = eightFound()
    const limits = [7, 6, 2, 1, 0].map((inFlight) => {
      limit = refuse(limit, inFlight)
      return limit.limit
    })
    expect(limits).toEqual([3, 1, 1, 1, 1])
    const once = refuse(accept(eightFound(), { times: 1, inFlight: 8 }), 7)
    expect(once.limit).toBe(7)
  })

  test('grows back by one a start of each job to where the service was full', () => {
    const halved = refuse(eightFound(), 7)
    expect(halved).toMatchObject({ limit: 3, fullAt: 7 })
    expect(accept(halved, { times: 3, inFlight: 3 }).limit).toBe(4)
    expect(accept(halved, { times: 7, inFlight: 4 }).limit).toBe(5)
  })

  test('is from one to the ceiling whatever happens', () => {
    const event = fc.record({ isAccepted: fc.boolean(), share: fc.nat(100), stale: fc.boolean() })
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 100 }),
        fc.array(event, { maxLength: 200 }),
        (ceiling, events) => {
          let limit = limitAtStart(ceiling)
          for (const { isAccepted, share, stale } of events) {
            const inFlight = Math.round((share / 100) * ceiling)
            const sentAt = stale ? 0 : limit.lowerings
            limit = isAccepted
              ? afterAccepted(limit, Math.max(1, inFlight))
              : afterRefused(limit, { sentAt, inFlight })
            expect(limit.limit).toBeGreaterThanOrEqual(1)
            expect(limit.limit).toBeLessThanOrEqual(ceiling)
            expect(limit.needed).toBeGreaterThanOrEqual(1)
          }
        },
      ),
    )
  })
})

interface Market {
  /** What the service takes at a time. */
  readonly capacity: number
  readonly ceiling: number
  readonly count: number
}

/** Jobs of 1,000 ms whose starts take 10 ms to be answered and whose ends are known 20 ms late; times in ms. */
function run({ capacity, ceiling, count }: Market) {
  const events: { readonly at: number; readonly happens: () => void }[] = []
  let limit = limitAtStart(ceiling)
  let [now, waiting, taken, inFlight, atService, refused] = [0, count, 0, 0, 0, 0]
  const later = (ms: number, happens: () => void) => {
    events.push({ at: now + ms, happens })
  }
  const handOut = () => {
    while (waiting > 0 && taken < limit.limit) {
      waiting -= 1
      taken += 1
      start(limit.lowerings)
    }
  }
  const start = (sentAt: number) => {
    const isTaken = atService < capacity
    if (isTaken) {
      atService += 1
      later(1_000, () => (atService -= 1))
      later(1_020, () => {
        taken -= 1
        inFlight -= 1
      })
    }
    later(10, () => {
      if (isTaken) {
        inFlight += 1
        limit = afterAccepted(limit, inFlight)
        return
      }
      refused += 1
      waiting += 1
      taken -= 1
      limit = afterRefused(limit, { sentAt, inFlight })
    })
  }
  handOut()
  while (events.length > 0) {
    events.sort((one, other) => one.at - other.at)
    const next = events.shift()
    now = next?.at ?? now
    next?.happens()
    handOut()
  }
  return { wall: now / ((1_000 * count) / Math.min(capacity, ceiling)), refused: refused / (count + refused) }
}

describe('a run on a service that takes only so many jobs', () => {
  test.each([
    { capacity: 8, ceiling: 20, count: 100 },
    { capacity: 8, ceiling: 20, count: 200 },
    { capacity: 8, ceiling: 20, count: 2_000 },
    { capacity: 8, ceiling: 100, count: 200 },
    { capacity: 1, ceiling: 10, count: 400 },
    { capacity: 3, ceiling: 20, count: 200 },
    { capacity: 12, ceiling: 20, count: 200 },
    { capacity: 30, ceiling: 100, count: 1_000 },
  ])('has at most a twentieth of its starts refused, and keeps the service at work: %j', (market) => {
    const { wall, refused } = run(market)
    expect(refused).toBeLessThanOrEqual(0.05)
    expect(wall).toBeLessThanOrEqual(1.1)
  })

  test('has none refused where the service takes what was asked for', () => {
    expect(run({ capacity: 20, ceiling: 20, count: 200 }).refused).toBe(0)
  })
})
