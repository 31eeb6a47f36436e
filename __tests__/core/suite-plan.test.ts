/** The cases of suite files against what Cekura has: which row each case makes, what differs, and what is in no file. */
import { describe, expect, test } from '@jest/globals'
import type { Agent, Scenario } from '../../src/core/model.js'
import { anything, type Selection } from '../../src/core/selection.js'
import {
  countedAs,
  planSuites,
  selectedOf,
  type SuiteRow,
  whereOf,
  withNote,
} from '../../src/core/suite-plan.js'
import { sha256 } from './sample-report.js'
import { caseOf, suitePath, suiteSource } from './sample-suite.js'

const agent: Agent = { id: 7, name: 'Front desk', project: 3, language: 'en', enabledPersonalities: null }

function scenario(fields: Partial<Scenario> & { readonly id: number }): Scenario {
  return {
    name: 'Book a visit',
    language: 'en',
    folder: null,
    tags: [],
    type: 'instruction',
    instructions: 'Ask for Monday.',
    expectedOutcome: '',
    personality: 1,
    ...fields,
  }
}

const book = { key: 'book', name: 'Book a visit', instructions: 'Ask for Monday.' }
const move = { key: 'move', name: 'Move a visit', instructions: 'Ask for Friday.' }

function planned(
  ...[cases, scenarios, selection = {}]: readonly [
    readonly object[],
    readonly Scenario[],
    Partial<Selection>?,
  ]
) {
  const { suite } = suiteSource(cases)
  return planSuites({
    suites: [suite],
    scenarios,
    selection: { ...anything, ...selection },
    agent,
    hash: sha256,
  })
}

const rowOf = (fields: object, found: Scenario | null = null): SuiteRow => ({
  case: caseOf(fields),
  found,
  created: false,
  note: '',
})
const named = (rows: readonly SuiteRow[]) => rows.map((row) => [row.case.name, row.found?.id ?? null])

describe('the plan', () => {
  test('has a row for each case in the order of the file, with the scenario of its key or its name', () => {
    const { rows, notInFile, summary } = planned(
      [book, move, { name: 'Cancel', instructions: 'Cancel it.' }],
      [
        scenario({ id: 3, name: 'Renamed on Cekura', tags: ['case:move'] }),
        scenario({ id: 2, name: 'Cancel' }),
        scenario({ id: 1, name: 'Somebody' }),
      ],
    )
    expect(named(rows)).toEqual([
      ['Book a visit', null],
      ['Move a visit', 3],
      ['Cancel', 2],
    ])
    expect(notInFile.map(({ id }) => id)).toEqual([1])
    expect(summary).toEqual({
      files: [{ path: suitePath, cases: 3 }],
      notInFile: [{ id: 1, name: 'Somebody' }],
    })
  })

  test.each([
    ['its language', { languages: ['de'] }, ['In German']],
    ['the language of the agent where it says none', { languages: ['en'] }, ['Tagged', 'Plain']],
    ['its tags', { tags: ['smoke'] }, ['Tagged']],
    ['the absence of tags', { tags: ['smoke'], tagsMatch: 'none' as const }, ['In German', 'Plain']],
    [
      'nothing but these: a folder is where scenarios go',
      { folder: 'Sales' },
      ['In German', 'Tagged', 'Plain'],
    ],
  ])('takes a case by %s', (...[, selection, expected]) => {
    const cases = [
      { name: 'In German', instructions: 'a', language: 'de' },
      { name: 'Tagged', instructions: 'b', tags: ['smoke', 'night'] },
      { name: 'Plain', instructions: 'c' },
    ]
    // What Cekura says of their scenarios does not count.
    const scenarios = cases.map(({ name }, index) => scenario({ id: index + 1, name, tags: ['other'] }))
    expect(planned(cases, scenarios, selection).rows.map((row) => row.case.name)).toEqual(expected)
  })

  test('calls only what matches the selection and is no case of any file "not in the file"', () => {
    const others = [
      scenario({ id: 1, name: 'x', language: 'de' }),
      scenario({ id: 2, name: 'y' }),
      scenario({ id: 3, name: 'Move a visit' }),
    ]
    // The case "move" speaks English, so it is no row of this run; its scenario is its own all the same.
    const { rows, notInFile } = planned([{ ...book, language: 'de' }, move], others, { languages: ['de'] })
    expect(named(rows)).toEqual([['Book a visit', null]])
    expect(notInFile.map(({ id }) => id)).toEqual([1])
  })

  test('notes what cannot be saved, and which others a case could have been, ten of them by number', () => {
    const doubles = Array.from({ length: 13 }, (_, index) => scenario({ id: index + 1 }))
    const { rows } = planned([{ ...book, max_duration: 5 }], doubles)
    expect(rows[0]?.found?.id).toBe(1)
    expect(rows[0]?.note).toBe(
      'max_duration is 5, and a saved scenario takes 10 to 3600 seconds. Cekura has more than one scenario for this case; left alone: 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 and 2 more.',
    )
    expect(planned([book], doubles.slice(0, 2)).rows[0]?.note).toMatch(/left alone: 2\.$/)
  })

  test('adds a note to the ones that there are', () => {
    const row = rowOf({})
    expect(withNote(row, 'One.').note).toBe('One.')
    expect(withNote(withNote(row, 'One.'), 'Two.').note).toBe('One. Two.')
  })
})

