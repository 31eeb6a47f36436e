/** What can go wrong with a proof: each has its words, and none costs the proposal, the run, or more money. */
import { describe, expect, test } from '@jest/globals'
import { never, ranSuite, rejecting, serviceError } from './fake-cekura.js'
import { proved, proving, row } from './fake-proving.js'

describe('nothing is started, and the proposal stands', () => {
  const started = (world: ReturnType<typeof proving>) => [
    world.count('startSuite'),
    world.rows().map(({ status, proof }) => [status, proof]),
  ]
  const stands = [0, [['improved', undefined]]]

  test.each([
    {
      what: 'over max-cost',
      raw: { 'max-cost': '2' },
      script: {},
      cost: 2.5,
      reason: 'Nothing was run: it is estimated to cost 2.5, and max-cost is 2.',
    },
    {
      what: 'without an estimate that max-cost could be held against',
      raw: { 'max-cost': '2' },
      script: { estimateSuite: () => Promise.resolve({ runs: 5, cost: null }) },
      cost: null,
      reason:
        'Nothing was run: Cekura gave no estimate of the cost, so that it cannot be held against max-cost (2).',
    },
    {
      what: 'when the dry run finds the balance low (402)',
      script: { estimateSuite: rejecting('no-credit') },
      cost: null,
      reason: 'Nothing was run: GET /x/: it is no-credit.',
    },
    {
      what: 'when the dry run finds the balance low (400)',
      script: { estimateSuite: rejecting('refused') },
      cost: null,
      reason: 'Nothing was run: GET /x/: it is refused.',
    },
    {
      what: 'on a channel that the agent lacks',
      script: {
        validateSuite: () => Promise.reject(serviceError('refused', { words: 'channel: No connection' })),
      },
      cost: null,
      reason: 'Nothing could be run. Cekura refuses the suite: channel: No connection.',
    },
    {
      what: 'when the check is not to be had',
      script: { validateSuite: rejecting('platform') },
      cost: null,
      reason: 'The texts could not be run: GET /x/: it is platform.',
    },
    {
      what: 'when the metrics cannot be read',
      script: { listMetrics: rejecting('forbidden') },
      cost: null,
      reason: 'The texts could not be run: GET /x/: it is forbidden.',
    },
  ])('$what', async ({ raw = {}, script, cost, reason }) => {
    const world = await proved([row(1)], { raw, script })
    expect(started(world)).toEqual(stands)
    expect(world.proof()).toMatchObject({ verdict: 'inconclusive', estimatedCost: cost, results: [], reason })
    expect(world.run.stop.ending()).toBeNull()
  })

  test('when the run has ended before', async () => {
    const world = proving([row(1)])
    world.run.stop.end({ kind: 'deadline' })
    await world.prove()
    expect(started(world)).toEqual(stands)
    expect(world.proof()?.reason).toBe('The run ended before the texts could be run.')
    expect(world.cekura.calls).toEqual([])
  })
})

describe('what goes wrong while suites run', () => {
  test.each(['no-credit', 'forbidden', 'unauthorized'] as const)(
    '(%s on the start) costs the proof alone',
    async (kind) => {
      const { proof, rows, run, count } = await proved([row(1)], { script: { startSuite: rejecting(kind) } })
      expect(proof()).toMatchObject({ verdict: 'inconclusive', estimatedCost: 2.5, results: [] })
      expect(proof()?.reason).toBe(
        `No scenario has a judged run on both sides. A suite could not be started: GET /x/: it is ${kind}.`,
      )
      expect(rows()).toEqual([row(1)])
      expect([run.stop.ending(), count('startSuite')]).toEqual([null, 1])
    },
  )

  test('(an answer that is lost) is told, with the calls of the other side ended', async () => {
    let starts = 0
    const script = {
      startSuite: () => {
        starts += 1
        return starts === 2 ? Promise.reject(serviceError('uncertain')) : Promise.resolve({ resultId: 5 })
      },
      endCalls: () => Promise.resolve(),
    }
    const { proof, cekura, rows } = await proved([row(1)], { script })
    expect(proof()?.reason).toContain('The answer to the start of a suite was lost')
    expect(proof()?.results).toEqual(['https://dashboard.cekura.ai/3/results/5'])
    expect([starts, cekura.given('endCalls')]).toEqual([2, [5]])
    expect(rows()[0]?.proof).toBeUndefined()
  })

  test('(the deadline) ends the calls, keeps what was judged, and says so', async () => {
    const world = proving([row(1)])
    world.cekura.world.suite = (suite) => [{ ...ranSuite(suite, () => true), status: 'running' }]
    const finished = world.prove()
    await new Promise((resolve) => setTimeout(resolve, 10))
    world.run.stop.end({ kind: 'deadline' })
    await finished
    expect(world.cekura.given('endCalls')).toEqual([9_001, 9_002])
    expect(world.proof()?.reason).toContain(
      'The run ended before result 9001 was over. Its calls were ended.',
    )
  })

  test('(a result that cannot be read) leaves the row without a verdict', async () => {
    const { proof, rows } = await proved([row(1)], { script: { readResult: rejecting('platform') } })
    expect(proof()).toMatchObject({ verdict: 'inconclusive', before: { total: 0 } })
    expect(proof()?.reason).toContain('could not be read: GET /x/: it is platform. Its calls were ended.')
    expect(rows()[0]?.status).toBe('improved')
  })

  test('(an edge that is broken) is no business of the proof', async () => {
    const world = proving([row(1)], {
      script: { startSuite: () => Promise.reject(new TypeError('broken')) },
    })
    await expect(world.prove()).rejects.toThrow('broken')
  })

  test('(a cancel while the check is waited for) starts nothing', async () => {
    const world = proving([row(1)], { script: { validateSuite: (_, signal) => never(signal) } })
    const finished = world.prove()
    await new Promise((resolve) => setTimeout(resolve, 5))
    world.run.stop.end({ kind: 'cancelled' })
    await finished
    expect(world.count('startSuite')).toBe(0)
    expect(world.proof()?.reason).toContain('The texts could not be run')
  })
})
