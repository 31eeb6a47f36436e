/** The comment desk: when there is a comment at all, one update at a time, and a result that always has the last word. */
import { describe, expect, test } from '@jest/globals'
import type { Inputs } from '../../src/core/inputs.js'
import type { RunContext } from '../../src/core/model.js'
import type { CommentResult } from '../../src/core/github-answers.js'
import type { CommentRequest } from '../../src/edges.js'
import { type CommentOfResult, type CommentText, openComment } from '../../src/steps/comment.js'
import { makeSeal } from '../../src/runner/seal.js'
import { commentUrl, deferred, fakeEdges, fakeGitHub, pullRequestContext } from './fakes.js'

const published: CommentResult = { state: 'published', url: commentUrl }

function desk({
  comment = 'auto',
  connected = true,
  answer = () => Promise.resolve(published),
  context = pullRequestContext,
}: {
  readonly comment?: Inputs['comment']
  readonly connected?: boolean
  readonly answer?: (request: CommentRequest, signal: AbortSignal) => Promise<CommentResult>
  readonly context?: RunContext
} = {}) {
  const github = fakeGitHub(answer)
  const edges = fakeEdges({ github, context })
  const inputs = { apiKey: 'a-key', comment, commentKey: 'sales' }
  return { edges, github, desk: openComment(edges, { inputs, github: connected ? github : null }) }
}

const result = (fields: Partial<CommentOfResult> = {}): CommentOfResult => ({
  markdown: 'result',
  state: 'sealed.result',
  changes: false,
  failure: false,
  signal: new AbortController().signal,
  ...fields,
})

/** What is carried bears a stamp of what is shown. */
const stamped = (markdown: string): string => makeSeal('a-key').stamp(`sealed.${markdown}`, markdown)

const text = (markdown: string): CommentText => ({ markdown, state: `sealed.${markdown}` })

const bodies = ({ requests }: { readonly requests: readonly CommentRequest[] }) =>
  requests.map(({ body }) => body)
const settle = () => new Promise((resolve) => setImmediate(resolve))

describe('there is no comment, and nothing is asked of GitHub', () => {
  test('outside of a pull request', async () => {
    const { desk: closed, edges, github } = desk({ context: { ...pullRequestContext, pullRequest: null } })
    closed.showProgress(text('progress'))
    expect(await closed.showResult(result({ changes: true, failure: true }))).toBeNull()
    expect([github.requests, edges.runner.annotations]).toEqual([[], []])
  })

  test('where none is wanted', async () => {
    const { desk: closed, edges, github } = desk({ comment: 'off' })
    expect(await closed.showResult(result())).toBeNull()
    expect([github.requests, edges.runner.annotations]).toEqual([[], []])
  })

  test('without a token, which is said', async () => {
    const { desk: closed, edges, github } = desk({ connected: false })
    expect(await closed.showResult(result())).toBeNull()
    expect(github.requests).toEqual([])
    expect(edges.runner.annotations).toMatchObject([{ severity: 'warning', title: 'No comment' }])
  })
})

describe('progress', () => {
  test('is shown in the comment of its key, for this run', async () => {
    const { desk: open, github } = desk()
    open.showProgress(text('progress'))
    await settle()
    expect(github.requests).toEqual([
      {
        pullRequest: pullRequestContext.pullRequest,
        key: 'sales',
        body: 'progress',
        state: stamped('progress'),
        run: pullRequestContext,
        create: true,
      },
    ])
  })

  test('waits while an earlier one is under way, the last one alone: what it carries must not be lost', async () => {
    const first = deferred<CommentResult>()
    const { desk: open, github } = desk({ answer: () => first.promise })
    open.showProgress(text('one'))
    open.showProgress(text('two'))
    open.showProgress(text('three'))
    expect(bodies(github)).toEqual(['one'])
    first.resolve(published)
    await settle()
    expect(bodies(github)).toEqual(['one', 'three'])
  })

  test('that waits is never shown after the result', async () => {
    const first = deferred<CommentResult>()
    const { desk: open, github } = desk({ answer: () => first.promise })
    open.showProgress(text('one'))
    open.showProgress(text('two'))
    const shown = open.showResult(result())
    first.resolve(published)
    await shown
    await settle()
    open.showProgress(text('late'))
    expect(bodies(github)).toEqual(['one', 'result'])
  })

  test.each<[string, () => Promise<CommentResult>]>([
    ['refused', () => Promise.resolve({ state: 'refused', message: 'No.', advice: 'Ask.' })],
    ['overtaken', () => Promise.resolve({ state: 'overtaken', url: commentUrl, byRunId: 4712 })],
    ['broken', () => Promise.reject(new TypeError('broken'))],
  ])('is not tried again once it was %s, and the result is', async (_, answer) => {
    let calls = 0
    const { desk: open, github } = desk({
      answer: () => {
        calls += 1
        return calls === 1 ? answer() : Promise.resolve(published)
      },
    })
    open.showProgress(text('one'))
    await settle()
    open.showProgress(text('two'))
    expect(await open.showResult(result())).toEqual(published)
    expect(bodies(github)).toEqual(['one', 'result'])
  })

  test.each(['changes', 'failures'] as const)('makes no comment where only %s are wanted', (comment) => {
    const { desk: open, github } = desk({ comment })
    open.showProgress(text('progress'))
    expect(github.requests).toMatchObject([{ create: false }])
  })
})

describe('the result', () => {
  test('waits for the update that is under way, so that it comes last', async () => {
    const first = deferred<CommentResult>()
    const { desk: open, github } = desk({
      answer: ({ body }) => (body === 'progress' ? first.promise : Promise.resolve(published)),
    })
    open.showProgress(text('progress'))
    const shown = open.showResult(result())
    await settle()
    expect(bodies(github)).toEqual(['progress'])
    first.resolve(published)
    expect(await shown).toEqual(published)
    expect(bodies(github)).toEqual(['progress', 'result'])
  })

  test('does not wait for ever: its patience ends the update that is under way', async () => {
    const patience = new AbortController()
    const { desk: open, github } = desk({
      answer: ({ body }, signal) =>
        body === 'result'
          ? Promise.resolve({ state: 'refused', message: 'The run was stopped.', advice: '' })
          : new Promise((resolve) => {
              signal.addEventListener('abort', () => {
                resolve({ state: 'refused', message: 'stopped', advice: '' })
              })
            }),
    })
    open.showProgress(text('progress'))
    const shown = open.showResult(result({ signal: patience.signal }))
    patience.abort()
    expect(await shown).toMatchObject({ message: 'The run was stopped.' })
    expect(bodies(github)).toEqual(['progress', 'result'])
  })

  test.each<[Inputs['comment'], boolean, boolean, boolean]>([
    ['auto', false, false, true],
    ['changes', false, true, false],
    ['changes', true, false, true],
    ['failures', true, false, false],
    ['failures', false, true, true],
  ])(
    'with %s, changes %s and failure %s makes a comment: %s',
    async (...[comment, changes, failure, create]) => {
      const { desk: open, github } = desk({ comment })
      await open.showResult(result({ changes, failure }))
      expect(github.requests).toMatchObject([{ body: 'result', state: stamped('result'), create }])
    },
  )
})
