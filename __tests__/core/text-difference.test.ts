/** Differences as values: nothing of either text is lost, the edits are few, and no text is too large. */
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import {
  changeSize,
  type DifferencePiece,
  lineDifference,
  wordDifference,
} from '../../src/core/text-difference.js'
import { hostileText } from './hostile-text.js'

const unified = (text: string): string => text.replace(/\r\n?/g, '\n')
const side = (pieces: readonly DifferencePiece[], other: 'added' | 'removed'): string =>
  pieces
    .filter(({ kind }) => kind !== other)
    .map(({ text }) => text)
    .join('')

/** Two texts of which the second has kept some of the first. */
const pair = fc
  .array(
    fc.tuple(hostileText, fc.constantFrom('kept', 'gone', 'new'), fc.constantFrom(' ', '\n', '\r\n', '')),
  )
  .map((parts) => ({
    before: parts.map(([text, fate, end]) => (fate === 'new' ? '' : text + end)).join(''),
    after: parts.map(([text, fate, end]) => (fate === 'gone' ? '' : text + end)).join(''),
  }))

/** As many different words as asked for, so many to a line. */
const text = (count: number, prefix: string): string =>
  Array.from({ length: count }, (_, index) => `${prefix}${index}${index % 8 === 7 ? '\n' : ' '}`).join('')

describe.each([
  ['wordDifference', wordDifference],
  ['lineDifference', lineDifference],
])('%s', (_, difference) => {
  test('gives both texts back, with LF as line end', () => {
    fc.assert(
      fc.property(pair, ({ before, after }) => {
        const pieces = difference(before, after)
        expect(side(pieces, 'added')).toBe(unified(before))
        expect(side(pieces, 'removed')).toBe(unified(after))
      }),
      { numRuns: 200 },
    )
  })

  test('never gives an empty piece, two neighbours of a kind, or added before removed', () => {
    fc.assert(
      fc.property(pair, ({ before, after }) => {
        const pieces = difference(before, after)
        for (const [index, { kind, text }] of pieces.entries()) {
          const next = pieces[index + 1]?.kind
          expect(text).not.toBe('')
          expect(next).not.toBe(kind)
          expect([kind, next]).not.toEqual(['added', 'removed'])
        }
      }),
    )
  })

  test('of equal texts is one piece, of empty ones none', () => {
    expect(difference('a b\r\nc', 'a b\nc')).toEqual([{ kind: 'same', text: 'a b\nc' }])
    expect(difference('', '')).toEqual([])
    expect(difference('', 'a b')).toEqual([{ kind: 'added', text: 'a b' }])
    expect(difference('a b', '')).toEqual([{ kind: 'removed', text: 'a b' }])
  })

  test('is the same every time', () => {
    const before = text(500, 'a')
    const after = before.replace(/[13]/g, 'x')
    expect(difference(before, after)).toEqual(difference(before, after))
  })
})

