/** What a proof says of the scenarios that it leaves out. */
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { leftOutNotes, withNote, withoutCases } from '../../src/core/proof-notes.js'
import { hostileText } from './hostile-text.js'

const draft = 'It has no old text.'

describe('scenarios that are left out', () => {
  test('are named with the reason', () => {
    expect(leftOutNotes([{ id: 3, reason: draft }])).toBe(`1 scenario left out (3): ${draft}`)
  })

  test('for the same reason are named together', () => {
    const leftOut = [
      { id: 3, reason: draft },
      { id: 'tests.json#scenarios[2]', reason: 'It is gone.' },
      { id: 5, reason: draft },
    ]
    expect(leftOutNotes(leftOut)).toBe(
      `2 scenarios left out (3, 5): ${draft} 1 scenario left out (tests.json#scenarios[2]): It is gone.`,
    )
  })

  test('are counted from the eleventh on', () => {
    const leftOut = Array.from({ length: 12 }, (_, index) => ({ id: index + 1, reason: draft }))
    expect(leftOutNotes(leftOut)).toBe(
      `12 scenarios left out (1, 2, 3, 4, 5, 6, 7, 8, 9, 10 and 2 more): ${draft}`,
    )
  })

  test('for very many reasons are counted from the eleventh reason on', () => {
    const leftOut = Array.from({ length: 14 }, (_, index) => ({ id: index, reason: `Reason ${index}.` }))
    const notes = leftOutNotes([...leftOut, { id: 99, reason: 'Reason 12.' }])
    expect(notes).toContain('1 scenario left out (9): Reason 9. 5 scenarios left out for other reasons.')
    expect(notes).not.toContain('Reason 10.')
  })

  test('that there are none is not worth a word', () => {
    expect(leftOutNotes([])).toBe('')
  })
})

describe('a reason without single scenarios', () => {
  test('keeps what is said of all of them', () => {
    expect(withoutCases('Nothing was run: it costs too much.')).toBe('Nothing was run: it costs too much.')
  })

  test('says that some are left out', () => {
    const reason = `Nothing could be run. ${leftOutNotes([{ id: 3, reason: draft }])}`
    expect(withoutCases(reason)).toBe('Nothing could be run. Some scenarios are left out: see the report.')
  })

  test('holds nothing of what was said about them, whatever that is', () => {
    const leftOut = fc.array(fc.record({ id: fc.integer({ min: 1 }), reason: hostileText }), { minLength: 1 })
    fc.assert(
      fc.property(leftOut, (cases) => {
        expect(withoutCases(`It is so. ${leftOutNotes(cases)}`)).toBe(
          'It is so. Some scenarios are left out: see the report.',
        )
      }),
    )
  })
})

describe('one more sentence about all scenarios', () => {
  test('stands before those about single ones, and last where there are none', () => {
    const note = leftOutNotes([{ id: 3, reason: draft }])
    expect(withNote('It is so.', 'All are well.')).toBe('It is so. All are well.')
    expect(withNote(`It is so. ${note}`, 'All are well.')).toBe(`It is so. All are well. ${note}`)
  })
})
