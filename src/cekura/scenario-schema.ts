/** The shape of a scenario in the service's answers: as a row of a list, or read by itself with its details. */
import * as z from 'zod/mini'
import type { Scenario, ScenarioDetails } from '../core/model.js'
import { optionalText, text, tolerantNumber, wholeNumber } from './forms.js'
import { listed } from './listed.js'

const fields = () => ({
  id: wholeNumber,
  // Only a second look at what the list was asked for, so no other form of it is worth an error.
  agent: z.catch(z.nullish(wholeNumber), null),
  name: text,
  scenario_language: optionalText,
  folder_path: optionalText,
  tags: z.nullish(z.array(z.string())),
  scenario_type: z.pipe(
    optionalText,
    z.transform((type) => type ?? 'instruction'),
  ),
  // Types that are not improved may hold an object here; it is kept to be shown.
  instructions: z.union([text, z.looseObject({}), z.array(z.unknown())]),
  expected_outcome_prompt: text,
  personality: z.nullish(wholeNumber),
})

/** Without details, of which a long list would only fill the memory. */
export const scenarioRow = z.lazy(() =>
  z.pipe(
    z.object(fields()),
    z.transform((row, context): Scenario => scenarioOf(row, context)),
  ),
)

/** What a proof or a suite needs besides; a field in a wrong form is one that is not set. */
const detailFields = () => ({
  test_profile: tolerantNumber,
  metric_names: z.optional(z.unknown()),
  tool_ids: z.optional(z.unknown()),
  first_message: z.catch(text, ''),
  max_duration: tolerantNumber,
})

/** A scenario that was read by itself. */
export const scenarioAnswer = z.lazy(() =>
  z.pipe(
    z.object({ ...fields(), ...detailFields() }),
    z.transform((row, context): Scenario => ({ ...scenarioOf(row, context), details: detailsOf(row) })),
  ),
)

type Row = z.output<z.ZodMiniObject<ReturnType<typeof fields>>>
type Details = z.output<z.ZodMiniObject<ReturnType<typeof detailFields>>>

function scenarioOf(row: Row, context: z.core.ParsePayload): Scenario {
  const { instructions } = row
  if (typeof instructions !== 'string' && row.scenario_type === 'instruction')
    context.issues.push({
      code: 'custom',
      path: ['instructions'],
      message: 'expected string, received an object',
      input: instructions,
    })
  return {
    id: row.id,
    ...(typeof row.agent === 'number' ? { agent: row.agent } : {}),
    name: row.name,
    language: row.scenario_language,
    folder: row.folder_path,
    tags: row.tags ?? [],
    type: row.scenario_type,
    instructions: typeof instructions === 'string' ? instructions : JSON.stringify(instructions),
    expectedOutcome: row.expected_outcome_prompt,
    personality: row.personality ?? null,
  }
}

function detailsOf(row: Details): ScenarioDetails {
  return {
    testProfile: row.test_profile,
    metricNames: listed(row.metric_names),
    tools: listed(row.tool_ids),
    firstMessage: row.first_message,
    maxDuration: row.max_duration,
  }
}
