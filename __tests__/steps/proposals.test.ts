/** Finding what was reviewed: each way to it, each way to nothing, and each reason to refuse it. */
import { describe, expect, test } from '@jest/globals'
import { InputError } from '../../src/core/input-error.js'
import type { RawInputs } from '../../src/core/inputs.js'
import type { PullRequest, RunContext } from '../../src/core/model.js'
import { reportJson } from '../../src/core/report.js'
import { findProposals, readPlan } from '../../src/steps/proposals.js'
import { improved, report, result, runInput } from '../core/sample-report.js'
import { entry, state } from '../core/sample-state.js'
import { bound, commentWith, fakeRun } from './fake-run.js'
import { commentUrl, fakeFiles, fakeGitHub, type FakeGitHub, pullRequestContext } from './fakes.js'

const commits = ['c'.repeat(40), 'd'.repeat(40)]
const push: RunContext = { ...pullRequestContext, event: 'push', commits, pullRequest: null }
const headSha = state().headSha

function run(
  github: FakeGitHub,
  {
    raw = {},
    context = push,
    files = {},
  }: {
    readonly raw?: RawInputs
    readonly context?: RunContext
    readonly files?: Readonly<Record<string, string>>
  } = {},
) {
  return fakeRun({ mode: 'apply-reviewed', ...raw }, { github, context, files: fakeFiles(files) })
}

/** A pull request that was merged with a proposal for scenario `id`. */
function merged(...numbers: readonly number[]): FakeGitHub {
  const github = fakeGitHub()
  github.merged = numbers.map((number) => ({ number, headSha }))
  for (const number of numbers)
    github.comments.set(
      number,
      commentWith({ bound: { ...bound, pullRequest: number }, entries: [entry({ id: number })] }),
    )
  return github
}

/** The message of the InputError that comes of it; fails where none does. */
async function wrong(finding: Promise<unknown>): Promise<string> {
  const error: unknown = await finding.catch((caught: unknown) => caught)
  if (!(error instanceof InputError)) throw new Error('no InputError came of it', { cause: error })
  return error.message
}

describe('a push', () => {
  test('saves the proposal of the pull request that brought it', async () => {
    const github = merged(12)
    const { edges, ...rest } = run(github)
    const found = await findProposals({ edges, ...rest }, github)
    expect(found).toMatchObject({
      found: [{ entries: [entry({ id: 12 })], source: { pullRequest: 12, url: commentUrl } }],
      refused: [],
      nothing: null,
    })
    expect(github.lookUps).toEqual([commits, 12])
    expect(edges.runner.annotations).toEqual([])
  })

  test('of several pull requests saves the proposals of all, in the order of their merges', async () => {
    const github = merged(14, 12)
    const { found } = await findProposals(run(github), github)
    expect(found.map(({ source }) => source?.pullRequest)).toEqual([14, 12])
  })

  test('of several pull requests passes over those without a comment', async () => {
    const github = merged(12, 13)
    github.comments.delete(12)
    const { found, nothing } = await findProposals(run(github), github)
    expect([found.map(({ source }) => source?.pullRequest), nothing]).toEqual([[13], null])
  })

  test('of more commits than are looked at says so', async () => {
    const github = merged(12)
    const many = Array.from({ length: 51 }, (_, index) => `${index}`.padStart(40, '0'))
    const large = run(github, { context: { ...push, commits: many } })
    expect((await findProposals(large, github)).found).toHaveLength(1)
    expect(large.edges.runner.annotations).toMatchObject([
      { severity: 'warning', message: expect.stringContaining('Of 51 commits only the newest 50') },
    ])
  })

  test('of no pull request has nothing to save', async () => {
    const github = merged()
    expect(await findProposals(run(github), github)).toEqual({
      found: [],
      refused: [],
      nothing: 'No merged pull request has brought this commit, so there is no proposal to save.',
    })
  })

  test('of pull requests without a comment has nothing to save', async () => {
    const github = merged(12, 13)
    github.comments.clear()
    const { nothing } = await findProposals(run(github, { raw: { 'comment-key': 'sales' } }), github)
    expect(nothing).toBe(
      'The merged pull request (#12, #13) has no comment with the key sales, so nothing was proposed in it.',
    )
  })

  test('warns of a proposal that was made for another head', async () => {
    const github = merged(12)
    github.merged = [{ number: 12, headSha: 'e'.repeat(40) }]
    const { edges, ...rest } = run(github)
    expect((await findProposals({ edges, ...rest }, github)).found).toHaveLength(1)
    expect(edges.runner.annotations).toEqual([
      {
        severity: 'warning',
        title: 'Proposed for another commit',
        message:
          'The proposal of pull request #12 was made for 0123456, and eeeeeee was merged: what was reviewed is saved all the same.',
      },
    ])
  })

  test.each([
    ['the head that was merged', '', headSha],
    ['the head that it was made for', headSha, ''],
  ])('does not warn where %s is not known', async (...[, mergedHead, proposedFor]) => {
    const github = merged(12)
    github.merged = [{ number: 12, headSha: mergedHead }]
    github.comments.set(12, commentWith({ headSha: proposedFor }))
    const { edges, ...rest } = run(github)
    await findProposals({ edges, ...rest }, github)
    expect(edges.runner.annotations).toEqual([])
  })
})

