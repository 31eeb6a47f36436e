/** What a create or a PATCH of a scenario asks for, checked against the rest of the state and turned into record fields. */
import type { z } from 'zod'
import type { ScenarioRecord } from '../records.js'
import type { scenarioPatch } from './bodies.js'
import { refused } from './refusals.js'
import type { World } from './world.js'
import { checkFolder, checkPersonality, invalidKey } from './world.js'

type Body = z.output<typeof scenarioPatch>

/** By API field, so that a field can be left out by its API name. */
export type Changes = Readonly<Partial<Record<keyof Body, Partial<ScenarioRecord>>>>

interface Asked {
  readonly body: Body
  /** null for a create. */
  readonly scenario: ScenarioRecord | null
  readonly agent: number
  readonly project: number
}

/** Throws the refusal that the service would answer. */
export function checked(world: World, asked: Asked): Changes {
  const { body, project } = asked
  checkVoice(world, asked)
  checkReferences(world, asked)
  if (typeof body.folder_path === 'string') checkFolder(world.state, { path: body.folder_path, project })
  const type = body.scenario_type ?? asked.scenario?.type ?? 'instruction'
  const program = programOf(body, type)
  const language = languageOf(world, asked)
  return {
    ...(body.name === undefined ? {} : { name: { name: body.name } }),
    ...(body.personality === undefined ? {} : { personality: { personality: body.personality } }),
    ...(language === null ? {} : { scenario_language: { language } }),
    ...(body.scenario_type === undefined ? {} : { scenario_type: { type } }),
    ...(program === null ? {} : { [program.field]: { instructions: program.text } }),
    ...(body.expected_outcome_prompt === undefined
      ? {}
      : { expected_outcome_prompt: { expectedOutcome: body.expected_outcome_prompt } }),
    ...(body.metrics === undefined ? {} : { metrics: { metrics: body.metrics } }),
    ...(body.tags === undefined ? {} : { tags: { tags: [...new Set(body.tags)] } }),
    ...(body.tool_ids === undefined ? {} : { tool_ids: { toolIds: body.tool_ids } }),
    ...(body.test_profile === undefined ? {} : { test_profile: { testProfile: body.test_profile } }),
    ...(body.folder_path === undefined
      ? {}
      : { folder_path: { folder: body.folder_path === '' ? null : body.folder_path } }),
    ...(body.first_message === undefined ? {} : { first_message: { firstMessage: body.first_message } }),
    ...(body.max_duration === undefined ? {} : { max_duration: { maxDuration: body.max_duration } }),
  }
}

/** The record fields of all changes but those that the service is to accept and forget. */
export function applied(changes: Changes, ignores: readonly string[]): Partial<ScenarioRecord> {
  return Object.entries(changes)
    .filter(([field]) => !ignores.includes(field))
    .reduce<Partial<ScenarioRecord>>((fields, [, change]) => ({ ...fields, ...change }), {})
}

/** A language must be that of the personality in effect: the one sent, else the one it has (contract, row "language"). */
function checkVoice(world: World, { body, scenario, agent }: Asked): void {
  if (body.personality !== undefined)
    checkPersonality(world.state, { field: 'personality', id: body.personality, agent })
  if (body.scenario_language === undefined) return
  const voice = world.state.personalities.get(body.personality ?? scenario?.personality ?? 0)
  if (voice === undefined)
    throw refused({ scenario_language: ['A language needs a personality that speaks it.'] })
  if (voice.language !== body.scenario_language)
    throw refused({
      scenario_language: [
        `Language "${body.scenario_language}" does not match the language "${voice.language}" of personality "${voice.name}".`,
      ],
    })
}

/** Sent, or following a personality that was sent; null: unchanged. */
function languageOf(world: World, { body }: Asked): string | null {
  if (body.scenario_language !== undefined) return body.scenario_language
  return world.state.personalities.get(body.personality ?? 0)?.language ?? null
}

/** A test profile is of the agent or of its project. */
function checkReferences({ state }: World, { body, agent, project }: Asked): void {
  const metrics = body.metrics?.filter((id) => !state.metrics.has(id)) ?? []
  if (metrics.length > 0) throw refused({ metrics: metrics.map(invalidKey) })
  if (body.test_profile === undefined) return
  const profile = state.testProfiles.get(body.test_profile)
  if (profile === undefined || !(profile.agent === agent || profile.project === project))
    throw refused({ test_profile: [invalidKey(body.test_profile)] })
}

/** The text, or the JSON of a program: one of the two, and of the kind that the type asks for. */
function programOf(body: Body, type: string): { readonly field: keyof Body; readonly text: string } | null {
  const { instructions, conditional_actions: program } = body
  if (program !== undefined) {
    if (type !== 'conditional_actions')
      throw refused({ conditional_actions: ['Requires scenario_type "conditional_actions".'] })
    if (instructions !== undefined)
      throw refused({ non_field_errors: ['Use either conditional_actions or instructions, not both.'] })
    return { field: 'conditional_actions', text: JSON.stringify(program) }
  }
  if (instructions === undefined) return null
  if (type === 'conditional_actions' && !isObject(instructions))
    throw refused({ instructions: ['Instructions of a conditional_actions scenario must be a JSON object.'] })
  return { field: 'instructions', text: instructions }
}

function isObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
  } catch {
    return false
  }
}
