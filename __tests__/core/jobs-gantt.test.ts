/** The chart of the jobs: what Mermaid can draw, whatever the scenarios are called and however long the jobs took. */
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { marked } from 'marked'
import { jobsGantt } from '../../src/core/jobs-gantt.js'
import { outcomes, type ScenarioResult } from '../../src/core/model.js'
import type { ReportInput } from '../../src/core/report.js'
import { hostileText } from './hostile-text.js'
import { jobAt } from './html-story.js'
import { hostileTexts, improved, report, result, runInput } from './sample-report.js'

/** The sample run takes 65 s. */
const drawn = (results: readonly ScenarioResult[], fields: Partial<ReportInput> = {}): string =>
  jobsGantt(report({ results, ...fields }), 'diff')

const runOf = (milliseconds: number): Partial<ReportInput> => ({
  finishedAt: runInput.startedAt + milliseconds,
})

const time = String.raw`2000-01-0[12] \d\d:\d\d:\d\d\.\d{3}`
const amount = String.raw`\d+(?:\.\d)? (?:ms|s|min|h)(?: \d+ (?:s|min))?`
/** What Mermaid's own grammar takes of a line, and narrower: each line is one of these. */
const grammar = [
  /^gantt$/,
  /^ {2}dateFormat YYYY-MM-DD HH:mm:ss\.SSS$/,
  /^ {2}axisFormat (?:%M:%S|%H:%M:%S)$/,
  /^ {2}tickInterval [1-9]\d?(?:second|minute|hour)$/,
  /^ {2}todayMarker off$/,
  new RegExp(`^ {2}section (?:${outcomes.join('|')})$`),
  new RegExp(`^ {4}(?:${amount}|not over) - [\\w .-]+ :(?:(?:crit|done|active), )*${time}, ${time}$`),
]

/** The lines of the chart, each of which Mermaid must be able to read. */
function chartLines(markdown: string): readonly string[] {
  const [, chart = ''] = /^```mermaid\n([^`]*)\n```$/m.exec(markdown) ?? []
  const lines = chart.split('\n')
  expect(lines.filter((line) => !grammar.some((form) => form.test(line)))).toEqual([])
  expect(chart.length).toBeLessThan(7_000)
  return lines
}

const bars = (markdown: string): readonly string[] =>
  chartLines(markdown).filter((line) => line.startsWith('    '))
const labels = (markdown: string): readonly string[] =>
  bars(markdown).map((line) => line.replace(/^.*? - (.*) :.*$/, '$1'))

describe('a chart of the jobs', () => {
  test('has a section for each outcome, problems first, and in it the jobs by their starts', () => {
    const results = [
      improved({ id: 1, name: 'Books a visit', job: jobAt(1, [4, 12]) }),
      result({ id: 2, name: 'Moves a visit', job: jobAt(2, [1, 3]) }),
      result({ id: 3, name: 'Card stolen', status: 'rejected', job: jobAt(3, [2, 30.5]) }),
      result({ id: 4, name: 'Waits for long', status: 'timeout', job: jobAt(4, [20, null]) }),
      improved({ id: 5, name: 'Asks for a refund', job: jobAt(5, [2, 3.25]) }),
      result({ id: 6, name: 'No job' }),
    ]
    expect(drawn(results)).toBe(`#### Jobs (5)

5 jobs · 20 polls · half of them over within 2 s · the longest took 29 s · 1 not known to be over. The axis counts from the start of the run.

