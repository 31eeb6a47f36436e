/** Text from outside: whatever it holds, the Markdown around it and the runner's log stay what they were. */
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { marked } from 'marked'
import { fenced, inertText, inlineText, logText, shorten, visibleText } from '../../src/core/harmless.js'
import { growth, linear } from './growth.js'
import { hostileText } from './hostile-text.js'

/** Markdown around a text: each place in which a name may stand. */
const places: Readonly<Record<string, (text: string) => string>> = {
  'the start of a paragraph': (text) => `${text}\n\nend`,
  'the middle of a line': (text) => `start ${text} end`,
  'the line after a paragraph’s': (text) => `start\n${text}\nend`,
  'a list item': (text) => `- ${text}\n- end`,
  'a heading': (text) => `### ${text}\n\nend`,
  'a quote': (text) => `> ${text}\n\nend`,
  'a table cell': (text) => `| a | b |\n| --- | --- |\n| ${text} | end |\n| c | d |`,
  'a link’s text': (text) => `[x ${text}](https://example.com/1) end`,
  'a text before a link': (text) => `${text}[link](https://example.com/1)`,
  'a summary': (text) => `<details>\n<summary>${text} x</summary>\n\nbody\n\n</details>\n\nend`,
}

const rendered = (markdown: string): string => marked.parse(markdown, { async: false, gfm: true })
const withoutDollars = (html: string): string => html.replaceAll('<span>$</span>', '$')
const tags = (html: string): readonly string[] => withoutDollars(html).match(/<[^>]*>/g) ?? []
/** The renderer writes these by name. */
const named = new Map([
  ['&amp;', 38],
  ['&lt;', 60],
  ['&gt;', 62],
  ['&quot;', 34],
])
/** What a browser shows, breakers left out. */
function shown(html: string): string {
  return withoutDollars(html)
    .replace(/<[^>]*>/g, '')
    .replace(/&#\d+;|&\w+;/g, (entity) =>
      String.fromCodePoint(Number(/\d+/.exec(entity)?.[0] ?? named.get(entity))),
    )
    .replaceAll('\u200B', '')
}

describe('inlineText', () => {
  test.each(Object.entries(places))('leaves the structure of %s as it is', (_, place) => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const inline = inlineText(text)
        fc.pre(inline !== '')
        expect(tags(rendered(place(inline)))).toEqual(tags(rendered(place('word'))))
      }),
      { numRuns: 300 },
    )
  })

  test('shows the text itself, on one line', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const line = visibleText(text).replace(/\s+/g, ' ').trim()
        expect(shown(rendered(`(${inlineText(text, 10_000)})`))).toBe(`(${line})\n`)
      }),
      { numRuns: 500 },
    )
  })

  test('leaves nothing for the linkers of GitHub in the rendered text', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const html = withoutDollars(rendered(`a ${inlineText(text)} b`)).replace(/&#39;/g, "'")
        expect(html).not.toMatch(
          /@[\w-]|#\d|\bgh-\d|:\/\/|www\.|:[\w+-]+:|\b(?=[a-f]*\d)(?=\d*[a-f])[\da-f]{7,}\b/i,
        )
      }),
      { numRuns: 500 },
    )
  })

  test.each([
    ['@everyone look', '@\u200Beveryone look'],
    ['see #12 and GH-12', 'see &#35;\u200B12 and GH-\u200B12'],
    ['https://x.io www.x.io', 'https:\u200B//x.io www\u200B.x.io'],
    ['at 3f2a91c in', 'at 3f2a91\u200Bc in'],
    ['call 5551234567', 'call 5551234567'],
    ['costs $5', 'costs <span>$</span>5'],
    ['- item', '&#45; item'],
    ['12) item', '12&#41; item'],
    ['a\r\n\tb', 'a b'],
    ['a\u202Eb', 'a&#92;u{202E}b'],
    ['half \uD83D', 'half \uFFFD'],
  ])('writes %j as %j', (text, expected) => {
    expect(inlineText(text)).toBe(expected)
  })

  test('shortens what is shown, not the escapes', () => {
    expect(inlineText('*****', 5)).toBe('&#42;'.repeat(5))
    expect(inlineText('******', 5)).toBe(`${'&#42;'.repeat(4)}…`)
    expect(inlineText('x'.repeat(300))).toHaveLength(200)
  })
})

describe('inertText', () => {
  test('keeps the spaces at both ends and makes a line end a space, so that pieces can be joined', () => {
    expect(inertText(' a\nb ')).toBe(' a b ')
  })
})

