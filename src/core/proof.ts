/** Judges the runs of old and new texts: success rates with their uncertainty, and one word for what they prove. */
import { differenceProbability, exactInterval, type Tally } from './binomial.js'
import { counted } from './counts.js'
import { sentences } from './sentence.js'

/** A success rate: the judged runs, and the exact interval of 95 % in which the true rate lies. */
export interface Rate extends Tally {
  /** Shares of 1, rounded to 6 digits; 0 and 1 where there was no run. */
  readonly low: number
  readonly high: number
}

export const proofVerdicts = ['better', 'worse', 'inconclusive'] as const
export type ProofVerdict = (typeof proofVerdicts)[number]

/** What the runs of one scenario say about its old and its new text. */
export interface ScenarioProof {
  readonly before: Rate
  readonly after: Rate
  readonly verdict: ProofVerdict
}

/** What all runs together say; of a proof that did not take place no run, and the reason why. */
export interface Proof {
  /** How the agent was reached: `text`, `voice` … */
  readonly channel: string
  /** The sum of the dry runs' estimates, in the service's own unit; null where it gave none. */
  readonly estimatedCost: number | null
  readonly verdict: ProofVerdict
  readonly before: Rate
  readonly after: Rate
  /** Pages of the results, for people. */
  readonly results: readonly string[]
  /** Sentences: what the verdict rests on, or why nothing was run. */
  readonly reason: string
}

/** A difference that chance alone would show in at most so many cases of 1 is no chance. */
export const significance = 0.05

const none: Tally = { passed: 0, total: 0 }

export function rateOf({ passed, total }: Tally): Rate {
  const { low, high } = exactInterval({ passed, total })
  return { passed, total, low: rounded(low), high: rounded(high) }
}

function rounded(share: number): number {
  return Math.round(share * 1e6) / 1e6
}

/**
 * `better` or `worse` where the rates differ and Fisher's exact test, two-sided, gives at most 0.05; else
 * `inconclusive`, as it is where a side has no judged run. Never `the same`: no number of runs proves that.
 */
export function judgeRuns(before: Tally, after: Tally): ProofVerdict {
  if (differenceProbability(before, after) > significance) return 'inconclusive'
  // Crosswise, so that no division can make equal rates differ.
  return after.passed * before.total > before.passed * after.total ? 'better' : 'worse'
}

export function proveScenario(before: Tally, after: Tally): ScenarioProof {
  return { before: rateOf(before), after: rateOf(after), verdict: judgeRuns(before, after) }
}

/** Of a text that stays, which cannot be better or worse than itself: what its sides show is chance, and how flaky it is. */
export function proofOfSame(proof: ScenarioProof): ScenarioProof {
  return { ...proof, verdict: 'inconclusive' }
}

/** The old text passes only sometimes: what such a test says of the agent is chance in part. */
export function isFlaky({ passed, total }: Tally): boolean {
  return passed > 0 && passed < total
}

/** False of a proof that did not take place, such as one over budget: it has a verdict, and no run stands behind it. */
export function wasRun({ before, after, results }: Pick<Proof, 'before' | 'after' | 'results'>): boolean {
  return results.length > 0 || before.total + after.total > 0
}

export interface ProofInput extends Pick<Proof, 'channel' | 'estimatedCost' | 'results'> {
  readonly scenarios: readonly ScenarioProof[]
  /** Sentences about runs that were not counted; empty for none. */
  readonly notes: string
}

/**
 * The proof of a whole run, from the sums over its scenarios. Both sides run every scenario equally often, so the sums
 * are comparable, and scenarios of different difficulty only make the test more careful; a test by strata would gain
 * little. Where one side lacks runs the sums could mislead (Simpson's paradox): a scenario without any on one side is
 * therefore left out of both, and a smaller imbalance is told by the notes.
 */
export function proveAll({ channel, estimatedCost, results, scenarios, notes }: ProofInput): Proof {
  const comparable = scenarios.filter(({ before, after }) => before.total > 0 && after.total > 0)
  const before = sum(comparable.map((scenario) => scenario.before))
  const after = sum(comparable.map((scenario) => scenario.after))
  const { verdict, ...rates } = proveScenario(before, after)
  const reason = sentences(reasonOf(before, after), notes)
  return { channel, estimatedCost, verdict, ...rates, results, reason }
}

/** A proof that did not take place: over budget, refused, nothing to compare. The reason is a sentence. */
export function notProven({
  channel,
  estimatedCost,
  reason,
}: Pick<Proof, 'channel' | 'estimatedCost' | 'reason'>): Proof {
  const rate = rateOf(none)
  return { channel, estimatedCost, verdict: 'inconclusive', before: rate, after: rate, results: [], reason }
}

function sum(tallies: readonly Tally[]): Tally {
  return tallies.reduce(
    (all, { passed, total }) => ({ passed: all.passed + passed, total: all.total + total }),
    none,
  )
}

function reasonOf(before: Tally, after: Tally): string {
  if (before.total === 0) return 'No scenario has a judged run on both sides.'
  const numbers = `${shareText(before)} with the old texts, ${shareText(after)} with the new ones`
  const verdict = judgeRuns(before, after)
  const probability = probabilityText(differenceProbability(before, after))
  if (verdict === 'inconclusive')
    return `Chance alone can explain the difference: ${numbers} (p ${probability}).`
  return `The scenarios pass ${verdict === 'better' ? 'more' : 'less'} often: ${numbers} (p ${probability}).`
}

/** `2 of 3 runs passed`. */
function shareText({ passed, total }: Tally): string {
  return `${passed} of ${counted(total, 'run')} passed`
}

function probabilityText(probability: number): string {
  if (probability < 0.0001) return '< 0.0001'
  return `= ${probability.toPrecision(3)}`
}
