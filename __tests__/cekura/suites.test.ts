/** Scenarios that are created and suites that are run: what is sent, what is read of the answers, how refusals come out. */
import { describe, expect, test } from '@jest/globals'
import { clinic, startSimulator } from '../../simulator/index.js'
import type { SuiteRunOptions } from '../../simulator/index.js'
import { connectCekura } from '../../src/cekura/client.js'
import type { NewScenario, SuiteRun } from '../../src/edges.js'
import {
  errorOf,
  html,
  hangUp,
  json,
  never,
  type Reply,
  scenarioRow,
  testKey,
  withService,
} from './service.js'
import { settableClock } from './settable-clock.js'

const empty: Reply = (response) => {
  response.writeHead(200)
  response.end()
}

const fullScenario: NewScenario = {
  agentId: 7,
  name: 'Moves',
  instructions: 'Move it.',
  expectedOutcome: 'It is moved.',
  personality: 4,
  language: 'de',
  folder: 'Sales.Inbound',
  tags: ['ci'],
  metrics: [8],
  tools: ['TOOL_END_CALL'],
  testProfile: 2,
  firstMessage: 'Hallo',
  maxDuration: 60,
}

const run: SuiteRun = {
  agentId: clinic.agent,
  channel: 'text',
  name: 'Proof',
  spec: {
    version: '1',
    suite: { name: 'Proof' },
    defaults: { frequency: 2 },
    scenarios: [{ key: 'scenario-1', name: 'Moves', instructions: 'Move it.' }],
  },
}

describe('creating a scenario', () => {
  test('sends all that it has, in the names of the service', async () => {
    await withService({ replies: [json(scenarioRow(5), 201)] }, async ({ cekura, service }) => {
      expect((await cekura.createScenario(fullScenario, never)).id).toBe(5)
      const [request] = service.received
      expect([request?.method, request?.url]).toEqual(['POST', '/test_framework/v1/scenarios/'])
      expect(JSON.parse(request?.body ?? '')).toEqual({
        agent: 7,
        name: 'Moves',
        scenario_type: 'instruction',
        instructions: 'Move it.',
        expected_outcome_prompt: 'It is moved.',
        personality: 4,
        scenario_language: 'de',
        folder_path: 'Sales.Inbound',
        tags: ['ci'],
        metrics: [8],
        tool_ids: ['TOOL_END_CALL'],
        test_profile: 2,
        first_message: 'Hallo',
        max_duration: 60,
      })
    })
  })

  test('sends nothing that is null or empty', async () => {
    await withService({ replies: [json(scenarioRow(5), 201)] }, async ({ cekura, service }) => {
      await cekura.createScenario(
        {
          ...fullScenario,
          instructions: '',
          expectedOutcome: '',
          language: null,
          folder: null,
          tags: [],
          metrics: [],
          tools: [],
          testProfile: null,
          firstMessage: '',
          maxDuration: null,
        },
        never,
      )
      expect(JSON.parse(service.received[0]?.body ?? '')).toEqual({
        agent: 7,
        name: 'Moves',
        scenario_type: 'instruction',
        personality: 4,
      })
    })
  })

  test('is never sent again when its answer is lost', async () => {
    await withService({ replies: [hangUp] }, async ({ cekura, service }) => {
      expect((await errorOf(cekura.createScenario(fullScenario, never))).kind).toBe('uncertain')
      expect(service.received).toHaveLength(1)
    })
  })
})

describe('the details of a scenario', () => {
  const details = {
    test_profile: '2',
    metric_names: '["Expected Outcome"]',
    tool_ids: ['TOOL_END_CALL'],
    first_message: 'Hallo',
    max_duration: 60,
  }

  test('come with one that is read by itself, and not with the rows of a list', async () => {
    const row = { ...scenarioRow(5), ...details }
    await withService({ replies: [json(row), json([row])] }, async ({ cekura }) => {
      expect((await cekura.readScenario(5, never)).details).toEqual({
        testProfile: 2,
        metricNames: ['Expected Outcome'],
        tools: ['TOOL_END_CALL'],
        firstMessage: 'Hallo',
        maxDuration: 60,
      })
      for await (const [listed] of cekura.listScenarios({ agentId: 7, tags: [], tagsMatch: 'any' }, never))
        expect(listed).not.toHaveProperty('details')
    })
  })

  test('in a wrong form are not set', async () => {
    const odd = {
      test_profile: { id: 2 },
      metric_names: true,
      tool_ids: { a: 1 },
      first_message: ['Hallo'],
      max_duration: 'long',
    }
    await withService({ replies: [json({ ...scenarioRow(5), ...odd })] }, async ({ cekura }) => {
      expect((await cekura.readScenario(5, never)).details).toEqual({
        testProfile: null,
        metricNames: [],
        tools: [],
        firstMessage: '',
        maxDuration: null,
      })
    })
  })
})

