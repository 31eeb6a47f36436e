/** The shapes of the service's answers: tolerant of what is not used, strict on what is, and turned into the field's terms. */
import * as z from 'zod/mini'
import { readGenerationAnswer } from '../core/generation.js'
import type { Agent, Folder, Metric, Personality, TestProfile } from '../core/model.js'
import { readJobAnswer } from '../core/status.js'
import { optionalText, text, wholeNumber } from './forms.js'
import { profileKeys } from './profile-keys.js'

// Lazy, as all schemas are that are not needed at once: else every run would pay for all of them before its first request.
export const agentAnswer = z.lazy(() =>
  z.pipe(
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
  ),
)

/** `path` is missing where the service does not say it; a name alone is the path of a root folder. */
export const folderAnswer = z.lazy(() =>
  z.pipe(
    z.object({ name: z.string(), path: optionalText }),
    z.transform((row): Folder => ({ name: row.name, path: row.path ?? row.name })),
  ),
)

export const personalityAnswer = z.lazy(() =>
  z.pipe(
    z.object({ id: wholeNumber, name: text, language: text }),
    z.transform((row): Personality => row),
  ),
)

export const metricAnswer = z.lazy(() =>
  z.pipe(
    z.object({ id: wholeNumber, name: text, slug: optionalText }),
    z.transform((row): Metric => row),
  ),
)

export const testProfileAnswer = z.lazy(() =>
  z.pipe(
    z.object({ id: wholeNumber, name: text, information: z.unknown() }),
    z.transform((row): TestProfile => ({ id: row.id, name: row.name, keys: profileKeys(row.information) })),
  ),
)

/** The answer to every start of a job. */
export const startAnswer = z.lazy(() =>
  z.pipe(
    z.object({
      progress_id: z.union([z.string().check(z.minLength(1)), z.pipe(z.number(), z.transform(String))]),
    }),
    z.transform((answer) => ({ progressId: answer.progress_id })),
  ),
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
  return z.lazy(() => {
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
  })
}
