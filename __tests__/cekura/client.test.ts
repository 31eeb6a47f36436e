/** What each method asks of the service, and how it reads the answer. */
import { describe, expect, test } from '@jest/globals'
import type { Scenario } from '../../src/core/model.js'
import { agentRow, errorOf, html, json, never, scenarioRow, testKey, withService } from './service.js'

const draft: Scenario = {
  id: 9,
  name: 'Lost parcel',
  language: 'de',
  folder: 'Sales',
  tags: ['smoke'],
  type: 'instruction',
  instructions: '',
  expectedOutcome: 'The parcel is found.',
  personality: 4,
}

async function firstOf<Value>(values: AsyncIterable<Value>): Promise<Value | undefined> {
  for await (const value of values) return value
  return undefined
}

describe('every request', () => {
  test('goes below the base path, with the key and a name in its headers, and asks for JSON', async () => {
    await withService({ replies: [json(agentRow)], basePath: '/reseller/cekura/' }, async (connected) => {
      await connected.cekura.readAgent(7, never)
      expect(connected.service.received[0]).toMatchObject({
        method: 'GET',
        url: '/reseller/cekura/test_framework/v1/aiagents/7/',
        headers: {
          'x-cekura-api-key': testKey,
          'user-agent': 'improve-scenarios-action',
          accept: 'application/json',
        },
      })
    })
  })
})

