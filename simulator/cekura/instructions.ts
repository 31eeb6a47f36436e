/** Routes on jobs that write instructions: start an improvement, start a draft, ask for progress. */
import type { JobState } from '../jobs.js'
import type { AnswerShape } from '../options.js'
import type { Answer, Call, Route } from '../routing.js'
import { improvement, scenarioDraft } from './bodies.js'
import { detail, parseBody, refused } from './refusals.js'
import type { World } from './world.js'
import { agentNamed, agentOrNotFound, checkPersonality, invalidKey } from './world.js'

export function instructionsRoutes(world: World): readonly Route[] {
  const root = '/test_framework/v1/scenarios'
  return [
    {
      method: 'POST',
      path: `${root}/improve_instructions/`,
      handle: (call) => startedIfRoom(world, () => startImprovement(world, call)),
    },
    {
      method: 'POST',
      path: `${root}/generate-instructions/`,
      handle: (call) => startedIfRoom(world, () => startDraft(world, call)),
    },
    {
      method: 'GET',
      path: `${root}/instructions-progress/`,
      query: ['progress_id', 'agent_id', 'project_id', 'assistant_id'],
      handle: ({ query }) => progress(world, query.get('progress_id') ?? ''),
    },
  ]
}

/** A limit on the plan's jobs is looked at before the body is. */
function startedIfRoom({ jobs }: World, start: () => Answer): Answer {
  return jobs.hasRoom() ? start() : detail(429, 'Too many jobs are running.')
}

/** Names no scenario and changes none (contract, row `improve_instructions/`). */
function startImprovement({ state, jobs }: World, call: Call): Answer {
  const body = parseBody(call, improvement)
  const agent = agentOrNotFound(state, body.agent)
  const text = body.current_instructions ?? ''
  const { progressId, project } = jobs.start({
    kind: 'improve',
    agent: agent.id,
    project: agent.project,
    text,
    guidance: body.extra_instructions,
    scenario: state.scenarioWithText(agent.id, text),
    draft: null,
  })
  return { status: 200, body: { progress_id: progressId, project_id: project } }
}

function startDraft({ state, jobs }: World, call: Call): Answer {
  const body = parseBody(call, scenarioDraft)
  const agent = agentNamed(state, { id: body.agent, assistantId: body.assistant_id })
  if (agent === undefined && typeof body.agent === 'number')
    throw refused({ agent: [invalidKey(body.agent)] })
  const voice = state.personalities.get(body.personality)
  if (voice === undefined) throw refused({ personality: [invalidKey(body.personality)] })
  if (agent !== undefined)
    checkPersonality(state, { field: 'personality', id: body.personality, agent: agent.id })
  const scenario = [...state.scenarios.values()].find(
    (each) => each.agent === agent?.id && each.name === body.name && each.instructions === '',
  )
  const { progressId, project } = jobs.start({
    kind: 'generate',
    agent: agent?.id ?? 0,
    project: agent?.project ?? 0,
    text: '',
    guidance: body.simulation_description ?? '',
    scenario: scenario ?? null,
    draft: {
      name: body.name ?? '',
      expectedOutcome: body.expected_outcome_prompt ?? '',
      language: body.scenario_language ?? voice.language,
    },
  })
  return { status: 200, body: { progress_id: progressId, project_id: project } }
}

function progress(world: World, progressId: string): Answer {
  if (progressId === '') return detail(400, 'progress_id is required.')
  const reading = world.jobs.read(progressId)
  if (reading.state === 'unknown')
    return detail(reading.status, reading.status === 404 ? 'Not found.' : 'Invalid or expired progress_id.')
  const { answerShape } = world.options
  const shape = typeof answerShape === 'function' ? answerShape(reading.job) : answerShape
  return { status: 200, body: inShape(reading, shape) }
}

/** The four forms in which the answer may come (contract, "The endpoint that everything turns on"). */
function inShape(reading: Exclude<JobState, { state: 'unknown' }>, shape: AnswerShape): unknown {
  const { job } = reading
  const payload = {
    status: reading.word,
    instructions: reading.instructions === '' && reading.state === 'running' ? null : reading.instructions,
    expected_outcome_prompt: reading.expectedOutcome,
    error: reading.error,
  }
  const beside = { progress_id: job.progressId, project_id: job.project }
  switch (shape) {
    case 'flat':
      return { ...beside, ...payload }
    case 'result':
      return { ...beside, result: payload }
    case 'scenario':
      return { ...beside, scenario: payload }
    case 'bare':
      return {
        name: job.scenario?.name ?? job.draft?.name ?? '',
        agent: job.agent,
        personality: job.scenario?.personality ?? null,
        scenario_language: job.scenario?.language ?? null,
        instructions: reading.instructions,
        expected_outcome_prompt: reading.expectedOutcome ?? '',
      }
  }
}
