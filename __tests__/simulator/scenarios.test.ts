/** Lists, creates, changes and generations of scenarios, as the contract describes them. */
import { afterEach, describe, expect, test } from '@jest/globals'
import { clinic, loadSuite, settableClock, startSimulator } from '../../simulator/index.js'
import type { Simulator, SimulatorOptions } from '../../simulator/index.js'
import { at, cekura } from './calls.js'
import type { Reply, Sent } from './calls.js'

const running: Simulator[] = []
afterEach(async () => {
  await Promise.all(running.splice(0).map((simulator) => simulator.close()))
})

async function start(options: Partial<SimulatorOptions> = {}): Promise<{
  readonly simulator: Simulator
  readonly call: (path: string, sent?: Sent) => Promise<Reply>
  /** Ids in the order of the list. */
  readonly ids: (query: string) => Promise<readonly unknown[]>
}> {
  const simulator = await startSimulator(options)
  running.push(simulator)
  const call = cekura(simulator)
  return {
    simulator,
    call,
    ids: async (query) => rows((await call(`/scenarios/?${query}`)).body).map((row) => at(row, 'id')),
  }
}

function rows(body: unknown): readonly unknown[] {
  const list = at(body, 'results')
  if (!Array.isArray(list)) throw new Error('no list')
  return list
}

const { agent, project, personalities } = clinic

describe('the list', () => {
  test('filters by agent, project, tags and folder', async () => {
    const { simulator, ids } = await start()
    const other = simulator.state.addAgent({ project: 99 })
    const [a, b, c, d] = [
      simulator.state.addScenario({ tags: ['x', 'y'], folder: 'Sales' }).id,
      simulator.state.addScenario({ tags: ['x'], folder: 'Sales.Inbound' }).id,
      simulator.state.addScenario({ tags: [] }).id,
      simulator.state.addScenario({ agent: other.id, tags: ['y'] }).id,
    ]
    expect(await ids(`agent_id=${agent}`)).toEqual([a, b, c])
    expect(await ids('project_id=99')).toEqual([d])
    expect(await ids('tags=x,y')).toEqual([a, b, d])
    expect(await ids('tags=x,y&tag_filter_type=and')).toEqual([a])
    expect(await ids('tags=x,y&tag_filter_type=not')).toEqual([c])
    expect(await ids('folder_path=Sales')).toEqual([a])
    expect(await ids('folder_path=')).toEqual([c, d])
  })

  test('takes in subfolders where it is told to', async () => {
    const { simulator, ids } = await start({ folderPathIncludesSubfolders: true })
    const [a, b] = ['Sales', 'Sales.Inbound', 'Salesroom'].map(
      (folder) => simulator.state.addScenario({ folder }).id,
    )
    expect(await ids('folder_path=Sales')).toEqual([a, b])
  })

  test('pages 20,000 scenarios by next, with its own largest page size', async () => {
    const { simulator } = await start()
    for (let count = 0; count < 20_000; count += 1) simulator.state.addScenario()
    const seen = new Set<unknown>()
    let next: unknown = `${simulator.url}/test_framework/v1/scenarios/?agent_id=${agent}&page_size=5000`
    while (typeof next === 'string') {
      const response = await fetch(next, { headers: { 'x-cekura-api-key': simulator.apiKey } })
      const body: unknown = await response.json()
      for (const row of rows(body)) seen.add(at(row, 'id'))
      next = at(body, 'next')
    }
    expect(seen.size).toBe(20_000)
    expect(simulator.requests).toHaveLength(200)
  }, 30_000)

  test('can leave out next and previous, and language and folder of its rows', async () => {
    const { simulator, call } = await start({ omitNext: true, listNulls: true })
    const { id } = simulator.state.addScenario({ folder: 'Sales' })
    const { body } = await call('/scenarios/')
    expect([at(body, 'count'), at(body, 'next'), at(body, 'previous')]).toEqual([1, undefined, undefined])
    expect(rows(body)[0]).toMatchObject({ id, scenario_language: null, folder_path: null })
    expect((await call(`/scenarios/${id}/`)).body).toMatchObject({
      scenario_language: 'en',
      folder_path: 'Sales',
    })
  })
})

