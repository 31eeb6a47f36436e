/** Where a run takes place, read from the payloads of the events that start workflows. */
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { readRunContext } from '../../src/github/event.js'

const head = 'a'.repeat(40)
const mergeCommit = 'b'.repeat(40)
const environment = {
  GITHUB_REPOSITORY: 'acme/voice',
  GITHUB_RUN_ID: '7301234567',
  GITHUB_RUN_ATTEMPT: '2',
  GITHUB_SHA: mergeCommit,
  GITHUB_SERVER_URL: 'https://github.example.com/',
  GITHUB_EVENT_NAME: 'pull_request',
  GITHUB_ACTOR: 'ada',
}

const read = (payload: unknown, changed: Record<string, string | undefined> = {}) =>
  readRunContext({ environment: { ...environment, ...changed }, payload })

function pullRequest(headRepository: { full_name: string } | null) {
  return {
    pull_request: {
      number: 12,
      head: { sha: head, repo: headRepository },
      base: { repo: { full_name: 'acme/voice' } },
      user: { login: 'dependabot[bot]' },
    },
    sender: { login: 'ada' },
  }
}

describe('a pull request', () => {
  test('shows its head, not the merge commit, and where the run is to be seen', () => {
    expect(read(pullRequest({ full_name: 'acme/voice' }))).toEqual({
      repository: 'acme/voice',
      runId: 7301234567,
      attempt: 2,
      headSha: head,
      runUrl: 'https://github.example.com/acme/voice/actions/runs/7301234567',
      event: 'pull_request',
      commits: [mergeCommit],
      pullRequest: { number: 12, headSha: head, fork: false, dependabot: false, merged: false },
    })
  })

  test.each([
    ['another repository', { full_name: 'mallory/voice' }],
    ['a fork that is gone', null],
  ])('from %s is a fork', (_, repository) => {
    expect(read(pullRequest(repository)).pullRequest?.fork).toBe(true)
  })

  test('without a named base is compared with the repository of the run', () => {
    const { pull_request } = pullRequest({ full_name: 'acme/voice' })
    expect(read({ pull_request: { ...pull_request, base: null } }).pullRequest?.fork).toBe(false)
  })

  test('with a broken head commit is still a pull request, of which the commit is not known', () => {
    const { pull_request } = pullRequest({ full_name: 'acme/voice' })
    const context = read({ pull_request: { ...pull_request, head: { sha: '<script>', repo: null } } })
    expect(context).toMatchObject({ headSha: '', pullRequest: { number: 12, headSha: '' } })
  })

  test("is Dependabot's only when Dependabot started the run, for only then are secrets withheld", () => {
    const payload = pullRequest({ full_name: 'acme/voice' })
    expect(read(payload, { GITHUB_ACTOR: 'dependabot[bot]' }).pullRequest?.dependabot).toBe(true)
    expect(read(payload, { GITHUB_ACTOR: 'ada' }).pullRequest?.dependabot).toBe(false)
    const sent = { ...payload, sender: { login: 'dependabot[bot]' } }
    expect(read(sent, { GITHUB_ACTOR: undefined }).pullRequest?.dependabot).toBe(true)
  })
})

describe('other events', () => {
  test('a comment on a pull request names it, but not its head', () => {
    const context = read(
      { issue: { number: 5, pull_request: { url: '…' } } },
      { GITHUB_EVENT_NAME: 'issue_comment' },
    )
    expect(context.headSha).toBe('')
    expect(context.pullRequest).toEqual({
      number: 5,
      headSha: '',
      fork: false,
      dependabot: false,
      merged: false,
    })
  })

  test('a comment on an issue is about no pull request', () => {
    expect(read({ issue: { number: 5 } }).pullRequest).toBeNull()
  })

  test('a merge group names the pull request in its branch, whatever the base is called', () => {
    const ref = `refs/heads/gh-readonly-queue/release/pr-1/pr-123-${'c'.repeat(40)}`
    const context = read({ merge_group: { head_ref: ref, head_sha: 'd'.repeat(40) } })
    expect(context.headSha).toBe('d'.repeat(40))
    expect(context.pullRequest).toEqual({
      number: 123,
      headSha: '',
      fork: false,
      dependabot: false,
      merged: false,
    })
  })

  test('a merge group with a branch of another form has none, and without a commit has that of the environment', () => {
    const context = read({ merge_group: { head_ref: 'refs/heads/main' } })
    expect(context).toMatchObject({ headSha: mergeCommit, pullRequest: null })
  })

  test('a workflow run names its first pull request, and shows the commit that it ran for', () => {
    const workflow_run = {
      head_sha: head,
      head_repository: { full_name: 'acme/voice' },
      pull_requests: [{ number: 3 }, { number: 4 }],
    }
    expect(read({ workflow_run })).toMatchObject({
      headSha: head,
      pullRequest: { number: 3, headSha: head, fork: false },
    })
    const fork = { ...workflow_run, head_repository: { full_name: 'mallory/voice' } }
    expect(read({ workflow_run: fork }).pullRequest?.fork).toBe(true)
  })

  test('a workflow run for a fork lists no pull request, and tells the head to find it by', () => {
    const workflow_run = {
      head_sha: head,
      head_branch: 'patch-1',
      head_repository: { full_name: 'mallory/voice' },
      pull_requests: [],
    }
    expect(read({ workflow_run })).toMatchObject({
      headSha: head,
      pullRequest: null,
      followed: { headSha: head, headRepository: 'mallory/voice', headBranch: 'patch-1' },
    })
  })

  test.each([
    ['its commit', { head_sha: 'HEAD' }],
    ['its branch', { head_branch: null }],
    ['its repository, which is gone', { head_repository: null }],
  ])('a workflow run that does not tell %s has no head to find anything by', (_, fields) => {
    const told = { head_sha: head, head_branch: 'patch-1', head_repository: { full_name: 'mallory/voice' } }
    expect(read({ workflow_run: { ...told, ...fields } })).not.toHaveProperty('followed')
  })

  test('a workflow run is about no pull request that its branch has in another repository', () => {
    const row = (number: number, id: number) => ({ number, base: { repo: { id } } })
    const about = (...pull_requests: readonly unknown[]) =>
      read({ workflow_run: { head_sha: head, pull_requests }, repository: { id: 1 } }).pullRequest?.number
    expect(about(row(3, 2), row(4, 1))).toBe(4)
    expect(about(row(3, 2))).toBeUndefined()
  })

  test.each(['push', 'schedule', 'workflow_dispatch'])('%s is about no pull request', (event) => {
    const context = read({ ref: 'refs/heads/main', sender: { login: 'ada' } }, { GITHUB_EVENT_NAME: event })
    expect(context).toMatchObject({ event, headSha: mergeCommit, pullRequest: null })
  })
})

