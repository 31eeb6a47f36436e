/** The requests that tell which pull requests a commit or a branch belongs to, with their answers checked. */
import * as z from 'zod/mini'
import { parsed } from './comment-calls.js'
import type { FollowedRun } from '../core/model.js'
import type { Octokit } from './requests.js'

export interface PullRequestOfCommit {
  readonly number: number
  readonly headSha: string
  /** `owner/name` of the head; null where it is gone. */
  readonly headRepository: string | null
  /** ISO 8601; null where it is not merged. */
  readonly mergedAt: string | null
}

export interface PullRequestCalls {
  /** Merged or not; throws GitHubFault. */
  ofCommit(sha: string, signal: AbortSignal): Promise<readonly PullRequestOfCommit[]>
  /**
   * Open ones from a branch of any repository of its owner; throws GitHubFault. Not by the commit: what belongs to a
   * fork's commit is not listed for it, while the list of all can be narrowed by owner and branch.
   */
  openOfBranch(
    head: Pick<FollowedRun, 'headRepository' | 'headBranch'>,
    signal: AbortSignal,
  ): Promise<readonly PullRequestOfCommit[]>
}

/** As GitHub gives them. */
export const pullRequests = z.lazy(() =>
  z.array(
    z.pipe(
      z.object({
        number: z.int(),
        merged_at: z.nullish(z.string()),
        head: z.object({ sha: z.string(), repo: z.nullish(z.object({ full_name: z.string() })) }),
      }),
      z.transform(({ number, merged_at: mergedAt, head }): PullRequestOfCommit => ({
        number,
        headSha: head.sha,
        headRepository: head.repo?.full_name ?? null,
        mergedAt: mergedAt ?? null,
      })),
    ),
  ),
)

export function pullRequestCalls(
  octokit: Octokit,
  { owner, repo }: { readonly owner: string; readonly repo: string },
): PullRequestCalls {
  return {
    async ofCommit(sha, signal) {
      const response = await octokit.rest.repos.listPullRequestsAssociatedWithCommit({
        owner,
        repo,
        commit_sha: sha,
        per_page: 100,
        request: { signal },
      })
      return parsed(pullRequests, response)
    },
    async openOfBranch({ headRepository, headBranch }, signal) {
      const headOwner = headRepository.replace(/\/.*$/s, '')
      const response = await octokit.rest.pulls.list({
        owner,
        repo,
        state: 'open',
        head: `${headOwner}:${headBranch}`,
        per_page: 100,
        request: { signal },
      })
      return parsed(pullRequests, response)
    },
  }
}
