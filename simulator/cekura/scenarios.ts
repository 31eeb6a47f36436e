/** Routes on scenarios: list, create, read, PATCH. */
import type { ScenarioRecord } from '../records.js'
import type { Call, Route } from '../routing.js'
import type { CekuraState } from '../state.js'
import { scenarioCreate, scenarioPatch } from './bodies.js'
import { page } from './pages.js'
import { integer, notFound, parseBody, refused, word } from './refusals.js'
import { applied, checked } from './scenario-changes.js'
import { scenarioView } from './views.js'
import type { World } from './world.js'
import { agentNamed, invalidKey } from './world.js'

const listQuery = [
  'page',
  'page_size',
  'agent_id',
  'project_id',
  'assistant_id',
  'tags',
  'tag_filter_type',
  'folder_path',
] as const

export function scenarioRoutes(world: World): readonly Route[] {
  const { state, options } = world
  const root = '/test_framework/v1/scenarios/'
  return [
    {
      method: 'GET',
      path: root,
      query: listQuery,
      handle: (call) =>
        page(call, {
          items: filtered(world, call.query),
          rules: options,
          row: (scenario) => row(world, scenario),
        }),
    },
    { method: 'POST', path: root, handle: (call) => ({ status: 201, body: create(world, call) }) },
    {
      method: 'GET',
      path: `${root}:id/`,
      handle: ({ params }) => ({ status: 200, body: scenarioView(state, scenarioOf(state, params['id'])) }),
    },
    {
      method: 'PATCH',
      path: `${root}:id/`,
      handle: (call) => {
        const scenario = scenarioOf(state, call.params['id'])
        const body = parseBody(call, scenarioPatch)
        const changes = checked(world, { body, scenario, agent: scenario.agent, project: scenario.project })
        Object.assign(scenario, applied(changes, options.patchIgnores), { updatedAt: world.clock.now() })
        return { status: 200, body: scenarioView(state, scenario) }
      },
    },
  ]
}

/** Rows may hold null for language and folder (contract, row "list"). */
function row({ state, options }: World, scenario: ScenarioRecord): Record<string, unknown> {
  const view = scenarioView(state, scenario)
  return options.listNulls ? { ...view, scenario_language: null, folder_path: null } : view
}

function scenarioOf(state: CekuraState, id: string | undefined): ScenarioRecord {
  const scenario = state.scenarios.get(Number(id))
  if (scenario === undefined) throw notFound('No Scenario matches the given query.')
  return scenario
}

function create(world: World, call: Call): Record<string, unknown> {
  const { state, options } = world
  const body = parseBody(call, scenarioCreate)
  const agent = agentNamed(state, { id: body.agent, assistantId: body.assistant_id })
  if (agent === undefined) {
    if (typeof body.agent === 'number') throw refused({ agent: [invalidKey(body.agent)] })
    throw refused({ non_field_errors: ['Either agent or project must be provided.'] })
  }
  const changes = checked(world, { body, scenario: null, agent: agent.id, project: agent.project })
  // Without a folder it lands in one that the service makes itself (contract, row "folders").
  const folder = changes.folder_path?.folder ?? 'default'
  if (folder === 'default') state.addFolder(folder, agent.project)
  const language = state.personalities.get(body.personality)?.language ?? 'en'
  const scenario = state.addScenario({
    agent: agent.id,
    name: body.name,
    instructions: '',
    expectedOutcome: '',
    toolIds: [],
    personality: body.personality,
    language,
    ...applied(changes, options.createIgnores),
    folder,
  })
  return scenarioView(state, scenario)
}

type Condition = (scenario: ScenarioRecord) => boolean

function filtered(world: World, query: URLSearchParams): readonly ScenarioRecord[] {
  // One pass with only the conditions asked for: a page out of 20,000 scenarios must not take long.
  const conditions = conditionsOf(world, query)
  const found: ScenarioRecord[] = []
  for (const scenario of world.state.scenarios.values())
    if (conditions.every((holds) => holds(scenario))) found.push(scenario)
  return found
}

function conditionsOf({ state, options }: World, query: URLSearchParams): readonly Condition[] {
  const agent = integer(query, 'agent_id')
  const project = integer(query, 'project_id')
  const assistant = word(query, 'assistant_id')
  const tags = word(query, 'tags')?.split(',') ?? []
  const tagged = tagFilter(word(query, 'tag_filter_type') ?? 'or', tags)
  const folder = query.get('folder_path')
  const below = options.folderPathIncludesSubfolders && folder !== null && folder !== '' ? `${folder}.` : null
  const conditions: Condition[] = []
  if (agent !== null) conditions.push((each) => each.agent === agent)
  if (project !== null) conditions.push((each) => each.project === project)
  if (assistant !== null) conditions.push((each) => state.agents.get(each.agent)?.assistantId === assistant)
  if (tags.length > 0) conditions.push((each) => tagged(each.tags))
  if (folder !== null)
    conditions.push(
      ({ folder: path }) =>
        (path ?? '') === folder || (below !== null && path !== null && path.startsWith(below)),
    )
  return conditions
}

function tagFilter(type: string, tags: readonly string[]): (of: readonly string[]) => boolean {
  if (!['or', 'and', 'not'].includes(type))
    throw refused({
      tag_filter_type: [`Select a valid choice. ${type} is not one of the available choices.`],
    })
  if (type === 'and') return (of) => tags.every((tag) => of.includes(tag))
  if (type === 'not') return (of) => !tags.some((tag) => of.includes(tag))
  return (of) => tags.some((tag) => of.includes(tag))
}
