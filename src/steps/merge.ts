/** Joins the reports of the shards of one selection: one comment, one verdict, and no request to Cekura. */
import type { CarriedProposal } from '../core/comment-foot.js'
import { InputError, nothingNamed } from '../core/input-error.js'
import { joinReports } from '../core/merge.js'
import { refusals } from '../core/merge-refusal.js'
import type { PullRequest, RunContext } from '../core/model.js'
import type { Report } from '../core/report.js'
import { readWholeReport } from '../core/report-reading.js'
import type { Edges, GitHubApi } from '../edges.js'
import { noComment, openComment } from './comment.js'
import { type CommentState, makeCommentState, noCommentState } from './comment-state.js'
import { boundOf, knownJobs, readEarlier } from './earlier.js'
import { makeLedger } from './ledger.js'
import type { RunRecord } from './record.js'
import type { Base } from './set-up.js'

export type MergeBase = Omit<Base, 'cekura'>

/** Throws InputError with everything that is wrong with the reports. */
export async function merge(base: MergeBase, github: GitHubApi | null): Promise<void> {
  const { edges, inputs, record } = base
  const reports = await readParts(base)
  const pullRequest = await pullRequestOf(base, github)
  const context: RunContext = { ...edges.context, pullRequest }
  const { failOn } = inputs
  const join: NonNullable<RunRecord['join']> = (ending) =>
    joinReports({ reports, context, failOn, ending, hash: edges.hash })
  record.join = join
  const here: Edges = { ...edges, context }
  const joining = { ...base, edges: here }
  const without = unsealed(base, reports)
  const comments = mayComment(base, context) && !(await wouldLoseProposal(joining, { github, without }))
  const comment = comments ? openComment(here, { inputs, github }) : noComment
  const commentState =
    without === null
      ? await commentStateOf(joining, { github, reports, report: join(null) })
      : showing(without)
  record.outlet = { ...record.outlet, comment, commentState }
}

async function readParts({ edges, inputs }: MergeBase): Promise<readonly [Report, ...Report[]]> {
  const found = await edges.files.readReports(inputs.reports)
  const files = found.map(({ path, text }) => ({ path, reading: readWholeReport(text) }))
  const { repository, headSha } = edges.context
  const { agentId } = inputs
  const problems = refusals(files, { agentId, repository, headSha, hash: edges.hash })
  if (problems.length > 0) throw new InputError(problems)
  const [first, ...others] = files.flatMap(({ reading }) => ('report' in reading ? [reading.report] : []))
  if (first === undefined) throw new InputError([{ input: 'reports', message: nothingNamed }])
  edges.runner.info(`Joining ${found.length} reports: ${found.map(({ path }) => path).join(', ')}`)
  return [first, ...others]
}

/** The event's, never a report's: a report may come from anybody. For a run of a fork GitHub names none, but its head. */
async function pullRequestOf(
  { edges, stop }: MergeBase,
  github: GitHubApi | null,
): Promise<PullRequest | null> {
  const { pullRequest, followed, repository } = edges.context
  if (pullRequest !== null || followed === undefined || github === null) return pullRequest
  const answer = await github.openPullRequest(followed, stop.signal)
  if (answer.state === 'refused') {
    edges.runner.annotate({
      severity: 'warning',
      title: 'No comment',
      message: `The pull request could not be looked up. ${answer.message} ${answer.advice}`.trim(),
    })
    return null
  }
  if (answer.number === null) {
    edges.runner.info('No open pull request has this commit as its head, so there is none to comment in.')
    return null
  }
  const { headSha, headRepository } = followed
  const fork = headRepository !== repository
  return { number: answer.number, headSha, fork, dependabot: false, merged: false }
}

/** The token of a pull request's own run may not write where its secrets are withheld: another workflow may. */
function mayComment({ inputs }: MergeBase, { event, pullRequest }: RunContext): boolean {
  const isWithheld = pullRequest !== null && (pullRequest.fork || pullRequest.dependabot)
  return event === follower || inputs.apiKey !== '' || !isWithheld
}

/** Runs with the repository's own token after a run that anybody may have started, on what that run has left. */
const follower = 'workflow_run'

/**
 * A proposal is sealed only where this very run has made it: whoever made the reports of another one could have
 * written what is to be saved.
 */
function unsealed({ edges, inputs }: MergeBase, reports: readonly Report[]): CarriedProposal | null {
  const { event, runId } = edges.context
  if (event === follower || reports.some(({ run }) => run.runId !== runId)) return 'not-ours'
  return inputs.apiKey === '' ? 'no-key' : null
}

/** What a run has signed stays: a report that nothing vouches for must not take its place. */
async function wouldLoseProposal(
  { edges, inputs, stop }: MergeBase,
  { github, without }: { readonly github: GitHubApi | null; readonly without: CarriedProposal | null },
): Promise<boolean> {
  const { pullRequest } = edges.context
  if (without !== 'not-ours' || github === null || pullRequest === null || inputs.comment === 'off')
    return false
  const wanted = { pullRequest: pullRequest.number, key: inputs.commentKey }
  const found = await github.findComment(wanted, stop.signal)
  // What cannot be read can most likely not be written either: then the comment itself says why.
  if (found.state === 'refused' || found.comment === null || found.comment.state === '') return false
  edges.runner.info('The comment carries what a run of this repository has signed, so it stays as it is.')
  return true
}

async function commentStateOf(
  base: MergeBase,
  {
    github,
    reports,
    report,
  }: { readonly github: GitHubApi | null; readonly reports: readonly Report[]; readonly report: Report },
): Promise<CommentState> {
  const { edges, inputs, stop } = base
  const { pullRequest } = edges.context
  if (pullRequest === null) return noCommentState
  const commented = inputs.comment === 'off' ? null : github
  const earlier = await readEarlier({ edges, inputs, github: commented, signal: stop.signal })
  const jobs = [...earlier.jobs, ...reports.flatMap((each) => knownJobs(each, edges.hash))]
  return makeCommentState({
    carry: {
      seal: edges.makeSeal(inputs.apiKey),
      bound: boundOf({ edges, inputs }, pullRequest.number),
      hash: edges.hash,
      settledPrefix: inputs.settledTag,
      detail: inputs.commentDetail,
    },
    earlier,
    ledger: makeLedger({ earlier: jobs, onChange: () => undefined }),
    proposes: report.mode !== 'dry-run',
    guidanceDigest: report.guidance.digest,
    reportSoFar: () => report,
  })
}

/** Carries nothing, and says why where there would be something to carry. */
function showing(why: CarriedProposal): CommentState {
  return {
    ...noCommentState,
    atEnd: ({ planDigest }) => ({ sealed: '', proposal: planDigest === '' ? 'none' : why, kept: null }),
  }
}
