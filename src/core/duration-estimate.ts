/** Estimates how long jobs take from jobs that were only seen to end between two looks at them. */
import { runningSums, valueAt } from './running-sums.js'

/** Of a job that is over: when it was last seen running, and when it was seen to be over; in ms since its start. */
export interface SeenDuration {
  /** 0 where it was never seen running. */
  readonly afterMs: number
  readonly byMs: number
}

/** A distribution of durations over cells that grow by a fixed ratio, so that it is as fine for seconds as for minutes. */
export interface DurationEstimate {
  /** The cells' limits in ms, rising, from 0; one more than there are cells. */
  readonly limitsMs: readonly number[]
  /** The probability that a job ends within each cell; 1 in all. */
  readonly shares: readonly number[]
}

/** More would cost time and say no more: a hundred durations do not tell apart what is closer. */
const cellCount = 150

/** Steps of expectation and maximisation; further ones make the measured lag no smaller. */
const steps = 8

/** The estimate begins at this share of the shortest duration and ends at this multiple of the longest: the next may be either. */
const room = { before: 0.5, after: 1.25 }

/** What is seen of a few jobs is spread wider, as shares of a duration: `least` of very many, and `few` over √n more. */
const blur = { least: 0.06, few: 0.25 }

/** A cell range, from `first` up to and without `end`. */
interface Span {
  readonly first: number
  readonly end: number
}

/**
 * Takes at least one duration. A job that was seen late ended somewhere in between: taking the moment of seeing it would
 * make each plan later than the one before. So each job's weight lies on the whole interval, divided as all jobs
 * together suggest: expectation, maximisation and smoothing in turn (the EMS algorithm of Silverman, Jones, Wilson
 * and Nychka, 1990).
 */
export function estimateDurations(durations: readonly SeenDuration[]): DurationEstimate {
  const seen = durations.map(inOrder)
  const shortest = Math.min(...seen.map(({ byMs }) => byMs)) * room.before
  const longest = Math.max(...seen.map(({ byMs }) => byMs)) * room.after
  const growth = Math.log(longest / shortest) / (cellCount - 1)
  const limitsMs = [
    0,
    ...Array.from({ length: cellCount }, (_, index) => shortest * Math.exp(index * growth)),
  ]
  const spans = seen.map((duration) => spanOf(duration, limitsMs))
  const reach = Math.round((blur.least + blur.few / Math.sqrt(seen.length)) / growth)
  // From no preference at all between the cells.
  let shares: readonly number[] = Array.from({ length: cellCount }, () => 1 / cellCount)
  for (let step = 0; step < steps; step += 1) {
    shares = spread(spread(divide(shares, spans), reach), reach)
  }
  return { limitsMs, shares }
}

/** In ms. */
export function meanDuration(estimate: DurationEstimate): number {
  return weightedMiddles(estimate).reduce((sum, middle) => sum + middle, 0)
}

/** The middle of each cell in ms, times its share. */
export function weightedMiddles({ limitsMs, shares }: DurationEstimate): readonly number[] {
  return shares.map((share, cell) => (share * (valueAt(limitsMs, cell) + valueAt(limitsMs, cell + 1))) / 2)
}

/** A clock may have been set back meanwhile. */
function inOrder({ afterMs, byMs }: SeenDuration): SeenDuration {
  const end = Math.max(1, byMs)
  return { afterMs: Math.min(afterMs, end), byMs: end }
}

/** The cells that an interval touches: one at least, and never the last one, which is the room after the longest. */
function spanOf({ afterMs, byMs }: SeenDuration, limitsMs: readonly number[]): Span {
  const above = limitsMs.findIndex((limit) => limit > afterMs)
  const end = limitsMs.findIndex((limit) => limit >= byMs)
  return { first: Math.min(above, end) - 1, end }
}

/** Each job's weight divided over its cells as `shares` has it. */
function divide(shares: readonly number[], spans: readonly Span[]): readonly number[] {
  const below = runningSums(shares)
  const changes = shares.map(() => 0)
  for (const { first, end } of spans) {
    const weight = 1 / spans.length / Math.max(Number.EPSILON, valueAt(below, end) - valueAt(below, first))
    changes[first] = valueAt(changes, first) + weight
    changes[end] = valueAt(changes, end) - weight
  }
  const weights = runningSums(changes)
  return shares.map((share, cell) => share * Math.max(0, valueAt(weights, cell + 1)))
}

/** Each cell's share evenly over the cells up to `reach` away. */
function spread(shares: readonly number[], reach: number): readonly number[] {
  const changes = shares.map(() => 0)
  for (const [cell, share] of shares.entries()) {
    const first = Math.max(0, cell - reach)
    const end = Math.min(shares.length, cell + reach + 1)
    const part = share / (end - first)
    changes[first] = valueAt(changes, first) + part
    if (end < changes.length) changes[end] = valueAt(changes, end) - part
  }
  const spreadShares = runningSums(changes)
    .slice(1)
    .map((share) => Math.max(0, share))
  // Rounding has left a little more or less than 1.
  const all = spreadShares.reduce((sum, share) => sum + share, 0)
  return spreadShares.map((share) => share / all)
}