describe('what was merged', () => {
  test.each([true, false])('is told by the pull request itself (%s)', (merged) => {
    const { pull_request } = pullRequest({ full_name: 'acme/voice' })
    expect(read({ pull_request: { ...pull_request, merged } }).pullRequest?.merged).toBe(merged)
  })

  test.each([
    ['2026-08-21T09:30:00Z', true],
    [null, false],
    [7, false],
  ])('is told by the pull request that a comment is on (%s)', (merged_at, merged) => {
    const issue = { number: 5, pull_request: { merged_at } }
    expect(read({ issue }).pullRequest).toMatchObject({ number: 5, merged })
  })

  test('is not in a merge group yet', () => {
    const ref = `refs/heads/gh-readonly-queue/main/pr-123-${'c'.repeat(40)}`
    expect(read({ merge_group: { head_ref: ref, head_sha: head } }).pullRequest?.merged).toBe(false)
  })
})

describe('the commits', () => {
  const [first, second, third] = ['1'.repeat(40), '2'.repeat(40), '3'.repeat(40)]

  test('of a push are its head, then what it brought from the last on, each once', () => {
    const payload = { after: third, commits: [{ id: first }, { id: second }, { id: third }] }
    expect(read(payload, { GITHUB_SHA: third }).commits).toEqual([third, second, first])
    expect(read(payload).commits).toEqual([third, mergeCommit, second, first])
  })

  test('of another event are the one that it runs for', () => {
    expect(read({}).commits).toEqual([mergeCommit])
  })

  test.each([{ commits: 'x' }, { commits: [{ id: 7 }, {}] }, { after: '<script>', commits: [{ id: 'x' }] }])(
    'that are none are left out (%j)',
    (payload) => {
      expect(read(payload).commits).toEqual([mergeCommit])
    },
  )
})

describe('what is missing or broken', () => {
  test('leaves fields empty outside of a runner', () => {
    expect(readRunContext({ environment: {}, payload: undefined })).toEqual({
      repository: '',
      runId: 0,
      attempt: 1,
      headSha: '',
      runUrl: '',
      event: '',
      commits: [],
      pullRequest: null,
    })
  })

  test('takes no number that is not one', () => {
    const context = read(
      {},
      { GITHUB_RUN_ID: '12e3', GITHUB_RUN_ATTEMPT: '-1', GITHUB_SERVER_URL: undefined },
    )
    expect(context).toMatchObject({ runId: 0, attempt: 1, runUrl: '' })
  })

  test('takes github.com for the server that is not named', () => {
    const { runUrl } = read({}, { GITHUB_SERVER_URL: undefined })
    expect(runUrl).toBe('https://github.com/acme/voice/actions/runs/7301234567')
  })

  test('never throws, whatever the payload', () => {
    const parts = [
      'pull_request',
      'issue',
      'merge_group',
      'workflow_run',
      'sender',
      'number',
      'head',
      'base',
      'repo',
      'merged',
      'merged_at',
      'after',
      'commits',
      'id',
      'repository',
      'head_repository',
      'head_branch',
      'pull_requests',
    ]
    const anyPayload = fc.oneof(
      fc.anything(),
      fc.dictionary(fc.constantFrom(...parts), fc.object({ key: fc.constantFrom(...parts), maxDepth: 3 })),
    )
    fc.assert(
      fc.property(anyPayload, (payload) => {
        expect(read(payload)).toMatchObject({ repository: 'acme/voice', runId: 7301234567 })
      }),
    )
  })
})
