/** Takes over what an earlier run has proved: the same two texts, run as often on the same channel, are not paid for again. */
import type { ScenarioResult } from '../core/model.js'
import { proveScenario, type ScenarioProof } from '../core/proof.js'
import { readWholeReport } from '../core/report-reading.js'
import type { Report } from '../core/report.js'
import { type RowKey, rowKey } from '../core/scenario-result.js'
import type { Run } from './improve-all.js'

export interface KnownProofs {
  /** null where the row has to be run. */
  readonly of: (row: ScenarioResult) => ScenarioProof | null
  /** Pages of the results that they rest on. */
  readonly results: readonly string[]
}

const nothing: KnownProofs = { of: () => null, results: [] }

/**
 * From the report that `reuse-from` names; to be read before the run writes its own, which may take its place. What is
 * wrong with the file is said where its jobs are reused. Throws InputError on a file that is no text.
 */
export async function readKnownProofs({
  edges,
  inputs,
  record,
}: Pick<Run, 'edges' | 'inputs' | 'record'>): Promise<KnownProofs> {
  const { reuseFrom, verify, agentId } = inputs
  if (reuseFrom === null || verify === null) return nothing
  const text = await edges.files.readReport(reuseFrom, 'reuse-from')
  const reading = text === null ? null : readWholeReport(text)
  if (reading === null || 'problem' in reading) return nothing
  const { report } = reading
  // The guidance holds the agent's prompt where the workflow says which file that is: another prompt is another agent.
  const isSame = report.agent?.id === agentId && report.guidance.digest === edges.hash(record.guidance.text)
  if (!isSame || report.proof?.channel !== verify.channel) return nothing
  const rows = new Map(report.scenarios.map((row): [RowKey, ScenarioResult] => [rowKey(row), row]))
  return {
    of: (row) => proofOf(rows.get(rowKey(row)), { row, runs: verify.runs }),
    results: pagesOf(report),
  }
}

/** Only one of which every run was judged: the others are worth another try. Rates and verdict are worked out anew. */
function proofOf(
  earlier: ScenarioResult | undefined,
  { row, runs }: { readonly row: ScenarioResult; readonly runs: number },
): ScenarioProof | null {
  if (earlier?.proof === undefined || !sameTexts(earlier, row)) return null
  const { before, after } = earlier.proof
  return before.total === runs && after.total === runs ? proveScenario(before, after) : null
}

function sameTexts(one: ScenarioResult, other: ScenarioResult): boolean {
  return (
    one.before === other.before &&
    one.after === other.after &&
    one.outcomeBefore === other.outcomeBefore &&
    one.outcomeAfter === other.outcomeAfter
  )
}

/** Only addresses of the very form that this action writes: the file may come from anywhere. */
function pagesOf({ proof, agent }: Report): readonly string[] {
  return (proof?.results ?? []).filter((page) => {
    const resultId = Number(/\d{1,15}$/.exec(page)?.[0])
    return page === resultUrl({ project: agent?.project ?? 0, resultId })
  })
}

/** The page for people (contract, row "links for people"). */
export function resultUrl({
  project,
  resultId,
}: {
  readonly project: number
  readonly resultId: number
}): string {
  return `https://dashboard.cekura.ai/${project}/results/${resultId}`
}
