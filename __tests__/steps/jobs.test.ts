/** Jobs: one for each text, so many at once and in all, none sent twice, and every way in which one ends. */
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { Scenario } from '../../src/core/model.js'
import { isDraft, jobKey, jobsToStart } from '../../src/steps/jobs.js'
import { makeLedger } from '../../src/steps/ledger.js'
import { rejecting, runningAs, scenario, serviceError, succeeded } from './fake-cekura.js'
import { makeFakeJobs } from './fake-jobs.js'
import { sha256, startMs } from './fakes.js'

describe('a job', () => {
  test('rewrites the text of its scenario, and is told the guidance', async () => {
    const { run, cekura } = makeFakeJobs()
    const { end, reused, note } = await run(scenario({ id: 1, instructions: 'Ask.' }))
    expect([reused, note]).toEqual([false, ''])
    expect(end).toEqual({
      ...succeeded('Ask. Then say thanks.'),
      record: {
        progressId: 'job-1',
        kind: 'improve',
        startedAt: new Date(startMs).toISOString(),
        finishedAt: new Date(startMs + 1_000).toISOString(),
        polls: 1,
      },
    })
    expect(cekura.given('startImprovement')).toEqual([
      { agentId: 7, instructions: 'Ask.', guidance: 'Improve it.' },
    ])
  })

  test('writes a text for a draft from the rest of it', async () => {
    const { run, cekura } = makeFakeJobs()
    const draft = scenario({ id: 1, instructions: ' \n' })
    const { end } = await run(draft)
    expect(end).toMatchObject({ state: 'succeeded', record: { kind: 'generate' } })
    expect(cekura.given('startDraft')).toEqual([{ agentId: 7, draft, guidance: 'Improve it.' }])
    expect(cekura.given('startImprovement')).toEqual([])
  })

  test.each([
    ['failed', { state: 'failed', word: 'error', reason: 'The job ended as error.' }],
    ['lost', { state: 'lost', reason: 'The service does not know it.' }],
  ] as const)('that is %s is failed for the reason that the service gives', async (_, reading) => {
    const { run, cekura } = makeFakeJobs()
    cekura.world.job = () => [reading]
    const { end } = await run(scenario({ id: 1 }))
    expect(end).toMatchObject({
      state: 'failed',
      platform: false,
      reason: reading.reason,
      record: { progressId: 'job-1', finishedAt: new Date(startMs + 1_000).toISOString() },
    })
  })

  test('whose progress cannot be read is failed, keeps its id, and is not known to be over', async () => {
    const { run } = makeFakeJobs({ script: { readJob: rejecting('platform') } })
    const { end } = await run(scenario({ id: 1 }))
    expect(end).toMatchObject({
      state: 'failed',
      platform: true,
      reason:
        'The job (progress id job-1) may be over, and its result could not be read: GET /x/: it is platform.',
      record: { progressId: 'job-1', finishedAt: null },
    })
  })

  test('that is still running when the run stops keeps its id and the last word', async () => {
    const { run, cekura, stop, clock } = makeFakeJobs()
    cekura.world.job = () => [runningAs('evaluating')]
    void clock.sleep(2_500).then(() => {
      stop.end({ kind: 'cancelled' })
    })
    const { end } = await run(scenario({ id: 1 }))
    expect(end).toMatchObject({
      state: 'stopped',
      reason: 'The job was still running (progress id job-1, last seen “evaluating”).',
      record: { progressId: 'job-1', finishedAt: null, polls: 2 },
    })
  })

  test('that was never asked for when the run stops has no word to tell', async () => {
    const { run, stop, clock } = makeFakeJobs()
    void clock.sleep(500).then(() => {
      stop.end({ kind: 'deadline' })
    })
    const { end } = await run(scenario({ id: 1 }))
    expect(end).toMatchObject({ reason: 'The job was still running (progress id job-1).' })
  })

  test('is told of when it starts and when it is over', async () => {
    const { run, running } = makeFakeJobs({ script: { readJob: rejecting('platform') } })
    await run(scenario({ id: 1 }))
    expect(running).toEqual([1, 0])
  })
})

