/** The poll schedule: one timer for all jobs, each job to its end, and nothing left over when the run stops. */
import { describe, expect, test } from '@jest/globals'
import type { JobReading } from '../../src/core/status.js'
import type { CekuraApi } from '../../src/edges.js'
import { makePollSchedule } from '../../src/steps/poll.js'
import { never, rejecting, runningAs, serviceError, succeeded } from './fake-cekura.js'
import { fakeClock, type FakeClock, startMs } from './fakes.js'

/** A schedule over jobs that answer with their readings in order, the last one again and again. */
function schedule({
  jobs = {},
  readJob,
  clock = fakeClock({ automatic: false }),
}: {
  readonly jobs?: Readonly<Record<string, readonly JobReading[]>>
  readonly readJob?: CekuraApi['readJob']
  readonly clock?: FakeClock
}) {
  const asked: (readonly [string, number])[] = []
  const unknownWords: string[] = []
  const stop = new AbortController()
  const started = clock.now()
  const polls = makePollSchedule({
    cekura: {
      readJob: (progressId, signal) => {
        asked.push([progressId, clock.now() - started])
        if (readJob !== undefined) return readJob(progressId, signal)
        const readings = jobs[progressId] ?? []
        const before = asked.filter(([id]) => id === progressId).length - 1
        const reading = readings[Math.min(before, readings.length - 1)]
        return reading === undefined ? Promise.reject(serviceError('platform')) : Promise.resolve(reading)
      },
    },
    clock,
    signal: stop.signal,
    pollMinMs: 500,
    pollMaxMs: 4_000,
    onUnknownWord: (word) => {
      unknownWords.push(word)
    },
  })
  return { polls, clock, asked, unknownWords, stop }
}

describe('a job that is watched', () => {
  test('is asked for again after longer and longer waits, until it is over', async () => {
    const jobs = { a: [...Array.from({ length: 5 }, () => runningAs('pending')), succeeded('new')] }
    const { polls, asked } = schedule({ jobs, clock: fakeClock() })
    expect(await polls.watch('a')).toEqual({ ended: succeeded('new'), polls: 6 })
    expect(asked.map(([, at]) => at)).toEqual([1_000, 2_400, 4_360, 7_104, 10_946, 14_946])
  })

  test.each<JobReading>([
    { state: 'failed', word: 'failed', reason: 'The job ended as failed.' },
    { state: 'lost', reason: 'The service does not know the job.' },
  ])('ends as %j says', async (reading) => {
    const { polls, clock } = schedule({ jobs: { a: [reading] }, clock: fakeClock() })
    expect(await polls.watch('a')).toEqual({ ended: reading, polls: 1 })
    expect(clock.sleeping()).toBe(0)
  })

  test('ends with the error of the service that could not tell', async () => {
    const { polls } = schedule({ clock: fakeClock() })
    const { ended } = await polls.watch('a')
    expect(ended).toMatchObject({ state: 'error', error: { kind: 'platform' } })
  })

  test('is waited for while its status word is unknown, which is told once', async () => {
    const word = runningAs('pondering', false)
    const jobs = { a: [word, word, runningAs('musing', false), succeeded('x')], b: [word, succeeded('y')] }
    const { polls, unknownWords } = schedule({ jobs, clock: fakeClock() })
    await Promise.all([polls.watch('a'), polls.watch('b')])
    expect(unknownWords).toEqual(['pondering', 'musing'])
  })

  test('is waited for while it answers one unknown word after the other, of which three are told', async () => {
    const words = ['a', 'b', 'c', 'd', 'e'].map((word) => runningAs(word, false))
    const { polls, unknownWords } = schedule({ jobs: { a: [...words, succeeded('x')] }, clock: fakeClock() })
    expect(await polls.watch('a')).toMatchObject({ ended: succeeded('x') })
    expect(unknownWords).toEqual(['a', 'b', 'c'])
  })

  test('teaches the schedule how long jobs take', async () => {
    const clock = fakeClock({ automatic: false })
    const quick = clock.now() + 4_000
    const { polls, asked } = schedule({
      clock,
      readJob: () => Promise.resolve(clock.now() >= quick ? succeeded('x') : runningAs('pending')),
    })
    const first = ['a', 'b', 'c', 'd', 'e'].map((id) => polls.watch(id))
    await clock.advance(4_360)
    await Promise.all(first)
    void polls.watch('f')
    await clock.advance(5_000)
    const [, at = Number.NaN] = asked.find(([id]) => id === 'f') ?? []
    // Those before it ended between 2.4 s and 4.36 s.
    expect(at - 4_360).toBeGreaterThan(2_400)
    expect(at - 4_360).toBeLessThan(4_500)
  })

  test('makes the wait of the others, that is under way, as long as it suggests', async () => {
    const chances = [0, 0, 0.999]
    const { polls, clock, asked } = schedule({
      clock: { ...fakeClock({ automatic: false }), random: () => chances.shift() ?? 0.5 },
      readJob: (id) => Promise.resolve(id === 'late' ? runningAs('pending') : succeeded(id)),
    })
    const over = [polls.watch('a'), polls.watch('b')]
    void polls.watch('late')
    await clock.advance(500)
    await Promise.all(over)
    await clock.advance(500)
    // Its own wait was 1.5 s.
    expect(asked.find(([id]) => id === 'late')?.[1]).toBeLessThanOrEqual(1_000)
  })
})

