/** Differences as Markdown: readable, and harmless whatever the texts hold. */
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { marked } from 'marked'
import { differenceMarkdown } from '../../src/core/difference.js'
import { hostileText } from './hostile-text.js'

const show = (before: string, after: string): string => differenceMarkdown({ before, after })
const sentence = 'You call the clinic, because you want to move your appointment to another day.'
const pair = fc.tuple(hostileText, hostileText)
const html = (markdown: string): string => marked.parse(markdown, { async: false, gfm: true })

describe('differenceMarkdown', () => {
  test('says so where nothing differs', () => {
    expect(show('a\r\nb', 'a\nb')).toBe('*No difference.*')
    expect(show('', '')).toBe('*No difference.*')
  })

  test('marks removed and added words where most of the text has stayed', () => {
    expect(show('You want a blue car today.', 'You want a red car today.')).toBe(
      'You want a <del>blue</del><ins>red</ins> car today.',
    )
  })

  test('makes paragraphs of paragraphs and lines of lines', () => {
    expect(
      show('One thing.\nTwo things.\n\nThree things.', 'One thing.\nTwo nice things.\n\nThree things.'),
    ).toBe('One thing.<br>Two <ins>nice </ins>things.\n\nThree things.')
  })

  test('keeps the indentation of a line without making code of it', () => {
    expect(show(`${sentence}\n      - a blue car`, `${sentence}\n      - a red car`)).toBe(
      `${sentence}<br>${'\u00A0'.repeat(6)}- a <del>blue</del><ins>red</ins> car`,
    )
  })

  test('leaves out lines that are far from a change', () => {
    const lines = Array.from({ length: 9 }, (_, index) => `Line number ${index + 1}.`)
    const after = lines.map((line) => line.replace('number 5', 'number five'))
    expect(show(lines.join('\n'), after.join('\n'))).toBe(
      '…\n\nLine number 4.<br>Line number <del>5</del><ins>five</ins>.<br>Line number 6.\n\n…',
    )
  })

  test('says where lines between two changes are left out', () => {
    const lines = Array.from({ length: 9 }, (_, index) => `Line number ${index + 1}.`)
    const after = lines.map((line) =>
      line.replace('number 1', 'number one').replace('number 9', 'number nine'),
    )
    expect(show(lines.join('\n'), after.join('\n'))).toContain('Line number 2.\n\n…\n\nLine number 8.<br>')
  })

  test('shortens what has stayed within a line, between words', () => {
    const long = `${'many words '.repeat(40)}end`
    const markdown = show(`${long} blue ${long} old ${long}`, `${long} red ${long} new ${long}`)
    expect(markdown).toMatch(/^ …|^…/)
    expect(markdown).toMatch(
      /many words end <del>blue<\/del><ins>red<\/ins> many words [a-z ]+ … [a-z ]+ end <del>old/,
    )
    expect(markdown).toMatch(/<ins>new<\/ins> many words [a-z ]+ …$/)
    expect(markdown.length).toBeLessThan(600)
  })

  test('gives signs for white space that alone has changed', () => {
    expect(show(`${sentence} ${sentence}`, `${sentence}\n\n${sentence}`)).toBe(
      `${sentence}<del>␣</del><ins>⏎⏎</ins><br>${sentence}`,
    )
    expect(show(`${sentence}\n${sentence}`, `${sentence}\t${sentence}`)).toBe(
      `${sentence}<del>⏎</del><ins>⇥</ins>${sentence}`,
    )
  })

  test('shows a rewritten text by lines in a fence', () => {
    expect(
      show('Keep this.\nCall the clinic.\nHang up.', 'Keep this.\nYou ring somebody else now.\nThen wait.\n'),
    ).toBe(
      '```diff\n Keep this.\n-Call the clinic.\n-Hang up.\n+You ring somebody else now.\n+Then wait.\n```',
    )
  })

  test('shows a new text by lines', () => {
    expect(show('', 'Call the clinic.\n\nHang up.')).toBe('```diff\n+Call the clinic.\n+\n+Hang up.\n```')
  })

  test('keeps three lines beside a change in a fence, and says where others are left out', () => {
    const lines = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9']
    const [start, end] = ['another start '.repeat(6), 'the old end '.repeat(7)]
    expect(show([...lines, end].join('\n'), [start, ...lines].join('\n')).split('\n')).toEqual([
      ...['```diff', `+${start}`, ' 0', ' 1', ' 2', '@@ line 9 @@', ' 7', ' 8', ' 9', `-${end}`, '```'],
    ])
    expect(show([...lines, 'a'].join('\n'), [...lines, end].join('\n'))).toContain(
      '```diff\n@@ line 8 @@\n 7\n 8\n 9\n-a\n',
    )
  })

  test('breaks long lines of a fence between words, and long words', () => {
    const rows = show('', `${'many words '.repeat(30)}${'x'.repeat(250)} ${'漢字'.repeat(60)}`)
      .split('\n')
      .slice(1, -1)
    for (const row of rows) expect(row.replace(/[漢字]/g, 'ww').length).toBeLessThanOrEqual(101)
    expect(rows.every((row) => row.startsWith('+'))).toBe(true)
    expect(rows.map((row) => row.slice(1)).join('')).toContain('x'.repeat(250))
  })

  test('lets no text out of its place, whatever both hold', () => {
    const markup = (markdown: string): string =>
      html(`start\n\n${markdown}\n\nend`)
        .replaceAll('<span>$</span>', '$')
        .replace(/<pre><code class="language-diff">[^<]*<\/code><\/pre>/g, '<pre>')
        .replace(/[^<>]*(<[^>]*>)?/g, '$1')
    fc.assert(
      fc.property(hostileText, pair, (same, [before, after]) => {
        const kept = `${same} ${sentence}\n`
        const byWords = markup(show(`${kept}${before}${kept}`, `${kept}${after}${kept}`))
        expect(byWords).toMatch(
          /^<p><\/p>(<p>(<br>|<del><\/del>|<ins><\/ins>|<em><\/em>)*<\/p>|<pre>)*<p><\/p>$/,
        )
        expect(markup(show(before, after))).toMatch(
          /^<p><\/p>(<p>(<br>|<del><\/del>|<ins><\/ins>|<em><\/em>)*<\/p>|<pre>)*<p><\/p>$/,
        )
      }),
      { numRuns: 300 },
    )
  })

  test('leaves nothing for the linkers of GitHub outside of a fence', () => {
    fc.assert(
      fc.property(hostileText, hostileText, (before, after) => {
        const shown = html(show(`${sentence} ${before}`, `${sentence} ${after}`)).replace(
          /<pre>[^]*?<\/pre>/g,
          '',
        )
        for (const text of shown
          .replaceAll('<span>$</span>', '$')
          .replaceAll('&#39;', "'")
          .split(/<[^>]*>/))
          expect(text).not.toMatch(/@[\w-]|#\d|\bgh-\d|:\/\/|www\.|:[\w+-]+:/i)
      }),
      { numRuns: 300 },
    )
  })

  test('copes with texts of 100 kB that have nothing in common', () => {
    const text = (prefix: string): string =>
      Array.from({ length: 15_000 }, (_, index) => `${prefix}${index}`).join(' ')
    const markdown = show(text('a'), text('b'))
    expect(markdown.startsWith('```diff\n-a0 a1 ')).toBe(true)
    expect(markdown.endsWith(' b14999\n```')).toBe(true)
  })

  test('breaks the rows of a fence at white space, so that a bracket stays with its word', () => {
    const before =
      'You call for the first time. You have no insurance. Ask if you can come anyway and what it costs. [sigh] when they hold.'
    const rows = show(before, 'GOAL:\nSomething else altogether.').split('\n')
    expect(rows.filter((row) => row.startsWith('-'))).toEqual([
      '-You call for the first time. You have no insurance. Ask if you can come anyway and what it costs. ',
      '-[sigh] when they hold.',
    ])
  })
})
