/** The words of the service's errors, in all forms in which they come. */
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { isWebPage, longestWords, oneLine, wordsOfBody, wordsOfValue } from '../../src/core/words.js'

describe('the words of an error body', () => {
  test.each([
    ['{"detail": "Not found."}', 'Not found.'],
    ['{"name": ["Too long.", "Taken."]}', 'name: Too long., Taken.'],
    ['{"a": ["One."], "b": "Two."}', 'a: One.; b: Two.'],
    ['{"errors": {"cases[0].name": ["Missing."]}}', 'cases[0].name: Missing.'],
    ['{"non_field_errors": ["Choose one."]}', 'Choose one.'],
    ['["First.", "Second."]', 'First.; Second.'],
    ['"Just text."', 'Just text.'],
    ['{"error": {"message": "Deep.", "code": 7}}', 'Deep.; code: 7'],
    ['{"detail": null, "ok": false, "blank": " "}', ''],
    ['Bad\r\n\tGateway', 'Bad Gateway'],
    ['<!DOCTYPE html><head><TITLE> 502\nBad Gateway </TITLE>', 'a web page titled "502 Bad Gateway"'],
    ['<html><body>no title</body>', 'a web page'],
    ['', ''],
    ['  ', ''],
  ])('of %j are %j', (body, words) => {
    expect(wordsOfBody(body)).toBe(words)
  })

  test('leave out what lies too deep or comes after too many others', () => {
    expect(wordsOfValue({ a: { b: { c: { d: { e: { f: 'deep' } } } } } })).toBe('')
    expect(wordsOfValue(Array.from({ length: 1000 }, (_, index) => index))).toBe(
      '0; 1; 2; 3; 4; 5; 6; 7; 8; 9',
    )
  })

  test('are one short line without control and format characters, whatever comes', () => {
    const unit = fc.constantFrom(
      'a',
      ' ',
      '<',
      '"',
      '{',
      '[',
      '😀',
      '\ud83d',
      '\u0000',
      '\n',
      '\u202e',
      '\u2028',
      '\u200d',
    )
    const text = fc.string({ unit, maxLength: 700 })
    const hostile = fc.oneof(
      text,
      fc.json(),
      text.map((detail) => JSON.stringify({ detail })),
      text.map((title) => `<title>${title}</title>`),
    )
    fc.assert(
      fc.property(hostile, (body) => {
        const words = wordsOfBody(body)
        expect(Array.from(words).length).toBeLessThanOrEqual(longestWords + 30)
        expect(words).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u)
        expect(words).toBe(words.trim())
      }),
    )
  })
})

describe('one line', () => {
  test('is cut between characters, and shows that it is', () => {
    const line = oneLine('😀'.repeat(400))
    expect(Array.from(line)).toHaveLength(longestWords)
    expect(line).toMatch(/^(😀)+…$/u)
    expect(oneLine('a'.repeat(longestWords))).toBe('a'.repeat(longestWords))
  })

  test('holds no mark that turns the direction of a text', () => {
    expect(oneLine('a\u202Eb\u2066c')).toBe('a b c')
  })
})

describe('a web page', () => {
  test('is told from JSON and plain text by its first character', () => {
    expect(['<html>', '\n <!doctype html>', '<?xml version="1.0"?>'].map(isWebPage)).toEqual([
      true,
      true,
      true,
    ])
    expect(['{"a": "<html>"}', '< 3', ''].map(isWebPage)).toEqual([false, false, false])
  })
})
