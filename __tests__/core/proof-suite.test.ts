/** The one-off suites of a proof: the same cases on both sides, within the limits of the format. */
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { ProofCase, SpecCase } from '../../src/core/proof-case.js'
import {
  mostBytes,
  mostCases,
  type ProofPlan,
  proofSuites,
  type SuiteSpec,
} from '../../src/core/proof-suite.js'
import { hostileText } from './hostile-text.js'

function proofCase(changes: Partial<ProofCase> = {}): ProofCase {
  return {
    id: 42,
    name: 'Angry customer',
    before: 'Old text',
    after: 'New text',
    outcomeBefore: 'Refund is given.',
    outcomeAfter: 'Refund is given.',
    language: 'en',
    personality: 3,
    testProfile: 8,
    metrics: [5, 'expected_outcome'],
    tools: ['TOOL_END_CALL'],
    firstMessage: 'Hello?',
    maxDuration: 300,
    ...changes,
  }
}

const plan = (cases: readonly ProofCase[]): ProofPlan => ({ cases, runs: 3, prefix: 'PR 7' })
const bytes = (value: unknown): number => Buffer.byteLength(JSON.stringify(value), 'utf8')
const many = (count: number, changes: Partial<ProofCase> = {}): readonly ProofCase[] =>
  Array.from({ length: count }, (_, index) => proofCase({ id: index + 1, ...changes }))

/** The one case of the one pair. */
function only(changes: Partial<ProofCase>): { before: SpecCase | undefined; after: SpecCase | undefined } {
  const { pairs } = proofSuites(plan([proofCase(changes)]))
  return { before: pairs[0]?.before.scenarios[0], after: pairs[0]?.after.scenarios[0] }
}

describe('a pair of suites', () => {
  test('runs the old and the new text with everything else alike', () => {
    const shared = {
      key: 'scenario-42',
      name: 'Angry customer',
      expected_outcome: 'Refund is given.',
      first_message: 'Hello?',
      language: 'en',
      personality: 3,
      test_profile: 8,
      metrics: [5, 'expected_outcome'],
      tools: ['end_call'],
      max_duration: 300,
    }
    expect(proofSuites(plan([proofCase()]))).toEqual({
      pairs: [
        {
          before: {
            version: '1',
            suite: { name: 'PR 7 · before' },
            defaults: { frequency: 3 },
            scenarios: [{ ...shared, instructions: 'Old text' }],
          },
          after: {
            version: '1',
            suite: { name: 'PR 7 · after' },
            defaults: { frequency: 3 },
            scenarios: [{ ...shared, instructions: 'New text' }],
          },
          cases: [{ id: 42, key: 'scenario-42', name: 'Angry customer' }],
        },
      ],
      leftOut: [],
    })
  })

  test('leaves out what a scenario does not have', () => {
    const bare = {
      outcomeBefore: '',
      outcomeAfter: '',
      language: null,
      personality: null,
      testProfile: null,
      metrics: [],
      tools: [],
      firstMessage: '',
      maxDuration: null,
    }
    expect(only(bare).before).toEqual({
      key: 'scenario-42',
      name: 'Angry customer',
      instructions: 'Old text',
    })
  })

  test.each([0, -1, 10.5, NaN])(
    'has no longest duration of %d seconds, which the format refuses',
    (seconds) => {
      expect(only({ maxDuration: seconds }).after).not.toHaveProperty('max_duration')
    },
  )

  test('has the format’s words for tools, each once, and none for what the format does not know', () => {
    const tools = ['TOOL_DTMF', 'dtmf', 'TOOL_END_CALL_ONLY_ON_TRANSFER', 'TOOL_FAX', 'send_sms']
    expect(only({ tools }).before?.tools).toEqual(['dtmf', 'end_call_only_on_transfer', 'send_sms'])
    expect(only({ tools: ['TOOL_FAX'] }).before).not.toHaveProperty('tools')
  })

  test('measures both texts by the one expected outcome that there is', () => {
    const outcomes = (changes: Partial<ProofCase>): readonly unknown[] => {
      const { before, after } = only(changes)
      return [before?.expected_outcome, after?.expected_outcome]
    }
    expect(outcomes({ outcomeBefore: '', outcomeAfter: 'New' })).toEqual(['New', 'New'])
    expect(outcomes({ outcomeBefore: 'Old', outcomeAfter: '' })).toEqual(['Old', 'Old'])
    expect(outcomes({ outcomeBefore: 'Old', outcomeAfter: 'New' })).toEqual(['Old', 'New'])
  })

  test('is none where there is no case', () => {
    expect(proofSuites(plan([]))).toEqual({ pairs: [], leftOut: [] })
  })
})

