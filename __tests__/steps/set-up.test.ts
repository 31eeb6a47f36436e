/** What is ready before the first job: earlier results, the comment, and a report for a run whose runner dies. */
import { describe, expect, test } from '@jest/globals'
import { guidanceFor } from '../../src/core/guidance.js'
import type { RawInputs } from '../../src/core/inputs.js'
import { openState } from '../../src/core/proposal.js'
import { readReport } from '../../src/core/report-reading.js'
import { makeSeal } from '../../src/runner/seal.js'
import { jobKey } from '../../src/steps/jobs.js'
import { resultsSoFar } from '../../src/steps/record.js'
import { setUp } from '../../src/steps/set-up.js'
import { shortKey } from '../../src/core/hidden-state.js'
import { scenario } from './fake-cekura.js'
import { bound, commentWith, fakeRun, guidance } from './fake-run.js'
import {
  deferred,
  fakeFiles,
  type FakeFiles,
  fakeGitHub,
  pullRequestContext,
  required,
  sha256,
} from './fakes.js'

const path = '/temp/cekura-report/report.json'
const asking = scenario({ id: 1 })
const key = shortKey(
  sha256(
    jobKey({ scenario: asking, guidance: guidanceFor({ general: guidance, before: asking.instructions }) }),
  ),
)
const atWork = { key, state: 'running', progressId: 'p-1', kind: 'improve', startedAt: 'then' } as const

async function settingUp(
  raw: RawInputs = {},
  {
    github = fakeGitHub(),
    files = fakeFiles(),
    context = pullRequestContext,
  }: {
    readonly github?: ReturnType<typeof fakeGitHub>
    readonly files?: FakeFiles
    readonly context?: typeof pullRequestContext
  } = {},
) {
  const base = fakeRun(raw, { github, files, context })
  const run = await setUp(base, github)
  run.record.selected = [{ scenario: asking, created: false }]
  return { run, edges: base.edges, github, files, outlet: run.record.outlet }
}

const settle = () => new Promise((resolve) => setImmediate(resolve))
const opened = (sealed: string) =>
  openState({ sealed, shown: '', seal: makeSeal(required['api-key'] ?? ''), expected: bound })

describe('while jobs run', () => {
  test('the report is there, with the running jobs and that the run is not over', async () => {
    const { run, files } = await settingUp()
    run.progress.phase('improve')
    run.ledger.note(atWork)
    await run.edges.clock.sleep(2_000)
    await settle()
    const reading = readReport(files.written.get(path) ?? '')
    expect(reading).toMatchObject({
      report: {
        mode: 'propose',
        scenarios: [
          {
            id: 1,
            status: 'cancelled',
            job: { progressId: 'p-1', startedAt: 'then', finishedAt: null, polls: 0 },
          },
        ],
      },
    })
    expect(files.written.get(path)).toContain('running jobs are adopted')
  })

  test('the comment shows progress and carries them', async () => {
    const { run, github } = await settingUp()
    run.progress.phase('improve')
    await settle()
    run.ledger.note(atWork)
    await run.edges.clock.sleep(2_000)
    expect(github.requests).toHaveLength(2)
    expect(github.requests[1]?.body).toContain('improving instructions')
    expect(opened(github.requests[1]?.state ?? '')).toMatchObject({
      state: { bound, proposal: 'unfinished', jobs: [atWork] },
    })
  })

  test('what the comment knew is known, and not forgotten by its first update', async () => {
    const github = fakeGitHub()
    github.comments.set(12, commentWith({ jobs: [atWork], proposal: 'unfinished', digest: '' }))
    const { run } = await settingUp({}, { github })
    expect(run.ledger.known(key)).toEqual(atWork)
    run.progress.phase('collect')
    expect(opened(github.requests[0]?.state ?? '')).toMatchObject({ state: { jobs: [atWork] } })
  })
})

describe('the draft of the report', () => {
  test('is not written once the run is over, and one under way is waited for', async () => {
    const first = deferred<string>()
    const order: string[] = []
    const files: FakeFiles = {
      ...fakeFiles(),
      writeReport: async () => {
        order.push('begun')
        await first.promise
        order.push('written')
        return path
      },
    }
    const { run, outlet } = await settingUp({}, { files })
    run.progress.phase('collect')
    await settle()
    const settled = outlet.settle().then(() => order.push('settled'))
    await settle()
    expect(order).toEqual(['begun'])
    first.resolve('')
    await settled
    run.ledger.note(atWork)
    await run.edges.clock.sleep(30_000)
    run.progress.changed()
    await settle()
    expect(order).toEqual(['begun', 'written', 'settled'])
  })

  test('that cannot be written does no harm, and the next is tried', async () => {
    let tries = 0
    const files: FakeFiles = {
      ...fakeFiles(),
      writeReport: () => {
        tries += 1
        return Promise.reject(new Error('disk full'))
      },
    }
    const { run, outlet, edges } = await settingUp({}, { files })
    run.progress.phase('collect')
    await run.edges.clock.sleep(10_000)
    run.progress.phase('improve')
    await outlet.settle()
    expect(tries).toBe(2)
    expect(edges.runner.annotations).toEqual([])
  })
})

describe('a scenario without a result', () => {
  const jobOf = (run: Awaited<ReturnType<typeof settingUp>>['run']) => resultsSoFar(run.record, null)[0]?.job

  test.each([
    ['runs', atWork, { progressId: 'p-1', kind: 'improve', startedAt: 'then', finishedAt: null, polls: 0 }],
    ['is over', { ...atWork, state: 'succeeded', instructions: null, expectedOutcome: null } as const, null],
    ['is another one’s', { ...atWork, key: shortKey(sha256('x')) }, null],
  ])('has a job in the report only where it %s', async (...[, known, job]) => {
    const { run } = await settingUp()
    run.ledger.note(known)
    expect(jobOf(run)).toEqual(job)
    await run.record.outlet.settle()
  })
})

describe('without a comment', () => {
  test.each<[string, RawInputs, typeof pullRequestContext]>([
    ['outside of a pull request', {}, { ...pullRequestContext, pullRequest: null }],
    ['where none is wanted', { comment: 'off' }, pullRequestContext],
  ])('%s GitHub is asked nothing, and the report is written all the same', async (...[, raw, context]) => {
    const { run, github, files } = await settingUp(raw, { context })
    run.progress.phase('collect')
    await settle()
    expect([github.lookUps, github.requests]).toEqual([[], []])
    expect(readReport(files.written.get(path) ?? '')).toHaveProperty('report')
  })
})

test('a dry run carries on what has been paid for, and no proposal', async () => {
  const github = fakeGitHub()
  github.comments.set(12, commentWith({ jobs: [atWork] }))
  const { run } = await settingUp({ mode: 'dry-run' }, { github })
  run.progress.phase('collect')
  expect(opened(github.requests[0]?.state ?? '')).toMatchObject({
    state: { proposal: 'unfinished', entries: [], jobs: [atWork] },
  })
})
