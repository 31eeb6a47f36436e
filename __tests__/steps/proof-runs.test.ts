/** Running the suites of a proof: each started once, and no call left on the line whatever happens. */
import { describe, expect, test } from '@jest/globals'
import type { ResultReading } from '../../src/core/proof-result.js'
import type { CekuraApi, SuiteRun } from '../../src/edges.js'
import { type ProofRunSettings, runPairs } from '../../src/steps/proof-runs.js'
import { fakeCekura, never, ranSuite, rejecting, serviceError } from './fake-cekura.js'
import { deferred, fakeClock, fakeStop } from './fakes.js'
import { runsOf } from './sample-proof.js'

const { before, after } = runsOf([1])
const going = (word: string | null): ResultReading => ({
  status: word,
  runs: [],
  totalRuns: null,
  successRuns: null,
})

function world(script: Partial<CekuraApi> = {}) {
  const clock = fakeClock()
  const stop = fakeStop(clock)
  const cekura = fakeCekura({ script })
  const lines: string[] = []
  const words: string[] = []
  const cancel = new AbortController()
  let readings = 0
  const settings: ProofRunSettings = {
    cekura,
    clock,
    stop,
    cancelled: cancel.signal,
    inputs: { pollMinMs: 1_000, pollMaxMs: 15_000 },
    log: (line) => void lines.push(line),
    onUnknownWord: (word) => void words.push(word),
    onReading: () => {
      readings += 1
    },
  }
  return {
    ...{ clock, stop, cekura, lines, words, cancel },
    readings: () => readings,
    run: (...pairs: Parameters<typeof runPairs>[1]) => runPairs(settings, pairs),
    started: () => cekura.given('startSuite'),
    ended: () => cekura.given('endCalls'),
    methods: () => cekura.calls.map(({ method }) => method),
  }
}

/** The first call is answered as given, all others as the world does. */
function nthStart(number: number, answer: () => Promise<never>): Partial<CekuraApi> {
  let starts = 0
  return {
    startSuite: () => {
      starts += 1
      return starts === number ? answer() : Promise.resolve({ resultId: 100 + starts })
    },
    readResult: () => Promise.resolve(ranSuite(before, () => true)),
    endCalls: () => Promise.resolve(),
  }
}

describe('a pair', () => {
  test('has both sides started, once each, before either is asked about, and both read to their ends', async () => {
    const { run, cekura, started, ended, methods, lines, readings } = world()
    cekura.world.suite = (suite) => [going('pending'), going('running'), ranSuite(suite, () => true)]
    const [pair] = await run({ before, after })
    expect(started()).toEqual([before, after])
    expect(methods().slice(0, 2)).toEqual(['startSuite', 'startSuite'])
    expect(pair).toEqual({
      before: { resultId: 9_001, reading: ranSuite(before, () => true), problem: null },
      after: { resultId: 9_002, reading: ranSuite(after, () => true), problem: null },
    })
    expect(ended()).toEqual([])
    expect(readings()).toBe(6)
    expect(lines).toEqual([
      'Started the suite “acme · before” as result 9001.',
      'Started the suite “acme · after” as result 9002.',
      'Result 9001 is over: 2 of 2 runs passed.',
      'Result 9002 is over: 2 of 2 runs passed.',
    ])
  })

  test('is polled ever less often, within the bounds', async () => {
    const { run, cekura, clock } = world()
    cekura.world.suite = (suite) => [
      ...Array<ResultReading>(30).fill(going('running')),
      ranSuite(suite, () => true),
    ]
    await run({ before, after })
    const waits = clock.sleeps.filter((_, index) => index % 2 === 0)
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(1_000)
    expect(waits.at(-1)).toBe(15_000)
    expect(waits).toEqual(waits.toSorted((one, other) => one - other))
  })

  test.each(['failed', 'timeout', 'cancelled'])(
    'that ends as %s says so, and keeps what was judged',
    async (word) => {
      const { run, cekura, ended } = world()
      cekura.world.suite = (suite) => [{ ...ranSuite(suite, () => true), status: word }]
      const [pair] = await run({ before, after })
      expect(pair?.before).toMatchObject({
        problem: `Result 9001 ended as “${word}”.`,
        reading: { status: word },
      })
      expect(ended()).toEqual([])
    },
  )

  test('with a status that no list names is waited for, and the word is told', async () => {
    const { run, cekura, words } = world()
    cekura.world.suite = (suite) => [going('simmering'), going(null), ranSuite(suite, () => true)]
    const [pair] = await run({ before, after })
    expect(words).toEqual(['simmering', 'simmering'])
    expect(pair?.after.problem).toBeNull()
  })
})

