/** The statistics of a proof, against published values, against exact sums in whole numbers, and by what must hold of them. */
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { differenceProbability, exactInterval, type Tally } from '../../src/core/binomial.js'

const tally = (passed: number, total: number): Tally => ({ passed, total })

/** Binomial coefficients of n, from 0 to n. */
function coefficients(n: number): readonly bigint[] {
  const row = [1n]
  for (let k = 0; k < n; k++) row.push(((row[k] ?? 0n) * BigInt(n - k)) / BigInt(k + 1))
  return row
}

const sum = (values: readonly bigint[]): bigint => values.reduce((all, value) => all + value, 0n)

/** 1 + so many digits after the point, for divisions of whole numbers. */
const scale = 10n ** 15n

const anyTally = (most: number): fc.Arbitrary<Tally> =>
  fc.nat(most).chain((total) => fc.nat(total).map((passed) => tally(passed, total)))

describe('the exact interval', () => {
  // Newcombe, "Two-sided confidence intervals for the single proportion", Statistics in Medicine 17 (1998), table I.
  test.each([
    { passed: 81, total: 263, ends: '0.2527 to 0.3676' },
    { passed: 15, total: 148, ends: '0.0578 to 0.1617' },
    { passed: 0, total: 20, ends: '0.0000 to 0.1684' },
    { passed: 1, total: 29, ends: '0.0009 to 0.1776' },
  ])('is what Newcombe gives for $passed of $total', ({ ends, ...runs }) => {
    const { low, high } = exactInterval(runs)
    expect(`${low.toFixed(4)} to ${high.toFixed(4)}`).toBe(ends)
  })

  test.each([
    // The example of R's binom.test, Mendelian inheritance (Conover 1971).
    { passed: 682, total: 925, ends: [0.7076683, 0.7654066] },
    // The example of SciPy's BinomTestResult.proportion_ci.
    { passed: 7, total: 50, ends: [0.0581917003, 0.2673960025] },
    // All or none of ten: the tenth root of 0.025.
    { passed: 10, total: 10, ends: [0.6915029, 1] },
    { passed: 0, total: 10, ends: [0, 0.3084971] },
  ] as const)('agrees to seven digits with R and SciPy for $passed of $total', ({ ends, ...runs }) => {
    const { low, high } = exactInterval(runs)
    expect(low).toBeCloseTo(ends[0], 7)
    expect(high).toBeCloseTo(ends[1], 7)
  })

  test('is 0 to 1 where nothing was run', () => {
    expect(exactInterval(tally(0, 0))).toEqual({ low: 0, high: 1 })
  })

  test('has a closed form where all passed or none did', () => {
    for (const total of [1, 2, 3, 7, 100, 100_000]) {
      expect(exactInterval(tally(total, total)).low).toBeCloseTo(0.025 ** (1 / total), 10)
      expect(exactInterval(tally(total, total)).high).toBe(1)
      expect(exactInterval(tally(0, total)).high).toBeCloseTo(1 - 0.025 ** (1 / total), 10)
    }
  })

  test('begins where so many passes or more have a probability of exactly 0.025, by sums of whole numbers', () => {
    const grain = 10n ** 9n
    /** Whether P(at least `passed` of `total`) is below 1/40 for the rate `share` of a thousand millions. */
    const isRare = ({ passed, total }: Tally, share: bigint): boolean => {
      const terms = coefficients(total).map(
        (ways, count) => ways * share ** BigInt(count) * (grain - share) ** BigInt(total - count),
      )
      return sum(terms.slice(passed)) * 40n < grain ** BigInt(total)
    }
    for (let total = 1; total <= 14; total++)
      for (let passed = 1; passed <= total; passed++) {
        const low = BigInt(Math.round(exactInterval(tally(passed, total)).low * Number(grain)))
        expect([passed, total, isRare(tally(passed, total), low - 2n)]).toEqual([passed, total, true])
        expect([passed, total, isRare(tally(passed, total), low + 2n)]).toEqual([passed, total, false])
      }
  })

  test.each([50_000, 1, 99_990, 31_415])(
    'holds for %d of a hundred thousand runs, by a sum of logarithms',
    (passed) => {
      const total = 100_000
      const logFactorial = [0]
      for (let count = 1; count <= total; count++)
        logFactorial.push((logFactorial[count - 1] ?? NaN) + Math.log(count))
      const at = (count: number): number => logFactorial[count] ?? NaN
      const { low } = exactInterval(tally(passed, total))
      let atLeast = 0
      for (let count = passed; count <= total; count++) {
        const ways = at(total) - at(count) - at(total - count)
        atLeast += Math.exp(ways + count * Math.log(low) + (total - count) * Math.log1p(-low))
      }
      expect(atLeast).toBeCloseTo(0.025, 7)
    },
  )

  test('holds the observed rate, and is turned around when passed and failed are', () => {
    fc.assert(
      fc.property(anyTally(2000), ({ passed, total }) => {
        fc.pre(total > 0)
        const { low, high } = exactInterval(tally(passed, total))
        expect(low).toBeGreaterThanOrEqual(0)
        expect(low).toBeLessThanOrEqual(passed / total)
        expect(high).toBeGreaterThanOrEqual(passed / total)
        expect(high).toBeLessThanOrEqual(1)
        expect(low).toBeCloseTo(1 - exactInterval(tally(total - passed, total)).high, 12)
      }),
    )
  })

  test('moves up with each pass, and narrows with each run of the same share', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 300 }), fc.nat(299), (total, seed) => {
        const passed = seed % total
        const [fewer, more] = [exactInterval(tally(passed, total)), exactInterval(tally(passed + 1, total))]
        expect(more.low).toBeGreaterThan(fewer.low)
        expect(more.high).toBeGreaterThan(fewer.high)
        const twice = exactInterval(tally(2 * passed, 2 * total))
        expect(twice.high - twice.low).toBeLessThan(fewer.high - fewer.low)
      }),
    )
  })

  test('holds the true rate in at least 95 of 100 cases, whatever that rate is', () => {
    for (const total of [1, 3, 5, 10, 25]) {
      const ways = coefficients(total).map(Number)
      const intervals = ways.map((_, passed) => exactInterval(tally(passed, total)))
      for (let rate = 0.005; rate < 1; rate += 0.005) {
        let held = 0
        for (const [passed, { low, high }] of intervals.entries())
          if (low <= rate && rate <= high)
            held += (ways[passed] ?? 0) * rate ** passed * (1 - rate) ** (total - passed)
        expect(held).toBeGreaterThanOrEqual(0.95)
      }
    }
  })
})

