/** That durations are shown with two units at the most, and never with 60 of one. */
import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { shownDuration } from '../../src/core/shown-duration.js'

test.each([
  [-5, '0 ms'],
  [0, '0 ms'],
  [350.4, '350 ms'],
  [999.6, '1 s'],
  [1_000, '1 s'],
  [8_240, '8.2 s'],
  [9_949, '9.9 s'],
  [9_950, '10 s'],
  [59_499, '59 s'],
  [59_600, '1 min'],
  [65_000, '1 min 5 s'],
  [3_599_400, '59 min 59 s'],
  [3_600_000, '1 h'],
  [7_380_000, '2 h 3 min'],
])('%d ms is %s', (milliseconds, words) => {
  expect(shownDuration(milliseconds)).toBe(words)
})

test('no smaller unit reaches 60, whatever the time', () => {
  fc.assert(
    fc.property(fc.nat(400_000_000), (milliseconds) => {
      const numbers = [...shownDuration(milliseconds).matchAll(/([\d.]+) (ms|s|min)/g)]
      expect(numbers.every(([, number, unit]) => Number(number) < (unit === 'ms' ? 1_000 : 60))).toBe(true)
    }),
  )
})
