/** How GitHub's faults are met: sent again where that does no harm, else told with what mends them. */
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'
import { withMarker } from '../../src/core/comment-marker.js'
import type { CommentResult } from '../../src/core/github-answers.js'
import { connectGitHub } from '../../src/github/client.js'
import { readFault } from '../../src/github/fault.js'
import { openOctokit } from '../../src/github/requests.js'
import {
  addComment,
  answering,
  refusal,
  send,
  startFakeGitHub,
  type Answer,
  type FakeGitHub,
  type Fault,
} from './fake-github.js'
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

interface Attempt {
  readonly body?: string
  readonly signal?: AbortSignal
  readonly token?: string
  readonly repository?: string
  readonly baseUrl?: string
}

async function publish(attempt: Attempt = {}): Promise<CommentResult> {
  const { body = 'text', signal = new AbortController().signal, ...connection } = attempt
  const api = connectGitHub({
    token: 'ghs_0123456789abcdef',
    repository: 'acme/voice',
    clock,
    redact: (text) => text,
    baseUrl: github.baseUrl,
    ...connection,
  })
  const request = {
    pullRequest: { number: 7, headSha: '', fork: false, dependabot: false, merged: false },
    key: 'k',
    body,
    run: { runId: 50, attempt: 1, headSha: '' },
    create: true,
    state: '',
  }
  return api.publishComment(request, signal)
}

function existing() {
  const marker = { key: 'k', runId: 40, attempt: 1, headSha: '', state: '' }
  return addComment(github, withMarker('old', marker))
}

/** Lets every deadline pass as soon as the request has arrived. */
const hanging: Fault = () => {
  for (const deadline of clock.deadlines) deadline.abort(new DOMException('over', 'TimeoutError'))
}
const broken: Fault = ({ response }) => {
  response.destroy()
}
const page = { status: 200, data: '<html>Please wait</html>', headers: { 'content-type': 'text/html' } }

describe('passing faults', () => {
  test.each<[string, Fault]>([
    ['a broken connection', broken],
    ['an answer that never comes', hanging],
    ['a gateway', answering({ status: 502, data: {} })],
    ["a proxy's page", answering(page)],
    ['a request timeout', answering({ status: 408, data: {} })],
  ])('%s: GET and PATCH are sent again, with growing waits', async (_, fault) => {
    existing()
    github.faults.set('GET', [fault, fault])
    github.faults.set('PATCH', [fault, fault, fault])
    expect(await publish()).toMatchObject({ state: 'published' })
    expect(github.seen.map(({ method }) => method)).toEqual([
      ...['GET', 'GET', 'GET'],
      ...['PATCH', 'PATCH', 'PATCH', 'PATCH'],
    ])
    expect(clock.slept).toEqual([250, 500, 250, 500, 1000])
    expect(clock.deadlines.size).toBe(0)
  })

  test.each<{ name: string; fault: Fault; message: string }>([
    { name: 'hanging', fault: hanging, message: 'GitHub could not be reached: no answer within 20 s.' },
    { name: 'an outage', fault: answering({ status: 503, data: {} }), message: 'GitHub answered 503.' },
    {
      name: 'a proxy page',
      fault: answering(page),
      message: 'GitHub answered 200: the answer is not what was asked for.',
    },
  ])('that last ($name) end after four tries, with where to look', async ({ fault, message }) => {
    github.faults.set('GET', [fault, fault, fault, fault, fault])
    const result = await publish()
    expect(result).toMatchObject({ state: 'refused', message })
    expect(result).toMatchObject({ advice: expect.stringMatching(/outage.*proxy and firewall/) })
    expect(github.seen).toHaveLength(4)
  })

  test('a host that does not answer is named as such', async () => {
    const gone = await startFakeGitHub()
    await gone.close()
    const result = await publish({ baseUrl: gone.baseUrl })
    expect(result).toMatchObject({
      message: expect.stringMatching(/^GitHub could not be reached: .*ECONNREFUSED/),
    })
  })

  test('rows that are no comments are an unreadable answer, not an empty list', async () => {
    github.faults.set('GET', [answering({ status: 200, data: [{ id: 'x' }] })])
    expect(await publish()).toMatchObject({
      state: 'refused',
      message: expect.stringMatching(/not what was asked/),
    })
    expect(github.comments).toEqual([])
  })
})

