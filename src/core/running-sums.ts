/** Running sums, by which the sum over any stretch of values is one difference. */

/** The sum of the first n values at index n: one more than there are values. */
export function runningSums(values: readonly number[]): readonly number[] {
  const result = [0]
  let sum = 0
  for (const value of values) {
    sum += value
    result.push(sum)
  }
  return result
}

/** 0 beyond the ends. */
export function valueAt(values: readonly number[], index: number): number {
  return values[index] ?? 0
}
