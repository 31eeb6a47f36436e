/** Publishing: report, outputs, summary, annotations and comment, of which none takes the others with it. */
import { describe, expect, test } from '@jest/globals'
import type { Report } from '../../src/core/report.js'
import type { CommentResult } from '../../src/core/github-answers.js'
import { nothingCarried } from '../../src/steps/carried.js'
import { openComment } from '../../src/steps/comment.js'
import { type CommentState, noCommentState } from '../../src/steps/comment-state.js'
import { publish } from '../../src/steps/publish.js'
import { makeSeal } from '../../src/runner/seal.js'
import type { Outlet } from '../../src/steps/record.js'
import type { SuiteSource } from '../../src/steps/suites.js'
import { improved, report, result } from '../core/sample-report.js'
import { suitePath, suiteSource } from '../core/sample-suite.js'
import {
  commentUrl,
  fakeEdges,
  type FakeEdges,
  type FakeEdgesOptions,
  fakeFiles,
  fakeGitHub,
} from './fakes.js'

async function published(
  written: Report,
  {
    edges = fakeEdges(),
    comment = 'auto',
    detail = 'diff',
    commentState = noCommentState,
    suites = [],
    suggest = null,
  }: {
    readonly edges?: FakeEdges
    readonly comment?: 'auto' | 'changes' | 'off'
    readonly detail?: 'diff' | 'counts'
    readonly commentState?: CommentState
    readonly suites?: readonly SuiteSource[]
    readonly suggest?: Outlet['suggest']
  } = {},
) {
  const desk = openComment(edges, {
    inputs: { apiKey: 'a-key', comment, commentKey: '7' },
    github: edges.github,
  })
  await publish({
    edges,
    report: written,
    reportDir: 'out',
    detail,
    comment: desk,
    commentState,
    suites,
    suggest,
  })
  return edges
}

function answering(answer: () => Promise<CommentResult>, options: FakeEdgesOptions = {}): FakeEdges {
  return fakeEdges({ ...options, github: fakeGitHub(answer) })
}

const proposal = report({ results: [improved({ id: 1 })] })

describe('a report', () => {
  test('is written with its summary, and both paths are outputs', async () => {
    const { files, runner } = await published(proposal)
    expect(JSON.parse(files.written.get('/temp/out/report.json') ?? '')).toEqual(proposal)
    expect(files.written.get('/temp/out/summary.md')).toBe(runner.summaries[0])
    expect(runner.summaries).toHaveLength(1)
    expect(Object.fromEntries(runner.outputs)).toMatchObject({
      conclusion: 'success',
      improved: '1',
      failed: '0',
      changed: 'true',
      report: '/temp/out/report.json',
      'summary-file': '/temp/out/summary.md',
      'comment-url': commentUrl,
    })
  })

  test('ends the log with each result, folded, then its verdict, its counts and its place', async () => {
    const { runner } = await published(proposal)
    expect(runner.lines).toEqual([
      '> Results (1)',
      'improved   Caller 1  https://dashboard.cekura.ai/test-case/1',
      '<',
      'success: 1 proposal is ready for review.',
      '1 selected · 1 improved',
      'Report: /temp/out/report.json',
    ])
  })

  test('is the comment too, with the texts or without', async () => {
    const bodyWith = async (detail: 'diff' | 'counts') =>
      (await published(proposal, { detail })).github.requests[0]?.body ?? ''
    expect(await bodyWith('diff')).toContain('Tuesday')
    expect(await bodyWith('counts')).not.toContain('Tuesday')
  })

  test('of a failure is one error among the annotations', async () => {
    const failed = report({
      verdict: { conclusion: 'failure', reason: '1 scenario failed.' },
      results: [result({ id: 1, status: 'failed', reason: 'No.' })],
    })
    const { runner } = await published(failed)
    expect(runner.annotations.map(({ severity }) => severity)).toEqual(['error', 'warning'])
  })
})

describe('annotations', () => {
  const refused = answering(() =>
    Promise.resolve({ state: 'refused', message: 'GitHub answered 403.', advice: 'Give the permission.' }),
  )
  const results = Array.from({ length: 30 }, (_, index) => result({ id: index + 1, status: 'failed' }))
  const failed = report({ verdict: { conclusion: 'failure', reason: '30 scenarios failed.' }, results })

  test('are ten at the most, those of the run before and the one about the comment among them', async () => {
    const annotation = { severity: 'warning', title: 'Nothing reused', message: 'No report.' } as const
    refused.runner.annotate(annotation)
    const { annotations } = (await published(failed, { edges: refused })).runner
    expect(annotations).toHaveLength(10)
    expect(annotations.slice(0, 2)).toMatchObject([{ title: 'Nothing reused' }, { severity: 'error' }])
    expect(annotations.slice(-2)).toMatchObject([
      { message: '24 more points in the job summary and the report.' },
      { title: 'No comment' },
    ])
  })

  test('hold the verdict however many there are already', async () => {
    const edges = fakeEdges()
    for (let each = 0; each < 12; each += 1)
      edges.runner.annotate({ severity: 'warning', title: `Earlier ${each}`, message: '' })
    await published(failed, { edges })
    expect(edges.runner.annotations.slice(12)).toMatchObject([{ severity: 'error' }, { severity: 'notice' }])
  })
})

