/** How long jobs take, as far as intervals tell: a distribution without holes that neither drifts late nor ends too soon. */
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import {
  type DurationEstimate,
  estimateDurations,
  meanDuration,
  type SeenDuration,
} from '../../src/core/duration-estimate.js'

const anyTime = fc.integer({ min: 0, max: 3_600_000 })
const interval = fc.record({ afterMs: anyTime, byMs: anyTime })

function many(count: number, duration: SeenDuration): readonly SeenDuration[] {
  return Array.from({ length: count }, () => duration)
}

/** The probability between two times, of the cells that lie wholly within. */
function between({ limitsMs, shares }: DurationEstimate, [fromMs, toMs]: readonly [number, number]): number {
  return shares
    .filter(
      (_, cell) => (limitsMs[cell] ?? Number.NaN) >= fromMs && (limitsMs[cell + 1] ?? Number.NaN) <= toMs,
    )
    .reduce((sum, share) => sum + share, 0)
}

describe('an estimate of durations', () => {
  test('is a distribution over rising times from 0, whatever was seen, even with a clock that was set back', () => {
    fc.assert(
      fc.property(fc.array(interval, { minLength: 1, maxLength: 100 }), (seen) => {
        const { limitsMs, shares } = estimateDurations(seen)
        expect(limitsMs).toHaveLength(shares.length + 1)
        expect(limitsMs[0]).toBe(0)
        expect(limitsMs.slice(1).every((limit, index) => limit > (limitsMs[index] ?? Infinity))).toBe(true)
        expect(shares.every((share) => share >= 0)).toBe(true)
        expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9)
      }),
    )
  })

  test('has room for a job that lasts a quarter longer than the longest seen, and half as long as the shortest', () => {
    const { limitsMs } = estimateDurations([
      { afterMs: 0, byMs: 4_000 },
      { afterMs: 15_000, byMs: 20_000 },
    ])
    expect(limitsMs[1]).toBeCloseTo(2_000)
    expect(limitsMs.at(-1)).toBeCloseTo(25_000)
  })

  test('lies on the whole interval in which a job ended, not on the moment when that was seen', () => {
    const estimate = estimateDurations(many(100, { afterMs: 10_000, byMs: 14_000 }))
    expect(between(estimate, [9_000, 15_500])).toBeGreaterThan(0.95)
    expect(meanDuration(estimate)).toBeGreaterThan(11_000)
    expect(meanDuration(estimate)).toBeLessThan(12_800)
  })

  test('takes a wide interval for what narrow ones within it suggest', () => {
    const narrow = many(50, { afterMs: 8_000, byMs: 10_000 })
    const wide = many(50, { afterMs: 0, byMs: 20_000 })
    expect(between(estimateDurations([...narrow, ...wide]), [6_500, 12_000])).toBeGreaterThan(0.9)
    expect(between(estimateDurations(wide), [6_500, 12_000])).toBeLessThan(0.5)
  })

  test('keeps two kinds of jobs apart', () => {
    const short = many(70, { afterMs: 11_000, byMs: 13_000 })
    const long = many(30, { afterMs: 58_000, byMs: 62_000 })
    const estimate = estimateDurations([...short, ...long])
    expect(between(estimate, [9_000, 16_000])).toBeCloseTo(0.7, 1)
    expect(between(estimate, [20_000, 45_000])).toBeLessThan(0.001)
    expect(between(estimate, [45_000, 80_000])).toBeCloseTo(0.3, 1)
  })

  test('is surer the more jobs it has seen', () => {
    const near = (count: number) =>
      between(estimateDurations(many(count, { afterMs: 19_000, byMs: 20_000 })), [17_000, 22_500])
    expect(near(2)).toBeLessThan(near(10))
    expect(near(10)).toBeLessThan(near(100))
  })
})

test('the mean of an estimate weighs the middle of each cell', () => {
  expect(meanDuration({ limitsMs: [0, 2_000, 10_000], shares: [0.25, 0.75] })).toBe(
    0.25 * 1_000 + 0.75 * 6_000,
  )
})
