/** Which texts of a suite are at rest once they are in the file: those that a job has written and that were on offer. */
import { describe, expect, test } from '@jest/globals'
import { guidanceFor } from '../../src/core/guidance.js'
import { shortKey } from '../../src/core/hidden-state.js'
import type { ScenarioResult } from '../../src/core/model.js'
import { knownJobs } from '../../src/steps/earlier.js'
import { jobKey } from '../../src/steps/jobs.js'
import { makeLedger } from '../../src/steps/ledger.js'
import { restingJobs } from '../../src/steps/resting.js'
import { improved, report } from '../core/sample-report.js'
import { sha256 } from './fakes.js'

const suite = { file: 'cekura.tests.json', key: 'visit', at: 'scenarios[0]', line: 6, onCekura: null }
const job = { progressId: 'p', kind: 'improve', startedAt: 's', finishedAt: 'f', polls: 1 } as const
const row = improved({ id: 1, suite, job, after: 'Ask for {{test_profile.day}} at nine.' })
const keyOf = (text: string, general: string) => {
  const scenario = { ...row, instructions: text, expectedOutcome: '', personality: null }
  return shortKey(sha256(jobKey({ scenario, guidance: guidanceFor({ general, before: text }) })))
}
const resting = (result: ScenarioResult) => restingJobs(report({ results: [result] }), sha256)

describe('the text that a job has written', () => {
  test('has a job that is over, under the guidance of the run and under no other', () => {
    const of = report({ results: [row] })
    const [known] = restingJobs(of, sha256)
    expect(known).toEqual({
      key: keyOf(row.after ?? '', of.guidance.text),
      state: 'succeeded',
      instructions: null,
      expectedOutcome: null,
      progressId: 'p',
    })
    expect(known?.key).not.toBe(keyOf(row.after ?? '', 'Another guidance.'))
  })

  test.each<[string, { result: ScenarioResult; count: number }]>([
    ['drifted from Cekura', { result: { ...row, status: 'drifted' }, count: 1 }],
    ['saved', { result: { ...row, status: 'applied' }, count: 1 }],
    ['reused', { result: { ...row, job: null, reused: true }, count: 1 }],
    ['rejected', { result: { ...row, status: 'rejected' }, count: 0 }],
    ['of no job, as a sync has it', { result: { ...row, status: 'applied', job: null }, count: 0 }],
    ['of a scenario that is in no file', { result: improved({ id: 1, job }), count: 0 }],
    ['the one that was there', { result: { ...row, status: 'unchanged', after: null }, count: 0 }],
  ])('%s: %#', (_, { result, count }) => {
    expect(resting(result)).toHaveLength(count)
  })

  test('that a job of its own has improved is known by that job', () => {
    const next = { ...row, id: 2, before: row.after ?? '', after: 'Another text.' }
    const of = report({ results: [row, next] })
    const ledger = makeLedger({ earlier: knownJobs(of, sha256), onChange: () => undefined })
    expect(ledger.known(keyOf(row.after ?? '', of.guidance.text))).toMatchObject({
      instructions: 'Another text.',
    })
  })
})
