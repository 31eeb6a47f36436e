/** Routes on the generation of new scenarios: start it, ask for its progress. */
import type { Answer, Call, Route } from '../routing.js'
import { generation } from './bodies.js'
import { detail, notFound, parseBody, refused } from './refusals.js'
import { scenarioView } from './views.js'
import type { World } from './world.js'
import { agentNamed, checkFolder, checkPersonality, invalidKey } from './world.js'

export function generationRoutes(world: World): readonly Route[] {
  const root = '/test_framework/v1/scenarios'
  return [
    { method: 'POST', path: `${root}/generate-bg/`, handle: (call) => start(world, call) },
    {
      method: 'GET',
      path: `${root}/generate-progress/`,
      query: ['progress_id'],
      handle: ({ query }) => progress(world, query.get('progress_id') ?? ''),
    },
  ]
}

function start({ state, generations }: World, call: Call): Answer {
  const body = parseBody(call, generation)
  if (body.agent_id === undefined && body.assistant_id === undefined)
    throw refused({ non_field_errors: ['Either agent_id or assistant_id must be provided.'] })
  const agent = agentNamed(state, { id: body.agent_id, assistantId: body.assistant_id })
  if (agent === undefined) throw notFound('Agent not found.')
  for (const id of body.personalities ?? [])
    checkPersonality(state, { field: 'personalities', id, agent: agent.id })
  if (typeof body.folder_path === 'string')
    checkFolder(state, { path: body.folder_path, project: agent.project })
  if (body.test_profile !== undefined && !state.testProfiles.has(body.test_profile))
    throw refused({ test_profile: [invalidKey(body.test_profile)] })
  const personality =
    body.personalities?.[0] ??
    [...state.personalities.values()].find((each) => state.isEnabled(each, agent.id))?.id
  if (personality === undefined)
    throw refused({ personalities: ['No personality is enabled for this agent.'] })
  const { progressId } = generations.start({
    agent: agent.id,
    asked: body.num_scenarios,
    personality,
    tags: body.tags ?? [],
    folder: body.folder_path ?? null,
    guidance: body.extra_instructions ?? '',
    withOutcomes: body.generate_expected_outcomes ?? false,
    toolIds: body.tool_ids ?? ['TOOL_END_CALL'],
    firstMessage: body.first_message ?? 'Hello',
  })
  return { status: 200, body: { progress_id: progressId, session_id: null } }
}

function progress({ state, generations }: World, progressId: string): Answer {
  if (progressId === '') return detail(400, 'progress_id is required.')
  const reading = generations.read(progressId)
  if (reading === null) return detail(400, 'Invalid progress_id.')
  const list = reading.record.scenarioIds.flatMap((id) => {
    const scenario = state.scenarios.get(id)
    return scenario === undefined ? [] : [scenarioView(state, scenario)]
  })
  return {
    status: 200,
    body: {
      total_scenarios: reading.total,
      completed_scenarios: reading.completed,
      failed_scenarios: reading.failed,
      scenarios_list: list,
      ...(reading.status === null ? {} : { status: reading.status }),
    },
  }
}
