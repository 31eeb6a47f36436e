/** The comments whose proposals were saved: each is brought up to date, none is made. */
import { describe, expect, test } from '@jest/globals'
import { renderComment } from '../../src/core/comment.js'
import type { RawInputs } from '../../src/core/inputs.js'
import type { Conclusion, ScenarioResult } from '../../src/core/model.js'
import { openProposal } from '../../src/core/proposal.js'
import { makeSeal } from '../../src/runner/seal.js'
import { appliedComments } from '../../src/steps/applied-comment.js'
import type { Proposal } from '../../src/steps/proposals.js'
import { improved, report, result } from '../core/sample-report.js'
import { entry, state } from '../core/sample-state.js'
import { bound, fakeRun } from './fake-run.js'
import { commentUrl, fakeGitHub, pullRequestContext, required, startMs } from './fakes.js'

const proposalOf = (pullRequest: number, texts = 1): Proposal => {
  const entries = Array.from({ length: texts }, (_, index) => entry({ id: index + 1 }))
  const made = state({ bound: { ...bound, pullRequest }, entries })
  return { entries, source: { pullRequest, state: made, url: commentUrl, shown: 'Proposed.' } }
}

/** One that an earlier run has saved, and shown so. */
const savedOf = (shown: string): Proposal => {
  const { entries } = proposalOf(12)
  const applied = { runId: 1, runUrl: 'https://github.com/acme/voice-agent/actions/runs/1', at: '' }
  const made = state({ bound: { ...bound, pullRequest: 12 }, entries, applied })
  return { entries, source: { pullRequest: 12, state: made, url: commentUrl, shown } }
}

const commentOf = (conclusion: Conclusion, ...results: readonly ScenarioResult[]): string =>
  renderComment(report({ results, mode: 'apply-reviewed', verdict: { conclusion, reason: 'As it is.' } }), {
    detail: 'diff',
    maxCharacters: 30_000,
    reportHint: 'report.json',
    proposal: 'none',
  })

const fromFile: Proposal = { entries: [], source: null }
const signal = new AbortController().signal
const last = { markdown: 'Saved.', state: 'unused', changes: true, failure: false, signal }

function comments(...proposals: readonly Proposal[]) {
  return commentsWith({}, proposals)
}

function commentsWith(raw: RawInputs, proposals: readonly Proposal[]) {
  const github = fakeGitHub()
  const run = fakeRun(
    { mode: 'apply-reviewed', ...raw },
    { github, context: { ...pullRequestContext, pullRequest: null } },
  )
  return { github, run, ...appliedComments(run, { github, proposals }) }
}

describe('at the end', () => {
  test('each comment shows what was saved, and carries its own proposal, marked as applied', async () => {
    const { comment, github, run } = comments(proposalOf(12), fromFile, proposalOf(13, 2))
    expect(await comment.showResult(last)).toEqual({ state: 'published', url: commentUrl })
    expect(github.requests).toMatchObject([
      { pullRequest: { number: 12 }, key: '7', body: 'Saved.', create: false, run: run.edges.context },
      { pullRequest: { number: 13 }, key: '7', body: 'Saved.', create: false },
    ])
    const opened = github.requests.map(({ state: sealed, pullRequest: { number: pullRequest } }) =>
      openProposal({
        sealed,
        shown: 'Saved.',
        seal: makeSeal(required['api-key'] ?? ''),
        expected: { ...bound, pullRequest },
      }),
    )
    const { runId, runUrl } = pullRequestContext
    const applied = { runId, runUrl, at: new Date(startMs).toISOString() }
    expect(opened).toMatchObject([
      { state: { applied, entries: [{ id: 1 }] } },
      { state: { applied, entries: [{ id: 1 }, { id: 2 }] } },
    ])
  })

  test('the text leaves room for the longest of them, and offers nothing to save any more', async () => {
    const { commentState, comment, github } = comments(proposalOf(12), proposalOf(13, 9))
    const { sealed, proposal, kept } = commentState.atEnd(report())
    await comment.showResult(last)
    expect(github.requests[1]?.state).toBe(makeSeal(required['api-key'] ?? '').stamp(sealed, 'Saved.'))
    expect([proposal, kept]).toEqual(['none', null])
  })

  describe('a run that finds everything saved', () => {
    const again = {
      ...last,
      changes: false,
      markdown: commentOf('success', result({ id: 1, reason: 'The new text was there already.' })),
    }
    const saved = improved({ id: 1, status: 'applied' })

    test('leaves alone what the run that saved it has said', async () => {
      const { comment, github } = comments(savedOf(commentOf('success', saved)))
      expect(await comment.showResult(again)).toEqual({ state: 'published', url: commentUrl })
      expect(github.requests).toEqual([])
    })

    test.each([
      ['another verdict', commentOf('neutral', improved({ id: 1, status: 'timeout' }))],
      ['a problem', commentOf('success', saved, result({ id: 2, status: 'timeout' }))],
    ])('says so where the comment tells of %s', async (...[, shown]) => {
      const { comment, github } = comments(savedOf(shown))
      expect(await comment.showResult(again)).toEqual({ state: 'published', url: commentUrl })
      expect(github.requests).toMatchObject([{ body: again.markdown, pullRequest: { number: 12 } }])
    })

    test('says so where nothing was saved before', async () => {
      const { comment, github } = comments(proposalOf(12))
      await comment.showResult(again)
      expect(github.requests).toHaveLength(1)
    })
  })

  test('no comment is touched with comment: off', async () => {
    const { comment, commentState, github } = commentsWith({ comment: 'off' }, [proposalOf(12)])
    expect(commentState.atEnd(report()).sealed).toBe('')
    expect([await comment.showResult(last), github.requests]).toEqual([null, []])
  })

  test('a proposal from a file has no comment', async () => {
    const { comment, github } = comments(fromFile)
    expect([await comment.showResult(last), github.requests]).toEqual([null, []])
  })
})

test('nothing is shown while the texts are saved', () => {
  const { comment, commentState, github } = comments(proposalOf(12))
  comment.showProgress(commentState.whileRunning('progress'))
  expect(commentState.whileRunning('progress')).toEqual({ markdown: 'progress', state: '' })
  expect(github.requests).toEqual([])
})
