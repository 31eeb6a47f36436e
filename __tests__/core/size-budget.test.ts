/** How a document is made to fit. */
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import {
  countCut,
  countGone,
  fit,
  largestFirst,
  lastFirst,
  type Piece,
  shownForm,
} from '../../src/core/size-budget.js'

const small: Piece = { forms: ['12', '1', ''] }
const large: Piece = { forms: ['1234567890', '123', ''] }
const pieces = [small, large]
const measure = (text: string): number => text.length
const shownWithin = (
  limit: number,
  concessions: Parameters<typeof fit>[0]['concessions'],
): readonly string[] => {
  const choice = fit({ pieces, concessions, limit, measure })
  return pieces.map((piece) => shownForm(piece, choice))
}

describe('a document within a limit', () => {
  test('gives up nothing while all of it fits', () => {
    expect(shownWithin(12, largestFirst(pieces, 2))).toEqual(['12', '1234567890'])
  })

  test('gives up the largest first and no more than it must', () => {
    expect(shownWithin(11, largestFirst(pieces, 2))).toEqual(['12', ''])
    expect(shownWithin(1, largestFirst(pieces, 2))).toEqual(['', ''])
  })

  test('gives up the last first where the pieces are sorted by importance', () => {
    expect(lastFirst(pieces, 1).map(({ piece }) => piece)).toEqual([large, small])
  })

  test('takes shorter forms before it leaves out a piece', () => {
    const concessions = [...largestFirst(pieces, 1), ...lastFirst(pieces, 2)]
    expect(shownWithin(5, concessions)).toEqual(['12', '123'])
    expect(shownWithin(4, concessions)).toEqual(['1', '123'])
    expect(shownWithin(3, concessions)).toEqual(['1', ''])
  })

  test('is empty where a limit is below all that can be given up', () => {
    expect(shownWithin(-100, largestFirst(pieces, 2))).toEqual(['', ''])
  })

  test('stays within every limit that is not negative, and shows all pieces that a roomy one allows', () => {
    const piece = fc.string().map((text): Piece => ({ forms: [text, text.slice(0, 3), ''] }))
    fc.assert(
      fc.property(fc.array(piece), fc.nat(200), (drawn, limit) => {
        const concessions = [...largestFirst(drawn, 1), ...lastFirst(drawn, 2)]
        const choice = fit({ pieces: drawn, concessions, limit, measure })
        const total = drawn.reduce((sum, each) => sum + shownForm(each, choice).length, 0)
        expect(total).toBeLessThanOrEqual(limit)
        const whole = drawn.reduce((sum, each) => sum + (each.forms[0] ?? '').length, 0)
        if (whole <= limit) expect(countCut(drawn, choice)).toBe(0)
      }),
    )
  })
})

test('what is cut and what is gone are counted apart', () => {
  const choice = new Map([
    [small, 1],
    [large, 2],
  ])
  expect(countCut(pieces, choice)).toBe(2)
  expect(countGone(pieces, choice)).toBe(1)
})

test('a form that a piece does not have is not shown', () => {
  expect(shownForm({ forms: [] }, new Map())).toBe('')
  expect(largestFirst([{ forms: [] }, small], 1).map(({ piece }) => piece.forms.length)).toEqual([3, 0])
})
