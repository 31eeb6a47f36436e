/** The comment of a further run: progress, or what stands there already where the same is to be expected again. */
import { describe, expect, test } from '@jest/globals'
import type { HiddenState } from '../../src/core/hidden-state.js'
import { openState } from '../../src/core/proposal.js'
import type { Report, ReportInput } from '../../src/core/report.js'
import { makeSeal } from '../../src/runner/seal.js'
import { makeCommentState, noCommentState } from '../../src/steps/comment-state.js'
import { makeLedger } from '../../src/steps/ledger.js'
import { improved, report, result, runInput } from '../core/sample-report.js'
import { bound, entry, running, state } from '../core/sample-state.js'
import { commentUrl, sha256 } from './fakes.js'

const seal = makeSeal('a-key')
const carry = { seal, bound, hash: sha256, settledPrefix: null, detail: 'diff' } as const
const proposing = report({ results: [improved({ id: 1 }), result({ id: 2 })] })
const body = '### ✅ Cekura scenarios: passed\n\nOne proposal.'
const shownState = state({ digest: proposing.planDigest, entries: [entry({ id: 1 })] })

function commentState({
  shown = shownState,
  visible = body,
  guidance = 'Keep the intent.',
  proposes = true,
  intact = true,
  detail = 'diff',
}: {
  readonly detail?: 'diff' | 'counts'
  readonly shown?: HiddenState | null
  readonly visible?: string
  readonly guidance?: string
  readonly proposes?: boolean
  readonly intact?: boolean
} = {}) {
  return makeCommentState({
    carry: { ...carry, detail },
    earlier: {
      jobs: [],
      shown:
        shown === null
          ? null
          : { comment: { url: commentUrl, body: visible, state: 'x' }, state: shown, intact },
    },
    ledger: makeLedger({ earlier: [running('a')], onChange: () => undefined }),
    guidanceDigest: sha256(guidance),
    reportSoFar: () => report(),
    proposes,
  })
}

const opened = (sealed: string) => openState({ sealed, shown: '', seal, expected: bound })
const kept = (ended: Report, options: Parameters<typeof commentState>[0] = {}) =>
  commentState(options).atEnd(ended).kept

describe('while the run goes on', () => {
  test('the old text and its proposal stay where the guidance is the same, with the jobs of now', () => {
    const { markdown, state: sealed } = commentState().whileRunning('progress')
    expect(markdown).toBe(body)
    expect(opened(sealed)).toEqual({ state: { ...shownState, jobs: [running('a')] }, intact: false })
  })

  test.each<[string, Parameters<typeof commentState>[0]]>([
    ['there is no comment yet', { shown: null }],
    ['the guidance is another one', { guidance: 'Change all.' }],
    ['no run has come to its end', { shown: { ...shownState, proposal: 'unfinished' } }],
    ['the proposal was left out', { shown: { ...shownState, proposal: 'left-out' } }],
    ['it is a dry run', { proposes: false }],
    ['somebody has edited the text', { intact: false }],
    ['texts are to be out of sight', { detail: 'counts' }],
    ['nothing was proposed', { shown: { ...shownState, digest: '' } }],
  ])('progress is shown, and no proposal carried, where %s', (_, options) => {
    const { markdown, state: sealed } = commentState(options).whileRunning('progress')
    expect(markdown).toBe('progress')
    expect(opened(sealed)).toMatchObject({
      state: { proposal: 'unfinished', entries: [], jobs: [running('a')] },
    })
  })
})

describe('at the end', () => {
  test('the same proposal under the same verdict leaves the visible text as it was', () => {
    const { kept: text, proposal, sealed } = commentState().atEnd(proposing)
    expect([text, proposal]).toEqual([body, 'whole'])
    expect(opened(sealed)).toMatchObject({ state: { run: { runId: 4711 }, digest: proposing.planDigest } })
  })

  test('a dry run keeps what has been paid for, and proposes nothing', () => {
    const { kept: text, proposal, sealed } = commentState({ proposes: false }).atEnd(proposing)
    expect([text, proposal]).toEqual([null, 'none'])
    expect(opened(sealed)).toMatchObject({
      state: { proposal: 'unfinished', entries: [], jobs: [running('a')] },
    })
  })

  const changed = (fields: Partial<ReportInput>) => report({ results: proposing.scenarios, ...fields })

  test.each<[string, Report, Parameters<typeof commentState>[0]]>([
    ['another text', report({ results: [improved({ id: 1, after: 'Other.' })] }), {}],
    ['nothing any more', report({ results: [result({ id: 1 })] }), {}],
    ['another verdict', changed({ verdict: { conclusion: 'failure', reason: 'No.' } }), {}],
    [
      'a failure beside it',
      changed({ results: [...proposing.scenarios, result({ id: 3, status: 'failed' })] }),
      {},
    ],
    [
      'something missing',
      changed({
        selection: { ...runInput.selection, missing: [{ what: 'x', wanted: 1, found: 0, reason: '' }] },
      }),
      {},
    ],
    [
      'a text for a suite’s case that has no scenario',
      changed({ results: [...proposing.scenarios, improved({ id: null })] }),
      {},
    ],
    ['the same after a dry run', proposing, { visible: '### ✅ Cekura scenarios: passed (dry run)\n' }],
    ['the same for the first time', proposing, { shown: null }],
    ['the same without texts from now on', proposing, { detail: 'counts' }],
    [
      'the same where something needed attention',
      proposing,
      { visible: `${body}\n\n#### What needs attention\n\n**Failed (1).**` },
    ],
    ['the same beside a text without room', proposing, { visible: `${body}\n${'x'.repeat(59_300)}` }],
    ['the same under other guidance', proposing, { guidance: 'Change all.' }],
  ])('%s is shown anew', (...[, ended, options]) => {
    expect(kept(ended, options)).toBeNull()
  })
})

test('without a pull request nothing is carried and nothing kept', () => {
  expect(noCommentState.whileRunning('progress')).toEqual({ markdown: 'progress', state: '' })
  expect(noCommentState.atEnd(proposing)).toEqual({ sealed: '', proposal: 'none', kept: null })
})
