/** The main job, step by step: read the agent and its scenarios, make sure, improve. */
import type { GitHubApi } from '../edges.js'
import { collectScenarios } from './collect.js'
import { ensureScenarios, type EnsureSettings, planEnsure } from './ensure.js'
import { improveAll, type Run, skipSettings } from './improve-all.js'
import { plannedJobs, refuseTooManyJobs, showPlan } from './plan.js'
import { type Base, setUp } from './set-up.js'

/** `dry-run`, `propose` and `apply`; throws ServiceError and InputError. */
export async function propose(base: Base, github: GitHubApi | null): Promise<void> {
  const run = await setUp(base, github)
  const { inputs, edges, record, cekura, stop, progress, ledger } = run
  const { runner, clock } = edges
  progress.phase('collect')
  const agent = await cekura.readAgent(inputs.agentId, stop.signal)
  record.agent = agent
  runner.info(`Agent ${agent.id} (${agent.name}), mode ${inputs.mode}.`)
  const found = await collectScenarios({ cekura, agentId: agent.id, signal: stop.signal }, inputs.selection)
  record.selected = found.map((scenario) => ({ scenario, created: false }))
  logSelected(run)
  const log = (line: string) => {
    runner.info(line)
  }
  const guidance = record.guidance.text
  const ensuring: EnsureSettings = { cekura, clock, stop, agent, inputs, guidance, log, record }
  const plan = await planEnsure(ensuring, found)
  record.missing = plan.missing
  const skip = skipSettings(run)
  const jobs = plannedJobs({ ...skip, ledger }, { selected: record.selected, plan })
  if (inputs.mode === 'dry-run') showPlan({ record, runner, skip }, { plan, jobs })
  refuseTooManyJobs(jobs, inputs.maxJobs)
  if (inputs.mode === 'dry-run') return
  progress.phase('ensure')
  const ensured = await ensureScenarios(ensuring, plan)
  record.selected = ensured.selected
  record.missing = ensured.missing
  progress.phase('improve')
  await improveAll(run, agent)
}

/** Folded in the log: which scenarios there are before anything is made or started. */
function logSelected({ edges, record }: Run): void {
  const { runner } = edges
  runner.startGroup(`Selected scenarios (${record.selected.length})`)
  for (const { scenario } of record.selected) {
    const { id, name, language, folder, tags } = scenario
    const details = [language, folder, tags.join(', ')].filter((detail) => detail !== null && detail !== '')
    runner.info(`${id}  ${name}  (${details.join(' · ')})`)
  }
  runner.endGroup()
}
