/** The wait between two polls: its bounds, its growth, and what it learns from jobs that are over. */
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { type PollSituation, pollWait } from '../../src/core/poll-policy.js'

const situation: PollSituation = {
  elapsedMs: 0,
  durationsMs: [],
  pollMinMs: 1_000,
  pollMaxMs: 15_000,
  random: 0.5,
}

const bounds = fc
  .tuple(fc.integer({ min: 1, max: 3_600_000 }), fc.integer({ min: 1, max: 3_600_000 }))
  .map(([one, other]) => ({ pollMinMs: Math.min(one, other), pollMaxMs: Math.max(one, other) }))
const ms = fc.nat(10_000_000)
const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })

describe('the wait until the next poll', () => {
  test('is whole ms within its bounds, whatever has passed and been learned', () => {
    fc.assert(
      fc.property(
        bounds,
        ms,
        fc.array(ms, { maxLength: 30 }),
        random,
        (...[within, elapsedMs, durationsMs, chance]) => {
          const wait = pollWait({ ...within, elapsedMs, durationsMs, random: chance })
          expect(Number.isInteger(wait)).toBe(true)
          expect(wait).toBeGreaterThanOrEqual(within.pollMinMs)
          expect(wait).toBeLessThanOrEqual(within.pollMaxMs)
        },
      ),
    )
  })

  test('never shrinks as time passes while nothing is learned', () => {
    fc.assert(
      fc.property(bounds, ms, ms, random, (...[within, one, other, chance]) => {
        const waitAt = (elapsedMs: number) =>
          pollWait({ ...within, elapsedMs, durationsMs: [], random: chance })
        expect(waitAt(Math.max(one, other))).toBeGreaterThanOrEqual(waitAt(Math.min(one, other)))
      }),
    )
  })

  test('is three tenths of the time that has passed, give or take a tenth of that', () => {
    const waitOf = (chance: number) => pollWait({ ...situation, elapsedMs: 20_000, random: chance })
    expect([waitOf(0), waitOf(0.5), waitOf(0.999_999)]).toEqual([5_400, 6_000, 6_600])
  })

  test('asks again when half of the jobs that lasted this long were over', () => {
    const durationsMs = [2_000, 4_000, 9_000, 8_000, 12_000]
    expect(pollWait({ ...situation, elapsedMs: 5_000, durationsMs })).toBe(4_000)
  })

  test('learns nothing from fewer than five jobs, nor when this one has lasted longer than all of them', () => {
    const grown = pollWait({ ...situation, elapsedMs: 20_000 })
    expect(pollWait({ ...situation, elapsedMs: 20_000, durationsMs: [25_000, 25_000, 25_000, 25_000] })).toBe(
      grown,
    )
    expect(
      pollWait({ ...situation, elapsedMs: 20_000, durationsMs: [20_000, 1_000, 1_000, 1_000, 1_000] }),
    ).toBe(grown)
  })

  test('leaves the durations as they were', () => {
    const durationsMs = Object.freeze([9_000, 3_000, 8_000, 4_000, 7_000])
    expect(pollWait({ ...situation, elapsedMs: 1_000, durationsMs })).toBe(6_000)
  })
})
