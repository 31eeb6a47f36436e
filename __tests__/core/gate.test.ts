/** The verdict: what blocks, what is only said, and that nothing unknown passes. */
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { type Ending, type Facts, gateCounts, isPlatform, judge } from '../../src/core/gate.js'
import { type GateWord, gateWords, inputSchema } from '../../src/core/input-schema.js'
import { type Outcome, outcomes, type ScenarioResult } from '../../src/core/model.js'
import { result } from './sample-report.js'
import { notProven, proveScenario } from '../../src/core/proof.js'

const usual: ReadonlySet<GateWord> = new Set(inputSchema.shape['fail-on'].parse(undefined))
const none: ReadonlySet<GateWord> = new Set(['none'])

const facts = (fields: Partial<Facts> = {}): Facts => ({
  results: [],
  missing: [],
  ending: null,
  failOn: usual,
  plan: null,
  ...fields,
})

const having = (...statuses: readonly Outcome[]): readonly ScenarioResult[] =>
  statuses.map((status, index) => result({ id: index + 1, status }))

const unreached = result({
  id: 99,
  status: 'failed',
  findings: [{ code: 'platform', severity: 'error', message: 'Cekura could not be reached.' }],
})
const lacking = { what: '2 scenarios in de', wanted: 3, found: 1, reason: 'Fewer were made.' }

describe('the gate', () => {
  test.each<[Outcome, string]>([
    ['failed', '1 scenario failed.'],
    ['rejected', '1 new text was rejected.'],
    ['uncertain', '1 scenario is uncertain (the answer to a paid start was lost).'],
    ['drifted', '1 scenario drifted (the text on Cekura is another one).'],
    ['timeout', '1 scenario ran out of time.'],
  ])('stops for one that is %s, and says so', (status, reason) => {
    expect(judge(facts({ results: having('improved', status) }))).toEqual({ conclusion: 'failure', reason })
  })

  test('counts the platform apart from what failed by itself', () => {
    const results = [...having('failed'), unreached]
    expect(gateCounts({ results, missing: [] })).toMatchObject({ failed: 1, platform: 1 })
    expect([isPlatform(unreached), isPlatform(result({ id: 1, status: 'failed' }))]).toEqual([true, false])
    expect(judge(facts({ results, failOn: new Set(['platform']) })).reason).toBe(
      '1 scenario could not be handled because Cekura could not be reached or answered nonsense.',
    )
    expect(judge(facts({ results: [unreached], failOn: new Set(['failed']) })).conclusion).toBe('neutral')
  })

  test('stops for what is missing, scenario by scenario', () => {
    expect(judge(facts({ missing: [lacking], results: having('unchanged') }))).toEqual({
      conclusion: 'failure',
      reason: '2 scenarios missing.',
    })
  })

  test('stops for a regression, of one scenario or of all together, only where it is told to', () => {
    const worse = proveScenario({ passed: 20, total: 20 }, { passed: 2, total: 20 })
    const open = proveScenario({ passed: 2, total: 3 }, { passed: 3, total: 3 })
    const reason = 'The proof shows new texts that do worse against the agent than the old ones.'
    const results = [result({ id: 1, status: 'improved', proof: worse })]
    const failOn = new Set<GateWord>(['regression'])
    expect(judge(facts({ results, failOn }))).toEqual({ conclusion: 'failure', reason })
    const together = { ...notProven({ channel: 'text', estimatedCost: null, reason: '' }), ...worse }
    const inconclusive = [result({ id: 1, status: 'improved', proof: open })]
    expect(judge(facts({ results: inconclusive, proof: together, failOn })).conclusion).toBe('failure')
    expect(judge(facts({ results, proof: together })).reason).toContain('Not blocking: the proof shows')
  })

  test('lets an inconclusive proof pass, unless it is told not to', () => {
    const proof = notProven({ channel: 'text', estimatedCost: 9, reason: 'Nothing was run.' })
    const results = having('improved')
    expect(judge(facts({ results, proof })).conclusion).toBe('success')
    expect(judge(facts({ results, proof, failOn: new Set(['inconclusive']) }))).toEqual({
      conclusion: 'failure',
      reason: 'The proof was not run.',
    })
    const run = { ...proof, results: ['https://dashboard.cekura.ai/3/results/1'] }
    expect(judge(facts({ results, proof: run })).reason).toContain('Not blocking: the proof is inconclusive.')
    expect(judge(facts({ results, failOn: new Set(['inconclusive']) })).conclusion).toBe('success')
  })

  test('stops for proposals only where it is told to', () => {
    const results = having('improved', 'improved')
    expect(judge(facts({ results })).conclusion).toBe('success')
    expect(judge(facts({ results, failOn: new Set(['proposed']) }))).toEqual({
      conclusion: 'failure',
      reason: '2 proposals wait to be applied.',
    })
    expect(judge(facts({ results: having('improved'), failOn: new Set(['proposed']) })).reason).toBe(
      '1 proposal waits to be applied.',
    )
  })

  test('says all that blocks in one sentence, the worst first', () => {
    const results = having('timeout', 'uncertain', 'uncertain', 'rejected', 'rejected', 'failed', 'failed')
    expect(judge(facts({ results })).reason).toBe(
      '2 scenarios failed, 2 new texts were rejected, 2 scenarios are uncertain (the answer to a paid start was lost) and 1 scenario ran out of time.',
    )
  })
})