describe('a service that is some way off', () => {
  /** Answers so many ms after it was asked, with what holds half-way. */
  function far({ tripMs, overAfterMs }: { readonly tripMs: number; readonly overAfterMs: number }) {
    const clock = fakeClock({ automatic: false })
    const starts = new Map<string, number>()
    const fixture = schedule({
      clock,
      readJob: async (id) => {
        await clock.sleep(tripMs / 2)
        const isOver = clock.now() - (starts.get(id) ?? 0) >= overAfterMs
        await clock.sleep(tripMs / 2)
        return isOver ? succeeded(id) : runningAs('pending')
      },
    })
    const watch = (id: string) => {
      starts.set(id, clock.now())
      return fixture.polls.watch(id)
    }
    return { ...fixture, watch }
  }

  test('is asked the way earlier, so that it looks when it should', async () => {
    const near = far({ tripMs: 0, overAfterMs: Infinity })
    const away = far({ tripMs: 400, overAfterMs: Infinity })
    for (const { watch, clock } of [near, away]) {
      void watch('a')
      await clock.advance(5_000)
    }
    const looks = ({ asked }: typeof near, half: number) => asked.map(([, at]) => at + half)
    expect(looks(near, 0)).toEqual([1_000, 2_400, 4_360])
    // The way is not known before the first answer; the waits between the looks are as long, a little later.
    expect(looks(away, 200)).toEqual([1_200, 2_680, 4_752])
  })

  test('is not asked again sooner than poll-min after its answer, however long that took', async () => {
    const { watch, clock, asked } = far({ tripMs: 3_000, overAfterMs: Infinity })
    void watch('a')
    await clock.advance(20_000)
    const times = asked.map(([, at]) => at)
    times.slice(1).forEach((at, index) => {
      expect(at - (times[index] ?? 0)).toBeGreaterThanOrEqual(3_500)
    })
    expect(times.length).toBeGreaterThan(3)
  })

  test('teaches how long its jobs take, and not how long the way is', async () => {
    const lastLooks = [0, 400].map(async (tripMs) => {
      const { watch, clock, asked } = far({ tripMs, overAfterMs: 6_000 })
      for (let job = 0; job < 12; job += 1) {
        void watch(String(job))
        await clock.advance(20_000)
      }
      const looks = asked.filter(([id]) => id === '11').map(([, at]) => at + tripMs / 2 - 11 * 20_000)
      return looks.at(-1) ?? Number.NaN
    })
    const [near = Number.NaN, away = Number.NaN] = await Promise.all(lastLooks)
    expect(Math.abs(away - near)).toBeLessThan(400)
  })
})

