/** What a reviewer sees of the cases of suite files: what differs, what is offered to the file, and where it stands. */
import { describe, expect, test } from '@jest/globals'
import { marked } from 'marked'
import { annotations } from '../../src/core/annotations.js'
import { commentCharacters, renderComment } from '../../src/core/comment.js'
import { judge } from '../../src/core/gate.js'
import type { ScenarioResult } from '../../src/core/model.js'
import { problemsOf, problemWords } from '../../src/core/problem.js'
import type { ReportInput } from '../../src/core/report.js'
import { outputValues } from '../../src/core/results-output.js'
import { planOf } from '../../src/core/plan-digest.js'
import { jobsFromReport } from '../../src/core/state-of-report.js'
import type { SuitePlace } from '../../src/core/suite-model.js'
import { hostileTexts, improved, report, result, sha256 } from './sample-report.js'

const place: SuitePlace = { file: 'tests/a.json', key: 'k', at: 'scenarios[0]', line: 4, onCekura: null }
const differing: SuitePlace = { ...place, onCekura: 'Ask for Sunday.' }

function row(fields: Partial<ScenarioResult> = {}): ScenarioResult {
  return improved({ id: 5, suite: place, outcomeBefore: '', outcomeAfter: '', ...fields })
}

function comment(
  results: readonly ScenarioResult[],
  {
    detail = 'diff',
    notes = '',
    maxCharacters = commentCharacters,
    ...fields
  }: Partial<ReportInput & { detail: 'diff' | 'counts'; notes: string; maxCharacters: number }> = {},
): string {
  const options = { detail, notes, maxCharacters, reportHint: 'report.json', proposal: 'none' } as const
  return renderComment(report({ results, ...fields }), options)
}

