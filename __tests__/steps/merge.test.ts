/** Mode merge as a whole on fake edges: what it says, what its comment carries, and whom it believes. */
import { describe, expect, test } from '@jest/globals'
import { openProposal } from '../../src/core/proposal.js'
import type { RawInputs } from '../../src/core/inputs.js'
import type { RunContext } from '../../src/core/model.js'
import { type Report, reportJson } from '../../src/core/report.js'
import type { ReportInput } from '../../src/core/report.js'
import { makeSeal } from '../../src/runner/seal.js'
import { improved, result, runInput } from '../core/sample-report.js'
import { partsOf, whole } from '../core/sample-parts.js'
import { key, ran } from '../whole-run.js'
import { bound, commentWith } from './fake-run.js'
import {
  commentUrl,
  type FakeEdgesOptions,
  fakeEdges,
  fakeFiles,
  fakeGitHub,
  pullRequestContext,
} from './fakes.js'

const inputs: RawInputs = {
  'api-key': key,
  'agent-id': '7',
  mode: 'merge',
  reports: 'reports/*',
  'github-token': 'token',
}
const withoutKey: RawInputs = { ...inputs, 'api-key': '' }
const here = { ...runInput, context: pullRequestContext }
const results = [improved({ id: 1 }), improved({ id: 2 }), result({ id: 3 }), improved({ id: 4 })]

const parts = (fields: Partial<ReportInput> = {}): readonly Report[] =>
  partsOf(3, { ...here, results, ...fields })
const inFiles = (reports: readonly Report[]) =>
  fakeFiles(Object.fromEntries(reports.map((report, index) => [`reports/${index}.json`, reportJson(report)])))

function edgesWith(reports: readonly Report[], options: FakeEdgesOptions = {}) {
  return fakeEdges({ files: inFiles(reports), ...options })
}

/** A run on the repository's own branch that follows one which anybody may have started. */
const follows: RunContext = {
  ...pullRequestContext,
  event: 'workflow_run',
  runId: 4712,
  pullRequest: null,
  followed: {
    headSha: pullRequestContext.headSha,
    headRepository: 'mallory/clinic-agent',
    headBranch: 'patch-1',
  },
}

describe('the reports of all shards', () => {
  test('make one report, one verdict and one comment, and no request to Cekura', async () => {
    const edges = edgesWith(parts())
    const { conclusion, report, reason } = await ran(inputs, edges)
    expect([conclusion, reason]).toEqual(['success', '3 proposals are ready for review.'])
    expect(report.scenarios.map(({ id }) => id)).toEqual([1, 2, 3, 4])
    expect([report.mode, 'shard' in report]).toEqual(['propose', false])
    expect(edges.connections).toEqual([])
    expect(edges.github.requests).toHaveLength(1)
    expect(edges.github.requests[0]?.body).toContain(
      'After the merge, `mode: apply-reviewed` saves exactly the proposed texts.',
    )
    expect(edges.runner.outputs.get('comment-url')).toBe(commentUrl)
  })

  test('are judged by the gate of the run that joins them', async () => {
    const { conclusion, reason } = await ran({ ...inputs, 'fail-on': 'proposed' }, edgesWith(parts()))
    expect([conclusion, reason]).toEqual(['failure', '3 proposals wait to be applied.'])
  })

  test('carry the whole proposal, sealed for the pull request, and the jobs that it came from', async () => {
    const edges = edgesWith(parts())
    await ran(inputs, edges)
    const [request] = edges.github.requests
    const opening = openProposal({
      sealed: request?.state ?? '',
      shown: request?.body ?? '',
      seal: makeSeal(key),
      expected: bound,
    })
    expect(opening).toMatchObject({
      intact: true,
      state: { proposal: 'whole', entries: [{ id: 1 }, { id: 2 }, { id: 4 }] },
    })
    expect(opening).toHaveProperty('state.jobs', [expect.objectContaining({ state: 'succeeded' })])
  })

  test('of a dry run propose nothing', async () => {
    const plan = { folders: [], scenarios: [], jobs: 4 }
    const edges = edgesWith(parts({ mode: 'dry-run', plan, results: [result({ id: 1, status: 'skipped' })] }))
    expect((await ran(inputs, edges)).reason).toBe('Dry run: 4 jobs would start; nothing was changed.')
    expect(edges.github.requests[0]?.body).not.toContain('apply-reviewed')
  })

  test('need no pull request', async () => {
    const context = { ...pullRequestContext, event: 'schedule', pullRequest: null }
    const edges = edgesWith(parts({ context }), { context })
    expect((await ran(inputs, edges)).conclusion).toBe('success')
    expect(edges.github.requests).toEqual([])
  })

  test('need no comment', async () => {
    const edges = edgesWith(parts())
    await ran({ ...inputs, comment: 'off' }, edges)
    expect([edges.github.requests, edges.github.lookUps]).toEqual([[], []])
  })

  test('without the key are shown, and nothing of them can be saved from the comment, which says so', async () => {
    const edges = edgesWith(parts())
    expect((await ran(withoutKey, edges)).conclusion).toBe('success')
    expect(edges.github.requests).toMatchObject([
      { state: '', body: expect.stringContaining('has no `api-key`') },
    ])
  })

  test('without a proposal say nothing of one that is not carried', async () => {
    const edges = edgesWith(parts({ results: [result({ id: 1 })] }))
    await ran(withoutKey, edges)
    expect(edges.github.requests[0]?.body).not.toContain('api-key')
  })
})

