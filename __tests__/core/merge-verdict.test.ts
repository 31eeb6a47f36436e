/** Parts that stopped early are part of the verdict: what they have not looked at never passes. */
import { describe, expect, test } from '@jest/globals'
import type { EndingKind, Facts } from '../../src/core/gate.js'
import { judgeParts, worstEnding } from '../../src/core/merge-verdict.js'
import type { Report } from '../../src/core/report.js'
import { improved, result } from './sample-report.js'
import { partsOf } from './sample-parts.js'

const [one, ...others] = partsOf(3, {
  results: [improved({ id: 1 }), improved({ id: 2 }), improved({ id: 3 })],
})
const parts: readonly Report[] = [one, ...others]

/** The parts, of which these ended early and have no scenarios. */
function stopped(endings: Readonly<Record<number, readonly [EndingKind, string]>>): readonly Report[] {
  return parts.map((part) => {
    const [ending, reason] = endings[part.shard?.index ?? 0] ?? []
    return ending === undefined ? part : { ...part, ending, reason: reason ?? '', agent: null, scenarios: [] }
  })
}

function judged(reports: readonly Report[], fields: Partial<Facts> = {}) {
  const results = reports.flatMap(({ scenarios }) => scenarios)
  return judgeParts(reports, {
    results,
    missing: [],
    failOn: new Set(['failed', 'timeout', 'platform']),
    plan: null,
    ...fields,
  })
}

describe('the verdict on parts', () => {
  test('that came to their end is the one on all scenarios', () => {
    expect(judged(parts)).toEqual({ conclusion: 'success', reason: '3 proposals are ready for review.' })
  })

  test.each<[string, readonly [EndingKind, string], string]>([
    ['was cancelled', ['cancelled', 'cancelled'], 'Shard 2/3: cancelled.'],
    ['broke', ['broken', 'The key is refused.'], 'Shard 2/3: The key is refused.'],
    ['got no answer', ['platform', 'Cekura is down'], 'Shard 2/3: Cekura is down.'],
    [
      'had no time to look at anything',
      ['deadline', '…'],
      'Shard 2/3: The time that timeout gives ran out before the scenarios were known. Raise timeout; where that does not help, Cekura does not answer.',
    ],
    ['is a draft', ['unfinished', 'Not finished.'], 'Shard 2/3: Not finished.'],
  ])('is a failure where one %s, and names it', (...[, ending, reason]) => {
    expect(judged(stopped({ 2: ending }))).toEqual({ conclusion: 'failure', reason })
  })

  test('is none where the gate lets pass what kept a part from its scenarios', () => {
    const failOn = new Set(['failed'] as const)
    const reports = stopped({ 1: ['platform', 'Cekura is down.'], 3: ['deadline', ''] })
    expect(judged(reports, { failOn })).toEqual({
      conclusion: 'neutral',
      reason:
        'Shard 1/3: Cekura is down. Shard 3/3: The time that timeout gives ran out before the scenarios were known. Raise timeout; where that does not help, Cekura does not answer.',
    })
  })

  test('names what blocks among the scenarios beside the parts that failed', () => {
    const reports = stopped({ 3: ['broken', 'The key is refused.'] })
    const results = [result({ id: 1, status: 'failed' })]
    expect(judged(reports, { results }).reason).toBe('1 scenario failed. Shard 3/3: The key is refused.')
  })

  test('says once what all parts say, as for a pull request from a fork', () => {
    const here: readonly [EndingKind, string] = ['not-here', 'The pull request comes from a fork.']
    expect(judged(stopped({ 1: here, 2: here, 3: here }))).toEqual({
      conclusion: 'neutral',
      reason: 'The pull request comes from a fork.',
    })
  })

  test('of a single report without a number names none', () => {
    const { shard, ...whole } = one
    expect(shard).toBeDefined()
    const report: Report = { ...whole, ending: 'broken', reason: 'The key is refused.', scenarios: [] }
    expect(judged([report])).toEqual({ conclusion: 'failure', reason: 'The key is refused.' })
  })

  test('of a part that ran out of time with scenarios is that on its scenarios', () => {
    const reports = parts.map((part): Report => ({
      ...part,
      ending: 'deadline',
      scenarios: [result({ id: 1 })],
    }))
    expect(judged(reports).conclusion).toBe('success')
    expect(judged(reports, { results: [result({ id: 1, status: 'timeout' })] }).conclusion).toBe('failure')
  })

  test('does not repeat a reason without bounds', () => {
    expect(judged(stopped({ 1: ['broken', 'x'.repeat(1_000_000)] })).reason.length).toBeLessThan(4_100)
  })
})

describe('the end of the whole', () => {
  test('is that of the part that knows the least, and none where all came to theirs', () => {
    expect(worstEnding(parts)).toBeUndefined()
    expect(worstEnding(stopped({ 1: ['deadline', ''], 3: ['broken', ''] }))).toBe('broken')
  })
})
