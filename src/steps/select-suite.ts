/** A run that is about suite files: which rows it has, before and after the missing scenarios are made. */
import type { Agent, Missing, Scenario } from '../core/model.js'
import { resultOf, type Selected, selectedKey } from '../core/scenario-result.js'
import { anything } from '../core/selection.js'
import { ensures, isInShard } from '../core/shard.js'
import { selectedOf, type SuiteRow } from '../core/suite-plan.js'
import { collectScenarios } from './collect.js'
import { createCases, type EnsureSuiteSettings, planSuiteWork, type SuiteWork } from './ensure-suite.js'
import type { Run } from './improve-all.js'

export interface SuiteSelection {
  readonly work: SuiteWork
  readonly settings: EnsureSuiteSettings
  /** All that counts for `min-scenarios`: cases, also those still to be made (id 0), and what matches besides. */
  readonly found: readonly Scenario[]
  readonly missing: readonly Missing[]
}

/** Reads only; throws ServiceError. */
export async function selectSuite(run: Run, agent: Agent): Promise<SuiteSelection> {
  const { inputs, edges, record, cekura, stop } = run
  const log = (line: string) => {
    edges.runner.info(line)
  }
  const settings = { cekura, stop, agent, inputs, hash: edges.hash, log, record }
  // A case may have its scenario anywhere: in another folder, with other tags.
  const scenarios = await collectScenarios({ cekura, agentId: agent.id, signal: stop.signal }, anything)
  const work = await planSuiteWork(settings, { sources: record.suites, scenarios })
  record.suite = work.plan.summary
  const { folder } = inputs.selection
  const toMake = work.creations.map(({ row }) => ({ ...selectedOf(row, folder).scenario, id: 0 }))
  const existing = work.plan.rows.flatMap(({ found }) => found ?? [])
  return {
    work,
    settings,
    found: [...existing, ...work.plan.notInFile, ...toMake],
    missing: work.missing,
  }
}

export interface SuiteRows {
  readonly rows: readonly (readonly [SuiteRow, Selected])[]
}

/** The rows of this run's part, in the order of the files; a case without a scenario is shard 1's. */
export function suiteRows({ inputs }: Pick<Run, 'inputs'>, { plan }: SuiteWork): SuiteRows['rows'] {
  const { shard, selection } = inputs
  return plan.rows
    .map((row): SuiteRows['rows'][number] => [row, selectedOf(row, selection.folder)])
    .filter(([{ found }]) => (found === null ? ensures(shard) : isInShard(shard, found.id)))
}

/** Makes what is missing, and puts the refusals into the record as the outcomes of their cases. Throws ServiceError. */
export async function makeSuite(run: Run, { work, settings }: SuiteSelection): Promise<SuiteRows['rows']> {
  const done = ensures(run.inputs.shard) ? await createCases(settings, work) : work
  const rows = suiteRows(run, done)
  for (const [row, selected] of rows) {
    const reason = done.refused.get(row)
    if (reason === undefined) continue
    run.record.results.set(selectedKey(selected), resultOf(selected, { status: 'failed', reason }))
  }
  return rows
}
