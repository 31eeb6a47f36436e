/** What a run has waited for: the time in which a job was under way, counted once however many there were. */
import { expect, test } from '@jest/globals'
import { type TimedJob, waitedMs } from '../../src/core/timed-jobs.js'
import { jobAt } from './html-story.js'
import { improved } from './sample-report.js'

const result = improved({ id: 1 })
const run = { startedAt: '2026-08-21T09:00:00.000Z', finishedAt: '2026-08-21T09:01:40.000Z' }

/** Seconds of the run. */
const job = (start: number, end: number | null): TimedJob => ({
  result,
  job: jobAt(1, [start, end]),
  start: Date.parse(run.startedAt) + start * 1_000,
  end: end === null ? null : Date.parse(run.startedAt) + end * 1_000,
})

test.each([
  { name: 'no job', jobs: [], seconds: 0 },
  { name: 'one job', jobs: [job(10, 30)], seconds: 20 },
  { name: 'jobs side by side', jobs: [job(10, 30), job(12, 40), job(15, 20)], seconds: 30 },
  { name: 'jobs one after the other', jobs: [job(10, 20), job(50, 55)], seconds: 15 },
  { name: 'a job of an earlier run', jobs: [job(-500, 5)], seconds: 5 },
  { name: 'a job that is not known to be over', jobs: [job(90, null)], seconds: 10 },
])('$name: $seconds s', ({ jobs, seconds }) => {
  expect(waitedMs(jobs, run)).toBe(seconds * 1_000)
})
