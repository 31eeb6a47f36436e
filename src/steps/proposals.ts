/** Finds what was reviewed: in the comments of the merged pull requests, or in the report that `plan` names. */
import type { Entry, HiddenState } from '../core/hidden-state.js'
import { InputError } from '../core/input-error.js'
import { openProposal } from '../core/proposal.js'
import { type EarlierReport, readReport } from '../core/report-reading.js'
import { entriesFromReport } from '../core/state-of-report.js'
import { type MergedPullRequest, mostCommits, type Refusal } from '../core/github-answers.js'
import type { GitHubApi } from '../edges.js'
import { boundOf } from './earlier.js'
import type { Run } from './improve-all.js'

export interface Proposal {
  readonly entries: readonly Entry[]
  /** The pull request whose comment holds it; null for one from a file. */
  readonly source: {
    readonly pullRequest: number
    readonly state: HiddenState
    /** Address of the comment. */
    readonly url: string
    /** Its visible text. */
    readonly shown: string
  } | null
}

export interface Proposals {
  readonly found: readonly Proposal[]
  /** Proposals that must not be saved, each with its sentence. */
  readonly refused: readonly string[]
  /** Why there is nothing to be saved here, which is no failure; null where there is, or where something was refused. */
  readonly nothing: string | null
}

/** A person's command in the pull request may save what was reviewed before the merge; any other event may not. */
const byHand = 'issue_comment'

/** Throws InputError on a file that is no report to be saved here, or where GitHub cannot be asked. */
export async function findProposals(run: Run, github: GitHubApi | null): Promise<Proposals> {
  const { inputs, edges } = run
  if (inputs.plan !== null) {
    const report = await readPlan(run, inputs.plan)
    const { settledTag: settledPrefix } = inputs
    const entries = entriesFromReport({ report, settledPrefix, hash: edges.hash })
    return { found: [{ entries, source: null }], refused: [], nothing: null }
  }
  if (github === null) {
    const message =
      'is empty, so the proposal cannot be read from the pull request: leave it out, or give a report.json as plan.'
    throw new InputError([{ input: 'github-token', message }])
  }
  const { pullRequest, event } = edges.context
  if (pullRequest !== null && !pullRequest.merged && event !== byHand) {
    return nothing(
      `Pull request #${pullRequest.number} is not merged yet, and what was reviewed is saved after the merge: run apply-reviewed on push.`,
    )
  }
  const merged = pullRequest === null ? await mergedOf(run, github) : [pullRequest]
  if (merged.length === 0) {
    return nothing('No merged pull request has brought this commit, so there is no proposal to save.')
  }
  return proposalsOf(run, { github, merged })
}

function nothing(reason: string): Proposals {
  return { found: [], refused: [], nothing: reason }
}

async function mergedOf({ edges, stop }: Run, github: GitHubApi): Promise<readonly MergedPullRequest[]> {
  const { commits } = edges.context
  const answer = await github.mergedPullRequests(commits, stop.signal)
  if (answer.state === 'refused') throw notReadable(answer)
  if (commits.length > mostCommits) {
    edges.runner.annotate({
      severity: 'warning',
      title: 'A very large push',
      message: `Of ${commits.length} commits only the newest ${mostCommits} were asked for their pull requests. Should another one have been merged with them, save its proposal from its report.json (plan).`,
    })
  }
  return answer.pullRequests
}

async function proposalsOf(
  run: Run,
  { github, merged }: { readonly github: GitHubApi; readonly merged: readonly MergedPullRequest[] },
): Promise<Proposals> {
  const { inputs, edges, stop } = run
  const found: Proposal[] = []
  const refused: string[] = []
  const key = inputs.commentKey
  for (const { number, headSha } of merged) {
    const answer = await github.findComment({ pullRequest: number, key }, stop.signal)
    if (answer.state === 'refused') throw notReadable(answer)
    if (answer.comment === null) continue
    const opening = openProposal({
      sealed: answer.comment.state,
      shown: answer.comment.body,
      seal: edges.makeSeal(inputs.apiKey),
      expected: boundOf({ edges, inputs }, number),
    })
    if ('problem' in opening) refused.push(`Pull request #${number}: ${opening.problem}`)
    else {
      warnOfOtherHead(run, { number, headSha, proposedFor: opening.state.headSha })
      found.push({
        entries: opening.state.entries,
        source: {
          pullRequest: number,
          state: opening.state,
          url: answer.comment.url,
          shown: answer.comment.body,
        },
      })
    }
  }
  if (found.length > 0 || refused.length > 0) return { found, refused, nothing: null }
  const numbers = merged.map(({ number }) => `#${number}`).join(', ')
  return nothing(
    `The merged pull request (${numbers}) has no comment with the key ${key}, so nothing was proposed in it.`,
  )
}

function warnOfOtherHead(
  { edges }: Run,
  { number, headSha, proposedFor }: MergedPullRequest & { readonly proposedFor: string },
): void {
  if (headSha === '' || proposedFor === '' || headSha === proposedFor) return
  edges.runner.annotate({
    severity: 'warning',
    title: 'Proposed for another commit',
    message: `The proposal of pull request #${number} was made for ${proposedFor.slice(0, 7)}, and ${headSha.slice(0, 7)} was merged: what was reviewed is saved all the same.`,
  })
}

function notReadable({ message, advice }: Refusal): InputError {
  const needs = 'Reading proposals needs the permissions contents: read and pull-requests: read.'
  return new InputError([{ input: 'github-token', message: `${message} ${advice} ${needs}` }])
}

/** A reviewed report, proven to be about this agent and repository. */
export async function readPlan({ inputs, edges }: Run, path: string): Promise<EarlierReport> {
  const problem = (message: string) => new InputError([{ input: 'plan', message: `“${path}” ${message}` }])
  const text = await edges.files.readReport(path, 'plan')
  if (text === null) throw problem('does not exist: download the artifact with the report first.')
  const reading = readReport(text)
  if ('problem' in reading) throw problem(reading.problem)
  const { report } = reading
  if (report.agent?.id !== inputs.agentId) {
    throw problem(
      `is about agent ${report.agent?.id ?? 'none'}, and agent-id is ${inputs.agentId}: use the report of the same agent.`,
    )
  }
  if (report.run.repository !== edges.context.repository) {
    throw problem(
      `was made in ${report.run.repository || 'no repository'}, and this is ${edges.context.repository}: a proposal counts only where it was made.`,
    )
  }
  return report
}