describe('a start', () => {
  test.each(['no-credit', 'forbidden', 'unauthorized', 'refused', 'platform'] as const)(
    'of the first side that is answered with %s leaves nothing started',
    async (kind) => {
      const { run, started, ended, stop } = world({ startSuite: rejecting(kind) })
      const [pair] = await run({ before, after })
      expect(pair?.before).toEqual({
        resultId: null,
        reading: null,
        problem: `A suite could not be started: GET /x/: it is ${kind}.`,
      })
      expect(pair?.after).toEqual({ resultId: null, reading: null, problem: null })
      expect([started().length, ended()]).toEqual([1, []])
      expect(stop.ending()).toBeNull()
    },
  )

  test('of the second side that is refused has the calls of the first ended', async () => {
    const { run, ended, methods } = world(nthStart(2, rejecting('no-credit')))
    const [pair] = await run({ before, after })
    expect(pair?.before).toEqual({
      resultId: 101,
      reading: null,
      problem: 'Result 101 has no counterpart. Its calls were ended.',
    })
    expect(pair?.after.problem).toContain('it is no-credit')
    expect(ended()).toEqual([101])
    expect(methods()).not.toContain('readResult')
  })

  test('whose answer is lost is not sent again, and says that calls may be on the line', async () => {
    const { run, started, ended } = world(nthStart(2, rejecting('uncertain')))
    const [pair] = await run({ before, after })
    expect(pair?.after).toEqual({
      resultId: null,
      reading: null,
      problem:
        'The answer to the start of a suite was lost, so that its calls may be on the line; it is not sent again. GET /x/: it is uncertain.',
    })
    expect([started().length, ended()]).toEqual([2, [101]])
  })

  test('that is refused keeps the pairs before it going, and starts none after it', async () => {
    const { run, started, ended } = world(nthStart(4, rejecting('no-credit')))
    const pairs = await run(runsOf([1]), runsOf([2]), runsOf([3]))
    expect(pairs.map((pair) => [pair.before.resultId, pair.after.resultId])).toEqual([
      [101, 102],
      [103, null],
      [null, null],
    ])
    expect(pairs[0]?.before.reading?.status).toBe('completed')
    expect([started().length, ended()]).toEqual([4, [103]])
  })

  test('is not made by a run that has ended', async () => {
    const { run, stop, started } = world()
    stop.end({ kind: 'deadline' })
    const [pair] = await run({ before, after })
    expect(pair?.before.problem).toBe('The run ended before the suite “acme · before” was started.')
    expect(started()).toEqual([])
  })
})

