/** A row of the report: what is taken from the scenario, and what from its outcome. */
import { describe, expect, test } from '@jest/globals'
import type { Scenario } from '../../src/core/model.js'
import { outcomes } from '../../src/core/model.js'
import {
  byId,
  isForFileAlone,
  resultOf,
  rowKey,
  scenarioUrl,
  type Selected,
  selectedKey,
  withDrift,
} from '../../src/core/scenario-result.js'
import type { SuitePlace } from '../../src/core/suite-model.js'

const scenario: Scenario = {
  id: 7,
  name: 'Books a table',
  language: 'de',
  folder: 'Sales',
  tags: ['must-have'],
  type: 'instruction',
  instructions: 'Ask for a table.',
  expectedOutcome: '',
  personality: 3,
}

const place: SuitePlace = { file: 'a.json', key: 'book', at: 'scenarios[0]', line: 4, onCekura: null }
const ofSuite = (id: number | null, fields: Partial<Selected> = {}): Selected => ({
  scenario: { ...scenario, id },
  created: false,
  suite: place,
  ...fields,
})

describe('a result', () => {
  test('tells the scenario, and nothing of an outcome that has nothing to tell', () => {
    expect(resultOf({ scenario, created: true }, { status: 'skipped' })).toEqual({
      id: 7,
      name: 'Books a table',
      url: 'https://dashboard.cekura.ai/test-case/7',
      language: 'de',
      folder: 'Sales',
      tags: ['must-have'],
      type: 'instruction',
      status: 'skipped',
      reason: '',
      created: true,
      reused: false,
      before: 'Ask for a table.',
      after: null,
      outcomeBefore: '',
      outcomeAfter: '',
      findings: [],
      job: null,
    })
  })

  test('tells all that became of it', () => {
    const became = {
      status: 'rejected',
      reason: 'The new text is empty.',
      reused: true,
      after: ' ',
      findings: [{ code: 'empty', severity: 'error', message: 'The new text is empty.' }],
      job: { progressId: 'p', kind: 'improve', startedAt: 'then', finishedAt: null, polls: 2 },
    } as const
    expect(resultOf({ scenario, created: false }, became)).toMatchObject({ ...became, created: false })
  })

  test.each([
    ['', ' The table is booked. ', 'The table is booked.'],
    [' \n', 'The table is booked.', 'The table is booked.'],
    ['The guest hangs up.', 'The table is booked.', 'The guest hangs up.'],
    ['The guest hangs up.', null, 'The guest hangs up.'],
    ['', null, ''],
    ['', '  ', ''],
  ])(
    'with the expected outcome %j and %j on offer expects %j',
    (...[expectedOutcome, offeredOutcome, expected]) => {
      const result = resultOf(
        { scenario: { ...scenario, expectedOutcome }, created: false },
        { status: 'improved', after: 'x', offeredOutcome },
      )
      expect([result.outcomeBefore, result.outcomeAfter]).toEqual([expectedOutcome, expected])
    },
  )

  test('has no page without an id', () => {
    expect(resultOf(ofSuite(null), { status: 'skipped' })).toMatchObject({ id: null, url: '' })
  })

  test('links to the page for people', () => {
    expect(scenarioUrl(12)).toBe('https://dashboard.cekura.ai/test-case/12')
  })
})

describe('the row of a suite’s case', () => {
  test('takes no expected outcome from a job: what a file does not say is not made up for it', () => {
    const row = resultOf(ofSuite(7), { status: 'improved', after: 'x', offeredOutcome: 'A table.' })
    expect([row.outcomeBefore, row.outcomeAfter, row.suite]).toEqual(['', '', place])
  })

  test('says which expected outcome Cekura has where that is another one', () => {
    const row = resultOf(ofSuite(7, { outcomeOnCekura: 'Any table.' }), { status: 'drifted' })
    expect([row.outcomeBefore, row.outcomeAfter]).toEqual(['Any table.', ''])
  })

  test('has its note in every reason', () => {
    const noted = ofSuite(7, { note: 'Look at it.' })
    expect(resultOf(noted, { status: 'failed', reason: 'No.' }).reason).toBe('No. Look at it.')
    expect(resultOf(noted, { status: 'improved', after: 'x' }).reason).toBe('Look at it.')
  })

  test('is found by its scenario, or by its place: the key of one case may be the name of another', () => {
    expect(selectedKey(ofSuite(7))).toBe(7)
    expect(selectedKey(ofSuite(null))).toBe('a.json#scenarios[0]')
    expect(rowKey({ id: null, suite: { ...place, at: 'scenarios[1]' } })).toBe('a.json#scenarios[1]')
    expect(rowKey({ id: null })).toBe('#')
    expect(selectedKey({ scenario: { ...scenario, id: null }, created: false })).toBe('#')
  })

  test('comes by id, and after all that have one by its place', () => {
    const rows = [
      { id: null, suite: { ...place, file: 'b.json' } },
      { id: null, suite: { ...place, line: 9 } },
      { id: 12 },
      { id: null, suite: place },
      { id: 3, suite: place },
    ]
    expect(rows.toSorted(byId).map(({ id, suite }) => [id, suite?.file, suite?.line])).toEqual([
      [3, 'a.json', 4],
      [12, undefined, undefined],
      [null, 'a.json', 4],
      [null, 'a.json', 9],
      [null, 'b.json', 4],
    ])
    expect(byId({ id: null }, { id: null })).toBe(0)
  })
})

describe('a scenario that is not as its file says', () => {
  const drift = 'Cekura has another text than a.json.'
  const drifted = ofSuite(7, { drift, suite: { ...place, onCekura: 'Else.' } })

  test.each(outcomes.map((status) => [status] as const))('after %s', (status) => {
    const row = resultOf(drifted, { status, reason: 'Why.', after: 'New.' })
    const gives = ['improved', 'unchanged', 'skipped'].includes(status)
    expect(withDrift(row, drifted)).toEqual(
      gives ? { ...row, status: 'drifted', reason: `${drift} Why.` } : row,
    )
    expect(withDrift(row, ofSuite(7))).toBe(row)
  })

  test('has a new text for the file alone where a job has made one', () => {
    const row = (after: string | null) => withDrift(resultOf(drifted, { status: 'improved', after }), drifted)
    expect([row('New.'), row(scenario.instructions), row(null)].map(isForFileAlone)).toEqual([
      true,
      false,
      false,
    ])
    expect(isForFileAlone(resultOf(drifted, { status: 'improved', after: 'New.' }))).toBe(false)
    const { suite, ...withoutFile } = row('New.')
    expect([suite?.onCekura, isForFileAlone(withoutFile)]).toEqual(['Else.', false])
  })
})