const headings = (text: string) => [...text.matchAll(/^#### (.*)$/gm)].map(([, heading]) => heading)

describe('an improved text', () => {
  test('is shown with its scenario and its place in the file', () => {
    expect(comment([row()])).toContain(
      '[Scenario 5 on Cekura](https://dashboard.cekura.ai/test-case/5) · tests/a.json:4\n\n',
    )
  })

  test('is shown with its place alone where the case has no scenario', () => {
    const text = comment([row({ id: null, url: '', name: '' })])
    expect(text).toContain('<summary><b>case on line 4</b> · en')
    expect(text).toMatch(/\n\ntests\/a\.json:4\n\n/)
    expect(text).not.toContain('test-case')
  })
})

describe('a text on Cekura that is not the file’s', () => {
  const drifted = row({ status: 'drifted', reason: 'Cekura has another text.', suite: differing })

  test('is shown against the file, beside the improvement for the file', () => {
    const text = comment([drifted])
    expect(headings(text)).toEqual([
      'What needs attention',
      'Proposed changes (1)',
      'Texts on Cekura that are not those of the suite file (1)',
    ])
    const [, difference = ''] = text.split('of the suite file (1)')
    expect(difference).toContain('the file against Cekura')
    expect(difference).toContain('Sunday')
    expect(difference).not.toContain('Tuesday')
  })

  test('is a problem of its own, with the way to either of the two', () => {
    expect(problemsOf(report({ results: [drifted] })).map(({ kind }) => kind)).toEqual(['differs'])
    const text = comment([drifted])
    expect(text).toContain(`**${problemWords.differs.title} (1).** ${problemWords.differs.meaning}`)
    expect(text).toContain('`suite-sync: true`')
    const { suite, ...withoutFile } = drifted
    expect(suite).toBe(differing)
    expect(problemsOf(report({ results: [withoutFile] })).map(({ kind }) => kind)).toEqual(['drifted'])
    expect(annotations(report({ results: [drifted] }))[0]?.title).toBe(
      'Differs from the suite file: Caller 5',
    )
  })

  test('is shown also where nothing is offered, and where a job has failed', () => {
    const only = ['What needs attention', 'Texts on Cekura that are not those of the suite file (1)']
    expect(headings(comment([{ ...drifted, after: null }]))).toEqual(only)
    expect(headings(comment([{ ...drifted, after: drifted.before }]))).toEqual(only)
    expect(headings(comment([{ ...drifted, status: 'failed', after: null }]))).toEqual(only)
  })

  test('may be an expected outcome alone, which is no part of what is offered', () => {
    const outcomes = { outcomeBefore: 'Refused.', outcomeAfter: 'Booked.' }
    const text = comment([{ ...drifted, suite: place, ...outcomes }])
    expect(text.split('**Expected outcome**')).toHaveLength(2)
    const [offered = '', difference = ''] = text.split('of the suite file (1)')
    expect(offered).not.toContain('Booked')
    expect(difference).toContain('Booked')
    expect(difference).not.toContain('Monday')
    expect(comment([{ ...drifted, suite: differing, ...outcomes, after: null }])).toMatch(/Sunday[^]*Booked/)
  })

  test('is one change when it was saved', () => {
    const saved = row({
      status: 'applied',
      before: 'Ask for Sunday.',
      after: 'Ask for Monday.',
      outcomeBefore: 'Refused.',
      outcomeAfter: 'Booked.',
    })
    const text = comment([saved])
    expect(headings(text)).toEqual(['Saved changes (1)'])
    expect(text.split('**Expected outcome**')).toHaveLength(2)
  })

  test('shows neither names nor texts with counts only', () => {
    const text = comment([{ ...drifted, name: 'Purple' }], { detail: 'counts' })
    expect(text).not.toMatch(/Purple|Sunday|Monday|Tuesday|a\.json/)
    expect(headings(text)).toHaveLength(3)
  })

  test('gives way, as other changes do, where the comment is too long', () => {
    const long = (seed: string) => Array.from({ length: 60 }, (_, index) => `${seed}${index * 7}.`).join(' ')
    const many = Array.from({ length: 40 }, (_, index) =>
      row({
        id: index + 1,
        status: 'drifted',
        before: long('a'),
        after: long('b'),
        suite: { ...place, at: `scenarios[${index}]`, onCekura: long('c') },
      }),
    )
    const notes = `${'n'.repeat(2_998)}\n\n`
    const text = comment(many, { notes, maxCharacters: 30_000 })
    expect(text.length).toBeLessThanOrEqual(30_000)
    expect(text).toContain(notes)
    expect(text).toMatch(/Left out for size: .*\d+ changed texts/)
  })
})

/** What a comment is made of when it is rendered. */
function structure(markdown: string) {
  const html = marked.parse(markdown, { gfm: true, async: false })
  const all = (pattern: RegExp) => [...html.matchAll(pattern)].map(([, found]) => found)
  return {
    headings: all(/<h\d>(.*?)<\/h\d>/g),
    links: all(/ (?:href|src)="([^"]*)"/g),
    blocks: all(/<(\/?(?:details|summary|table|script))\b/g),
    comments: all(/(<!--)/g),
  }
}

describe('names, keys and paths that want to be more than text', () => {
  test.each(hostileTexts.map((text) => [text] as const))('stay text: %j', (text) => {
    const hostile = { file: `${text}.json`, key: text, at: text, line: 4, onCekura: text }
    const shown = comment([row({ id: null, url: '', name: text, status: 'drifted', suite: hostile })])
    const plain = comment([
      row({
        id: null,
        url: '',
        name: 'plain',
        status: 'drifted',
        suite: { ...hostile, file: 'a', onCekura: 'b' },
      }),
    ])
    expect(structure(shown)).toEqual(structure(plain))
    expect(structure(shown).links).toEqual(['https://github.com/acme/clinic-agent/actions/runs/4711'])
  })
})

describe('an improvement that is for the file alone', () => {
  const forFile = row({ status: 'drifted', suite: differing })
  const failOn = new Set(['failed'] as const)
  const facts = { missing: [], ending: null, failOn, plan: null }

  test('is ready for review where drift does not block', () => {
    expect(judge({ ...facts, results: [forFile, row({ id: 6 })] })).toEqual({
      conclusion: 'success',
      reason:
        '2 proposals are ready for review. Not blocking: 1 scenario drifted (the text on Cekura is another one).',
    })
    expect(judge({ ...facts, results: [{ ...forFile, after: null }] }).conclusion).toBe('neutral')
  })

  test('is to be reviewed, and a change', () => {
    expect(comment([forFile])).toContain('review 1 proposed text below (not saved on Cekura yet)')
    expect(outputValues(report({ results: [forFile] })).changed).toBe('true')
    expect(outputValues(report({ results: [{ ...forFile, after: null }] })).changed).toBe('false')
  })

  test('is never saved on Cekura, no more than one without a scenario', () => {
    const results = [forFile, row({ id: null })]
    expect(planOf({ agent: 7, results, hash: sha256 })).toBeNull()
  })

  test('hands the expected outcome of Cekura to no later run as the job’s', () => {
    const keys = new Map([[5, 'f'.repeat(64)]])
    const outcomes = { outcomeBefore: 'Refused.', outcomeAfter: 'Booked.' }
    const known = (fields: Partial<ScenarioResult>) =>
      jobsFromReport(report({ results: [row({ ...outcomes, ...fields })] }), keys)
    expect(known({ status: 'drifted', suite: differing })).toMatchObject([{ expectedOutcome: null }])
    const { suite, ...alone } = row(outcomes)
    expect(suite).toBe(place)
    expect(jobsFromReport(report({ results: [alone] }), keys)).toMatchObject([{ expectedOutcome: 'Booked.' }])
  })

  test('is unlike a row that nothing became of', () => {
    expect(headings(comment([result({ id: 1, suite: place })]))).toEqual([])
  })
})
