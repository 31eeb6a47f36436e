/** What a run takes over from earlier ones, and what it only says about what it cannot use. */
import { describe, expect, test } from '@jest/globals'
import { guidanceFor } from '../../src/core/guidance.js'
import { shortKey } from '../../src/core/hidden-state.js'
import type { RawInputs } from '../../src/core/inputs.js'
import { reportJson } from '../../src/core/report.js'
import { readEarlier } from '../../src/steps/earlier.js'
import { jobKey } from '../../src/steps/jobs.js'
import { improved, report, result, runInput } from '../core/sample-report.js'
import { running, state, succeeded } from '../core/sample-state.js'
import { scenario } from './fake-cekura.js'
import { bound, commentWith, fakeRun, guidance } from './fake-run.js'
import { fakeFiles, fakeGitHub, type FakeGitHub, pullRequestContext, sha256 } from './fakes.js'

async function earlier({
  github = fakeGitHub(),
  raw = {},
  files = {},
  context = pullRequestContext,
  connected = true,
}: {
  readonly github?: FakeGitHub
  readonly raw?: RawInputs
  readonly files?: Readonly<Record<string, string>>
  readonly context?: typeof pullRequestContext
  readonly connected?: boolean
} = {}) {
  const { edges, inputs, stop } = fakeRun(raw, { github, context, files: fakeFiles(files) })
  const found = await readEarlier({ edges, inputs, github: connected ? github : null, signal: stop.signal })
  stop.dispose()
  return { ...found, edges, lines: edges.runner.lines, annotations: edges.runner.annotations }
}

const nothing = { jobs: [], shown: null }

describe('the comment of the pull request', () => {
  test('tells the jobs that are known, and is shown on', async () => {
    const github = fakeGitHub()
    const jobs = [running('a'), succeeded('b', 'New.')].sort((one, other) => (one.key < other.key ? -1 : 1))
    const comment = commentWith({ jobs })
    github.comments.set(12, comment)
    const { shown, jobs: known, lines } = await earlier({ github })
    expect(known).toEqual(jobs)
    expect(shown).toEqual({ comment, state: state({ bound, jobs }), intact: true })
    expect(lines).toEqual([])
  })

  test.each<[string, Partial<Parameters<typeof commentWith>[0]>, string | undefined, string]>([
    ['sealed with another key', {}, 'another-key', 'does not bear the seal'],
    ['of another repository', { bound: { ...bound, repository: 'mallory/x' } }, undefined, 'mallory/x'],
    ['of another pull request', { bound: { ...bound, pullRequest: 13 } }, undefined, '#13'],
    ['of another agent', { bound: { ...bound, agentId: 8 } }, undefined, 'agent 8'],
    [
      'of another API',
      { bound: { ...bound, apiOrigin: 'https://x.example' } },
      undefined,
      'https://x.example',
    ],
  ])('%s is not used, which is said', async (...[, fields, apiKey, words]) => {
    const github = fakeGitHub()
    github.comments.set(
      12,
      commentWith({ jobs: [running('a')], ...fields }, apiKey === undefined ? {} : { apiKey }),
    )
    const { jobs, shown, lines, annotations } = await earlier({ github })
    expect({ jobs, shown }).toEqual(nothing)
    expect(lines).toEqual([expect.stringMatching(/^Nothing is reused from the comment\. /)])
    expect(lines[0]).toContain(words)
    expect(annotations).toEqual([])
  })

  test('without a state, or absent, is nothing to talk about', async () => {
    const bare = fakeGitHub()
    bare.comments.set(12, { ...commentWith({}), state: '' })
    for (const github of [bare, fakeGitHub()]) {
      const { jobs, shown, lines, edges } = await earlier({ github })
      expect([{ jobs, shown }, lines]).toEqual([nothing, []])
      expect(edges.clock.timers()).toBe(0)
    }
  })

  test('out of reach is said, for what it knew may be paid for again', async () => {
    const github = fakeGitHub()
    github.refusal = { state: 'refused', message: 'GitHub answered 403.', advice: 'Ask.' }
    const { jobs, shown, lines, edges } = await earlier({ github })
    expect({ jobs, shown }).toEqual(nothing)
    expect(lines).toEqual([
      'What earlier runs knew could not be read, so it may be paid for again. GitHub answered 403. Ask.',
    ])
    expect(edges.clock.timers()).toBe(0)
  })

  test.each([
    ['20 seconds at the most', 20_000, false],
    ['the end of the run at the most', 0, true],
  ])('that does not come is waited for %s', async (...[, patience, ends]) => {
    const silent: FakeGitHub = {
      ...fakeGitHub(),
      findComment: (_, signal) =>
        new Promise((resolve) => {
          signal.addEventListener('abort', () => {
            resolve({ state: 'refused', message: 'The run was stopped.', advice: '' })
          })
        }),
    }
    const { edges, inputs, stop } = fakeRun({}, { github: silent })
    let over = false
    const reading = readEarlier({ edges, inputs, github: silent, signal: stop.signal }).then((found) => {
      over = true
      return found
    })
    if (ends) stop.end({ kind: 'cancelled' })
    else {
      await edges.clock.advance(patience - 1)
      expect(over).toBe(false)
      await edges.clock.advance(1)
    }
    expect(await reading).toEqual(nothing)
    stop.dispose()
    expect(edges.clock.timers()).toBe(0)
  })

  test('is not looked for without a pull request, or without a token', async () => {
    const github = fakeGitHub()
    github.comments.set(12, commentWith({ jobs: [running('a')] }))
    expect(
      (await earlier({ github, context: { ...pullRequestContext, pullRequest: null } })).shown,
    ).toBeNull()
    expect((await earlier({ github, connected: false })).shown).toBeNull()
    expect(github.lookUps).toEqual([])
  })
})

