/** Finds when to look at a job whose duration is known as a distribution: late answers and looks together cost least. */
import { type DurationEstimate, weightedMiddles } from './duration-estimate.js'
import { runningSums, valueAt } from './running-sums.js'

export interface InspectionCosts {
  /** What a look costs: as much as knowing so many ms later. */
  readonly priceMs: number
  /** Probability that a job outlasts the whole estimate. */
  readonly outlasting: number
  /** Bounds of the time between two looks, in ms; kept as far as the cells allow. */
  readonly minMs: number
  readonly maxMs: number
}

export interface InspectionSchedule {
  /** Times since a job's start in ms, rising, from 0. */
  readonly timesMs: readonly number[]
  /** For each time but the last, the index of the one to look at next, where the job was running then. */
  readonly next: readonly number[]
}

/**
 * The optimal inspection schedule (Barlow, Hunter and Proschan, 1963), by dynamic programming from the end: the best
 * look after a time depends only on the looks after it. Any distribution will do, also one with several peaks, for
 * which the recurrence of the paper does not hold.
 */
export function scheduleInspections(estimate: DurationEstimate, costs: InspectionCosts): InspectionSchedule {
  const { limitsMs, shares } = estimate
  const last = limitsMs.length - 1
  const over = runningSums(shares)
  const durations = runningSums(weightedMiddles(estimate))
  // Expected costs from a time on, times the probability of getting there.
  const costsFrom = limitsMs.map(() => 0)
  const next = shares.map(() => last)
  for (let from = last - 1; from >= 0; from -= 1) {
    let least = Infinity
    for (let to = from + 1; to <= last; to += 1) {
      const waitMs = valueAt(limitsMs, to) - valueAt(limitsMs, from)
      if (waitMs < costs.minMs && to < last) continue
      if (waitMs > costs.maxMs && least < Infinity) break
      const lateMs =
        valueAt(limitsMs, to) * (valueAt(over, to) - valueAt(over, from)) -
        (valueAt(durations, to) - valueAt(durations, from))
      const cost = lateMs + valueAt(costsFrom, to)
      if (cost >= least) continue
      least = cost
      next[from] = to
    }
    costsFrom[from] = least + costs.priceMs * (1 - valueAt(over, from) + costs.outlasting)
  }
  return { timesMs: limitsMs, next }
}

/** When to look next at a job that runs after `elapsedMs`, in ms since its start; null when it has outlasted the schedule. */
export function nextInspection({ timesMs, next }: InspectionSchedule, elapsedMs: number): number | null {
  const above = timesMs.findIndex((time) => time > elapsedMs)
  if (above < 0) return null
  const below = above - 1
  const nearest = elapsedMs - valueAt(timesMs, below) < valueAt(timesMs, above) - elapsedMs ? below : above
  const index = next[nearest]
  return index === undefined ? null : valueAt(timesMs, index)
}
