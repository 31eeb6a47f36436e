/** What goes into the comment unseen: bound, sealed, within its room, and without texts where texts are kept out. */
import { describe, expect, test } from '@jest/globals'
import type { KnownJob } from '../../src/core/hidden-state.js'
import { openProposal, openState } from '../../src/core/proposal.js'
import { makeSeal } from '../../src/runner/seal.js'
import {
  carryAgain,
  carryApplied,
  carryJobs,
  carryProposal,
  type CarrySettings,
  nothingCarried,
} from '../../src/steps/carried.js'
import { improved, report, result } from '../core/sample-report.js'
import { bound, entry, running, state, succeeded } from '../core/sample-state.js'
import { sha256 } from './fakes.js'

const seal = makeSeal('a-key')
const settings: CarrySettings = { seal, bound, hash: sha256, settledPrefix: null, detail: 'diff' }
const counts: CarrySettings = { ...settings, detail: 'counts' }
const proposing = report({ results: [improved({ id: 1 }), result({ id: 2 })] })
const opened = (sealed: string) => {
  const opening = openState({ sealed, shown: '', seal, expected: bound })
  if ('problem' in opening) throw new Error(opening.problem)
  return opening.state
}
/** Texts that do not pack: 200 hex digits of chance each. */
const noise = (name: string) => [1, 2, 3].map((part) => sha256(`${name} ${part}`)).join('')
const longest = (count: number, name: string) =>
  Array.from({ length: count }, (_, index) => noise(`${name} ${index}`)).join(' ')

describe('while a run goes on', () => {
  test('the jobs are carried, and no proposal that nobody has seen', () => {
    const jobs = [running('a')]
    const { sealed, proposal } = carryJobs(settings, { report: proposing, jobs })
    expect(opened(sealed)).toMatchObject({ bound, proposal: 'unfinished', entries: [], digest: '', jobs })
    expect(proposal).toBe('none')
  })
})

describe('at its end', () => {
  test('the whole proposal and all jobs are carried', () => {
    const { sealed, proposal } = carryProposal(settings, { report: proposing, jobs: [running('a')] })
    expect(proposal).toBe('whole')
    expect(openProposal({ sealed: seal.stamp(sealed, ''), shown: '', seal, expected: bound })).toMatchObject({
      state: {
        proposal: 'whole',
        digest: proposing.planDigest,
        guidanceDigest: proposing.guidance.digest,
        entries: [{ id: 1, after: 'Ask for an appointment on Tuesday at nine.', settle: null }],
        jobs: [running('a')],
      },
    })
  })

  test('the new texts of a suite are known to rest, but not at the cost of a text that a job has written', () => {
    const suite = { file: 'a.json', key: 'a', at: 'scenarios[0]', line: 5, onCekura: null }
    const jobsOf = (jobs: readonly KnownJob[], fields: object) => {
      const of = report({ results: [improved({ id: 1, job: null, reused: true, ...fields })] })
      return opened(carryProposal(settings, { report: of, jobs }).sealed).jobs
    }
    expect(jobsOf([succeeded('a', 'Ask for Friday.')], { suite })).toHaveLength(2)
    expect(jobsOf([succeeded('a', 'Ask for Friday.')], {})).toHaveLength(1)
    const many = Array.from({ length: 300 }, (_, index) => noise(`job ${index}`))
    const large = many.map((text) => succeeded(text, text))
    expect(jobsOf(large, {}).length).toBeLessThan(large.length)
    expect(jobsOf(large, { suite })).toEqual(jobsOf(large, {}))
  })

  test('the tags by which texts come to rest are part of it', () => {
    const { sealed } = carryProposal({ ...settings, settledPrefix: 'rest' }, { report: proposing, jobs: [] })
    expect(opened(sealed).entries.map(({ settle }) => settle)).toEqual([
      expect.stringMatching(/^rest-[\da-f]{8}$/),
      expect.stringMatching(/^rest-[\da-f]{8}$/),
    ])
  })

  test('equal reports and jobs are carried as equal texts', () => {
    const jobs = [running('a'), succeeded('b', 'New.')]
    expect(carryProposal(settings, { report: proposing, jobs })).toEqual(
      carryProposal(settings, {
        report: report({ results: proposing.scenarios }),
        jobs: [...jobs].reverse(),
      }),
    )
  })

  test('nothing to save is no proposal', () => {
    const unchanged = report({ results: [result({ id: 1 })] })
    expect(carryProposal(settings, { report: unchanged, jobs: [] }).proposal).toBe('none')
  })

  test('a proposal without room is left out, and the jobs are kept', () => {
    const large = report({ results: [improved({ id: 1, after: longest(300, 'x') })] })
    const { sealed, proposal } = carryProposal(settings, { report: large, jobs: [running('a')] })
    expect(proposal).toBe('left-out')
    expect(opened(sealed)).toMatchObject({ proposal: 'left-out', entries: [], jobs: [running('a')] })
  })

  test('whatever is carried leaves room for what people read', () => {
    const jobs = Array.from({ length: 300 }, (_, index): KnownJob => succeeded(`${index}`, noise(`${index}`)))
    const { sealed, proposal } = carryProposal(settings, { report: proposing, jobs })
    expect(proposal).toBe('whole')
    expect(sealed.length).toBeLessThanOrEqual(29_000)
    expect(sealed.length).toBeGreaterThan(28_000)
  })

  test.each([
    ['a proposal', proposing, 'left-out'],
    ['none', report(), 'none'],
  ] as const)('a state that cannot fit at all carries nothing of %s', (...[, made, proposal]) => {
    const huge = { ...settings, bound: { ...bound, repository: longest(300, 'repository') } }
    expect(carryProposal(huge, { report: made, jobs: [] })).toEqual({ ...nothingCarried, proposal })
  })
})

