/** Writes the bodies of requests in the service's own field names; a field that is not set is not sent. */
import type { Subject } from '../core/model.js'
import type { GenerationRequest, NewScenario, ScenarioPatch, SuiteRun } from '../edges.js'

type Body = Readonly<Record<string, unknown>>

export function patchBody(patch: ScenarioPatch): Body {
  return {
    instructions: patch.instructions,
    expected_outcome_prompt: patch.expectedOutcome,
    tags: patch.tags,
    folder_path: patch.folder,
    scenario_language: patch.language,
    personality: patch.personality,
  }
}

/** The agent says which project it is. Neither an empty text nor an empty list says anything, so neither is sent. */
export function scenarioBody(scenario: NewScenario): Body {
  return {
    agent: scenario.agentId,
    name: scenario.name,
    scenario_type: 'instruction',
    instructions: filled(scenario.instructions),
    expected_outcome_prompt: filled(scenario.expectedOutcome),
    personality: scenario.personality,
    scenario_language: scenario.language ?? undefined,
    folder_path: scenario.folder ?? undefined,
    tags: filled(scenario.tags),
    metrics: filled(scenario.metrics),
    tool_ids: filled(scenario.tools),
    test_profile: scenario.testProfile ?? undefined,
    first_message: filled(scenario.firstMessage),
    max_duration: scenario.maxDuration ?? undefined,
  }
}

/** The one body of the check, the dry run and the start of a suite (contract, row `run_scenarios_json/`). */
export function suiteBody({ agentId, channel, name, spec }: SuiteRun): Body {
  return { agent_id: agentId, channel, name, spec }
}

function filled<Value extends string | readonly unknown[]>(value: Value): Value | undefined {
  return value.length === 0 ? undefined : value
}

export function folderBody(folder: {
  readonly projectId: number
  readonly name: string
  readonly parent: string | null
}): Body {
  return { project_id: folder.projectId, name: folder.name, parent_path: folder.parent ?? undefined }
}

export function generationBody(request: GenerationRequest): Body {
  return {
    agent_id: request.agentId,
    num_scenarios: request.count,
    personalities: [request.personality],
    tags: request.tags,
    folder_path: request.folder ?? undefined,
    extra_instructions: request.guidance,
    // The service makes none of itself, and a scenario without one is never graded.
    generate_expected_outcomes: true,
    scenario_type: 'workflow',
    simulation_type: 'instruction',
  }
}

export function improvementBody(request: {
  readonly agentId: number
  readonly instructions: string
  readonly guidance: string
}): Body {
  return {
    agent: request.agentId,
    current_instructions: request.instructions,
    extra_instructions: request.guidance,
  }
}

/**
 * A draft has no field for guidance as such; `simulation_description` is the one in which the service takes what the
 * simulated call is about (contract, schema `Scenario`), and no scenario is changed by it.
 */
export function draftBody(request: {
  readonly agentId: number
  readonly draft: Subject
  readonly guidance: string
}): Body {
  const { draft, guidance } = request
  return {
    agent: request.agentId,
    personality: draft.personality ?? undefined,
    name: draft.name,
    scenario_type: 'instruction',
    scenario_language: draft.language ?? undefined,
    tags: draft.tags,
    folder_path: draft.folder ?? undefined,
    expected_outcome_prompt: draft.expectedOutcome === '' ? undefined : draft.expectedOutcome,
    simulation_description: guidance === '' ? undefined : guidance,
  }
}
