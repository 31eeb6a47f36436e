/** SECURITY.md claims nothing without a test: each claim names one, and each test, script and file that it names is there. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { z } from 'zod'
import { root } from './bundle/invariants.js'
import { read, tableOf } from './documents.js'

interface Reference {
  readonly file: string
  readonly title: string
}

/** `file` “title”, “title”: the titles are of tests, or of groups of tests, in that file. */
function referencesIn(text: string): readonly Reference[] {
  return [...text.matchAll(/`(__tests__\/[\w./-]+)`((?:,? “[^”]+”)+)/g)].flatMap(
    ([, file = '', titles = '']) =>
      [...titles.matchAll(/“([^”]+)”/g)].map(([, title = '']) => ({ file, title })),
  )
}

/** As a test is named: the first argument of `test`, of `describe`, or of what their `each` answers. */
function isTitle(source: string, title: string): boolean {
  const escaped = title.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  return new RegExp(`(?:\\btest|\\bdescribe|\\))\\(\\s*(['"\`])${escaped}\\1`).test(source)
}

const document = read('SECURITY.md')

/** From one second-level heading to the next. */
function sectionOf(heading: string): string {
  const start = document.indexOf(`\n## ${heading}\n`)
  if (start < 0) throw new Error(`SECURITY.md has no section "${heading}"`)
  const end = document.indexOf('\n## ', start + 1)
  return document.slice(start, end < 0 ? undefined : end)
}

describe('a claim', () => {
  const attacks = sectionOf('What an attack can and cannot do')
  const claims = attacks
    .split(/^- /m)
    .slice(1)
    .map((claim) => claim.split(/\n\n/)[0] ?? '')

  test('is made of each attack, beside what it can do', () => {
    const each = attacks.split('\n### ').slice(1)
    expect(each.map((part) => part.split('\n')[0])).toEqual([
      'A stolen comment',
      'A hostile scenario text',
      'A hostile suite file, or context file',
      'A hostile pull request',
      'A hostile report',
      'A hostile API answer',
      'A neighbour on the runner',
    ])
    for (const part of each) {
      expect(part).toContain('**It can**')
      expect(part.match(/^- /gm)?.length).toBeGreaterThan(2)
    }
  })

  test.each(claims)('is tied to a test: %s', (claim) => {
    expect(referencesIn(claim).length).toBeGreaterThan(0)
  })

  test.each(referencesIn(document))('is tied to a test that there is: $title', ({ file, title }) => {
    expect(existsSync(join(root, file))).toBe(true)
    expect(isTitle(read(file), title) ? '' : `${file} has no test “${title}”`).toBe('')
  })

  test('names no test in a way that goes unread', () => {
    expect(referencesIn(document)).toHaveLength(document.match(/“/g)?.length ?? 0)
  })
})

describe('a title', () => {
  const source = `describe('a group', () => {\n  test.each(rows)(\n    "a row of %s", ...)\n  expect(x).toBe('a text')\n`

  test('is what a test or a group is called', () => {
    expect([isTitle(source, 'a group'), isTitle(source, 'a row of %s')]).toEqual([true, true])
  })

  test('is no other text, and no part of one', () => {
    expect([isTitle(source, 'a text'), isTitle(source, 'a row'), isTitle(source, 'group')]).toEqual([
      false,
      false,
      false,
    ])
  })
})

describe('a check of what users run', () => {
  const rows = tableOf('SECURITY.md', 'check')
  const { scripts } = z
    .object({ scripts: z.record(z.string(), z.string()) })
    .parse(JSON.parse(read('package.json')))

  test.each(rows.map(([check = '', , shownBy = '']) => ({ check, shownBy })))(
    '$check is shown by something that there is',
    ({ shownBy }) => {
      const commands = [...shownBy.matchAll(/`npm run ([\w:-]+)`/g)].map(([, name = '']) => name)
      const files = [...shownBy.matchAll(/`(\.github\/[\w./-]+)`/gi)].map(([, path = '']) => path)
      expect(commands.length + files.length + referencesIn(shownBy).length).toBeGreaterThan(0)
      expect(commands.filter((name) => !(name in scripts))).toEqual([])
      expect(files.filter((path) => !existsSync(join(root, path)))).toEqual([])
    },
  )

  test('runs with all others, where it is a command', () => {
    const all = scripts['check'] ?? ''
    const commands = rows.flatMap(([, , shownBy = '']) =>
      [...shownBy.matchAll(/`(npm run [\w:-]+)`/g)].map(([, command = '']) => command),
    )
    expect(commands.length).toBeGreaterThan(3)
    expect(commands.filter((command) => !all.split(' && ').includes(command))).toEqual([])
  })
})