describe('an ending', () => {
  test.each<[string, Ending, ReadonlySet<GateWord>, string, string]>([
    ['a cancel fails', { kind: 'cancelled' }, none, 'failure', 'cancelled'],
    [
      'a broken run fails',
      { kind: 'broken', message: 'The key is refused.' },
      none,
      'failure',
      'The key is refused.',
    ],
    [
      'a run that is not for here is neutral',
      { kind: 'not-here', message: 'A fork.' },
      usual,
      'neutral',
      'A fork.',
    ],
    [
      'an outage fails where the gate says so',
      { kind: 'platform', message: 'Down.' },
      usual,
      'failure',
      'Down.',
    ],
    ['an outage is else neutral', { kind: 'platform', message: 'Down.' }, none, 'neutral', 'Down.'],
    [
      'a deadline before anything is known fails where the gate says so',
      { kind: 'deadline' },
      usual,
      'failure',
      'The time that timeout gives ran out before the scenarios were known. Raise timeout; where that does not help, Cekura does not answer.',
    ],
    [
      'a deadline before anything is known is else neutral',
      { kind: 'deadline' },
      none,
      'neutral',
      'The time that timeout gives ran out before the scenarios were known. Raise timeout; where that does not help, Cekura does not answer.',
    ],
  ])('%s', (...[, ending, failOn, conclusion, reason]) => {
    expect(judge(facts({ ending, failOn }))).toEqual({ conclusion, reason })
  })

  test('a deadline leaves the verdict to the scenarios where they are known', () => {
    const ending = { kind: 'deadline' } as const
    expect(judge(facts({ ending, results: having('improved', 'timeout') })).reason).toBe(
      '1 scenario ran out of time.',
    )
    expect(judge(facts({ ending, results: having('improved') }))).toEqual({
      conclusion: 'success',
      reason: '1 proposal is ready for review.',
    })
  })
})

