/** The format of a suite, version 1, as strict as its published schema: every problem at once, by its place in the file. */
import { z } from 'zod'
import { languageCodes } from './bodies.js'
import type { FieldErrors } from './refusals.js'

/** The schema counts characters, not the units that a string is made of. */
const upTo = (most: number, least = 0): z.ZodString =>
  z.string('Expected a text.').refine((value) => {
    const { length } = Array.from(value)
    return length >= least && length <= most
  }, `Expected ${least} to ${most} characters.`)
const text = z.string('Expected a text.')
const filled = text.min(1, 'Expected a text that is not empty.')
const whole = z.int('Expected a whole number.').min(1, 'Expected a number of at least 1.')
const oneOf = (words: readonly string[]): z.ZodString =>
  text.refine((word) => words.includes(word), 'Not one of the words that are allowed here.')
const listOf = <Item extends z.ZodType>(item: Item, most: number): z.ZodArray<Item> =>
  z.array(item, 'Expected a list.').max(most, `Expected at most ${most} entries.`)
const object = z.looseObject({}, 'Expected an object.')

const inlinePersonality = z
  .strictObject({
    base: whole.optional(),
    name: upTo(255).optional(),
    accent: upTo(255).optional(),
    prompt: filled.optional(),
    language: oneOf(languageCodes).optional(),
    voice_model: oneOf([
      'eleven_flash_v2_5',
      'eleven_multilingual_v2',
      'eleven_turbo_v2_5',
      'sonic-3.5',
    ]).optional(),
    voice_id: filled.optional(),
    background_noise: text.optional(),
    provider: oneOf(['11labs', 'cartesia']).optional(),
    speed: z.number('Expected a number.').min(0.8).max(1.2).optional(),
    end_call_enabled: z.boolean('Expected true or false.').optional(),
  })
  .refine(
    ({ base, prompt, language, voice_model: model, voice_id: voice, background_noise: noise }) =>
      base !== undefined || [prompt, language, model, voice, noise].every((each) => each !== undefined),
    'Without a base, prompt, language, voice_model, voice_id and background_noise are required.',
  )

const inlineProfile = z
  .strictObject({
    name: upTo(255).optional(),
    agent_variables: object.optional(),
    caller_variables: object.optional(),
  })
  .refine((profile) => Object.keys(profile).length > 0, 'Expected at least one field.')

const common = {
  language: oneOf(languageCodes).optional(),
  tags: listOf(upTo(64), 32).optional(),
  personality: z.union([whole, inlinePersonality], 'Expected an id or a personality.').optional(),
  test_profile: z.union([whole, inlineProfile], 'Expected an id or a test profile.').optional(),
  metrics: listOf(z.union([whole, filled.regex(/^[a-z0-9_]+$/)], 'Expected an id or a slug.'), 64).optional(),
  max_duration: whole.optional(),
  frequency: whole.optional(),
}

const tools = ['call_hold', 'dtmf', 'end_call', 'end_call_only_on_transfer', 'receive_dtmf', 'send_sms']

const suiteCase = z
  .strictObject({
    ...common,
    name: upTo(80, 1),
    key: upTo(128).optional(),
    type: oneOf(['instruction', 'conditional_actions', 'real_world_smart', 'real_world_fixed']).optional(),
    instructions: text.optional(),
    conditional_actions: object.optional(),
    expected_outcome: text.optional(),
    first_message: text.optional(),
    tools: listOf(oneOf(tools), 16).optional(),
  })
  .superRefine((each, context) => {
    const isProgram = each.type === 'conditional_actions'
    for (const field of isProgram
      ? (['conditional_actions', 'language'] as const)
      : (['instructions'] as const))
      if (each[field] === undefined)
        context.addIssue({ code: 'custom', path: [field], message: 'This field is required.' })
  })

const suiteFormat = z.strictObject({
  $schema: text.optional(),
  version: z.literal('1', 'Expected "1".'),
  suite: z.strictObject({ name: upTo(255).optional(), description: text.optional() }).optional(),
  defaults: z.strictObject({ ...common, concurrency_limit: whole.optional() }).optional(),
  scenarios: listOf(suiteCase, 200).min(1, 'Expected at least one entry.'),
})

export type Suite = z.output<typeof suiteFormat>

/** 1 MB (contract, row `run_scenarios_json/`). */
const mostBytes = 1_000_000

export function readSuite(spec: unknown): { readonly suite: Suite } | { readonly errors: FieldErrors } {
  const bytes = Buffer.byteLength(JSON.stringify(spec))
  if (bytes > mostBytes)
    return { errors: { spec: [`The spec has ${bytes} bytes, of at most ${mostBytes}.`] } }
  const parsed = suiteFormat.safeParse(spec)
  if (!parsed.success) return { errors: byPlace(parsed.error) }
  const errors = doubles(parsed.data)
  return Object.keys(errors).length > 0 ? { errors } : { suite: parsed.data }
}

/** `scenarios[3].metrics[1]`; `spec` for the whole. */
export function placeOf(path: readonly PropertyKey[]): string {
  const place = path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`)).join('')
  return place.replace(/^\./, '') || 'spec'
}

function byPlace({ issues }: z.ZodError): FieldErrors {
  const errors: Record<string, string[]> = {}
  for (const issue of issues) {
    const places =
      issue.code === 'unrecognized_keys'
        ? issue.keys.map((key) => ({ place: placeOf([...issue.path, key]), message: 'Unknown field.' }))
        : [{ place: placeOf(issue.path), message: issue.message }]
    for (const { place, message } of places) errors[place] = [...(errors[place] ?? []), message]
  }
  return errors
}

/** Results of two cases with one key could not be told apart. */
function doubles({ scenarios }: Suite): FieldErrors {
  const keys = scenarios.map(({ key }) => key)
  const again = keys.flatMap((key, index) =>
    key !== undefined && keys.indexOf(key) < index
      ? [[`scenarios[${index}].key`, ['Used twice.']] as const]
      : [],
  )
  return Object.fromEntries(again)
}
