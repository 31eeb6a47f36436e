/** The price of a proof, asked for before anything of it starts. */
import { describe, expect, test } from '@jest/globals'
import type { CekuraApi } from '../../src/edges.js'
import { estimateSuites } from '../../src/steps/proof-estimate.js'
import { fakeCekura, rejecting, serviceError } from './fake-cekura.js'
import { runsOf } from './sample-proof.js'

const suites = [runsOf([1]), runsOf([2])].flatMap(({ before, after }) => [before, after])
const { signal } = new AbortController()

function estimate(maxCost: number, estimateSuite?: CekuraApi['estimateSuite']) {
  const cekura = fakeCekura({ script: estimateSuite === undefined ? {} : { estimateSuite } })
  return estimateSuites({ cekura, signal }, { suites, maxCost })
}

const costing = (cost: number | null) => () => Promise.resolve({ runs: 2, cost })

describe('the estimate', () => {
  test('is the sum over all suites, without the tail of decimal fractions', async () => {
    const costs = [0.1, 0.2, 0, 0]
    const next = () => Promise.resolve({ runs: 2, cost: costs.shift() ?? null })
    expect(0.1 + 0.2).not.toBe(0.3)
    expect(await estimate(0, next)).toEqual({ estimatedCost: 0.3, problem: null })
  })

  test('is not known where one suite has none, which only a limit minds', async () => {
    let asked = 0
    const oneUnknown = () => {
      asked += 1
      return Promise.resolve({ runs: 2, cost: asked === 2 ? null : 1 })
    }
    expect(await estimate(0, oneUnknown)).toEqual({ estimatedCost: null, problem: null })
    expect(await estimate(5, costing(null))).toEqual({
      estimatedCost: null,
      problem:
        'Nothing was run: Cekura gave no estimate of the cost, so that it cannot be held against max-cost (5).',
    })
  })
})

describe('max-cost', () => {
  test.each([
    { cost: 0.1, maxCost: 0.4, runs: true },
    { cost: 0.15, maxCost: 0.6, runs: true },
    { cost: 0.1000004, maxCost: 0.4, runs: false },
    { cost: 2, maxCost: 7.99, runs: false },
    { cost: 2, maxCost: 8, runs: true },
    { cost: 1_000, maxCost: 0, runs: true },
  ])('of $maxCost with four suites of $cost: $runs', async ({ cost, maxCost, runs }) => {
    const { problem } = await estimate(maxCost, costing(cost))
    expect(problem === null).toBe(runs)
  })

  test('that is exceeded is said with both numbers', async () => {
    expect(await estimate(5, costing(2))).toEqual({
      estimatedCost: 8,
      problem: 'Nothing was run: it is estimated to cost 8, and max-cost is 5.',
    })
  })
})

describe('a refusal', () => {
  test.each(['no-credit', 'refused', 'forbidden', 'platform', 'aborted'] as const)(
    '(%s) is why nothing is run, and no error of the run',
    async (kind) => {
      expect(await estimate(0, rejecting(kind))).toEqual({
        estimatedCost: null,
        problem: `Nothing was run: GET /x/: it is ${kind}.`,
      })
    },
  )

  test('is waited for beside the other answers, so that none goes on behind it', async () => {
    let answered = 0
    const slow = () => {
      answered += 1
      if (answered === 1) return Promise.reject(serviceError('no-credit'))
      return new Promise<{ runs: null; cost: null }>((resolve) => {
        setImmediate(() => {
          answered += 10
          resolve({ runs: null, cost: null })
        })
      })
    }
    expect((await estimate(0, slow)).problem).toContain('no-credit')
    expect(answered).toBe(34)
  })

  test('an edge that is broken is an error of the run', async () => {
    await expect(estimate(0, () => Promise.reject(new TypeError('broken')))).rejects.toThrow('broken')
  })
})
