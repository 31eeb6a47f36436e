/** The jobs of a run with their times as numbers, each job once. */
import type { JobRecord, ScenarioResult } from './model.js'
import type { Report } from './report.js'

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
