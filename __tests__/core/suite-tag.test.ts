/** The tag of a case's key: one that every list of tags can hold, and another for every key. */
import { createHash } from 'node:crypto'
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { isSuiteTag, suiteTag } from '../../src/core/suite-tag.js'
import { hostileText } from './hostile-text.js'

const hash = (text: string): string => createHash('sha256').update(text).digest('hex')
const tagOf = (key: string): string => suiteTag(key, hash)
const hashed = /^case:~[\da-f]{16}$/

describe('suiteTag', () => {
  test('is the key itself where a tag can hold it', () => {
    expect(tagOf('refund-1')).toBe('case:refund-1')
    expect(tagOf('Rückgabe nach Frist 😀')).toBe('case:Rückgabe nach Frist 😀')
    expect(tagOf('x'.repeat(59))).toBe(`case:${'x'.repeat(59)}`)
  })

  test.each([
    'x'.repeat(60),
    'a,b',
    'a\nb',
    'a\u2028b',
    'a\u0000b',
    ' a',
    'a ',
    '',
    '~',
    '~0123456789abcdef',
  ])('is made of the hash for %j', (key) => {
    expect(tagOf(key)).toBe(`case:~${hash(key).slice(0, 16)}`)
  })

  test('fits into a list of tags for any key, and differs for any two', () => {
    const key = fc.oneof(
      // The reader of suite files lets no half of a surrogate pair through.
      hostileText.map((text) => text.replace(/\p{Surrogate}/gu, '\uFFFD')),
      fc.constantFrom('a', '~a', 'a,', ' a', 'a ', 'A'),
      fc.string({ maxLength: 3 }).map((text) => tagOf(`${text},`).slice('case:'.length)),
    )
    fc.assert(
      fc.property(key, key, (one, other) => {
        const tag = tagOf(one)
        expect(tag.length).toBeLessThanOrEqual(64)
        expect(tag).toMatch(/^case:[^,\p{Cc}]+$/u)
        expect(tag.trim()).toBe(tag)
        expect(tag === tagOf(other)).toBe(one === other)
      }),
    )
  })

  test('is told from the tags of people', () => {
    expect(isSuiteTag(tagOf('a'))).toBe(true)
    expect(tagOf(',')).toMatch(hashed)
    expect(isSuiteTag(tagOf(','))).toBe(true)
    expect(isSuiteTag('showcase:a')).toBe(false)
    expect(isSuiteTag('case')).toBe(false)
  })
})
