/** Jobs on a service that has jobs enough: a refused start is sent again when one is over, and costs nothing. */
import { describe, expect, test } from '@jest/globals'
import type { ServiceError } from '../../src/core/service-error.js'
import type { CekuraApi } from '../../src/edges.js'
import { runningAs, scenario, serviceError, succeeded } from './fake-cekura.js'
import { makeFakeJobs } from './fake-jobs.js'

const tooMany = (): ServiceError => serviceError('platform', { status: 429, words: 'Too many jobs.' })

/** A service that takes so many jobs at a time, each of them over after so many looks at it. */
function taking(capacity: number, looks: number) {
  const left = new Map<string, number>()
  let [most, accepted] = [0, 0]
  const script: Partial<CekuraApi> = {
    startImprovement: async () => {
      await Promise.resolve()
      if (left.size >= capacity) throw tooMany()
      accepted += 1
      const progressId = `job-${accepted}`
      left.set(progressId, looks)
      most = Math.max(most, left.size)
      return { progressId }
    },
    readJob: async (progressId) => {
      await Promise.resolve()
      const more = (left.get(progressId) ?? 0) - 1
      left.set(progressId, more)
      if (more > 0) return runningAs('pending')
      left.delete(progressId)
      return succeeded('new')
    },
  }
  return { script, most: () => most, accepted: () => accepted }
}

const scenarios = (count: number) => Array.from({ length: count }, (_, index) => scenario({ id: index + 1 }))

describe('a start that is refused, as the service has jobs enough', () => {
  test('is sent again when a job is over, so that every scenario has its job and few starts are refused', async () => {
    const service = taking(3, 2)
    const { run, starts, running } = makeFakeJobs({ script: service.script, concurrency: 6 })
    const ends = await Promise.all(scenarios(40).map((each) => run(each)))
    expect(new Set(ends.map(({ end }) => end.state))).toEqual(new Set(['succeeded']))
    expect([service.accepted(), service.most()]).toEqual([40, 3])
    // Three of the first burst, and one for each time that a fourth job was tried.
    expect(starts().length - 40).toBeLessThanOrEqual(5)
    expect(running.at(-1)).toBe(0)
  })

  test('is not counted twice by max-jobs', async () => {
    const service = taking(1, 1)
    const { run, starts } = makeFakeJobs({ script: service.script, concurrency: 3, maxJobs: 3 })
    const ends = await Promise.all(scenarios(4).map((each) => run(each)))
    expect(ends.map(({ end }) => end.state).sort()).toEqual([
      'refused',
      'succeeded',
      'succeeded',
      'succeeded',
    ])
    expect(starts().length).toBeGreaterThan(3)
  })

  test('leaves no trace in what is remembered of the jobs', async () => {
    let refusals = 2
    const { run, ledger, changes } = makeFakeJobs({
      script: {
        startImprovement: () =>
          refusals-- > 0 ? Promise.reject(tooMany()) : Promise.resolve({ progressId: 'job-1' }),
        readJob: () => Promise.resolve(succeeded('new')),
      },
    })
    const { end } = await run(scenario({ id: 1 }))
    expect(end).toMatchObject({ state: 'succeeded', record: { progressId: 'job-1' } })
    // Once for the start, once for the end.
    expect(changes()).toBe(2)
    expect(ledger.jobs()).toMatchObject([{ state: 'succeeded' }])
  })

  test('ends as failed where this run has no job that could make room and none is taken for two minutes', async () => {
    const { run, clock, starts } = makeFakeJobs({
      script: { startImprovement: () => Promise.reject(tooMany()) },
      concurrency: 2,
    })
    const started = clock.now()
    const ends = await Promise.all(scenarios(3).map((each) => run(each)))
    for (const { end } of ends) {
      expect(end).toEqual({
        state: 'failed',
        platform: true,
        reason:
          'GET /x/ answered 429: Too many jobs. Gave up after 2 minutes in which no job was taken: other runs may have used up what the plan allows, so run it later.',
        record: null,
      })
    }
    expect(clock.now() - started).toBeLessThan(200_000)
    expect(starts().length).toBeLessThan(60)
  })

  test('is not sent again when the run stops', async () => {
    const { run, stop, starts } = makeFakeJobs({
      script: {
        startImprovement: () => {
          stop.end({ kind: 'cancelled' })
          return Promise.reject(tooMany())
        },
      },
    })
    const { end } = await run(scenario({ id: 1 }))
    expect(end).toEqual({ state: 'stopped', reason: 'No job was started for it.', record: null })
    expect(starts()).toHaveLength(1)
  })

  test('of which the answer was lost after its status is uncertain, and not sent again', async () => {
    const { run, starts } = makeFakeJobs({
      script: { startImprovement: () => Promise.reject(serviceError('uncertain', { status: 429 })) },
    })
    expect((await run(scenario({ id: 1 }))).end.state).toBe('uncertain')
    expect(starts()).toHaveLength(1)
  })
})
