/** The memory of the simulated GitHub: one repository with its pull requests, their comments, and who may do what. */
import type { SimulatorClock } from '../clock.js'
import { ReviewBook } from './reviews.js'

export interface TokenRecord {
  readonly token: string
  /** `installation` is a workflow's own token, which `GET /user` refuses; `personal` is a person's or a bot account's. */
  readonly kind: 'installation' | 'personal'
  /** Author of what the token writes. */
  readonly login: string
  /** False: writes are refused as "not accessible by integration". */
  readonly mayWrite: boolean
}

export interface PullRequestRecord {
  readonly number: number
  headSha: string
  /** `owner/name` of the head; another than the repository makes it a fork. */
  headRepository: string
  headBranch: string
  state: 'open' | 'closed'
  merged: boolean
  mergeCommitSha: string | null
}

export interface CommentRecord {
  readonly id: number
  /** Pull request number. */
  readonly issue: number
  body: string
  readonly author: { readonly login: string; readonly type: 'Bot' | 'User' }
  readonly createdAt: number
  updatedAt: number
}

export interface GitHubOptions {
  /** The workflow's token, first in `tokens`. */
  readonly token: string
  readonly tokenKind: TokenRecord['kind']
  readonly tokenMayWrite: boolean
  /** `owner/name`. */
  readonly repository: string
  /** `/api/v3` on GitHub Enterprise Server. */
  readonly basePath: string
  /** Numbers of the pull requests that there are from the start. */
  readonly pullRequests: readonly number[]
}

/** GitHub's limit for the body of a comment, in characters. */
export const maximalBody = 65_536

export class GitHubState {
  readonly repository: string
  readonly tokens: TokenRecord[] = []
  readonly pullRequests = new Map<number, PullRequestRecord>()
  readonly comments = new Map<number, CommentRecord>()
  /** Files that the pull requests change, and the reviews of them. */
  readonly reviews: ReviewBook
  readonly #clock: SimulatorClock
  #lastId = 900_000

  constructor(options: Pick<GitHubOptions, 'repository' | 'pullRequests'>, clock: SimulatorClock) {
    this.repository = options.repository
    this.#clock = clock
    this.reviews = new ReviewBook(clock)
    options.pullRequests.forEach((number) => this.addPullRequest({ number }))
  }

  addToken(draft: Pick<TokenRecord, 'token'> & Partial<TokenRecord>): TokenRecord {
    const kind = draft.kind ?? 'installation'
    const login = kind === 'installation' ? 'github-actions[bot]' : 'release-captain'
    const token = { kind, login, mayWrite: true, ...draft }
    this.tokens.push(token)
    return token
  }

  addPullRequest(draft: Pick<PullRequestRecord, 'number'> & Partial<PullRequestRecord>): PullRequestRecord {
    const pullRequest = {
      headSha: draft.number.toString(16).padStart(40, 'a'),
      headRepository: this.repository,
      headBranch: 'change-the-prompt',
      state: 'open' as const,
      merged: false,
      mergeCommitSha: null,
      ...draft,
    }
    this.pullRequests.set(pullRequest.number, pullRequest)
    return pullRequest
  }

  /** A comment by anybody; by a person unless said otherwise. */
  addComment(
    issue: number,
    draft: { readonly body: string; readonly login?: string; readonly type?: 'Bot' | 'User' },
  ): CommentRecord {
    this.#lastId += 1
    const now = this.#clock.now()
    const author = { login: draft.login ?? 'octocat', type: draft.type ?? 'User' }
    const comment = { id: this.#lastId, issue, body: draft.body, author, createdAt: now, updatedAt: now }
    this.comments.set(comment.id, comment)
    return comment
  }

  /** Oldest first, as the list endpoint gives them. */
  commentsOf(issue: number): readonly CommentRecord[] {
    return [...this.comments.values()].filter((comment) => comment.issue === issue)
  }

  edit(comment: CommentRecord, body: string): void {
    comment.body = body
    comment.updatedAt = this.#clock.now()
  }
}