describe('a start', () => {
  test('whose answer is lost is uncertain, and never sent a second time for that text', async () => {
    const { run, starts } = makeFakeJobs({ script: { startImprovement: rejecting('uncertain') } })
    const first = await run(scenario({ id: 1, instructions: 'Ask.' }))
    const second = await run(scenario({ id: 2, instructions: 'Ask.' }))
    expect(first.end).toMatchObject({
      state: 'uncertain',
      record: { progressId: null, kind: 'improve', finishedAt: null, polls: 0 },
    })
    expect(second).toEqual({ end: first.end, reused: true, note: '' })
    expect(starts()).toHaveLength(1)
  })

  test.each(['unauthorized', 'forbidden', 'no-credit'] as const)(
    'that is refused as %s ends the run, and no other job starts',
    async (kind) => {
      const { run, stop, starts } = makeFakeJobs({
        script: { startImprovement: rejecting(kind) },
        concurrency: 1,
      })
      const ends = await Promise.all([1, 2, 3].map((id) => run(scenario({ id }))))
      expect(ends.map(({ end }) => end.state)).toEqual(['stopped', 'stopped', 'stopped'])
      expect(ends[0]?.end).toMatchObject({
        reason: `No job was started: GET /x/: it is ${kind}.`,
        record: null,
      })
      expect(ends[1]?.end).toMatchObject({ reason: 'No job was started for it.', record: null })
      expect(stop.ending()).toEqual({ kind: 'broken', message: `GET /x/: it is ${kind}.` })
      expect(starts()).toHaveLength(1)
    },
  )

  test.each([
    ['refused', false],
    ['not-found', false],
    ['platform', true],
  ] as const)('that is %s is the business of that scenario alone', async (kind, platform) => {
    const { run, stop } = makeFakeJobs({
      script: {
        startImprovement: ({ instructions }) =>
          instructions === 'bad'
            ? Promise.reject(serviceError(kind))
            : Promise.resolve({ progressId: 'other' }),
        readJob: () => Promise.resolve(succeeded('new')),
      },
    })
    const [bad, good] = await Promise.all([
      run(scenario({ id: 1, instructions: 'bad' })),
      run(scenario({ id: 2 })),
    ])
    expect(bad.end).toEqual({ state: 'failed', platform, reason: `GET /x/: it is ${kind}.`, record: null })
    expect(good.end.state).toBe('succeeded')
    expect(stop.ending()).toBeNull()
  })

  test('is not sent when the run has stopped', async () => {
    const { run, stop, starts } = makeFakeJobs()
    stop.end({ kind: 'cancelled' })
    const { end } = await run(scenario({ id: 1 }))
    expect(end).toEqual({ state: 'stopped', reason: 'No job was started for it.', record: null })
    expect(starts()).toEqual([])
  })

  test('that was stopped before it was sent has started nothing', async () => {
    const { run } = makeFakeJobs({ script: { startImprovement: rejecting('aborted') } })
    expect((await run(scenario({ id: 1 }))).end).toEqual({
      state: 'stopped',
      reason: 'No job was started for it.',
      record: null,
    })
  })

  test('through an edge that is broken rejects, and gives its slot back', async () => {
    const { run } = makeFakeJobs({
      script: {
        startImprovement: ({ instructions }) =>
          instructions === 'bad'
            ? Promise.reject(new TypeError('broken'))
            : Promise.resolve({ progressId: 'p' }),
        readJob: () => Promise.resolve(succeeded('new')),
      },
      concurrency: 1,
    })
    const bad = run(scenario({ id: 1, instructions: 'bad' }))
    const good = run(scenario({ id: 2 }))
    await expect(bad).rejects.toThrow(TypeError)
    expect((await good).end.state).toBe('succeeded')
  })
})

