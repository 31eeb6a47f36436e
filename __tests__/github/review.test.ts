/** Suggestions in a pull request: one review, on changed lines alone, never twice, and a refusal that says what mends it. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { type FaultAct, type Simulator, startSimulator } from '../../simulator/index.js'
import { readMarker } from '../../src/core/comment-marker.js'
import type { Suggestion } from '../../src/core/suggestion.js'
import { connectGitHub } from '../../src/github/client.js'
import { quickClock, type QuickClock } from './quick-clock.js'

const path = 'tests/cekura.tests.json'
const oldLine = (number: number) => `  "instructions": "Case ${number}.",`

let simulator: Simulator
let clock: QuickClock

beforeEach(async () => {
  simulator = await startSimulator()
  simulator.github.addToken({ token: 'personal', kind: 'personal', login: 'ada' })
  clock = quickClock()
})

afterEach(async () => {
  await simulator.close()
})

function improved(number: number, changed: Partial<Suggestion> = {}): Suggestion {
  return {
    path,
    line: number,
    before: oldLine(number),
    after: `  "instructions": "Case ${number}, improved.",`,
    key: `case-${number}`,
    name: `Case ${number}`,
    ...changed,
  }
}

/** The pull request brings a new file with so many cases, each on the line of its number; all are improved. */
function bring(cases: number): readonly Suggestion[] {
  const numbers = Array.from({ length: cases }, (_, index) => index + 1)
  const after = numbers.map((number) => `${oldLine(number)}\n`).join('')
  simulator.github.reviews.changeFile(1, { path, before: null, after })
  return numbers.map((number) => improved(number))
}

interface Attempt {
  readonly token?: string
  readonly headSha?: string
  readonly signal?: AbortSignal
}

async function suggest(suggestions: readonly Suggestion[], attempt: Attempt = {}) {
  const { token = simulator.token, signal = new AbortController().signal } = attempt
  const headSha = attempt.headSha ?? simulator.github.pullRequests.get(1)?.headSha ?? ''
  const api = connectGitHub({
    token,
    repository: simulator.repository,
    clock,
    redact: (text) => text.replaceAll('ck_secret', '***'),
    baseUrl: simulator.githubUrl,
  })
  const pullRequest = { number: 1, headSha, fork: false, dependabot: false, merged: false }
  const result = await api.suggestChanges(
    { pullRequest, run: { runId: 50, attempt: 1 }, suggestions },
    signal,
  )
  const places = [result.posted, result.repeated, result.left.map(({ suggestion }) => suggestion)]
  expect(places.flat().map(({ key }) => key)).toHaveLength(suggestions.length)
  return { ...result, reasons: [...new Set(result.left.map(({ reason }) => reason))] }
}

const keys = (suggestions: readonly Suggestion[]) => suggestions.map(({ key }) => key)
const reviews = () => simulator.github.reviews.reviews
const comments = () => simulator.github.reviews.commentsOf(1)
const sent = () =>
  simulator.requests.map(({ method, path: of }) => `${method} ${of.split('/').slice(4).join('/')}`)

function fault(
  act: FaultAct,
  match: { times?: number; path?: RegExp; body?: (body: unknown) => boolean } = {},
) {
  const { times = Infinity, path: of = /\/reviews$/, body = () => true } = match
  simulator.addFault({ match: { service: 'github', path: of, body }, times, act })
}

