/** Which runs of a result count, for which case, and what is said of the others. */
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import {
  isResultOver,
  type ResultReading,
  type RunReading,
  type SuiteOutcome,
  tallySide,
  uncountedNotes,
} from '../../src/core/proof-result.js'

const cases = [
  { id: 1, key: 'scenario-1', name: 'Angry customer' },
  { id: 2, key: 'scenario-2', name: 'Booking' },
]

function run(changes: Partial<RunReading> = {}): RunReading {
  return {
    scenarioName: 'Angry customer',
    key: null,
    status: 'completed',
    success: true,
    platformError: false,
    ...changes,
  }
}

function reading(runs: readonly RunReading[], changes: Partial<ResultReading> = {}): ResultReading {
  return { status: 'completed', runs, totalRuns: null, successRuns: null, ...changes }
}

const outcome = (runs: readonly RunReading[], changes: Partial<SuiteOutcome> = {}): SuiteOutcome => ({
  cases,
  runs: 2,
  reading: reading(runs),
  ...changes,
})

const clean = { errored: 0, unjudged: 0, missing: 0, unknown: 0, contradictory: 0 }

/** Of a suite with one case that runs once. */
function meaning(changes: Partial<RunReading>): unknown {
  const { tallies, uncounted } = tallySide([outcome([run(changes)], { cases: cases.slice(0, 1), runs: 1 })])
  const { passed, total } = tallies.get('scenario-1') ?? { passed: NaN, total: NaN }
  if (total === 1) return passed === 1 ? 'passed' : 'missed'
  return Object.entries(uncounted).find(([, count]) => count === 1)?.[0]
}

describe('a result', () => {
  test.each(['completed', 'failed', 'timeout', 'cancelled', 'canceled', 'COMPLETED'])(
    'is over as %s',
    (word) => {
      expect(isResultOver(word)).toBe(true)
    },
  )

  test.each([
    'running',
    'pending',
    'in_progress',
    'evaluating',
    'in_queue',
    'scaling_up',
    'paused',
    '',
    null,
  ])('is still going as %p', (word) => {
    expect(isResultOver(word)).toBe(false)
  })
})

describe('a side', () => {
  test('counts the passes of each case, found by the name of its scenario', () => {
    const runs = [
      run(),
      run({ success: false }),
      run({ scenarioName: 'Booking' }),
      run({ scenarioName: ' Booking\n' }),
    ]
    expect(tallySide([outcome(runs)])).toEqual({
      tallies: new Map([
        ['scenario-1', { passed: 1, total: 2 }],
        ['scenario-2', { passed: 2, total: 2 }],
      ]),
      uncounted: clean,
    })
  })

  test('prefers the key where a run has one, and falls back on the name where it is unknown', () => {
    const runs = [
      run({ key: 'scenario-2' }),
      run({ key: 'scenario-2', scenarioName: null }),
      run({ key: '77', scenarioName: 'Angry customer' }),
    ]
    const { tallies, uncounted } = tallySide([outcome(runs)])
    expect([...tallies.values()]).toEqual([
      { passed: 1, total: 1 },
      { passed: 2, total: 2 },
    ])
    expect(uncounted).toEqual({ ...clean, missing: 1 })
  })

  test('adds up its suites', () => {
    const [first, second] = cases.map((named) => [named])
    const { tallies, uncounted } = tallySide([
      outcome([run(), run()], { cases: first ?? [] }),
      outcome([run({ scenarioName: 'Booking' })], { cases: second ?? [] }),
    ])
    expect([...tallies]).toEqual([
      ['scenario-1', { passed: 2, total: 2 }],
      ['scenario-2', { passed: 1, total: 1 }],
    ])
    expect(uncounted).toEqual({ ...clean, missing: 1 })
  })

  test('has every case with nothing counted where no result could be read', () => {
    expect(tallySide([outcome([], { reading: null })])).toEqual({
      tallies: new Map([
        ['scenario-1', { passed: 0, total: 0 }],
        ['scenario-2', { passed: 0, total: 0 }],
      ]),
      uncounted: { ...clean, missing: 4 },
    })
  })

  test('does not guess to which case a run belongs', () => {
    const runs = [
      run({ scenarioName: null }),
      run({ scenarioName: 'Somebody else' }),
      run({ key: 'scenario-9', scenarioName: null }),
    ]
    expect(tallySide([outcome(runs)]).uncounted).toEqual({ ...clean, missing: 4, unknown: 3 })
  })

  test('counts more runs than were asked for, and misses none then', () => {
    const { tallies, uncounted } = tallySide([outcome([run(), run(), run()], { cases: cases.slice(0, 1) })])
    expect(tallies.get('scenario-1')).toEqual({ passed: 3, total: 3 })
    expect(uncounted).toEqual(clean)
  })

  test.each(['failed', 'timeout', 'cancelled'])(
    'counts the judged runs of a result that ended as %s',
    (status) => {
      const runs = [run(), run({ status: 'running', success: false })]
      const { tallies } = tallySide([outcome(runs, { reading: reading(runs, { status }) })])
      expect(tallies.get('scenario-1')).toEqual({ passed: 1, total: 1 })
    },
  )

  test.each(['failed', 'timeout', 'cancelled'])(
    'does not take the runs that a result broke off, as it ended as %s, for missed ones',
    (status) => {
      const runs = [run(), run({ success: false }), run({ status: 'failed', success: false })]
      const { tallies, uncounted } = tallySide([outcome(runs, { reading: reading(runs, { status }) })])
      expect(tallies.get('scenario-1')).toEqual({ passed: 1, total: 2 })
      expect(uncounted.unjudged).toBe(1)
    },
  )
})

