/** Exact statistics of passed and failed runs: an interval for one success rate, a test of the difference of two. */

/**
 * How many runs passed, of how many that were judged: whole numbers, 0 ≤ passed ≤ total.
 *
 * Both functions below use running products of neighbouring probabilities, so that no factorial overflows; they need
 * milliseconds for thousands of runs. They are our own because they are a page, while a statistics library brings
 * hundreds of kilobytes into a bundle that every run of the action loads.
 */
export interface Tally {
  readonly passed: number
  readonly total: number
}

/** What lies beyond each end of a two-sided interval of 95 %. */
const tail = 0.025

/** A term that changes a sum by less than this share of it ends the sum: below the precision of a number. */
const negligible = 1e-17

/** Tables whose probabilities differ by less than this share are equally probable: rounding must not tell them apart. */
const equalWithin = 1e-7

/**
 * The Clopper-Pearson interval of 95 %: the true rates for which neither so many nor so few passes would be a surprise.
 * Shares of 1. Exact means that it holds the true rate in at least 95 of 100 cases; of no run at all it is 0 to 1.
 */
export function exactInterval({ passed, total }: Tally): { readonly low: number; readonly high: number } {
  return { low: lowest({ passed, total }), high: 1 - lowest({ passed: total - passed, total }) }
}

/** The rate at which so many passes or more have the probability `tail`, by bisection to the last digit. */
function lowest(tally: Tally): number {
  if (tally.passed === 0) return 0
  let [low, high] = [0, tally.passed / tally.total]
  for (;;) {
    const middle = (low + high) / 2
    if (middle <= low || middle >= high) return low
    if (isExpected(tally, middle)) high = middle
    else low = middle
  }
}

/** Whether so many passes or more have at least the probability `tail`, for a rate of at most the observed one. */
function isExpected({ passed, total }: Tally, rate: number): boolean {
  const odds = rate / (1 - rate)
  let asMany = 1
  // In units of the probability of exactly `passed`. From there upwards the terms only fall.
  for (let runs = passed, term = 1; runs < total && term > asMany * negligible; runs++) {
    term *= ((total - runs) / (runs + 1)) * odds
    asMany += term
  }
  const limit = asMany * (1 / tail - 1)
  let fewer = 0
  for (let runs = passed, term = 1; runs > 0 && term > fewer * negligible && fewer <= limit; runs--) {
    term *= runs / ((total - runs + 1) * odds)
    fewer += term
  }
  return fewer <= limit
}

/**
 * Fisher's exact test, two-sided: how probable it is that two sides which do not differ show a difference as rare as
 * this one or rarer. The sum over all tables with the same totals that are at most as probable as the observed one
 * (as `fisher.test` of R sums). 1 where a side has no run; 0 where it is too small for a number (below 1e-300).
 */
export function differenceProbability(first: Tally, second: Tally): number {
  const passed = first.passed + second.passed
  const least = Math.max(0, passed - second.total)
  const most = Math.min(first.total, passed)
  /** The probability of `count + 1` passes on the first side, in units of that of `count`. */
  const step = (count: number): number =>
    ((first.total - count) * (passed - count)) / ((count + 1) * (second.total - passed + count + 1))
  const likeliest = Math.floor(((first.total + 1) * (passed + 1)) / (first.total + second.total + 2))
  const weights = [1]
  let observed = 1
  const add = (count: number, weight: number): void => {
    weights.push(weight)
    if (count === first.passed) observed = weight
  }
  // Outwards from the likeliest table, so that products only fall: they end at 0 and never overflow.
  for (let count = likeliest, weight = 1; count < most; count++) add(count + 1, (weight *= step(count)))
  for (let count = likeliest, weight = 1; count > least; count--) add(count - 1, (weight /= step(count - 1)))

  const limit = observed * (1 + equalWithin)
  let [all, asRare] = [0, 0]
  for (const weight of weights) {
    all += weight
    if (weight <= limit) asRare += weight
  }
  return asRare / all
}
