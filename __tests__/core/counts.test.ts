/** How the scenarios of a run are counted. */
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { counted, countOutcomes, countsLine } from '../../src/core/counts.js'
import { outcomes } from '../../src/core/model.js'
import { improved, result } from './sample-report.js'

describe('the counts', () => {
  test('are all there and 0 for a run without scenarios', () => {
    const counts = countOutcomes({ results: [], created: 0, missing: [] })
    expect(Object.keys(counts).sort()).toEqual(
      [...outcomes, 'created', 'missing', 'reused', 'selected'].sort(),
    )
    expect(Object.values(counts).every((count) => count === 0)).toBe(true)
  })

  test('add up to the selected ones over all outcomes, reused ones counted beside', () => {
    const status = fc.constantFrom(...outcomes)
    fc.assert(
      fc.property(fc.array(fc.tuple(status, fc.boolean())), (drawn) => {
        const results = drawn.map(([each, reused], id) => result({ id, status: each, reused }))
        const counts = countOutcomes({ results, created: 0, missing: [] })
        expect(outcomes.reduce((sum, outcome) => sum + counts[outcome], 0)).toBe(counts.selected)
        expect(counts.reused).toBe(drawn.filter(([, reused]) => reused).length)
      }),
    )
  })

  test('count what is missing by number, and an entry that only lacks a property once', () => {
    const reason = 'Cekura made fewer than asked for.'
    const missing = [
      { what: 'scenarios in de', wanted: 3, found: 1, reason },
      { what: 'scenario 4711 in the folder Sales', wanted: 1, found: 1, reason },
    ]
    expect(countOutcomes({ results: [], created: 4, missing })).toMatchObject({ created: 4, missing: 3 })
  })
})

describe('the line of counts', () => {
  test('names the selected ones and whatever is not 0', () => {
    const results = [
      improved({ id: 1, reused: true }),
      result({ id: 2, status: 'rejected' }),
      result({ id: 3 }),
    ]
    expect(countsLine(countOutcomes({ results, created: 0, missing: [] }))).toBe(
      '3 selected · 1 improved · 1 rejected · 1 unchanged · 1 reused',
    )
  })

  test('can name every count there is', () => {
    const counts = countOutcomes({ results: [], created: 0, missing: [] })
    for (const name of Object.keys(counts)) {
      expect(countsLine({ ...counts, [name]: 5 })).toContain(`5 ${name}`)
    }
  })
})

test('a number of things is singular for one and plural for all others', () => {
  expect([0, 1, 2].map((count) => counted(count, 'text'))).toEqual(['0 texts', '1 text', '2 texts'])
})
