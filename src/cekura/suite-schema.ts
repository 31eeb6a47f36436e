/** The shapes of the answers about one-off suites: their check, their price, their start. */
import * as z from 'zod/mini'
import { wordsOfValue } from '../core/words.js'
import type { SuiteEstimate } from '../edges.js'
import { tolerantNumber, wholeNumber } from './forms.js'

/** A refusal comes as a 400; one that came with a good status would have its words beside it. */
export const validationAnswer = z.lazy(() =>
  z.pipe(
    z.object({ valid: z.boolean(), errors: z.optional(z.unknown()), detail: z.optional(z.unknown()) }),
    z.transform(({ valid, errors, detail }) => ({ valid, words: wordsOfValue({ errors, detail }) })),
  ),
)

/** A sum in the service's unit, which may come as text as counts do; null for every other form. */
const cost = z.lazy(() =>
  z.catch(
    z.nullable(
      z.pipe(
        z.transform((value) =>
          typeof value === 'string' && /^\s*\d+(\.\d+)?\s*$/.test(value) ? Number(value) : value,
        ),
        z.number().check(z.nonnegative()),
      ),
    ),
    null,
  ),
)

const plan = z.lazy(() => z.object({ total_runs: tolerantNumber, estimated_cost: cost }))

/** The plan of a dry run, or under `plan` as the check of a suite gives it. */
export const estimateAnswer = z.lazy(() =>
  z.pipe(
    z.pipe(
      z.looseObject({ plan: z.catch(z.nullish(z.looseObject({})), null) }),
      z.transform((answer) => answer.plan ?? answer),
    ),
    z.pipe(
      plan,
      z.transform((row): SuiteEstimate => ({ runs: row.total_runs, cost: row.estimated_cost })),
    ),
  ),
)

/** The result that a started suite is polled by. */
export const suiteStartAnswer = z.lazy(() =>
  z.pipe(
    z.object({ id: wholeNumber }),
    z.transform(({ id }) => ({ resultId: id })),
  ),
)

/** Nothing is read of it: what counts is that it was accepted. */
export const acceptedAnswer = z.pipe(
  z.unknown(),
  z.transform((): undefined => undefined),
)
