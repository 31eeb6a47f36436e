/** The jobs of a run with their times as numbers, each job once. */
import { counted } from './counts.js'
import type { JobRecord, ScenarioResult } from './model.js'
import type { Report } from './report.js'
import { shownDuration } from './shown-duration.js'

/** A job with its times in ms since 1970. */
export interface TimedJob {
  readonly result: ScenarioResult
  readonly job: JobRecord
  readonly start: number
  /** null: not known to be over. */
  readonly end: number | null
}

/** Each job once, though several scenarios may share it; by their starts. Those with times that cannot be read are not in it. */
export function timedJobs({ scenarios }: Report): readonly TimedJob[] {
  const byName = new Map<string | JobRecord, TimedJob>()
  for (const result of scenarios) {
    const { job } = result
    if (job === null) continue
    const start = Date.parse(job.startedAt)
    const end = job.finishedAt === null ? null : Date.parse(job.finishedAt)
    const name = job.progressId ?? job
    if (Number.isNaN(start) || Number.isNaN(end) || byName.has(name)) continue
    byName.set(name, { result, job, start, end })
  }
  return [...byName.values()].sort((a, b) => a.start - b.start)
}

/** How long a job took; both in ms since 1970. */
export function took({ start, end }: Pick<TimedJob, 'start' | 'end'>): string {
  return end === null ? 'not known to be over' : `took ${shownDuration(end - start)}`
}

/** For how many ms of the run at least one job was under way: what the run has waited for. */
export function waitedMs(
  jobs: readonly TimedJob[],
  { startedAt, finishedAt }: Pick<Report, 'startedAt' | 'finishedAt'>,
): number {
  const [runStart, runEnd] = [Date.parse(startedAt), Date.parse(finishedAt)]
  let seenUntil = runStart
  let waited = 0
  for (const { start, end } of jobs) {
    const until = Math.min(runEnd, end ?? runEnd)
    waited += Math.max(0, until - Math.max(start, seenUntil))
    seenUntil = Math.max(seenUntil, until)
  }
  return waited
}

/** The number of jobs and polls, and how long the jobs took. */
export function jobFigures(jobs: readonly TimedJob[]): string {
  const durations = jobs
    .flatMap(({ start, end }) => (end === null ? [] : [end - start]))
    .sort((a, b) => a - b)
  const half = durations[Math.ceil(durations.length / 2) - 1]
  const polls = jobs.reduce((sum, { job }) => sum + job.polls, 0)
  const running = jobs.length - durations.length
  return [
    counted(jobs.length, 'job'),
    counted(polls, 'poll'),
    half !== undefined && `half of them over within ${shownDuration(half)}`,
    half !== undefined && `the longest took ${shownDuration(Math.max(half, ...durations.slice(-1)))}`,
    running > 0 && `${running} not known to be over`,
  ]
    .filter((words) => words !== false)
    .join(' · ')
}