describe('suggesting', () => {
  test('posts one review that neither approves nor asks for changes, with a suggestion on each line', async () => {
    const suggestions = bring(3)
    const result = await suggest(suggestions)
    expect(result).toMatchObject({ posted: suggestions, repeated: [], left: [], refusal: null })
    expect(sent()).toEqual([
      'GET pulls/1',
      'GET pulls/1/files',
      'GET pulls/1/comments',
      'POST pulls/1/reviews',
    ])
    expect(reviews()).toMatchObject([
      {
        state: 'COMMENTED',
        commit: simulator.github.pullRequests.get(1)?.headSha,
        body: '3 improved texts of test scenarios: commit the suggestions that you agree with.',
      },
    ])
    expect(result.url).toBe(
      `https://github.com/acme/voice-agent/pull/1#pullrequestreview-${reviews()[0]?.id ?? 0}`,
    )
    expect(comments().map(({ line }) => line)).toEqual([1, 2, 3])
    const body = comments()[1]?.body ?? ''
    expect(body).toContain('```suggestion\n  "instructions": "Case 2, improved.",\n```\n\n<!-- ')
    expect(readMarker(body)).toMatchObject({
      key: expect.stringMatching(/^suggestion\.[\da-f]{64}$/),
      runId: 50,
    })
  })

  test('finds the line in the head, where the merge commit has it elsewhere', async () => {
    simulator.github.reviews.changeFile(1, { path, before: '{\n}\n', after: `{\n${oldLine(1)}\n}\n` })
    expect((await suggest([improved(1, { line: 900 })])).posted).toHaveLength(1)
    expect(comments()).toMatchObject([{ line: 2 }])
    expect(reviews()[0]?.body).toMatch(/^One improved text of/)
  })

  test('leaves what is not on a changed line, with the reason, and posts the rest', async () => {
    const elsewhere = improved(1, { path: 'other.json', key: 'elsewhere' })
    const unchanged = improved(1, { before: 'not there', key: 'unchanged' })
    const secret = improved(1, { after: 'the ck_secret', key: 'secret' })
    const result = await suggest([elsewhere, unchanged, secret, ...bring(2)])
    expect(keys(result.posted)).toEqual(['case-1', 'case-2'])
    expect(result.left.map(({ suggestion, reason }) => [suggestion.key, reason])).toEqual([
      ['secret', 'It holds a secret of this run.'],
      ['elsewhere', 'The pull request does not change its file.'],
      ['unchanged', 'Its line is none of those that the pull request changes.'],
    ])
  })

  test('posts nothing where none fits, and asks nothing where none can be one', async () => {
    bring(1)
    expect(await suggest([improved(1, { before: 'not there' })])).toMatchObject({ url: null, refusal: null })
    expect(sent()).toEqual(['GET pulls/1', 'GET pulls/1/files'])
    expect((await suggest([improved(2, { after: 'a\nb' })])).reasons).toEqual([
      'Its text stands on more than one line of the file.',
    ])
    expect(sent()).toHaveLength(2)
  })

  test('finds a file on a later page, and reads no more pages than it needs', async () => {
    for (let each = 0; each < 250; each += 1)
      simulator.github.reviews.changeFile(1, { path: `t${each}.json`, before: null, after: '{}\n' })
    const suggestions = bring(1)
    expect((await suggest(suggestions)).posted).toEqual(suggestions)
    expect(sent().filter((each) => each === 'GET pulls/1/files')).toHaveLength(3)
    const first = { path: 'a.json', before: null, after: `${oldLine(7)}\n` }
    simulator.github.reviews.changeFile(1, first)
    expect((await suggest([improved(7, { path: 'a.json' })])).posted).toHaveLength(1)
    expect(sent().filter((each) => each === 'GET pulls/1/files')).toHaveLength(4)
  })

  test('does not follow a file without a diff', async () => {
    simulator.github.reviews.changeFile(1, { path, before: null, after: 'x', tooLarge: true })
    expect((await suggest([improved(1)])).reasons).toEqual([expect.stringMatching(/no diff of its file/)])
  })
})

describe('a pull request', () => {
  test('that has a newer commit is left to the run for that one', async () => {
    const suggestions = bring(1)
    const { reasons, refusal } = await suggest(suggestions, { headSha: 'b'.repeat(40) })
    expect([reasons, refusal]).toEqual([[expect.stringMatching(/newer commit/)], null])
    expect(reviews()).toEqual([])
  })

  test('whose head the event did not say is taken as it is', async () => {
    expect((await suggest(bring(1), { headSha: '' })).posted).toHaveLength(1)
  })

  test('that is closed takes no suggestions', async () => {
    const suggestions = bring(1)
    simulator.github.addPullRequest({ number: 1, state: 'closed', merged: true })
    expect((await suggest(suggestions)).reasons).toEqual([expect.stringMatching(/closed/)])
  })
})

