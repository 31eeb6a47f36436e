/** The step that suggests texts: what it asks of GitHub, what it says of the answer, and when it does not even ask. */
import { describe, expect, test } from '@jest/globals'
import type { SuggestResult } from '../../src/core/github-answers.js'
import type { RunContext } from '../../src/core/model.js'
import type { Suggestion } from '../../src/core/suggestion.js'
import { suggestTexts } from '../../src/steps/suggest.js'
import { fakeEdges, pullRequestContext, reviewUrl } from './fakes.js'

const suggestion: Suggestion = {
  path: 'cekura.tests.json',
  line: 4,
  before: 'old',
  after: 'new',
  key: 'book',
  name: 'Book a visit',
}

function world({
  context = pullRequestContext,
  connected = true,
}: { readonly context?: RunContext; readonly connected?: boolean } = {}) {
  const edges = fakeEdges({ context })
  const { github, runner } = edges
  const settings = { edges, github: connected ? github : null }
  return { edges, github, runner, suggest: (texts = [suggestion]) => suggestTexts(settings, texts) }
}

const leftFor = (reason: string): SuggestResult => ({
  url: null,
  posted: [],
  repeated: [],
  left: [{ suggestion, reason }],
  refusal: null,
})

test('all texts go to the pull request of the run, and the log says what came of them', async () => {
  const { github, runner, edges, suggest } = world()
  expect(await suggest()).toEqual({
    url: reviewUrl,
    posted: [suggestion],
    repeated: [],
    left: [],
    refusal: null,
  })
  expect(github.suggestRequests).toEqual([
    {
      pullRequest: pullRequestContext.pullRequest,
      run: pullRequestContext,
      suggestions: [suggestion],
    },
  ])
  expect(runner.lines).toEqual([`Suggestions: 1 posted, 0 open already, 0 left (${reviewUrl})`])
  expect(runner.annotations).toEqual([])
  expect(edges.clock.timers()).toBe(0)
})

test('what was open already or is left is no warning, and is handed on', async () => {
  const { github, runner, suggest } = world()
  const other = { ...suggestion, key: 'other' }
  const result = { ...leftFor('Its line is none of those that the pull request changes.'), repeated: [other] }
  github.suggest = () => Promise.resolve(result)
  expect(await suggest([suggestion, other])).toBe(result)
  expect(runner.lines).toEqual(['Suggestions: 0 posted, 1 open already, 1 left'])
  expect(runner.annotations).toEqual([])
})

test('a refusal is a warning that says what mends it', async () => {
  const { github, runner, suggest } = world()
  const refusal = {
    state: 'refused',
    message: 'GitHub answered 403: No.',
    advice: 'Give the job more.',
  } as const
  github.suggest = () => Promise.resolve({ ...leftFor(refusal.message), refusal })
  expect((await suggest()).left).toHaveLength(1)
  expect(runner.annotations).toEqual([
    {
      severity: 'warning',
      title: 'Not all suggested',
      message:
        'Improved texts could not all be suggested in the pull request: GitHub answered 403: No. Give the job more.',
    },
  ])
})

describe('nothing is asked of GitHub', () => {
  test('without a text', async () => {
    const { github, suggest } = world()
    expect(await suggest([])).toMatchObject({ posted: [], left: [], refusal: null })
    expect(github.suggestRequests).toEqual([])
  })

  test('outside of a pull request, which is no warning', async () => {
    const { github, runner, suggest } = world({ context: { ...pullRequestContext, pullRequest: null } })
    expect(await suggest()).toEqual(leftFor('The run is for no pull request.'))
    expect([github.suggestRequests, runner.annotations]).toEqual([[], []])
  })

  test('without a token, which is one', async () => {
    const { runner, suggest } = world({ connected: false })
    expect(await suggest()).toEqual(leftFor('There is no token for GitHub.'))
    expect(runner.annotations).toMatchObject([
      { severity: 'warning', message: expect.stringMatching(/github-token is empty/) },
    ])
  })

  test('by a run that was cancelled', async () => {
    const { edges, github, suggest } = world()
    edges.cancel()
    expect(await suggest()).toEqual(leftFor('The run was cancelled.'))
    expect(github.suggestRequests).toEqual([])
  })
})

describe('the request is ended', () => {
  /** An answer that comes only when the request is ended. */
  const untilEnded = (signal: AbortSignal) =>
    new Promise<SuggestResult>((resolve) => {
      signal.addEventListener('abort', () => {
        resolve(leftFor('The run was stopped.'))
      })
    })

  test('after a minute', async () => {
    const { edges, github, suggest } = world()
    github.suggest = (_, signal) => untilEnded(signal)
    const suggested = suggest()
    await edges.clock.advance(59_999)
    expect(edges.clock.timers()).toBe(1)
    await edges.clock.advance(1)
    expect(await suggested).toEqual(leftFor('The run was stopped.'))
    expect(edges.clock.timers()).toBe(0)
  })

  test('by a cancel', async () => {
    const { edges, github, suggest } = world()
    github.suggest = (_, signal) => untilEnded(signal)
    const suggested = suggest()
    edges.cancel()
    expect(await suggested).toEqual(leftFor('The run was stopped.'))
    expect(edges.clock.timers()).toBe(0)
  })
})
