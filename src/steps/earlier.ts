/** What earlier runs have left: the state in the pull request's comment, and the report that `reuse-from` names. */
import { guidanceFor } from '../core/guidance.js'
import type { Bound, HiddenState, KnownJob } from '../core/hidden-state.js'
import type { Inputs } from '../core/inputs.js'
import type { Subject } from '../core/model.js'
import { openState } from '../core/proposal.js'
import type { Report } from '../core/report.js'
import { readReport } from '../core/report-reading.js'
import { type RowKey, rowKey } from '../core/scenario-result.js'
import { jobsFromReport } from '../core/state-of-report.js'
import type { FoundComment } from '../core/github-answers.js'
import type { Edges, GitHubApi } from '../edges.js'
import { isDraft, jobKey } from './jobs.js'
import { restingJobs } from './resting.js'

export interface Earlier {
  /** Jobs that need not be paid for again. */
  readonly jobs: readonly KnownJob[]
  /** The comment as it stands, with its state; null where there is none that this key has sealed. */
  readonly shown: {
    readonly comment: FoundComment
    readonly state: HiddenState
    /** The visible text is the one that a run wrote: only then may it stay. */
    readonly intact: boolean
  } | null
}

export interface EarlierSettings {
  readonly edges: Edges
  readonly inputs: Inputs
  readonly github: GitHubApi | null
  readonly signal: AbortSignal
}

/** A GitHub that does not answer must not hold up a run for longer than a person waits. In ms. */
const patienceMs = 20_000

/** What the state of this pull request is bound to; null outside of one. */
export function boundOf(
  { edges, inputs }: Pick<EarlierSettings, 'edges' | 'inputs'>,
  pullRequest: number,
): Bound {
  return {
    repository: edges.context.repository,
    pullRequest,
    agentId: inputs.agentId,
    apiOrigin: inputs.apiUrl.origin,
  }
}

/** Never a reason to end a run: what cannot be used is said, and then the work is done anew. */
export async function readEarlier(settings: EarlierSettings): Promise<Earlier> {
  const shown = await readShown(settings)
  const fromReport = await jobsOfReport(settings)
  return { shown, jobs: [...fromReport, ...(shown?.state.jobs ?? [])] }
}

async function readShown({ edges, inputs, github, signal }: EarlierSettings): Promise<Earlier['shown']> {
  const { pullRequest } = edges.context
  if (github === null || pullRequest === null) return null
  const timer = edges.clock.timer(patienceMs)
  const found = await github.findComment(
    { pullRequest: pullRequest.number, key: inputs.commentKey },
    AbortSignal.any([signal, timer.signal]),
  )
  timer.cancel()
  if (found.state === 'refused') {
    edges.runner.info(
      `What earlier runs knew could not be read, so it may be paid for again. ${found.message} ${found.advice}`,
    )
    return null
  }
  if (found.comment === null || found.comment.state === '') return null
  const { comment } = found
  const opening = openState({
    sealed: comment.state,
    shown: comment.body,
    seal: edges.makeSeal(inputs.apiKey),
    expected: boundOf({ edges, inputs }, pullRequest.number),
  })
  if ('state' in opening) return { comment, state: opening.state, intact: opening.intact }
  edges.runner.info(`Nothing is reused from the comment. ${opening.problem}`)
  return null
}

async function jobsOfReport({ edges, inputs }: EarlierSettings): Promise<readonly KnownJob[]> {
  const { reuseFrom } = inputs
  if (reuseFrom === null) return []
  const text = await edges.files.readReport(reuseFrom, 'reuse-from')
  if (text === null) {
    edges.runner.info(`Nothing is reused from ${reuseFrom}: there is no such file yet.`)
    return []
  }
  const reading = readReport(text)
  if ('problem' in reading) {
    edges.runner.annotate({
      severity: 'warning',
      title: 'Nothing reused',
      message: `${reuseFrom} ${reading.problem}`,
    })
    return []
  }
  if (reading.report.agent?.id !== inputs.agentId) {
    edges.runner.info(`Nothing is reused from ${reuseFrom}: it is about another agent.`)
    return []
  }
  return knownJobs(reading.report, edges.hash)
}

/** The parts of a report that tell its jobs. */
type JobsReport = Pick<Report, 'scenarios' | 'guidance'>

/** The jobs that a report is the record of: they need not be paid for again. */
export function knownJobs(report: JobsReport, hash: Edges['hash']): readonly KnownJob[] {
  // The ledger takes the last one of a key: what a job has written is worth more than that a text may rest.
  return [...restingJobs(report, hash), ...jobsFromReport(report, keysOf(report, hash))]
}

/** Of texts only: what a draft's job was told is not in a report as a whole. A repaired text had another guidance. */
function keysOf({ scenarios, guidance }: JobsReport, hash: Edges['hash']): ReadonlyMap<RowKey, string> {
  const keys = scenarios.flatMap((row): [RowKey, string][] => {
    const scenario: Subject = {
      ...row,
      instructions: row.before,
      expectedOutcome: row.outcomeBefore,
      personality: null,
    }
    if (isDraft(scenario)) return []
    const request = { scenario, guidance: guidanceFor({ general: guidance.text, before: row.before }) }
    return [[rowKey(row), hash(jobKey(request))]]
  })
  return new Map(keys)
}
