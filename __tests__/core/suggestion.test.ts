/** Suggestions: which texts can be one, on which line of the diff, in words that break nothing, and found again. */
import { describe, expect, test } from '@jest/globals'
import { createTwoFilesPatch, OMIT_HEADERS } from 'diff'
import fc from 'fast-check'
import { type PostedComment } from '../../src/core/comment-choice.js'
import { withMarker } from '../../src/core/comment-marker.js'
import { fenced } from '../../src/core/harmless.js'
import {
  longestSuggestion,
  newLines,
  placeSuggestions,
  type Suggestion,
  suggestionKey,
  suggestionUrl,
  writeSuggestions,
} from '../../src/core/suggestion.js'
import { sha256 } from '../../src/runner/hash.js'
import { hostileText } from './hostile-text.js'

function suggestion(changed: Partial<Suggestion> = {}): Suggestion {
  return {
    path: 'tests/cekura.tests.json',
    line: 4,
    before: '  "instructions": "Ask for a time.",',
    after: '  "instructions": "Ask for a time on Monday.",',
    key: 'book',
    name: 'Book a visit',
    ...changed,
  }
}

const reasonOf = (changed: Partial<Suggestion>) => writeSuggestions([suggestion(changed)]).left[0]?.reason

describe('the words of a suggestion', () => {
  test('name the case, and hold the whole new line as a suggestion', () => {
    const { fit, left } = writeSuggestions([suggestion()])
    expect(left).toEqual([])
    expect(fit).toEqual([
      {
        suggestion: suggestion(),
        body: [
          'Improved instructions of the case “Book a visit”.',
          '',
          '```suggestion',
          '  "instructions": "Ask for a time on Monday.",',
          '```',
        ].join('\n'),
      },
    ])
  })

  test('have a fence that no backticks in the line can close', () => {
    const after = '"instructions": "```` Say `hello`. ````",'
    expect(writeSuggestions([suggestion({ after })]).fit[0]?.body).toContain(
      `\n\`\`\`\`\`suggestion\n${after}\n\`\`\`\`\``,
    )
  })

  test('make a name harmless', () => {
    const body = writeSuggestions([suggestion({ name: '@acme <!-- x\n```suggestion' })]).fit[0]?.body
    expect(body?.split('\n')[0]).toMatch(/^Improved instructions of the case “[^@<`\n]*@\u200B[^@<`\n]*”\.$/)
  })

  test('hold the new line to the letter, or there are none', () => {
    fc.assert(
      fc.property(hostileText, hostileText, (after, name) => {
        const { fit, left } = writeSuggestions([suggestion({ after, name })])
        expect(fit.length + left.length).toBe(1)
        for (const { body } of fit) {
          const [first, empty, opening = '', line, closing] = body.split('\n')
          expect(first).toContain('Improved instructions')
          expect([empty, line]).toEqual(['', after])
          expect(opening).toBe(`${closing ?? ''}suggestion`)
          expect(body).toBe(`${first ?? ''}\n\n${fenced(after, 'suggestion')}`)
        }
      }),
    )
  })
})

describe('no suggestion', () => {
  test.each<{ what: string; changed: Partial<Suggestion>; reason: RegExp }>([
    { what: 'an old text of two lines', changed: { before: 'a\nb' }, reason: /more than one line/ },
    { what: 'a new text of two lines', changed: { after: 'a\nb' }, reason: /more than one line/ },
    { what: 'a line that ends with CRLF', changed: { before: 'a\r' }, reason: /carriage return/ },
    { what: 'a new line with a carriage return', changed: { after: 'a\r' }, reason: /carriage return/ },
    {
      what: 'a line that stays as it is',
      changed: { after: suggestion().before },
      reason: /does not change/,
    },
    { what: 'hidden characters', changed: { after: '"instructions": "a\u202Eb"' }, reason: /do not show/ },
    { what: 'half a surrogate pair', changed: { after: '"instructions": "\uD800"' }, reason: /do not show/ },
    {
      what: 'a text that is too long',
      changed: { after: 'x'.repeat(longestSuggestion) },
      reason: /longer than 65000/,
    },
    { what: 'an empty line', changed: { after: '' }, reason: /would remove/ },
  ])('is made of $what', ({ changed, reason }) => {
    expect(reasonOf(changed)).toMatch(reason)
  })

  test('of the longest text keeps out one that fits', () => {
    const words = 'Improved instructions of the case “Book a visit”.\n\n```suggestion\n\n```'.length
    expect(reasonOf({ after: 'x'.repeat(longestSuggestion - words) })).toBeUndefined()
    expect(reasonOf({ after: 'x'.repeat(longestSuggestion - words + 1) })).toMatch(/longer/)
  })
})

