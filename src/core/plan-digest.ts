/** Names by one digest what applying a report would do, so that equal proposals can be told from different ones. */
import type { Outcome, ScenarioResult } from './model.js'

/** What applying would do to one scenario. */
export interface PlannedChange {
  readonly id: number
  /** SHA-256 (hex) of the text that the change starts from; another text on the service means drift. */
  readonly before: string
  /** The text that is saved. */
  readonly after: string
  /** The expected outcome that is saved; absent where it stays as it is. */
  readonly outcome?: string
}

/** What applying would do, without times, names or the run that proposed it. */
export interface Plan {
  /** Agent id. */
  readonly agent: number
  /** By id. */
  readonly scenarios: readonly PlannedChange[]
}

export interface PlanInput {
  /** Agent id; null where the run ended before the agent was read, and then there is nothing to apply. */
  readonly agent: number | null
  readonly results: readonly ScenarioResult[]
  /** SHA-256 of the UTF-8 bytes, as 64 hex digits. */
  readonly hash: (text: string) => string
}

/** A proposal keeps its digest when it is saved: `apply` and `propose` of the same texts are the same plan. */
const planned: ReadonlySet<Outcome> = new Set<Outcome>(['improved', 'applied'])

/** The plan of a run, or null where there is nothing to apply. */
export function planOf({ agent, results, hash }: PlanInput): Plan | null {
  const scenarios = results.flatMap((result) => plannedChange(result, hash)).sort((a, b) => a.id - b.id)
  return agent === null || scenarios.length === 0 ? null : { agent, scenarios }
}

function plannedChange(result: ScenarioResult, hash: PlanInput['hash']): readonly PlannedChange[] {
  const { id, status, before, after, outcomeBefore, outcomeAfter } = result
  if (id === null || !planned.has(status) || after === null) return []
  const change = { id, before: hash(before), after }
  return [outcomeAfter === outcomeBefore ? change : { ...change, outcome: outcomeAfter }]
}

/**
 * The one spelling of a plan: JSON without white space, keys in alphabetical order. It is what a signature covers,
 * so a reader that parses and writes it again must come to the same bytes.
 */
export function canonicalPlan({ agent, scenarios }: Plan): string {
  return JSON.stringify({
    agent,
    scenarios: scenarios.map(({ after, before, id, outcome }) => ({
      after,
      before,
      id,
      ...(outcome === undefined ? {} : { outcome }),
    })),
  })
}

/** SHA-256 (hex) of the canonical plan; an empty string where there is nothing to apply. */
export function planDigest(input: PlanInput): string {
  const plan = planOf(input)
  return plan === null ? '' : input.hash(canonicalPlan(plan))
}
