/** Brings the comments whose proposals were saved up to date: what was saved, and the proposal once more, marked as applied. */
import { isSameWithoutProblems } from '../core/comment-verdict.js'
import type { Applied } from '../core/hidden-state.js'
import { type Carried, carryApplied } from './carried.js'
import type { CommentDesk } from './comment.js'
import type { CommentState } from './comment-state.js'
import { boundOf } from './earlier.js'
import type { Run } from './improve-all.js'
import type { Proposal } from './proposals.js'
import type { CommentResult } from '../core/github-answers.js'
import type { GitHubApi } from '../edges.js'

export interface AppliedComments {
  readonly comment: CommentDesk
  readonly commentState: CommentState
}

/** The same text goes into each comment; the address of the last one is the run's. */
export function appliedComments(
  run: Run,
  { github, proposals }: { readonly github: GitHubApi; readonly proposals: readonly Proposal[] },
): AppliedComments {
  const { edges, inputs } = run
  const { runId, runUrl } = edges.context
  const applied: Applied = { runId, runUrl, at: new Date(edges.clock.now()).toISOString() }
  const carried = proposals.flatMap(({ source }) =>
    source === null || inputs.comment === 'off'
      ? []
      : [{ ...source, ...carriedBy(run, { source, applied }) }],
  )
  const seal = edges.makeSeal(inputs.apiKey)
  const longest = carried.reduce((most, { sealed }) => (sealed.length > most.length ? sealed : most), '')
  return {
    commentState: {
      whileRunning: (markdown) => ({ markdown, state: '' }),
      atEnd: () => ({ sealed: longest, proposal: 'none', kept: null }),
    },
    comment: {
      showProgress: () => undefined,
      showResult: async ({ markdown, changes, signal }) => {
        let last: CommentResult | null = null
        for (const { pullRequest: number, url, shown, state: before, sealed: state } of carried) {
          const pullRequest = { number, headSha: '', fork: false, dependabot: false, merged: true }
          const request = {
            pullRequest,
            key: inputs.commentKey,
            body: markdown,
            run: edges.context,
            create: false,
            state: seal.stamp(state, markdown),
          }
          // A run that finds everything saved has nothing to add to what the one that saved it has said, if that knew it.
          const told = !changes && before.applied !== null && isSameWithoutProblems(shown, markdown)
          last = told ? { state: 'published', url } : await github.publishComment(request, signal)
        }
        return last
      },
    },
  }
}

function carriedBy(
  { edges, inputs }: Run,
  { source, applied }: { readonly source: NonNullable<Proposal['source']>; readonly applied: Applied },
): Carried {
  const settings = {
    seal: edges.makeSeal(inputs.apiKey),
    bound: boundOf({ edges, inputs }, source.pullRequest),
    hash: edges.hash,
    settledPrefix: inputs.settledTag,
    detail: 'diff',
  } as const
  return carryApplied(settings, { state: source.state, applied })
}
