/** Proves the new texts: old and new ones run against the agent as one-off suites, and what they show is judged. */
import { counted } from '../core/counts.js'
import { together } from '../core/input-error.js'
import type { ScenarioResult } from '../core/model.js'
import { notProven, type Proof } from '../core/proof.js'
import type { ProofCase } from '../core/proof-case.js'
import { leftOutNotes } from '../core/proof-notes.js'
import { proofSuites, type SuitePair, type SuiteSpec } from '../core/proof-suite.js'
import { byId, rowKey } from '../core/scenario-result.js'
import { ServiceError } from '../core/service-error.js'
import type { SuiteRun } from '../edges.js'
import type { Run } from './improve-all.js'
import { judgeProof, type Proving } from './judge-proof.js'
import { proofCaseOf } from './proof-cases.js'
import { checkPair, type RefusedCase } from './proof-check.js'
import { estimateSuites } from './proof-estimate.js'
import { runPairs } from './proof-runs.js'
import { ended, sentences } from '../core/sentence.js'
import { placeKey } from '../core/suite-model.js'

/**
 * Puts the proof into the record, as a whole and by scenario. A proposal is never lost because its proof failed, and no
 * error of it ends the run: what went wrong is the proof's reason, and only a text that the service itself refuses
 * becomes `rejected`. Throws only when an edge is broken.
 */
export async function prove(run: Run, wanted: Pick<Proving, 'agent' | 'verify' | 'known'>): Promise<void> {
  const { verify, known } = wanted
  // In the order of the report: jobs end in any order, and a proof of the same state is to be the same.
  const rows = [...run.record.results.values()].filter((row) => isProved(row, verify.only)).toSorted(byId)
  if (rows.length === 0) return
  const proving: Proving = { ...wanted, run, notes: [], leftOut: [] }
  if (run.stop.signal.aborted) {
    run.record.proof = notRun(proving, { rows, problem: 'The run ended before the texts could be run.' })
    return
  }
  run.progress.phase('prove')
  const toRun = rows.filter((row) => known.of(row) === null)
  if (toRun.length < rows.length)
    proving.notes.push(
      `${counted(rows.length - toRun.length, 'scenario')} judged by runs of an earlier proof.`,
    )
  try {
    run.record.proof =
      toRun.length === 0
        ? judgeProof(proving, { rows, fit: [], finished: [], estimatedCost: 0 })
        : await proofOf(proving, { rows, toRun })
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error
    run.record.proof = notRun(proving, { rows, problem: `The texts could not be run: ${error.message}` })
  }
  run.edges.runner.info(`Proof: ${run.record.proof.verdict}. ${run.record.proof.reason}`)
}

/** A drifted case of a suite file has its new text on offer for the file. */
function isProved(
  { status, suite, before, after }: ScenarioResult,
  only: Proving['verify']['only'],
): boolean {
  if (status === 'unchanged') return only === 'all'
  const isOffered = status === 'improved' || (status === 'drifted' && suite !== undefined)
  return isOffered && after !== null && after !== before
}

interface Rows {
  readonly rows: readonly ScenarioResult[]
  /** Those of which nothing is known. */
  readonly toRun: readonly ScenarioResult[]
}

async function proofOf(proving: Proving, { rows, toRun }: Rows): Promise<Proof> {
  const { run, verify, agent, leftOut } = proving
  const { cekura, stop, edges, inputs, progress } = run
  const cases = await casesOf(proving, toRun)
  const prefix =
    `${edges.context.repository || 'Improved scenarios'} ${edges.context.headSha.slice(0, 7)}`.trim()
  const planned = proofSuites({ cases, runs: verify.runs, prefix })
  leftOut.push(...planned.leftOut)
  const runOf = (spec: SuiteSpec): SuiteRun => ({
    agentId: agent.id,
    channel: verify.channel,
    name: spec.suite.name,
    spec,
  })
  const fit = await fitPairs(proving, { pairs: planned.pairs, runOf })
  const pairs = fit.map(({ before, after }) => ({ before: runOf(before), after: runOf(after) }))
  if (pairs.length === 0) return notRun(proving, { rows, problem: 'Nothing could be run.' })
  const { estimatedCost, problem } = await estimateSuites(
    { cekura, signal: stop.signal },
    { suites: pairs.flatMap(({ before, after }) => [before, after]), maxCost: verify.maxCost },
  )
  if (problem !== null) return notRun(proving, { rows, estimatedCost, problem })
  const log = (line: string) => {
    edges.runner.info(line)
  }
  log(`Proof: ${counted(2 * pairs.length, 'suite')} to run, estimated cost ${estimatedCost ?? 'not known'}.`)
  const onReading = () => {
    progress.changed()
  }
  const onUnknownWord = warnOnce(edges.runner)
  const { clock, cancelled } = edges
  const finished = await runPairs(
    { cekura, clock, stop, cancelled, inputs, log, onReading, onUnknownWord },
    pairs,
  )
  return judgeProof(proving, { rows, fit, finished, estimatedCost })
}

