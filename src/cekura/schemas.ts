/** The shapes of the service's answers: tolerant of what is not used, strict on what is, and turned into the field's terms. */
import * as z from 'zod/mini'
import { readGenerationAnswer } from '../core/generation.js'
import type { Agent, Folder, Metric, Personality, Scenario, TestProfile } from '../core/model.js'
import { readJobAnswer } from '../core/status.js'
import { profileKeys } from './profile-keys.js'

/** An id or a count: a whole number, which the service may also write as a string (contract, row `run_scenarios_json/`). */
const wholeNumber = z.pipe(
  z.transform((value) => (typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value)),
  z.int().check(z.nonnegative()),
)

/** A text that may be missing or null, which both mean "not set". */
const text = z.pipe(
  z.nullish(z.string()),
  z.transform((value) => value ?? ''),
)

/** A language or a folder: an empty string is no more than null. */
const optionalText = z.pipe(
  z.nullish(z.string()),
  z.transform((value) => (value === undefined || value === '' ? null : value)),
)

export const scenarioAnswer = z.pipe(
  z.object({
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
  }),
  z.transform((row, context): Scenario => {
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
  }),
)

export const agentAnswer = z.pipe(
  z.object({
    id: wholeNumber,
    agent_name: text,
    project: wholeNumber,
    // The service's own default for an agent.
    language: z.pipe(
      optionalText,
      z.transform((language) => language ?? 'en'),
    ),
    enabled_personalities: z.nullish(z.array(wholeNumber)),
  }),
  z.transform((row): Agent => ({
    id: row.id,
    name: row.agent_name,
    project: row.project,
    language: row.language,
    enabledPersonalities: row.enabled_personalities ?? null,
  })),
)

/** `path` is missing where the service does not say it; a name alone is the path of a root folder. */
export const folderAnswer = z.pipe(
  z.object({ name: z.string(), path: optionalText }),
  z.transform((row): Folder => ({ name: row.name, path: row.path ?? row.name })),
)

export const personalityAnswer = z.pipe(
  z.object({ id: wholeNumber, name: text, language: text }),
  z.transform((row): Personality => row),
)

export const metricAnswer = z.pipe(
  z.object({ id: wholeNumber, name: text, slug: optionalText }),
  z.transform((row): Metric => row),
)

export const testProfileAnswer = z.pipe(
  z.object({ id: wholeNumber, name: text, information: z.unknown() }),
  z.transform((row): TestProfile => ({ id: row.id, name: row.name, keys: profileKeys(row.information) })),
)

/** The answer to every start of a job. */
export const startAnswer = z.pipe(
  z.object({
    progress_id: z.union([z.string().check(z.minLength(1)), z.pipe(z.number(), z.transform(String))]),
  }),
  z.transform((answer) => ({ progressId: answer.progress_id })),
)

export const jobAnswer = z.transform((answer: unknown, context) => {
  const reading = readJobAnswer(answer)
  if (reading !== null) return reading
  context.issues.push({ code: 'custom', message: 'neither a status nor a text', input: answer })
  return z.NEVER
})

export const generationAnswer = z.transform((answer: unknown, context) => {
  const reading = readGenerationAnswer(answer)
  if (reading !== null) return reading
  context.issues.push({ code: 'custom', message: 'neither counts nor a status', input: answer })
  return z.NEVER
})

/** One page of a list. */
export interface Page<Row> {
  readonly rows: readonly Row[]
  /** Rows of all pages together; null where the service does not say. */
  readonly count: number | null
  /** Address of the next page; null on the last, undefined where the service does not say. */
  readonly next: string | null | undefined
}

/** A page of rows; a bare array is a list that is whole. */
export function pageAnswer<Row>(row: z.ZodMiniType<Row>): z.ZodMiniType<Page<Row>> {
  const page = z.object({
    results: z.array(row),
    count: z.nullish(wholeNumber),
    next: z.nullish(z.string()),
  })
  return z.pipe(
    z.pipe(
      z.transform((answer) => (Array.isArray(answer) ? { results: answer, next: null } : answer)),
      page,
    ),
    z.transform(({ results, count, next }) => ({ rows: results, count: count ?? null, next })),
  )
}
