/** Says before anything is started how many jobs a run would start, shows that in a dry run, and refuses too many. */
import { guidanceFor } from '../core/guidance.js'
import { InputError } from '../core/input-error.js'
import { resultOf, type Selected, selectedKey } from '../core/scenario-result.js'
import type { Runner } from '../edges.js'
import type { EnsurePlan } from './ensure.js'
import { skipReason, type SkipSettings } from './improve.js'
import { jobsToStart } from './jobs.js'
import type { Ledger } from './ledger.js'
import type { RunRecord } from './record.js'

export interface PlanSettings extends SkipSettings {
  readonly ledger: Pick<Ledger, 'known'>
}

/**
 * One for each text that differs and is not known already, and each scenario still to be made; repairs come on top, as
 * far as `max-jobs` leaves room.
 */
export function plannedJobs(
  settings: PlanSettings,
  { selected, plan }: { readonly selected: readonly Selected[]; readonly plan: EnsurePlan },
): number {
  const { guidance, hash, ledger } = settings
  const existing = selected.filter((each) => skipReason(each, settings) === null)
  const requests = existing.map(({ scenario }) => ({
    scenario,
    guidance: guidanceFor({ general: guidance, before: scenario.instructions }),
  }))
  const lacking = plan.generations.reduce((sum, { shortfall }) => sum + shortfall.wanted - shortfall.found, 0)
  return jobsToStart(requests, { hash, ledger }) + lacking
}

/** Throws InputError. */
export function refuseTooManyJobs(jobs: number, maxJobs: number): void {
  if (jobs <= maxJobs) return
  throw new InputError([
    {
      input: 'max-jobs',
      message: `${jobs} jobs would start, and at most ${maxJobs} may: nothing was started. Select fewer scenarios (tags, folder, language, scenario-ids) or raise max-jobs.`,
    },
  ])
}

/** Fills the record and the log with what a real run would do. */
export function showPlan(
  {
    record,
    runner,
    skip,
  }: { readonly record: RunRecord; readonly runner: Pick<Runner, 'info'>; readonly skip: SkipSettings },
  { plan, jobs }: { readonly plan: EnsurePlan; readonly jobs: number },
): void {
  const folders = plan.folders.map(({ path }) => path)
  const scenarios = plan.generations.map(({ shortfall }) => ({
    language: shortfall.language,
    count: shortfall.wanted - shortfall.found,
  }))
  record.plan = { folders, scenarios, jobs }
  for (const selected of record.selected) {
    const reason = skipReason(selected, skip) ?? 'Dry run: a job would start for it.'
    record.results.set(selectedKey(selected), resultOf(selected, { status: 'skipped', reason }))
  }
  for (const folder of folders) runner.info(`Would create the folder ${folder}.`)
  for (const { language, count } of scenarios)
    runner.info(`Would have ${count} scenarios in ${language} generated.`)
  runner.info(`Would start ${jobs} jobs.`)
}
