/** Draws the jobs of a run as a Mermaid Gantt chart for the job summary. */
import { chartLabel } from './chart-label.js'
import { fenced } from './harmless.js'
import { type Outcome, outcomes } from './model.js'
import type { Report } from './report.js'
import { shownDuration } from './shown-duration.js'
import type { Detail } from './subject.js'
import { jobFigures, type TimedJob, timedJobs } from './timed-jobs.js'
import { type Tone, toneOf } from './tone.js'

/** A row is 24 pixels high, and Mermaid draws no text of more than 50,000 characters: so many rows take 6,000. */
const mostJobs = 40
const labelCharacters = 40

/** The longest run that is drawn, in ms: the axis has hours at the most, and a reader's browser draws every tick. */
const longestRun = 24 * 3_600_000

/** Problems first, then new texts. */
const sections: readonly Outcome[] = (['bad', 'good', 'quiet'] satisfies Tone[]).flatMap((tone) =>
  outcomes.filter((outcome) => toneOf(outcome) === tone),
)

/** Mermaid's own words for red, plain and grey; `active`, beside them, is for a job that is not known to be over. */
const tags: Readonly<Record<Tone, readonly string[]>> = { bad: ['crit'], good: [], quiet: ['done'] }

/** A job with the part of the run in which it was at work: ms since the run's start. */
interface Bar {
  readonly job: TimedJob
  readonly from: number
  readonly to: number
}

/**
 * Heading, figures in words and chart, of at most 8,000 characters; of many jobs the longest are drawn. Empty where the
 * run had no job or took more than a day. Ends with an empty line.
 */
export function jobsGantt(report: Report, detail: Detail): string {
  const bars = barsOf(report)
  if (bars.length === 0) return ''
  const drawn = bars.toSorted((a, b) => lengthOf(b) - lengthOf(a)).slice(0, mostJobs)
  const some = drawn.length < bars.length ? ` The chart has the ${drawn.length} longest.` : ''
  const chart = fenced([...head(drawn), ...rows(drawn, detail)].join('\n'), 'mermaid')
  return [
    `#### Jobs (${bars.length})`,
    `${jobFigures(bars.map(({ job }) => job))}.${some} The axis counts from the start of the run.`,
    `${chart}\n\n`,
  ].join('\n\n')
}

/** A job that the run has taken over began before it, and is drawn from the start; one that was over by then is not. */
function barsOf(report: Report): readonly Bar[] {
  const start = Date.parse(report.startedAt)
  const length = Date.parse(report.finishedAt) - start
  if (!(length > 0 && length <= longestRun)) return []
  const within = (time: number): number => Math.min(length, Math.max(0, time - start))
  return timedJobs(report)
    .filter(({ end }) => end === null || end >= start)
    .map((job) => ({ job, from: within(job.start), to: job.end === null ? length : within(job.end) }))
}

function lengthOf({ from, to }: Bar): number {
  return to - from
}

/** Time between two ticks of the axis, in ms, as Mermaid names it; eight ticks are as many as have room. */
const mostTicks = 8
const tickIntervals = [
  ...[1, 2, 5, 10, 15, 30].map((count) => ({ name: `${count}second`, length: count * 1_000 })),
  ...[1, 2, 5, 10, 15, 30].map((count) => ({ name: `${count}minute`, length: count * 60_000 })),
  ...[1, 2].map((count) => ({ name: `${count}hour`, length: count * 3_600_000 })),
]
/** For all that is left of a day. */
const longestInterval = '3hour'

function head(bars: readonly Bar[]): readonly string[] {
  const end = Math.max(...bars.map(({ to }) => to))
  const span = end - Math.min(...bars.map(({ from }) => from))
  const tick = tickIntervals.find(({ length }) => span <= length * mostTicks)
  return [
    'gantt',
    '  dateFormat YYYY-MM-DD HH:mm:ss.SSS',
    `  axisFormat ${end < 3_600_000 ? '%M:%S' : '%H:%M:%S'}`,
    `  tickInterval ${tick?.name ?? longestInterval}`,
    '  todayMarker off',
  ]
}

/** A section for each outcome; in it the jobs by their starts. */
function rows(bars: readonly Bar[], detail: Detail): readonly string[] {
  return sections.flatMap((outcome) => {
    const own = bars.filter(({ job }) => job.result.status === outcome)
    if (own.length === 0) return []
    const sorted = own.toSorted((a, b) => a.from - b.from)
    return [`  section ${outcome}`, ...sorted.map((bar) => `    ${row(bar, detail)}`)]
  })
}

/** Opens with a number or `not over`, for a name may be a word or a date that means something to Mermaid. */
function row({ job: { result, start, end }, from, to }: Bar, detail: Detail): string {
  const label = chartLabel(result, { detail, characters: labelCharacters })
  const took = end === null ? 'not over' : shownDuration(end - start)
  const fields = [
    ...tags[toneOf(result.status)],
    ...(end === null ? ['active'] : []),
    chartTime(from),
    chartTime(to),
  ]
  return `${took} - ${label} :${fields.join(', ')}`
}

/** A day without a change of clocks, so that the axis is the same in the reader's time zone, which Mermaid takes. */
const chartDay = Date.UTC(2000, 0, 1)

function chartTime(milliseconds: number): string {
  return new Date(chartDay + milliseconds).toISOString().slice(0, -1).replace('T', ' ')
}
