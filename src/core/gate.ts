/** The verdict of a run, as a value: what blocks the merge, said in one sentence. */
import type { GateWord } from './input-schema.js'
import { missingCount } from './counts.js'
import type { Conclusion, Finding, Missing, ScenarioResult } from './model.js'
import { type Proof, wasRun } from './proof.js'
import { isForFileAlone } from './scenario-result.js'

/** How a run can stop before all is done, as its report says it. */
export const endingKinds = [
  'cancelled',
  'deadline',
  'platform',
  'broken',
  'unfinished',
  'not-here',
] as const satisfies readonly Ending['kind'][]
export type EndingKind = (typeof endingKinds)[number]

/** Why a run stopped before all was done; null when it did not. */
export type Ending =
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'deadline' }
  /** The service could not be reached or answered nonsense to the end of the retries. */
  | { readonly kind: 'platform'; readonly message: string }
  /** A wrong input, a refused key, an agent that is not there: no part of the gate, always a failure. */
  | { readonly kind: 'broken'; readonly message: string }
  /** The report is a draft of a run that is under way: it is read only where the runner died. */
  | { readonly kind: 'unfinished'; readonly message: string }
  /** Nothing was to be done here, such as in a pull request from a fork. */
  | { readonly kind: 'not-here'; readonly message: string }

export interface Facts {
  readonly results: readonly ScenarioResult[]
  readonly missing: readonly Missing[]
  /** Of the run as a whole; absent where nothing was to be proved. */
  readonly proof?: Proof
  readonly ending: Ending | null
  readonly failOn: ReadonlySet<GateWord>
  /** Of a dry run: what a real one would do. */
  readonly plan: { readonly scenarios: readonly { readonly count: number }[]; readonly jobs: number } | null
}

export interface Verdict {
  readonly conclusion: Conclusion
  /** One sentence or more, for people. */
  readonly reason: string
}

/** The gate's words about scenarios, the worst first, and how one sentence counts them. */
const sentences: readonly (readonly [
  Exclude<GateWord, 'none'>,
  (count: number, facts: Pick<Facts, 'proof'>) => string,
])[] = [
  ['failed', (count) => `${scenarios(count)} failed`],
  ['rejected', (count) => `${newTexts(count)} rejected`],
  [
    'uncertain',
    (count) =>
      `${scenarios(count)} ${count === 1 ? 'is' : 'are'} uncertain (the answer to a paid start was lost)`,
  ],
  ['drifted', (count) => `${scenarios(count)} drifted (the text on Cekura is another one)`],
  ['timeout', (count) => `${scenarios(count)} ran out of time`],
  ['missing', (count) => `${scenarios(count)} missing`],
  [
    'platform',
    (count) =>
      `${scenarios(count)} could not be handled because Cekura could not be reached or answered nonsense`,
  ],
  ['regression', () => 'the proof shows new texts that do worse against the agent than the old ones'],
  [
    'inconclusive',
    (_, { proof }) =>
      proof === undefined || wasRun(proof) ? 'the proof is inconclusive' : 'the proof was not run',
  ],
  ['proposed', (count) => `${count === 1 ? '1 proposal waits' : `${count} proposals wait`} to be applied`],
]

export function judge(facts: Facts): Verdict {
  const { ending, failOn } = facts
  if (ending?.kind === 'cancelled') return { conclusion: 'failure', reason: 'cancelled' }
  if (ending?.kind === 'broken' || ending?.kind === 'unfinished') {
    return { conclusion: 'failure', reason: ending.message }
  }
  if (ending?.kind === 'not-here') return { conclusion: 'neutral', reason: ending.message }
  if (ending?.kind === 'platform') {
    return { conclusion: failOn.has('platform') ? 'failure' : 'neutral', reason: ending.message }
  }
  // In a run that came to its end every scenario has one too; of one that has none nothing good is known.
  if (facts.results.some(({ status }) => status === 'cancelled'))
    return { conclusion: 'failure', reason: 'cancelled' }
  const counts = gateCounts(facts)
  if (ending?.kind === 'deadline' && facts.results.length === 0) {
    const reason =
      'The time that timeout gives ran out before the scenarios were known. Raise timeout; where that does not help, Cekura does not answer.'
    return { conclusion: failOn.has('timeout') ? 'failure' : 'neutral', reason }
  }
  const blocking = sentences.filter(([word]) => failOn.has(word) && counts[word] > 0)
  if (blocking.length > 0) {
    const reason = joined(blocking.map(([word, say]) => say(counts[word], facts)))
    return { conclusion: 'failure', reason: `${reason.charAt(0).toUpperCase()}${reason.slice(1)}.` }
  }
  return passing(facts, counts)
}

