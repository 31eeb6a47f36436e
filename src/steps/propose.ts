/** The main job, step by step: read the agent and its scenarios, make sure, improve. */
import type { Shard } from '../core/input-forms.js'
import type { Scenario } from '../core/model.js'
import { type Selected, selectedKey } from '../core/scenario-result.js'
import { ensures, isInShard, shardName } from '../core/shard.js'
import type { GitHubApi } from '../edges.js'
import { collectScenarios } from './collect.js'
import { ensureScenarios, type EnsureSettings, nothingToEnsure, planEnsure } from './ensure.js'
import { improveAll, type Run, skipSettings } from './improve-all.js'
import { readKnownProofs } from './known-proofs.js'
import { plannedJobs, refuseTooManyJobs, showPlan } from './plan.js'
import { makeSuite, selectSuite } from './select-suite.js'
import { prove } from './prove.js'
import { saveProved } from './save-proved.js'
import { type Base, setUp } from './set-up.js'
import { syncSuite } from './sync-suite.js'

/** `dry-run`, `propose` and `apply`; throws ServiceError and InputError. */
export async function propose(base: Base, github: GitHubApi | null): Promise<void> {
  // Read first: the run's own report may take the place of the earlier one.
  const known = await readKnownProofs(base)
  const run = await setUp(base, github)
  const { inputs, edges, record, cekura, stop, progress, ledger } = run
  const { runner, clock } = edges
  progress.phase('collect')
  const agent = await cekura.readAgent(inputs.agentId, stop.signal)
  record.agent = agent
  runner.info(`Agent ${agent.id} (${agent.name}), mode ${inputs.mode}.`)
  const suite = record.suites.length === 0 ? null : await selectSuite(run, agent)
  const found =
    suite?.found ??
    (await collectScenarios({ cekura, agentId: agent.id, signal: stop.signal }, inputs.selection))
  const { shard } = inputs
  if (suite === null) record.selected = inShard(found, shard)
  if (shard !== null) {
    const all = suite === null ? found : suite.cases
    runner.info(`Shard ${shardName(shard)}: ${record.selected.length} of ${all.length} scenarios.`)
  }
  logSelected(run)
  const log = (line: string) => {
    runner.info(line)
  }
  const guidance = record.guidance.text
  const cases = suite?.cases ?? []
  const ensuring: EnsureSettings = { cekura, clock, stop, agent, inputs, cases, guidance, log, record }
  // What is missing is judged on the whole selection, and by one shard alone.
  const planned = ensures(shard) ? await planEnsure(ensuring, found) : nothingToEnsure(found)
  const plan = { ...planned, missing: [...(suite?.missing ?? []), ...planned.missing] }
  record.missing = plan.missing
  const syncs = suite !== null && inputs.mode === 'apply' && inputs.suiteSync
  const skip = skipSettings(run)
  const toImprove = syncs ? [] : withoutResult(record)
  const jobs = plannedJobs({ ...skip, ledger }, { selected: toImprove, plan })
  if (inputs.mode === 'dry-run')
    showPlan({ record, runner, skip }, { plan, jobs, suite: suite?.work ?? null })
  refuseTooManyJobs(jobs, inputs.maxJobs)
  if (inputs.mode === 'dry-run') return
  progress.phase('ensure')
  const made = suite === null ? null : await makeSuite(run, suite)
  const ensured = await ensureScenarios({ ...ensuring, cases: made?.cases ?? [] }, plan)
  const own = ensured.selected.filter(({ scenario }) => isInShard(shard, scenario.id))
  // What matches besides the cases is left alone, but for what this run has made.
  record.selected = made === null ? own : [...record.selected, ...own.filter(({ created }) => created)]
  record.missing = ensured.missing
  progress.phase('improve')
  if (made !== null && syncs) {
    await syncSuite(run, made.rows)
    return
  }
  await improveAll(run, agent)
  const { verify } = inputs
  if (verify === null) return
  await prove(run, { agent, verify, known })
  if (inputs.mode === 'apply') await saveProved(run)
}

function inShard(found: readonly Scenario[], shard: Shard | null): readonly Selected[] {
  return found.filter(({ id }) => isInShard(shard, id)).map((scenario) => ({ scenario, created: false }))
}

/** A case that cannot be made has its result before anything is started. */
function withoutResult({ selected, results }: Run['record']): readonly Selected[] {
  return selected.filter((each) => !results.has(selectedKey(each)))
}

/** Folded in the log: which scenarios there are before anything is made or started. */
function logSelected({ edges, record }: Run): void {
  const { runner } = edges
  runner.startGroup(`Selected scenarios (${record.selected.length})`)
  for (const { scenario } of record.selected) {
    const { id, name, language, folder, tags } = scenario
    const details = [language, folder, tags.join(', ')].filter((detail) => detail !== null && detail !== '')
    runner.info(`${id ?? 'new'}  ${name}  (${details.join(' · ')})`)
  }
  runner.endGroup()
}