describe('reports that do not make a whole', () => {
  test('end the run with one error that names each file, and with no comment', async () => {
    const [one, two] = parts()
    if (one === undefined || two === undefined) throw new Error('there are three')
    const edges = edgesWith([one, { ...two, ending: 'unfinished' }])
    const { conclusion, reason, report } = await ran(inputs, edges)
    expect(conclusion).toBe('failure')
    expect(reason.split('\n')).toEqual([
      'reports: "reports/1.json" is the draft of a run that did not come to its end: run that job again.',
      'reports: There is no report of 3/3: run what is missing again, and give all reports.',
    ])
    expect(report.mode).toBe('merge')
    expect(edges.github.requests).toEqual([])
  })

  test('may be no reports at all', async () => {
    const files = fakeFiles({ 'reports/a.json': '{', 'reports/b.json': '[]' })
    const { reason } = await ran(inputs, fakeEdges({ files }))
    expect(reason).toContain('"reports/a.json" is no JSON')
    expect(reason).toContain('"reports/b.json" is not a report of version 1 (as a whole)')
  })

  test('are told where there are none', async () => {
    const { reason } = await ran({ ...inputs, reports: 'nothing.json' }, edgesWith(parts()))
    expect(reason).toContain('reports: "nothing.json" matches no file.')
  })
})

