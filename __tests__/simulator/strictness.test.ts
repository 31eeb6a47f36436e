/** What the simulated Cekura service refuses, because the real one would. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { clinic, startSimulator } from '../../simulator/index.js'
import type { Simulator } from '../../simulator/index.js'
import { at, cekura } from './calls.js'

let simulator: Simulator
let call: ReturnType<typeof cekura>

beforeAll(async () => {
  simulator = await startSimulator()
  call = cekura(simulator)
})
afterAll(() => simulator.close())

const { agent, project, personalities, disabledPersonality } = clinic
const scenario = { agent, name: 'Moves an appointment', personality: personalities.en }

describe('key and address', () => {
  test.each([
    { what: 'none', headers: {}, status: 401 },
    { what: 'a wrong one', headers: { 'x-cekura-api-key': 'wrong' }, status: 401 },
    {
      what: 'a read-only one',
      headers: { 'x-cekura-api-key': 'read-only-key-of-the-simulated-project' },
      status: 200,
    },
  ])('a read with $what', async ({ headers, status }) => {
    const reply = await fetch(`${simulator.url}/test_framework/v1/aiagents/${agent}/`, { headers })
    expect(reply.status).toBe(status)
  })

  test('a read-only key is refused when it writes', async () => {
    const headers = { 'x-cekura-api-key': 'read-only-key-of-the-simulated-project' }
    const reply = await call('/scenarios/', { headers, body: scenario })
    expect(reply).toMatchObject({ status: 403, body: { detail: expect.stringContaining('read-only') } })
  })

  test('a path without its last slash is redirected, and the query kept', async () => {
    const reply = await call(`/scenarios?agent_id=${agent}`)
    expect(reply.status).toBe(301)
    expect(reply.headers.get('location')).toBe(
      `${simulator.url}/test_framework/v1/scenarios/?agent_id=${agent}`,
    )
  })

  test('a path that does not exist gets a page of HTML', async () => {
    expect(await call('/scenario/')).toMatchObject({ status: 404, body: expect.stringContaining('<html>') })
  })

  test('a method that the path does not have gets 405 with what is allowed', async () => {
    const reply = await call(`/aiagents/${agent}/`, { method: 'PATCH', body: {} })
    expect([reply.status, reply.headers.get('allow')]).toEqual([405, 'GET'])
  })

  test.each([
    { what: 'no JSON', body: '{', headers: {}, status: 400 },
    { what: 'no object', body: '[1]', headers: {}, status: 400 },
    {
      what: 'JSON that is not called so',
      body: '{}',
      headers: { 'content-type': 'text/plain' },
      status: 415,
    },
  ])('a body of $what', async ({ body, headers, status }) => {
    expect((await call('/scenarios/', { body, headers })).status).toBe(status)
  })

  test('everything lives under the longer path of a reseller and nowhere else', async () => {
    const other = await startSimulator({ basePath: '/reseller/cekura' })
    try {
      expect((await cekura(other)(`/aiagents/${agent}/`)).status).toBe(200)
      const headers = { 'x-cekura-api-key': other.apiKey }
      const outside = await fetch(new URL(`/test_framework/v1/aiagents/${agent}/`, other.url), { headers })
      expect(outside.status).toBe(404)
    } finally {
      await other.close()
    }
  })
})

describe('scenarios', () => {
  test.each([
    { what: 'no name', body: { agent, personality: personalities.en }, field: 'name' },
    { what: 'no personality', body: { agent, name: 'x' }, field: 'personality' },
    { what: 'a name of 81 characters', body: { ...scenario, name: 'x'.repeat(81) }, field: 'name' },
    { what: 'an empty name', body: { ...scenario, name: '' }, field: 'name' },
    {
      what: 'a personality that does not exist',
      body: { ...scenario, personality: 1 },
      field: 'personality',
    },
    {
      what: 'a personality that is not enabled',
      body: { ...scenario, personality: disabledPersonality },
      field: 'personality',
    },
    { what: 'a personality as text', body: { ...scenario, personality: '901' }, field: 'personality' },
    { what: 'an agent that does not exist', body: { ...scenario, agent: 1 }, field: 'agent' },
    { what: 'no agent', body: { ...scenario, agent: undefined }, field: 'non_field_errors' },
    {
      what: "a language that is not the personality's",
      body: { ...scenario, scenario_language: 'de' },
      field: 'scenario_language',
    },
    {
      what: 'a language that does not exist',
      body: { ...scenario, scenario_language: 'xx' },
      field: 'scenario_language',
    },
    {
      what: 'a folder that was not created',
      body: { ...scenario, folder_path: 'Nowhere' },
      field: 'folder_path',
    },
    { what: 'a duration of 9 seconds', body: { ...scenario, max_duration: 9 }, field: 'max_duration' },
    { what: 'a duration of 3601 seconds', body: { ...scenario, max_duration: 3601 }, field: 'max_duration' },
    {
      what: 'a type that cannot be created',
      body: { ...scenario, scenario_type: 'real_world_smart' },
      field: 'scenario_type',
    },
    { what: 'tags that are no list', body: { ...scenario, tags: 'smoke' }, field: 'tags' },
    { what: 'a tag that is no text', body: { ...scenario, tags: [1] }, field: 'tags' },
    { what: 'a metric that does not exist', body: { ...scenario, metrics: [1] }, field: 'metrics' },
    {
      what: 'a test profile that does not exist',
      body: { ...scenario, test_profile: 1 },
      field: 'test_profile',
    },
    {
      what: 'a program without its type',
      body: { ...scenario, conditional_actions: { role: 'You', conditions: [] } },
      field: 'conditional_actions',
    },
    {
      what: 'a program and a text',
      body: {
        ...scenario,
        scenario_type: 'conditional_actions',
        conditional_actions: { role: 'You', conditions: [] },
        instructions: '{}',
      },
      field: 'non_field_errors',
    },
    {
      what: 'a program that is no JSON',
      body: { ...scenario, scenario_type: 'conditional_actions', instructions: 'x' },
      field: 'instructions',
    },
  ])('a create with $what is refused by the name of the field', async ({ body, field }) => {
    const before = simulator.state.scenarios.size
    const reply = await call('/scenarios/', { body })
    expect([reply.status, at(reply.body, field)]).toEqual([400, [expect.any(String)]])
    expect(simulator.state.scenarios.size).toBe(before)
  })

  test.each([
    {
      what: 'a language without its personality',
      body: { scenario_language: 'de' },
      field: 'scenario_language',
    },
    { what: 'a folder that was not created', body: { folder_path: 'Nowhere' }, field: 'folder_path' },
    {
      what: 'a personality that is not enabled',
      body: { personality: disabledPersonality },
      field: 'personality',
    },
  ])('a PATCH with $what is refused and changes nothing', async ({ body, field }) => {
    const { id } = simulator.state.addScenario()
    const before = JSON.stringify(simulator.state.scenarios.get(id))
    const reply = await call(`/scenarios/${id}/`, { method: 'PATCH', body: { instructions: 'New', ...body } })
    expect([reply.status, at(reply.body, field)]).toEqual([400, [expect.any(String)]])
    expect(JSON.stringify(simulator.state.scenarios.get(id))).toBe(before)
  })

  test('an unknown scenario and an unknown agent are 404 with a detail', async () => {
    for (const path of ['/scenarios/1/', '/aiagents/1/'])
      expect(await call(path)).toMatchObject({ status: 404, body: { detail: expect.any(String) } })
  })

  test('a misspelt field is accepted, not read, and recorded as such', async () => {
    await call('/scenarios/?agentid=1', { body: { ...scenario, instruction: 'You call.' } })
    expect(simulator.requests.at(-1)?.ignored).toEqual(['agentid', 'instruction'])
  })

  test.each([
    { query: 'page=0', status: 404 },
    { query: 'page=99', status: 404 },
    { query: 'page=x', status: 400 },
    { query: 'page_size=x', status: 400 },
    { query: 'tag_filter_type=any&tags=a', status: 400 },
    { query: 'tags=', status: 400 },
    { query: 'agent_id=x', status: 400 },
  ])('a list with $query', async ({ query, status }) => {
    expect((await call(`/scenarios/?${query}`)).status).toBe(status)
  })
})

describe('folders', () => {
  test.each([
    { what: 'without a project', body: { name: 'Sales' }, field: 'project_id' },
    { what: 'with a dot in its name', body: { name: 'Sales.Inbound', project_id: project }, field: 'name' },
    {
      what: 'with a name of 101 characters',
      body: { name: 'x'.repeat(101), project_id: project },
      field: 'name',
    },
    { what: 'with a blank name', body: { name: ' ', project_id: project }, field: 'name' },
    {
      what: 'below one that does not exist',
      body: { name: 'a', parent_path: 'Nowhere', project_id: project },
      field: 'parent_path',
    },
    {
      what: 'two levels below the root',
      body: { name: 'a', parent_path: 'Sales.Inbound', project_id: project },
      field: 'parent_path',
    },
    {
      what: 'that exists',
      body: { name: 'Inbound', parent_path: 'Sales', project_id: project },
      field: 'name',
    },
  ])('a folder $what is refused', async ({ body, field }) => {
    simulator.state.addFolder('Sales.Inbound', project)
    const reply = await call('/scenarios/create_folder/', { body })
    expect([reply.status, Array.isArray(at(reply.body, field))]).toEqual([400, true])
  })

  test('listing needs a project that exists', async () => {
    expect((await call('/scenarios/folders/')).status).toBe(400)
    expect((await call('/scenarios/folders/?project_id=1')).status).toBe(404)
  })
})

describe('jobs', () => {
  const improvement = { agent, extra_instructions: 'Be clear.', current_instructions: 'You call.' }

  test.each([
    { what: 'no agent', body: { ...improvement, agent: undefined }, status: 400 },
    { what: 'no guidance', body: { ...improvement, extra_instructions: undefined }, status: 400 },
    { what: 'blank guidance', body: { ...improvement, extra_instructions: ' ' }, status: 400 },
    { what: 'a blank text', body: { ...improvement, current_instructions: '' }, status: 400 },
    { what: 'an unknown agent', body: { ...improvement, agent: 1 }, status: 404 },
  ])('an improvement with $what starts no job', async ({ body, status }) => {
    expect((await call('/scenarios/improve_instructions/', { body })).status).toBe(status)
    expect(simulator.jobs).toHaveLength(0)
  })

  test.each([
    { what: 'no personality', body: { agent, name: 'x' }, status: 400 },
    { what: 'an unknown agent', body: { agent: 1, personality: personalities.en }, status: 400 },
  ])('a draft with $what starts no job', async ({ body, status }) => {
    expect((await call('/scenarios/generate-instructions/', { body })).status).toBe(status)
    expect(simulator.jobs).toHaveLength(0)
  })

  test.each([
    { what: 'no number', body: { agent_id: agent }, status: 400 },
    { what: 'none', body: { agent_id: agent, num_scenarios: 0 }, status: 400 },
    { what: 'more than 100', body: { agent_id: agent, num_scenarios: 101 }, status: 400 },
    { what: 'no agent', body: { num_scenarios: 1 }, status: 400 },
    { what: 'an unknown agent', body: { agent_id: 1, num_scenarios: 1 }, status: 404 },
    {
      what: 'a voice that is not enabled',
      body: { agent_id: agent, num_scenarios: 1, personalities: [disabledPersonality] },
      status: 400,
    },
    {
      what: 'a folder that was not created',
      body: { agent_id: agent, num_scenarios: 1, folder_path: 'Nowhere' },
      status: 400,
    },
  ])('a generation with $what is not started', async ({ body, status }) => {
    expect((await call('/scenarios/generate-bg/', { body })).status).toBe(status)
    expect(simulator.generations).toHaveLength(0)
  })

  test('progress of nothing and of an unknown id is 400 with a detail', async () => {
    for (const path of ['/scenarios/instructions-progress/', '/scenarios/generate-progress/'])
      for (const query of ['', '?progress_id=nobody'])
        expect(await call(`${path}${query}`)).toMatchObject({
          status: 400,
          body: { detail: expect.any(String) },
        })
  })
})
