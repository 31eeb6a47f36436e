/** Measures how work grows with its input: a ratio of processor time within one process. */

const small = 10_000
const factor = 40

/** Linear work takes about as long on one long input as on forty short ones, quadratic work about 40 times as long: this lies between. */
export const linear = 15

/** Quadratic work is quadratic in every attempt; what a busy machine does to linear work, it seldom does five times. */
const attempts = 5

/** Below this, in microseconds, the clock is measured and not the work. */
const floor = 500

function processorTime(work: () => void): number {
  const start = process.cpuUsage()
  work()
  return Math.max(process.cpuUsage(start).user, floor)
}

/** How many times more processor time `work` takes for 400,000 characters of `unit` than for forty times 10,000; the least of up to five attempts. */
export function growth(work: (input: string) => unknown, unit: string): number {
  const input = unit.repeat(Math.ceil(small / unit.length))
  const long = input.repeat(factor)
  let least = Infinity
  for (let attempt = 0; attempt < attempts && least >= linear; attempt += 1) {
    const onShort = processorTime(() => {
      for (let count = 0; count < factor; count += 1) work(input)
    })
    const onLong = processorTime(() => {
      work(long)
    })
    least = Math.min(least, onLong / onShort)
  }
  return least
}
