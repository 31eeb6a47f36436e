/** A row of the report: what is taken from the scenario, and what from its outcome. */
import { describe, expect, test } from '@jest/globals'
import { resultOf, scenarioUrl } from '../../src/core/scenario-result.js'
import type { Scenario } from '../../src/core/model.js'

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

  test('links to the page for people', () => {
    expect(scenarioUrl(12)).toBe('https://dashboard.cekura.ai/test-case/12')
  })
})
