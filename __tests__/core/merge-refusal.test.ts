/** Only the parts of one selection are joined, each once: every file that does not fit is named, with what is wrong. */
import { describe, expect, test } from '@jest/globals'
import { type ReadFile, refusals } from '../../src/core/merge-refusal.js'
import type { Report } from '../../src/core/report.js'
import { improved, result, runInput, sha256 } from './sample-report.js'
import { partsOf, whole } from './sample-parts.js'

const results = [1, 2, 3, 4, 5].map((id) => improved({ id }))
const parts: readonly Report[] = partsOf(3, { results })
const about = {
  agentId: 7,
  repository: runInput.context.repository,
  headSha: runInput.context.headSha,
  hash: sha256,
}

const file = (report: Report, path = `${report.shard?.index ?? 'whole'}.json`): ReadFile => ({
  path,
  reading: { report },
})
const said = (files: readonly ReadFile[], fields: Partial<typeof about> = {}) =>
  refusals(files, { ...about, ...fields }).map(({ input, message }) => {
    expect(input).toBe('reports')
    return message
  })
/** The three parts, of which the second is changed. */
const second = (fields: Partial<Report>) =>
  said(parts.map((part) => file(part.shard?.index === 2 ? { ...part, ...fields } : part)))

describe('what belongs together', () => {
  test('is every part once, in any order', () => {
    expect(said(parts.map((part) => file(part)))).toEqual([])
    expect(said(parts.toReversed().map((part) => file(part)))).toEqual([])
  })

  test('is one report of a whole selection, whatever its mode', () => {
    expect(said([file(whole({ results, mode: 'revert' }))])).toEqual([])
  })

  test('is a part that ended before it knew its agent, its selection and its guidance', () => {
    const [first] = parts
    if (first === undefined) throw new Error('there are three')
    const guidance = { text: '', digest: sha256(''), context: [] }
    const selection = { ...first.selection, tags: [] }
    expect(second({ agent: null, guidance, selection, scenarios: [], ending: 'broken' })).toEqual([])
  })
})

describe('a report that does not fit', () => {
  const elsewhere = { ...runInput.context, repository: 'mallory/voice' }
  test.each<[string, Partial<Report>, string]>([
    [
      'another repository',
      { run: whole({ context: elsewhere }).run },
      'was made in "mallory/voice", and this is "acme/clinic-agent".',
    ],
    [
      'another commit',
      { run: { ...whole().run, headSha: 'f'.repeat(40) } },
      `was made for the commit "${'f'.repeat(40)}", and this run is for "${runInput.context.headSha}".`,
    ],
    ['another agent', { agent: { id: 8, name: '', project: 3 } }, 'is about agent 8, and agent-id is 7.'],
    ['another mode', { mode: 'apply' }, 'has another mode than "1.json".'],
    [
      'another guidance',
      { guidance: { text: 'x', digest: sha256('x'), context: [] } },
      'has another guidance than "1.json".',
    ],
    [
      'a guidance that is not its own',
      { guidance: { ...whole().guidance, text: 'x' } },
      'has a guidance that is not the one of its digest.',
    ],
    [
      'another selection',
      { selection: { ...runInput.selection, tags: ['other'] } },
      'has another selection than "1.json".',
    ],
    [
      'other suite files',
      { suite: { files: [{ path: 'x.json', cases: 1 }], notInFile: [] } },
      'has another suite than "1.json".',
    ],
    [
      'a draft',
      { ending: 'unfinished' },
      'is the draft of a run that did not come to its end: run that job again.',
    ],
    ['a scenario of another shard', { scenarios: results }, 'has a scenario of another shard.'],
    ['a case without a scenario', { scenarios: [result({ id: null })] }, 'has a scenario of another shard.'],
  ])('is named with what is wrong: %s', (...[, fields, problem]) => {
    expect(second(fields)).toEqual([`"2.json" ${problem}`])
  })

  test('is named once, with all that is wrong', () => {
    expect(second({ agent: { id: 8, name: '', project: 3 }, mode: 'apply', ending: 'unfinished' })).toEqual([
      '"2.json" is the draft of a run that did not come to its end: run that job again. It is about agent 8, and agent-id is 7. It has another mode than "1.json".',
    ])
  })

  test('may have a scenario twice', () => {
    const [one] = parts
    if (one === undefined) throw new Error('there are three')
    const twice = { ...whole(), scenarios: [improved({ id: 1 }), improved({ id: 1 })] }
    expect(said([file(twice)])).toEqual(['"whole.json" has a scenario twice.'])
  })

  test('may be of a mode that has no shards', () => {
    expect(said(partsOf(1, { mode: 'revert' }).map((part) => file(part)))).toEqual([
      '"1.json" is of a shard, and no shard has the mode revert.',
    ])
  })

  test('may be none at all, and then nothing else is guessed from it', () => {
    const [one, , three] = parts
    if (one === undefined || three === undefined) throw new Error('there are three')
    const broken = { path: 'b.json', reading: { problem: 'is no JSON.' } }
    expect(said([file(one), broken, file(three)])).toEqual(['"b.json" is no JSON.'])
  })
})

describe('a set that makes no whole', () => {
  const [one, two, three] = parts
  if (one === undefined || two === undefined || three === undefined) throw new Error('there are three')

  test('lacks a shard', () => {
    expect(said([file(two)])).toEqual([
      'There is no report of 1/3, 3/3: run what is missing again, and give all reports.',
    ])
  })

  test('has a shard twice', () => {
    expect(said([file(one), file(two), file(three), file(two, 'again.json')])).toEqual([
      'Shard 2/3 is there more than once: "2.json", "again.json". Give one report of each.',
    ])
  })

  test('is of shards of different sizes', () => {
    const [other] = partsOf(2, { results })
    expect(said([file(three), file(other, 'other.json')])).toEqual([
      'The reports are of shards of 2 and of 3.',
    ])
  })

  test.each([
    ['two wholes', [file(whole(), 'a.json'), file(whole(), 'b.json')], 'Not of a shard: "a.json", "b.json".'],
    [
      'a whole among parts',
      [...parts.map((part) => file(part)), file(whole())],
      'Not of a shard: "whole.json".',
    ],
  ])('is %s', (...[, files, words]) => {
    expect(said(files)).toEqual([expect.stringContaining(words)])
  })
})

describe('hostile reports', () => {
  test('fill no log: long values are cut, and of many problems the first are told', () => {
    const [one] = parts
    if (one === undefined) throw new Error('there are three')
    const run = { ...one.run, repository: 'x'.repeat(1_000_000), headSha: '\n::error::'.repeat(100_000) }
    const files = Array.from({ length: 200 }, (_, index) => file({ ...one, run }, `${index}.json`))
    const problems = said(files)
    expect(problems).toHaveLength(21)
    expect(problems.at(-1)).toMatch(/^There are \d+ more problems of this kind\.$/)
    expect(problems.join('').length).toBeLessThan(20_000)
    expect(problems.join('')).not.toContain('\n')
  })
})