\`\`\`mermaid
gantt
  dateFormat YYYY-MM-DD HH:mm:ss.SSS
  axisFormat %M:%S
  tickInterval 10second
  todayMarker off
  section rejected
    29 s - Card stolen :crit, 2000-01-01 00:00:02.000, 2000-01-01 00:00:30.500
  section timeout
    not over - Waits for long :crit, active, 2000-01-01 00:00:20.000, 2000-01-01 00:01:05.000
  section improved
    1.3 s - Asks for a refund :2000-01-01 00:00:02.000, 2000-01-01 00:00:03.250
    8 s - Books a visit :2000-01-01 00:00:04.000, 2000-01-01 00:00:12.000
  section unchanged
    2 s - Moves a visit :done, 2000-01-01 00:00:01.000, 2000-01-01 00:00:03.000
\`\`\`

`)
    chartLines(drawn(results))
  })

  test('is none where no job was started', () => {
    expect(drawn([result({ id: 1 })])).toBe('')
  })

  test.each([0, -1_000, 24 * 3_600_000 + 1, NaN])('is none of a run that took %d ms', (milliseconds) => {
    const shown = report({ results: [improved({ id: 1 })], ...runOf(0) })
    const finishedAt = Number.isNaN(milliseconds)
      ? 'soon'
      : new Date(runInput.startedAt + milliseconds).toISOString()
    expect(jobsGantt({ ...shown, finishedAt }, 'diff')).toBe('')
  })

  test('draws a job that was taken over from the start of the run, and none that was over by then', () => {
    const markdown = drawn([
      improved({ id: 1, job: jobAt(1, [-20, 4]) }),
      improved({ id: 2, job: jobAt(2, [-20, -4]) }),
    ])
    expect(markdown).toContain('#### Jobs (1)')
    expect(bars(markdown)).toEqual(['    24 s - Caller 1 :2000-01-01 00:00:00.000, 2000-01-01 00:00:04.000'])
  })

  test('draws the longest forty of many, and says so', () => {
    const results = Array.from({ length: 90 }, (_, index) =>
      improved({ id: index + 1, job: jobAt(index + 1, [0, ((index * 7) % 90) / 2]) }),
    )
    const markdown = drawn(results)
    expect(markdown).toContain('#### Jobs (90)')
    expect(markdown).toContain(' The chart has the 40 longest. ')
    const lengths = bars(markdown).map((line) => Number.parseFloat(line))
    expect(lengths).toHaveLength(40)
    expect(Math.min(...lengths)).toBe(25)
  })

  test('takes a job that is not over for one that lasts until the end of the run', () => {
    const results = Array.from({ length: 60 }, (_, index) =>
      improved({ id: index + 1, job: jobAt(index + 1, [0, 50]) }),
    )
    const waiting = result({ id: 99, name: 'Waits', status: 'cancelled', job: jobAt(99, [10, null]) })
    expect(labels(drawn([...results, waiting]))).toContain('Waits')
  })

  test.each([
    { seconds: 0.2, interval: '1second', format: '%M:%S' },
    { seconds: 8, interval: '1second', format: '%M:%S' },
    { seconds: 9, interval: '2second', format: '%M:%S' },
    { seconds: 65, interval: '10second', format: '%M:%S' },
    { seconds: 200, interval: '30second', format: '%M:%S' },
    { seconds: 3_599, interval: '10minute', format: '%M:%S' },
    { seconds: 3_600, interval: '10minute', format: '%H:%M:%S' },
    { seconds: 20_000, interval: '1hour', format: '%H:%M:%S' },
    { seconds: 86_400, interval: '3hour', format: '%H:%M:%S' },
  ])('of $seconds s has a tick every $interval', ({ seconds, interval, format }) => {
    const results = [improved({ id: 1, job: jobAt(1, [0, seconds]) })]
    const lines = chartLines(drawn(results, runOf(seconds * 1_000)))
    expect(lines).toContain(`  tickInterval ${interval}`)
    expect(lines).toContain(`  axisFormat ${format}`)
  })

  test('has time stamps that no time zone and no change of clocks moves', () => {
    const startedAt = Date.parse('2026-03-29T00:59:00.000Z')
    const job = { ...jobAt(1, [0, 1]), startedAt: '2026-03-29T00:59:30Z', finishedAt: '2026-03-29T01:00:30Z' }
    const fields = { startedAt, finishedAt: startedAt + 120_000 }
    expect(bars(drawn([improved({ id: 1, job })], fields))).toEqual([
      '    1 min - Caller 1 :2000-01-01 00:00:30.000, 2000-01-01 00:01:30.000',
    ])
  })

  test.each([
    ['section x', 'section x'],
    ['2024-01-01 is when', '2024-01-01 is when'],
    ['Überfüllt; #3: a, b %% c', 'Uberfullt 3 a b c'],
    ['A name that goes on and on until nobody reads it', 'A name that goes on and on until nobody'],
    ['電話', 'scenario 1'],
    ['', 'scenario 1'],
  ])('calls %j %j', (name, label) => {
    expect(labels(drawn([improved({ id: 1, name })]))).toEqual([label])
  })

  test('shows no name where names are not to be shown', () => {
    const shown = report({
      results: [improved({ id: 7, name: 'Angry' }), improved({ id: null, name: 'Sad' })],
    })
    expect(new Set(labels(jobsGantt(shown, 'counts')))).toEqual(new Set(['scenario 7', 'case']))
  })

  test('has only lines that Mermaid can read, whatever the scenarios are called and the times are', () => {
    const name = fc.oneof(
      hostileText,
      fc.constantFrom(...hostileTexts, 'gantt', 'title x', 'click a', 'call x()'),
    )
    const second = fc.double({ min: -100, max: 90_000, noNaN: true })
    const job = fc.record({
      start: second,
      length: fc.option(fc.double({ min: -5, max: 90_000, noNaN: true })),
    })
    const row = fc.record({ name, status: fc.constantFrom(...outcomes), job })
    fc.assert(
      fc.property(
        fc.array(row, { maxLength: 60 }),
        fc.integer({ min: 1, max: 86_400_000 }),
        (rows, length) => {
          const results = rows.map(({ name, status, job: { start, length } }, index) => {
            const end = length === null ? null : start + length
            return result({ id: index + 1, name, status, job: jobAt(index + 1, [start, end]) })
          })
          const markdown = drawn(results, runOf(length))
          if (markdown === '') return
          expect(bars(markdown).length).toBeLessThanOrEqual(40)
          const types = marked.lexer(markdown).map(({ type }) => type)
          expect(types.filter((type) => type !== 'space')).toEqual(['heading', 'paragraph', 'code'])
        },
      ),
    )
  })
})
