/** Draws the jobs of a run over its time, in a picture whose size does not grow with their number. */
import { counted } from './counts.js'
import { markup, type Markup, type Part } from './html-markup.js'
import { scenarioName } from './html-subject.js'
import type { Report } from './report.js'
import { shownDuration } from './shown-duration.js'
import { type TimedJob, took } from './timed-jobs.js'
import { toneOf } from './tone.js'

/** More of them cannot be told apart. */
const mostJobs = 1_000
const mostLanes = 60

/** Pixels. Widths are shares of the page's, so that the picture fits a phone and its words stay as large as they are. */
const laneHeight = 14
const barHeight = 10

/** Where the axis has its words: narrow enough for a phone, and all of the same width. */
const parts = [0, 0.25, 0.5, 0.75]

/**
 * One lane for each job at work at the same time. A job that the run has taken over began before it, and is drawn from
 * the start; one that was over by then is not. Nothing where there is nothing to draw.
 */
export function timeline({ startedAt, finishedAt }: Report, jobs: readonly TimedJob[]): Part {
  const start = Date.parse(startedAt)
  const length = Date.parse(finishedAt) - start
  const ofRun = jobs.filter(({ end }) => end === null || end >= start)
  if (!(length > 0) || ofRun.length === 0) return null
  const lanes: number[] = []
  const bars = ofRun.slice(0, mostJobs).flatMap((job) => {
    const free = lanes.findIndex((until) => until <= job.start)
    const lane = free === -1 ? lanes.length : free
    lanes[lane] = job.end ?? Infinity
    const from = within((job.start - start) / length)
    const to = within(((job.end ?? Infinity) - start) / length)
    return lane < mostLanes ? bar({ job, lane, from, to }) : []
  })
  const height = Math.min(lanes.length, mostLanes) * laneHeight
  const left = ofRun.length - bars.length
  const label = `${counted(bars.length, 'job')} in ${shownDuration(length)}, at most ${lanes.length} at a time. The table below has the times.`
  return markup`<figure><svg class="timeline" role="img" aria-label="${label}" width="100%" height="${height}">
${bars}</svg>
<div class="axis" aria-hidden="true">${parts.map((part) => markup`<span>${shownDuration(length * part)}</span>`)}</div>
<figcaption>Each bar is a job; those in one lane came one after another. <span class="key good">a new text</span> <span class="key quiet">no change</span> <span class="key bad">a problem</span>${left > 0 && ` ${counted(left, 'job')} not drawn.`}</figcaption></figure>`
}

function within(share: number): number {
  return Math.min(1, Math.max(0, share))
}

function percent(share: number): string {
  return `${Math.round(share * 10_000) / 100}%`
}

interface Bar {
  readonly job: TimedJob
  readonly lane: number
  /** Shares of the run. */
  readonly from: number
  readonly to: number
}

function bar({ job: { result, start, end }, lane, from, to }: Bar): Markup {
  return markup`<rect class="bar ${toneOf(result.status)}${end === null && ' running'}" x="${percent(from)}" y="${lane * laneHeight}" width="${percent(to - from)}" height="${barHeight}" rx="2"><title>${scenarioName(result)}: ${result.status}, ${took({ start, end })}</title></rect>
`
}