describe('what is improved', () => {
  test('is the text of the file, on the scenario where there is one', () => {
    const found = scenario({ id: 4, name: 'Old name', folder: 'Sales', tags: ['case:book'], language: 'de' })
    expect(selectedOf(rowOf(book, found), 'Elsewhere')).toEqual({
      scenario: { ...found, name: 'Book a visit', personality: 1 },
      created: false,
      suite: { file: suitePath, key: 'book', at: 'scenarios[0]', line: 6, onCekura: null },
    })
  })

  test('is the case alone where it has no scenario', () => {
    const row = rowOf({ tags: ['smoke'], language: 'de', personality: 9, expected_outcome: 'Booked.' })
    expect(selectedOf({ ...row, note: 'Look.' }, 'Sales')).toEqual({
      scenario: {
        id: null,
        name: 'Book a visit',
        language: 'de',
        folder: 'Sales',
        tags: ['smoke'],
        type: 'instruction',
        instructions: 'Ask for Monday.',
        expectedOutcome: 'Booked.',
        personality: 9,
      },
      created: false,
      suite: { file: suitePath, key: 'Book a visit', at: 'scenarios[0]', line: 6, onCekura: null },
      note: 'Look.',
    })
    expect(selectedOf(rowOf({}), null).scenario).toMatchObject({ language: null, personality: null })
  })

  test.each([
    ['nothing', {}, {}, null],
    ['line ends and outer white space alone', { instructions: ' a\r\nb ' }, { instructions: 'a\nb' }, null],
    ['neither text', { expectedOutcome: 'Booked.' }, { expected_outcome: 'Booked.\n' }, null],
    ['the text', { instructions: 'Else.' }, {}, 'another text'],
    [
      'the expected outcome',
      { expectedOutcome: 'Else.' },
      { expected_outcome: 'Booked.' },
      'another expected outcome',
    ],
    [
      'both',
      { instructions: 'Else.' },
      { expected_outcome: 'Booked.' },
      'another text and another expected outcome',
    ],
    ['an expected outcome that the file does not give', { expectedOutcome: 'Else.' }, {}, null],
    [
      'the type, where the texts are none to compare',
      { type: 'conditional_actions', instructions: '{}' },
      {},
      'another type (conditional_actions)',
    ],
  ])('says what differs: %s', (...[, onCekura, inFile, expected]) => {
    const row = rowOf(inFile, scenario({ id: 1, ...onCekura }))
    const { drift, suite, outcomeOnCekura } = selectedOf(row, null)
    expect(drift ?? null).toBe(expected === null ? null : `Cekura has ${expected} than ${suitePath}.`)
    const isText = expected?.startsWith('another text') === true
    expect(suite.onCekura ?? null).toBe(isText ? 'Else.' : null)
    const isOutcome = expected?.endsWith('outcome') === true
    expect(outcomeOnCekura).toBe(isOutcome ? row.found?.expectedOutcome : undefined)
  })

  test('compares no text of a case of another type', () => {
    const program = { type: 'conditional_actions', language: 'en', conditional_actions: {} }
    const found = scenario({ id: 1, type: 'conditional_actions', instructions: '{}' })
    const selected = selectedOf(rowOf(program, found), null)
    expect([selected.drift, selected.suite.onCekura]).toEqual([undefined, null])
  })
})

describe('a case that is counted', () => {
  test('speaks the language of the file, of Cekura, or of the agent, in this order', () => {
    const found = scenario({ id: 1, language: 'fr' })
    expect(countedAs(rowOf({ language: 'de' }, found), agent)).toMatchObject({ id: 1, language: 'de' })
    expect(countedAs(rowOf({}, found), agent).language).toBe('fr')
    expect(countedAs(rowOf({}, { ...found, language: null }), agent).language).toBe('en')
  })

  test('counts also without a scenario', () => {
    expect(countedAs(rowOf({ tags: ['a'] }), agent)).toMatchObject({
      id: 0,
      name: 'Book a visit',
      tags: ['a'],
    })
  })
})

test('the place of a case is its file, its line and its path in the JSON', () => {
  expect(whereOf(caseOf())).toBe(`${suitePath}:6 (scenarios[0])`)
})