describe('the report that reuse-from names', () => {
  const raw = { 'reuse-from': 'last/report.json' }
  const keyOf = (before: string) => {
    const told = guidanceFor({ general: guidance, before })
    return shortKey(sha256(jobKey({ scenario: scenario({ id: 1, instructions: before }), guidance: told })))
  }
  const job = {
    kind: 'improve',
    startedAt: 'then',
    finishedAt: 'later',
    polls: 1,
    progressId: 'job-1',
  } as const
  const written = (fields: Partial<typeof runInput> = {}) =>
    reportJson(
      report({
        guidance: { text: guidance, context: [] },
        results: [
          improved({ id: 1, before: 'Ask {{test_profile.name}}.', after: 'New.', job }),
          result({ id: 2, before: 'Wait.', status: 'timeout', job: { ...job, finishedAt: null } }),
          result({ id: 3, before: ' ', status: 'improved', after: 'A draft.', job }),
        ],
        ...fields,
      }),
    )

  test('tells the jobs of its texts by what they were told; those of drafts it cannot tell', async () => {
    const { jobs, lines, annotations } = await earlier({ raw, files: { 'last/report.json': written() } })
    const expected = [
      {
        key: keyOf('Ask {{test_profile.name}}.'),
        state: 'succeeded',
        instructions: 'New.',
        expectedOutcome: null,
        progressId: 'job-1',
      },
      { key: keyOf('Wait.'), state: 'running', progressId: 'job-1', kind: 'improve', startedAt: 'then' },
    ]
    expect(jobs).toHaveLength(2)
    expect(jobs).toEqual(expect.arrayContaining(expected))
    expect([lines, annotations]).toEqual([[], []])
  })

  test('adds to what the comment knows', async () => {
    const github = fakeGitHub()
    github.comments.set(12, commentWith({ jobs: [running('a')] }))
    const { jobs } = await earlier({ github, raw, files: { 'last/report.json': written() } })
    expect(jobs).toHaveLength(3)
    expect(jobs.at(-1)).toEqual(running('a'))
  })

  test('need not exist, as before the first run', async () => {
    const { jobs, lines, annotations } = await earlier({ raw })
    expect(jobs).toEqual([])
    expect(lines).toEqual(['Nothing is reused from last/report.json: there is no such file yet.'])
    expect(annotations).toEqual([])
  })

  test.each([
    ['no JSON', '{', 'is no JSON'],
    ['another file', '{"version":3}', 'is not a report of version 1 (at version)'],
  ])('is a warning where it is %s', async (...[, text, words]) => {
    const { jobs, annotations } = await earlier({ raw, files: { 'last/report.json': text } })
    expect(jobs).toEqual([])
    expect(annotations).toEqual([
      {
        severity: 'warning',
        title: 'Nothing reused',
        message: `last/report.json ${words}: give the report.json of an earlier run.`,
      },
    ])
  })

  test.each([
    ['another agent', { id: 8, name: 'Other', project: 3, language: 'en', enabledPersonalities: null }],
    ['none', null],
  ])('of %s is not used, which is said', async (_, agent) => {
    const { jobs, lines } = await earlier({ raw, files: { 'last/report.json': written({ agent }) } })
    expect(jobs).toEqual([])
    expect(lines).toEqual(['Nothing is reused from last/report.json: it is about another agent.'])
  })
})
