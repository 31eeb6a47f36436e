/** Tests the measure itself: it tells what grows as its input does from what grows as the square. */
import { expect, test } from '@jest/globals'
import { growth, linear } from './growth.js'

/** So many additions, which no compiler takes out. */
function additions(count: number): number {
  let sum = 0
  for (let number = 0; number < count; number += 1) sum += number % 7
  return sum
}

test('work that grows as its input does is linear', () => {
  expect(growth(({ length }) => additions(length), 'a')).toBeLessThan(linear)
})

test('work that grows as the square of its input is not', () => {
  expect(growth(({ length }) => additions(length ** 2 / 1_000), 'a')).toBeGreaterThan(linear)
})
