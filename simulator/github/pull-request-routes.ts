/** Routes of the simulated GitHub for pull requests: one, all of a branch, and those that a commit belongs to. */
import type { Call, Route } from '../routing.js'
import { type GitHubWorld, paged, pullRequest } from './answers.js'
import type { GitHubState, PullRequestRecord } from './state.js'

const repository = '/repos/:owner/:repo'

export function pullRequestRoutes({ state }: GitHubWorld): readonly Route[] {
  const shown = (call: Call, found: readonly PullRequestRecord[]) =>
    paged(
      call,
      found.map((each) => pullView(state, each)),
    )
  const having = (fits: (each: PullRequestRecord) => boolean) => [...state.pullRequests.values()].filter(fits)
  return [
    {
      method: 'GET',
      path: `${repository}/pulls`,
      query: ['state', 'head', 'per_page', 'page'],
      handle: (call) => {
        const wanted = call.query.get('state') ?? 'open'
        const head = call.query.get('head')
        return shown(
          call,
          having(
            (each) =>
              (wanted === 'all' || each.state === wanted) && (head === null || labelOf(each) === head),
          ),
        )
      },
    },
    {
      method: 'GET',
      path: `${repository}/pulls/:number`,
      handle: (call) => ({ status: 200, body: pullView(state, pullRequest(state, call)) }),
    },
    {
      method: 'GET',
      path: `${repository}/commits/:sha/pulls`,
      query: ['per_page', 'page'],
      handle: (call) => {
        const { sha } = call.params
        return shown(
          call,
          having((each) => each.headSha === sha || each.mergeCommitSha === sha),
        )
      },
    },
  ]
}

/** Owner and branch of the head: all that a list can be narrowed by. */
function labelOf({ headRepository, headBranch }: PullRequestRecord): string {
  return `${headRepository.split('/')[0] ?? ''}:${headBranch}`
}

function pullView(state: GitHubState, pull: PullRequestRecord): unknown {
  return {
    number: pull.number,
    state: pull.state,
    merged: pull.merged,
    merged_at: pull.merged ? '2026-01-05T10:00:00Z' : null,
    merge_commit_sha: pull.mergeCommitSha,
    html_url: `https://github.com/${state.repository}/pull/${pull.number}`,
    head: {
      label: labelOf(pull),
      ref: pull.headBranch,
      sha: pull.headSha,
      repo: { full_name: pull.headRepository, fork: pull.headRepository !== state.repository },
    },
    base: { ref: 'main', repo: { full_name: state.repository } },
  }
}
