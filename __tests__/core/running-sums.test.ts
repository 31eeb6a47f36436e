/** Running sums: any stretch is a difference of two of them. */
import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { runningSums, valueAt } from '../../src/core/running-sums.js'

test('the sum over any stretch is the difference of the sums at its ends', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: -1_000, max: 1_000 })),
      fc.nat(),
      fc.nat(),
      (...[values, one, other]) => {
        const [from = 0, to = 0] = [one, other].map((n) => n % (values.length + 1)).sort((a, b) => a - b)
        const sums = runningSums(values)
        const stretch = values.slice(from, to).reduce((sum, value) => sum + value, 0)
        expect(valueAt(sums, to) - valueAt(sums, from)).toBe(stretch)
      },
    ),
  )
})

test('beyond the ends there is nothing', () => {
  expect([valueAt([3], -1), valueAt([3], 0), valueAt([3], 1)]).toEqual([0, 3, 0])
})
