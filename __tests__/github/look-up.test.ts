/** Looking up what is there: our comment with what it carries, and the pull requests that a push has merged. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { withMarker } from '../../src/core/comment-marker.js'
import { connectGitHub } from '../../src/github/client.js'
import { addComment, answering, refusal, startFakeGitHub, type FakeGitHub } from './fake-github.js'
import { quickClock, type QuickClock } from './quick-clock.js'

let github: FakeGitHub
let clock: QuickClock

beforeEach(async () => {
  github = await startFakeGitHub()
  clock = quickClock()
})

afterEach(async () => {
  await github.close()
})

function connect(connection: { readonly token?: string; readonly repository?: string } = {}) {
  const redact = (text: string) => text.replaceAll('ck_secret', '***')
  return connectGitHub({
    token: 'ghs_0123456789abcdef',
    repository: 'acme/voice',
    clock,
    redact,
    baseUrl: github.baseUrl,
    ...connection,
  })
}

const signal = new AbortController().signal
const find = (key = '4711') => connect().findComment({ pullRequest: 7, key }, signal)
const sent = () => github.seen.map(({ method, path }) => `${method} ${path}`)

function ours(body: string, { runId = 40, key = '4711', state = '' } = {}) {
  return addComment(github, withMarker(body, { key, runId, attempt: 1, headSha: '', state }))
}

describe('our comment', () => {
  test('is found on any page, with its visible text and what it carries', async () => {
    for (let each = 0; each < 130; each += 1) addComment(github, 'talk')
    const { id } = ours('## Two texts\n', { state: 'v1.sealed-_' })
    expect(await find()).toEqual({
      state: 'read',
      comment: {
        url: `https://github.test/pull/7#issuecomment-${id}`,
        body: '## Two texts',
        state: 'v1.sealed-_',
      },
    })
    expect(sent()).toEqual(Array(2).fill('GET /repos/acme/voice/issues/7/comments'))
  })

  test('of several is the newest run’s, and none is removed or changed', async () => {
    ours('old', { runId: 39 })
    ours('new', { runId: 41 })
    ours('other key', { runId: 99, key: 'sales' })
    expect(await find()).toMatchObject({ comment: { body: 'new' } })
    expect(github.comments).toHaveLength(3)
  })

  test('of the newest run that there can be is found too', async () => {
    ours('last', { runId: Number.MAX_SAFE_INTEGER })
    expect(await find()).toMatchObject({ comment: { body: 'last' } })
  })

  test('is none where there is none, or only one that a person has copied', async () => {
    addComment(github, 'talk')
    expect(await find()).toEqual({ state: 'read', comment: null })
    Object.assign(ours('copied', { state: 'v1.sealed' }), { login: 'mallory', type: 'User' })
    expect(await find()).toEqual({ state: 'read', comment: null })
    expect(sent().filter((each) => each === 'GET /user')).toHaveLength(1)
  })

  test('is found under a key that holds a secret, as it was written', async () => {
    ours('kept', { key: 'for ***' })
    expect(await find('for ck_secret')).toMatchObject({ comment: { body: 'kept' } })
  })

  test('that may not be read is refused, without secrets', async () => {
    github.faults.set('GET', [answering(refusal(403, 'No ck_secret'))])
    expect(await find()).toMatchObject({
      state: 'refused',
      message: 'GitHub answered 403: No ***.',
      advice: expect.stringContaining('permissions'),
    })
  })
})

describe('the merged pull requests of commits', () => {
  const first = '1'.repeat(40)
  const second = '2'.repeat(40)
  const third = '3'.repeat(40)
  const row = (number: number, merged_at: string | null = null) => ({
    number,
    merged_at,
    head: { sha: `${number}`.repeat(40).slice(0, 40) },
  })
  const merged = (...commits: readonly string[]) => connect().mergedPullRequests(commits, signal)
  const asked = (sha: string) => `GET /repos/acme/voice/commits/${sha}/pulls`

  test('come in the order of their merges, each once, and without those that are not merged', async () => {
    github.pullRequests.set(first, [
      row(9, '2026-08-21T10:00:00Z'),
      row(3),
      { ...row(4), merged_at: undefined },
    ])
    github.pullRequests.set(second, [row(9, '2026-08-21T10:00:00Z'), row(8, '2026-08-21T11:00:00Z')])
    github.pullRequests.set(third, [row(7, '2026-08-21T09:00:00Z')])
    expect(await merged(first, second, third)).toEqual({
      state: 'read',
      pullRequests: [7, 9, 8].map((number) => ({ number, headSha: `${number}`.repeat(40) })),
    })
    expect(sent()).toEqual([first, second, third].map(asked))
  })

  test('within one second come in the order of their commits, of which the newest is asked first', async () => {
    const at = '2026-08-21T10:00:00Z'
    github.pullRequests.set(first, [row(9, at)])
    github.pullRequests.set(second, [row(5, at)])
    github.pullRequests.set(third, [row(9, at), row(7, at)])
    const found = await merged(first, second, third)
    expect(found).toMatchObject({ pullRequests: [{ number: 7 }, { number: 5 }, { number: 9 }] })
  })

  test('of a commit that GitHub does not know are none', async () => {
    github.pullRequests.set(second, [row(9, '2026-08-21T10:00:00Z')])
    github.faults.set(asked(third), [answering(refusal(404, 'Not Found'))])
    expect(await merged(first, second, third)).toMatchObject({ pullRequests: [{ number: 9 }] })
  })

  test('of no commit need no request', async () => {
    expect(await merged()).toEqual({ state: 'read', pullRequests: [] })
    expect(github.seen).toEqual([])
  })

  test('of very many commits are looked for in the first of them', async () => {
    const commits = Array.from({ length: 60 }, (_, index) => `${index}`.padStart(40, 'a'))
    for (const commit of commits) github.pullRequests.set(commit, [])
    await merged(...commits)
    expect(sent()).toEqual(commits.slice(0, 50).map(asked))
  })

  test('that may not be read are refused: nothing is saved on half of the truth', async () => {
    github.pullRequests.set(first, [row(9, '2026-08-21T10:00:00Z')])
    github.faults.set(asked(second), [answering(refusal(403, 'Resource not accessible by integration'))])
    expect(await merged(first, second)).toMatchObject({ state: 'refused' })
  })

  test.each([
    ['no list', {}],
    ['a row without a head', [{ number: 9, merged_at: null }]],
  ])('in an answer of another shape (%s) are refused', async (_, data) => {
    github.faults.set('GET', [answering({ status: 200, data })])
    expect(await merged(first)).toMatchObject({
      state: 'refused',
      message: expect.stringContaining('not what was asked for'),
    })
  })
})

describe('the open pull request of a head', () => {
  const headSha = 'a'.repeat(40)
  const head = { headSha, headRepository: 'mallory/voice', headBranch: 'a/branch' }
  const row = (number: number, fields: object = {}) => ({
    number,
    head: { sha: headSha, repo: { full_name: 'mallory/voice' }, ...fields },
  })
  const open = (...rows: readonly unknown[]) => {
    github.openPullRequests.set('mallory:a/branch', rows)
    return connect().openPullRequest(head, signal)
  }

  test('is found by the owner and the branch, for a fork too', async () => {
    expect(await open(row(7))).toEqual({ state: 'read', number: 7 })
    expect(sent()).toEqual(['GET /repos/acme/voice/pulls'])
  })

  test.each([
    ['of another commit, which was pushed since', { sha: 'b'.repeat(40) }],
    ['of another repository of the same owner', { repo: { full_name: 'mallory/other' } }],
    ['of a repository that is gone', { repo: null }],
  ])('is none that is %s', async (_, fields) => {
    expect(await open(row(7, fields))).toEqual({ state: 'read', number: null })
  })

  test('is the oldest of several, as for two bases', async () => {
    expect(await open(row(9), row(3, { sha: 'b'.repeat(40) }), row(8))).toEqual({ state: 'read', number: 8 })
  })

  test('that may not be looked for is a refusal', async () => {
    github.faults.set('GET', [answering(refusal(403, 'Resource not accessible by integration'))])
    expect(await open(row(7))).toMatchObject({ state: 'refused' })
  })
})

test.each([
  ['a token', { token: '' }, 'There is no token for GitHub.'],
  ['a repository', { repository: 'acme' }, 'The runner does not say which repository this is.'],
])('without %s nothing is looked up, which is said', async (...[, connection, message]) => {
  const api = connect(connection)
  expect(await api.findComment({ pullRequest: 7, key: 'k' }, signal)).toMatchObject({
    state: 'refused',
    message,
  })
  expect(await api.mergedPullRequests(['1'], signal)).toMatchObject({ state: 'refused', message })
  const head = { headSha: '1', headRepository: 'acme/voice', headBranch: 'main' }
  expect(await api.openPullRequest(head, signal)).toMatchObject({ state: 'refused', message })
  expect(github.seen).toEqual([])
})