describe('create and PATCH', () => {
  test("a created scenario takes its personality's language and lands in the folder default", async () => {
    const { simulator, call } = await start()
    const body = {
      agent,
      name: 'Neu',
      personality: personalities.de,
      tags: ['a', 'a'],
      first_message: 'Hallo',
      max_duration: 60,
    }
    const created = await call('/scenarios/', { body })
    expect(created).toMatchObject({
      status: 201,
      body: {
        scenario_language: 'de',
        folder_path: 'default',
        tags: ['a'],
        first_message: 'Hallo',
        max_duration: 60,
        metrics: [],
      },
    })
    expect(await call(`/scenarios/${String(at(created.body, 'id'))}/`)).toMatchObject({ body: created.body })
    expect(simulator.state.folder(project, 'default')).toBeDefined()
  })

  test('a folder is made level by level, keeps its case and can then be used', async () => {
    const { call } = await start()
    await call('/scenarios/create_folder/', { body: { name: 'Sales', project_id: project } })
    const inner = await call('/scenarios/create_folder/', {
      body: { name: 'Inbound', parent_path: 'Sales', project_id: project },
    })
    expect(inner).toMatchObject({ status: 201, body: { name: 'Inbound', path: 'Sales.Inbound' } })
    const body = { agent, name: 'x', personality: personalities.en, folder_path: 'Sales.Inbound' }
    expect((await call('/scenarios/', { body })).status).toBe(201)
    const folders = rows((await call(`/scenarios/folders/?project_id=${project}`)).body).map((row) =>
      at(row, 'path'),
    )
    expect(folders).toEqual(['Sales', 'Sales.Inbound'])
  })

  test('a PATCH changes what it names only; a program is replaced as a whole', async () => {
    const { simulator, call } = await start()
    const functions = [{ name: 'lookup' }]
    const instructions = JSON.stringify({ role: 'You', conditions: [], functions })
    const { id } = simulator.state.addScenario({ type: 'conditional_actions', instructions, tags: ['keep'] })
    const body = { conditional_actions: { role: 'Somebody', conditions: [] } }
    const reply = await call(`/scenarios/${id}/`, { method: 'PATCH', body })
    expect(reply.body).toMatchObject({ instructions: '{"role":"Somebody","conditions":[]}', tags: ['keep'] })
  })

  test('language and personality change together', async () => {
    const { simulator, call } = await start()
    const { id } = simulator.state.addScenario()
    const body = { scenario_language: 'fr', personality: personalities.fr }
    expect((await call(`/scenarios/${id}/`, { method: 'PATCH', body })).body).toMatchObject(body)
  })

  test('fields can be accepted and not kept', async () => {
    const { simulator, call } = await start({
      patchIgnores: ['instructions'],
      createIgnores: ['first_message'],
    })
    const { id, instructions } = simulator.state.addScenario()
    const reply = await call(`/scenarios/${id}/`, {
      method: 'PATCH',
      body: { instructions: 'New', tags: ['t'] },
    })
    expect(reply).toMatchObject({ status: 200, body: { instructions, tags: ['t'] } })
    const body = { agent, name: 'x', personality: personalities.en, first_message: 'Hi there' }
    expect((await call('/scenarios/', { body })).body).toMatchObject({ first_message: 'Hello' })
  })

  test.each([
    ['errors' as const, { errors: { name: ['This field is required.'] } }],
    ['list' as const, ['name: This field is required.']],
  ])('refusals can come as %s', async (errorShape, expected) => {
    const { call } = await start({ errorShape })
    const reply = await call('/scenarios/', { body: { agent, personality: personalities.en } })
    expect(reply).toMatchObject({ status: 400, body: expected })
  })
})

describe('generation', () => {
  const asked = {
    agent_id: agent,
    num_scenarios: 4,
    personalities: [personalities.de],
    tags: ['smoke'],
    tool_ids: ['TOOL_END_CALL'],
  }
  const progress = (id: unknown): string => `/scenarios/generate-progress/?progress_id=${String(id)}`

  test('scenarios come one by one, in the language of the voice, but called English until they are changed', async () => {
    const clock = settableClock()
    const { call, ids } = await start({ clock, generation: { durationMs: 4000 } })
    const body = { ...asked, generate_expected_outcomes: true }
    const id = at((await call('/scenarios/generate-bg/', { body })).body, 'progress_id')
    expect((await call(progress(id))).body).toMatchObject({
      total_scenarios: 4,
      completed_scenarios: 0,
      scenarios_list: [],
    })
    clock.advance(2000)
    expect((await call(progress(id))).body).toMatchObject({ completed_scenarios: 2 })
    clock.advance(2000)
    expect(await ids('tags=smoke')).toHaveLength(4)
    const over = (await call(progress(id))).body
    expect(over).toMatchObject({ completed_scenarios: 4, failed_scenarios: 0 })
    const first = at(over, 'scenarios_list', 0)
    expect(first).toMatchObject({
      scenario_language: 'en',
      personality: personalities.de,
      folder_path: 'default',
      instructions: expect.stringContaining('ZIEL'),
      expected_outcome_prompt: expect.stringContaining('Agent'),
    })
    const change = { method: 'PATCH', body: { scenario_language: 'de', personality: personalities.de } }
    expect((await call(`/scenarios/${String(at(first, 'id'))}/`, change)).body).toMatchObject({
      scenario_language: 'de',
    })
  })

  test.each([
    [
      'freezes',
      { durationMs: 0, freezesAt: 1 },
      { total_scenarios: 4, completed_scenarios: 1, failed_scenarios: 0 },
    ],
    ['gives fewer', { durationMs: 0, gives: 3 }, { total_scenarios: 3, completed_scenarios: 3 }],
    ['fails in part', { durationMs: 0, fails: 1 }, { completed_scenarios: 3, failed_scenarios: 1 }],
    [
      'waits',
      { durationMs: 0, status: 'pending_clarification' },
      { completed_scenarios: 0, status: 'pending_clarification' },
    ],
    [
      'fails',
      { durationMs: 0, status: 'failed' },
      { completed_scenarios: 0, failed_scenarios: 0, status: 'failed' },
    ],
  ])('a generation that %s', async (...[, generation, expected]) => {
    const { call } = await start({ generation })
    const id = at((await call('/scenarios/generate-bg/', { body: asked })).body, 'progress_id')
    expect((await call(progress(id))).body).toMatchObject(expected)
  })

  test('what was asked for can be forgotten, and the language can stick', async () => {
    const { simulator, call } = await start({
      generatedLanguageSticks: true,
      generation: { durationMs: 0, forgets: ['tags', 'folder'] },
    })
    simulator.state.addFolder('Sales', project)
    const id = at(
      (await call('/scenarios/generate-bg/', { body: { ...asked, folder_path: 'Sales' } })).body,
      'progress_id',
    )
    expect(at((await call(progress(id))).body, 'scenarios_list', 0)).toMatchObject({
      tags: [],
      folder_path: 'default',
      scenario_language: 'de',
    })
  })
})

