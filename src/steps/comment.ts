/** Keeps the one comment of a run in its pull request: progress while it goes on, the result at its end. */
import type { Inputs } from '../core/inputs.js'
import type { PullRequest } from '../core/model.js'
import type { CommentResult } from '../core/github-answers.js'
import type { CommentRequest, Edges, GitHubApi } from '../edges.js'

/** What a comment shows, and what it carries unseen (sealed; empty for nothing). */
export interface CommentText {
  readonly markdown: string
  readonly state: string
}

export interface CommentDesk {
  /** Starts to show progress; not waited for. While an update is under way the last text waits; after the result none is shown. */
  showProgress(text: CommentText): void
  /** Waits for what is under way, then writes the result; null where there is to be no comment. */
  showResult(result: CommentOfResult): Promise<CommentResult | null>
}

export interface CommentOfResult extends CommentText {
  /** There is something to see: a text that differs, a problem, something that was created. */
  readonly changes: boolean
  readonly failure: boolean
  /** Ends the last requests. */
  readonly signal: AbortSignal
}

type CommentInputs = Pick<Inputs, 'apiKey' | 'comment' | 'commentKey'>

/** Without a pull request, a token or the wish for a comment there is none, and no request is sent. */
export function openComment(
  edges: Edges,
  { inputs, github }: { readonly inputs: CommentInputs; readonly github: GitHubApi | null },
): CommentDesk {
  const { pullRequest } = edges.context
  if (pullRequest === null || inputs.comment === 'off') return noComment
  if (github === null) {
    edges.runner.annotate({
      severity: 'warning',
      title: 'No comment',
      message:
        'github-token is empty, so the pull request gets no comment; leave the input out to use the token of the job.',
    })
    return noComment
  }
  return commentDesk({ edges, inputs, pullRequest, github })
}

export const noComment: CommentDesk = {
  showProgress: () => undefined,
  showResult: () => Promise.resolve(null),
}

function commentDesk({
  edges,
  inputs,
  pullRequest,
  github,
}: {
  readonly edges: Edges
  readonly inputs: CommentInputs
  readonly pullRequest: PullRequest
  readonly github: GitHubApi
}): CommentDesk {
  let underWay: Promise<void> | null = null
  /** What is to be shown when the update that is under way is over: the last one alone. */
  let waiting: CommentText | null = null
  /** After a refusal or a newer run there is no use in trying on before the result, and after the result nothing comes. */
  let closed = false
  const ending = new AbortController()
  // Without a key there is nothing sealed that could be stamped.
  const seal = inputs.apiKey === '' ? null : edges.makeSeal(inputs.apiKey)
  const requestFor = ({ markdown, state }: CommentText, create: boolean): CommentRequest => ({
    pullRequest,
    key: inputs.commentKey,
    body: markdown,
    state: seal?.stamp(state, markdown) ?? '',
    run: edges.context,
    create,
  })
  const send = (text: CommentText) => {
    underWay = github
      .publishComment(requestFor(text, inputs.comment === 'auto'), ending.signal)
      .then(
        ({ state }) => {
          closed ||= state === 'refused' || state === 'overtaken'
        },
        () => {
          closed = true
        },
      )
      .finally(() => {
        underWay = null
        const next = waiting
        waiting = null
        if (next !== null && !closed) send(next)
      })
  }
  return {
    showProgress: (text) => {
      if (closed) return
      if (underWay === null) send(text)
      else waiting = text
    },
    showResult: async ({ changes, failure, signal, ...text }) => {
      closed = true
      const stopWaiting = () => {
        ending.abort()
      }
      signal.addEventListener('abort', stopWaiting)
      await underWay
      signal.removeEventListener('abort', stopWaiting)
      const wanted =
        inputs.comment === 'auto' ||
        (inputs.comment === 'changes' && changes) ||
        (inputs.comment === 'failures' && failure)
      return github.publishComment(requestFor(text, wanted), signal)
    },
  }
}