describe('wordDifference', () => {
  test('marks the words that have changed', () => {
    expect(wordDifference('You want a blue car today.', 'You want a red car, today.')).toEqual([
      { kind: 'same', text: 'You want a ' },
      { kind: 'removed', text: 'blue' },
      { kind: 'added', text: 'red' },
      { kind: 'same', text: ' car' },
      { kind: 'added', text: ',' },
      { kind: 'same', text: ' today.' },
    ])
  })

  test('takes placeholders and tags as one word', () => {
    const prose = '. You have called before, and you know the menu. '
    const change = { before: `{{test_profile.first_name}}${prose}<silence time="1s"/>`, after: `{{test_profile.last_name}}${prose}<silence time="2s"/>` } // prettier-ignore
    expect(wordDifference(change.before, change.after)).toEqual([
      { kind: 'removed', text: '{{test_profile.first_name}}' },
      { kind: 'added', text: '{{test_profile.last_name}}' },
      { kind: 'same', text: prose },
      { kind: 'removed', text: '<silence time="1s"/>' },
      { kind: 'added', text: '<silence time="2s"/>' },
    ])
  })

  test('finds words where none are separated by spaces', () => {
    const pieces = wordDifference('六名に変更したいです。', '四名に変更したいです。')
    expect(pieces.at(-1)).toMatchObject({ kind: 'same' })
    expect(pieces.at(-1)?.text.endsWith('変更したいです。')).toBe(true)
  })

  test('joins changes over a few words that happen to be the same', () => {
    expect(
      wordDifference('politely asking somebody for everything', 'rudely demanding somebody gives nothing'),
    ).toEqual([
      { kind: 'removed', text: 'politely asking somebody for everything' },
      { kind: 'added', text: 'rudely demanding somebody gives nothing' },
    ])
  })

  test('shows nothing as removed where words were only put in', () => {
    const before = 'You are {{a.name}} and you are late.'
    const pieces = wordDifference(before, 'You are {{a.name}}, in a hurry, and you are late.')
    expect(pieces).toEqual([
      { kind: 'same', text: 'You are {{a.name}}' },
      { kind: 'added', text: ', in a hurry,' },
      { kind: 'same', text: ' and you are late.' },
    ])
  })

  test('keeps apart what stands on different lines', () => {
    expect(
      wordDifference('one thing\nother thing', 'first item\nsecond item').map(({ text }) => text),
    ).toContain('\n')
  })

  test('tells by words inside of lines where the whole has too many changes', () => {
    const before = text(8_000, 'number ')
    const after = before.replace(/number (\d*0[135]) /g, 'of the numbers $1 ')
    const pieces = wordDifference(before, after)
    expect(pieces.filter(({ kind }) => kind === 'same').length).toBeGreaterThan(150)
    expect(side(pieces, 'added')).toBe(before)
    expect(side(pieces, 'removed')).toBe(after)
  })

  test('tells what was put into a text, however much it is', () => {
    const added = text(2_000, 'a')
    expect(wordDifference('You call. Hang up.', `You call. ${added}Hang up.`)).toEqual([
      { kind: 'same', text: 'You call. ' },
      { kind: 'added', text: added },
      { kind: 'same', text: 'Hang up.' },
    ])
    expect(wordDifference(`${added}You call.`, 'You call.').map(({ kind }) => kind)).toEqual([
      'removed',
      'same',
    ])
  })

  test('tells two large texts without a common line apart as a whole', () => {
    const before = text(20_000, 'a')
    const after = text(20_000, 'b')
    expect(wordDifference(before, after)).toEqual([
      { kind: 'removed', text: before },
      { kind: 'added', text: after },
    ])
  })

  test('leaves a rewritten block whole between the lines that have stayed', () => {
    const block = { before: text(4_000, 'a'), after: text(4_000, 'b') }
    expect(wordDifference(`start\n${block.before}end\n`, `start\n${block.after}end\n`)).toEqual([
      { kind: 'same', text: 'start\n' },
      { kind: 'removed', text: block.before },
      { kind: 'added', text: block.after },
      { kind: 'same', text: 'end\n' },
    ])
  })

  test('tells the rest by words where one block of a large text is rewritten', () => {
    const [kept, old, fresh] = [text(80, 'kept'), text(900, 'a'), text(900, 'b')]
    const pieces = wordDifference(`one blue car\n${kept}${old}`, `one red car\n${kept}${fresh}`)
    expect(pieces.slice(0, 3)).toEqual([
      { kind: 'same', text: 'one ' },
      { kind: 'removed', text: 'blue' },
      { kind: 'added', text: 'red' },
    ])
    expect(pieces.at(-1)).toEqual({ kind: 'added', text: fresh })
  })
})

describe('changeSize', () => {
  const sizeOf = (before: string, after: string): number => changeSize(wordDifference(before, after))

  test('counts the characters that are removed or added', () => {
    expect(sizeOf('You want a blue car', 'You want a red car')).toBe(7)
    expect(sizeOf('a\r\nb', 'a\nb')).toBe(0)
    expect(sizeOf('', 'abc')).toBe(3)
  })

  test('is at most the length of both texts, and at least their difference', () => {
    fc.assert(
      fc.property(pair, (texts) => {
        const [before, after] = [unified(texts.before).length, unified(texts.after).length]
        const size = sizeOf(texts.before, texts.after)
        expect(size).toBeLessThanOrEqual(before + after)
        expect(size).toBeGreaterThanOrEqual(Math.abs(before - after))
      }),
    )
  })
})
