/** Secrets are found in every form that text takes on its way out. */
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { inlineText } from '../../src/core/harmless.js'
import { makeRedactor } from '../../src/runner/redact.js'

const key = 'ck_live-a"b\\c/d+e=f&g<h>#$é😀_1234567890'

function redact(text: string, ...secrets: string[]): string {
  const redactor = makeRedactor()
  for (const secret of secrets) redactor.add(secret)
  return redactor.redact(text)
}

describe('one secret', () => {
  const decimal = Array.from(key, (character) => `&#${character.codePointAt(0) ?? 0};`).join('')
  const hexadecimal = Array.from(
    key,
    (character) => `&#x${(character.codePointAt(0) ?? 0).toString(16)};`,
  ).join('')
  const inUnits = Array.from({ length: key.length }, (_, index) => key.charCodeAt(index))
    .map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`)
    .join('')

  test.each([
    ['as it is', key],
    ['in JSON', JSON.stringify(key).slice(1, -1)],
    ['in JSON with every character escaped', inUnits],
    ['in a URL', encodeURIComponent(key)],
    ['in a URL in small letters', encodeURIComponent(key).toLowerCase()],
    ['in a form', new URLSearchParams({ k: key }).toString().slice(2)],
    ['in the Markdown of this action', inlineText(key)],
    ['with Markdown escapes', key.replace(/[\\_#$<>*]/g, '\\$&')],
    ['with decimal entities', decimal],
    ['with hexadecimal entities', hexadecimal],
    ['broken up by invisible characters', Array.from(key).join('\u200B')],
  ])('is found %s, and nothing around it is lost', (_, form) => {
    expect(redact(`(${form})`, key)).toBe('(***)')
    expect(redact(`${form}\n${form}`, key)).toBe('***\n***')
  })

  test.each(['base64', 'base64url'] as const)('is found in %s, wherever it starts in it', (encoding) => {
    for (const before of ['', 'x', 'xy', 'x-access-token:']) {
      const encoded = Buffer.from(`${before}${key};rest`).toString(encoding)
      const shown = redact(encoded, key)
      expect(shown).toContain('***')
      expect(Buffer.from(shown, encoding).toString()).not.toContain(key.slice(4, -4))
    }
  })

  test('leaves JSON valid', () => {
    for (const secret of ['"quoted"', '\\back', 'plain_key', 'line\nline']) {
      const written = JSON.stringify({ first: `${secret}\\`, second: `"${secret}` })
      expect(JSON.parse(redact(written, secret))).toEqual({ first: '***\\', second: '"***' })
    }
  })
})

describe('several secrets', () => {
  test('the longest goes first, so that no rest of it is left', () => {
    expect(redact('abcd-efgh abcd', 'abcd', 'abcd-efgh')).toBe('*** ***')
  })

  test('one that is added later, or twice, counts once', () => {
    expect(redact('one1 two2', 'one1', 'two2', 'one1')).toBe('*** ***')
  })

  test('those under four characters would leave nothing to read', () => {
    expect(redact('a cat sat', 'a', 'at', 'cat', '')).toBe('a cat sat')
  })
})

test('no text with the secret anywhere in it gets through', () => {
  const secret = fc.string({ unit: 'grapheme', minLength: 4, maxLength: 40 })
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), secret, (around, hidden) => {
      fc.pre(!'***'.includes(hidden) && !`${around}***${around}`.includes(hidden))
      expect(redact(`${around}${hidden}${around}`, hidden)).not.toContain(hidden)
    }),
  )
})

test('a long text of signs that may stand inside of a secret takes no long time', () => {
  const text = `ck_${'\\'.repeat(100_000)}${'\u200B'.repeat(100_000)}${'ck_live'.repeat(10_000)}`
  expect(redact(text, key)).toBe(text)
})
