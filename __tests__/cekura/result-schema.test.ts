/** Results of suites in all forms that they may have: what each field is filled from, and that no run is an error. */
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { resultAnswer } from '../../src/cekura/result-schema.js'

const nothing = { scenarioName: null, key: null, status: null, success: null, platformError: false }
const runsOf = (answer: unknown) => resultAnswer.parse(answer).runs

describe('a result', () => {
  test('has its status as one word, and its counts as numbers', () => {
    expect(
      resultAnswer.parse({
        status: ' In_Progress\n',
        total_runs_count: '6',
        success_runs_count: 2,
        runs: {},
      }),
    ).toEqual({ status: 'in_progress', runs: [], totalRuns: 6, successRuns: 2 })
  })

  test.each([null, 'six', '1.5', -1, [6], undefined])('has no count where it says %j', (count) => {
    const reading = resultAnswer.parse({ status: 'completed', total_runs_count: count })
    expect([reading.totalRuns, reading.successRuns]).toEqual([null, null])
  })

  test('may have no status, as long as it has runs', () => {
    expect(resultAnswer.parse({ runs: {} }).status).toBeNull()
  })

  test.each([{}, [], 'completed', null, { detail: 'Not ready.' }])('is not %j', (answer) => {
    expect(resultAnswer.safeParse(answer).error?.issues).toMatchObject([
      { message: 'neither a status nor runs' },
    ])
  })
})

describe('the runs of a result', () => {
  test('are keyed by their ids, or a list', () => {
    const run = { status: 'completed', success: true, scenario: 5, scenario_name: 'Moves' }
    const expected = [{ ...nothing, scenarioName: 'Moves', status: 'completed', success: true }]
    expect(runsOf({ runs: { 86001: run } })).toEqual(expected)
    expect(runsOf({ runs: [{ id: 86001, ...run }] })).toEqual(expected)
  })

  test('may name their scenario in it, and repeat its key', () => {
    const runs = [{ scenario: { id: 5, name: 'Moves', key: 'move' } }, { key: 'cancel', scenario_name: '' }]
    expect(runsOf({ runs })).toEqual([
      { ...nothing, scenarioName: 'Moves', key: 'move' },
      { ...nothing, key: 'cancel' },
    ])
  })

  test.each([
    [true, true],
    ['True', true],
    [false, false],
    ['false', false],
    [null, null],
    [1, null],
    ['yes', null],
  ])('that say %j for success are judged %j', (success, expected) => {
    expect(runsOf({ runs: { 1: { success } } })).toEqual([{ ...nothing, success: expected }])
  })

  test.each([
    ['no connection', true],
    [{ code: 503 }, true],
    ['  ', false],
    [null, false],
    [[], false],
    [0, false],
  ])('with the error message %j are ended by the platform: %j', (message, platformError) => {
    expect(runsOf({ runs: { 1: { error_message: message } } })).toEqual([{ ...nothing, platformError }])
  })

  test.each([
    [{ not_connected_runs: [1] }, [true, false]],
    [{ not_connected_runs: '["2"]' }, [false, true]],
    [{ failed_infrastructure_runs: '1, 2' }, [true, true]],
    [{ not_connected_runs: null, failed_infrastructure_runs: 'none' }, [false, false]],
  ])('that are listed in %j are ended by the platform', (lists, expected) => {
    expect(runsOf({ runs: { 1: {}, 2: {} }, ...lists }).map((run) => run.platformError)).toEqual(expected)
    expect(runsOf({ runs: [{ id: 1 }, { id: '2' }], ...lists }).map((run) => run.platformError)).toEqual(
      expected,
    )
  })

  test.each([null, 7, 'lost', [], [{}]])('that are %j are without a judgement', (run) => {
    expect(runsOf({ runs: { 1: run } })).toEqual([nothing])
    expect(runsOf({ runs: [run] })).toEqual([nothing])
  })

  test('in any form whatsoever are no error', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (runs, status) => {
        expect(resultAnswer.safeParse({ runs, status, total_runs_count: runs }).success).toBe(true)
      }),
    )
  })
})