describe('one schedule', () => {
  test('keeps one timer for any number of jobs, and none when all are over', async () => {
    const { polls, clock, asked } = schedule({
      readJob: (id) => Promise.resolve(asked.length > 40 ? succeeded(id) : runningAs('pending')),
    })
    const jobs = Array.from({ length: 20 }, (_, index) => polls.watch(`job-${index}`))
    for (let turn = 0; turn < 8; turn += 1) {
      expect(clock.sleeping()).toBeLessThanOrEqual(1)
      await clock.advance(700)
    }
    expect(await Promise.all(jobs)).toHaveLength(20)
    expect([clock.sleeping(), clock.timers()]).toEqual([0, 0])
  })

  test('never asks twice at a time for one job, while others are asked for', async () => {
    const { polls, clock, asked } = schedule({
      readJob: (id, signal) => (id === 'slow' ? never(signal) : Promise.resolve(runningAs('pending'))),
    })
    void polls.watch('slow')
    void polls.watch('quick')
    await clock.advance(10_000)
    expect(asked.filter(([id]) => id === 'slow')).toHaveLength(1)
    expect(asked.filter(([id]) => id === 'quick').length).toBeGreaterThan(3)
  })

  test('lets what follows from the end of a job happen before it plans anew', async () => {
    const { polls, clock, asked } = schedule({
      readJob: (id) => Promise.resolve(id === 'late' ? runningAs('pending') : succeeded(id)),
    })
    const order: string[] = []
    const over = ['a', 'b', 'c'].map((id) => polls.watch(id).then(() => order.push(id)))
    void polls.watch('late')
    await clock.advance(1_000)
    await Promise.all(over)
    expect(order).toEqual(['a', 'b', 'c'])
    // One pause for the three of them.
    expect(clock.sleeps.filter((ms) => ms === 0)).toEqual([0])
    await clock.advance(2_000)
    expect(asked.filter(([id]) => id === 'late').length).toBeGreaterThan(1)
  })

  test('takes a job that comes while it sleeps for others', async () => {
    const { polls, clock, asked } = schedule({ readJob: () => Promise.resolve(runningAs('pending')) })
    void polls.watch('early')
    await clock.advance(500)
    void polls.watch('late')
    await clock.advance(1_000)
    expect(asked).toEqual([
      ['early', 1_000],
      ['late', 1_500],
    ])
  })

  test('wakes early for a job that is due before all others', async () => {
    const { polls, clock, asked } = schedule({ readJob: () => Promise.resolve(runningAs('pending')) })
    void polls.watch('old')
    await clock.advance(20_000)
    const last = asked.at(-1)?.[1] ?? 0
    // Right after its next poll, from where its wait is four seconds long.
    await clock.advance(last + 4_000 - 20_000)
    void polls.watch('new')
    await clock.advance(1_000)
    expect(asked.at(-1)).toEqual(['new', clock.now() - startMs])
  })

  test('begins anew after a time without jobs', async () => {
    const { polls } = schedule({ jobs: { a: [succeeded('x')], b: [succeeded('y')] }, clock: fakeClock() })
    await polls.watch('a')
    expect(await polls.watch('b')).toEqual({ ended: succeeded('y'), polls: 1 })
  })
})

describe('when the run stops', () => {
  test('a job that waits for its next poll is stopped, with the last word seen', async () => {
    const { polls, clock, stop } = schedule({ jobs: { a: [runningAs('evaluating')] } })
    const job = polls.watch('a')
    await clock.advance(1_500)
    stop.abort()
    expect(await job).toEqual({ ended: { state: 'stopped', word: 'evaluating' }, polls: 1 })
    expect(clock.sleeping()).toBe(0)
  })

  test('a job that is being asked for is stopped when that request ends', async () => {
    const { polls, clock, stop } = schedule({ readJob: (_, signal) => never(signal) })
    const job = polls.watch('a')
    await clock.advance(1_000)
    stop.abort()
    expect(await job).toEqual({ ended: { state: 'stopped', word: '' }, polls: 1 })
  })

  test('an answer that comes just then still counts', async () => {
    const { polls, clock, stop } = schedule({
      readJob: () => {
        stop.abort()
        return Promise.resolve(succeeded('in time'))
      },
    })
    const job = polls.watch('a')
    await clock.advance(1_000)
    expect(await job).toEqual({ ended: succeeded('in time'), polls: 1 })
  })

  test('an answer that the job is still running stops it', async () => {
    const { polls, clock, stop } = schedule({
      readJob: () => {
        stop.abort()
        return Promise.resolve(runningAs('pending'))
      },
    })
    const job = polls.watch('a')
    await clock.advance(1_000)
    expect(await job).toEqual({ ended: { state: 'stopped', word: 'pending' }, polls: 1 })
  })

  test('a job that comes later is stopped without a request', async () => {
    const { polls, stop, asked } = schedule({ readJob: rejecting('platform') })
    stop.abort()
    expect(await polls.watch('a')).toEqual({ ended: { state: 'stopped', word: '' }, polls: 0 })
    expect(asked).toEqual([])
  })
})

test('an edge that is broken rejects its job alone', async () => {
  const { polls } = schedule({
    readJob: (id) =>
      id === 'a' ? Promise.reject(new TypeError('broken')) : Promise.resolve(succeeded('fine')),
    clock: fakeClock(),
  })
  const broken = polls.watch('a')
  const fine = polls.watch('b')
  await expect(broken).rejects.toThrow(new TypeError('broken'))
  expect(await fine).toMatchObject({ ended: { state: 'succeeded' } })
})
