/** A run that is about suite files: which rows it has, before and after the missing scenarios are made. */
import type { Agent, Missing, Scenario } from '../core/model.js'
import { resultOf, type Selected, selectedKey } from '../core/scenario-result.js'
import { anything, matchScenario } from '../core/selection.js'
import { isInShard } from '../core/shard.js'
import { mayBeCase } from '../core/suite-match.js'
import { countedAs, selectedOf, type SuiteRow } from '../core/suite-plan.js'
import { collectScenarios } from './collect.js'
import { createCases, type EnsureSuiteSettings, planSuiteWork, type SuiteWork } from './ensure-suite.js'
import type { Run } from './improve-all.js'

export interface SuiteSelection {
  readonly work: SuiteWork
  readonly settings: EnsureSuiteSettings
  /** What matches besides the cases, without its texts. */
  readonly found: readonly Scenario[]
  /** The cases as `min-scenarios` counts them. */
  readonly cases: readonly Scenario[]
  readonly missing: readonly Missing[]
}

/** Reads only; throws ServiceError. */
export async function selectSuite(run: Run, agent: Agent): Promise<SuiteSelection> {
  const { inputs, edges, record, cekura, stop } = run
  const log = (line: string) => {
    edges.runner.info(line)
  }
  const settings = { cekura, stop, agent, inputs, hash: edges.hash, log, record }
  const keep = keepForCases(run)
  // A case may have its scenario anywhere: in another folder, with other tags.
  const scenarios = await collectScenarios({ cekura, agentId: agent.id, signal: stop.signal, keep }, anything)
  const work = await planSuiteWork(settings, { sources: record.suites, scenarios })
  record.suite = work.plan.summary
  noteRows(run, work)
  return {
    work,
    settings,
    found: work.plan.notInFile,
    cases: work.plan.rows.map((row) => countedAs(row, agent)),
    missing: work.missing,
  }
}

/** Whole: what a case may be about. What else matches is only counted and named, so its texts are left out. */
function keepForCases({ inputs, edges, record }: Run): (scenario: Scenario) => Scenario | null {
  const isCase = mayBeCase({ cases: record.suites.flatMap(({ suite }) => suite.cases), hash: edges.hash })
  return (scenario) => {
    if (isCase(scenario)) return scenario
    const matches = matchScenario(scenario, inputs.selection) === 'yes'
    return matches ? { ...scenario, instructions: '', expectedOutcome: '' } : null
  }
}

/** A row of the run, as the suite has it and as it is improved. */
export type SuiteEntry = readonly [SuiteRow, Selected]

/** Makes what is missing; answers the rows of this run's part, in the order of the files. Throws ServiceError. */
export async function makeSuite(
  run: Run,
  { work, settings }: SuiteSelection,
): Promise<{ readonly rows: readonly SuiteEntry[]; readonly cases: readonly Scenario[] }> {
  const done = await createCases(settings, work)
  const cases = done.plan.rows.map((row) => countedAs(row, settings.agent))
  return { rows: noteRows(run, done), cases }
}

/** Puts the rows of this run's part into the record, and what is known to have become of some already. */
function noteRows({ inputs, record }: Run, { plan, refused }: SuiteWork): readonly SuiteEntry[] {
  const { shard, selection } = inputs
  const rows = plan.rows
    // What the first part makes is its own only where the id says so: the parts after it find the others.
    .filter(({ found }) => isInShard(shard, found?.id ?? null))
    .map((row): SuiteEntry => [row, selectedOf(row, selection.folder)])
  record.selected = rows.map(([, selected]) => selected)
  for (const [row, selected] of rows) {
    const became = refused.get(row)
    if (became !== undefined) record.results.set(selectedKey(selected), resultOf(selected, became))
  }
  return rows
}