describe('limits', () => {
  const limited = (headers: Record<string, string>, status = 403): Fault =>
    answering({ ...refusal(status, 'You have exceeded a secondary rate limit'), headers })

  test.each<{ name: string; headers: Record<string, string>; wait: number }>([
    { name: 'retry-after', headers: { 'retry-after': '3' }, wait: 3000 },
    {
      name: 'the time of the reset',
      headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1000000007' },
      wait: 7000,
    },
    {
      name: 'a reset that is over',
      headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '999999999' },
      wait: 250,
    },
    { name: 'a minute where nothing is said', headers: {}, wait: 60_000 },
  ])('are waited for: $name', async ({ headers, wait }) => {
    github.faults.set('POST', [limited(headers)])
    expect(await publish()).toMatchObject({ state: 'published' })
    expect(clock.slept).toEqual([wait])
    expect(github.comments).toHaveLength(1)
  })

  test('that last too long are not', async () => {
    github.faults.set('POST', [limited({ 'retry-after': '61' }, 429)])
    const result = await publish()
    expect(result).toMatchObject({
      state: 'refused',
      advice: expect.stringMatching(/^GitHub limits how often/),
    })
    expect(clock.slept).toEqual([])
    expect(github.comments).toEqual([])
  })
})

describe('refusals', () => {
  const noPermission = 'Resource not accessible by integration'
  const onlyReads = 'A run for a fork or by Dependabot cannot have it: its token only reads.'

  test('for want of a permission names it as a workflow does, and who cannot have it', async () => {
    const headers = { 'x-accepted-github-permissions': 'issues=write; pull_requests=write,contents=read' }
    github.faults.set('POST', [answering({ ...refusal(403, noPermission), headers })])
    expect(await publish()).toEqual({
      state: 'refused',
      message: `GitHub answered 403: ${noPermission}.`,
      advice:
        'Give the job `permissions:` with `pull-requests: write` (GitHub accepts issues: write or pull-requests: write and contents: read). ' +
        onlyReads,
    })
    expect(github.seen.map(({ method }) => method)).toEqual(['GET', 'POST'])
  })

  test.each(['', 'issues=write; <img src=x>', 'issues'])(
    'shows no header of another form (%j)',
    async (value) => {
      const headers = { 'x-accepted-github-permissions': value }
      github.faults.set('POST', [answering({ ...refusal(403, noPermission), headers })])
      expect(await publish()).toMatchObject({
        advice: `Give the job \`permissions:\` with \`pull-requests: write\`. ${onlyReads}`,
      })
    },
  )

  test.each<{ name: string; answer: Answer; advice: RegExp }>([
    { name: 'a wrong token', answer: refusal(401, 'Bad credentials'), advice: /github-token/ },
    {
      name: 'a pull request out of sight',
      answer: refusal(404, 'Not Found'),
      advice: /exists and that github-token may see.*pull-requests: write/,
    },
    {
      name: 'a locked one',
      answer: refusal(403, 'Unable to create comment because issue is locked.'),
      advice: /locked.*`comment: off`/,
    },
    { name: 'one that is gone', answer: refusal(410, 'Gone'), advice: /locked or gone/ },
    { name: 'a text', answer: refusal(422, 'Validation Failed'), advice: /`comment-detail: counts`/ },
    { name: 'something else', answer: refusal(409, 'Conflict'), advice: /documentation/ },
  ])('of $name say what mends them, and are final', async ({ answer, advice }) => {
    github.faults.set('GET', [answering(answer)])
    expect(await publish()).toMatchObject({
      state: 'refused',
      message: expect.stringContaining(`GitHub answered ${answer.status}: `),
      advice: expect.stringMatching(advice),
    })
    expect(github.seen).toHaveLength(1)
  })

  test("show GitHub's details on one line, shortened", async () => {
    const data = { message: 'Validation\nFailed', errors: [{ message: `Body ${'is too long '.repeat(50)}` }] }
    github.faults.set('POST', [answering({ status: 422, data })])
    const result = await publish()
    expect(result).toMatchObject({
      message: expect.stringMatching(/^GitHub answered 422: Validation Failed: Body is/),
    })
    expect('message' in result ? result.message.length : 0).toBeLessThan(250)
  })

  test('of an oversized text are spared: it is not sent', async () => {
    expect(await publish({ body: 'x'.repeat(65_536) })).toMatchObject({
      state: 'refused',
      message: expect.stringMatching(/^The comment has \d+ characters, and GitHub takes at most 65536\.$/),
    })
    expect(github.seen).toEqual([])
  })

  test.each([
    { lacking: 'a token', attempt: { token: '' }, message: /no token/ },
    { lacking: 'a repository', attempt: { repository: 'acme' }, message: /which repository/ },
    { lacking: 'its owner', attempt: { repository: '/voice' }, message: /which repository/ },
  ])('for want of $lacking need no request', async ({ attempt, message }) => {
    expect(await publish(attempt)).toMatchObject({
      state: 'refused',
      message: expect.stringMatching(message),
    })
    expect(github.seen).toEqual([])
  })
})

