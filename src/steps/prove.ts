/** Proves the new texts: old and new ones run against the agent as two one-off suites, and what they show is judged. */
import type { Agent, ScenarioResult } from '../core/model.js'
import { notProven, type Proof, proveAll, proveScenario } from '../core/proof.js'
import type { ProofCase } from '../core/proof-case.js'
import { type SideTally, tallySide, uncountedNotes } from '../core/proof-result.js'
import { proofSuites, type SuitePair, type SuiteSpec } from '../core/proof-suite.js'
import { type RowKey, rowKey } from '../core/scenario-result.js'
import { ServiceError } from '../core/service-error.js'
import type { SuiteRun } from '../edges.js'
import type { Run } from './improve-all.js'
import { checkPair, type RefusedCase } from './proof-check.js'
import { proofCaseOf } from './proof-cases.js'
import { estimateSuites } from './proof-estimate.js'
import { type FinishedSuite, runSuites } from './proof-runs.js'

type Verify = NonNullable<Run['inputs']['verify']>

/** What the steps of one proof share. */
interface Proving {
  readonly run: Run
  readonly verify: Verify
  readonly agent: Agent
  readonly runOf: (spec: SuiteSpec) => SuiteRun
}

/**
 * Puts the proof into the record, as a whole and by scenario. A proposal is never lost because its proof failed: what
 * went wrong is the proof's reason, and only a text that the service itself refuses becomes `rejected`. Throws only
 * when an edge is broken.
 */
export async function prove(run: Run, { agent, verify }: Pick<Proving, 'agent' | 'verify'>): Promise<void> {
  const rows = [...run.record.results.values()].filter((row) => isProved(row, verify.only))
  if (rows.length === 0 || run.stop.signal.aborted) return
  run.progress.phase('prove')
  const { channel } = verify
  const runOf = (spec: SuiteSpec): SuiteRun => ({ agentId: agent.id, channel, name: spec.suite.name, spec })
  try {
    run.record.proof = await proofOf({ run, verify, agent, runOf }, rows)
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error
    const reason = `The texts could not be run: ${error.message}`
    run.record.proof = notProven({ channel, estimatedCost: null, reason })
  }
  run.edges.runner.info(`Proof: ${run.record.proof.verdict}. ${run.record.proof.reason}`)
}

/** A drifted case of a suite file has its new text on offer for the file. */
function isProved({ status, suite, before, after }: ScenarioResult, only: Verify['only']): boolean {
  if (status === 'unchanged') return only === 'all'
  return (
    after !== null &&
    after !== before &&
    (status === 'improved' || (status === 'drifted' && suite !== undefined))
  )
}

async function proofOf(proving: Proving, rows: readonly ScenarioResult[]): Promise<Proof> {
  const { run, verify } = proving
  const { cekura, stop, edges } = run
  const notes: string[] = []
  const cases = await casesOf(proving, { rows, notes })
  const prefix =
    `${edges.context.repository || 'Improved scenarios'} ${edges.context.headSha.slice(0, 7)}`.trim()
  const { pairs, leftOut } = proofSuites({ cases, runs: verify.runs, prefix })
  notes.push(...leftOut.map(({ id, reason }) => `${labelOf(id)}: ${reason}`))
  const fit = await fitPairs(proving, { pairs, notes, rows })
  const suites = fit.flatMap(({ before, after }) => [before, after]).map(proving.runOf)
  if (suites.length === 0)
    return none(proving, { estimatedCost: null, reason: ['Nothing could be run.', ...notes] })
  const estimate = await estimateSuites({ cekura, signal: stop.signal }, { suites, maxCost: verify.maxCost })
  const { estimatedCost } = estimate
  if (estimate.problem !== null) return none(proving, { estimatedCost, reason: [estimate.problem, ...notes] })
  const { clock, runner } = edges
  const log = (line: string) => {
    runner.info(line)
  }
  const finished = await runSuites({ cekura, clock, stop, inputs: run.inputs, log }, suites)
  return judged(proving, { fit, finished, estimatedCost, notes, rows })
}

function labelOf(id: number | string): string {
  return typeof id === 'number' ? `Scenario ${id}` : `Case ${id}`
}

function none(
  { verify }: Proving,
  { estimatedCost, reason }: { readonly estimatedCost: number | null; readonly reason: readonly string[] },
): Proof {
  return notProven({ channel: verify.channel, estimatedCost, reason: reason.join(' ') })
}