describe('reading', () => {
  test('an agent takes numbers as strings, and what is not said as null', async () => {
    const row = { ...agentRow, id: '7', project: '3', enabled_personalities: null, language: null }
    await withService({ replies: [json(row)] }, async ({ cekura }) => {
      expect(await cekura.readAgent(7, never)).toEqual({
        id: 7,
        name: 'Front desk',
        project: 3,
        language: 'en',
        enabledPersonalities: null,
      })
    })
  })

  test('a scenario takes null and missing fields for "not set"', async () => {
    const row = { id: 5, name: 'Bare', tags: null, scenario_language: null, folder_path: '', extra: [1] }
    await withService({ replies: [json(row)] }, async ({ cekura }) => {
      expect(await cekura.readScenario(5, never)).toEqual({
        id: 5,
        name: 'Bare',
        language: null,
        folder: null,
        tags: [],
        type: 'instruction',
        instructions: '',
        expectedOutcome: '',
        personality: null,
        details: { testProfile: null, metricNames: [], tools: [], firstMessage: '', maxDuration: null },
      })
    })
  })

  test('a scenario of another type may hold an object for its text, a plain one may not', async () => {
    const instructions = { role: 'caller' }
    const replies = [
      json({ ...scenarioRow(1), scenario_type: 'conditional_actions', instructions }),
      json({ ...scenarioRow(1), instructions }),
    ]
    await withService({ replies }, async ({ cekura }) => {
      expect((await cekura.readScenario(1, never)).instructions).toBe('{"role":"caller"}')
      expect((await errorOf(cekura.readScenario(1, never))).words).toBe(
        'could not read the scenario, the answer does not fit: instructions (expected string, received an object)',
      )
    })
  })

  test('lists scenarios page by page, filtered by agent and tags', async () => {
    const replies = [
      json({ count: '3', results: [scenarioRow(1), scenarioRow(2)] }),
      json({ count: '3', results: [scenarioRow(2), scenarioRow(3)] }),
    ]
    await withService({ replies }, async ({ cekura, service }) => {
      const ids: number[][] = []
      const filter = { agentId: 7, tags: ['smoke', 'old one'], tagsMatch: 'all' as const }
      for await (const page of cekura.listScenarios(filter, never)) ids.push(page.map(({ id }) => id))
      expect(ids).toEqual([[1, 2], [3]])
      const asked = 'agent_id=7&tags=smoke%2Cold+one&tag_filter_type=and&page_size=100'
      expect(service.received.map(({ url }) => url)).toEqual([
        `/test_framework/v1/scenarios/?${asked}`,
        `/test_framework/v1/scenarios/?${asked}&page=2`,
      ])
    })
  })

  test('asks for no filter that it was not given', async () => {
    await withService({ replies: [json([scenarioRow(1)]), json([])] }, async ({ cekura, service }) => {
      const list = cekura.listScenarios({ agentId: 7, tags: [], tagsMatch: 'none' }, never)
      expect(await firstOf(list)).toHaveLength(1)
      expect(await cekura.listPersonalities({ projectId: 3 }, never)).toEqual([])
      expect(service.received.map(({ url }) => url)).toEqual([
        '/test_framework/v1/scenarios/?agent_id=7&page_size=100',
        '/test_framework/v1/personalities/?project_id=3&page_size=100',
      ])
    })
  })

  test('names the row and the field of a page that does not fit', async () => {
    await withService({ replies: [json([scenarioRow(1), { name: 'no id' }])] }, async ({ cekura }) => {
      const list = cekura.listScenarios({ agentId: 7, tags: [], tagsMatch: 'any' }, never)
      const error = await errorOf(firstOf(list))
      expect(error.words).toContain('could not list the scenarios, the answer does not fit: results[1].id (')
    })
  })

  test('takes personalities, metrics and test profiles as a bare array or as a page', async () => {
    const replies = [
      json([{ id: 4, name: 'Calm', language: 'de', voice_model: 'x' }]),
      json({ count: 1, next: null, results: [{ id: 8, name: 'Expected Outcome', slug: null }] }),
      json([{ id: 2, name: 'Guest', information: { main_agent_variables: { user: 1 }, extra: 2 } }]),
    ]
    await withService({ replies }, async ({ cekura, service }) => {
      expect(await cekura.listPersonalities({ projectId: 3, language: 'de' }, never)).toEqual([
        { id: 4, name: 'Calm', language: 'de' },
      ])
      expect(await cekura.listMetrics(7, never)).toEqual([{ id: 8, name: 'Expected Outcome', slug: null }])
      expect(await cekura.listTestProfiles(7, never)).toEqual([
        { id: 2, name: 'Guest', keys: ['user', 'extra'] },
      ])
      expect(service.received.map(({ url }) => url)).toEqual([
        '/test_framework/v1/personalities/?project_id=3&language=de&page_size=100',
        '/test_framework/v1/metrics/?agent_id=7&page_size=100',
        '/test_framework/v1/test-profiles/?agent_id=7&page_size=100',
      ])
    })
  })

  test('the progress of a generation', async () => {
    const answer = {
      total_scenarios: '3',
      completed_scenarios: 1,
      failed_scenarios: 0,
      scenarios_list: [{ id: 5 }],
    }
    await withService({ replies: [json(answer), json([])] }, async ({ cekura, service }) => {
      expect(await cekura.readGeneration('gen 1', never)).toEqual({
        total: 3,
        completed: 1,
        failed: 0,
        scenarioIds: [5],
        status: null,
      })
      expect(service.received[0]?.url).toBe(
        '/test_framework/v1/scenarios/generate-progress/?progress_id=gen+1',
      )
      expect((await errorOf(cekura.readGeneration('gen 1', never))).words).toContain(
        'the whole (neither counts',
      )
    })
  })
})

