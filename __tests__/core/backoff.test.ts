/** The rules of sending again: how long to wait, and when to give up. */
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import {
  decideRetry,
  fullJitter,
  longestAskedWait,
  patience,
  readRetryAfter,
} from '../../src/core/backoff.js'

const bounds = { retryMin: 1000, retryMax: 30_000 }

describe('full jitter', () => {
  test('doubles its ceiling with each failure, up to the bound', () => {
    const ceilings = [1, 2, 3, 4, 5, 6, 7].map((failures) => fullJitter({ failures, bounds, random: 1 }))
    expect(ceilings).toEqual([1000, 2000, 4000, 8000, 16_000, 30_000, 30_000])
  })

  test('lies between zero and its ceiling for any number of failures and any bounds', () => {
    fc.assert(
      fc.property(
        fc.record({
          failures: fc.nat(),
          bounds: fc.record({ retryMin: fc.nat(), retryMax: fc.nat() }),
          random: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        }),
        (options) => {
          const wait = fullJitter(options)
          expect(wait).toBeGreaterThanOrEqual(0)
          expect(wait).toBeLessThanOrEqual(options.bounds.retryMax)
        },
      ),
    )
  })

  test('is spread evenly: half the chance is half the wait', () => {
    expect(fullJitter({ failures: 3, bounds, random: 0.5 })).toBe(2000)
    expect(fullJitter({ failures: 3, bounds, random: 0 })).toBe(0)
  })
})

describe('Retry-After', () => {
  const now = Date.UTC(2026, 0, 5, 12)

  test.each([
    ['0', 0],
    ['120', 120_000],
    [' 2 ', 2000],
    ['1.5', 1500],
    ['86400', longestAskedWait],
    ['Mon, 05 Jan 2026 12:00:30 GMT', 30_000],
    ['Monday, 05-Jan-26 12:00:30 GMT', 30_000],
    ['Mon Jan  5 12:00:30 2026', 30_000],
    ['Mon, 05 Jan 2026 11:00:00 GMT', 0],
    ['Tue, 06 Jan 2026 12:00:00 GMT', longestAskedWait],
    ['Mon, 99 Foo 2026 12:00:30 GMT', null],
    ['soon 1', null],
    ['-1', null],
    ['', null],
    [undefined, null],
  ])('%j asks for a wait of %j ms', (value, wait) => {
    expect(readRetryAfter(value, { now })).toBe(wait)
  })

  test('as a date counts from the date of the answer, where that can be read', () => {
    const value = 'Mon, 05 Jan 2026 15:00:30 GMT'
    expect(readRetryAfter(value, { now, date: 'Mon, 05 Jan 2026 15:00:10 GMT' })).toBe(20_000)
    expect(readRetryAfter(value, { now, date: 'yesterday' })).toBe(longestAskedWait)
  })

  test('never asks for less than nothing or more than the limit', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.date({ noInvalidDate: true }).map((date) => date.toUTCString()),
        ),
        (value) => {
          const wait = readRetryAfter(value, { now }) ?? 0
          expect(wait).toBeGreaterThanOrEqual(0)
          expect(wait).toBeLessThanOrEqual(longestAskedWait)
        },
      ),
    )
  })
})

describe('the decision after a failure', () => {
  const first = { failures: 1, elapsed: 0, asked: null, budgetLeft: 1, bounds, random: 0.5 }

  test('is a jittered wait', () => {
    expect(decideRetry(first)).toEqual({ wait: 500 })
  })

  test('is the wait that the service asked for, even beyond the patience', () => {
    expect(decideRetry({ ...first, asked: 200_000, elapsed: patience - 1 })).toEqual({ wait: 200_000 })
  })

  test('never waits by itself beyond the patience', () => {
    const late = { ...first, failures: 9, elapsed: patience - 100, random: 0.9 }
    expect(decideRetry(late)).toEqual({ wait: 100 })
  })

  test('is to give up when the patience is over or the budget used up', () => {
    expect(decideRetry({ ...first, elapsed: patience, asked: 1 })).toEqual({ giveUp: 'patience' })
    expect(decideRetry({ ...first, budgetLeft: 0 })).toEqual({ giveUp: 'budget' })
  })
})