describe('a second run', () => {
  test('does not repeat what is open, and posts what is new', async () => {
    const suggestions = bring(3)
    await suggest(suggestions.slice(0, 2))
    const result = await suggest(suggestions)
    expect([keys(result.repeated), keys(result.posted)]).toEqual([['case-1', 'case-2'], ['case-3']])
    expect(await suggest(suggestions)).toMatchObject({ url: null, posted: [], left: [] })
    expect(reviews()).toHaveLength(2)
  })

  test('suggests another text for the same case', async () => {
    await suggest(bring(1))
    expect((await suggest([improved(1, { after: 'another' })])).posted).toHaveLength(1)
  })

  test('repeats what is outdated, for its line has changed and come back', async () => {
    const suggestions = bring(2)
    await suggest(suggestions)
    simulator.github.reviews.changeFile(1, { path, before: null, after: `${oldLine(2)}\nother\n` })
    bring(2)
    const result = await suggest(suggestions)
    expect([keys(result.repeated), keys(result.posted)]).toEqual([['case-2'], ['case-1']])
  })

  test('leaves the thirty that are open as they are, and names the rest', async () => {
    const suggestions = bring(33)
    const first = await suggest(suggestions)
    expect([first.posted.length, keys(first.left.map(({ suggestion }) => suggestion))]).toEqual([
      30,
      ['case-31', 'case-32', 'case-33'],
    ])
    expect(first.reasons).toEqual(['There are 30 suggestions in the pull request, and no more are posted.'])
    const second = await suggest(suggestions)
    expect([second.posted.length, second.repeated.length, second.left.length]).toEqual([0, 30, 3])
  })

  test('finds them on any page', async () => {
    const suggestions = bring(1)
    await suggest(suggestions)
    const body = 'talk'
    for (let each = 0; each < 120; each += 1)
      simulator.github.reviews.comments.unshift(
        ...simulator.github.reviews.comments.slice(0, 1).map((comment) => ({ ...comment, body })),
      )
    expect((await suggest(suggestions)).repeated).toEqual(suggestions)
  })

  test('takes a copy by a person for no suggestion of ours, but for those of its own token', async () => {
    const suggestions = bring(1)
    await suggest(suggestions, { token: 'personal' })
    expect((await suggest(suggestions, { token: 'personal' })).repeated).toEqual(suggestions)
    expect((await suggest(suggestions)).posted).toEqual(suggestions)
    expect(sent().filter((each) => each === 'GET ')).toHaveLength(2)
  })
})

describe('a line that GitHub refuses', () => {
  const holds = (lines: readonly number[]) => (body: unknown) =>
    lines.some((line) => JSON.stringify(body).includes(`"line":${line},`))
  const unfit = {
    kind: 'status',
    status: 422,
    body: { message: 'Unprocessable Entity', errors: ['x'] },
  } as const

  test('is left alone, and the others are posted', async () => {
    const suggestions = bring(30)
    fault(unfit, { body: holds([17]) })
    const result = await suggest(suggestions)
    expect(keys(result.left.map(({ suggestion }) => suggestion))).toEqual(['case-17'])
    expect([result.posted.length, result.refusal]).toEqual([29, null])
    expect(result.reasons).toEqual(['GitHub answered 422: Unprocessable Entity: x.'])
    expect(sent().filter((each) => each.startsWith('POST'))).toHaveLength(11)
    expect(new Set(comments().map(({ line }) => line)).size).toBe(29)
    expect(result.url).toContain(`#pullrequestreview-${reviews()[0]?.id ?? 0}`)
  })

  test('among many is not looked for without end', async () => {
    const suggestions = bring(30)
    fault(unfit, { body: holds([1, 5, 9, 13, 17, 21, 25, 29]) })
    const result = await suggest(suggestions)
    expect(sent().filter((each) => each.startsWith('POST'))).toHaveLength(12)
    expect(result.reasons).toContainEqual(expect.stringMatching(/too many tries/))
    expect(result.posted.length + result.left.length).toBe(30)
  })

  test('that is the only one is a refusal that says why', async () => {
    fault(unfit)
    expect(await suggest(bring(1))).toMatchObject({
      posted: [],
      refusal: {
        state: 'refused',
        message: 'GitHub answered 422: Unprocessable Entity: x.',
        advice: expect.stringMatching(/lines that it shows in the diff/),
      },
    })
  })
})

