/** Jobs that an earlier run has paid for: reused, adopted, started anew once, or left alone. */
import { describe, expect, test } from '@jest/globals'
import { type KnownJob, shortKey } from '../../src/core/hidden-state.js'
import type { Scenario } from '../../src/core/model.js'
import { jobKey, jobsToStart } from '../../src/steps/jobs.js'
import { rejecting, runningAs, scenario, succeeded } from './fake-cekura.js'
import { makeFakeJobs } from './fake-jobs.js'
import { sha256, startMs } from './fakes.js'

const asking = scenario({ id: 1, instructions: 'Ask.' })
const keyOf = (each: Scenario) => shortKey(sha256(jobKey({ scenario: each, guidance: 'Improve it.' })))
const key = keyOf(asking)
const startedAt = '2026-08-21T09:00:00.000Z'
const atWork = { key, state: 'running', progressId: 'earlier', kind: 'improve', startedAt } as const
const done: KnownJob = {
  key,
  state: 'succeeded',
  instructions: 'Ask nicely.',
  expectedOutcome: 'It is booked.',
  progressId: 'earlier',
}

describe('a job that has succeeded', () => {
  test('is reused without a request, and is no job of this run', async () => {
    const { run, cekura, running } = makeFakeJobs({ earlier: [done] })
    expect(await run(asking)).toEqual({
      end: { ...succeeded('Ask nicely.', 'It is booked.'), record: null },
      reused: true,
      note: '',
    })
    expect([cekura.calls, running]).toEqual([[], []])
  })

  test('that gave back its text gives it back again', async () => {
    const { run } = makeFakeJobs({ earlier: [{ ...done, instructions: null, expectedOutcome: null }] })
    expect((await run(asking)).end).toMatchObject(succeeded('Ask.'))
  })

  test('is not that of another text or another guidance', async () => {
    const { run, starts } = makeFakeJobs({ earlier: [done] })
    expect((await run(scenario({ id: 1, instructions: 'Ask!' }))).reused).toBe(false)
    expect((await run(asking, 'Improve it more.')).reused).toBe(false)
    expect(starts()).toHaveLength(2)
  })

  test('counts among no jobs to start', () => {
    const { ledger } = makeFakeJobs({ earlier: [done] })
    const requests = [asking, scenario({ id: 2 })].map((each) => ({
      scenario: each,
      guidance: 'Improve it.',
    }))
    expect(jobsToStart(requests, { hash: sha256, ledger })).toBe(1)
  })
})

