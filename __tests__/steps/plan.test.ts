/** How many jobs a run would start: one a text, none for what is known, settled or of another type. */
import { describe, expect, test } from '@jest/globals'
import { guidanceFor } from '../../src/core/guidance.js'
import { shortKey } from '../../src/core/hidden-state.js'
import type { Scenario } from '../../src/core/model.js'
import { settledTag } from '../../src/core/settled.js'
import { jobKey } from '../../src/steps/jobs.js'
import { makeLedger } from '../../src/steps/ledger.js'
import { plannedJobs, refuseTooManyJobs, showPlan } from '../../src/steps/plan.js'
import { makeRecord } from '../../src/steps/record.js'
import { running } from '../core/sample-state.js'
import { scenario } from './fake-cekura.js'
import { fakeRunner, sha256, startMs } from './fakes.js'

const guidance = 'Improve it.'
const skip = { guidance, settledPrefix: 'rest', leavesDrifted: false, hash: sha256 }
const nothingLacks = { found: [], folders: [], generations: [], missing: [] }
const tag = (text: string) => settledTag({ prefix: 'rest', text, guidance, hash: sha256 })
const selectedOf = (scenarios: readonly Scenario[]) =>
  scenarios.map((each) => ({ scenario: each, created: false }))
const settled = scenario({ id: 1, instructions: 'Ask.', tags: [tag('Ask.')] })

function planned(scenarios: readonly Scenario[], known: readonly Scenario[] = []): number {
  const earlier = known.map((each) => {
    const told = guidanceFor({ general: guidance, before: each.instructions })
    return { ...running('x'), key: shortKey(sha256(jobKey({ scenario: each, guidance: told }))) }
  })
  const ledger = makeLedger({ earlier, onChange: () => undefined })
  return plannedJobs({ ...skip, ledger }, { selected: selectedOf(scenarios), plan: nothingLacks })
}

describe('the jobs of a run', () => {
  test('are one for each text that differs, with what must stay of it', () => {
    const same = { instructions: 'Say {{test_profile.name}}.' }
    expect(planned([scenario({ id: 1, ...same }), scenario({ id: 2, ...same }), scenario({ id: 3 })])).toBe(2)
  })

  test('are none for what an earlier run knows', () => {
    const known = scenario({ id: 1, instructions: 'Say {{test_profile.name}}.' })
    expect(planned([known, scenario({ id: 2 })], [known])).toBe(1)
  })

  test('are none for a settled text, and one again after a change of it', () => {
    expect(planned([settled])).toBe(0)
    expect(planned([{ ...settled, instructions: 'Ask now.' }])).toBe(1)
  })

  test('are none for another type', () => {
    expect(planned([scenario({ id: 1, type: 'conditional_actions' })])).toBe(0)
  })
})

test('as many as max-jobs may start, and not one more', () => {
  expect(() => {
    refuseTooManyJobs(2, 2)
  }).not.toThrow()
  expect(() => {
    refuseTooManyJobs(3, 2)
  }).toThrow(/^max-jobs: 3 jobs would start, and at most 2 may: nothing was started\./)
})

test('a dry run says of each scenario what would become of it', () => {
  const record = makeRecord(startMs)
  record.selected = selectedOf([settled, scenario({ id: 2 })])
  const runner = fakeRunner()
  showPlan({ record, runner, skip }, { plan: nothingLacks, jobs: 1, suite: null })
  expect([...record.results.values()].map(({ status, reason }) => [status, reason])).toEqual([
    ['skipped', 'Settled: this very text was saved under this guidance.'],
    ['skipped', 'Dry run: a job would start for it.'],
  ])
  expect(runner.lines).toEqual(['Would start 1 jobs.'])
  expect(record.plan).toEqual({ folders: [], scenarios: [], jobs: 1 })
})
