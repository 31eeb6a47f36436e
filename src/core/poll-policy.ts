/** When to ask for a job's progress again: at first a share of the time that has passed, later what this run's jobs have taught. */
import { estimateDurations, meanDuration, type SeenDuration } from './duration-estimate.js'
import { type InspectionSchedule, nextInspection, scheduleInspections } from './inspection-schedule.js'

/** Bounds of every wait, in ms. */
export interface PollBounds {
  readonly pollMinMs: number
  readonly pollMaxMs: number
}

/** What is known about when to poll; it stays good until another job is over. */
export interface PollPlan {
  readonly bounds: PollBounds
  /** null while too few jobs are over. */
  readonly schedule: InspectionSchedule | null
}

export interface PollMoment {
  /** Since the job was started, in ms. */
  readonly elapsedMs: number
  /** In [0, 1): spreads polls that would otherwise fall together. */
  readonly random: number
}

/** A single duration may be an odd one. */
const enough = 2

/** So many durations at the most, the last ones: the service may be slower now than it was. */
const remembered = 100

/** Of the durations that are remembered one in so many must be new; with fewer than that each one counts. */
const newOnes = 25

/** A poll is worth an answer that comes earlier by this share of a job's mean duration: about five polls a job. */
const price = 0.016

/**
 * While nothing better is known, the wait is this share of the time that has passed and of `headStart` times `pollMin`
 * before it, so that a late answer is late in proportion, and no job is asked again and again in its first seconds.
 */
const shareOfElapsed = 0.4
const headStart = 5

/**
 * A wait is stretched or shortened by at most this share. Unplanned ones widely: among jobs that were started together
 * one is then soon seen to be over, and the others are asked about when that one suggests.
 */
const jitter = { unplanned: 0.5, planned: 0.02 }

/**
 * Whether what has been seen since the last plan, in numbers of jobs, is worth a new one. Planning takes some ms, and one
 * more among many durations hardly changes the plan.
 */
export function isWorthPlanning({ planned, seen }: Record<'planned' | 'seen', number>): boolean {
  return seen - planned >= Math.max(1, Math.min(seen, remembered) / newOnes)
}

/** `seen` is in the order in which the jobs were over. */
export function planPolls(seen: readonly SeenDuration[], bounds: PollBounds): PollPlan {
  if (seen.length < enough) return { bounds, schedule: null }
  const last = seen.slice(-remembered)
  const estimate = estimateDurations(last)
  const schedule = scheduleInspections(estimate, {
    priceMs: price * meanDuration(estimate),
    outlasting: 1 / (last.length + 1),
    minMs: bounds.pollMinMs,
    maxMs: bounds.pollMaxMs,
  })
  return { bounds, schedule }
}

/** The wait in whole ms until the next poll of a job that was running after `elapsedMs`, always within the plan's bounds. */
export function pollWait({ bounds, schedule }: PollPlan, { elapsedMs, random }: PollMoment): number {
  const at = schedule === null ? null : nextInspection(schedule, elapsedMs)
  const wait = at === null ? (elapsedMs + headStart * bounds.pollMinMs) * shareOfElapsed : at - elapsedMs
  const stretch = 1 + (at === null ? jitter.unplanned : jitter.planned) * (2 * random - 1)
  return Math.round(Math.min(bounds.pollMaxMs, Math.max(bounds.pollMinMs, wait * stretch)))
}