describe('finding a folder', () => {
  const sales = { name: 'Sales', path: 'Sales' }
  const inbound = { name: 'Inbound', path: 'Sales.Inbound' }

  test('takes one request where the listing shows both levels, or where its root does not exist', async () => {
    const replies = [json({ count: 2, results: [sales, inbound] }), json({ count: 1, results: [sales] })]
    await withService({ replies }, async ({ cekura, service }) => {
      expect(await cekura.listFolders({ projectId: 3, path: 'Sales.Inbound' }, never)).toEqual([
        sales,
        inbound,
      ])
      expect(await cekura.listFolders({ projectId: 3, path: 'Care.Inbound' }, never)).toEqual([sales])
      expect(await cekura.listFolders({ projectId: 3, path: 'Sales' }, never)).toEqual([sales])
      expect(service.received).toHaveLength(3)
    })
  })

  test.each([inbound, { name: 'Inbound', path: 'Inbound' }, { name: 'Inbound' }])(
    'asks for the children of its root where the listing shows roots only (%j)',
    async (child) => {
      const replies = [json({ count: 1, results: [sales] }), json({ count: 1, results: [child] })]
      await withService({ replies }, async ({ cekura, service }) => {
        const folders = await cekura.listFolders({ projectId: 3, path: 'Sales.Inbound' }, never)
        expect(folders).toEqual([sales, inbound])
        expect(service.received[1]?.url).toBe(
          '/test_framework/v1/scenarios/folders/?project_id=3&parent_path=Sales&page_size=100',
        )
      })
    },
  )
})

describe('writing', () => {
  async function bodyOf(
    send: (cekura: Parameters<Parameters<typeof withService>[1]>[0]['cekura']) => unknown,
    answer: unknown,
  ) {
    let seen: unknown
    await withService({ replies: [json(answer)] }, async ({ cekura, service }) => {
      await send(cekura)
      const [request] = service.received
      seen = { method: request?.method, url: request?.url, body: JSON.parse(request?.body ?? '') as unknown }
    })
    return seen
  }

  test('a change sends what is to change, in the names of the service, and nothing else', async () => {
    const patch = { instructions: 'New.', tags: ['a'], folder: 'Sales', language: 'de', personality: 4 }
    expect(await bodyOf((cekura) => cekura.patchScenario({ id: 5, patch }, never), scenarioRow(5))).toEqual({
      method: 'PATCH',
      url: '/test_framework/v1/scenarios/5/',
      body: {
        instructions: 'New.',
        tags: ['a'],
        folder_path: 'Sales',
        scenario_language: 'de',
        personality: 4,
      },
    })
  })

  test('a folder below another names its parent, a root does not', async () => {
    const child = { projectId: 3, name: 'Inbound', parent: 'Sales' }
    const url = '/test_framework/v1/scenarios/create_folder/'
    expect(await bodyOf((cekura) => cekura.createFolder(child, never), { name: 'Inbound' })).toEqual({
      method: 'POST',
      url,
      body: { project_id: 3, name: 'Inbound', parent_path: 'Sales' },
    })
    const root = { projectId: 3, name: 'Sales', parent: null }
    expect(await bodyOf((cekura) => cekura.createFolder(root, never), { name: 'Sales' })).toEqual({
      method: 'POST',
      url,
      body: { project_id: 3, name: 'Sales' },
    })
  })

  test('a created folder is answered with its whole path, even if the service leaves it out', async () => {
    await withService({ replies: [json({ name: 'Inbound' }, 201)] }, async ({ cekura }) => {
      const folder = { projectId: 3, name: 'Inbound', parent: 'Sales' }
      expect(await cekura.createFolder(folder, never)).toEqual({ name: 'Inbound', path: 'Sales.Inbound' })
    })
  })

  test('an improvement names agent, text and guidance', async () => {
    const request = { agentId: 7, instructions: 'Call.', guidance: 'Be brief.' }
    expect(await bodyOf((cekura) => cekura.startImprovement(request, never), { progress_id: 12 })).toEqual({
      method: 'POST',
      url: '/test_framework/v1/scenarios/improve_instructions/',
      body: { agent: 7, current_instructions: 'Call.', extra_instructions: 'Be brief.' },
    })
  })

  test('a draft sends what it has', async () => {
    const url = '/test_framework/v1/scenarios/generate-instructions/'
    const answer = { progress_id: 'job' }
    const request = { agentId: 7, draft, guidance: 'Be brief.' }
    expect(await bodyOf((cekura) => cekura.startDraft(request, never), answer)).toEqual({
      method: 'POST',
      url,
      body: {
        agent: 7,
        personality: 4,
        name: 'Lost parcel',
        scenario_type: 'instruction',
        scenario_language: 'de',
        tags: ['smoke'],
        folder_path: 'Sales',
        expected_outcome_prompt: 'The parcel is found.',
        simulation_description: 'Be brief.',
      },
    })
    const bare = { ...draft, language: null, folder: null, expectedOutcome: '', personality: null }
    const second = { agentId: 7, draft: bare, guidance: '' }
    expect(await bodyOf((cekura) => cekura.startDraft(second, never), answer)).toEqual({
      method: 'POST',
      url,
      body: { agent: 7, name: 'Lost parcel', scenario_type: 'instruction', tags: ['smoke'] },
    })
  })

  test.each([
    ['Sales', { folder_path: 'Sales' }],
    [null, {}],
  ])('a generation asks for graded, plain scenarios in folder %s', async (folder, extra) => {
    const request = { agentId: 7, count: 3, personality: 4, tags: ['a'], folder, guidance: 'Be brief.' }
    expect(await bodyOf((cekura) => cekura.startGeneration(request, never), { progress_id: 'gen' })).toEqual({
      method: 'POST',
      url: '/test_framework/v1/scenarios/generate-bg/',
      body: {
        agent_id: 7,
        num_scenarios: 3,
        personalities: [4],
        tags: ['a'],
        extra_instructions: 'Be brief.',
        generate_expected_outcomes: true,
        scenario_type: 'workflow',
        simulation_type: 'instruction',
        ...extra,
      },
    })
  })
})

