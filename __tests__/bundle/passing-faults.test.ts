/** Faults that pass, at any request that may be sent again; and those that do not, told apart from the scenarios' own. */
import { describe, expect, test } from '@jest/globals'
import type { FaultAct } from '../../simulator/index.js'
import { scenarioOf, schedule, startWorld, statuses } from './harness.js'

const acts: readonly FaultAct[] = [
  { kind: 'status', status: 429 },
  { kind: 'status', status: 502 },
  { kind: 'status', status: 504, afterWork: true },
  { kind: 'html', status: 200 },
  { kind: 'html', status: 503 },
  { kind: 'reset' },
  { kind: 'resetAfterWork' },
  { kind: 'truncate' },
  { kind: 'cutJson' },
  { kind: 'garbage' },
]

describe('a fault that passes', () => {
  test.each(acts)('is survived at every read and every saving of a run: %j', async (act) => {
    const match = { service: 'cekura', method: ['GET', 'PATCH'] } as const
    const places = ['/aiagents/', '/scenarios/$', '/instructions-progress/', '/scenarios/1/']
    const faults = places.flatMap((place) => [
      { match: { ...match, path: new RegExp(place) }, times: 1, act },
      ...(place === '/scenarios/1/' ? [{ match: { ...match, method: 'PATCH' }, times: 1, act }] : []),
    ])
    const world = await startWorld({ faults })
    world.simulator.state.addScenario({ id: 1, instructions: 'Ask for a refund.' })
    const run = await world.run({ mode: 'apply' }, { event: schedule })
    expect(statuses(run)).toEqual({ 1: 'applied' })
    expect(run.requests.filter(({ fault }) => fault !== null)).toHaveLength(5)
    expect(run.report.requests).toEqual({
      total: run.requests.length,
      retried: 5,
      throttled: act.kind === 'status' && act.status === 429 ? 5 : 0,
    })
    expect(world.simulator.jobs).toHaveLength(1)
  })

  test('with Retry-After, is not asked again before that time', async () => {
    const retryAfter = { seconds: 1, form: 'seconds' } as const
    const path = /\/improve_instructions\/$/
    const world = await startWorld({
      faults: [
        { match: { service: 'cekura', path }, times: 1, act: { kind: 'status', status: 429, retryAfter } },
      ],
    })
    world.simulator.state.addScenario({ id: 1 })
    const run = await world.run({}, { event: schedule })
    const [first, second] = run.requests.filter((request) => path.test(request.path))
    expect(run.outputs['conclusion']).toBe('success')
    expect((second?.at ?? 0) - (first?.answeredAt ?? 0)).toBeGreaterThanOrEqual(990)
  })
})

describe('an outage that does not pass', () => {
  const outage = { match: { service: 'cekura' }, act: { kind: 'status', status: 503 } } as const

  test('is no failure where fail-on has no platform: neutral, and still told', async () => {
    const world = await startWorld({ faults: [outage] })
    const run = await world.run({ 'fail-on': 'failed, missing' }, { event: schedule })
    expect(run.exitCode).toBe(0)
    expect(run.outputs['conclusion']).toBe('neutral')
    expect(run.report.reason).toContain('answered 503')
    expect(run.annotations.map(({ severity }) => severity)).toEqual(['notice'])
  })

  test.each([
    { act: { kind: 'hugeBody', bytes: 10_000_001 }, words: 'an answer of more than 10 MB' },
    { act: { kind: 'wrongTypes' }, words: 'could not list the scenarios, the answer does not fit' },
    {
      act: { kind: 'redirect', location: 'https://phish.example/?key=1' },
      words: 'a redirect to https://phish.example.',
    },
  ] as const)('is told by operation and reason: $act.kind', async ({ act, words }) => {
    const world = await startWorld({
      faults: [{ match: { service: 'cekura', path: /\/scenarios\/$/ }, act }],
    })
    const run = await world.run({}, { event: schedule })
    expect(run.exitCode).toBe(1)
    expect(run.report.reason).toContain('GET /test_framework/v1/scenarios/')
    expect(run.report.reason).toContain(words)
    expect(run.requests.length).toBeLessThan(6)
  })

  test('of one job only is told apart from a failed one, and the others go on', async () => {
    let lost: string | undefined
    const query = ({ progress_id: id = '' }) => (lost ??= id) === id
    const match = { service: 'cekura', path: /\/instructions-progress\/$/, query } as const
    const world = await startWorld({ faults: [{ match, act: { kind: 'status', status: 500 } }] })
    const { state } = world.simulator
    state.addScenario({ id: 1, instructions: 'Ask for a refund.' })
    state.addScenario({ id: 2, instructions: 'Ask when they open.' })
    const run = await world.run({ concurrency: '1' })
    expect(statuses(run)).toEqual({ 1: 'failed', 2: 'improved' })
    expect(scenarioOf(run, 1).findings.map(({ code }) => code)).toEqual(['platform'])
    expect(scenarioOf(run, 1).job?.progressId).toBe(lost)
    expect(run.report.reason).toBe(
      '1 scenario could not be handled because Cekura could not be reached or answered nonsense.',
    )
    expect(world.comment()).toContain('**Cekura not reached (1).**')
    lost = undefined
    const tolerated = await world.run({ concurrency: '1', 'fail-on': 'failed' }, { event: schedule })
    expect(tolerated.exitCode).toBe(0)
    expect(tolerated.report.reason).toContain('Not blocking: 1 scenario could not be handled because Cekura')
  })
})

describe('an answer that never comes', () => {
  test('is waited for until the deadline of the run, and the job keeps its progress id', async () => {
    const match = { service: 'cekura', path: /\/instructions-progress\/$/ } as const
    const world = await startWorld({ faults: [{ match, act: { kind: 'hang' } }] })
    world.simulator.state.addScenario({ id: 1 })
    const run = await world.run({ timeout: '1500ms' })
    expect(statuses(run)).toEqual({ 1: 'timeout' })
    const id = world.simulator.jobs[0]?.progressId ?? ''
    expect(scenarioOf(run, 1).job).toMatchObject({ progressId: id, finishedAt: null })
    expect(run.outputs).toMatchObject({
      conclusion: 'failure',
      timeout: '1',
      reason: '1 scenario ran out of time.',
    })
    expect(world.comment()).toContain(`(progress id \`${id}\`)`)
  })
})

describe('a scenario that is deleted while its job runs', () => {
  test('fails by itself, and the others are saved', async () => {
    const world = await startWorld({ jobDurationMs: 30 })
    const { state } = world.simulator
    state.addScenario({ id: 1, instructions: 'Ask for a refund.' })
    state.addScenario({ id: 2, instructions: 'Ask when they open.' })
    world.simulator.addFault({
      match: { service: 'cekura', method: 'GET', path: /\/scenarios\/1\/$/ },
      act: { kind: 'status', status: 404, body: { detail: 'No Scenario matches the given query.' } },
    })
    const run = await world.run({ mode: 'apply' }, { event: schedule })
    expect(statuses(run)).toEqual({ 1: 'failed', 2: 'applied' })
    expect(scenarioOf(run, 1).reason).toBe(
      'The new text was not saved: GET /test_framework/v1/scenarios/1/ answered 404: No Scenario matches the given query. The scenario is gone, or belongs to a project that the key cannot see.',
    )
  })
})
