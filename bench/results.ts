/** What one run of all benches has measured, as a file that a later run is compared with. */
import { z } from 'zod'
import type { Figure } from './figure.js'

export interface Results {
  /** Of the runtime, such as `24.21.0`. */
  readonly node: string
  readonly cores: number
  readonly figures: readonly Figure[]
}

/** A figure that could not be measured is null in JSON. */
const number = z
  .number()
  .nullable()
  .transform((value) => value ?? Number.NaN)

const form = z.object({
  node: z.string(),
  cores: z.number(),
  figures: z.array(
    z.object({ name: z.string(), value: number, bound: z.number(), unit: z.string(), detail: z.string() }),
  ),
})

export function resultsJson(results: Results): string {
  return `${JSON.stringify(results, null, 2)}\n`
}

/** Throws where the text is something else. */
export function readResults(text: string): Results {
  return form.parse(JSON.parse(text))
}

/** False for what could not be measured, too. */
export function isWithin({ value, bound }: Figure): boolean {
  return value <= bound
}