describe('with counts only', () => {
  const jobs = [running('a'), succeeded('b', 'Purple-Giraffe.')]
  const secret = report({ results: [improved({ id: 1, after: 'Purple-Giraffe.' })] })

  test('no text is carried, only what may still be running', () => {
    const { sealed, proposal } = carryProposal(counts, { report: secret, jobs })
    expect(proposal).toBe('left-out')
    expect(opened(sealed)).toMatchObject({ digest: '', entries: [], jobs: [running('a')] })
    expect(JSON.stringify(seal.open(sealed))).not.toContain('Purple')
    expect(openProposal({ sealed: seal.stamp(sealed, ''), shown: '', seal, expected: bound })).toHaveProperty(
      'problem',
    )
  })

  test('a run without a proposal has not lost any', () => {
    const { sealed, proposal } = carryJobs(counts, { report: secret, jobs })
    expect([proposal, opened(sealed).proposal]).toEqual(['none', 'unfinished'])
  })
})

describe('a proposal that stays', () => {
  const shown = state({ entries: [entry({ id: 1 })], jobs: [running('old')] })

  test('is carried on with the jobs of now', () => {
    const jobs = [running('new')]
    const { sealed, proposal } = carryAgain(settings, { state: shown, jobs, body: 'Shown.' })
    expect(opened(sealed)).toEqual({ ...shown, jobs })
    expect(proposal).toBe('whole')
  })

  test('shares the room of the comment with the text that stays too', () => {
    const body = 'x'.repeat(58_000)
    const jobs = Array.from({ length: 30 }, (_, index): KnownJob => succeeded(`${index}`, noise(`${index}`)))
    const { sealed, proposal } = carryAgain(settings, { state: shown, jobs, body })
    expect(body.length + sealed.length).toBeLessThanOrEqual(59_400)
    expect(proposal).toBe('whole')
  })

  test('is marked as saved, by which run and when', () => {
    const applied = { runId: 5, runUrl: 'https://github.com/a/b/actions/runs/5', at: '2026-08-22T08:00:00Z' }
    expect(opened(carryApplied(settings, { state: shown, applied }).sealed)).toEqual({ ...shown, applied })
  })
})
