/** Connects to GitHub with the token of the run. */
import type { Clock, GitHubApi } from '../edges.js'
import { commentCalls } from './comment-calls.js'
import { publishComment } from './comment.js'
import { findComment, mergedPullRequests, openPullRequest } from './look-up.js'
import { pullRequestCalls } from './pull-request-calls.js'
import { openOctokit } from './requests.js'
import { nothingSuggested, suggestChanges } from './review.js'
import { reviewCalls } from './review-calls.js'

export interface GitHubConnection {
  readonly token: string
  /** `owner/name`. */
  readonly repository: string
  readonly clock: Clock
  /** Takes secrets out of every text that is sent or handed back. */
  readonly redact: (text: string) => string
  /** Where the API is; without it the runner's GITHUB_API_URL, else that of github.com. */
  readonly baseUrl?: string
}

/** Sends nothing yet. Without a token or a repository everything is refused, with the reason. */
export function connectGitHub({ token, repository, clock, redact, baseUrl }: GitHubConnection): GitHubApi {
  const [owner, repo] = repository.split('/')
  if (token === '') return refusing(noToken)
  if (!owner || !repo) return refusing(noRepository)
  const opened = once(async () => {
    const octokit = await openOctokit({ token, clock, ...(baseUrl === undefined ? {} : { baseUrl }) })
    return {
      publication: { calls: commentCalls(octokit, { owner, repo }), clock, redact },
      pullRequests: pullRequestCalls(octokit, { owner, repo }),
      reviews: reviewCalls(octokit, { owner, repo }),
    }
  })
  return {
    async publishComment(request, signal) {
      return publishComment((await opened()).publication, { request, signal })
    },
    async findComment(wanted, signal) {
      return findComment((await opened()).publication, { ...wanted, signal })
    },
    async mergedPullRequests(commits, signal) {
      const { publication, pullRequests } = await opened()
      return mergedPullRequests(publication, { pullRequests, commits, signal })
    },
    async openPullRequest(head, signal) {
      const { publication, pullRequests } = await opened()
      return openPullRequest(publication, { pullRequests, head, signal })
    },
    async suggestChanges(request, signal) {
      const { publication, reviews } = await opened()
      return suggestChanges(publication, { reviews, request, signal })
    },
  }
}

function once<Made>(make: () => Promise<Made>): () => Promise<Made> {
  let made: Promise<Made> | undefined
  return () => (made ??= make())
}

function refusing(reason: { readonly message: string; readonly advice: string }): GitHubApi {
  const refusal = { state: 'refused', ...reason } as const
  const refused = () => Promise.resolve(refusal)
  return {
    publishComment: refused,
    findComment: refused,
    mergedPullRequests: refused,
    openPullRequest: refused,
    suggestChanges: ({ suggestions }) => Promise.resolve(nothingSuggested(suggestions, refusal)),
  }
}

const noToken = {
  message: 'There is no token for GitHub.',
  advice: 'Leave the input github-token out, or give it a token that may write to pull requests.',
}
const noRepository = {
  message: 'The runner does not say which repository this is.',
  advice: 'GITHUB_REPOSITORY must be `owner/name`.',
}
