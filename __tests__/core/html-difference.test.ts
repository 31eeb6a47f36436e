/** That a shown difference holds both texts whole, line by line, with the marks of the findings. */
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { changeView, longestShown, textView, type TextChangeView } from '../../src/core/html-difference.js'
import { lineDifference, type TextPair, wordDifference } from '../../src/core/text-difference.js'
import { hostileText } from './hostile-text.js'

const compare = ({ before, after }: TextPair) => wordDifference(before, after)
const byLines = ({ before, after }: TextPair) => lineDifference(before, after)

const view = (fields: Partial<TextChangeView>): string =>
  changeView({
    before: '',
    after: '',
    compare,
    marks: [],
    place: 'row-1',
    language: null,
    ...fields,
  }).html.toString()

/** What a reader of one side sees, line by line. */
function side(html: string, gone: 'del' | 'ins'): string {
  return [...html.matchAll(/<p dir="auto">(.*?)<\/p>/gs)]
    .map(([, line = '']) =>
      line
        .replace(new RegExp(`<${gone}>.*?</${gone}>`, 'gs'), '')
        .replace(/<[^>]*>/g, '')
        .replace(/&lt;/g, '<')
        .replace(/&gt;/g, '>')
        .replace(/&quot;/g, '"')
        .replace(/&#39;/g, "'")
        .replace(/&amp;/g, '&'),
    )
    .join('\n')
}

describe('a difference', () => {
  test('shows words that went and came in their line', () => {
    expect(view({ before: 'Ask on Monday.\nWait.', after: 'Ask on Tuesday.\nWait.', language: 'de' })).toBe(
      '<div class="text changed" lang="de"><p dir="auto">Ask on <del>Monday</del><ins>Tuesday</ins>.</p><p dir="auto">Wait.</p></div>',
    )
  })

  test('has a line for each line that both texts end, so that they can stand side by side', () => {
    const html = view({ before: 'a\nb b b b b\nc', after: 'a\nx y\nz z z\nc' })
    expect(side(html, 'ins')).toBe('a\nb b b b b\nc')
    expect(side(html, 'del')).toBe('a\nx y\nz z z\nc')
    expect(html.match(/<p /g)).toHaveLength(3)
  })

  test('has no empty line after the last line end', () => {
    expect(side(view({ before: 'a\nb\n', after: 'a\nc\n' }), 'del')).toBe('a\nc')
  })

  test('holds both texts whole, whatever they are, by words and by lines', () => {
    // White space that alone has changed is shown by signs, and what is invisible by its number: of no other text is that so.
    const plain = hostileText.map((text) => text.replace(/[^\x21-\x7e]/g, ''))
    const text = fc.array(plain, { maxLength: 6 }).map((lines) => lines.join('\n').trim())
    const comparing = fc.constantFrom(compare, byLines)
    fc.assert(
      fc.property(
        fc.record({ before: text, after: text, compare: comparing }),
        ({ before, after, ...how }) => {
          const html = view({ before: `|${before}|`, after: `|${after}|`, ...how })
          expect(side(html, 'ins').replace(/⏎/g, '')).toBe(`|${before}|`)
          expect(side(html, 'del').replace(/⏎/g, '')).toBe(`|${after}|`)
        },
      ),
    )
  })

  test('gives signs to white space that alone has changed', () => {
    expect(view({ before: 'a b', after: 'a \t b' })).toContain('<ins>⇥␣</ins>')
    expect(view({ before: 'a b', after: 'a b\n\n' })).toContain('<ins>⏎\n⏎\n</ins>')
  })

  test('marks a finding where it is, and only on the side that it speaks of', () => {
    const texts = { before: 'Say [sigh] no.', after: 'Say no.', place: 'scenario-7' }
    const mark = { spelling: '[sigh]', finding: 2 }
    expect(view({ ...texts, marks: [{ ...mark, kind: 'removed' }] })).toContain(
      '<mark><a href="#scenario-7-finding-3" title="Finding 3">[sigh]</a></mark>',
    )
    expect(view({ ...texts, marks: [{ ...mark, kind: 'added' }] })).not.toContain('<mark>')
  })

  test('of texts that are too long is not shown', () => {
    const { html, size } = changeView({
      before: 'a'.repeat(longestShown),
      after: 'b',
      compare,
      marks: [],
      place: 'row-1',
      language: null,
    })
    expect(html.toString()).toContain(`${longestShown + 1} characters are too many`)
    expect(size).toBe(longestShown - 1)
  })

  test('counts the characters that went and came', () => {
    const { size } = changeView({
      before: 'ab c',
      after: 'xyz c',
      compare,
      marks: [],
      place: '',
      language: null,
    })
    expect(size).toBe(5)
  })
})

describe('a text that has not changed', () => {
  test('is shown line by line', () => {
    expect(textView('a\r\n\nb', 'ar').toString()).toBe(
      '<div class="text" lang="ar"><p dir="auto">a</p><p dir="auto"></p><p dir="auto">b</p></div>',
    )
  })

  test('that is empty or too long is said to be so', () => {
    expect(textView('', null).toString()).toContain('(empty)')
    expect(textView('a'.repeat(longestShown + 1), null).toString()).toContain('too many')
  })

  test.each(['multi', 'EN', '"><b', 'd'])('names no language that is none: %s', (language) => {
    expect(textView('a', language).toString()).not.toContain('lang')
  })
})
