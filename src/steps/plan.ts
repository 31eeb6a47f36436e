/** Says before anything is started how many jobs a run would start, shows that in a dry run, and refuses too many. */
import { counted } from '../core/counts.js'
import { guidanceFor } from '../core/guidance.js'
import { InputError } from '../core/input-error.js'
import { resultOf, type Selected, selectedKey, withDrift } from '../core/scenario-result.js'
import { whereOf } from '../core/suite-plan.js'
import type { Runner } from '../edges.js'
import type { EnsurePlan } from './ensure.js'
import type { SuiteWork } from './ensure-suite.js'
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
  {
    plan,
    jobs,
    suite,
  }: {
    readonly plan: EnsurePlan
    readonly jobs: number
    readonly suite: Pick<SuiteWork, 'creations' | 'folders'> | null
  },
): void {
  const levels = [...plan.folders, ...(suite?.folders ?? [])]
  const folders = [...new Set(levels.map(({ path }) => path))]
  const cases = suite?.creations ?? []
  const scenarios = byLanguage([
    ...plan.generations.map(({ shortfall: { language, wanted, found } }) => ({
      language,
      count: wanted - found,
    })),
    ...cases.map(({ scenario }) => ({ language: scenario.language ?? unsaid, count: 1 })),
  ])
  for (const { row } of cases) runner.info(`Would create the scenario of ${whereOf(row.case)}.`)
  record.plan = { folders, scenarios, jobs }
  // The case that cannot be made has its result already.
  for (const selected of record.selected.filter((each) => !record.results.has(selectedKey(each)))) {
    const reason = skipReason(selected, skip) ?? 'Dry run: a job would start for it.'
    const skipped = withDrift(resultOf(selected, { status: 'skipped', reason }), selected)
    record.results.set(selectedKey(selected), skipped)
  }
  for (const folder of folders) runner.info(`Would create the folder ${folder}.`)
  for (const { shortfall } of plan.generations)
    runner.info(
      `Would have ${counted(shortfall.wanted - shortfall.found, 'scenario')} in ${shortfall.language} generated.`,
    )
  runner.info(`Would start ${jobs} jobs.`)
}

/** The language of a scenario that takes its personality's, where neither file nor service says which that is. */
const unsaid = 'multi'

function byLanguage(
  parts: readonly { readonly language: string; readonly count: number }[],
): readonly { readonly language: string; readonly count: number }[] {
  const counts = new Map<string, number>()
  for (const { language, count } of parts) counts.set(language, (counts.get(language) ?? 0) + count)
  return [...counts].map(([language, count]) => ({ language, count }))
}