describe('a run', () => {
  test.each([
    { status: 'completed', success: true, is: 'passed' },
    { status: 'Success', success: false, is: 'missed' },
    { status: 'failed', success: false, is: 'missed' },
    { status: 'FAILED', success: false, is: 'missed' },
    { status: null, success: true, is: 'passed' },
    { status: null, success: false, is: 'missed' },
    { status: 'failed', success: true, is: 'unjudged' },
    { status: 'completed', success: null, is: 'unjudged' },
    { status: 'running', success: false, is: 'unjudged' },
    { status: 'evaluating', success: true, is: 'unjudged' },
    { status: 'timeout', success: false, is: 'unjudged' },
    { status: 'cancelled', success: false, is: 'unjudged' },
    { status: 'marvellous', success: true, is: 'unjudged' },
  ])('of status $status and success $success is $is', ({ is, ...changes }) => {
    expect(meaning(changes)).toBe(is)
  })

  test('that the platform broke off counts for neither side, whatever else it says', () => {
    fc.assert(
      fc.property(
        fc.option(fc.constantFrom('completed', 'failed', 'running')),
        fc.option(fc.boolean()),
        (status, success) => {
          expect(meaning({ status, success, platformError: true })).toBe('errored')
        },
      ),
    )
  })

  test('is counted exactly once, as a judged one or by why it is not', () => {
    const anyRun = fc.record({
      scenarioName: fc.constantFrom('Angry customer', 'Booking', 'Other', null),
      key: fc.constantFrom('scenario-1', 'scenario-3', null),
      status: fc.constantFrom('completed', 'failed', 'running', 'timeout', 'odd', null),
      success: fc.constantFrom(true, false, null),
      platformError: fc.boolean(),
    })
    fc.assert(
      fc.property(fc.array(anyRun), (runs) => {
        const { tallies, uncounted } = tallySide([outcome(runs)])
        const judged = [...tallies.values()].reduce((sum, { total }) => sum + total, 0)
        expect(judged + uncounted.errored + uncounted.unjudged + uncounted.unknown).toBe(runs.length)
        for (const { passed, total } of tallies.values()) expect(passed).toBeLessThanOrEqual(total)
      }),
    )
  })
})

describe('the service’s own count of passes', () => {
  const contradictory = (counts: Pick<ResultReading, 'totalRuns' | 'successRuns'>): number => {
    const runs = [run(), run({ success: false })]
    return tallySide([outcome(runs, { reading: reading(runs, counts) })]).uncounted.contradictory
  }

  test('is compared with the runs listed, where all are', () => {
    expect(contradictory({ totalRuns: 2, successRuns: 1 })).toBe(0)
    expect(contradictory({ totalRuns: 2, successRuns: 2 })).toBe(1)
  })

  test('says nothing where runs are missing, or where there is none', () => {
    expect(contradictory({ totalRuns: 4, successRuns: 3 })).toBe(0)
    expect(contradictory({ totalRuns: null, successRuns: 2 })).toBe(0)
    expect(contradictory({ totalRuns: 2, successRuns: null })).toBe(0)
  })
})

describe('the sentences about runs that do not count', () => {
  test('are none where all were counted', () => {
    expect(uncountedNotes([clean, clean])).toBe('')
  })

  test('name each reason with its number over both sides', () => {
    expect(
      uncountedNotes([
        { ...clean, errored: 1, missing: 2 },
        { errored: 0, unjudged: 1, missing: 1, unknown: 4, contradictory: 1 },
      ]),
    ).toBe(
      'Counted for neither side: 1 run ended by trouble of the platform, 1 run without a judgement, 3 runs missing from the answer, 4 runs of a scenario that cannot be told. 1 result with another number of passes than in the runs listed.',
    )
  })

  test('say of contradictions alone what they are', () => {
    expect(uncountedNotes([{ ...clean, contradictory: 2 }])).toBe(
      '2 results with another number of passes than in the runs listed.',
    )
  })
})
