/** The bodies that the Cekura service accepts, as strict as its published description. */
import { z } from 'zod'

/** Enum of the description, and two that later versions added (contract, row "language"). */
export const languageCodes =
  'af ar bg bn cs da de el en es et fi fr gu he hi hu id it ja kk kn ko ml mr ms multi nl no pa pl pt ro ru sk sv ta te th tl tr uk uz vi zh'.split(
    ' ',
  )

/** 80 characters at most (contract, row "creating"). */
const name = z
  .string('Not a valid string.')
  .min(1, 'This field may not be blank.')
  .max(80, 'Ensure this field has no more than 80 characters.')
const id = z.int('A valid integer is required.').positive('A valid integer is required.')
const text = z.string('Not a valid string.')
const filled = text.refine((value) => value.trim() !== '', 'This field may not be blank.')
const texts = z.array(text, 'Expected a list of items.')
const ids = z.array(id, 'Expected a list of items.')
const language = z.string('Not a valid string.').refine((code) => languageCodes.includes(code), {
  error: (issue) => `"${String(issue.input)}" is not a valid choice.`,
})
const choice = <const Choices extends readonly [string, ...string[]]>(
  ...choices: Choices
): z.ZodEnum<{ [Key in Choices[number]]: Key }> =>
  z.enum(choices, { error: (issue) => `"${String(issue.input)}" is not a valid choice.` })
/** 10 to 3600 seconds (contract, row "creating"). */
const duration = z
  .int('A valid integer is required.')
  .min(10, 'Ensure this value is greater than or equal to 10.')
  .max(3600, 'Ensure this value is less than or equal to 3600.')

const scenarioFields = {
  agent: id.nullable(),
  project: id.nullable(),
  assistant_id: text,
  name,
  personality: id,
  scenario_type: choice('instruction', 'conditional_actions'),
  instructions: text,
  conditional_actions: z.looseObject({ role: text, conditions: z.array(z.unknown()) }),
  expected_outcome_prompt: text,
  metrics: ids,
  tags: texts,
  tool_ids: texts,
  test_profile: id,
  phone_number: id,
  inbound_phone_number: id,
  folder_path: text.nullable(),
  generated_mock_tool_entries: z.unknown(),
  first_message: text,
  max_duration: duration.nullable(),
  scenario_language: language,
}

/** PATCH of a scenario: any part of what a create takes. */
export const scenarioPatch = z.object(scenarioFields).partial()

/** Create: `name` and `personality` are required. */
export const scenarioCreate = scenarioPatch.extend({ name, personality: id })

/** A draft for `generate-instructions/`: only the personality is required, and every type is allowed. */
export const scenarioDraft = scenarioPatch.extend({
  personality: id,
  scenario_type: choice(
    'instruction',
    'conditional_actions',
    'real_world_smart',
    'real_world_fixed',
  ).optional(),
  simulation_description: text.optional(),
  information_fields: z.unknown().optional(),
  test_profile: id.nullable().optional(),
})

/** 100 characters of letters, digits, `_`, `-`, space and parentheses (contract, row "folders"). */
export const folderCreate = z.object({
  name: filled
    .max(100, 'Ensure this field has no more than 100 characters.')
    .regex(
      /^[\p{L}\p{M}\p{N}_\- ()]*$/u,
      'Folder names may hold letters, digits, "_", "-", spaces and parentheses.',
    ),
  parent_path: text.nullable().optional(),
  project_id: id,
})

export const improvement = z.object({
  agent: id,
  extra_instructions: filled,
  current_instructions: filled.optional(),
})

export const generation = z.object({
  agent_id: id.optional(),
  assistant_id: text.optional(),
  personalities: ids.optional(),
  num_scenarios: z
    .int('A valid integer is required.')
    .min(1, 'Ensure this value is greater than or equal to 1.')
    .max(100, 'Ensure this value is less than or equal to 100.'),
  test_profile: id.optional(),
  scenario_type: choice('workflow', 'red_teaming_voice', 'red_teaming_text').optional(),
  attack_type: text.nullable().optional(),
  expected_outcome: text.nullable().optional(),
  extra_instructions: text.optional(),
  simulation_type: choice('instruction', 'conditional_actions').optional(),
  inbound_phone_number: id.nullable().optional(),
  first_message: text.max(1000, 'Ensure this field has no more than 1000 characters.').optional(),
  generate_expected_outcomes: z.boolean('Must be a valid boolean.').optional(),
  tags: texts.optional(),
  tool_ids: texts.optional(),
  folder_path: text.nullable().optional(),
})

/** A suite to check or to run; the suite itself is looked at by its own format, with the places of what is wrong. */
export const suiteUpload = z.object({
  spec: z.unknown(),
  agent_id: id,
  name: text.max(255, 'Ensure this field has no more than 255 characters.').optional(),
  channel: choice('voice', 'text', 'elevenlabs', 'livekit_v2', 'pipecat_v2').optional(),
  livekit_data: z.looseObject({}).optional(),
  pipecat_data: z.looseObject({}).optional(),
})
