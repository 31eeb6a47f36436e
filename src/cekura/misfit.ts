/** Says in words what does not fit in an answer: zod's smaller form brings no words of its own. */
import type * as z from 'zod/mini'

/**
 * What was expected and what came, for the kinds of misfit that the schemas of the answers can bring about; for any
 * other, as for one of which no alternative fits, only that it does not fit. The value itself is never in the words.
 */
export function misfit(issue: z.core.$ZodRawIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `expected ${issue.expected}, received ${kindOf(issue.input)}`
    case 'too_small':
      return `Too small: expected ${issue.origin} ${
        issue.origin === 'string' ? `to have >=${issue.minimum} characters` : `to be >=${issue.minimum}`
      }`
    case 'too_big':
      return `Too big: expected ${issue.origin} to be <=${issue.maximum}`
    default:
      return 'Invalid input'
  }
}

/** JSON's word for the kind of a value; a number beyond all bounds, such as `1e999`, is no number to zod. */
function kindOf(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : typeof value
}
