/** A run that something ends early: an error, the deadline, a cancel, a broken edge. Its report is as complete as any. */
import { describe, expect, test } from '@jest/globals'
import {
  fakeCekura,
  never,
  rejecting,
  runningAs,
  scenario,
  serviceError,
  succeeded,
} from './steps/fake-cekura.js'
import { fakeClock, type FakeEdges, required } from './steps/fakes.js'
import { edgesWith, ran, two } from './whole-run.js'

describe('a run that Cekura stops', () => {
  test.each(['unauthorized', 'forbidden', 'no-credit', 'not-found'] as const)(
    'with %s at the agent fails at once, in its words',
    async (kind) => {
      const edges = edgesWith(fakeCekura({ script: { readAgent: rejecting(kind) } }))
      const { conclusion, reason, report } = await ran({ ...required, 'fail-on': 'none' }, edges)
      expect([conclusion, reason]).toEqual(['failure', `GET /x/: it is ${kind}.`])
      expect(report.agent).toBeNull()
      expect(edges.cekura.calls).toHaveLength(1)
    },
  )

  test('with no credit at the first job starts no other, and is not told as a gate', async () => {
    const edges = edgesWith(
      fakeCekura({ scenarios: two, script: { startImprovement: rejecting('no-credit') } }),
    )
    const { conclusion, statuses, reason } = await ran(
      { ...required, concurrency: '1', 'fail-on': 'none' },
      edges,
    )
    expect([conclusion, statuses]).toEqual(['failure', ['cancelled', 'cancelled']])
    expect(reason).toBe('GET /x/: it is no-credit.')
    expect(edges.cekura.given('startImprovement')).toHaveLength(1)
  })

  test('with a key that may not write reports what was not saved', async () => {
    const edges = edgesWith(fakeCekura({ scenarios: two, script: { patchScenario: rejecting('forbidden') } }))
    const { conclusion, reason } = await ran({ ...required, mode: 'apply', 'fail-on': 'none' }, edges)
    expect([conclusion, reason]).toEqual(['failure', 'GET /x/: it is forbidden.'])
  })

  test('with an outage is a failure of the platform, or neutral where the gate leaves that out', async () => {
    const outage = () => edgesWith(fakeCekura({ script: { readAgent: rejecting('platform') } }))
    expect((await ran(required, outage())).conclusion).toBe('failure')
    expect((await ran({ ...required, 'fail-on': 'failed' }, outage())).conclusion).toBe('neutral')
  })

  test('in the middle of making scenarios reports those that are made', async () => {
    const edges = edgesWith(
      fakeCekura({
        script: {
          readGeneration: (progressId) =>
            progressId === 'generation-1'
              ? Promise.resolve({ total: 1, completed: 1, failed: 0, scenarioIds: [1001], status: null })
              : Promise.reject(serviceError('platform')),
        },
      }),
    )
    const { report, conclusion } = await ran({ ...required, folder: 'Sales', language: 'en,de' }, edges)
    expect(conclusion).toBe('failure')
    expect(report.created).toEqual({ folders: ['Sales'], scenarios: [1001] })
    expect(report.counts['missing']).toBe(2)
  })
})