test.each(['unauthorized', 'forbidden'] as const)(
  'a poll that is refused as %s ends the run',
  async (kind) => {
    const { run, stop } = makeFakeJobs({ script: { readJob: rejecting(kind) } })
    expect((await run(scenario({ id: 1 }))).end).toMatchObject({
      state: 'stopped',
      record: { progressId: 'job-1', finishedAt: null },
    })
    expect(stop.ending()).toMatchObject({ kind: 'broken' })
  },
)

describe('jobs', () => {
  test('are shared by equal texts with equal guidance, while they run and later', async () => {
    const { run, starts } = makeFakeJobs()
    const same = { instructions: 'Ask.' }
    const [first, second] = await Promise.all([
      run(scenario({ id: 1, ...same })),
      run(scenario({ id: 2, ...same })),
    ])
    const third = await run(scenario({ id: 3, ...same, name: 'Other' }))
    expect([first.reused, second.reused, third.reused]).toEqual([false, true, true])
    expect(third.end).toEqual(first.end)
    const repair = await run(scenario({ id: 1, ...same }), 'Improve it once more.')
    expect(repair.reused).toBe(false)
    expect(starts()).toHaveLength(2)
  })

  test('for drafts are shared only where the rest of the drafts is the same', () => {
    const draft = scenario({ id: 1, name: 'A', instructions: '' })
    const key = (each: Scenario) => jobKey({ scenario: each, guidance: 'g' })
    expect(isDraft(draft)).toBe(true)
    expect(key({ ...draft, id: 2, folder: 'Sales' })).toBe(key(draft))
    expect(key({ ...draft, name: 'B' })).not.toBe(key(draft))
    expect(key({ ...draft, tags: ['x'] })).not.toBe(key(draft))
  })

  test('are counted before any is started', () => {
    const requests = [
      { scenario: scenario({ id: 1, instructions: 'Ask.' }), guidance: 'g' },
      { scenario: scenario({ id: 2, instructions: 'Ask.' }), guidance: 'g' },
      { scenario: scenario({ id: 3, instructions: 'Ask.' }), guidance: 'other' },
      { scenario: scenario({ id: 4, instructions: '' }), guidance: 'g' },
    ]
    expect(
      jobsToStart(requests, { hash: sha256, ledger: makeLedger({ earlier: [], onChange: () => undefined }) }),
    ).toBe(3)
  })

  test('over max-jobs are refused without a request', async () => {
    const { run, starts } = makeFakeJobs({ maxJobs: 2 })
    const ends = await Promise.all([1, 2, 3, 4].map((id) => run(scenario({ id }))))
    expect(ends.map(({ end }) => end.state)).toEqual(['succeeded', 'succeeded', 'refused', 'refused'])
    expect(starts()).toHaveLength(2)
  })

  test('never run more at once than concurrency allows, nor twice for one text, whatever becomes of them', async () => {
    const texts = fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'), { maxLength: 20 })
    const outcome = fc.constantFrom('succeeded', 'lost', 'uncertain', 'platform')
    await fc.assert(
      fc.asyncProperty(
        texts,
        fc.integer({ min: 1, max: 3 }),
        fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), outcome),
        async (...[given, concurrency, becomes]) => {
          const { run, running, starts } = makeFakeJobs({
            concurrency,
            script: {
              startImprovement: ({ instructions }) => {
                const end = becomes[instructions]
                return end === 'uncertain' || end === 'platform'
                  ? Promise.reject(serviceError(end))
                  : Promise.resolve({ progressId: instructions })
              },
              readJob: (id) =>
                Promise.resolve(
                  becomes[id] === 'lost' ? { state: 'lost', reason: 'Gone.' } : succeeded('new'),
                ),
            },
          })
          const ends = await Promise.all(given.map((text, id) => run(scenario({ id, instructions: text }))))
          expect(ends).toHaveLength(given.length)
          expect(Math.max(0, ...running)).toBeLessThanOrEqual(concurrency)
          expect(running.at(-1) ?? 0).toBe(0)
          expect(starts()).toHaveLength(new Set(given).size)
        },
      ),
      { numRuns: 50 },
    )
  })
})