describe('a refusal', () => {
  test('for want of a permission names it', async () => {
    simulator.github.addToken({ token: 'reader', mayWrite: false })
    const result = await suggest(bring(2), { token: 'reader' })
    expect(result).toMatchObject({
      posted: [],
      refusal: {
        message: 'GitHub answered 403: Resource not accessible by integration.',
        advice: expect.stringMatching(/`pull-requests: write` \(GitHub accepts pull-requests: write\)/),
      },
    })
    expect(result.reasons).toEqual([result.refusal?.message])
  })

  test('of a look beforehand leaves all, and what cannot be one keeps its own reason', async () => {
    fault({ kind: 'status', status: 404 }, { path: /\/files$/ })
    const result = await suggest([...bring(1), improved(2, { after: 'a\nb' })])
    expect(result.refusal).toMatchObject({ message: expect.stringMatching(/^GitHub answered 404/) })
    expect(result.reasons).toEqual([expect.stringMatching(/one line/), result.refusal?.message])
    expect(sent().filter((each) => each.startsWith('POST'))).toEqual([])
  })

  test('in the middle keeps what was posted before, and sends no more', async () => {
    fault({ kind: 'status', status: 422 }, { times: 1 })
    fault({ kind: 'status', status: 401 }, { body: (body) => JSON.stringify(body).includes('"line":3,') })
    const result = await suggest(bring(4))
    expect([keys(result.posted), result.left.length]).toEqual([['case-1', 'case-2'], 2])
    expect(result.refusal).toMatchObject({ message: expect.stringMatching(/401/) })
  })

  test('before anything was posted leaves the other half unsent', async () => {
    fault({ kind: 'status', status: 422 }, { times: 1 })
    fault({ kind: 'status', status: 401 })
    const result = await suggest(bring(4))
    expect(result.left).toHaveLength(4)
    expect(sent().filter((each) => each.startsWith('POST'))).toHaveLength(2)
  })

  test('needs no request without a token', async () => {
    const result = await suggest(bring(1), { token: '' })
    expect(result).toMatchObject({ refusal: { message: 'There is no token for GitHub.' } })
    expect(result.reasons).toEqual(['There is no token for GitHub.'])
    expect(simulator.requests).toEqual([])
  })

  test('by the end of the run sends nothing', async () => {
    const result = await suggest(bring(1), { signal: AbortSignal.abort() })
    expect(result).toMatchObject({ refusal: { message: 'The run was stopped.' } })
    expect(simulator.requests).toEqual([])
  })
})

describe('a review whose answer is lost', () => {
  test.each<FaultAct>([
    { kind: 'resetAfterWork' },
    { kind: 'status', status: 502, afterWork: true },
    { kind: 'garbage', body: {} },
  ])('is found where it was posted, and never sent again ($kind)', async (act) => {
    fault(act)
    const suggestions = bring(2)
    const result = await suggest(suggestions)
    expect(result).toMatchObject({ posted: suggestions, left: [], refusal: null })
    expect(result.url).toMatch(/#discussion_r\d+$/)
    expect(reviews()).toHaveLength(1)
  })

  test('is a refusal where it is not there', async () => {
    fault({ kind: 'reset' })
    const result = await suggest(bring(2))
    expect(result).toMatchObject({
      posted: [],
      refusal: { message: expect.stringMatching(/not be reached/) },
    })
    expect(sent().filter((each) => each.startsWith('POST'))).toHaveLength(1)
  })

  test('is a refusal with the first words where the look fails too', async () => {
    fault({ kind: 'status', status: 502, afterWork: true })
    simulator.addFault({
      match: { service: 'github', path: /pulls\/1\/comments$/ },
      after: 1,
      act: { kind: 'status', status: 404 },
    })
    expect((await suggest(bring(1))).refusal).toMatchObject({ message: expect.stringMatching(/502/) })
  })
})

describe('a limit on requests', () => {
  const limited = (seconds: number): FaultAct => ({
    kind: 'status',
    status: 403,
    body: { message: 'You have exceeded a secondary rate limit' },
    retryAfter: { seconds, form: 'seconds' },
  })

  test('is waited for, as nothing was done', async () => {
    fault(limited(3), { times: 1 })
    expect((await suggest(bring(1))).posted).toHaveLength(1)
    expect(clock.slept).toEqual([3000])
    expect(reviews()).toHaveLength(1)
  })

  test('that lasts too long, or comes again and again, is a refusal', async () => {
    const suggestions = bring(1)
    fault(limited(61), { times: 1 })
    expect((await suggest(suggestions)).refusal).toMatchObject({
      advice: expect.stringMatching(/^GitHub limits/),
    })
    fault(limited(1))
    expect((await suggest(suggestions)).refusal).toMatchObject({
      advice: expect.stringMatching(/^GitHub limits/),
    })
    expect(clock.slept).toEqual([1000, 1000, 1000])
  })
})