describe('checking a suite', () => {
  test('sends the suite, and may send it again', async () => {
    await withService({ replies: [html(503), json({ valid: true, plan: {} })] }, async (connected) => {
      const { cekura, service } = connected
      await cekura.validateSuite(run, never)
      expect(service.received).toHaveLength(2)
      const [request] = service.received
      expect(request?.url).toBe('/test_framework/v1/scenarios/validate_scenarios_json/')
      expect(JSON.parse(request?.body ?? '')).toEqual({
        agent_id: clinic.agent,
        channel: 'text',
        name: 'Proof',
        spec: run.spec,
      })
    })
  })

  const errors = { 'scenarios[3].metrics[1]': ['Metric "Tone" is not enabled.'], name: ['Too long.'] }
  const words = 'scenarios[3].metrics[1]: Metric "Tone" is not enabled.; name: Too long.'

  test.each([
    ['a 400', json({ errors }, 400)],
    ['an answer that it is not valid', json({ valid: false, errors })],
  ])('is refused by %s in the words of the service', async (...[, reply]) => {
    await withService({ replies: [reply] }, async ({ cekura, service }) => {
      const error = await errorOf(cekura.validateSuite(run, never))
      expect(error).toMatchObject({
        kind: 'refused',
        endsTheRun: false,
        words,
        attempted: 'POST /test_framework/v1/scenarios/validate_scenarios_json/',
      })
      expect(service.received).toHaveLength(1)
    })
  })

  test('is not passed by an answer that says neither', async () => {
    await withService({ replies: [json({ plan: {} })] }, async ({ cekura }) => {
      expect((await errorOf(cekura.validateSuite(run, never))).kind).toBe('platform')
    })
  })

  test('hides the key where the service repeats it', async () => {
    const replies = [json({ valid: false, detail: `No ${testKey} here.` })]
    await withService({ replies }, async ({ cekura }) => {
      expect((await errorOf(cekura.validateSuite(run, never))).message).not.toContain(testKey)
    })
  })
})

describe('the price of a suite', () => {
  test.each([
    [
      { total_runs: 6, estimated_cost: 1.5 },
      { runs: 6, cost: 1.5 },
    ],
    [
      { total_runs: '6', estimated_cost: ' 1.50 ' },
      { runs: 6, cost: 1.5 },
    ],
    [{ plan: { total_runs: 6, estimated_cost: 0 } }, { runs: 6, cost: 0 }],
    [
      { plan: 'growth', total_runs: 6 },
      { runs: 6, cost: null },
    ],
    [
      { total_runs: 'six', estimated_cost: '1,50 credits' },
      { runs: null, cost: null },
    ],
    [{ estimated_cost: -1 }, { runs: null, cost: null }],
    [{}, { runs: null, cost: null }],
  ])('is read from %j', async (answer, expected) => {
    await withService({ replies: [json(answer)] }, async ({ cekura, service }) => {
      expect(await cekura.estimateSuite(run, never)).toEqual(expected)
      expect(service.received[0]?.url).toBe('/test_framework/v1/scenarios/run_scenarios_json/?dry_run=true')
    })
  })

  test.each([
    [json({ detail: 'No credits.' }, 402), { kind: 'no-credit', status: 402, endsTheRun: true }],
    [
      json({ non_field_errors: ['The balance is too low.'] }, 400),
      { kind: 'refused', status: 400, endsTheRun: false, words: 'The balance is too low.' },
    ],
  ])('is refused where the balance is low', async (reply, expected) => {
    await withService({ replies: [reply] }, async ({ cekura }) => {
      expect(await errorOf(cekura.estimateSuite(run, never))).toMatchObject(expected)
    })
  })
})

