/** The wait between two polls: its bounds, its growth, and what it learns from jobs that are over. */
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { SeenDuration } from '../../src/core/duration-estimate.js'
import {
  isWorthPlanning,
  planPolls,
  type PollBounds,
  type PollPlan,
  pollWait,
} from '../../src/core/poll-policy.js'

const defaults: PollBounds = { pollMinMs: 1_000, pollMaxMs: 15_000 }

const anyBounds = fc
  .tuple(fc.integer({ min: 1, max: 3_600_000 }), fc.integer({ min: 1, max: 3_600_000 }))
  .map(([one, other]) => ({ pollMinMs: Math.min(one, other), pollMaxMs: Math.max(one, other) }))
const ms = fc.nat(10_000_000)
const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })
const anySeen = fc.array(fc.record({ afterMs: ms, byMs: ms }), { maxLength: 30 })

function many(count: number, duration: SeenDuration): readonly SeenDuration[] {
  return Array.from({ length: count }, () => duration)
}

/** When a job that never ends is asked for, in ms since its start, without jitter. */
function pollTimes(plan: PollPlan, count: number): readonly number[] {
  const times: number[] = []
  for (let elapsedMs = 0; times.length < count; times.push(elapsedMs)) {
    elapsedMs += pollWait(plan, { elapsedMs, random: 0.5 })
  }
  return times
}

test('the wait until the next poll is whole ms within its bounds, whatever has passed and been seen', () => {
  fc.assert(
    fc.property(anyBounds, ms, anySeen, random, (...[bounds, elapsedMs, seen, chance]) => {
      const wait = pollWait(planPolls(seen, bounds), { elapsedMs, random: chance })
      expect(Number.isInteger(wait)).toBe(true)
      expect(wait).toBeGreaterThanOrEqual(bounds.pollMinMs)
      expect(wait).toBeLessThanOrEqual(bounds.pollMaxMs)
    }),
  )
})

describe('while too few jobs are over', () => {
  test('the wait never shrinks as time passes', () => {
    fc.assert(
      fc.property(anyBounds, ms, ms, random, (...[bounds, one, other, chance]) => {
        const plan = planPolls([], bounds)
        const waitAt = (elapsedMs: number) => pollWait(plan, { elapsedMs, random: chance })
        expect(waitAt(Math.max(one, other))).toBeGreaterThanOrEqual(waitAt(Math.min(one, other)))
      }),
    )
  })

  test('the wait grows with the time that has passed, up to the longest', () => {
    expect(pollTimes(planPolls([], defaults), 8)).toEqual([
      2_000, 4_800, 8_720, 14_208, 21_891, 32_647, 47_647, 62_647,
    ])
  })

  test('jobs that started together are asked for at quite different times', () => {
    const plan = planPolls([], defaults)
    const waits = [0, 0.5, 0.999_999].map((chance) => pollWait(plan, { elapsedMs: 15_000, random: chance }))
    expect(waits).toEqual([4_000, 8_000, 12_000])
  })

  test('one duration is not taken for a rule', () => {
    expect(planPolls(many(1, { afterMs: 3_000, byMs: 4_000 }), defaults)).toEqual(planPolls([], defaults))
  })
})

describe('when jobs are over', () => {
  const alike = planPolls(many(50, { afterMs: 11_000, byMs: 12_000 }), defaults)

  test('the first poll comes about when jobs like it are over, and the next ones soon after', () => {
    const [first = Number.NaN, second = Number.NaN] = pollTimes(alike, 2)
    expect(first).toBeGreaterThan(10_500)
    expect(first).toBeLessThan(13_000)
    expect(second - first).toBeLessThan(2_500)
  })

  test('a job that is still running is asked for as the jobs that lasted as long suggest', () => {
    const seen = [
      ...many(70, { afterMs: 11_000, byMs: 12_000 }),
      ...many(30, { afterMs: 24_000, byMs: 25_000 }),
    ]
    const wait = pollWait(planPolls(seen, defaults), { elapsedMs: 16_000, random: 0.5 })
    expect(16_000 + wait).toBeGreaterThan(23_000)
    expect(16_000 + wait).toBeLessThan(27_000)
  })

  test('chance moves a planned poll by a fiftieth of the wait at the most', () => {
    const waitOf = (chance: number) => pollWait(alike, { elapsedMs: 0, random: chance })
    expect(waitOf(0) / waitOf(0.5)).toBeCloseTo(0.98, 3)
    expect(waitOf(0.999_999) / waitOf(0.5)).toBeCloseTo(1.02, 3)
  })

  test('a job that lasts longer than all is waited for as if nothing were known', () => {
    const moment = { elapsedMs: 20_000, random: 0.3 }
    expect(pollWait(alike, moment)).toBe(pollWait(planPolls([], defaults), moment))
  })

  test('only the last hundred count', () => {
    const old = many(40, { afterMs: 2_000, byMs: 3_000 })
    const late = many(100, { afterMs: 11_000, byMs: 12_000 })
    expect(planPolls([...old, ...late], defaults)).toEqual(planPolls(late, defaults))
    expect(planPolls([...late, ...old], defaults)).not.toEqual(planPolls(late, defaults))
  })

  test('a plan does not drift late when the jobs polled by it are what it learns from', () => {
    const durationMs = 12_300
    const seen: SeenDuration[] = []
    const firstPolls: number[] = []
    for (let job = 0; job < 300; job += 1) {
      const times = pollTimes(planPolls(seen, defaults), 12)
      const late = times.findIndex((time) => time >= durationMs)
      seen.push({ afterMs: times[late - 1] ?? 0, byMs: times[late] ?? Number.NaN })
      firstPolls.push(times[0] ?? Number.NaN)
    }
    expect(Math.max(...firstPolls.slice(100))).toBeLessThan(durationMs * 1.2)
  })
})

test.each([
  { planned: 0, seen: 0, worth: false },
  { planned: 0, seen: 1, worth: true },
  { planned: 24, seen: 25, worth: true },
  { planned: 49, seen: 50, worth: false },
  { planned: 48, seen: 50, worth: true },
  { planned: 997, seen: 1_000, worth: false },
  { planned: 996, seen: 1_000, worth: true },
])('after $planned durations a plan with $seen is worth its time: $worth', ({ worth, ...numbers }) => {
  expect(isWorthPlanning(numbers)).toBe(worth)
})
