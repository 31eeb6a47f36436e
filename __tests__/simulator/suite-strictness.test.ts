/** What the simulated service refuses in a suite, and where in the file it says that it is. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { clinic, startSimulator } from '../../simulator/index.js'
import type { Simulator } from '../../simulator/index.js'
import { at, cekura } from './calls.js'

let simulator: Simulator
let call: ReturnType<typeof cekura>
let foreignMetric: number
let foreignProfile: number
let ownProfile: number

beforeAll(async () => {
  simulator = await startSimulator()
  call = cekura(simulator)
  foreignMetric = simulator.state.addMetric({ name: 'Tone', slug: 'tone_17' }).id
  const other = simulator.state.addAgent({ project: 99 })
  foreignProfile = simulator.state.addTestProfile({ agent: other.id, project: 99 }).id
  ownProfile = simulator.state.addTestProfile({ agent: null, project: clinic.project }).id
})
afterAll(() => simulator.close())

const { agent, personalities, disabledPersonality, expectedOutcomeMetric } = clinic
const plain = { name: 'Moves', instructions: 'Move it.' }
const suiteOf = (...scenarios: readonly unknown[]) => ({ version: '1', scenarios })
const validate = (spec: unknown, more: Readonly<Record<string, unknown>> = {}) =>
  call('/scenarios/validate_scenarios_json/', { body: { agent_id: agent, channel: 'text', spec, ...more } })

/** The places that the refusal names. */
async function places(spec: unknown): Promise<readonly string[]> {
  const reply = await validate(spec)
  expect(reply.status).toBe(400)
  return Object.keys(at(reply.body, 'errors') as object).sort()
}

test('a suite with all that the format has is taken', async () => {
  const spec = {
    $schema: 'https://example.com/suite.json',
    version: '1',
    suite: { name: 'All', description: 'Everything at once.' },
    defaults: {
      language: 'en',
      tags: ['ci'],
      metrics: [`expected_outcome_${clinic.project}`],
      personality: personalities.en,
      test_profile: ownProfile,
      max_duration: 60,
      frequency: 2,
      concurrency_limit: 4,
    },
    scenarios: [
      {
        ...plain,
        key: 'a',
        expected_outcome: 'It is moved.',
        first_message: 'Hello',
        metrics: [expectedOutcomeMetric],
        tools: ['end_call', 'dtmf'],
        test_profile: { name: 'Ada', caller_variables: { city: 'Leeds' } },
        personality: { base: personalities.de, speed: 1.1 },
      },
      {
        name: 'Program',
        type: 'conditional_actions',
        language: 'de',
        conditional_actions: { role: 'x', conditions: [] },
      },
    ],
  }
  expect(await validate(spec)).toMatchObject({ status: 200, body: { valid: true, plan: { total_runs: 4 } } })
})

describe('the format of a suite', () => {
  test.each([
    ['another version', { ...suiteOf(plain), version: '2' }, ['version']],
    ['no cases', suiteOf(), ['scenarios']],
    ['201 cases', suiteOf(...Array.from({ length: 201 }, () => plain)), ['scenarios']],
    ['an unknown field', { ...suiteOf(plain), agent_id: 7 }, ['agent_id']],
    ['an unknown field of a case', suiteOf(plain, { ...plain, expected: 'x' }), ['scenarios[1].expected']],
    ['an unknown default', { ...suiteOf(plain), defaults: { tools: [] } }, ['defaults.tools']],
    ['no name', suiteOf({ instructions: 'x' }), ['scenarios[0].name']],
    ['a name of 81 characters', suiteOf({ ...plain, name: 'é'.repeat(81) }), ['scenarios[0].name']],
    ['no text', suiteOf({ name: 'x' }), ['scenarios[0].instructions']],
    [
      'a program without language',
      suiteOf({ name: 'x', type: 'conditional_actions', conditional_actions: {} }),
      ['scenarios[0].language'],
    ],
    ['a key twice', suiteOf({ ...plain, key: 'a' }, { ...plain, key: 'a' }), ['scenarios[1].key']],
    ['a language that does not exist', suiteOf({ ...plain, language: 'xx' }), ['scenarios[0].language']],
    ['a tool by its id', suiteOf({ ...plain, tools: ['TOOL_END_CALL'] }), ['scenarios[0].tools[0]']],
    ['a metric by its name', suiteOf({ ...plain, metrics: ['Latency'] }), ['scenarios[0].metrics[0]']],
    ['a long tag', suiteOf({ ...plain, tags: ['x'.repeat(65)] }), ['scenarios[0].tags[0]']],
    [
      'a personality without what it needs',
      suiteOf({ ...plain, personality: { prompt: 'x' } }),
      ['scenarios[0].personality'],
    ],
    ['an empty test profile', suiteOf({ ...plain, test_profile: {} }), ['scenarios[0].test_profile']],
    [
      'several things, all of them named',
      { version: '1', defaults: { frequency: 0 }, scenarios: [{ ...plain, max_duration: 1.5 }] },
      ['defaults.frequency', 'scenarios[0].max_duration'],
    ],
    ['more than 1 MB', suiteOf({ ...plain, instructions: 'é'.repeat(500_000) }), ['spec']],
    ['nothing', null, ['spec']],
    ['a list', [], ['spec']],
  ])('%s', async (...[, spec, expected]) => {
    expect(await places(spec)).toEqual(expected)
  })

  test('80 characters of two units each are a name', async () => {
    expect((await validate(suiteOf({ ...plain, name: '😀'.repeat(80) }))).status).toBe(200)
  })
})

