/** New texts in an old file: nothing else changes, and git takes the patch. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { readSuite } from '../../src/core/suite-file.js'
import { patchOf, type TextChange, withTexts } from '../../src/core/suite-patch.js'
import { growth, linear } from './growth.js'
import { type GivenSuite, givenSuite, spelled, spelling, words } from './suite-arbitrary.js'

/** A suite as it is written, new texts for some of its cases, and the suite as it is meant to be then. */
const improved = fc
  .tuple(
    givenSuite,
    spelling,
    fc.array(fc.record({ instructions: words, expectedOutcome: words }, { requiredKeys: [] })),
  )
  .map(([given, how, texts]) => {
    const changes: TextChange[] = texts
      .slice(0, given.scenarios.length)
      .map((text, index) => ({ index, ...text }))
    const meant: GivenSuite = {
      ...given,
      scenarios: given.scenarios.map((one, index) => ({
        ...one,
        ...(texts[index]?.instructions === undefined ? {} : { instructions: texts[index].instructions }),
        ...(texts[index]?.expectedOutcome === undefined
          ? {}
          : { expected_outcome: texts[index].expectedOutcome }),
      })),
    }
    return { given, text: spelled(given, how), changes, meant }
  })

const literals = /"(?:[^"\\]|\\.)*"/g

describe('withTexts', () => {
  test('changes those texts and nothing else, and the file stays valid', () => {
    fc.assert(
      fc.property(improved, ({ given, text, changes, meant }) => {
        const after = withTexts(text, changes)
        expect(JSON.parse(after)).toEqual(meant)
        expect(readSuite({ path: 'a.json', text: after })).toHaveProperty('suite')
        const added = changes.some(
          ({ index, expectedOutcome }) =>
            expectedOutcome !== undefined && given.scenarios[index]?.expected_outcome === undefined,
        )
        if (added) return
        expect(after.split(literals)).toEqual(text.split(literals))
        const [old, now] = [text.match(literals) ?? [], after.match(literals) ?? []]
        const differing = changes.flatMap(({ index, instructions, expectedOutcome }) => [
          instructions !== undefined && instructions !== given.scenarios[index]?.instructions,
          expectedOutcome !== undefined && expectedOutcome !== given.scenarios[index]?.expected_outcome,
        ])
        expect(now.filter((literal, index) => literal !== old[index])).toHaveLength(
          differing.filter(Boolean).length,
        )
      }),
      { numRuns: 300 },
    )
  })

  const text = [
    '{ "version": "1",\r',
    '\t"scenarios" : [',
    '\t\t{ "name": "instructions", "instructions" :\t"\\u00e4\\/b", "expected_outcome":"old" },',
    '\t\t{ "name": "b",\r',
    '',
    '\r',
    '\t\t\t"instructions" : "c"}]}',
  ].join('\n')

  test('keeps every byte where nothing is changed, also where a text is given that is there already', () => {
    expect(withTexts(text, [])).toBe(text)
    expect(withTexts(text, [{ index: 0 }, { index: 1, instructions: 'c' }])).toBe(text)
    expect(withTexts(text, [{ index: 0, instructions: 'ä/b', expectedOutcome: 'old' }])).toBe(text)
  })

  test('writes a new text as JSON, whatever the order of the changes', () => {
    expect(
      withTexts(text, [
        { index: 1, instructions: 'Say "c".\r\n\tThen \\ wait.' },
        { index: 0, instructions: 'ö', expectedOutcome: '' },
      ]),
    ).toBe(
      text
        .replace('"\\u00e4\\/b"', '"ö"')
        .replace('"old"', '""')
        .replace('"c"', '"Say \\"c\\".\\r\\n\\tThen \\\\ wait."'),
    )
  })

  test('adds an expected outcome on a line of its own where the instructions have one', () => {
    expect(withTexts(text, [{ index: 1, instructions: 'd', expectedOutcome: 'new' }])).toBe(
      text.replace('"c"', '"d",\r\n\t\t\t"expected_outcome" : "new"'),
    )
    const minified = '{"version":"1","scenarios":[{"name":"a","instructions":"b","tags":[]}]}'
    expect(withTexts(minified, [{ index: 0, expectedOutcome: 'new' }])).toBe(
      minified.replace('"b"', '"b","expected_outcome":"new"'),
    )
  })

  test('puts the replacement character for half of a surrogate pair', () => {
    expect(withTexts(text, [{ index: 1, instructions: 'a\uD83D b\uDE00 😀' }])).toBe(
      text.replace('"c"', '"a\uFFFD b\uFFFD 😀"'),
    )
  })

  test('refuses a case that has no instructions, or is not there', () => {
    expect(() => withTexts(text, [{ index: 2, instructions: 'x' }])).toThrow(
      new RangeError('scenarios[2] has no instructions.'),
    )
    expect(() => withTexts('', [{ index: 0, instructions: 'x' }])).toThrow(RangeError)
  })
})