describe('what the comment carries', () => {
  const carrying = (state: Partial<ReturnType<CommentState['atEnd']>>): CommentState => ({
    ...noCommentState,
    atEnd: () => ({ ...nothingCarried, kept: null, ...state }),
  })

  test('goes with the text, which says so', async () => {
    const commentState = carrying({ sealed: 'v1.sealed', proposal: 'whole' })
    const { github } = await published(proposal, { commentState })
    expect(github.requests).toMatchObject([
      { state: expect.stringMatching(/^v1\.sealed\.[\w-]{43}$/) as unknown },
    ])
    expect(github.requests[0]?.body).toContain('`mode: apply-reviewed` saves exactly the proposed texts.')
  })

  test('leaves the text as it was where the same is proposed again, and the summary is that of this run', async () => {
    const commentState = carrying({ sealed: 'v1.sealed', proposal: 'whole', kept: 'As it was.' })
    const { github, runner } = await published(proposal, { commentState })
    expect(github.requests).toMatchObject([
      { body: 'As it was.', state: makeSeal('a-key').stamp('v1.sealed', 'As it was.') },
    ])
    expect(runner.summaries[0]).toContain('1 improved')
  })

  test('takes its room from the text, so that both fit together', async () => {
    const words = (seed: number) =>
      Array.from({ length: 40 }, (_, index) => `word${(index * 7919 + seed) % 104_729}`).join(' ')
    const results = Array.from({ length: 150 }, (_, id) =>
      improved({ id: id + 1, before: words(id), after: words(id + 50_000) }),
    )
    const sealed = 'x'.repeat(29_000)
    const { github } = await published(report({ results }), { commentState: carrying({ sealed }) })
    const length = github.requests[0]?.body.length ?? 0
    expect(length + sealed.length).toBeLessThanOrEqual(60_000 - 600)
    expect(length).toBeGreaterThan(29_000)
  })
})

describe('the HTML report', () => {
  test('is written beside the others, and holds the proposal', async () => {
    const { files, runner } = await published(proposal)
    expect(runner.outputs.get('report-html')).toBe('/temp/out/report.html')
    expect(files.written.get('/temp/out/report.html')).toContain('<!doctype html>')
  })

  test('is left out after a cancel, when there are seconds for all', async () => {
    const edges = { ...fakeEdges(), cancelled: AbortSignal.abort() }
    await published(proposal, { edges })
    expect(edges.runner.outputs.get('report-html')).toBe('')
    expect(edges.files.written.has('/temp/out/report.html')).toBe(false)
  })
})

describe('what cannot be written', () => {
  test('is a warning each, and everything else is there', async () => {
    const edges = fakeEdges({
      files: {
        ...fakeFiles(),
        writeReport: ({ name }) => Promise.reject(new Error(`${name}: disk full`)),
      },
    })
    await published(proposal, { edges })
    expect(edges.runner.annotations).toMatchObject([
      {
        severity: 'warning',
        title: 'No report',
        message: 'The report could not be written: report.json: disk full',
      },
      { severity: 'warning', title: 'No summary file' },
      { severity: 'warning', title: 'No HTML report' },
    ])
    expect(Object.fromEntries(edges.runner.outputs)).toMatchObject({
      conclusion: 'success',
      improved: '1',
      report: '',
      'summary-file': '',
      'report-html': '',
      'comment-url': commentUrl,
    })
    expect(edges.runner.summaries).toHaveLength(1)
    expect(edges.runner.lines).not.toContainEqual(expect.stringMatching(/^Report: /))
  })
})

