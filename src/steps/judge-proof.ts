/** Judges what has come of the suites: for each scenario, which goes into its row, and for all together. */
import type { Agent, ScenarioResult } from '../core/model.js'
import { type Proof, proofOfSame, proveAll, proveScenario } from '../core/proof.js'
import { leftOutNotes } from '../core/proof-notes.js'
import { type SideTally, tallySide, uncountedNotes } from '../core/proof-result.js'
import type { LeftOutCase, SuitePair } from '../core/proof-suite.js'
import { rowKey } from '../core/scenario-result.js'
import type { Run } from './improve-all.js'
import { type KnownProofs, resultUrl } from './known-proofs.js'
import type { FinishedSuite, Sides } from './proof-runs.js'
import { sentences } from '../core/sentence.js'

/** What the steps of one proof share. */
export interface Proving {
  readonly run: Run
  readonly verify: NonNullable<Run['inputs']['verify']>
  readonly agent: Agent
  readonly known: KnownProofs
  /** Sentences about the proof as a whole. */
  readonly notes: string[]
  readonly leftOut: LeftOutCase[]
}

export interface Judging {
  /** All rows that the proof is about. */
  readonly rows: readonly ScenarioResult[]
  /** The pairs that were to be run. */
  readonly fit: readonly SuitePair[]
  /** What has come of each. */
  readonly finished: readonly Sides<FinishedSuite>[]
  readonly estimatedCost: number | null
}

const nothing = { passed: 0, total: 0 }

/** The proof of a run. Of each scenario with a result, or with a proof that is known, the row in the record gets its own. */
export function judgeProof(proving: Proving, { rows, fit, finished, estimatedCost }: Judging): Proof {
  const { verify, agent, known, notes, leftOut } = proving
  const sideOf = (side: keyof Sides<unknown>): SideTally =>
    tallySide(
      fit.flatMap(({ cases }, index) => {
        const reading = finished[index]?.[side].reading ?? null
        // Why nothing was read is a problem of its own: no run of it is missing from an answer.
        return reading === null ? [] : [{ cases, runs: verify.runs, reading }]
      }),
    )
  const [before, after] = [sideOf('before'), sideOf('after')]
  const keys = new Map(fit.flatMap(({ cases }) => cases).map(({ id, key }) => [id, key]))
  const scenarios = rows.flatMap((row) => {
    const key = keys.get(rowKey(row)) ?? ''
    const [old, fresh] = [before.tallies.get(key), after.tallies.get(key)]
    const seen =
      old === undefined && fresh === undefined ? null : proveScenario(old ?? nothing, fresh ?? nothing)
    const proof = known.of(row) ?? seen
    if (proof === null) return []
    const judged = row.status === 'unchanged' ? proofOfSame(proof) : proof
    proving.run.record.results.set(rowKey(row), { ...row, proof: judged })
    return [judged]
  })
  const suites = finished.flatMap((sides) => [sides.before, sides.after])
  const problems = suites.flatMap(({ problem }) => problem ?? [])
  const uncounted = uncountedNotes([before.uncounted, after.uncounted])
  const words = sentences(...problems, uncounted, ...notes, leftOutNotes(leftOut))
  return proveAll({
    channel: verify.channel,
    estimatedCost,
    results: pagesOf(proving, { rows, suites, project: agent.project }),
    scenarios,
    notes: words,
  })
}

function pagesOf(
  { known }: Proving,
  {
    rows,
    suites,
    project,
  }: {
    readonly rows: readonly ScenarioResult[]
    readonly suites: readonly FinishedSuite[]
    readonly project: number
  },
): readonly string[] {
  const earlier = rows.some((row) => known.of(row) !== null) ? known.results : []
  const own = suites.flatMap(({ resultId }) => (resultId === null ? [] : [resultUrl({ project, resultId })]))
  return [...new Set([...earlier, ...own])]
}
