/** The hidden marker: written and read back exactly, and never taken from anywhere but the last line. */
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import {
  readMarker,
  withMarker,
  withoutMarker,
  writeMarker,
  type Marker,
} from '../../src/core/comment-marker.js'

const sample: Marker = { key: '4711', runId: 987654321, attempt: 2, headSha: 'a'.repeat(40), state: '' }

const anyText = fc.string({ unit: 'binary' })
const anyMarker = fc.record({
  key: anyText,
  runId: fc.nat({ max: Number.MAX_SAFE_INTEGER }),
  attempt: fc.nat(),
  headSha: fc.constantFrom('', 'a'.repeat(40)),
  state: fc.base64String().map((text) => text.replace(/[+/=]/g, '_')),
})

describe('the marker', () => {
  test('is one HTML comment that holds the key, the run and the commit', () => {
    expect(writeMarker(sample)).toBe(
      `<!-- cekura-improve-scenarios v1 key=4711 run=987654321 attempt=2 sha=${'a'.repeat(40)} state= -->`,
    )
  })

  test('reads back as it was written, after any text, whatever the key', () => {
    fc.assert(
      fc.property(anyText, anyMarker, (body, marker) => {
        expect(readMarker(withMarker(body, marker))).toEqual(marker)
      }),
    )
  })

  test('reads back after GitHub has turned its line ends into CRLF, and with white space after it', () => {
    const body = withMarker('first\nsecond', sample).replaceAll('\n', '\r\n')
    expect(readMarker(`${body}\r\n \t\r\n`)).toEqual(sample)
  })

  test('gives no key a way out of the HTML comment', () => {
    fc.assert(
      fc.property(fc.oneof(anyText, fc.constant('--> <b>out</b> <!--'), fc.constant('\n')), (key) => {
        const written = writeMarker({ ...sample, key })
        expect(written.indexOf('>')).toBe(written.length - 1)
        expect(written).toMatch(/^<!-- [\w.%= -]+ -->$/)
      }),
    )
  })

  test('leaves a base64url state as it is, so that it does not grow', () => {
    expect(writeMarker({ ...sample, state: 'eJx-_09' })).toContain(' state=eJx-_09 -->')
  })

  test('of several markers only the last line counts', () => {
    const forged = writeMarker({ ...sample, key: 'forged', runId: 1 })
    expect(readMarker(withMarker(forged, sample))).toEqual(sample)
  })
})

describe('without the marker', () => {
  test('a comment is its visible text, whatever that and the marker are', () => {
    fc.assert(
      fc.property(anyText, anyMarker, (body, marker) => {
        expect(withoutMarker(withMarker(body, marker))).toBe(body.trimEnd())
      }),
    )
  })

  test('a comment is its visible text with the line ends of GitHub too', () => {
    const body = withMarker('first\nsecond', sample).replaceAll('\n', '\r\n')
    expect(withoutMarker(`${body}\r\n`)).toBe('first\r\nsecond')
  })

  test.each(['', 'text \n', `> ${writeMarker(sample)}`])(
    'a comment that has none stays as it is (%j)',
    (body) => {
      expect(withoutMarker(body)).toBe(body)
    },
  )
})

describe('what is not a marker', () => {
  const marker = writeMarker(sample)

  test.each([
    ['a quote', `> ${marker}`],
    ['a fence', `\`\`\`\n${marker}\n\`\`\``],
    ['an indented line', `    ${marker}`],
    ['text before it on the line', `see ${marker}`],
    ['text after it on the line', `${marker} indeed`],
    ['a line after it', `${marker}\n\nThanks!`],
    ['inline code', `\`${marker}\``],
    ['another version', marker.replace(' v1 ', ' v2 ')],
    ['a number with a leading zero', marker.replace('attempt=2', 'attempt=02')],
    ['a number that is too large', marker.replace('run=987654321', 'run=9007199254740993')],
    ['an attempt that is too large', marker.replace('attempt=2', 'attempt=99999999999999999999')],
    ['an escape that was not needed', marker.replace('key=4711', 'key=%0034711')],
    ['an escape in small letters', marker.replace('key=4711', 'key=%00e4')],
    ['a broken escape', marker.replace('key=4711', 'key=%4')],
    ['a missing field', marker.replace(' state=', '')],
    ['nothing', ''],
  ])('%s', (_, body) => {
    expect(readMarker(body)).toBeNull()
  })

  test('any text whose last line is not exactly a written marker', () => {
    const bits = fc.constantFrom(
      '<!-- ',
      'cekura-improve-scenarios',
      ' v1',
      ' key=',
      'run=1',
      ' -->',
      '\n',
      '%0041',
    )
    fc.assert(
      fc.property(
        fc.oneof(
          anyText,
          fc.array(bits).map((each) => each.join('')),
        ),
        (text) => {
          const found = readMarker(text)
          if (found !== null)
            expect(
              text
                .trimEnd()
                .split(/[\r\n]/)
                .at(-1),
            ).toBe(writeMarker(found))
        },
      ),
    )
  })

  test('a written marker with any one character changed reads as itself changed, or not at all', () => {
    const change = fc.record({ place: fc.nat(), other: fc.string({ minLength: 1, maxLength: 1 }) })
    fc.assert(
      fc.property(anyMarker, change, (marker, { place, other }) => {
        const written = writeMarker(marker)
        const at = place % written.length
        const changed = written.slice(0, at) + other + written.slice(at + 1)
        const found = readMarker(changed)
        if (found !== null) expect(writeMarker(found)).toBe(changed.trimEnd())
      }),
    )
  })
})
