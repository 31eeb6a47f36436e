/** How the Cekura service says no: the forms and words of its error answers. */
import type { z } from 'zod'
import type { SimulatorOptions } from '../options.js'
import { Refusal } from '../routing.js'
import type { Answer } from '../routing.js'

export const detail = (status: number, words: string): Answer => ({ status, body: { detail: words } })

export const notFound = (words = 'Not found.'): Refusal => new Refusal(detail(404, words))

/** Messages by field; `non_field_errors` for what concerns the whole body. */
export type FieldErrors = Readonly<Record<string, readonly string[]>>

export const refused = (errors: FieldErrors): Refusal => new Refusal({ status: 400, body: errors })

/** A 400 in the form that is wanted; the service uses several (contract, row "errors"). */
export function shaped(answer: Answer, shape: SimulatorOptions['errorShape']): Answer {
  const { body } = answer
  if (shape === 'fields' || answer.status !== 400 || !isFieldErrors(body)) return answer
  if (shape === 'errors') return { ...answer, body: { errors: body } }
  return {
    ...answer,
    body: Object.entries(body).flatMap(([field, messages]) => messages.map((each) => `${field}: ${each}`)),
  }
}

function isFieldErrors(body: unknown): body is FieldErrors {
  return (
    typeof body === 'object' &&
    body !== null &&
    !Array.isArray(body) &&
    Object.values(body).every((messages) => Array.isArray(messages))
  )
}

/** zod's issues in the service's words, by the first name of their path. */
export function fieldErrors(error: z.ZodError, body: object): FieldErrors {
  const errors: Record<string, string[]> = {}
  for (const issue of error.issues) {
    const field = String(issue.path[0] ?? 'non_field_errors')
    const missing = issue.code === 'invalid_type' && issue.path.length === 1 && !(field in body)
    errors[field] = [...(errors[field] ?? []), missing ? 'This field is required.' : issue.message]
  }
  return errors
}

/** The body by its schema, or a refusal; fields that the schema does not name are ignored, as the service does. */
export function parseBody<Shape extends z.ZodObject>(
  call: { readonly body: unknown; ignore(names: readonly string[]): void },
  schema: Shape,
): z.output<Shape> {
  const { body } = call
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw refused({ non_field_errors: ['Invalid data. Expected a dictionary.'] })
  call.ignore(Object.keys(body).filter((name) => !(name in schema.shape)))
  const parsed = schema.safeParse(body)
  if (!parsed.success) throw refused(fieldErrors(parsed.error, body))
  return parsed.data
}

/** A whole number of the query; null where it is absent. */
export function integer(query: URLSearchParams, name: string): number | null {
  const value = query.get(name)
  if (value === null) return null
  if (!/^\d{1,15}$/.test(value)) throw refused({ [name]: ['A valid integer is required.'] })
  return Number(value)
}

/** A query parameter that may be left out and may not be empty. */
export function word(query: URLSearchParams, name: string): string | null {
  const value = query.get(name)
  if (value === '') throw refused({ [name]: ['This field may not be blank.'] })
  return value
}
