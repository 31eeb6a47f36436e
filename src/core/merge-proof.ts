/** Joins the proofs of several parts of a selection: the statistics are made anew from all their scenarios. */
import type { Outcome } from './model.js'
import { notProven, type Proof, proofOfSame, proveAll, proveScenario, type ScenarioProof } from './proof.js'
import type { Report } from './report.js'
import { sentences } from './sentence.js'

/** The page of a result (contract, row "links for people"). */
const resultPage = /^https:\/\/dashboard\.cekura\.ai\/\d{1,15}\/results\/\d{1,15}$/

/** undefined where none of the parts has one. */
export function joinProofs(reports: readonly Report[]): Proof | undefined {
  const proved = reports.flatMap(({ proof, scenarios }) =>
    proof === undefined ? [] : [{ proof, scenarios }],
  )
  const [first] = proved
  if (first === undefined) return undefined
  const { channel } = first.proof
  const scenarios = proved.flatMap((part) => proofsOf(part.scenarios))
  const results = proved.flatMap(({ proof }) => proof.results).filter((page) => resultPage.test(page))
  const estimatedCost = sumOf(proved.map(({ proof }) => proof.estimatedCost))
  const notes = sentences(...new Set(proved.map(notesOf)))
  if (scenarios.length === 0 && results.length === 0)
    return notProven({ channel, estimatedCost, reason: notes })
  return proveAll({ channel, estimatedCost, results, scenarios, notes })
}

/** Intervals and the word follow from the runs, whatever a part says of them. */
export function proofAnew(status: Outcome, { before, after }: ScenarioProof): ScenarioProof {
  const proof = proveScenario(before, after)
  return status === 'unchanged' ? proofOfSame(proof) : proof
}

interface Proved {
  readonly proof: Proof
  readonly scenarios: Report['scenarios']
}

function proofsOf(scenarios: Report['scenarios']) {
  return scenarios.flatMap(({ proof }) => proof ?? [])
}

/** What a part's reason says besides the sentence about its own numbers, which do not hold for the whole. */
function notesOf({ proof, scenarios }: Proved): string {
  const { channel, estimatedCost, results, reason } = proof
  const numbers = proveAll({
    channel,
    estimatedCost,
    results,
    scenarios: proofsOf(scenarios),
    notes: '',
  }).reason
  return reason.startsWith(numbers) ? reason.slice(numbers.length).trim() : reason
}

/** null where no part has one. */
function sumOf(costs: readonly (number | null)[]): number | null {
  const known = costs.filter((cost) => cost !== null)
  return known.length === 0 ? null : known.reduce((sum, cost) => sum + cost, 0)
}