describe('a report of another run', () => {
  const report = whole({ ...here, results })

  test('is shown in the open pull request of its head, which the event tells and no report', async () => {
    const forged = { ...report, run: { ...report.run, pullRequest: 999, runId: follows.runId } }
    const github = fakeGitHub()
    github.open = 31
    const edges = edgesWith([forged], { context: follows, github })
    const { report: written } = await ran(inputs, edges)
    expect(github.headsLookedUp).toEqual([follows.followed])
    expect(github.requests).toMatchObject([{ pullRequest: { number: 31, fork: true } }])
    expect(written).toMatchObject({ run: { pullRequest: 31, runId: 4712 } })
  })

  test('is never sealed, key or not, whatever run it says to be of', async () => {
    const forged = { ...report, run: { ...report.run, runId: follows.runId } }
    for (const raw of [inputs, withoutKey]) {
      const github = fakeGitHub()
      github.open = 31
      await ran(raw, edgesWith([forged], { context: follows, github }))
      expect(github.requests).toMatchObject([
        { state: '', body: expect.stringContaining('the report of another run, which nothing vouches for') },
      ])
      expect(github.lookUps).toEqual([31])
    }
  })

  test('is not sealed either where an event of our own joins it', async () => {
    const edges = edgesWith(parts(), { context: { ...pullRequestContext, runId: 9 } })
    await ran(inputs, edges)
    expect(edges.github.requests).toMatchObject([{ state: '' }])
  })

  test('does not take the place of a proposal that a run of the repository has signed', async () => {
    const github = fakeGitHub()
    github.open = 31
    github.comments.set(31, commentWith({}))
    const edges = edgesWith([report], { context: follows, github })
    expect((await ran(withoutKey, edges)).conclusion).toBe('success')
    expect(github.requests).toEqual([])
    expect(edges.runner.lines).toContain(
      'The comment carries what a run of this repository has signed, so it stays as it is.',
    )
  })

  test('is tried to be shown where nobody can tell what is there: the refusal says why it is not', async () => {
    const github = fakeGitHub(() => Promise.resolve(refused))
    const refused = { state: 'refused', message: 'GitHub answered 403.', advice: 'Grant it.' } as const
    github.refusal = refused
    const context = { ...follows, pullRequest: pullRequestContext.pullRequest }
    const edges = edgesWith([report], { context, github })
    await ran(inputs, edges)
    expect(github.requests).toHaveLength(1)
    expect(edges.runner.annotations).toMatchObject([{ title: 'No comment', severity: 'warning' }])
  })

  test('is not commented on where no comment is wanted', async () => {
    const context = { ...follows, pullRequest: pullRequestContext.pullRequest }
    const edges = edgesWith([report], { context })
    await ran({ ...inputs, comment: 'off' }, edges)
    expect([edges.github.requests, edges.github.lookUps]).toEqual([[], []])
  })

  test('for another commit is refused', async () => {
    const context = { ...follows, headSha: 'f'.repeat(40) }
    const edges = edgesWith([report], { context })
    expect((await ran(inputs, edges)).reason).toContain('was made for the commit')
    expect(edges.github.requests).toEqual([])
  })

  test('whose pull request is closed is in the summary alone', async () => {
    const edges = edgesWith([report], { context: follows })
    expect((await ran(inputs, edges)).conclusion).toBe('success')
    expect(edges.github.requests).toEqual([])
    expect(edges.runner.lines).toContain(
      'No open pull request has this commit as its head, so there is none to comment in.',
    )
  })

  test('whose pull request cannot be looked up is a warning that says why', async () => {
    const github = fakeGitHub()
    github.refusal = {
      state: 'refused',
      message: 'GitHub answered 403.',
      advice: 'Grant pull-requests: write.',
    }
    const edges = edgesWith([report], { context: follows, github })
    expect((await ran(inputs, edges)).conclusion).toBe('success')
    expect(edges.runner.annotations).toMatchObject([
      { severity: 'warning', message: expect.stringContaining('Grant pull-requests: write.') },
    ])
  })

  test('of a fork’s run, which had no key, says that nothing was done', async () => {
    const reason =
      'The pull request comes from a fork, to which GitHub gives no secrets: without the API key nothing was done.'
    const neutral = whole({
      ...here,
      agent: null,
      ending: 'not-here',
      verdict: { conclusion: 'neutral', reason },
    })
    const github = fakeGitHub()
    github.open = 31
    const edges = edgesWith([neutral], { context: follows, github })
    const { conclusion, reason: said } = await ran(withoutKey, edges)
    expect([conclusion, said]).toEqual(['neutral', reason])
    expect(github.requests[0]?.body).toContain('comes from a fork')
  })
})

describe('the run of a fork’s own pull request', () => {
  test('joins without a key, and does not try to comment with a token that may not', async () => {
    const pullRequest = { number: 12, headSha: '', fork: true, dependabot: false, merged: false }
    const context = { ...pullRequestContext, pullRequest }
    const edges = edgesWith(parts({ context, agent: null, results: [], ending: 'not-here' }), { context })
    expect((await ran(withoutKey, edges)).conclusion).toBe('neutral')
    expect([edges.github.requests, edges.runner.annotations.length]).toEqual([[], 1])
  })
})
