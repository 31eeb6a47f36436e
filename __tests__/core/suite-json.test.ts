/** Strict JSON with places: the same language as the platform's own parser, and errors that name their place. */
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { pathText, readJson } from '../../src/core/suite-json.js'
import { hostileText } from './hostile-text.js'

const flawsOf = (text: string) => {
  const reading = readJson(text)
  return 'flaws' in reading ? reading.flaws : reading.document.flaws
}

// prettier-ignore
const tokens = ['{', '}', '[', ']', ':', ',', '"a"', '"b', '"', '1', '-', '0', '1.', '1e', '1e5', '.5', 'true', 'null', 'nul',
  ' ', '\n', '\r\n', '\t', '//', '/*', '*/', '\\', '"\\u00e4"', '"\\x"', '"\\u00"', '\u00A0', '\u2028', '"\u0001"', '/', "'a'"]
const jsonLike = fc.oneof(
  fc.array(fc.constantFrom(...tokens), { maxLength: 12 }).map((parts) => parts.join('')),
  fc.json(),
  fc.tuple(fc.json(), fc.nat(), fc.constantFrom(...tokens)).map(([json, at, token]) => {
    const place = at % (json.length + 1)
    return json.slice(0, place) + token + json.slice(place)
  }),
)

function parsed(text: string): unknown {
  try {
    return { value: JSON.parse(text) as unknown }
  } catch {
    return 'no JSON'
  }
}

/** Without prototypes, as the value of a document is. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value))
}

describe('readJson', () => {
  test('takes exactly what the platform takes, and reads the same value', () => {
    fc.assert(
      fc.property(jsonLike, (text) => {
        const reading = readJson(text)
        const expected = parsed(text)
        if ('flaws' in reading) {
          expect(expected).toBe('no JSON')
          expect(reading.flaws.length).toBeGreaterThan(0)
        } else {
          const named = reading.document.flaws.some(({ message }) => message.includes('a second time'))
          if (!named) expect({ value: plain(reading.document.value) }).toEqual(plain(expected))
        }
      }),
      { numRuns: 2_000 },
    )
  })

  test('never throws, whatever the text is', () => {
    fc.assert(fc.property(hostileText, (text) => flawsOf(text).every(({ offset }) => offset <= text.length)))
  })

  test.each([
    ['', 0, 'a value is expected here.'],
    ['{"a" 1}', 5, 'a colon is expected after the field name.'],
    ['{"a": }', 6, 'a value is expected here.'],
    ['{"a": 1 "b": 2}', 8, 'a comma is missing before this.'],
    ['{a: 1}', 1, 'this is no JSON value: a text stands in double quotes.'],
    ['{1: 1}', 1, 'a field name in double quotes is expected here.'],
    ['{"a": 1', 7, 'a closing } is missing.'],
    ['[1', 2, 'a closing ] is missing.'],
    ['1 2', 2, 'the JSON value ends before this, and only one may stand in the file.'],
    ['["a\n"]', 1, 'this text has no closing quote on its line: write a line break as \\n.'],
    ['[1.]', 1, 'this number is not finished.'],
    ['["\\u00"]', 1, 'this text has a \\u that is not followed by four hexadecimal digits.'],
    ['["\\x"]', 1, 'this text has a backslash that escapes nothing: write \\\\ for the sign itself.'],
    ['["\t"]', 1, 'this text has a control character: write it as an escape, such as \\t.'],
  ])('says what is wrong with %j and where', (...[text, offset, message]) => {
    expect(flawsOf(text)).toEqual([{ offset, message }])
  })

  test('names every comment and every spare comma up to the first other error', () => {
    expect(
      flawsOf('[ // one\n 1, /* two */ {"a": 1,}, ], "').map(({ offset, message }) => [
        offset,
        message.slice(0, 9),
      ]),
    ).toEqual([
      [2, 'a comment'],
      [13, 'a comment'],
      [31, 'the comma'],
      [34, 'the comma'],
      [35, 'the JSON '],
    ])
    expect(flawsOf('[?, 1, ] // late').map(({ offset }) => offset)).toEqual([1])
  })

  test('takes 64 levels of brackets and refuses one more where it stands', () => {
    const nested = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels)
    expect(flawsOf(nested(64))).toEqual([])
    expect(flawsOf(nested(65))).toEqual([{ offset: 64, message: 'more than 64 levels of brackets.' }])
    expect(flawsOf('{"a":'.repeat(500_000))).toHaveLength(1)
    expect(flawsOf(`[${'[],'.repeat(100)}"${'['.repeat(100)}"]`)).toEqual([])
  })

  test('names a field that is there twice, for the last would win', () => {
    expect(flawsOf('{"a": [{"b": 1, "c": 2, "b": 3}], "a": 0}')).toEqual([
      { offset: 24, message: 'a[0].b is named a second time in one object: keep one of them.' },
      { offset: 34, message: 'a is named a second time in one object: keep one of them.' },
    ])
  })

  test('names half a surrogate pair in a text and in a field name, and takes a whole pair', () => {
    const half = 'holds half of a surrogate pair (\\ud800 to \\udfff): write the whole character.'
    expect(flawsOf('{"a": ["\\ud83d\\ude00", "\\ud83d", {"\\ude00": 1}]}')).toEqual([
      { offset: 23, message: `a[1] ${half}` },
      { offset: 34, message: `a[2]["\\ude00"] ${half}` },
    ])
  })
})

describe('a document', () => {
  test('finds the value at a path, and nothing where there is none', () => {
    const reading = readJson('{"a": [1, {"b": "c"}], "__proto__": 2}')
    if ('flaws' in reading) throw new Error('The text is JSON.')
    const { nodeAt } = reading.document
    expect(nodeAt([])?.offset).toBe(0)
    expect(nodeAt(['a', 1, 'b'])?.value).toBe('c')
    expect(nodeAt(['__proto__'])?.value).toBe(2)
    expect(nodeAt(['a', 2])).toBeUndefined()
    expect(nodeAt(['x', 'y'])).toBeUndefined()
    expect(nodeAt(['a', 0, 'x'])).toBeUndefined()
    expect(nodeAt(['a', 0, 0])).toBeUndefined()
  })
})

describe('pathText', () => {
  test('writes plain names with dots, others in quotes, and indexes in brackets', () => {
    expect(pathText([])).toBe('the file')
    expect(pathText(['$schema'])).toBe('$schema')
    expect(pathText(['scenarios', 3, 'metrics', 1])).toBe('scenarios[3].metrics[1]')
    expect(pathText(['a b', ''])).toBe('["a b"][""]')
  })

  test('cuts long names and the middle of long paths', () => {
    expect(pathText(['x'.repeat(61)])).toBe(`["${'x'.repeat(60)}…"]`)
    expect(pathText(Array.from('abcdefgh'))).toBe('a.b.c.d.e.f.g.h')
    expect(pathText(Array.from('abcdefghi'))).toBe('a.b.c.d….g.h.i')
  })
})