describe('patchOf', () => {
  let folder = ''
  const environment = {
    PATH: process.env['PATH'],
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    HOME: '/nonexistent',
  }
  const git = (args: readonly string[], input = ''): void => {
    const { status, stderr } = spawnSync('git', args, {
      cwd: folder,
      env: environment,
      input,
      encoding: 'utf8',
    })
    expect({ status, stderr: status === 0 ? '' : stderr }).toEqual({ status: 0, stderr: '' })
  }
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'suite-patch-'))
    git(['init', '--quiet'])
  })
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true })
  })

  interface Change {
    readonly path: string
    readonly before: string
    readonly after: string
  }

  /** Writes the old files, has git apply the patch, and reads the files again. */
  function applied(files: readonly Change[]): readonly string[] {
    for (const { path, before } of files) {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), before)
    }
    git(['apply', '-'], patchOf(files))
    return files.map(({ path }) => readFileSync(join(folder, path), 'utf8'))
  }

  const paths = [
    'cekura.tests.json',
    'tests of ours/b c.json',
    'tests of ours/b/a b',
    'Prüfungen/größe ß.json',
    'a"b\\c.json',
    '日本/😀.json',
    'tab\there.json',
  ]

  test('makes a patch that git applies to any suite in any spelling, at any path', () => {
    fc.assert(
      fc.property(
        improved,
        fc.constantFrom(...paths),
        fc.constantFrom('', '\n', '\r\n'),
        (...[{ text, changes }, path, end]) => {
          const before = text + end
          const after = withTexts(before, changes)
          if (after === before) expect(patchOf([{ path, before, after }])).toBe('')
          else expect(applied([{ path, before, after }])).toEqual([after])
        },
      ),
      { numRuns: 60 },
    )
  })

  test('makes a patch that git applies between any two versions of a file', () => {
    const version = fc.array(fc.constantFrom('a\n', 'b\n', '\n', '\r\n', 'c\r\n', '}\n', '\r'), {
      minLength: 1,
      maxLength: 40,
    })
    fc.assert(
      fc.property(version, version, fc.boolean(), (...[one, other, open]) => {
        const [before, after] = [one.join(''), `${other.join('')}${open ? 'end' : ''}`]
        fc.pre(before !== after)
        expect(applied([{ path: 'a.txt', before, after }])).toEqual([after])
      }),
      { numRuns: 60 },
    )
  })

  test('holds several files, and none that has not changed', () => {
    const files = paths.map((path) => ({ path, before: `{"a": "${path.length}"}`, after: `{"a": "new"}` }))
    expect(applied(files)).toEqual(files.map(({ after }) => after))
    expect(patchOf([{ path: 'same.json', before: 'a', after: 'a' }, ...files.slice(0, 1)])).not.toContain(
      'same.json',
    )
    expect(patchOf([])).toBe('')
  })

  test('is as git writes it: three lines of context, near changes together, far ones apart', () => {
    const lines = Array.from({ length: 40 }, (_, index) => `line ${index + 1}\n`)
    const put = new Map([
      [4, ['FIVE\n']],
      [10, ['ELEVEN\n', 'and more\n']],
      [30, []],
    ])
    const after = lines.flatMap((line, index) => put.get(index) ?? [line]).join('')
    const patch = patchOf([{ path: 'a b/c.json', before: lines.join(''), after }])
    expect(patch.split('\n').filter((line) => !line.startsWith(' '))).toEqual([
      'diff --git a/a b/c.json b/a b/c.json',
      '--- a/a b/c.json',
      '+++ b/a b/c.json',
      '@@ -2,13 +2,14 @@',
      '-line 5',
      '+FIVE',
      '-line 11',
      '+ELEVEN',
      '+and more',
      '@@ -28,7 +29,6 @@',
      '-line 31',
      '',
    ])
  })

  test('says where a file has no newline at its end', () => {
    expect(patchOf([{ path: 'a', before: 'x', after: 'y\n' }])).toBe(
      'diff --git a/a b/a\n--- a/a\n+++ b/a\n@@ -1,1 +1,1 @@\n-x\n\\ No newline at end of file\n+y\n',
    )
  })

  test.each([
    ['on lines of their own', '{"name":"#","instructions":"old"},\n'],
    ['amid very many empty lines', `{"name":"#",${'\n'.repeat(400)}"instructions":"old"},`],
    ['all on one line', '{"name":"#","instructions":"old"},'],
  ])('takes time in proportion to the size of a file with its cases %s', (_, unit) => {
    const change = (cases: string): string => {
      let count = 0
      const before = `{"scenarios":[${cases.replaceAll('#', () => String((count += 1)))}{}]}`
      const changes = Array.from({ length: count }, (__, index) => ({
        index,
        instructions: 'new',
        expectedOutcome: 'won',
      }))
      return patchOf([{ path: 'a.json', before, after: withTexts(before, changes) }])
    }
    expect(change(unit)).toContain('won')
    expect(growth(change, unit)).toBeLessThan(linear)
  })
})