describe('a proposal', () => {
  test.each<[string, ReturnType<typeof commentWith>, string]>([
    ['sealed with another key', commentWith({}, { apiKey: 'other' }), 'does not bear the seal'],
    ['cut', { ...commentWith({}), state: 'v1.abc' }, 'is cut or was edited'],
    ['of another repository', commentWith({ bound: { ...bound, repository: 'a/b' } }), 'the repository a/b'],
    ['of another pull request', commentWith({ bound: { ...bound, pullRequest: 9 } }), 'pull request #9'],
    ['that was left out', commentWith({ proposal: 'left-out' }), 'too large for the comment'],
    ['that is unfinished', commentWith({ proposal: 'unfinished' }), 'did not come to its end'],
    ['that is not carried', { ...commentWith({}), state: '' }, 'carries no hidden proposal'],
  ])('%s is refused, with the pull request and the reason', async (...[, comment, words]) => {
    const github = merged(12)
    github.comments.set(12, comment)
    const { found, refused, nothing } = await findProposals(run(github), github)
    expect([found, nothing]).toEqual([[], null])
    expect(refused).toHaveLength(1)
    expect(refused[0]).toMatch(/^Pull request #12: /)
    expect(refused[0]).toContain(words)
  })

  test('that is refused leaves the others to be saved', async () => {
    const github = merged(12, 13)
    github.comments.set(12, commentWith({}, { apiKey: 'other' }))
    const { found, refused } = await findProposals(run(github), github)
    expect([found.length, refused.length]).toEqual([1, 1])
  })
})

describe('an event of one pull request', () => {
  const about = (fields: Partial<PullRequest>): RunContext => ({
    ...push,
    pullRequest: { number: 12, headSha, fork: false, dependabot: false, merged: true, ...fields },
  })

  test('that is merged needs no look for it', async () => {
    const github = merged(12)
    const { found } = await findProposals(run(github, { context: about({}) }), github)
    expect(found).toHaveLength(1)
    expect(github.lookUps).toEqual([12])
  })

  test('that is not merged saves nothing, and says when it will be', async () => {
    const github = merged(12)
    const { found, nothing } = await findProposals(run(github, { context: about({ merged: false }) }), github)
    expect(found).toEqual([])
    expect(nothing).toContain('#12 is not merged yet')
    expect(github.lookUps).toEqual([])
  })
})

describe('without GitHub', () => {
  test('a token is asked for, or a file', async () => {
    const message = await wrong(findProposals(run(fakeGitHub()), null))
    expect(message).toMatch(/^github-token: is empty, .* give a report\.json as plan\.$/)
  })

  test('that refuses, the permissions are named: for the commits and for the comment', async () => {
    const refused = merged(12)
    refused.refusal = { state: 'refused', message: 'GitHub answered 403: No.', advice: 'Ask.' }
    const about = {
      ...push,
      pullRequest: { number: 12, headSha, fork: false, dependabot: false, merged: true },
    }
    for (const context of [push, about]) {
      expect(await wrong(findProposals(run(refused, { context }), refused))).toBe(
        'github-token: GitHub answered 403: No. Ask. Reading proposals needs the permissions contents: read and pull-requests: read.',
      )
    }
  })
})

describe('a plan', () => {
  const raw = { plan: 'report.json' }
  const written = (fields: Partial<typeof runInput> = {}) => ({
    'report.json': reportJson(
      report({
        results: [improved({ id: 2, after: 'New.' }), result({ id: 3, status: 'failed' })],
        ...fields,
      }),
    ),
  })

  test('is taken from its file, without a word to GitHub', async () => {
    const github = merged(12)
    const given = run(github, { raw: { ...raw, 'settled-tag': 'rest' }, files: written() })
    const { found, refused, nothing } = await findProposals(given, null)
    expect(found).toEqual([
      {
        entries: [expect.objectContaining({ id: 2, after: 'New.', settle: expect.stringMatching(/^rest-/) })],
        source: null,
      },
    ])
    expect([refused, nothing, github.lookUps]).toEqual([[], null, []])
  })

  const elsewhere = { ...runInput.context, repository: 'mallory/x' }
  test.each<[string, Readonly<Record<string, string>>, string]>([
    ['is not there', {}, 'does not exist: download the artifact with the report first.'],
    ['is no report', { 'report.json': '[]' }, 'is not a report of version 1 (as a whole)'],
    [
      'is another agent’s',
      written({ agent: { id: 8, name: '', project: 3, language: 'en', enabledPersonalities: null } }),
      'is about agent 8, and agent-id is 7',
    ],
    ['is no agent’s', written({ agent: null }), 'is about agent none, and agent-id is 7'],
    [
      'is another repository’s',
      written({ context: elsewhere }),
      'was made in mallory/x, and this is acme/clinic-agent',
    ],
    [
      'is no repository’s',
      written({ context: { ...elsewhere, repository: '' } }),
      'was made in no repository',
    ],
  ])('that %s is refused', async (...[, files, words]) => {
    const given = run(fakeGitHub(), { raw, files })
    const message = await wrong(readPlan(given, 'report.json'))
    expect(message).toMatch(/^plan: “report\.json” /)
    expect(message).toContain(words)
  })
})