function warnOnce(runner: Run['edges']['runner']): (word: string) => void {
  const told = new Set<string>()
  return (word) => {
    if (told.has(word)) return
    told.add(word)
    runner.annotate({
      severity: 'warning',
      title: 'Unknown status',
      message: `Cekura answered the status “${word}” of a result, which this action does not know: it is waited for until the deadline.`,
    })
  }
}

interface NotRun extends Pick<Rows, 'rows'> {
  readonly problem: string
  readonly estimatedCost?: number | null
}

/** Where nothing is to be run anew, what is known still counts. */
function notRun(proving: Proving, { rows, problem, estimatedCost = null }: NotRun): Proof {
  const { verify, known, notes, leftOut } = proving
  notes.unshift(problem)
  if (rows.some((row) => known.of(row) !== null))
    return judgeProof(proving, { rows, fit: [], finished: [], estimatedCost })
  const reason = sentences(...notes, leftOutNotes(leftOut))
  return notProven({ channel: verify.channel, estimatedCost, reason })
}

async function casesOf(
  { run, agent, notes, leftOut }: Proving,
  rows: readonly ScenarioResult[],
): Promise<readonly ProofCase[]> {
  const { cekura, stop, record, edges } = run
  const { signal } = stop
  const metrics = await cekura.listMetrics(agent.id, signal)
  const all = record.suites.flatMap(({ suite }) => suite.cases)
  const byPlace = new Map(all.map((each) => [placeKey({ file: each.path, at: each.at }), each]))
  const caseOf = ({ suite }: ScenarioResult) =>
    (suite === undefined ? undefined : byPlace.get(placeKey(suite))) ?? null
  const settings = { cekura, signal, metrics, caseOf }
  const made = await together(rows.map(async (row) => ({ row, made: await proofCaseOf(settings, row) })))
  const lost = new Set(made.flatMap(({ made: each }) => ('problem' in each ? [] : each.lostMetrics)))
  if (lost.size > 0) {
    notes.push(
      `${counted(lost.size, 'metric')} of the scenarios, not enabled for the agent, counted on neither side.`,
    )
    edges.runner.info(`Metrics that are not enabled for the agent: ${[...lost].join(', ')}.`)
  }
  return made.flatMap(({ row, made: each }) => {
    if (!('problem' in each)) return [each.proofCase]
    leftOut.push({ id: rowKey(row), reason: each.problem })
    return []
  })
}

/** The pairs that the service takes; a new text that it refuses is rejected in the record. */
async function fitPairs(
  { run, notes, leftOut }: Proving,
  { pairs, runOf }: { readonly pairs: readonly SuitePair[]; readonly runOf: (spec: SuiteSpec) => SuiteRun },
): Promise<readonly SuitePair[]> {
  const settings = { cekura: run.cekura, signal: run.stop.signal, runOf }
  const checked = await together(pairs.map((pair) => checkPair(settings, pair)))
  for (const { refused, problem } of checked) {
    for (const each of refused) {
      if (each.newTextOnly) reject(run, each)
      else leftOut.push({ id: each.id, reason: `Cekura refuses to run it: ${ended(each.words)}` })
    }
    if (problem !== null) notes.push(`Cekura refuses the suite: ${ended(problem)}`)
  }
  return checked.flatMap(({ pair }) => pair ?? [])
}

function reject({ record }: Run, { id, words }: RefusedCase): void {
  const row = record.results.get(id)
  if (row === undefined) return
  const message = `Cekura's own check refuses the new text: ${ended(words)}`
  const findings = [...row.findings, { code: 'invalid', severity: 'error', message } as const]
  record.results.set(id, { ...row, status: 'rejected', findings, reason: message })
}
