/** Measures how work grows with its input: a ratio within one process, so that a slow machine changes nothing. */

/** The input's length at which the smaller of the two measurements is made. */
const small = 40_000
const factor = 10

/**
 * How many times longer `work` takes for an input of 400,000 characters than for one of 40,000, each
 * the best of three. About 10 for linear work, about 100 for quadratic.
 */
export function growth(work: (input: string) => unknown, unit: string): number {
  const input = unit.repeat(Math.ceil(small / unit.length))
  const best = (text: string): number => {
    const times = [1, 2, 3].map(() => {
      const start = process.hrtime.bigint()
      work(text)
      return Number(process.hrtime.bigint() - start)
    })
    return Math.min(...times)
  }
  work(input)
  // A floor of half a millisecond: below it the clock, not the work, is measured.
  return best(input.repeat(factor)) / Math.max(best(input), 500_000)
}
