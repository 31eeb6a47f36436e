/** The form of a suite file, version 1, as zod schemas; each message says what is allowed at its place. */
import * as z from 'zod/mini'

/** The most cases of one file (the format's limit). */
export const mostCases = 200

type JsonObject = Readonly<Record<string, unknown>>

/** A JSON object: neither null nor a list. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

const anyText = () => z.string('a text')

/**
 * A text with one message, whatever is wrong with it. Characters are counted, not UTF-16 units: the format does so, and
 * so does zod.
 */
function textOf(allowed: string, { most, form }: { readonly most: number; readonly form: RegExp }) {
  return z.string(allowed).check(z.maxLength(most, { error: allowed, abort: true }), z.regex(form, allowed))
}

const titleOf = (most: number) => textOf(`a text of at most ${most} characters`, { most, form: /^/ })

/** What tells cases apart must not be blank. */
const labelOf = (most: number) =>
  textOf(`a text of 1 to ${most} characters that is not blank`, { most, form: /\S/ })

function filled(what: string) {
  return z.string(what).check(z.minLength(1, what))
}

function wholeFrom1(what: string) {
  return z.int(what).check(z.minimum(1, what))
}

const isList = ({ value }: { readonly value: unknown }) => Array.isArray(value)

/** The entries are looked at even where there are too many, unless they are far too many for that. */
function listOf<Item extends z.ZodMiniType>(
  item: Item,
  { what, most }: { readonly what: string; readonly most: number },
) {
  const allowed = `a list of at most ${most} ${what}`
  return z.array(item, allowed).check(
    z.maxLength(10 * most, allowed),
    z.refine((list) => list.length <= most, { error: allowed, when: isList }),
  )
}

function wordOf<const Words extends readonly string[]>(words: Words) {
  return z.enum(words, `one of ${words.join(', ')}`)
}

/** An object without any other field. */
function fields<const Shape extends z.core.$ZodShape>(shape: Shape) {
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys' ? `known here are ${Object.keys(shape).join(', ')}` : 'an object',
  })
}

/** Fields that must be there because of what the object holds besides; told also where other fields are wrong. */
function needs(
  fieldsFor: (value: JsonObject) => { readonly names: readonly string[]; readonly why: string },
) {
  return z.check<JsonObject>(
    ({ value, issues }) => {
      const { names, why } = fieldsFor(value)
      for (const name of names.filter((needed) => value[needed] === undefined))
        issues.push({ code: 'custom', input: undefined, path: [name], message: why })
    },
    { when: ({ value }) => isObject(value) },
  )
}

const freeForm = () => z.custom<JsonObject>(isObject, 'an object')

/** Open, because later versions of the service speak more languages (contract, row "language"). */
const languageForm = 'a language code of two or three small letters, like en or de, or multi'
const language = z.lazy(() => z.string(languageForm).check(z.regex(/^(?:[a-z]{2,3}|multi)$/, languageForm)))

/** A tag is asked for in a comma-separated list (contract, row "list"). */
const tag = z.lazy(() =>
  textOf('a text of 1 to 64 characters that is not blank, without comma and line break', {
    most: 64,
    form: /^(?=.*\S)[^,\n\r\u2028\u2029]*$/,
  }),
)

const metricForm = 'a metric: its id (a whole number above 0) or its slug (small letters, digits, _)'
const metric = z.lazy(() =>
  z.union(
    [wholeFrom1(metricForm), z.string(metricForm).check(z.regex(/^[a-z0-9_]+$/, metricForm))],
    metricForm,
  ),
)

const scratch = ['prompt', 'language', 'voice_model', 'voice_id', 'background_noise']

/** For one run only: the service keeps no personality of it. */
const inlinePersonality = z.lazy(() =>
  fields({
    base: z.optional(wholeFrom1('the id of a personality: a whole number above 0')),
    name: z.optional(titleOf(255)),
    prompt: z.optional(filled('a text that is not empty')),
    language: z.optional(language),
    accent: z.optional(titleOf(255)),
    provider: z.optional(wordOf(['11labs', 'cartesia'])),
    voice_model: z.optional(
      wordOf(['eleven_flash_v2_5', 'eleven_multilingual_v2', 'eleven_turbo_v2_5', 'sonic-3.5']),
    ),
    voice_id: z.optional(filled('a text that is not empty')),
    background_noise: z.optional(anyText()),
    speed: z.optional(
      z
        .number('a number from 0.8 to 1.2')
        .check(z.minimum(0.8, 'a number from 0.8 to 1.2'), z.maximum(1.2, 'a number from 0.8 to 1.2')),
    ),
    end_call_enabled: z.optional(z.boolean('true or false')),
  }).check(
    needs(({ base }) => ({
      names: base === undefined ? scratch : [],
      why: `an inline personality has a base, or all of ${scratch.join(', ')}`,
    })),
  ),
)