describe('what scenarios refer to', () => {
  test('personalities that are not enabled are listed too, and the agent names the enabled ones', async () => {
    const { call } = await start()
    const listed = (await call(`/personalities/?language=en&project_id=${project}`)).body
    expect(listed).toMatchObject([{ id: clinic.disabledPersonality }, { id: personalities.en }])
    const { body } = await call(`/aiagents/${agent}/`)
    expect(at(body, 'enabled_personalities')).toEqual(Object.values(personalities))
    expect(body).toMatchObject({ id: agent, project, language: 'en' })
  })

  test('metrics and test profiles of the agent', async () => {
    const { call } = await start()
    expect((await call(`/metrics/?agent_id=${agent}`)).body).toMatchObject([
      { name: 'Expected Outcome' },
      { name: 'Latency' },
    ])
    const profiles = (await call(`/test-profiles/?agent_id=${agent}`)).body
    expect(at(profiles, 0, 'information', 'testing_agent_variables', 'user_name')).toBe('Sarah Johnson')
  })
})

describe('a suite file', () => {
  const suite = {
    version: '1',
    defaults: { language: 'de', tags: ['ci'] },
    scenarios: [
      { name: 'Termin', instructions: 'Sie rufen an.', expected_outcome: 'Neuer Termin.' },
      {
        name: 'Program',
        type: 'conditional_actions',
        language: 'it',
        tags: [],
        conditional_actions: { role: 'Tu', conditions: [] },
      },
      { name: 'Data', instructions: '{{test_profile.a}}', test_profile: { caller_variables: { a: '1' } } },
    ],
  }

  test('its cases become scenarios of the agent', async () => {
    const { simulator } = await start()
    const loaded = loadSuite(simulator.state, { suite, agent, folder: 'CI' })
    expect(loaded).toMatchObject([
      {
        name: 'Termin',
        language: 'de',
        personality: personalities.de,
        tags: ['ci'],
        folder: 'CI',
        expectedOutcome: 'Neuer Termin.',
      },
      {
        name: 'Program',
        language: 'it',
        tags: [],
        type: 'conditional_actions',
        instructions: '{"role":"Tu","conditions":[]}',
      },
      { name: 'Data', testProfile: expect.any(Number) },
    ])
    expect(simulator.state.scenarios.size).toBe(3)
  })

  test('its metrics are those of the defaults and of the case, and its tools the words of the service', async () => {
    const { simulator } = await start()
    const slug = `expected_outcome_${project}`
    const [loaded] = loadSuite(simulator.state, {
      suite: {
        version: '1',
        defaults: { metrics: [slug] },
        scenarios: [
          {
            name: 'x',
            instructions: 'y',
            metrics: ['tone', clinic.expectedOutcomeMetric, 77],
            tools: ['end_call', 'dtmf'],
          },
        ],
      },
      agent,
    })
    const tone = [...simulator.state.metrics.values()].find((metric) => metric.slug === 'tone')
    expect(loaded).toMatchObject({
      metrics: [clinic.expectedOutcomeMetric, tone?.id, 77],
      toolIds: ['TOOL_END_CALL', 'TOOL_DTMF'],
    })
    expect(tone?.agents).toEqual([agent])
  })

  test('what is none is refused with a sentence', async () => {
    const { simulator } = await start()
    expect(() => loadSuite(simulator.state, { suite: { version: '2', scenarios: [] }, agent })).toThrow(
      /test suite.*\n[\s\S]*version/,
    )
  })
})