describe('the test of a difference', () => {
  test.each([
    // Fisher's lady tasting tea, an example of R's fisher.test: 34 of 70 tables.
    { of: 'the lady tasting tea', first: tally(3, 4), second: tally(1, 4), probability: 0.4857142857 },
    // Criminal convictions of like-sex twins (Fisher 1962), an example of R's fisher.test.
    { of: 'the convictions of twins', first: tally(10, 13), second: tally(2, 17), probability: 0.0005367241 },
    // The examples of SciPy's fisher_exact, of today and of earlier versions.
    {
      of: 'the whales and sharks of SciPy',
      first: tally(6, 8),
      second: tally(1, 5),
      probability: 0.1025641026,
    },
    {
      of: 'those of its earlier versions',
      first: tally(8, 10),
      second: tally(1, 6),
      probability: 0.034965035,
    },
    // Studying and gender, the example of Wikipedia's article on the test.
    {
      of: 'the students of Wikipedia',
      first: tally(1, 10),
      second: tally(11, 14),
      probability: 0.0027594562,
    },
  ])('is the published one for $of', ({ first, second, probability }) => {
    expect(differenceProbability(first, second)).toBeCloseTo(probability, 9)
  })

  test('is the exact sum of the tables that are at most as probable, by whole numbers', () => {
    const exact = (first: Tally, second: Tally): number => {
      const passed = first.passed + second.passed
      const [ofFirst, ofSecond] = [coefficients(first.total), coefficients(second.total)]
      const tables = ofFirst.map((ways, count) => ways * (ofSecond[passed - count] ?? 0n))
      const observed = tables[first.passed] ?? 0n
      const asRare = sum(tables.filter((table) => table <= observed))
      return Number((asRare * scale) / sum(tables)) / Number(scale)
    }
    for (let total = 0; total <= 6; total++)
      for (let passed = 0; passed <= total; passed++)
        for (let other = 0; other <= 6; other++) {
          const [first, second] = [tally(passed, total), tally(other, 6)]
          expect(differenceProbability(first, second)).toBeCloseTo(exact(first, second), 12)
        }
    fc.assert(
      fc.property(anyTally(60), anyTally(60), (first, second) => {
        expect(differenceProbability(first, second)).toBeCloseTo(exact(first, second), 12)
      }),
    )
  })

  test('does not depend on which side is named first, nor on what is called a pass', () => {
    const turned = ({ passed, total }: Tally): Tally => tally(total - passed, total)
    fc.assert(
      fc.property(anyTally(400), anyTally(400), (first, second) => {
        const probability = differenceProbability(first, second)
        expect(differenceProbability(second, first)).toBeCloseTo(probability, 10)
        expect(differenceProbability(turned(first), turned(second))).toBeCloseTo(probability, 10)
      }),
    )
  })

  test('is a probability, and 1 for sides that are equal or not there', () => {
    fc.assert(
      fc.property(anyTally(400), anyTally(400), (first, second) => {
        const probability = differenceProbability(first, second)
        expect(probability).toBeGreaterThanOrEqual(0)
        expect(probability).toBeLessThanOrEqual(1)
        expect(differenceProbability(first, first)).toBe(1)
        expect(differenceProbability(first, tally(0, 0))).toBe(1)
      }),
    )
  })

  test('gets smaller the further the sides are apart', () => {
    for (let passed = 11; passed < 20; passed++)
      expect(differenceProbability(tally(10, 20), tally(passed + 1, 20))).toBeLessThan(
        differenceProbability(tally(10, 20), tally(passed, 20)),
      )
  })

  test('neither overflows nor divides by nothing with a hundred thousand runs a side', () => {
    const many = 100_000
    expect(differenceProbability(tally(many, many), tally(0, many))).toBe(0)
    expect(differenceProbability(tally(many, many), tally(many, many))).toBe(1)
    // As fisher_exact of SciPy 1.17 has it.
    expect(differenceProbability(tally(50_000, many), tally(50_400, many))).toBeCloseTo(0.0743589923, 9)
  })
})