/** For one run only: the service keeps no test profile of it. */
const inlineTestProfile = z.lazy(() =>
  fields({
    name: z.optional(titleOf(255)),
    agent_variables: z.optional(freeForm()),
    caller_variables: z.optional(freeForm()),
  }).check(
    z.refine((profile) => Object.keys(profile).length > 0, {
      error: 'an object with at least one field',
      when: ({ value }) => isObject(value),
    }),
  ),
)

const personalityForm = 'the id of a personality (a whole number above 0) or an inline personality'
const testProfileForm = 'the id of a test profile (a whole number above 0) or an inline test profile'

/** What a case may have and the defaults may give. */
const shared = () => ({
  frequency: z.optional(wholeFrom1('a whole number above 0')),
  language: z.optional(language),
  max_duration: z.optional(wholeFrom1('a whole number of seconds above 0')),
  metrics: z.optional(listOf(metric, { what: 'metrics', most: 64 })),
  personality: z.optional(z.union([wholeFrom1(personalityForm), inlinePersonality], personalityForm)),
  tags: z.optional(listOf(tag, { what: 'tags', most: 32 })),
  test_profile: z.optional(z.union([wholeFrom1(testProfileForm), inlineTestProfile], testProfileForm)),
})

/** One case; `scenarios` is a list of these. */
export const caseForm = z.lazy(() =>
  fields({
    key: z.optional(labelOf(128)),
    name: labelOf(80),
    type: z.optional(wordOf(['instruction', 'conditional_actions', 'real_world_fixed', 'real_world_smart'])),
    instructions: z.optional(anyText()),
    conditional_actions: z.optional(freeForm()),
    expected_outcome: z.optional(anyText()),
    first_message: z.optional(anyText()),
    tools: z.optional(
      listOf(
        wordOf(['call_hold', 'dtmf', 'end_call', 'end_call_only_on_transfer', 'receive_dtmf', 'send_sms']),
        { what: 'tools', most: 16 },
      ),
    ),
    ...shared(),
  }).check(
    needs(({ type }) =>
      type === 'conditional_actions'
        ? {
            names: ['conditional_actions', 'language'],
            why: 'a case of the type conditional_actions needs it',
          }
        : { names: ['instructions'], why: 'a case needs it unless its type is conditional_actions' },
    ),
    // A text that is there must say something, or there is nothing to improve; conditional actions do without one.
    z.check<JsonObject>(
      ({ value: { type, instructions }, issues }) => {
        if (type !== 'conditional_actions' && typeof instructions === 'string' && instructions.trim() === '')
          issues.push({
            code: 'custom',
            input: instructions,
            path: ['instructions'],
            message: 'a text that is not blank',
          })
      },
      { when: ({ value }) => isObject(value) },
    ),
  ),
)

const caseCount = `a list of 1 to ${mostCases} cases`

/** The whole file but for its cases, which are looked at one by one: zod cannot hold the issues of very many. */
export const suiteForm = z.lazy(() =>
  fields({
    $schema: z.optional(anyText()),
    version: z.literal('1', '"1" in quotes, the only version there is'),
    suite: z.optional(fields({ name: z.optional(titleOf(255)), description: z.optional(anyText()) })),
    defaults: z.optional(
      fields({ ...shared(), concurrency_limit: z.optional(wholeFrom1('a whole number above 0')) }),
    ),
    scenarios: z.array(z.unknown(), caseCount).check(
      z.refine((cases) => cases.length >= 1 && cases.length <= mostCases, {
        error: caseCount,
        when: isList,
      }),
    ),
  }),
)

export type CaseForm = z.output<typeof caseForm>

/** A suite file that has the form. */
export type SuiteForm = Omit<z.output<typeof suiteForm>, 'scenarios'> & {
  readonly scenarios: readonly CaseForm[]
}
