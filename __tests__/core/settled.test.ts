/** When a text has come to rest, and which tags are ours. */
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { isSettled, settledTag, withoutSettledTag, withSettledTag } from '../../src/core/settled.js'
import { sha256 } from './sample-report.js'
import { anyText } from './sample-state.js'

const settling = {
  prefix: 'settled',
  text: 'Ask for Monday.\nThen hang up.',
  guidance: 'Be terse.',
  hash: sha256,
}
const tag = settledTag(settling)

describe('the tag of a text', () => {
  test('is the prefix and eight hex digits', () => {
    expect(tag).toMatch(/^settled-[\da-f]{8}$/)
  })

  test('does not see line ends and outer white space of text and guidance', () => {
    const saved = { ...settling, text: ' Ask for Monday.\r\nThen hang up.\r\n', guidance: 'Be terse.\r\n' }
    expect(settledTag(saved)).toBe(tag)
  })

  test.each([
    ['the text', { text: 'Ask for Tuesday.\nThen hang up.' }],
    ['white space within the text', { text: 'Ask for Monday.\n\nThen hang up.' }],
    ['the guidance', { guidance: 'Be verbose.' }],
    ['the prefix', { prefix: 'rested' }],
    ['the border of text and guidance', { text: 'Ask for Monday.\nThen hang up.Be', guidance: 'terse.' }],
  ])('is another one when %s is another one', (_, change) => {
    expect(settledTag({ ...settling, ...change })).not.toBe(tag)
    expect(isSettled([tag], { ...settling, ...change })).toBe(false)
  })

  test('settles a text among any other tags, and no near miss of it does', () => {
    expect(isSettled(['must-have', tag, 'en'], settling)).toBe(true)
    expect(isSettled([], settling)).toBe(false)
    expect(isSettled([tag.toUpperCase(), `${tag}0`, tag.slice(0, -1), ` ${tag}`], settling)).toBe(false)
  })
})

describe('the tags of a scenario', () => {
  test('keep all others in their order, and lose older ones of ours', () => {
    const tags = ['must-have', 'settled-0123abcd', 'en', 'settled-ffffffff']
    expect(withSettledTag(tags, { prefix: 'settled', tag })).toEqual(['must-have', 'en', tag])
    expect(withoutSettledTag(tags, 'settled')).toEqual(['must-have', 'en'])
  })

  test.each([
    'settled',
    'settled-',
    'settled-by-anna',
    'settled-0123abc',
    'settled-0123abcde',
    'settled-0123ABCD',
    'settled-0123abcg',
    'settled-0123abcd\n',
    'unsettled-0123abcd',
    'settled-de-0123abcd',
    'Settled-0123abcd',
  ])('keep %j, which is not of our exact form', (other) => {
    expect(withoutSettledTag([other], 'settled')).toEqual([other])
  })

  test('are told apart by the prefix as it is written, whatever a pattern would make of it', () => {
    expect(withoutSettledTag(['a-0123abcd', 'x-0123abcd', '.*-0123abcd'], '.*')).toEqual([
      'a-0123abcd',
      'x-0123abcd',
    ])
    expect(withoutSettledTag(['(-0123abcd', '[-0123abcd'], '(')).toEqual(['[-0123abcd'])
  })

  test('with any prefix and text: tagging settles, tagging again changes nothing, and taking the tag away undoes it', () => {
    fc.assert(
      fc.property(
        fc.array(anyText),
        fc.record({ prefix: anyText, text: anyText, guidance: anyText }),
        (others, parts) => {
          const any = { ...parts, hash: sha256 }
          const ours = { prefix: any.prefix, tag: settledTag(any) }
          const tagged = withSettledTag(others, ours)
          expect(isSettled(tagged, any)).toBe(true)
          expect(withSettledTag(tagged, ours)).toEqual(tagged)
          expect(withoutSettledTag(tagged, any.prefix)).toEqual(withoutSettledTag(others, any.prefix))
        },
      ),
    )
  })
})
