/** What a plan digest tells apart, and what it does not see. */
import { describe, expect, test } from '@jest/globals'
import { canonicalPlan, planDigest, planOf } from '../../src/core/plan-digest.js'
import { improved, result, sha256 } from './sample-report.js'

const digest = (results: Parameters<typeof planDigest>[0]['results'], agent: number | null = 7): string =>
  planDigest({ agent, results, hash: sha256 })

describe('the plan of a run', () => {
  test('holds only the texts that applying would save', () => {
    const results = [
      improved({ id: 2 }),
      result({ id: 3, status: 'rejected', after: 'A text that lost a placeholder.' }),
      result({ id: 4, status: 'drifted', after: 'A text for another before.' }),
      result({ id: 5, status: 'unchanged', after: 'The same.' }),
      improved({ id: 6, after: null }),
      improved({ id: 1, status: 'applied' }),
    ]
    expect(planOf({ agent: 7, results, hash: sha256 })?.scenarios.map(({ id }) => id)).toEqual([1, 2])
  })

  test('names the expected outcome only where that changes', () => {
    const results = [
      improved({ id: 1 }),
      improved({ id: 2, outcomeBefore: '', outcomeAfter: 'It is booked.' }),
    ]
    const [same, changed] = planOf({ agent: 7, results, hash: sha256 })?.scenarios ?? []
    expect(same).not.toHaveProperty('outcome')
    expect(changed).toHaveProperty('outcome', 'It is booked.')
  })

  test('has one spelling, with sorted keys and without white space', () => {
    const results = [improved({ id: 1, before: 'a', after: 'b', outcomeBefore: '', outcomeAfter: 'c' })]
    const plan = planOf({ agent: 7, results, hash: (text) => `hash of ${text}` })
    expect(plan && canonicalPlan(plan)).toBe(
      '{"agent":7,"scenarios":[{"after":"b","before":"hash of a","id":1,"outcome":"c"}]}',
    )
  })

  test('keeps its spelling when it is parsed and written again in another order of keys', () => {
    const plan = { scenarios: [{ outcome: 'c', id: 1, after: 'b', before: 'a' }], agent: 7 }
    expect(canonicalPlan(plan)).toBe(
      canonicalPlan({ agent: 7, scenarios: [{ id: 1, before: 'a', after: 'b', outcome: 'c' }] }),
    )
  })
})

describe('the plan digest', () => {
  test('is the SHA-256 of the canonical plan', () => {
    expect(digest([improved({ id: 1, before: 'a', after: 'b' })])).toBe(
      sha256(`{"agent":7,"scenarios":[{"after":"b","before":"${sha256('a')}","id":1}]}`),
    )
  })

  test('is empty where there is nothing to apply, or no agent', () => {
    expect(digest([result({ id: 1 })])).toBe('')
    expect(digest([improved({ id: 1 })], null)).toBe('')
  })

  test('does not see order, times, names, job ids or whether the texts are saved already', () => {
    const one = improved({ id: 1 })
    const two = improved({ id: 2 })
    const later = {
      ...two,
      name: 'Renamed',
      status: 'applied' as const,
      job: null,
      reused: true,
      tags: ['x'],
    }
    expect(digest([one, two])).toBe(digest([later, one]))
  })

  test.each([
    ['the agent', digest([improved({ id: 1 })], 8)],
    ['the scenario', digest([improved({ id: 2 })])],
    ['the text before', digest([improved({ id: 1, before: 'Another.' })])],
    ['the text after', digest([improved({ id: 1, after: 'Another.' })])],
    ['the expected outcome', digest([improved({ id: 1, outcomeAfter: 'Another.' })])],
    ['the number of scenarios', digest([improved({ id: 1 }), improved({ id: 2 })])],
  ])('is another one when %s is another one', (_, other) => {
    expect(other).not.toBe(digest([improved({ id: 1 })]))
  })
})
