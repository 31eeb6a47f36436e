/** Reading the suite files of a run: nothing without any, all of them, or every problem of all of them. */
import { describe, expect, test } from '@jest/globals'
import { InputError } from '../../src/core/input-error.js'
import { readSuites } from '../../src/steps/suites.js'
import { suiteText } from '../core/sample-suite.js'
import { fakeFiles } from './fakes.js'

const book = { key: 'book', name: 'Book a visit', instructions: 'Ask for Monday.' }
const move = { key: 'move', name: 'Move a visit', instructions: 'Ask for Friday.' }

const reading = (workspace: Readonly<Record<string, string>>, patterns: readonly string[]) =>
  readSuites(fakeFiles(workspace), patterns)

async function problemsOf(workspace: Readonly<Record<string, string>>): Promise<readonly string[]> {
  try {
    await reading(workspace, Object.keys(workspace))
  } catch (error) {
    if (!(error instanceof InputError)) throw error
    expect(new Set(error.problems.map(({ input }) => input))).toEqual(new Set(['suite']))
    return error.problems.map(({ message }) => message)
  }
  return []
}

describe('the suite files of a run', () => {
  test('are none without the input, and no file is looked for', async () => {
    const files = { readSuites: () => Promise.reject(new Error('asked for')) }
    expect(await readSuites(files, [])).toEqual([])
  })

  test('come each with its text as it was read', async () => {
    const [a, b] = [suiteText([book]), suiteText([move])]
    const sources = await reading({ 'a.json': a, 'b.json': b }, ['*'])
    expect(sources.map(({ suite, text }) => [suite.path, suite.cases[0]?.key, text])).toEqual([
      ['a.json', 'book', a],
      ['b.json', 'move', b],
    ])
  })

  test('tell every problem of every file together', async () => {
    const problems = await problemsOf({
      'a.json': suiteText([{ ...book, owner: 'me' }, book]),
      'b.json': '{ "version": "2" }',
      'c.json': '\uFEFF{}',
      'd.json': '[] // no',
    })
    expect(problems.map((problem) => problem.replace(/,.*/, ''))).toEqual([
      'a.json',
      'a.json',
      'a.json',
      'b.json',
      'b.json',
      'c.json',
      'd.json',
    ])
    expect(problems[0]).toMatch(/^a\.json, line \d+, column \d+: scenarios\[0\]\.owner is no field/)
  })

  test('share no key and no name, within one file or across several', async () => {
    const within = await problemsOf({ 'a.json': suiteText([book, { ...book, name: 'Other' }]) })
    expect(within).toEqual([expect.stringMatching(/scenarios\[1\]\.key is "book", and so is/)])
    const across = await problemsOf({
      'a.json': suiteText([book]),
      'b.json': suiteText([
        { ...book, key: 'other' },
        { ...move, key: 'book' },
      ]),
    })
    expect(across).toEqual([
      expect.stringMatching(/^b\.json, line \d+: scenarios\[0\]\.name is .* on line \d+ of a\.json/),
      expect.stringMatching(/^b\.json, line \d+: scenarios\[1\]\.key is .* on line \d+ of a\.json/),
    ])
  })

  test('that cannot be read are told together with what is wrong in the others', async () => {
    const workspace = { 'b.json': '{ "version": "2", "scenarios": [{ "name": "a", "instructions": "x" }] }' }
    const error: unknown = await reading(workspace, ['lost.json', 'b.json']).catch(
      (caught: unknown) => caught,
    )
    expect(error instanceof InputError ? error.problems : error).toEqual([
      { input: 'suite', message: '"lost.json" matches no file.' },
      { input: 'suite', message: expect.stringMatching(/^b\.json, line 1, .* version is "2"/) },
    ])
  })

  test('are not none where the patterns only take files out', async () => {
    await expect(reading({ 'a.json': suiteText([book]) }, ['!a.json'])).rejects.toThrow('names no file')
  })
})