describe('a run that is stopped', () => {
  const stopped = {
    state: 'refused',
    message: 'The run was stopped.',
    advice: '',
  }

  test('sends nothing any more', async () => {
    expect(await publish({ signal: AbortSignal.abort() })).toEqual(stopped)
    expect(github.seen).toEqual([])
  })

  test.each(['GET', 'POST'])('does not wait for the answer to %s', async (method) => {
    const controller = new AbortController()
    github.faults.set(method, [
      () => {
        controller.abort()
      },
    ])
    expect(await publish({ signal: controller.signal })).toEqual(stopped)
    expect(clock.deadlines.size).toBe(0)
  })

  test('does not wait for a better time', async () => {
    const controller = new AbortController()
    github.faults.set('GET', [
      ({ response }) => {
        send(response, { status: 502, data: {} })
      },
    ])
    clock.sleep = (_, signal) => {
      expect(signal).toBe(controller.signal)
      controller.abort()
      return Promise.resolve()
    }
    expect(await publish({ signal: controller.signal })).toEqual(stopped)
    expect(github.seen).toHaveLength(1)
  })
})

const nested = { message: 'a', cause: { cause: { message: '', code: 'ENOTFOUND' } } }

test.each([
  { name: 'something else than an error', error: 'boom', words: 'boom' },
  { name: 'an error without a message below two others', error: nested, words: 'ENOTFOUND' },
])('$name keeps its words', ({ error, words }) => {
  expect(readFault(error, 0)).toMatchObject({ kind: 'passing', status: null, words })
})

test('octokit prints nothing of its own, and needs no signal', async () => {
  const warned = jest.spyOn(console, 'warn').mockImplementation(() => undefined)
  github.faults.set('GET', [answering({ status: 200, data: {}, headers: { deprecation: 'true' } })])
  const octokit = await openOctokit({ token: 'ghs_0123456789abcdef', clock, baseUrl: github.baseUrl })
  const response = await octokit.request('GET /user')
  expect(response.headers['deprecation']).toBe('true')
  expect(warned).not.toHaveBeenCalled()
  warned.mockRestore()
})

test('the token is in no message', async () => {
  github.faults.set('GET', [answering(refusal(401, 'Bad credentials'))])
  expect(JSON.stringify(await publish())).not.toContain('ghs_')
})