describe('a run that nothing blocks', () => {
  test.each<[string, Partial<Facts>, string, string]>([
    ['nothing was found', {}, 'neutral', 'No scenario matches, so there was nothing to do.'],
    ['one text was saved', { results: having('applied', 'unchanged') }, 'success', '1 new text was saved.'],
    ['texts were saved', { results: having('applied', 'applied') }, 'success', '2 new texts were saved.'],
    ['one is proposed', { results: having('improved') }, 'success', '1 proposal is ready for review.'],
    [
      'some are proposed',
      { results: having('improved', 'improved') },
      'success',
      '2 proposals are ready for review.',
    ],
    [
      'one text was put back',
      { results: having('reverted', 'unchanged') },
      'success',
      '1 old text was put back.',
    ],
    [
      'texts were put back',
      { results: having('reverted', 'reverted') },
      'success',
      '2 old texts were put back.',
    ],
    [
      'all are skipped',
      { results: having('skipped', 'skipped') },
      'neutral',
      '2 scenarios selected, and none to improve.',
    ],
    ['nothing changes', { results: having('unchanged', 'skipped') }, 'success', 'No text changes.'],
    [
      'something is tolerated',
      { results: having('failed', 'improved'), failOn: none },
      'success',
      '1 proposal is ready for review. Not blocking: 1 scenario failed.',
    ],
    [
      'nothing but what is tolerated came of it',
      { results: having('failed'), failOn: none },
      'neutral',
      'No text changes. Not blocking: 1 scenario failed.',
    ],
    [
      'nothing was found, and that is tolerated',
      { missing: [lacking], failOn: none },
      'neutral',
      'No scenario matches, so there was nothing to do. Not blocking: 2 scenarios missing.',
    ],
  ])('because %s', (...[, fields, conclusion, reason]) => {
    expect(judge(facts(fields))).toEqual({ conclusion, reason })
  })

  test.each([
    [[], 1, 'Dry run: 1 job would start; nothing was changed.'],
    [[{ count: 1 }], 2, 'Dry run: 1 scenario would be created and 2 jobs would start; nothing was changed.'],
    [
      [{ count: 2 }, { count: 1 }],
      0,
      'Dry run: 3 scenarios would be created and 0 jobs would start; nothing was changed.',
    ],
  ])('as a dry run with %j and %i jobs tells its plan', (...[scenarios, jobs, reason]) => {
    expect(judge(facts({ plan: { scenarios, jobs } }))).toEqual({ conclusion: 'success', reason })
  })

  test('as a dry run still fails for what is missing', () => {
    const plan = { scenarios: [], jobs: 0 }
    expect(judge(facts({ plan, missing: [lacking] })).conclusion).toBe('failure')
  })
})

describe('whatever became of the scenarios', () => {
  const anyStatuses = fc.array(fc.constantFrom(...outcomes), { maxLength: 12 })
  const anyGate = fc.oneof(
    fc.constant(none),
    fc
      .subarray(gateWords.filter((word) => word !== 'none'))
      .map((words): ReadonlySet<GateWord> => new Set(words)),
  )
  const anyMissing = fc.constantFrom([], [lacking])

  test('the reason is a sentence', () => {
    fc.assert(
      fc.property(anyStatuses, anyGate, anyMissing, (...[statuses, failOn, missing]) => {
        expect(judge(facts({ results: having(...statuses), failOn, missing })).reason).toMatch(/^\S.*\S$/)
      }),
    )
  })

  test('the run fails exactly when the gate names something that has happened, or a scenario has no end', () => {
    fc.assert(
      fc.property(anyStatuses, anyGate, anyMissing, (...[statuses, failOn, missing]) => {
        const blocks =
          statuses.includes('cancelled') ||
          statuses.some((status) =>
            status === 'improved'
              ? failOn.has('proposed')
              : gateWords.some((word) => word === status && failOn.has(word)),
          ) ||
          (missing.length > 0 && failOn.has('missing'))
        const { conclusion } = judge(facts({ results: having(...statuses), failOn, missing }))
        expect(conclusion === 'failure').toBe(blocks)
      }),
    )
  })

  test('a success has every scenario at a good end, or a text that is new', () => {
    const good = new Set<Outcome>(['improved', 'unchanged', 'skipped', 'applied', 'reverted'])
    fc.assert(
      fc.property(anyStatuses, anyGate, (statuses, failOn) => {
        const { conclusion, reason } = judge(facts({ results: having(...statuses), failOn }))
        if (conclusion !== 'success') return
        expect(statuses).not.toHaveLength(0)
        expect(statuses.every((status) => good.has(status)) || reason.includes('Not blocking: ')).toBe(true)
      }),
    )
  })

  test('the gate none lets pass all but a cancelled, a broken and an unfinished run', () => {
    const endings = fc.constantFrom<Ending | null>(
      null,
      { kind: 'cancelled' },
      { kind: 'broken', message: 'Broken.' },
      { kind: 'platform', message: 'Down.' },
      { kind: 'deadline' },
      { kind: 'not-here', message: 'A fork.' },
    )
    const finished = fc.array(fc.constantFrom(...outcomes.filter((outcome) => outcome !== 'cancelled')))
    fc.assert(
      fc.property(finished, endings, (statuses, ending) => {
        const { conclusion } = judge(facts({ results: having(...statuses), ending, failOn: none }))
        expect(conclusion === 'failure').toBe(ending?.kind === 'cancelled' || ending?.kind === 'broken')
      }),
    )
  })
})