describe('running a suite', () => {
  test('is never sent again when its answer is lost', async () => {
    await withService({ replies: [hangUp] }, async ({ cekura, service }) => {
      expect((await errorOf(cekura.startSuite(run, never))).kind).toBe('uncertain')
      expect(service.received.map(({ url }) => url)).toEqual([
        '/test_framework/v1/scenarios/run_scenarios_json/',
      ])
    })
  })

  test('answers the result, whose words are without the key', async () => {
    const result = { status: `at ${testKey}`, runs: { 1: { status: testKey, success: true } } }
    await withService({ replies: [json({ id: '12' }), json(result)] }, async ({ cekura, service }) => {
      const { resultId } = await cekura.startSuite(run, never)
      expect(JSON.stringify(await cekura.readResult(resultId, never))).not.toContain(testKey)
      expect(service.received[1]?.url).toBe('/test_framework/v1/results/12/')
    })
  })

  test.each([
    ['no body', empty],
    ['a body', json({ detail: 'Ended.' })],
  ])('ends its calls, with %s for an answer and after a passing fault', async (...[, reply]) => {
    await withService({ replies: [html(502), reply] }, async ({ cekura, service }) => {
      await cekura.endCalls(12, never)
      expect(service.received.map(({ method, url }) => [method, url])).toEqual([
        ['POST', '/test_framework/v1/results/12/end_calls/'],
        ['POST', '/test_framework/v1/results/12/end_calls/'],
      ])
    })
  })

  test('takes an answer without a body for none elsewhere', async () => {
    await withService({ replies: [empty], connection: { retryBudget: 1 } }, async ({ cekura }) => {
      expect((await errorOf(cekura.readResult(12, never))).kind).toBe('platform')
    })
  })

  test('about a result that is gone says so', async () => {
    await withService({ replies: [json({ detail: 'Not found.' }, 404)] }, async ({ cekura }) => {
      expect(await errorOf(cekura.readResult(12, never))).toMatchObject({ kind: 'not-found', status: 404 })
      expect(await errorOf(cekura.endCalls(12, never))).toMatchObject({ kind: 'not-found', status: 404 })
    })
  })
})

describe('against the simulated service', () => {
  async function proved(suiteRuns: Partial<SuiteRunOptions>) {
    const simulator = await startSimulator({ suiteRuns })
    const connection = { retryMin: 1, retryMax: 1, retryBudget: 10, concurrency: 2 }
    const { apiKey } = simulator
    const apiUrl = new URL(simulator.url)
    const cekura = connectCekura({ ...connection, apiKey, apiUrl }, settableClock())
    try {
      await cekura.validateSuite(run, never)
      const estimate = await cekura.estimateSuite(run, never)
      const { resultId } = await cekura.startSuite(run, never)
      const reading = await cekura.readResult(resultId, never)
      await cekura.endCalls(resultId, never)
      expect(simulator.requests.flatMap(({ ignored }) => ignored)).toEqual([])
      expect(simulator.suiteRuns).toHaveLength(1)
      return { estimate, reading }
    } finally {
      await cekura.close()
      await simulator.close()
    }
  }

  test.each<Partial<SuiteRunOptions>>([
    {},
    { costAs: 'text', countsAs: 'text', planAs: 'nested' },
    { callsNamedBy: 'scenario' },
  ])('every form of the answers is read alike (%j)', async (forms) => {
    const outcome: SuiteRunOptions['outcome'] = ({ attempt }) => (attempt === 0 ? 'passed' : 'missed')
    const judged = { scenarioName: 'Moves', key: null, status: 'completed', platformError: false }
    expect(await proved({ ...forms, outcome })).toEqual({
      estimate: { runs: 2, cost: 0.5 },
      reading: {
        status: 'completed',
        totalRuns: 2,
        successRuns: 1,
        runs: [
          { ...judged, success: true },
          { ...judged, success: false },
        ],
      },
    })
  })

  test.each(['message', 'list', 'text'] as const)(
    'calls that did not connect are told by %s',
    async (erroredAs) => {
      const { reading } = await proved({ erroredAs, callsNamedBy: 'key', outcome: () => 'errored' })
      expect(reading.runs).toMatchObject([
        { key: 'scenario-1', platformError: true },
        { key: 'scenario-1', platformError: true },
      ])
    },
  )
})
