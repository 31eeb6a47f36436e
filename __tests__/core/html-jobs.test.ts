/** That the jobs of a run are drawn and listed with their times, each once. */
import { describe, expect, test } from '@jest/globals'
import { jobFacts, jobsPart } from '../../src/core/html-jobs.js'
import { placesOf } from '../../src/core/html-links.js'
import { markup } from '../../src/core/html-markup.js'
import type { JobRecord, ScenarioResult } from '../../src/core/model.js'
import { timedJobs } from '../../src/core/timed-jobs.js'
import { jobAt } from './html-story.js'
import { improved, report, result, runInput } from './sample-report.js'

/** The sample run takes 65 s. */
const section = (results: readonly ScenarioResult[]): string => {
  const shown = report({ results })
  return markup`${jobsPart(shown, placesOf(shown.scenarios))}`.toString()
}
const bars = (html: string): readonly string[] => [...html.matchAll(/<rect [^>]*>/g)].map(([bar]) => bar)
const attribute = (bar: string | undefined, name: string): string =>
  new RegExp(`${name}="([^"]*)"`).exec(bar ?? '')?.[1] ?? ''

describe('the jobs of a run', () => {
  test('are counted once each, though scenarios share them, by their starts', () => {
    const results = [
      improved({ id: 1, job: jobAt(1, [20, 30]) }),
      improved({ id: 2, job: jobAt(1, [20, 30]), reused: true }),
      improved({ id: 3, job: jobAt(3, [5, 9]) }),
      result({ id: 4, status: 'uncertain', job: { ...jobAt(4, [6, null]), progressId: null } }),
      result({ id: 5, status: 'uncertain', job: { ...jobAt(5, [7, null]), progressId: null } }),
      result({ id: 6 }),
    ]
    expect(timedJobs(report({ results })).map((job) => job.result.id)).toEqual([3, 4, 5, 1])
  })

  test.each([{ startedAt: 'yesterday' }, { finishedAt: 'soon' }])(
    'are left out where their times cannot be read: %j',
    (fields) => {
      const job: JobRecord = { ...jobAt(1, [1, 2]), ...fields }
      expect(section([improved({ id: 1, job })])).toBe('')
      expect(jobFacts(job).toString()).toBe(
        '<p class="quiet">Improve job, 4 polls, progress id <code>job-1</code></p>',
      )
    },
  )

  test('are summed up in one line', () => {
    const html = section([
      improved({ id: 1, job: jobAt(1, [0, 4]) }),
      improved({ id: 2, job: jobAt(2, [0, 8]) }),
      improved({ id: 3, job: jobAt(3, [0, 30]) }),
      result({ id: 4, status: 'timeout', job: jobAt(4, [0, null]) }),
    ])
    expect(html).toContain(
      '<p>4 jobs · 16 polls · half of them over within 8 s · the longest took 30 s · 1 not known to be over</p>',
    )
  })

  test('are summed up without durations where none is over', () => {
    expect(section([result({ id: 4, status: 'timeout', job: jobAt(4, [0, null]) })])).toContain(
      '<p>1 job · 4 polls · 1 not known to be over</p>',
    )
  })

  test('have a table that says the same, with links to the rows', () => {
    const html = section([
      improved({ id: 1, name: 'First', job: jobAt(1, [2, 10]) }),
      result({ id: 2, name: '', status: 'timeout', job: { ...jobAt(2, [3, null]), kind: 'generate' } }),
    ])
    expect(html).toContain(
      '<th scope="row"><a href="#scenario-1"><bdi>First</bdi></a></th><td>improve</td><td>+2 s</td><td>took 8 s</td><td>4</td><td>improved</td>',
    )
    expect(html).toContain(
      '<bdi>scenario 2</bdi></a></th><td>generate</td><td>+3 s</td><td>not known to be over</td>',
    )
  })

  test('say in a row what is known of one', () => {
    expect(jobFacts({ ...jobAt(1, [2, 10]), kind: 'generate', progressId: null }).toString()).toBe(
      '<p class="quiet">Generate job, started 2026-08-21 09:30:02 UTC, took 8 s, 4 polls</p>',
    )
  })
})

describe('the time line', () => {
  test('has a bar for each job, in as few lanes as there were jobs at a time', () => {
    const html = section([
      improved({ id: 1, job: jobAt(1, [0, 13]) }),
      result({ id: 2, job: jobAt(2, [6.5, 26]) }),
      result({ id: 3, status: 'timeout', job: jobAt(3, [13, null]) }),
    ])
    const drawn = bars(html).map((bar) =>
      ['class', 'x', 'width', 'y'].map((name) => attribute(bar, name)).join(' '),
    )
    expect(drawn).toEqual(['bar good 0% 20% 0', 'bar quiet 10% 30% 14', 'bar bad running 20% 80% 0'])
    expect(html).toContain('aria-label="3 jobs in 1 min 5 s, at most 2 at a time.')
  })

  test('begins an adopted job at its left end, and leaves out one that was over before the run', () => {
    const html = section([
      improved({ id: 1, job: jobAt(1, [-3_600, 13]) }),
      improved({ id: 2, job: jobAt(2, [-3_600, -3_000]), reused: true }),
    ])
    expect(bars(html)).toHaveLength(1)
    expect(attribute(bars(html)[0], 'width')).toBe('20%')
    expect(html.match(/before this run/g)).toHaveLength(2)
  })

  test('is left out where all jobs were over before, or the run took no time', () => {
    const old = improved({ id: 2, job: jobAt(2, [-3_600, -3_000]), reused: true })
    expect(section([old])).not.toContain('<svg')
    const instant = report({ results: [improved({ id: 1 })], finishedAt: runInput.startedAt })
    expect(markup`${jobsPart(instant, new Map())}`.toString()).not.toContain('<svg')
  })

  test('stays small, and says how many jobs are not drawn', () => {
    const results = Array.from({ length: 100 }, (_, id) => improved({ id, job: jobAt(id, [1, 60]) }))
    const html = section(results)
    expect(bars(html)).toHaveLength(60)
    expect(/<svg [^>]*height="(\d+)"/.exec(html)?.[1]).toBe('840')
    expect(html).toContain('40 jobs not drawn.')
    expect(html.match(/<tr>/g)).toHaveLength(101)
  })
})
