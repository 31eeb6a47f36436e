/** Every figure of the page about proofs, worked out anew. */
import { describe, expect, test } from '@jest/globals'
import { differenceProbability, exactInterval } from '../../src/core/binomial.js'
import { judgeRuns, proveAll, proveScenario, rateOf, significance } from '../../src/core/proof.js'
import { proofMarkdown, rateText } from '../../src/core/proof-markdown.js'
import { read, tableOf } from '../documents.js'
import { result } from './sample-report.js'

const page = 'docs/proof.md'
const whole = (cell: string | undefined): number => Number(/\d+/.exec(cell ?? '')?.[0])
const share = (cell: string | undefined): number => whole(cell) / 100

describe('the example line', () => {
  test('has the bars, intervals and verdict that the comment would have', () => {
    const proof = proveScenario({ passed: 2, total: 3 }, { passed: 3, total: 3 })
    const all = proveAll({ channel: 'text', estimatedCost: null, results: [], scenarios: [proof], notes: '' })
    const scenarios = [{ result: result({ id: 1, name: 'Angry customer', url: '' }), proof }]
    const [row = []] = tableOf(page, 'Scenario')
    expect(proofMarkdown({ proof: all, scenarios, detail: 'diff', maxRows: 1 })).toContain(
      `\n| ${row.join(' | ')} |\n`,
    )
  })
})

describe('the table of decisions', () => {
  const rows = tableOf(page, 'Runs of each text')

  test('begins with the three runs that are the default', () => {
    expect(rows.map(([runs]) => whole(runs))).toEqual([3, 4, 5, 10, 20, 30, 60, 100])
  })

  test.each(rows.map(([runs, interval, worse]) => ({ total: whole(runs), interval, worse })))(
    'is right about $total runs',
    ({ total, interval, worse }) => {
      const all = { passed: total, total }
      const { low, high } = exactInterval(all)
      expect(interval).toBe(`${Math.round(low * 100)}–${Math.round(high * 100)} %`)
      const decides = Array.from({ length: total + 1 }, (_, passed) => passed).filter(
        (passed) => judgeRuns(all, { passed, total }) === 'worse',
      )
      const most = decides.at(-1)
      expect(worse).toBe(most === undefined ? 'never' : `at most ${most} of ${total}`)
      // From there down all are worse, as "at most" says.
      expect(decides).toEqual(Array.from({ length: decides.length }, (_, passed) => passed))
    },
  )
})

/** The probability of each number of passes. */
function chances(total: number, rate: number): readonly number[] {
  let ways = 1
  return Array.from({ length: total + 1 }, (_, passed) => {
    const chance = ways * rate ** passed * (1 - rate) ** (total - passed)
    ways *= (total - passed) / (passed + 1)
    return chance
  })
}

/** How often a proof finds the better of two texts, with so many runs of each. */
function found({ low, high, total }: { low: number; high: number; total: number }): number {
  const [ofLow, ofHigh] = [chances(total, low), chances(total, high)]
  let sum = 0
  for (const [before, one] of ofLow.entries())
    for (const [after, other] of ofHigh.entries())
      if (
        after > before &&
        one * other > 1e-9 &&
        judgeRuns({ passed: before, total }, { passed: after, total }) === 'better'
      )
        sum += one * other
  return sum
}

describe('the table of what luck costs', () => {
  const rows = tableOf(page, 'True rate of one text')

  test.each(rows.map(([low, high, runs]) => ({ low: share(low), high: share(high), total: whole(runs) })))(
    'finds $low against $high in four proofs of five with $total runs, and not with one fewer',
    ({ total, ...rates }) => {
      expect(found({ ...rates, total })).toBeGreaterThanOrEqual(0.8)
      expect(found({ ...rates, total: total - 1 })).toBeLessThan(0.8)
    },
  )

  test('has several differences', () => {
    expect(rows.length).toBeGreaterThanOrEqual(5)
  })
})

describe('the figures in the text', () => {
  const text = read(page)

  test('say how probable none of 3 against 3 of 3 is', () => {
    const percent = differenceProbability({ passed: 0, total: 3 }, { passed: 3, total: 3 }) * 100
    expect(text).toContain(`comes up by chance in ${Math.round(percent)} of 100 cases`)
  })

  test('say the level of the test', () => {
    expect(text.replace(/\s+/g, ' ')).toContain(`in at most ${significance * 100} of 100 proofs`)
  })

  test('say the interval of the example', () => {
    expect(text).toContain(`**(${/\((.*)\)/.exec(rateText(rateOf({ passed: 2, total: 3 })))?.[1]})**`)
  })
})
