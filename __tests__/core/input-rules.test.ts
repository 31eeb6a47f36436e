/** Inputs that are well formed by themselves and make no sense together. */
import { describe, expect, test } from '@jest/globals'
import { contradictions } from '../../src/core/input-rules.js'
import type { Fields } from '../../src/core/input-schema.js'

const wrong = (fields: Partial<Fields>) => contradictions(fields).map(({ input }) => input)
const plan = 'report.json'

describe('files and modes', () => {
  test.each<[string, Partial<Fields>, readonly string[]]>([
    ['a plan to save', { mode: 'apply-reviewed', plan }, []],
    ['a plan in the comment', { mode: 'apply-reviewed' }, []],
    ['a plan to take back', { mode: 'revert', plan }, []],
    ['nothing to take back', { mode: 'revert' }, ['plan']],
    ['a plan for a proposal', { mode: 'propose', plan }, ['plan']],
    ['a plan for a dry run', { mode: 'dry-run', plan }, ['plan']],
    ['a plan for a run that saves its own texts', { mode: 'apply', plan }, ['plan']],
    ['results to reuse', { mode: 'apply', 'reuse-from': plan }, []],
    ['results to reuse where no job starts', { mode: 'apply-reviewed', 'reuse-from': plan }, ['reuse-from']],
    ['both wrong at once', { mode: 'revert', 'reuse-from': plan }, ['plan', 'reuse-from']],
    [
      'results to reuse where reports are joined',
      { mode: 'merge', reports: ['r'], 'reuse-from': plan },
      ['reuse-from'],
    ],
    ['reports to join', { mode: 'merge', reports: ['r'] }, []],
    ['nothing to join', { mode: 'merge', reports: [] }, ['reports']],
    ['reports that nobody joins', { mode: 'propose', reports: ['r'] }, ['reports']],
    ['a mode that is wrong by itself', { plan, 'reuse-from': plan }, []],
  ])('%s', (...[, fields, inputs]) => {
    expect(wrong(fields)).toEqual(inputs)
  })

  test('name the mode that is given, and the way out', () => {
    expect(contradictions({ mode: 'propose', plan })).toEqual([
      {
        input: 'plan',
        message:
          'goes with the modes apply-reviewed and revert, and mode is propose: leave out plan, or change mode.',
      },
    ])
  })
})

describe('a suite', () => {
  const suite = ['cekura.tests.json']

  test.each<[string, Partial<Fields>, readonly string[]]>([
    ['goes with a proposal', { mode: 'propose', suite, 'suite-sync': true, suggest: 'review' }, []],
    ['leaves no ids to be named', { suite, 'scenario-ids': [7] }, ['scenario-ids']],
    ['says nothing to what was reviewed', { mode: 'apply-reviewed', suite }, ['suite']],
    ['says nothing to what is taken back', { mode: 'revert', suite, plan }, ['suite']],
    ['says nothing to reports', { mode: 'merge', suite, reports: ['r'] }, ['suite']],
    ['is needed for syncing', { suite: [], 'suite-sync': true }, ['suite-sync']],
    ['is needed for suggestions', { suggest: 'review' }, ['suggest']],
    ['is not needed for what is off', { suite: [], 'suite-sync': false, suggest: 'off' }, []],
  ])('%s', (...[, fields, inputs]) => {
    expect(wrong(fields)).toEqual(inputs)
  })
})

describe('a shard', () => {
  const shard = { index: 1, of: 2 }

  test.each(['dry-run', 'propose', 'apply'] as const)('goes with %s', (mode) => {
    expect(wrong({ mode, shard })).toEqual([])
  })

  test('does not go with a mode that saves what was reviewed', () => {
    expect(wrong({ mode: 'apply-reviewed', shard })).toEqual(['shard'])
  })
})

describe('a rule', () => {
  test.each<[string, Partial<Fields>]>([
    ['poll-min without poll-max', { 'poll-min': 9 }],
    ['poll-max without poll-min', { 'poll-max': 1 }],
    ['min-scenarios without ids', { 'min-scenarios': 9 }],
    ['ids without min-scenarios', { 'scenario-ids': [1] }],
    ['no ids', { 'scenario-ids': [], 'min-scenarios': 9 }],
    ['a personality without a language', { personality: 'Calm', missing: 'create' }],
  ])('says nothing of an input that is not there or wrong by itself: %s', (_, fields) => {
    expect(wrong(fields)).toEqual([])
  })
})
