/** The modes that save what was reviewed, and take it back: no job runs in them. */
import type { GitHubApi } from '../edges.js'
import { appliedComments } from './applied-comment.js'
import { applyProposals } from './apply-reviewed.js'
import type { Run } from './improve-all.js'
import { makeLedger } from './ledger.js'
import { makeProgress } from './progress.js'
import { findProposals, readPlan } from './proposals.js'
import { revertReport } from './revert.js'
import type { Base } from './set-up.js'

/** Throws ServiceError, and InputError where there is a proposal that must not be saved. */
export async function applyReviewed(base: Base, github: GitHubApi | null): Promise<void> {
  const run = withoutJobs(base)
  const { found, refused, nothing } = await findProposals(run, github)
  if (nothing !== null) run.stop.end({ kind: 'not-here', message: nothing })
  if (found.length > 0) {
    await readAgent(run)
    run.progress.phase('save')
    await applyProposals(run, found)
    if (github !== null) {
      run.record.outlet = { ...run.record.outlet, ...appliedComments(run, { github, proposals: found }) }
    }
  }
  if (refused.length > 0) {
    run.stop.end({
      kind: 'broken',
      message: `A proposal was refused, and nothing of it was saved. ${refused.join(' ')}`,
    })
  }
}

/** Throws ServiceError and InputError. */
export async function revert(base: Base): Promise<void> {
  const run = withoutJobs(base)
  const report = await readPlan(run, base.inputs.plan ?? '')
  await readAgent(run)
  run.progress.phase('save')
  await revertReport(run, report)
}

async function readAgent({ cekura, inputs, record, stop, edges }: Run): Promise<void> {
  const agent = await cekura.readAgent(inputs.agentId, stop.signal)
  record.agent = agent
  edges.runner.info(`Agent ${agent.id} (${agent.name}), mode ${inputs.mode}.`)
}

function withoutJobs(base: Base): Run {
  const { edges, record, inputs, stop } = base
  const { clock, runner, context } = edges
  const progress = makeProgress({
    clock,
    runner,
    context,
    record,
    show: () => undefined,
    pollMinMs: inputs.pollMinMs,
    signal: stop.signal,
  })
  return { ...base, progress, ledger: makeLedger({ earlier: [], onChange: () => undefined }) }
}
