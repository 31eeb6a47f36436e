/** The selection: which scenarios fit, what they lack in number, and which ids are missing. */
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { Scenario } from '../../src/core/model.js'
import {
  matchScenario,
  missingIds,
  missingWords,
  type Selection,
  shortfalls,
  tagsOfNew,
} from '../../src/core/selection.js'

const scenario: Scenario = {
  id: 7,
  name: 'Books a table',
  language: 'en',
  folder: 'Sales.Inbound',
  tags: ['must-have', 'table'],
  type: 'instruction',
  instructions: 'Ask for a table.',
  expectedOutcome: '',
  personality: null,
}

const all: Selection = {
  ids: [],
  tags: [],
  tagsMatch: 'any',
  folder: null,
  languages: [],
  minScenarios: 1,
}

describe('a scenario', () => {
  test.each<[string, Partial<Selection>, Partial<Scenario>, 'yes' | 'no' | 'unknown']>([
    ['any', {}, {}, 'yes'],
    ['any, though nothing is said of it', {}, { language: null, folder: null }, 'yes'],
    ['its id', { ids: [3, 7] }, {}, 'yes'],
    ['other ids', { ids: [3] }, {}, 'no'],
    ['any of its tags', { tags: ['table', 'other'] }, {}, 'yes'],
    ['any of other tags', { tags: ['Table'] }, {}, 'no'],
    ['all of its tags', { tags: ['table', 'must-have'], tagsMatch: 'all' }, {}, 'yes'],
    ['all of its tags and another', { tags: ['table', 'other'], tagsMatch: 'all' }, {}, 'no'],
    ['none of other tags', { tags: ['other'], tagsMatch: 'none' }, {}, 'yes'],
    ['none of its tags', { tags: ['other', 'table'], tagsMatch: 'none' }, {}, 'no'],
    ['none of no tags', { tagsMatch: 'none' }, {}, 'yes'],
    ['its folder', { folder: 'Sales.Inbound' }, {}, 'yes'],
    ['the folder above', { folder: 'Sales' }, {}, 'yes'],
    ['a folder whose name begins the same', { folder: 'Sal' }, {}, 'no'],
    ['its language', { languages: ['de', 'en'] }, {}, 'yes'],
    ['another language', { languages: ['de'] }, {}, 'no'],
    ['a language that its row does not say', { languages: ['de'] }, { language: null }, 'unknown'],
    ['a folder that its row does not say', { folder: 'Sales' }, { folder: null }, 'unknown'],
    ['another folder, and a language not said', { folder: 'X', languages: ['de'] }, { language: null }, 'no'],
    ['another language, and a folder not said', { folder: 'X', languages: ['de'] }, { folder: null }, 'no'],
  ])('asked for by %s', (...[, selection, fields, match]) => {
    expect(matchScenario({ ...scenario, ...fields }, { ...all, ...selection })).toBe(match)
  })

  test('that is made with the tags of new ones fits the tags that are asked for', () => {
    const tags = fc.uniqueArray(fc.constantFrom('a', 'b', 'c'), { maxLength: 3 })
    fc.assert(
      fc.property(tags, fc.constantFrom('any', 'all', 'none'), (asked, tagsMatch) => {
        const selection: Selection = { ...all, tags: asked, tagsMatch }
        const made = { ...scenario, tags: tagsOfNew(selection) }
        expect(matchScenario(made, selection)).toBe('yes')
      }),
    )
  })

  test('never fits more when a further condition is given', () => {
    const condition = fc.record({
      ids: fc.constantFrom([], [7], [3]),
      tags: fc.constantFrom([], ['table'], ['x']),
      folder: fc.constantFrom(null, 'Sales', 'X'),
      languages: fc.constantFrom([], ['en'], ['de']),
    })
    fc.assert(
      fc.property(condition, (fields) => {
        const alone = [
          { ids: fields.ids },
          { tags: fields.tags },
          { folder: fields.folder },
          { languages: fields.languages },
        ].map((one) => matchScenario(scenario, { ...all, ...one }))
        const together = matchScenario(scenario, { ...all, ...fields })
        expect(together).toBe(alone.includes('no') ? 'no' : 'yes')
      }),
    )
  })
})

describe('a shortfall', () => {
  const found = [scenario, { ...scenario, id: 8 }, { ...scenario, id: 9, language: 'de' }]
  const lacking = (selection: Partial<Selection>) =>
    shortfalls(found, { selection: { ...all, ...selection }, agentLanguage: 'fr' })

  test('is counted in each language that is asked for', () => {
    expect(lacking({ languages: ['en', 'de', 'es'], minScenarios: 2 })).toEqual([
      { language: 'de', wanted: 2, found: 1 },
      { language: 'es', wanted: 2, found: 0 },
    ])
  })

  test("is counted in all together where no language is asked for, and made up in the agent's", () => {
    expect(lacking({ minScenarios: 5 })).toEqual([{ language: 'fr', wanted: 5, found: 3 }])
    expect(lacking({ minScenarios: 3 })).toEqual([])
  })

  test('is never there where ids are named or none are needed', () => {
    expect(lacking({ ids: [1, 2, 3, 4], minScenarios: 4 })).toEqual([])
    expect(lacking({ languages: ['es'], minScenarios: 0 })).toEqual([])
  })

  test.each([
    [1, '1 scenario in de'],
    [3, '3 scenarios in de'],
  ])('of %i is said in words', (count, words) => {
    expect(missingWords({ language: 'de', wanted: count + 1, found: 1 })).toBe(words)
  })
})

test('ids that no selected scenario has are missing', () => {
  const missing = missingIds([scenario], { ...all, ids: [7, 8] })
  expect(missing).toHaveLength(1)
  expect(missing[0]).toMatchObject({ what: 'scenario 8', wanted: 1, found: 0 })
  expect(missingIds([scenario], all)).toEqual([])
})
