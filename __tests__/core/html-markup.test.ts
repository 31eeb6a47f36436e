/** That text put into a page stays text, wherever it is put. */
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { bytesOf, firstOf, listItems, markup, ownMarkup, withCode } from '../../src/core/html-markup.js'
import { anyText, hostileText } from './hostile-text.js'

describe('a template of a page', () => {
  test('escapes what would be an element, an attribute or an entity', () => {
    expect(markup`<p title="${'"'}">${'<b>&amp;'}${"'"}</p>`.toString()).toBe(
      '<p title="&quot;">&lt;b&gt;&amp;amp;&#39;</p>',
    )
  })

  test('shows what is invisible, and keeps line ends', () => {
    expect(markup`${'a\u202Eb\u0000\nc\uD800'}`.toString()).toBe('a\\u{202E}b\\u{0}\nc\uFFFD')
  })

  test('puts finished parts in as they are, lists part by part, and nothing for nothing', () => {
    const parts = [markup`<i>${'<'}</i>`, ['>', 3], false, null, ''] as const
    expect(markup`${parts}`.toString()).toBe('<i>&lt;</i>&gt;3')
  })

  test('refuses a part that is still to come', () => {
    // @ts-expect-error The types refuse it too.
    expect(() => markup`${Promise.resolve('late')}`).toThrow(TypeError)
  })

  test('holds no sign of markup and no lone surrogate, whatever the text', () => {
    fc.assert(
      fc.property(fc.oneof(anyText, hostileText), (text) => {
        const html = markup`${text}`.toString()
        expect(html).not.toMatch(/[<>"']|&(?!(?:amp|lt|gt|quot|#39);)/)
        expect(html).not.toMatch(/\p{Surrogate}/u)
      }),
    )
  })
})

test('a list has no item for what is nothing', () => {
  expect(markup`${listItems(['a', false, null, '', markup`<b>x</b>`, 0])}`.toString()).toBe(
    '<li>a</li><li><b>x</b></li><li>0</li>',
  )
})

test('of a long list the first items are shown, and how many more there are is said', () => {
  expect(firstOf([1, 2, 3], 3)).toEqual([[1, 2, 3], ''])
  expect(firstOf([1, 2, 3], 1)).toEqual([[1], 'and 2 more: see report.json'])
})

test('words in backticks become code', () => {
  expect(markup`${withCode('Set `a<b` first.')}`.toString()).toBe('Set <code>a&lt;b</code> first.')
})

test('a piece is measured in bytes of UTF-8', () => {
  expect(bytesOf(ownMarkup('aé😀'))).toBe(7)
})