describe('the progress of a job', () => {
  test('is asked for by its progress id', async () => {
    await withService(
      { replies: [json({ status: 'completed', instructions: 'New.' })] },
      async (connected) => {
        expect(await connected.cekura.readJob('a/b', never)).toEqual({
          state: 'succeeded',
          instructions: 'New.',
          expectedOutcome: null,
        })
        expect(connected.service.received[0]?.url).toBe(
          '/test_framework/v1/scenarios/instructions-progress/?progress_id=a%2Fb',
        )
      },
    )
  })

  test.each([400, 404])('is lost where the service answers %i', async (status) => {
    await withService({ replies: [json({ detail: 'Expired.' }, status)] }, async ({ cekura }) => {
      expect(await cekura.readJob('job', never)).toEqual({
        state: 'lost',
        reason: `The service does not know this job (status ${status}): Expired.`,
      })
    })
  })

  test('is lost without a word where the service says none', async () => {
    await withService({ replies: [json({}, 404)] }, async ({ cekura }) => {
      expect(await cekura.readJob('job', never)).toEqual({
        state: 'lost',
        reason: 'The service does not know this job (status 404).',
      })
    })
  })

  test('is an error where the key is refused', async () => {
    await withService({ replies: [json({}, 401)] }, async ({ cekura }) => {
      expect((await errorOf(cekura.readJob('job', never))).kind).toBe('unauthorized')
    })
  })

  test('is not lost, but asked for again, where a gateway answers 404 with a web page', async () => {
    const replies = [html(404), json({ status: 'pending' })]
    await withService({ replies }, async ({ cekura }) => {
      expect(await cekura.readJob('job', never)).toEqual({ state: 'running', word: 'pending', known: true })
    })
    await withService({ replies: [html(404)], connection: { retryBudget: 1 } }, async ({ cekura }) => {
      expect((await errorOf(cekura.readJob('job', never))).kind).toBe('platform')
    })
  })

  test('that says nothing about a job is an error of the platform', async () => {
    await withService({ replies: [json({})] }, async ({ cekura }) => {
      const error = await errorOf(cekura.readJob('job', never))
      expect(error.kind).toBe('platform')
      expect(error.words).toContain('the whole (neither a status nor a text)')
    })
  })
})
