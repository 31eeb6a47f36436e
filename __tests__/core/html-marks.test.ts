/** That findings are found in the texts they speak of, and nowhere else. */
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { checkText } from '../../src/core/check.js'
import { markedParts, textMarks } from '../../src/core/html-marks.js'
import { growth, linear } from './growth.js'
import { hostileText } from './hostile-text.js'

const check = (before: string, after: string): ReturnType<typeof textMarks> =>
  textMarks({ before, after }, checkText({ before, after, profileKeys: new Set() }))

describe('the marks of findings', () => {
  test('name what was lost as the old text spells it, and what came as the new one does', () => {
    const marks = check(
      'Say {{ test_profile.name }} [sigh] <silence time="2s" /> and wait.',
      'Say {{test_profile.street}} <endcall/> and wait.',
    )
    expect(marks).toEqual([
      { kind: 'removed', spelling: '{{ test_profile.name }}', finding: 0 },
      { kind: 'added', spelling: '{{test_profile.street}}', finding: 1 },
      { kind: 'removed', spelling: '<silence time="2s" />', finding: 2 },
      { kind: 'added', spelling: '<endcall/>', finding: 3 },
      { kind: 'removed', spelling: '[sigh]', finding: 4 },
    ])
  })

  test('leave out findings about a text as a whole', () => {
    expect(check('one two three', '')).toEqual([])
    expect(
      textMarks(
        { before: 'a', after: 'b' },
        checkText({ before: 'a', after: 'a'.repeat(9), profileKeys: null }),
      ),
    ).toEqual([])
  })

  test('do not take one placeholder for another that begins with it', () => {
    const before = 'Give {{test_profile.card}} and {{test_profile.card_name}} now.'
    const after = 'Give {{test_profile.card}} and nothing now.'
    expect(check(before, after).map(({ spelling }) => spelling)).toEqual(['{{test_profile.card_name}}'])
  })
})

describe('a text in marked parts', () => {
  const mark = (spelling: string, finding: number) => ({ kind: 'removed' as const, spelling, finding })

  test('has each place marked, the longer mark of two at one place', () => {
    expect(markedParts('x [a] [a][a b]', [mark('[a', 0), mark('[a]', 1), mark('[a b]', 2)])).toEqual([
      { text: 'x ', finding: null },
      { text: '[a]', finding: 1 },
      { text: ' ', finding: null },
      { text: '[a]', finding: 1 },
      { text: '[a b]', finding: 2 },
    ])
  })

  test('is the text again when the parts are put together', () => {
    fc.assert(
      fc.property(
        hostileText,
        fc.array(
          hostileText.filter((text) => text !== ''),
          { maxLength: 4 },
        ),
        (text, spellings) => {
          const parts = markedParts(
            text + spellings.join(text),
            spellings.map((spelling, finding) => mark(spelling, finding)),
          )
          expect(parts.map((part) => part.text).join('')).toBe(text + spellings.join(text))
        },
      ),
    )
  })

  test('takes time in proportion to its length', () => {
    expect(
      growth((text) => markedParts(text, [mark('[a]', 0), mark('[b]', 1)]), 'say [a] and [b] '),
    ).toBeLessThan(linear)
  })
})
