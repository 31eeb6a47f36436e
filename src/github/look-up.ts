/** Looks up what is there already: our comment in a pull request, and the pull requests that a push has merged. */
import { chooseComment, dependsOnOwnLogin } from '../core/comment-choice.js'
import { readMarker, withoutMarker } from '../core/comment-marker.js'
import {
  type FoundComment,
  type MergedPullRequest,
  mostCommits,
  type Refusal,
} from '../core/github-answers.js'
import type { FollowedRun } from '../core/model.js'
import type { GitHubApi } from '../edges.js'
import type { Publication } from './comment.js'
import { GitHubFault, readFault } from './fault.js'
import type { PullRequestCalls, PullRequestOfCommit } from './pull-request-calls.js'

/** A run that is newer than any other, so that whatever comment there is counts as found. */
const newest = { runId: Number.MAX_SAFE_INTEGER, attempt: Number.MAX_SAFE_INTEGER }

export async function findComment(
  publication: Publication,
  {
    pullRequest,
    key,
    signal,
  }: { readonly pullRequest: number; readonly key: string; readonly signal: AbortSignal },
): ReturnType<GitHubApi['findComment']> {
  const { calls, redact } = publication
  return asRefusal(publication, async () => {
    const comments = await calls.list(pullRequest, signal)
    const ownKey = redact(key)
    const ownLogin = dependsOnOwnLogin(comments, ownKey) ? await calls.ownLogin(signal) : null
    const choice = chooseComment({ comments, key: ownKey, run: newest, ownLogin })
    return { state: 'read', comment: choice.action === 'update' ? found(choice.comment) : null } as const
  })
}

function found({ url, body }: { readonly url: string; readonly body: string }): FoundComment {
  return { url, body: withoutMarker(body), state: readMarker(body)?.state ?? '' }
}

export async function mergedPullRequests(
  publication: Publication,
  {
    pullRequests,
    commits,
    signal,
  }: {
    readonly pullRequests: PullRequestCalls
    readonly commits: readonly string[]
    readonly signal: AbortSignal
  },
): ReturnType<GitHubApi['mergedPullRequests']> {
  return asRefusal(publication, async () => {
    const merged = new Map<number, PullRequestOfCommit & { readonly mergedAt: string }>()
    for (const commit of commits.slice(0, mostCommits)) {
      for (const { mergedAt, ...each } of await ofCommit(pullRequests, { commit, signal })) {
        if (mergedAt !== null) merged.set(each.number, { ...each, mergedAt })
      }
    }
    // GitHub tells the second, in which a merge queue merges several: then the commits decide, which come newest first.
    const inOrder = [...merged.values()].reverse().sort(byTime)
    const asMerged = ({ number, headSha }: PullRequestOfCommit): MergedPullRequest => ({ number, headSha })
    return { state: 'read', pullRequests: inOrder.map(asMerged) } as const
  })
}

export async function openPullRequest(
  publication: Publication,
  {
    pullRequests,
    head,
    signal,
  }: {
    readonly pullRequests: PullRequestCalls
    readonly head: FollowedRun
    readonly signal: AbortSignal
  },
): ReturnType<GitHubApi['openPullRequest']> {
  return asRefusal(publication, async () => {
    const found = await pullRequests.openOfBranch(head, signal)
    const numbers = found
      .filter(
        ({ headSha, headRepository }) => headSha === head.headSha && headRepository === head.headRepository,
      )
      .map(({ number }) => number)
    return { state: 'read', number: numbers.length === 0 ? null : Math.min(...numbers) } as const
  })
}

function byTime(one: { readonly mergedAt: string }, other: { readonly mergedAt: string }): number {
  if (one.mergedAt === other.mergedAt) return 0
  return one.mergedAt < other.mergedAt ? -1 : 1
}

/** A commit that GitHub does not know (any more) was brought by no pull request. */
async function ofCommit(
  pullRequests: PullRequestCalls,
  { commit, signal }: { readonly commit: string; readonly signal: AbortSignal },
): Promise<readonly PullRequestOfCommit[]> {
  try {
    return await pullRequests.ofCommit(commit, signal)
  } catch (error) {
    const isUnknown = error instanceof GitHubFault && (error.status === 404 || error.status === 422)
    if (isUnknown) return []
    throw error
  }
}

async function asRefusal<Read>(
  { clock, redact }: Publication,
  read: () => Promise<Read>,
): Promise<Read | Refusal> {
  try {
    return await read()
  } catch (error) {
    const { message, advice } = readFault(error, clock.now())
    return { state: 'refused', message: redact(`${message}.`), advice }
  }
}
