/** How a proof is told in every report: which scenarios have one, and its numbers as words. */
import type { ScenarioResult } from './model.js'
import type { Rate, ScenarioProof } from './proof.js'

/** A scenario of the report, and what its runs have shown. */
export interface ProvenScenario {
  readonly result: ScenarioResult
  readonly proof: ScenarioProof
}

/** In the order of the results. */
export function provenScenarios(scenarios: readonly ScenarioResult[]): readonly ProvenScenario[] {
  return scenarios.flatMap((result) => (result.proof === undefined ? [] : [{ result, proof: result.proof }]))
}

/** The runs, and the interval in percent. */
export function rateWords({ passed, total, low, high }: Rate): string {
  return total === 0 ? 'no judged run' : `${passed} of ${total} (${percent(low)}–${percent(high)} %)`
}

/** Whole percents of a share of 1. */
export function percent(share: number): number {
  return Math.round(share * 100)
}

/** At most four decimals: an estimate is a sum of rates, whose last digits are those of the arithmetic. */
export function costText(cost: number): string {
  return String(Math.round(cost * 1e4) / 1e4)
}
