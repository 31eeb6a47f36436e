/** Records as the Cekura service shows them. */
import { timestamp } from '../clock.js'
import type {
  AgentRecord,
  FolderRecord,
  MetricRecord,
  PersonalityRecord,
  ScenarioRecord,
  TestProfileRecord,
} from '../records.js'
import type { CekuraState } from '../state.js'

/** A scenario read by its id. */
export function scenarioView(state: CekuraState, scenario: ScenarioRecord): Record<string, unknown> {
  const profile = scenario.testProfile === null ? undefined : state.testProfiles.get(scenario.testProfile)
  return {
    id: scenario.id,
    name: scenario.name,
    agent: scenario.agent,
    project: scenario.project,
    personality: scenario.personality,
    personality_name: state.personalities.get(scenario.personality ?? 0)?.name ?? '',
    agent_name: state.agents.get(scenario.agent)?.name ?? '',
    tags: scenario.tags,
    tool_ids: scenario.toolIds,
    metrics: scenario.metrics,
    metric_names: scenario.metrics.map((id) => state.metrics.get(id)?.name ?? ''),
    phone_number: null,
    first_message: scenario.firstMessage,
    inbound_phone_number: null,
    instructions: scenario.instructions,
    simulation_description: '',
    information_fields: {},
    expected_outcome_prompt: scenario.expectedOutcome,
    scenario_language: scenario.language,
    scenario_type: scenario.type,
    is_predefined: false,
    test_profile: scenario.testProfile,
    test_profile_data: profile === undefined ? null : testProfileView(state, profile),
    dynamic_variable_values: null,
    generated_mock_tool_entries: null,
    folder_path: scenario.folder,
    max_duration: scenario.maxDuration,
    created_at: timestamp(scenario.createdAt),
    updated_at: timestamp(scenario.updatedAt),
  }
}

export function agentView(state: CekuraState, agent: AgentRecord): Record<string, unknown> {
  const enabled = [...state.personalities.values()].filter((each) => state.isEnabled(each, agent.id))
  return {
    id: agent.id,
    project: agent.project,
    agent_name: agent.name,
    contact_number: '+15550100042',
    inbound: true,
    description: agent.description,
    language: agent.language,
    assistant_id: agent.assistantId,
    ...(agent.saysPersonalities ? { enabled_personalities: enabled.map(({ id }) => id) } : {}),
    created_at: '2025-11-03T08:15:00Z',
    updated_at: '2025-12-18T16:40:21.304117Z',
  }
}

export const folderView = (folder: FolderRecord): Record<string, unknown> => ({
  name: folder.name,
  path: folder.path,
  created_at: timestamp(folder.createdAt),
  updated_at: timestamp(folder.createdAt),
})

export const personalityView = (personality: PersonalityRecord): Record<string, unknown> => ({
  id: personality.id,
  project: personality.project,
  name: personality.name,
  prompt: 'You are calm and answer briefly.',
  language: personality.language,
  accent: '',
  background_noise: 'off',
  voice_model: 'eleven_flash_v2_5',
  end_call_enabled: true,
  provider: '11labs',
})

export const metricView = (metric: MetricRecord): Record<string, unknown> => ({
  id: metric.id,
  slug: metric.slug,
  project: metric.project,
  agents: metric.agents,
  name: metric.name,
  description: '',
  type: 'llm_judge',
  eval_type: 'binary',
})

export function testProfileView(state: CekuraState, profile: TestProfileRecord): Record<string, unknown> {
  return {
    id: profile.id,
    project: profile.project,
    agent: profile.agent,
    agent_name: state.agents.get(profile.agent ?? 0)?.name ?? '',
    name: profile.name,
    information: profile.information,
  }
}