async function casesOf(
  { run, agent }: Proving,
  { rows, notes }: { readonly rows: readonly ScenarioResult[]; readonly notes: string[] },
): Promise<readonly ProofCase[]> {
  const { cekura, stop, record } = run
  const metrics = await cekura.listMetrics(agent.id, stop.signal)
  const all = record.suites.flatMap(({ suite }) => suite.cases)
  const byPlace = new Map(all.map((each) => [JSON.stringify([each.path, each.at]), each]))
  const caseOf = ({ suite }: ScenarioResult) => byPlace.get(JSON.stringify([suite?.file, suite?.at])) ?? null
  const found = await Promise.all(
    rows.map(async (row) => ({ row, made: await proofCaseOf({ cekura, stop, metrics, caseOf }, row) })),
  )
  return found.flatMap(({ row, made }) => {
    if (!('problem' in made)) return [made]
    notes.push(`${labelOf(rowKey(row))}: ${made.problem}`)
    return []
  })
}

/** The pairs that the service takes; a new text that it refuses is rejected in the record. */
async function fitPairs(
  { run, runOf }: Proving,
  {
    pairs,
    notes,
    rows,
  }: {
    readonly pairs: readonly SuitePair[]
    readonly notes: string[]
    readonly rows: readonly ScenarioResult[]
  },
): Promise<readonly SuitePair[]> {
  const settings = { cekura: run.cekura, signal: run.stop.signal, runOf }
  const checked = await Promise.all(pairs.map((pair) => checkPair(settings, pair)))
  for (const { refused, problem } of checked) {
    for (const each of refused) {
      if (each.newTextOnly) reject(run, { refused: each, rows })
      else notes.push(`${labelOf(each.id)} cannot be run: ${each.words}`)
    }
    if (problem !== null) notes.push(`Cekura refuses the suite: ${problem}`)
  }
  return checked.flatMap(({ pair }) => pair ?? [])
}

function reject(
  { record }: Run,
  {
    refused: { id, words },
    rows,
  }: { readonly refused: RefusedCase; readonly rows: readonly ScenarioResult[] },
): void {
  const row = rows.find((each) => proofId(each) === id)
  if (row === undefined) return
  const message = `Cekura's own check refuses the new text: ${words}.`
  const findings = [...row.findings, { code: 'invalid', severity: 'error', message } as const]
  record.results.set(rowKey(row), { ...row, status: 'rejected', findings, reason: message })
}

/** As `proofCaseOf` names it. */
function proofId(row: ScenarioResult): RowKey {
  return row.id ?? String(rowKey(row))
}

interface Judging {
  readonly fit: readonly SuitePair[]
  /** Two for each pair, the old texts' first. */
  readonly finished: readonly FinishedSuite[]
  readonly estimatedCost: number | null
  readonly notes: readonly string[]
  readonly rows: readonly ScenarioResult[]
}

function judged({ run, verify, agent }: Proving, judging: Judging): Proof {
  const { fit, finished, estimatedCost, notes, rows } = judging
  const sideOf = (offset: 0 | 1): SideTally =>
    tallySide(
      fit.map(({ cases }, index) => ({
        cases,
        runs: verify.runs,
        reading: finished[2 * index + offset]?.reading ?? null,
      })),
    )
  const before = sideOf(0)
  const after = sideOf(1)
  const byId = new Map(rows.map((row) => [proofId(row), row]))
  const nothing = { passed: 0, total: 0 }
  const proofs = fit.flatMap(({ cases }) =>
    cases.flatMap(({ id, key }) => {
      const row = byId.get(id)
      if (row === undefined) return []
      const proof = proveScenario(before.tallies.get(key) ?? nothing, after.tallies.get(key) ?? nothing)
      run.record.results.set(rowKey(row), { ...row, proof })
      return [proof]
    }),
  )
  const results = finished.flatMap(({ resultId }) =>
    resultId === null ? [] : [resultUrl({ project: agent.project, resultId })],
  )
  const problems = finished.flatMap(({ problem }) => problem ?? [])
  const uncounted = uncountedNotes([before.uncounted, after.uncounted])
  const words = [...problems, ...(uncounted === '' ? [] : [uncounted]), ...notes].join(' ')
  return proveAll({ channel: verify.channel, estimatedCost, results, scenarios: proofs, notes: words })
}

/** The page for people (contract, row "links for people"). */
function resultUrl({ project, resultId }: { readonly project: number; readonly resultId: number }): string {
  return `https://dashboard.cekura.ai/${project}/results/${resultId}`
}