describe('a job that is running', () => {
  const reading = (id: string) =>
    Promise.resolve(
      id === 'earlier' ? succeeded('Ask nicely.') : ({ state: 'lost', reason: 'Not known.' } as const),
    )

  test('is adopted by its progress id, in a slot of its own, whatever max-jobs says', async () => {
    const { run, cekura, running, starts, ledger } = makeFakeJobs({
      earlier: [atWork],
      maxJobs: 1,
      script: { readJob: (id) => (id === 'earlier' ? reading(id) : Promise.resolve(succeeded('New.'))) },
    })
    const [adopted, other] = await Promise.all([run(asking), run(scenario({ id: 2 }))])
    expect(adopted).toEqual({
      end: {
        ...succeeded('Ask nicely.'),
        record: {
          progressId: 'earlier',
          kind: 'improve',
          startedAt,
          finishedAt: new Date(startMs + 1_000).toISOString(),
          polls: 1,
        },
      },
      reused: true,
      note: '',
    })
    expect(other.end.state).toBe('succeeded')
    expect(starts()).toHaveLength(1)
    expect(cekura.given('readJob')).toContain('earlier')
    expect(running).toEqual([1, 2, 1, 0])
    expect(ledger.known(key)).toMatchObject({ state: 'succeeded', instructions: 'Ask nicely.' })
  })

  test('that the service does not know any more is started anew, and says so', async () => {
    const { run, cekura, starts } = makeFakeJobs({ earlier: [atWork] })
    const { end, reused, note } = await run(asking)
    expect(end).toMatchObject({ ...succeeded('Ask. Then say thanks.'), record: { progressId: 'job-1' } })
    expect(reused).toBe(false)
    expect(note).toContain('whose progress id is no longer known: it was started anew.')
    expect(starts()).toHaveLength(1)
    expect(cekura.given('readJob')).toEqual(['earlier', 'job-1'])
  })

  test('is started anew once: lost again, it has failed', async () => {
    const { run, starts, ledger } = makeFakeJobs({
      earlier: [atWork],
      script: { readJob: () => Promise.resolve({ state: 'lost', reason: 'Not known.' }) },
    })
    expect((await run(asking)).end).toMatchObject({ state: 'failed', platform: false, reason: 'Not known.' })
    expect(starts()).toHaveLength(1)
    expect(ledger.jobs()).toEqual([])
  })

  test('started anew counts in max-jobs', async () => {
    const { run, starts } = makeFakeJobs({ earlier: [atWork], maxJobs: 1 })
    await run(scenario({ id: 2 }))
    expect((await run(asking)).end).toEqual({ state: 'refused' })
    expect(starts()).toHaveLength(1)
  })

  test('that fails is failed, and is not known any more', async () => {
    const { run, starts, ledger } = makeFakeJobs({
      earlier: [atWork],
      script: {
        readJob: () => Promise.resolve({ state: 'failed', word: 'error', reason: 'Ended as error.' }),
      },
    })
    expect((await run(asking)).end).toMatchObject({ state: 'failed', reason: 'Ended as error.' })
    expect([starts(), ledger.jobs()]).toEqual([[], []])
  })

  test('stays known while it runs on, is stopped with the run or cannot be read', async () => {
    const unreadable = makeFakeJobs({ earlier: [atWork], script: { readJob: rejecting('platform') } })
    await unreadable.run(asking)
    const stopped = makeFakeJobs({
      earlier: [atWork],
      script: { readJob: () => Promise.resolve(runningAs('pending')) },
    })
    void stopped.clock.sleep(2_500).then(() => {
      stopped.stop.end({ kind: 'cancelled' })
    })
    const { end } = await stopped.run(asking)
    expect(end).toMatchObject({ state: 'stopped', record: { progressId: 'earlier', finishedAt: null } })
    for (const { ledger, starts } of [unreadable, stopped])
      expect([ledger.jobs(), starts()]).toEqual([[atWork], []])
  })

  test('is not looked for in a run that has stopped', async () => {
    const { run, stop, cekura } = makeFakeJobs({ earlier: [atWork] })
    stop.end({ kind: 'cancelled' })
    expect((await run(asking)).end).toEqual({
      state: 'stopped',
      reason: 'No job was started for it.',
      record: null,
    })
    expect(cekura.calls).toEqual([])
  })
})

describe('a start whose answer was lost', () => {
  test.each([
    ['improve', asking],
    ['generate', scenario({ id: 1, instructions: '' })],
  ] as const)('is never sent again (%s), with where to look and the way out', async (kind, each) => {
    const lost = { key: keyOf(each), state: 'uncertain', startedAt } as const
    const { run, cekura } = makeFakeJobs({ earlier: [lost] })
    const { end, reused, note } = await run(each)
    expect(end).toMatchObject({
      state: 'uncertain',
      record: { progressId: null, kind, startedAt, finishedAt: null, polls: 0 },
    })
    expect(end).toHaveProperty('reason', expect.stringMatching(/lost \(2026-08-21T09:00:00.000Z\).*look at/i))
    expect([reused, note, cekura.calls]).toEqual([false, '', []])
  })
})

describe('what this run does is known to the next', () => {
  test('from the start of a job to its text', async () => {
    const { run, ledger, changes, clock } = makeFakeJobs()
    const finished = run(asking)
    await clock.sleep(500)
    expect(ledger.jobs()).toEqual([
      { ...atWork, progressId: 'job-1', startedAt: new Date(startMs).toISOString() },
    ])
    await finished
    expect(ledger.jobs()).toEqual([
      { ...done, instructions: 'Ask. Then say thanks.', expectedOutcome: null, progressId: 'job-1' },
    ])
    expect(changes()).toBe(2)
  })

  test('a lost start too, and nothing of one that was refused', async () => {
    const lost = makeFakeJobs({ script: { startImprovement: rejecting('uncertain') } })
    await lost.run(asking)
    expect(lost.ledger.jobs()).toEqual([
      { key, state: 'uncertain', startedAt: new Date(startMs).toISOString() },
    ])
    const refused = makeFakeJobs({ script: { startImprovement: rejecting('refused') } })
    await refused.run(asking)
    expect([refused.ledger.jobs(), refused.changes()]).toEqual([[], 0])
  })
})