describe('the names of cases', () => {
  const names = (cases: readonly ProofCase[]): readonly string[] =>
    proofSuites(plan(cases)).pairs.flatMap((pair) => pair.cases.map(({ name }) => name))

  test('have 80 characters at most, counted as people count emoji too', () => {
    const [fits, longer] = names([
      proofCase({ id: 1, name: '😀'.repeat(80) }),
      proofCase({ id: 2, name: '😀'.repeat(81) }),
    ])
    expect(fits).toBe('😀'.repeat(80))
    expect(longer).toBe(`${'😀'.repeat(79)}…`)
  })

  test('are each there once, so that a run that names nothing else can be told', () => {
    const long = 'x'.repeat(80)
    expect(
      names([
        proofCase({ id: 1 }),
        proofCase({ id: 2 }),
        proofCase({ id: 3, name: 'Angry customer (3)' }),
        proofCase({ id: 4, name: ' Angry\n customer ' }),
        proofCase({ id: 5, name: long }),
        proofCase({ id: 6, name: `${long}y` }),
        proofCase({ id: 7, name: `${long}y` }),
        proofCase({ id: 8, name: ' ' }),
      ]),
    ).toEqual([
      'Angry customer',
      'Angry customer (2)',
      'Angry customer (3)',
      'Angry customer (4)',
      long,
      `${'x'.repeat(79)}…`,
      `${'x'.repeat(75)}… (2)`,
      'Scenario',
    ])
  })

  test('and their keys stay apart whatever they are made of, and fit the format', () => {
    const named = fc.record({
      id: fc.oneof(fc.nat(3), fc.constantFrom('scenario-1', 'a', 'a (2)'), hostileText),
      name: fc.oneof(fc.constantFrom('a', 'a (2)', 'a (3)'), hostileText),
    })
    fc.assert(
      fc.property(fc.array(named, { maxLength: 30 }), (changes) => {
        const cases = proofSuites(plan(changes.map(proofCase))).pairs.flatMap((pair) => pair.cases)
        expect(cases).toHaveLength(changes.length)
        for (const list of [cases.map(({ name }) => name), cases.map(({ key }) => key)])
          expect(new Set(list).size).toBe(list.length)
        for (const { name, key } of cases) {
          expect(Array.from(name).length).toBeLessThanOrEqual(80)
          expect(name).toMatch(/^\S(?:.*\S)?$/u)
          expect(Array.from(key).length).toBeLessThanOrEqual(128)
        }
      }),
    )
  })
})

describe('the limits of a suite', () => {
  test('split both sides at the same places, after 200 cases', () => {
    const { pairs, leftOut } = proofSuites(plan(many(2 * mostCases + 1)))
    expect(pairs.map(({ cases }) => cases.length)).toEqual([mostCases, mostCases, 1])
    expect(pairs.map(({ before, after }) => [before.suite.name, after.suite.name])).toEqual([
      ['PR 7 · before (1 of 3)', 'PR 7 · after (1 of 3)'],
      ['PR 7 · before (2 of 3)', 'PR 7 · after (2 of 3)'],
      ['PR 7 · before (3 of 3)', 'PR 7 · after (3 of 3)'],
    ])
    expect(leftOut).toEqual([])
  })

  test('split it before a megabyte, of which some characters take three or four bytes', () => {
    const { pairs } = proofSuites(plan(many(12, { after: '電話'.repeat(40_000), before: '😀é' })))
    expect(pairs.map(({ cases }) => cases.length)).toEqual([4, 4, 4])
    for (const { after } of pairs) expect(bytes(after)).toBeGreaterThan(950_000)
  })

  test('leave out what no suite can take, and say why', () => {
    const { pairs, leftOut } = proofSuites(
      plan([
        proofCase({ id: 1, before: 'x'.repeat(1_000_000) }),
        proofCase({ id: 2, before: ' \n' }),
        proofCase({ id: 3, after: '' }),
        proofCase({ id: 4, metrics: Array.from({ length: 65 }, (_, index) => index + 1) }),
        proofCase({ id: 'kept' }),
      ]),
    )
    expect(leftOut).toEqual([
      { id: 1, reason: 'Its text is larger than a suite may be (1 MB).' },
      { id: 2, reason: 'It has no old text to compare the new one with.' },
      { id: 3, reason: 'It has no new text.' },
      { id: 4, reason: 'It has more metrics than a suite takes (64).' },
    ])
    expect(pairs.flatMap(({ cases }) => cases)).toEqual([
      { id: 'kept', key: 'kept', name: 'Angry customer (5)' },
    ])
  })

  test('hold for every suite, whose two sides differ in nothing but the texts', () => {
    const text = fc
      .tuple(hostileText, fc.nat(60_000))
      .map(([piece, length]) => `text ${piece.repeat(Math.ceil(length / (piece.length + 1)))}`)
    const cases = fc.array(
      fc.record({ id: fc.nat(), name: hostileText, before: text, after: text, firstMessage: hostileText }),
      { maxLength: 40 },
    )
    const withoutTexts = ({ scenarios, defaults }: SuiteSpec): unknown => ({
      defaults,
      scenarios: scenarios.map((scenario) => ({ ...scenario, instructions: '' })),
    })
    fc.assert(
      fc.property(cases, hostileText, (drawn, prefix) => {
        const { pairs, leftOut } = proofSuites({ cases: drawn.map(proofCase), runs: 2, prefix })
        expect(leftOut).toEqual([])
        expect(
          pairs.flatMap((pair) => pair.before.scenarios.map(({ instructions }) => instructions)),
        ).toEqual(drawn.map(({ before }) => before))
        for (const { before, after, cases: named } of pairs) {
          expect(Math.max(bytes(before), bytes(after))).toBeLessThanOrEqual(mostBytes)
          expect(named.length).toBeLessThanOrEqual(mostCases)
          expect(withoutTexts(before)).toEqual(withoutTexts(after))
          expect(named.map(({ key }) => key)).toEqual(before.scenarios.map(({ key }) => key))
          for (const { suite } of [before, after])
            expect(Array.from(suite.name).length).toBeLessThanOrEqual(255)
        }
      }),
      { numRuns: 40 },
    )
  })

  test('take a long prefix, of which the side still shows', () => {
    const { pairs } = proofSuites({ cases: [proofCase()], runs: 1, prefix: '😀'.repeat(300) })
    expect(pairs[0]?.before.suite.name).toMatch(/^😀+… · before$/u)
    expect(Array.from(pairs[0]?.before.suite.name ?? '')).toHaveLength(255)
  })
})
