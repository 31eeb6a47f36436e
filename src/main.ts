/** The run, step by step: read, make sure, improve, save, report. Everything outside comes in through the edges. */
import type { Ending } from './core/gate.js'
import { together } from './core/input-error.js'
import { entries } from './core/input-forms.js'
import { type Inputs, type RawInputs, readEarly, readInputs } from './core/inputs.js'
import type { Conclusion } from './core/model.js'
import type { CekuraApi, Edges } from './edges.js'
import { collectScenarios } from './steps/collect.js'
import { type CommentDesk, noComment, openComment } from './steps/comment.js'
import { ensureScenarios, type EnsureSettings, planEnsure } from './steps/ensure.js'
import { readGuidance } from './steps/guidance.js'
import { improveAll, type Run } from './steps/improve-all.js'
import { plannedJobs, refuseTooManyJobs, showPlan } from './steps/plan.js'
import { makeProgress } from './steps/progress.js'
import { publish } from './steps/publish.js'
import { makeRecord, reportOf, type RunRecord } from './steps/record.js'
import { endingOfError, makeStop } from './steps/stop.js'

/** What a run has before anything is connected. */
interface Start {
  readonly raw: RawInputs
  readonly edges: Edges
  readonly record: RunRecord
}

/** Never throws: whatever happens ends in a report, outputs and a conclusion. */
export async function run(raw: RawInputs, edges: Edges): Promise<Conclusion> {
  const early = readEarly(raw)
  for (const secret of early.secrets) edges.runner.addSecret(secret)
  const record = makeRecord(edges.clock.now())
  let comment: CommentDesk = noComment
  let ending = secretsWithheld(raw, edges)
  if (ending === null) {
    try {
      const inputs = await readAll({ raw, edges, record })
      comment = openComment(edges, inputs)
      ending = await work({ raw, edges, record }, { inputs, comment })
    } catch (error) {
      ending = endingOfError(error, edges.runner)
    }
  }
  const report = reportOf({ edges, mode: early.mode }, { record, ending })
  const detail = record.inputs?.commentDetail ?? 'counts'
  await publish({ edges, report, reportDir: early.reportDir, detail, comment })
  return report.conclusion
}

/** GitHub gives no secrets to pull requests from forks and from Dependabot: there is nothing to be done in them. */
function secretsWithheld(raw: RawInputs, { context }: Edges): Ending | null {
  const { pullRequest } = context
  if ((raw['api-key'] ?? '').trim() !== '' || pullRequest === null) return null
  if (!pullRequest.fork && !pullRequest.dependabot) return null
  const whose = pullRequest.fork ? 'a fork' : 'Dependabot'
  return {
    kind: 'not-here',
    message: `The pull request comes from ${whose}, to which GitHub gives no secrets: without the API key nothing was done.`,
  }
}

/** All that is wrong with the inputs and with the files that they name is said at once, before any request. */
async function readAll({ raw, edges, record }: Start): Promise<Inputs> {
  const given = (text: string | undefined) => (text === undefined || text.trim() === '' ? null : text.trim())
  const [inputs, guidance] = await together([
    new Promise<Inputs>((resolve) => {
      resolve(readInputs(raw))
    }),
    readGuidance(edges.files, {
      instructions: given(raw.instructions),
      instructionsFile: given(raw['instructions-file']),
      context: entries(raw.context ?? ''),
    }),
  ])
  record.inputs = inputs
  record.guidance = guidance
  return inputs
}

/** Connects, and does the steps under one stop; answers why the run stopped early, or null. */
async function work(
  { edges, record }: Start,
  { inputs, comment }: { readonly inputs: Inputs; readonly comment: CommentDesk },
): Promise<Ending | null> {
  const { clock, runner, context } = edges
  const cekura = connect(edges, inputs)
  record.cekura = cekura
  const stop = makeStop({ clock, cancelled: edges.cancelled, timeoutMs: inputs.timeoutMs })
  const show = (markdown: string) => {
    comment.showProgress(markdown)
  }
  const progress = makeProgress({ clock, runner, context, record, show })
  try {
    await steps({ inputs, edges, record, cekura, stop, progress })
  } catch (error) {
    // What else is under way must not go on behind the back of the report.
    stop.end(endingOfError(error, runner))
  } finally {
    stop.dispose()
  }
  return stop.ending()
}

/** A run may send so many requests again, or so many for each job that may be under way in an outage. */
const retryBudget = { least: 200, aJob: 20 }

function connect(edges: Edges, { apiUrl, apiKey, pollMinMs, pollMaxMs, concurrency }: Inputs): CekuraApi {
  return edges.connectCekura({
    apiUrl,
    apiKey,
    retryMin: pollMinMs,
    retryMax: pollMaxMs,
    retryBudget: Math.max(retryBudget.least, retryBudget.aJob * concurrency),
    concurrency,
  })
}

async function steps(run: Run): Promise<void> {
  const { inputs, edges, record, cekura, stop, progress } = run
  const { runner, clock } = edges
  progress.phase('collect')
  const agent = await cekura.readAgent(inputs.agentId, stop.signal)
  record.agent = agent
  runner.info(`Agent ${agent.id} (${agent.name}), mode ${inputs.mode}.`)
  const found = await collectScenarios({ cekura, agentId: agent.id, signal: stop.signal }, inputs.selection)
  record.selected = found.map((scenario) => ({ scenario, created: false }))
  const log = (line: string) => {
    runner.info(line)
  }
  const guidance = record.guidance.text
  const ensuring: EnsureSettings = { cekura, clock, stop, agent, inputs, guidance, log, record }
  const plan = await planEnsure(ensuring, found)
  record.missing = plan.missing
  const jobs = plannedJobs(record, plan)
  if (inputs.mode === 'dry-run') showPlan({ record, runner }, { plan, jobs })
  refuseTooManyJobs(jobs, inputs.maxJobs)
  if (inputs.mode === 'dry-run') return
  progress.phase('ensure')
  const ensured = await ensureScenarios(ensuring, plan)
  record.selected = ensured.selected
  record.missing = ensured.missing
  progress.phase('improve')
  await improveAll(run)
}
