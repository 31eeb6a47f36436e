/** Measures how work grows with its input: a ratio of processor time within one process, which a busy machine does not change. */

const small = 10_000
const factor = 40

/** Linear work grows by about 40 from the small input to the large one, quadratic work by about 1,600: this lies between. */
export const linear = 400

/** Below this, in microseconds, the clock is measured and not the work. */
const floor = 500

/** How many times more processor time `work` takes for 400,000 characters of `unit` than for 10,000; the best of three each. */
export function growth(work: (input: string) => unknown, unit: string): number {
  const input = unit.repeat(Math.ceil(small / unit.length))
  const best = (text: string): number => {
    const times = [1, 2, 3].map(() => {
      const start = process.cpuUsage()
      work(text)
      return process.cpuUsage(start).user
    })
    return Math.max(Math.min(...times), floor)
  }
  work(input)
  return best(input.repeat(factor)) / best(input)
}