describe('the end of the run', () => {
  test.each([{ kind: 'deadline' }, { kind: 'cancelled' }] as const)(
    'by $kind has the calls of both sides ended, and keeps the last readings',
    async (ending) => {
      const { run, cekura, stop, ended, clock } = world()
      cekura.world.suite = () => [going('running')]
      const finished = run({ before, after })
      await new Promise(setImmediate)
      stop.end(ending)
      const [pair] = await finished
      expect(ended()).toEqual([9_001, 9_002])
      expect(pair?.before).toMatchObject({
        problem: 'The run ended before result 9001 was over. Its calls were ended.',
      })
      stop.dispose()
      expect([clock.sleeping(), clock.timers()]).toEqual([0, 0])
    },
  )

  test('while a result is being read is no fault of the result', async () => {
    const { run, stop, ended } = world({ readResult: (_, signal) => never(signal) })
    const finished = run({ before, after })
    await new Promise((resolve) => setTimeout(resolve, 5))
    stop.end({ kind: 'deadline' })
    const [pair] = await finished
    expect(pair?.after.problem).toBe('The run ended before result 9002 was over. Its calls were ended.')
    expect(ended()).toEqual([9_001, 9_002])
  })

  test('between the two starts has the calls of the first ended', async () => {
    const { run, stop, ended } = world({
      startSuite: () => {
        stop.end({ kind: 'cancelled' })
        return Promise.resolve({ resultId: 5 })
      },
      endCalls: () => Promise.resolve(),
    })
    const [pair] = await run({ before, after })
    expect(pair?.after.problem).toBe('The run ended before the suite “acme · after” was started.')
    expect(ended()).toEqual([5])
  })

  test('while a start is under way has the calls of the others ended at once, and its own when it is answered', async () => {
    const answer = deferred<{ readonly resultId: number }>()
    let starts = 0
    const { run, stop, ended } = world({
      startSuite: () => {
        starts += 1
        return starts === 4 ? answer.promise : Promise.resolve({ resultId: starts })
      },
      endCalls: () => Promise.resolve(),
    })
    const finished = run(runsOf([1]), runsOf([2]))
    await new Promise(setImmediate)
    stop.end({ kind: 'cancelled' })
    await new Promise(setImmediate)
    expect(ended()).toEqual([1, 2, 3])
    answer.resolve({ resultId: 4 })
    const pairs = await finished
    expect(ended()).toEqual([1, 2, 3, 4])
    expect(pairs.flatMap((pair) => [pair.before.problem, pair.after.problem])).toEqual(
      [1, 2, 3, 4].map((id) => `The run ended before result ${id} was over. Its calls were ended.`),
    )
  })

  test('says which calls could not be ended', async () => {
    const { run, cekura, stop } = world({ endCalls: rejecting('platform') })
    cekura.world.suite = () => [going('running')]
    const finished = run({ before, after })
    await new Promise(setImmediate)
    stop.end({ kind: 'deadline' })
    const [pair] = await finished
    expect(pair?.before.problem).toBe(
      'The run ended before result 9001 was over. Its calls could not be ended: end them on Cekura.',
    )
  })
})

describe('trouble', () => {
  test('with one result has the calls of both sides ended: one alone proves nothing', async () => {
    const { run, cekura, ended } = world({
      readResult: (id) =>
        id === 9_002
          ? Promise.reject(serviceError('platform', { status: 502 }))
          : Promise.resolve(going('running')),
    })
    cekura.world.suite = () => [going('running')]
    const [pair] = await run({ before, after })
    expect(pair?.after.problem).toBe(
      'Result 9002 could not be read: GET /x/ answered 502: it is platform. Its calls were ended.',
    )
    expect(pair?.before.problem).toBe('Result 9001 is without its counterpart. Its calls were ended.')
    expect(ended().toSorted()).toEqual([9_001, 9_002])
  })

  test('with one pair leaves the other pairs alone', async () => {
    const { run, ended } = world({
      readResult: (id) =>
        id === 9_001
          ? Promise.reject(serviceError('refused'))
          : Promise.resolve(ranSuite(before, () => true)),
    })
    const pairs = await run(runsOf([1]), runsOf([2]))
    expect(pairs[1]?.before.reading?.status).toBe('completed')
    expect(ended()).toContain(9_001)
    expect(ended()).not.toContain(9_003)
  })

  test.each([
    { where: 'a start', script: nthStart(2, () => Promise.reject(new TypeError('broken'))), calls: [101] },
    {
      where: 'a reading',
      script: {
        readResult: (id: number) =>
          id === 9_001 ? Promise.reject(new TypeError('broken')) : Promise.resolve(going('running')),
      },
      calls: [9_001, 9_002],
    },
  ])('with an edge at $where ends all calls, and then comes out', async ({ script, calls }) => {
    const { run, ended, stop, clock } = world(script)
    await expect(run({ before, after })).rejects.toThrow('broken')
    expect(ended().toSorted()).toEqual(calls)
    stop.dispose()
    expect([clock.sleeping(), clock.timers()]).toEqual([0, 0])
  })

  test('with the edge that ends calls comes out as what was broken first', async () => {
    const { run } = world({
      readResult: () => Promise.reject(new TypeError('first')),
      endCalls: () => Promise.reject(new TypeError('second')),
    })
    await expect(run({ before, after })).rejects.toThrow('first')
  })
})

test('no suite is sent a second time', async () => {
  const { run, started } = world()
  const pairs = [runsOf([1]), runsOf([2])]
  await run(...pairs)
  const sent = started()
  expect(new Set(sent.map((suite) => JSON.stringify(suite))).size).toBe(sent.length)
  expect(sent).toEqual(pairs.flatMap((pair): SuiteRun[] => [pair.before, pair.after]))
})
