/** The run, from the inputs to the verdict. Everything outside comes in through the edges. */
import type { Ending } from './core/gate.js'
import { together } from './core/input-error.js'
import { entries } from './core/input-forms.js'
import { type Inputs, type RawInputs, readEarly, readInputs } from './core/inputs.js'
import type { Conclusion } from './core/model.js'
import type { CekuraApi, Edges, GitHubApi } from './edges.js'
import { readGuidance } from './steps/guidance.js'
import { merge, type MergeBase } from './steps/merge.js'
import { propose } from './steps/propose.js'
import { publish } from './steps/publish.js'
import { makeRecord, reportOf, type RunRecord } from './steps/record.js'
import { applyReviewed, revert } from './steps/save-reviewed.js'
import type { Base } from './steps/set-up.js'
import { endingOfError, makeStop } from './steps/stop.js'
import { readSuites } from './steps/suites.js'

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
  record.shard = early.shard
  // What joins reports needs no secret.
  let ending = early.mode === 'merge' ? null : secretsWithheld(raw, edges)
  if (ending === null) {
    try {
      ending = await work(await readAll({ raw, edges, record }), { edges, record })
    } catch (error) {
      ending = endingOfError(error, edges.runner)
    }
  }
  await record.outlet.settle()
  const report = record.join?.(ending) ?? reportOf({ edges, mode: early.mode }, { record, ending })
  const detail = record.inputs?.commentDetail ?? 'counts'
  await publish({
    edges,
    report,
    reportDir: early.reportDir,
    detail,
    suites: record.suites,
    ...record.outlet,
  })
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
  const [inputs, guidance, suites] = await together([
    new Promise<Inputs>((resolve) => {
      resolve(readInputs(raw))
    }),
    readGuidance(edges.files, {
      instructions: given(raw.instructions),
      instructionsFile: given(raw['instructions-file']),
      context: entries(raw.context ?? ''),
    }),
    readSuites(edges.files, entries(raw.suite ?? '')),
  ])
  record.inputs = inputs
  record.guidance = guidance
  record.suites = suites
  return inputs
}

/** Connects, and does the steps of the mode under one stop; answers why the run stopped early, or null. */
async function work(inputs: Inputs, { edges, record }: Omit<Start, 'raw'>): Promise<Ending | null> {
  const github = inputs.githubToken === null ? null : edges.connectGitHub(inputs.githubToken)
  const stop = makeStop({ clock: edges.clock, cancelled: edges.cancelled, timeoutMs: inputs.timeoutMs })
  try {
    await steps({ inputs, edges, record, stop }, github)
  } catch (error) {
    // What else is under way must not go on behind the back of the report.
    stop.end(endingOfError(error, edges.runner))
  } finally {
    stop.dispose()
  }
  return stop.ending()
}

function steps(unconnected: MergeBase, github: GitHubApi | null): Promise<void> {
  const { inputs, edges, record } = unconnected
  // Cekura is not even connected: there may be no key.
  if (inputs.mode === 'merge') return merge(unconnected, github)
  const cekura = connect(edges, inputs)
  record.cekura = cekura
  const base: Base = { ...unconnected, cekura }
  switch (inputs.mode) {
    case 'dry-run':
    case 'propose':
    case 'apply':
      return propose(base, github)
    case 'apply-reviewed':
      return applyReviewed(base, github)
    case 'revert':
      return revert(base)
  }
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
