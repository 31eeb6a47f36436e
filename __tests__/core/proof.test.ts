/** What runs of old and new texts prove: one word, and nothing that chance can explain. */
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { Tally } from '../../src/core/binomial.js'
import {
  isFlaky,
  judgeRuns,
  notProven,
  proveAll,
  proveScenario,
  rateOf,
  type ScenarioProof,
} from '../../src/core/proof.js'

const tally = (passed: number, total: number): Tally => ({ passed, total })
const anyTally = fc.nat(60).chain((total) => fc.nat(total).map((passed) => tally(passed, total)))
const proved = (before: [number, number], after: [number, number]): ScenarioProof =>
  proveScenario(tally(...before), tally(...after))
const run = { channel: 'text', estimatedCost: 1.5, results: ['https://x.io/1'], notes: '' }

describe('a success rate', () => {
  test('carries its exact interval, rounded to six digits', () => {
    expect(rateOf(tally(2, 3))).toEqual({ passed: 2, total: 3, low: 0.094299, high: 0.991596 })
  })

  test('of no run may be anything', () => {
    expect(rateOf(tally(0, 0))).toEqual({ passed: 0, total: 0, low: 0, high: 1 })
  })

  test('keeps nothing that a caller’s value has besides', () => {
    const rate = rateOf(proved([1, 2], [1, 2]).before)
    expect(Object.keys(rate)).toEqual(['passed', 'total', 'low', 'high'])
  })
})

describe('the verdict', () => {
  test('is worse or better from p = 0.05 on', () => {
    expect(judgeRuns(tally(5, 5), tally(1, 5))).toBe('worse')
    expect(judgeRuns(tally(1, 5), tally(5, 5))).toBe('better')
    expect(judgeRuns(tally(5, 5), tally(2, 5))).toBe('inconclusive')
  })

  test('is always inconclusive for three runs of each text', () => {
    for (let before = 0; before <= 3; before++)
      for (let after = 0; after <= 3; after++)
        expect(judgeRuns(tally(before, 3), tally(after, 3))).toBe('inconclusive')
  })

  test('is inconclusive where a side has no judged run', () => {
    expect(judgeRuns(tally(0, 0), tally(50, 50))).toBe('inconclusive')
    expect(judgeRuns(tally(50, 50), tally(0, 0))).toBe('inconclusive')
  })

  test('compares shares, not numbers of passes', () => {
    expect(judgeRuns(tally(40, 100), tally(30, 30))).toBe('better')
    expect(judgeRuns(tally(30, 30), tally(40, 100))).toBe('worse')
  })

  test('is turned around with the sides, and never claims more than the rates show', () => {
    const opposite = { better: 'worse', worse: 'better', inconclusive: 'inconclusive' } as const
    fc.assert(
      fc.property(anyTally, anyTally, (before, after) => {
        const verdict = judgeRuns(before, after)
        expect(judgeRuns(after, before)).toBe(opposite[verdict])
        if (verdict === 'better')
          expect(after.passed / after.total).toBeGreaterThan(before.passed / before.total)
        if (verdict === 'worse') expect(after.passed / after.total).toBeLessThan(before.passed / before.total)
      }),
    )
  })
})

describe('a flaky scenario', () => {
  test('is one whose old text passes only sometimes', () => {
    expect([tally(0, 3), tally(1, 3), tally(2, 3), tally(3, 3), tally(0, 0)].map(isFlaky)).toEqual([
      false,
      true,
      true,
      false,
      false,
    ])
  })
})

describe('the proof of a run', () => {
  test('adds up its scenarios, so that few runs of many decide what few runs of one cannot', () => {
    const scenarios = Array.from({ length: 10 }, () => proved([3, 3], [2, 3]))
    expect(scenarios.map(({ verdict }) => verdict)).not.toContain('worse')
    expect(proveAll({ ...run, scenarios })).toEqual({
      channel: 'text',
      estimatedCost: 1.5,
      verdict: 'worse',
      before: { passed: 30, total: 30, low: 0.884297, high: 1 },
      after: { passed: 20, total: 30, low: 0.47188, high: 0.827126 },
      results: ['https://x.io/1'],
      reason:
        'The scenarios pass less often: 30 of 30 runs passed with the old texts, 20 of 30 runs passed with the new ones (p = 0.000797).',
    })
  })

  test('says by how much better the new texts are, and what was not counted', () => {
    const proof = proveAll({ ...run, scenarios: [proved([0, 40], [40, 40])], notes: 'One run broke off.' })
    expect(proof.verdict).toBe('better')
    expect(proof.reason).toBe(
      'The scenarios pass more often: 0 of 40 runs passed with the old texts, 40 of 40 runs passed with the new ones (p < 0.0001). One run broke off.',
    )
  })

  test('says that chance can explain a small difference', () => {
    const { verdict, reason } = proveAll({ ...run, scenarios: [proved([0, 1], [1, 1])] })
    expect(verdict).toBe('inconclusive')
    expect(reason).toBe(
      'Chance alone can explain the difference: 0 of 1 run passed with the old texts, 1 of 1 run passed with the new ones (p = 1.00).',
    )
  })

  test('leaves out of both sums a scenario that ran on one side only', () => {
    const hard = proved([0, 0], [0, 50])
    const { before, after, verdict } = proveAll({ ...run, scenarios: [hard, proved([5, 5], [5, 5])] })
    expect([before, after].map(({ passed, total }) => [passed, total])).toEqual([
      [5, 5],
      [5, 5],
    ])
    expect(verdict).toBe('inconclusive')
  })

  test('says so where nothing can be compared', () => {
    const { verdict, reason } = proveAll({
      ...run,
      scenarios: [proved([3, 3], [0, 0])],
      notes: '3 runs missing.',
    })
    expect(verdict).toBe('inconclusive')
    expect(reason).toBe('No scenario has a judged run on both sides. 3 runs missing.')
  })

  test('that did not take place is inconclusive and says why', () => {
    const rate = { passed: 0, total: 0, low: 0, high: 1 }
    expect(notProven({ channel: 'voice', estimatedCost: 12, reason: 'It is over budget.' })).toEqual({
      channel: 'voice',
      estimatedCost: 12,
      verdict: 'inconclusive',
      before: rate,
      after: rate,
      results: [],
      reason: 'It is over budget.',
    })
  })
})