describe('a run that runs out of time', () => {
  test('before it knows its scenarios', async () => {
    const edges = edgesWith(fakeCekura({ script: { readAgent: (_, signal) => never(signal) } }), {
      clock: fakeClock({ automatic: false }),
    })
    const running = ran({ ...required, timeout: '1m' }, edges)
    await edges.clock.advance(60_000)
    const { conclusion, reason } = await running
    expect([conclusion, reason]).toEqual([
      'failure',
      'The time that timeout gives ran out before the scenarios were known. Raise timeout; where that does not help, Cekura does not answer.',
    ])
  })

  test('once it knows them, but before it has looked at any', async () => {
    const edges = edgesWith(
      fakeCekura({ scenarios: two, script: { listPersonalities: (_, signal) => never(signal) } }),
      { clock: fakeClock({ automatic: false }) },
    )
    const running = ran({ ...required, timeout: '1m', 'min-scenarios': '3' }, edges)
    await edges.clock.advance(60_000)
    expect(await running).toMatchObject({
      conclusion: 'failure',
      reason: '2 scenarios ran out of time.',
      statuses: ['timeout', 'timeout'],
    })
  })

  test('while jobs are running keeps their progress ids, and what is done', async () => {
    const edges = edgesWith(fakeCekura({ scenarios: two }))
    edges.cekura.world.job = (text) => (text.includes('2') ? [runningAs('pending')] : [succeeded('Ask now.')])
    const { conclusion, report, reason } = await ran({ ...required, timeout: '1m' }, edges)
    expect([conclusion, reason]).toEqual(['failure', '1 scenario ran out of time.'])
    expect(report.scenarios).toMatchObject([
      { id: 1, status: 'improved' },
      { id: 2, status: 'timeout', job: { progressId: 'job-2', finishedAt: null } },
    ])
  })
})

describe('a run that is cancelled', () => {
  test('while jobs are running starts no further one, and keeps their progress ids', async () => {
    const clock = fakeClock()
    const edges = edgesWith(fakeCekura({ scenarios: two }), { clock })
    edges.cekura.world.job = () => [runningAs('pending')]
    void clock.sleep(5_000).then(() => {
      edges.cancel()
    })
    const { conclusion, reason, report } = await ran(
      { ...required, concurrency: '1', 'fail-on': 'none' },
      edges,
    )
    expect([conclusion, reason]).toEqual(['failure', 'cancelled'])
    expect(report.scenarios).toMatchObject([
      { id: 1, status: 'cancelled', job: { progressId: 'job-1' } },
      { id: 2, status: 'cancelled', job: null },
    ])
    expect(edges.cekura.given('startImprovement')).toHaveLength(1)
    expect(edges.github.requests.at(-1)?.body).toContain('Cancelled')
  })

  test('before it has begun does nothing', async () => {
    const edges = edgesWith(fakeCekura({ scenarios: two }))
    edges.cancel()
    expect(await ran(required, edges)).toMatchObject({
      conclusion: 'failure',
      reason: 'cancelled',
      statuses: [],
    })
  })
})

describe('an edge that is broken', () => {
  const broken = () => Promise.reject(new TypeError('x is not a function'))

  test.each([
    ['at the start', { readAgent: broken }],
    ['while scenarios are made', { startGeneration: broken }],
  ] as const)('%s ends in a report that says so', async (_, script) => {
    const edges = edgesWith(fakeCekura({ script }))
    const { conclusion, reason } = await ran({ ...required, 'fail-on': 'none' }, edges)
    expect(conclusion).toBe('failure')
    expect(reason).toContain('The action itself failed: x is not a function.')
    expect(edges.runner.debugLines[0]).toContain('TypeError')
  })

  test('for one scenario lets the others come to their ends before the report', async () => {
    const edges = edgesWith(
      fakeCekura({
        scenarios: two,
        script: { patchScenario: ({ id }) => (id === 1 ? broken() : Promise.resolve(scenario({ id }))) },
      }),
    )
    edges.cekura.world.job = (text) =>
      text.includes('2')
        ? [runningAs('pending'), runningAs('pending'), succeeded('Ask.')]
        : [succeeded('Ask now.')]
    const { conclusion, report } = await ran({ ...required, mode: 'apply' }, edges)
    expect(conclusion).toBe('failure')
    expect(report.scenarios).toMatchObject([
      { id: 1, status: 'cancelled' },
      { id: 2, status: 'cancelled', job: { progressId: 'job-2' } },
    ])
  })

  test('to Cekura that cannot even be made ends in a report', async () => {
    const edges: FakeEdges = {
      ...edgesWith(fakeCekura()),
      connectCekura: () => {
        throw new TypeError('no pool')
      },
    }
    expect((await ran(required, edges)).reason).toContain('no pool')
  })
})
