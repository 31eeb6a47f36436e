/** Forms in which single values come in answers: ids, counts, and texts that may be missing. */
import * as z from 'zod/mini'

/** An id or a count: a whole number, which the service may also write as a string (contract, row `run_scenarios_json/`). */
export const wholeNumber = z.pipe(
  z.transform((value) => (typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value)),
  z.int().check(z.nonnegative()),
)

/** A text that may be missing or null, which both mean "not set". */
export const text = z.pipe(
  z.nullish(z.string()),
  z.transform((value) => value ?? ''),
)

/** A language or a folder: an empty string is no more than null. */
export const optionalText = z.pipe(
  z.nullish(z.string()),
  z.transform((value) => (value === undefined || value === '' ? null : value)),
)

/** A whole number, or null for everything else: no wrong form of it is worth an error. */
export const tolerantNumber = z.catch(z.nullable(wholeNumber), null)
