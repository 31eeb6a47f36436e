/** A case with the defaults of its file: which value holds, and what a saved scenario cannot take. */
import { describe, expect, test } from '@jest/globals'
import { readSuite } from '../../src/core/suite-file.js'

const caseOf = (own: object, defaults?: object) => {
  const scenario = { name: 'Refund', instructions: 'You want your money back.', ...own }
  const reading = readSuite({
    path: 'a.json',
    text: JSON.stringify({ version: '1', defaults, scenarios: [scenario] }),
  })
  if ('problems' in reading) throw new Error(reading.problems.join('\n'))
  const [only] = reading.suite.cases
  if (only === undefined) throw new Error('The suite has one case.')
  return only
}

const adjusted = { base: 4, speed: 1.1 }
const profile = { caller_variables: { name: 'Ann' } }

describe('a case', () => {
  test('is empty where the file says nothing', () => {
    expect(caseOf({})).toEqual({
      path: 'a.json',
      index: 0,
      at: 'scenarios[0]',
      line: 1,
      key: null,
      name: 'Refund',
      type: 'instruction',
      instructions: 'You want your money back.',
      expectedOutcome: '',
      firstMessage: '',
      language: null,
      personality: null,
      testProfile: null,
      tags: [],
      metrics: [],
      tools: [],
      maxDuration: null,
      unsaved: [],
      raw: { name: 'Refund', instructions: 'You want your money back.' },
    })
  })

  test('has all that it says itself', () => {
    const own = {
      key: 'refund-1',
      type: 'instruction',
      expected_outcome: 'Money is back.',
      first_message: 'Hi.',
      language: 'de',
      personality: 5,
      test_profile: 6,
      tags: ['a'],
      metrics: [7, 'fluency'],
      tools: ['end_call'],
      max_duration: 10,
      frequency: 2,
    }
    expect(caseOf(own)).toMatchObject({
      key: 'refund-1',
      expectedOutcome: 'Money is back.',
      firstMessage: 'Hi.',
      language: 'de',
      personality: 5,
      testProfile: 6,
      tags: ['a'],
      metrics: [7, 'fluency'],
      tools: ['end_call'],
      maxDuration: 10,
      unsaved: [],
      raw: own,
    })
  })

  test('takes each default that it does not override, and joins the metrics without doubles', () => {
    const defaults = {
      language: 'de',
      personality: 5,
      test_profile: profile,
      tags: ['a', 'b'],
      metrics: ['x', 7],
      max_duration: 60,
    }
    const one = caseOf({ language: 'fr', tags: ['c'], metrics: [8, 7, '7'] }, defaults)
    expect(one).toMatchObject({
      language: 'fr',
      personality: 5,
      testProfile: 'inline',
      tags: ['c'],
      metrics: ['x', 7, 8, '7'],
      maxDuration: 60,
    })
    expect(one.raw).toEqual({
      name: 'Refund',
      instructions: 'You want your money back.',
      language: 'fr',
      personality: 5,
      test_profile: profile,
      tags: ['c'],
      metrics: ['x', 7, 8, '7'],
      max_duration: 60,
    })
    expect(caseOf({ tags: [] }, defaults)).toMatchObject({ tags: [], metrics: ['x', 7] })
  })

  test('can stand alone in a suite: what only a whole suite has is not in it', () => {
    const { raw } = caseOf(
      { personality: adjusted, tags: ['a'] },
      { concurrency_limit: 3, frequency: 2, metrics: ['x'] },
    )
    expect(raw).not.toHaveProperty('concurrency_limit')
    const text = JSON.stringify({ version: '1', scenarios: [raw] })
    expect(readSuite({ path: 'b.json', text })).toMatchObject({ suite: { cases: [{ metrics: ['x'], raw }] } })
  })

  test.each([
    [9, null],
    [10, 10],
    [3_600, 3_600],
    [3_601, null],
  ])('of %d seconds is saved with %j', (seconds, saved) => {
    const { maxDuration, unsaved, raw } = caseOf({ max_duration: seconds })
    expect(maxDuration).toBe(saved)
    expect(raw).toMatchObject({ max_duration: seconds })
    expect(unsaved).toEqual(
      saved === null ? [`max_duration is ${seconds}, and a saved scenario takes 10 to 3600 seconds.`] : [],
    )
  })

  test('says that what is described in the file is not saved', () => {
    const { personality, testProfile, unsaved } = caseOf({ test_profile: profile }, { personality: adjusted })
    expect([personality, testProfile]).toEqual(['inline', 'inline'])
    expect(unsaved).toEqual([
      'The inline personality is for one run only: a saved scenario takes the id of one that exists.',
      'The inline test profile is for one run only: a saved scenario takes the id of one that exists.',
    ])
  })
})
