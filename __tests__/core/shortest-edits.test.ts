/** The fewest edits between two rows: they lead from one to the other, none can be spared, and the effort has an end. */
import { describe, expect, test } from '@jest/globals'
import { diffArrays } from 'diff'
import fc from 'fast-check'
import { type EditRun, shortestEdits, type TokenPair } from '../../src/core/shortest-edits.js'

/** Few different tokens, so that there are many ways from one row to the other. */
const row = fc.array(fc.constantFrom('a', 'b', 'c', ' '), { maxLength: 30 })
const pair = fc.record({ before: row, after: row })

const editsOf = (runs: readonly EditRun[]): number =>
  runs.reduce((sum, { kind, length }) => sum + (kind === 'same' ? 0 : length), 0)

/** Without bound. */
const edits = (tokens: TokenPair): readonly EditRun[] =>
  shortestEdits(tokens, tokens.before.length + tokens.after.length) ?? []

/** The new row, put together from the old one; undefined where a run claims to be the same and is not. */
function applied({ before, after }: TokenPair, runs: readonly EditRun[]): readonly string[] | undefined {
  const result: string[] = []
  let taken = 0
  for (const { kind, length } of runs) {
    const old = before.slice(taken, taken + length)
    const fresh = after.slice(result.length, result.length + length)
    if (kind !== 'added') taken += length
    if (kind === 'same' && old.join('|') !== fresh.join('|')) return undefined
    if (kind !== 'removed') result.push(...fresh)
  }
  return taken === before.length ? result : undefined
}

describe('shortestEdits', () => {
  test('leads from one row to the other', () => {
    fc.assert(
      fc.property(pair, (tokens) => {
        expect(applied(tokens, edits(tokens))).toEqual(tokens.after)
      }),
    )
  })

  test('finds what the diff package finds, which searches the same way', () => {
    fc.assert(
      fc.property(pair, (tokens) => {
        const theirs = diffArrays([...tokens.before], [...tokens.after])
          .filter(({ value }) => value.length > 0)
          .map(({ added, removed, value }) => ({
            kind: added ? 'added' : removed ? 'removed' : 'same',
            length: value.length,
          }))
        expect(edits(tokens)).toEqual(theirs)
      }),
      { numRuns: 500 },
    )
  })

  test('has no empty run, and no two neighbours of a kind', () => {
    fc.assert(
      fc.property(pair, (tokens) => {
        const runs = edits(tokens)
        for (const [index, { kind, length }] of runs.entries()) {
          expect(length).toBeGreaterThan(0)
          expect(runs[index + 1]?.kind).not.toBe(kind)
        }
      }),
    )
  })

  test('is given up exactly where more edits are needed than allowed', () => {
    fc.assert(
      fc.property(pair, (tokens) => {
        const needed = editsOf(edits(tokens))
        expect(shortestEdits(tokens, needed)).toEqual(edits(tokens))
        if (needed > 0) expect(shortestEdits(tokens, needed - 1)).toBeNull()
      }),
    )
  })

  test('takes two empty rows for equal, whatever is allowed', () => {
    expect(shortestEdits({ before: [], after: [] }, 0)).toEqual([])
    expect(shortestEdits({ before: ['a'], after: ['a'] }, 0)).toEqual([{ kind: 'same', length: 1 }])
  })

  test('tells what was put at the end of a long row by one look at each token', () => {
    const before = Array.from({ length: 50_000 }, (_, index) => String(index))
    const after = [...before, 'x', 'y']
    expect(shortestEdits({ before, after }, 2)).toEqual([
      { kind: 'same', length: 50_000 },
      { kind: 'added', length: 2 },
    ])
  })
})