describe('the lines of a patch', () => {
  test('are those of the new file, with their numbers and whether they are added', () => {
    const patch = [
      '@@ -1,3 +1,4 @@ "scenarios": [',
      ' one',
      '-gone',
      '+two',
      '+@@ -1 +9 @@',
      ' ',
      '@@ -20 +21 @@',
      '-old',
      '\\ No newline at end of file',
      '+new',
      '\\ No newline at end of file',
    ].join('\n')
    expect(newLines(patch)).toEqual([
      { line: 1, text: 'one', added: false },
      { line: 2, text: 'two', added: true },
      { line: 3, text: '@@ -1 +9 @@', added: true },
      { line: 4, text: '', added: false },
      { line: 21, text: 'new', added: true },
    ])
  })

  test('stand in the new file as they are told, and only the added ones are not in the old one', () => {
    const file = fc.array(fc.constantFrom('a', 'b', '+', '-', '@@ -1 +1 @@', '', ' x'), { maxLength: 30 })
    fc.assert(
      fc.property(file, file, (before, after) => {
        const [old, next] = [before, after].map((lines) => lines.map((line) => `${line}\n`).join(''))
        const patch = createTwoFilesPatch('', '', old ?? '', next ?? '', undefined, undefined, {
          context: 3,
          headerOptions: OMIT_HEADERS,
        })
        const lines = newLines(patch)
        for (const { line, text } of lines) expect(text).toBe(after[line - 1])
        const shown = new Set(lines.map(({ line }) => line))
        expect(shown.size).toBe(lines.length)
        const added = lines.filter((each) => each.added).map(({ line }) => line)
        // Without the added lines the new file holds nothing but lines of the old one, in their order.
        const kept = after.filter((_, index) => !added.includes(index + 1))
        const rest = [...before]
        for (const line of kept) {
          const place = rest.indexOf(line)
          expect(place).toBeGreaterThanOrEqual(0)
          rest.splice(0, place + 1)
        }
      }),
    )
  })
})

describe('the place of a suggestion', () => {
  const place = (suggestions: readonly Suggestion[], patch: string | null | undefined) => {
    const patches = new Map(patch === undefined ? [] : [[suggestion().path, patch] as const])
    const { fit, left } = placeSuggestions(writeSuggestions(suggestions).fit, patches)
    return {
      lines: fit.map(({ suggestion: { key }, line }) => `${key}:${line}`),
      reasons: left.map(({ reason }) => reason),
    }
  }
  const row = suggestion().before

  test('is the added line that reads the same, whatever its number', () => {
    expect(place([suggestion({ line: 400 })], `@@ -0,0 +7,2 @@\n+{\n+${row}`)).toEqual({
      lines: ['book:8'],
      reasons: [],
    })
  })

  test.each<{ what: string; patch: string | null | undefined; reason: RegExp }>([
    {
      what: 'a file that the pull request does not change',
      patch: undefined,
      reason: /does not change its file/,
    },
    { what: 'a file without a diff', patch: null, reason: /no diff/ },
    {
      what: 'a line that is only shown around a change',
      patch: `@@ -4 +4,2 @@\n ${row}\n+x`,
      reason: /none of those/,
    },
    { what: 'a line that is removed', patch: `@@ -4,2 +4 @@\n-${row}\n x`, reason: /none of those/ },
    {
      what: 'a line that reads otherwise by a space',
      patch: `@@ -4 +4 @@\n-x\n+ ${row}`,
      reason: /none of those/,
    },
    {
      what: 'one of two that read the same',
      patch: `@@ -0,0 +5,2 @@\n+${row}\n+${row}`,
      reason: /read the same/,
    },
    {
      what: 'one that reads like an unchanged one',
      patch: `@@ -4 +4,2 @@\n ${row}\n+${row}`,
      reason: /read the same/,
    },
  ])('is none for $what', ({ patch, reason }) => {
    expect(place([suggestion()], patch)).toEqual({ lines: [], reasons: [expect.stringMatching(reason)] })
  })

  test('is the one with the same number where several read the same', () => {
    const twice = [suggestion({ key: 'first', line: 5 }), suggestion({ key: 'second', line: 4 })]
    expect(place(twice, `@@ -0,0 +4,2 @@\n+${row}\n+${row}`).lines).toEqual(['first:5', 'second:4'])
  })

  test('is not guessed where two cases read the same and one of them is changed', () => {
    const twice = [suggestion({ key: 'first', line: 4 }), suggestion({ key: 'second', line: 9 })]
    expect(place(twice, `@@ -0,0 +9 @@\n+${row}`)).toEqual({
      lines: ['second:9'],
      reasons: [expect.stringMatching(/read the same/)],
    })
  })

  test('is taken once', () => {
    const twice = [suggestion({ key: 'first' }), suggestion({ key: 'second' })]
    expect(place(twice, `@@ -3 +4 @@\n-x\n+${row}`)).toEqual({
      lines: ['first:4'],
      reasons: [expect.stringMatching(/same line/)],
    })
  })
})

describe('a suggestion of an earlier run', () => {
  const key = suggestionKey(suggestion(), sha256)
  const comment = (changed: Partial<PostedComment> = {}): PostedComment => ({
    id: 1,
    url: 'https://github.test/1',
    body: withMarker('text', { key, runId: 9, attempt: 1, headSha: '', state: '' }),
    author: { login: 'github-actions[bot]', type: 'Bot' },
    ...changed,
  })

  test('is found by its key, which its line number and its name do not change', () => {
    const same = suggestionKey(suggestion({ line: 90, before: 'x', name: 'y' }), sha256)
    expect(suggestionUrl(same, { comments: [comment()], ownLogin: null })).toBe('https://github.test/1')
  })

  test.each<[string, Partial<Suggestion>]>([
    ['file', { path: 'a' }],
    ['case', { key: 'a' }],
    ['new line', { after: 'a' }],
  ])('is another one for another %s', (_, changed) => {
    const other = suggestionKey(suggestion(changed), sha256)
    expect(suggestionUrl(other, { comments: [comment()], ownLogin: null })).toBeNull()
  })

  test('is none by a person, who may have copied it, but for the token’s own', () => {
    const comments = [comment({ author: { login: 'Ada', type: 'User' } })]
    expect(suggestionUrl(key, { comments, ownLogin: null })).toBeNull()
    expect(suggestionUrl(key, { comments, ownLogin: 'ada' })).toBe('https://github.test/1')
  })
})