describe('shorten', () => {
  test('is never longer than asked, and is whole where it fits', () => {
    fc.assert(
      fc.property(hostileText, fc.nat(40), (text, limit) => {
        const short = shorten(text, limit)
        expect(short.length).toBeLessThanOrEqual(limit)
        if (text.length <= limit) expect(short).toBe(text)
      }),
    )
  })

  test('makes no half of a surrogate pair', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', '😀', '👩‍👩‍👧', 'e\u0301', '🇩🇪') }),
        fc.nat(20),
        (text, limit) => {
          expect(shorten(text, limit)).not.toMatch(/\p{Surrogate}/u)
        },
      ),
    )
  })

  test('cuts between graphemes', () => {
    expect(shorten('ab👩‍👩‍👧cd', 9)).toBe('ab…')
    expect(shorten('ab👩‍👩‍👧cde', 11)).toBe('ab👩‍👩‍👧…')
  })

  test('cuts inside of a grapheme that alone is too long, between its characters', () => {
    expect(shorten(`e${'\u0301'.repeat(50)}`, 4)).toBe('e\u0301\u0301…')
    expect(shorten('👩‍👩‍👧', 2)).toBe('…')
    expect(shorten('👩‍👩‍👧', 3)).toBe('👩…')
  })
})

describe('fenced', () => {
  test('holds the whole text and ends where it should', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const tokens = marked
          .lexer(`before\n\n${fenced(text, 'diff')}\n\nafter`)
          .filter(({ type }) => type !== 'space')
        expect(tokens.map(({ type }) => type)).toEqual(['paragraph', 'code', 'paragraph'])
        expect(tokens[1]).toMatchObject({ lang: 'diff' })
        const inside = fenced(text).split('\n').slice(1, -1).join('\n')
        expect(inside.trimEnd()).toBe(visibleText(text.replaceAll('\r\n', '\n')).trimEnd())
      }),
      { numRuns: 500 },
    )
  })

  test('is longer than every run of backticks inside', () => {
    expect(fenced('a ```` b\n')).toBe('`````\na ```` b\n`````')
    expect(fenced('')).toBe('```\n```')
  })

  test('leaves out a language that is no plain word', () => {
    expect(fenced('a', 'js\n<b>')).toBe('```\na\n```')
  })

  test('keeps newlines and tabs, shows other control characters', () => {
    expect(fenced('a\tb\r\nc\rd\u202E')).toBe('```\na\tb\nc\\u{D}d\\u{202E}\n```')
  })
})

/** What the runner does with a line, read from its behaviour: invisible characters do not count. */
function isCommand(line: string): boolean {
  const counted = line.replace(/\p{Default_Ignorable_Code_Point}/gu, '').trimStart()
  return /^::/.test(counted) || counted.includes('##[')
}

describe('logText', () => {
  test('never gives the runner a command or a control character', () => {
    fc.assert(
      fc.property(hostileText, fc.boolean(), (text, lines) => {
        const log = logText(text, { lines })
        for (const line of log.split('\n')) expect(isCommand(line)).toBe(false)
        expect(log.replaceAll('\n', '').replaceAll('\t', '')).not.toMatch(
          /[\p{Cc}\p{Bidi_Control}\p{Surrogate}]/u,
        )
        if (!lines) expect(log).not.toContain('\n')
      }),
      { numRuns: 500 },
    )
  })

  test.each([
    ['::error::x', ': :error::x'],
    ['  \u00A0::add-mask::x', '  \u00A0: :add-mask::x'],
    ['\u200D:\u200D:error::x', '\u200D: \u200D:error::x'],
    ['a ##[error]x', 'a ## [error]x'],
    ['a ##\uFE0F[error]x', 'a ## \uFE0F[error]x'],
    ['\u001B[31mred', '\\u{1B}[31mred'],
    ['std::string', 'std::string'],
  ])('writes %j as %j', (text, expected) => {
    expect(logText(text)).toBe(expected)
  })

  test('keeps newlines when asked, and guards each line', () => {
    expect(logText('a\r\n::debug::b\r##[group]c', { lines: true })).toBe('a\n: :debug::b\n## [group]c')
    expect(logText('a\nb')).toBe('a⏎b')
  })
})

describe('on long texts', () => {
  const units = [
    '@',
    '#',
    ':',
    ':a',
    '`',
    ' ',
    '\n',
    '\r',
    'a1',
    '1',
    'www',
    '\u200D',
    '#\u200D',
    ':\u200D',
    '&',
    'GH-',
    '\uD83D',
    '👩‍👩‍👧',
  ]

  test.each(units)('every function takes time in proportion to a text of %j over and over', (unit) => {
    const work = (text: string): unknown => [
      inertText(text),
      inlineText(text),
      fenced(text),
      logText(text, { lines: true }),
    ]
    expect(growth(work, unit)).toBeLessThan(linear)
  })
})