describe('with suite files', () => {
  const source = suiteSource([{ key: 'book', name: 'Book', instructions: 'Before.' }])
  const suite = { file: suitePath, key: 'book', at: 'scenarios[0]', line: 7, onCekura: null }
  const summary = { files: [{ path: suitePath, cases: 1 }], notInFile: [] }
  const offered = report({ suite: summary, results: [improved({ id: 1, after: 'After.', suite })] })
  const showing = (kept: string) => ({ ...noCommentState, atEnd: () => ({ ...nothingCarried, kept }) })

  test('improved texts are written beside the report, and their paths are outputs', async () => {
    const { runner, files } = await published(offered, { suites: [source] })
    expect(runner.outputs.get('patch')).toBe('/temp/out/suite.patch')
    expect(runner.outputs.get('suite-file')).toBe(`/temp/out/suites/${suitePath}`)
    expect(files.written.get('/temp/out/suite.patch')).toContain('+      "instructions": "After."')
  })

  test('a folder that cannot be written to is a warning; nothing is suggested, and the verdict stays', async () => {
    const files = { ...fakeFiles(), writeReport: () => Promise.reject(new Error('full')) }
    const suggested: unknown[] = []
    const suggest: Outlet['suggest'] = (suggestions) => {
      suggested.push(...suggestions)
      return Promise.resolve({ url: null, posted: [], repeated: [], left: [], refusal: null })
    }
    const { runner } = await published(offered, { edges: fakeEdges({ files }), suites: [source], suggest })
    expect(runner.annotations.map(({ title }) => title)).toContain('No improved suite file')
    expect([runner.outputs.get('patch'), runner.outputs.get('suite-file')]).toEqual(['', ''])
    expect([suggested, runner.outputs.get('conclusion')]).toEqual([[], 'success'])
  })

  test('a comment that would say the same stays only where it says the same of the files', async () => {
    const { github } = await published(offered, { suites: [source] })
    const body = github.requests.at(-1)?.body ?? ''
    const same = `${body}\nAs it was.`
    const bodyAfter = async (kept: string) =>
      (await published(offered, { suites: [source], commentState: showing(kept) })).github.requests.at(-1)
        ?.body
    expect(await bodyAfter(same)).toBe(same)
    expect(await bodyAfter(same.replace('1 case in', '2 cases in'))).toBe(body)
  })
})

describe('a comment', () => {
  test('that is refused is a warning with the advice', async () => {
    const refused = {
      state: 'refused',
      message: 'GitHub refused it.',
      advice: 'Grant pull-requests: write.',
    } as const
    const { runner } = await published(proposal, { edges: answering(() => Promise.resolve(refused)) })
    expect(runner.annotations).toEqual([
      { severity: 'warning', title: 'No comment', message: 'GitHub refused it. Grant pull-requests: write.' },
    ])
    expect(runner.outputs.get('comment-url')).toBe('')
  })

  test('of a newer run is left alone, and linked', async () => {
    const overtaken = { state: 'overtaken', url: `${commentUrl}0`, byRunId: 4712 } as const
    const { runner } = await published(proposal, { edges: answering(() => Promise.resolve(overtaken)) })
    expect(runner.annotations).toMatchObject([{ severity: 'notice', title: 'Overtaken' }])
    expect(runner.annotations[0]?.message).toContain('4712')
    expect(runner.outputs.get('comment-url')).toBe(`${commentUrl}0`)
  })

  test.each([
    ['that is not there and not to be made', answering(() => Promise.resolve({ state: 'absent' })), 'auto'],
    ['that is not wanted', fakeEdges(), 'off'],
  ] as const)('%s has no address, and that is no warning', async (...[, edges, comment]) => {
    const { runner } = await published(proposal, { edges, comment })
    expect(runner.outputs.get('comment-url')).toBe('')
    expect(runner.annotations).toEqual([])
  })

  test('whose edge is broken is a warning, and leaves no timer behind', async () => {
    const edges = answering(() => Promise.reject(new TypeError('broken')))
    await published(proposal, { edges })
    expect(edges.runner.annotations).toMatchObject([
      { title: 'No comment', message: 'The comment could not be written: broken' },
    ])
    expect(edges.runner.outputs.get('comment-url')).toBe('')
    expect(edges.clock.timers()).toBe(0)
  })

  test.each([
    ['a minute', null, 60_000],
    ['a few seconds after a cancel', 0, 2_500],
    ['a few seconds more after a cancel that comes meanwhile', 20_000, 22_500],
    ['no longer than without a cancel that comes late', 59_000, 60_000],
  ] as const)('is waited for %s', async (...[, cancelledAt, patience]) => {
    let waited = 0
    const edges = fakeEdges({
      github: fakeGitHub(
        (_, signal) =>
          new Promise((resolve) => {
            signal.addEventListener('abort', () => {
              resolve({ state: 'refused', message: 'Too late.', advice: '' })
            })
          }),
      ),
    })
    if (cancelledAt === 0) edges.cancel()
    const start = edges.clock.now()
    const done = published(proposal, { edges }).then(() => {
      waited = edges.clock.now() - start
    })
    await edges.clock.advance(cancelledAt ?? 0)
    if (cancelledAt !== null) edges.cancel()
    await edges.clock.advance(patience - (cancelledAt ?? 0))
    await done
    expect(waited).toBe(patience)
    expect(edges.runner.annotations).toMatchObject([{ message: 'Too late.' }])
    expect(edges.clock.timers()).toBe(0)
  })

  test.each([
    ['nothing', report({ results: [result({ id: 1 }), result({ id: 2, status: 'skipped' })] }), false],
    ['a new text', proposal, true],
    ['a failure', report({ results: [result({ id: 1, status: 'failed' })] }), true],
    ['a new scenario', report({ created: { folders: [], scenarios: [4] } }), true],
    ['a new folder', report({ created: { folders: ['Sales'], scenarios: [] } }), true],
  ])('where only changes are wanted is made for %s: %#', async (...[, written, create]) => {
    const { github } = await published(written, { comment: 'changes' })
    expect(github.requests).toMatchObject([{ create }])
  })
})
