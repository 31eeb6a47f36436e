/** The one request that tells which pull requests brought a commit, with its answer checked. */
import * as z from 'zod/mini'
import { parsed } from './comment-calls.js'
import type { Octokit } from './requests.js'

export interface PullRequestOfCommit {
  readonly number: number
  readonly headSha: string
  /** ISO 8601; null where it is not merged. */
  readonly mergedAt: string | null
}

export interface PullRequestCalls {
  /** Merged or not; throws GitHubFault. */
  ofCommit(sha: string, signal: AbortSignal): Promise<readonly PullRequestOfCommit[]>
}

const pullRequests = z.array(
  z.pipe(
    z.object({
      number: z.int(),
      merged_at: z.nullish(z.string()),
      head: z.object({ sha: z.string() }),
    }),
    z.transform(({ number, merged_at: mergedAt, head }): PullRequestOfCommit => ({
      number,
      headSha: head.sha,
      mergedAt: mergedAt ?? null,
    })),
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
  }
}
