/** Asks what a proof would cost before anything of it starts, and says why it is not to be run. */
import { together } from '../core/input-error.js'
import { ServiceError } from '../core/service-error.js'
import type { CekuraApi, SuiteRun } from '../edges.js'

export interface ProofEstimate {
  /** Of all suites together, in the service's own unit; null where it does not say. */
  readonly estimatedCost: number | null
  /** Why nothing is to be run; null where it may. */
  readonly problem: string | null
}

/** A refusal, such as of a low balance, is a problem of the proof alone. Throws only when an edge is broken. */
export async function estimateSuites(
  { cekura, signal }: { readonly cekura: Pick<CekuraApi, 'estimateSuite'>; readonly signal: AbortSignal },
  { suites, maxCost }: { readonly suites: readonly SuiteRun[]; readonly maxCost: number },
): Promise<ProofEstimate> {
  try {
    const estimates = await together(suites.map((suite) => cekura.estimateSuite(suite, signal)))
    const estimatedCost = estimates.reduce<number | null>(
      (sum, { cost }) => (sum === null || cost === null ? null : sum + cost),
      0,
    )
    return {
      estimatedCost: estimatedCost === null ? null : rounded(estimatedCost),
      problem: overBudget(estimatedCost, maxCost),
    }
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error
    return { estimatedCost: null, problem: `Nothing was run: ${error.message}` }
  }
}

/** Sums of decimal fractions come out with a tail of digits that no one has asked for. */
function rounded(cost: number): number {
  return Math.round(cost * 1e6) / 1e6
}

function overBudget(cost: number | null, maxCost: number): string | null {
  if (maxCost === 0) return null
  if (cost === null) {
    return `Nothing was run: Cekura gave no estimate of the cost, so that it cannot be held against max-cost (${maxCost}).`
  }
  if (rounded(cost) <= maxCost) return null
  return `Nothing was run: it is estimated to cost ${rounded(cost)}, and max-cost is ${maxCost}.`
}
