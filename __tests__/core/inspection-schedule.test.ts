/** The inspection schedule against every other possible one, and its bounds. */
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { DurationEstimate } from '../../src/core/duration-estimate.js'
import {
  type InspectionCosts,
  type InspectionSchedule,
  nextInspection,
  scheduleInspections,
} from '../../src/core/inspection-schedule.js'

const free: InspectionCosts = { priceMs: 100, outlasting: 0, minMs: 0, maxMs: Infinity }

/** Estimates of a few cells, so that all schedules can be tried. */
const smallEstimate: fc.Arbitrary<DurationEstimate> = fc
  .array(fc.record({ width: fc.integer({ min: 1, max: 5_000 }), weight: fc.nat(10) }), {
    minLength: 1,
    maxLength: 8,
  })
  .filter((cells) => cells.some(({ weight }) => weight > 0))
  .map((cells) => {
    const all = cells.reduce((sum, { weight }) => sum + weight, 0)
    const limitsMs = cells.reduce<number[]>(
      (limits, { width }) => [...limits, (limits.at(-1) ?? 0) + width],
      [0],
    )
    return { limitsMs, shares: cells.map(({ weight }) => weight / all) }
  })

/** The looks at a job that outlasts all, as indexes of the times. */
function looks({ timesMs, next }: InspectionSchedule): readonly number[] {
  const result: number[] = []
  for (let index = next[0]; index !== undefined; index = next[index]) result.push(index)
  expect(result.at(-1)).toBe(timesMs.length - 1)
  return result
}

/** What is expected of a job by definition: each cell's jobs are known at the first look after them, and pay for each look until then. */
function expectedCost(
  estimate: DurationEstimate,
  plan: { readonly looks: readonly number[]; readonly costs: InspectionCosts },
) {
  const { limitsMs, shares } = estimate
  const time = (index: number) => limitsMs[index] ?? Number.NaN
  const ended = shares.map((share, cell) => {
    const count = plan.looks.findIndex((look) => look > cell) + 1
    const late = time(plan.looks[count - 1] ?? Number.NaN) - (time(cell) + time(cell + 1)) / 2
    return share * (late + count * plan.costs.priceMs)
  })
  const outlasted = plan.costs.outlasting * plan.looks.length * plan.costs.priceMs
  return ended.reduce((sum, cost) => sum + cost, 0) + outlasted
}

/** Every choice of looks that ends with the last time. */
function allPlans(last: number): readonly (readonly number[])[] {
  return Array.from({ length: 2 ** (last - 1) }, (_, choice) => [
    ...Array.from({ length: last - 1 }, (_, bit) => bit + 1).filter((look) => (choice >> (look - 1)) & 1),
    last,
  ])
}

describe('a schedule of inspections', () => {
  test('costs no more than any other, with any distribution and price', () => {
    fc.assert(
      fc.property(
        smallEstimate,
        fc.integer({ min: 1, max: 5_000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (...[estimate, priceMs, outlasting]) => {
          const costs = { ...free, priceMs, outlasting }
          const costOf = (plan: readonly number[]) => expectedCost(estimate, { looks: plan, costs })
          const least = Math.min(...allPlans(estimate.shares.length).map(costOf))
          expect(costOf(looks(scheduleInspections(estimate, costs)))).toBeCloseTo(least, 4)
        },
      ),
    )
  })

  test('waits within its bounds, but for the last look and for cells that are too long', () => {
    fc.assert(
      fc.property(smallEstimate, fc.nat(4_000), fc.nat(8_000), (...[estimate, minMs, more]) => {
        const maxMs = minMs + more
        const { timesMs, next } = scheduleInspections(estimate, { ...free, minMs, maxMs })
        const last = timesMs.length - 1
        for (const [from, to] of next.entries()) {
          const waitTo = (index: number) => (timesMs[index] ?? Number.NaN) - (timesMs[from] ?? Number.NaN)
          expect(to).toBeGreaterThan(from)
          if (to < last) expect(waitTo(to)).toBeGreaterThanOrEqual(minMs)
          // The cell before would have been too soon, where there is one.
          if (waitTo(to) > maxMs && to - 1 > from) expect(waitTo(to - 1)).toBeLessThan(minMs)
        }
      }),
    )
  })

  test('looks more seldom the more a look costs', () => {
    const cells = 40
    const even = {
      limitsMs: Array.from({ length: cells + 1 }, (_, index) => index * 1_000),
      shares: Array.from({ length: cells }, () => 1 / cells),
    }
    const countAt = (priceMs: number) => looks(scheduleInspections(even, { ...free, priceMs })).length
    const counts = [1, 1_000, 4_000, 1_000_000].map(countAt)
    expect(counts).toEqual([...counts].sort((one, other) => other - one))
    expect([counts[0], counts[3]]).toEqual([40, 1])
  })

  test('looks after each of two peaks and hardly between them', () => {
    const shares = Array.from({ length: 60 }, (_, cell) => (cell === 11 ? 0.7 : cell === 58 ? 0.3 : 0))
    const limitsMs = Array.from({ length: 61 }, (_, index) => index * 1_000)
    const schedule = scheduleInspections({ limitsMs, shares }, { ...free, outlasting: 0.01 })
    expect(looks(schedule).slice(0, 2)).toEqual([12, 59])
  })
})

describe('the next inspection', () => {
  const schedule: InspectionSchedule = { timesMs: [0, 1_000, 3_000, 7_000], next: [2, 2, 3] }

  test.each([
    [0, 3_000],
    [900, 3_000],
    [1_999, 3_000],
    [2_000, 7_000],
    [4_999, 7_000],
  ])('after %i ms is the one of the nearest time: %i ms', (elapsedMs, expected) => {
    expect(nextInspection(schedule, elapsedMs)).toBe(expected)
  })

  test.each([5_000, 7_000, 8_000])(
    'is unknown after %i ms, when a job has outlasted the schedule',
    (elapsedMs) => {
      expect(nextInspection(schedule, elapsedMs)).toBeNull()
    },
  )

  test('is unknown before the start', () => {
    expect(nextInspection(schedule, -1)).toBeNull()
  })
})