describe('what a suite refers to', () => {
  test.each([
    ['a metric that does not exist', { metrics: [expectedOutcomeMetric, 1] }, 'metrics[1]', 'does not exist'],
    ['a slug that does not exist', { metrics: ['nothing'] }, 'metrics[0]', 'does not exist'],
    ['a metric that is not enabled', { metrics: ['tone_17'] }, 'metrics[0]', 'not enabled'],
    ['a personality that does not exist', { personality: 1 }, 'personality', 'does not exist'],
    ['a personality that is not enabled', { personality: disabledPersonality }, 'personality', 'not enabled'],
    [
      'a base that is not enabled',
      { personality: { base: disabledPersonality } },
      'personality',
      'not enabled',
    ],
    ['a test profile that does not exist', { test_profile: 1 }, 'test_profile', 'does not exist'],
  ])('%s is refused by its place', async (...[, fields, place, words]) => {
    const reply = await validate(suiteOf(plain, { ...plain, ...fields }))
    expect(reply).toMatchObject({
      status: 400,
      body: { errors: { [`scenarios[1].${place}`]: [expect.stringContaining(words)] } },
    })
  })

  test('a metric of the project and a test profile of another agent are refused in the defaults too', async () => {
    const defaults = { metrics: [foreignMetric], test_profile: foreignProfile }
    expect(await places({ ...suiteOf(plain), defaults })).toEqual([
      'defaults.metrics[0]',
      'defaults.test_profile',
    ])
  })
})

describe('the request around a suite', () => {
  test.each([
    ['no suite', { spec: undefined }, 400, { spec: ['This field is required.'] }],
    ['no agent', { agent_id: undefined }, 400, { agent_id: ['This field is required.'] }],
    ['an agent that does not exist', { agent_id: 1 }, 404, { detail: expect.any(String) }],
    ['a channel that does not exist', { channel: 'fax' }, 400, { channel: [expect.any(String)] }],
    ['a channel that the agent lacks', { channel: 'livekit_v2' }, 400, { channel: [expect.any(String)] }],
    ['a name of 256 characters', { name: 'x'.repeat(256) }, 400, { name: [expect.any(String)] }],
  ])('with %s is refused', async (...[, more, status, body]) => {
    expect(await validate(suiteOf(plain), more)).toMatchObject({ status, body })
  })

  test('that asks for a dry run in another word is refused', async () => {
    const body = { agent_id: agent, spec: suiteOf(plain) }
    const reply = await call('/scenarios/run_scenarios_json/?dry_run=maybe', { body })
    expect(reply).toMatchObject({ status: 400, body: { dry_run: [expect.any(String)] } })
    expect(simulator.suiteRuns).toEqual([])
  })

  test('is for the phone where it names no channel, and can be given another one', async () => {
    const run = (body: object) => call('/scenarios/validate_scenarios_json/', { body })
    const body = { agent_id: agent, spec: suiteOf(plain) }
    expect((await run(body)).status).toBe(200)
    const record = simulator.state.agents.get(agent)
    if (record === undefined) throw new Error('no agent')
    record.channels = ['livekit_v2']
    expect((await run(body)).status).toBe(400)
    expect((await run({ ...body, channel: 'livekit_v2' })).status).toBe(200)
    record.channels = ['voice', 'text']
  })

  test('is refused from a key that may only read', async () => {
    const headers = { 'x-cekura-api-key': 'read-only-key-of-the-simulated-project' }
    const body = { agent_id: agent, spec: suiteOf(plain) }
    expect((await call('/scenarios/run_scenarios_json/', { headers, body })).status).toBe(403)
  })
})

test('a scenario with a test profile of another agent is refused', async () => {
  const body = { agent, name: 'x', personality: personalities.en }
  const refused = await call('/scenarios/', { body: { ...body, test_profile: foreignProfile } })
  expect(refused).toMatchObject({ status: 400, body: { test_profile: [expect.any(String)] } })
  const created = await call('/scenarios/', {
    body: {
      ...body,
      test_profile: ownProfile,
      metrics: [expectedOutcomeMetric],
      tool_ids: ['TOOL_END_CALL'],
    },
  })
  expect(created).toMatchObject({
    status: 201,
    body: {
      test_profile: ownProfile,
      metric_names: ['Expected Outcome'],
      tool_ids: ['TOOL_END_CALL'],
      first_message: 'Hello',
      max_duration: null,
    },
  })
})