/** How many scenarios each word of the gate stands for in this run. */
export function gateCounts({
  results,
  missing,
  proof,
}: Pick<Facts, 'results' | 'missing' | 'proof'>): Record<Exclude<GateWord, 'none'>, number> {
  const having = (status: ScenarioResult['status']) => results.filter((result) => result.status === status)
  const failed = having('failed')
  const worse = results.filter((result) => result.proof?.verdict === 'worse').length
  const platform = failed.filter(isPlatform).length
  return {
    failed: failed.length - platform,
    rejected: having('rejected').length,
    uncertain: having('uncertain').length,
    drifted: having('drifted').length,
    timeout: having('timeout').length,
    missing: missingCount(missing),
    platform,
    proposed: having('improved').length,
    // With few runs a single scenario can hardly be told from chance, and all together can.
    regression: Math.max(worse, proof?.verdict === 'worse' ? 1 : 0),
    inconclusive: proof?.verdict === 'inconclusive' ? 1 : 0,
  }
}

/** Of a scenario that failed for the service's sake, not for its own. */
export function platformFinding(message: string): Finding {
  return { code: 'platform', severity: 'error', message }
}

/** True where there is such a finding. */
export function isPlatform(result: ScenarioResult): boolean {
  return result.findings.some((finding) => finding.code === 'platform')
}

function passing(facts: Facts, counts: ReturnType<typeof gateCounts>): Verdict {
  const { results, plan } = facts
  const tolerated = sentences.filter(([word]) => word !== 'proposed' && counts[word] > 0)
  const aside =
    tolerated.length === 0
      ? ''
      : ` Not blocking: ${joined(tolerated.map(([word, say]) => say(counts[word], facts)))}.`
  if (plan !== null) return { conclusion: 'success', reason: `${planned(plan)}${aside}` }
  if (results.length === 0) {
    return { conclusion: 'neutral', reason: `No scenario matches, so there was nothing to do.${aside}` }
  }
  const applied = results.filter((result) => result.status === 'applied').length
  if (applied > 0) return { conclusion: 'success', reason: `${newTexts(applied)} saved.${aside}` }
  const reverted = results.filter((result) => result.status === 'reverted').length
  if (reverted > 0) {
    return {
      conclusion: 'success',
      reason: `${reverted === 1 ? '1 old text was' : `${reverted} old texts were`} put back.${aside}`,
    }
  }
  const proposals = counts.proposed + results.filter(isForFileAlone).length
  if (proposals > 0) {
    const words = proposals === 1 ? '1 proposal is' : `${proposals} proposals are`
    return { conclusion: 'success', reason: `${words} ready for review.${aside}` }
  }
  if (results.every((result) => result.status === 'skipped')) {
    return {
      conclusion: 'neutral',
      reason: `${scenarios(results.length)} selected, and none to improve.${aside}`,
    }
  }
  return { conclusion: tolerated.length > 0 ? 'neutral' : 'success', reason: `No text changes.${aside}` }
}

function planned({ scenarios: lacking, jobs }: NonNullable<Facts['plan']>): string {
  const made = lacking.reduce((sum, { count }) => sum + count, 0)
  const creation = made === 0 ? '' : `${scenarios(made)} would be created and `
  return `Dry run: ${creation}${jobs === 1 ? '1 job' : `${jobs} jobs`} would start; nothing was changed.`
}

function scenarios(count: number): string {
  return count === 1 ? '1 scenario' : `${count} scenarios`
}

function newTexts(count: number): string {
  return count === 1 ? '1 new text was' : `${count} new texts were`
}

function joined(parts: readonly string[]): string {
  return parts.length < 2 ? (parts[0] ?? '') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1) ?? ''}`
}
