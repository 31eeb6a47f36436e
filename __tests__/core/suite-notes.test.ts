/** What the comment says of the suite files: enough to act on, harmless, and never longer than it may be. */
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { SuggestResult } from '../../src/core/github-answers.js'
import type { Suggestion } from '../../src/core/suggestion.js'
import type { SuiteSummary } from '../../src/core/suite-model.js'
import { type SuiteNotes, suiteNotes } from '../../src/core/suite-notes.js'
import { hostileTexts, report } from './sample-report.js'

const page = (id: number) => `https://dashboard.cekura.ai/test-case/${id}`
const suggestion: Suggestion = { path: 'a.json', line: 1, before: 'a', after: 'b', key: 'k', name: 'n' }
const nothingSuggested: SuggestResult = { url: null, posted: [], repeated: [], left: [], refusal: null }
const left = { suggestion, reason: 'No.' }

function notes(suite: Partial<SuiteSummary> = {}, how: Partial<SuiteNotes> = {}): string {
  const files = [{ path: 'tests/cekura.tests.json', cases: 3 }]
  return suiteNotes(report({ suite: { files, notInFile: [], ...suite } }), {
    detail: 'diff',
    changedFiles: 0,
    suggested: null,
    ...how,
  })
}

describe('the notes', () => {
  test('are nothing without a suite', () => {
    expect(suiteNotes(report(), { detail: 'diff', changedFiles: 1, suggested: null })).toBe('')
  })

  test('say which files there are, and end with an empty line', () => {
    expect(notes()).toBe('**Suite:** 3 cases in tests/cekura.tests.json.\n\n')
    const files = [
      { path: 'a.json', cases: 1 },
      { path: 'b.json', cases: 0 },
    ]
    expect(notes({ files })).toBe('**Suite:** 1 case in a.json, b.json.\n\n')
  })

  test('say where improved texts are', () => {
    expect(notes({}, { changedFiles: 1 })).toContain(
      ' The improved texts are in the patch (output `patch`) and in the improved file (output `suite-file`).',
    )
    expect(notes({}, { changedFiles: 2 })).toContain('in the improved files (')
  })

  test.each([
    [nothingSuggested, ''],
    [{ ...nothingSuggested, posted: [suggestion] }, ' 1 of them is open as review suggestions.'],
    [
      {
        ...nothingSuggested,
        url: 'https://github.com/a/b/pull/1#x',
        posted: [suggestion],
        repeated: [suggestion],
      },
      ' 2 of them are open as [review suggestions](https://github.com/a/b/pull/1#x).',
    ],
    [
      { ...nothingSuggested, left: [left] },
      ' 1 could not be suggested on a line that the pull request changes: take it from the patch.',
    ],
    [
      { ...nothingSuggested, repeated: [suggestion], left: [left, left] },
      ' 1 of them is open as review suggestions; 2 could not be suggested on a line that the pull request changes: take them from the patch.',
    ],
  ])('say what became of suggestions: %#', (suggested, expected) => {
    expect(notes({}, { suggested })).toBe(`**Suite:** 3 cases in tests/cekura.tests.json.${expected}\n\n`)
  })

  test('name and link what is in no file, without names where none are to be shown', () => {
    const notInFile = [
      { id: 1, name: 'Somebody' },
      { id: 2, name: ' ' },
    ]
    expect(notes({ notInFile })).toContain(
      ` On Cekura and in no file, left alone: [Somebody](${page(1)}), [scenario 2](${page(2)}).`,
    )
    const bare = notes({ notInFile }, { detail: 'counts' })
    expect(bare).toContain(`[scenario 1](${page(1)}), [scenario 2](${page(2)}).`)
    expect(bare).not.toContain('Somebody')
  })

  test('name twenty scenarios at the most, and say how many there are besides', () => {
    const notInFile = Array.from({ length: 23 }, (_, index) => ({ id: index + 1, name: 'x' }))
    expect(notes({ notInFile })).toMatch(/\[x\]\([^)]*\/20\) and 3 more\.\n\n$/)
  })

  test('name as many files as have room, or only how many there are', () => {
    const files = Array.from({ length: 50 }, (_, index) => ({ path: `${'p'.repeat(60)}/${index}`, cases: 1 }))
    expect(notes({ files })).toMatch(/^\*\*Suite:\*\* 50 cases in p+\/0, .* and \d+ more\.\n\n$/)
    expect(notes({ files: [{ path: '$'.repeat(99), cases: 1 }] })).toBe('**Suite:** 1 case in 1 file.\n\n')
  })

  test('stay harmless and below 3,000 characters, whatever the names and paths are', () => {
    const words = fc.array(fc.constantFrom(...hostileTexts, '$'.repeat(90), '&'.repeat(90)), { maxLength: 9 })
    const word = words.map((parts) => parts.join(''))
    fc.assert(
      fc.property(
        fc.array(word, { maxLength: 50 }),
        fc.array(word, { maxLength: 40 }),
        fc.constantFrom('diff' as const, 'counts' as const),
        (...[paths, names, detail]) => {
          const text = notes(
            {
              files: paths.map((path) => ({ path, cases: 200 })),
              notInFile: names.map((name, index) => ({ id: 100_000_000 + index, name })),
            },
            {
              detail,
              changedFiles: 50,
              suggested: {
                ...nothingSuggested,
                url: 'https://github.example.com/a-long-owner/a-long-name/pull/12345#pullrequestreview-1234567890',
                posted: [suggestion],
                left: [left, left],
              },
            },
          )
          expect(text.length).toBeLessThan(3_000)
          expect(text.trimEnd().split('\n')).toHaveLength(1)
          const ours = /<span>\$<\/span>|`patch`|`suite-file`/g
          expect(text.replace(ours, '')).not.toMatch(/[<`]|@(?!\u200B)|!\[/)
        },
      ),
    )
  })
})
