/** When to ask for a job's progress again: at first a share of the time that has passed, later what this run's jobs have taught. */

export interface PollSituation {
  /** Since the job was started, in ms. */
  readonly elapsedMs: number
  /** How long the jobs of this run took that are over, in ms, as they were seen. */
  readonly durationsMs: readonly number[]
  readonly pollMinMs: number
  readonly pollMaxMs: number
  /** In [0, 1): spreads polls that would otherwise fall together. */
  readonly random: number
}

/** Fewer durations than this say little about the next one. */
const enough = 5

/** How much longer to wait as a share of the time that has passed: a late answer is then late by at most this share. */
const shareOfElapsed = 0.3

/** The wait is stretched or shortened by at most this share. */
const jitter = 0.1

/** The wait until the next poll in ms, within `pollMin` and `pollMax`. */
export function pollWait(situation: PollSituation): number {
  const { pollMinMs, pollMaxMs, random } = situation
  const spread = 1 + jitter * (2 * random - 1)
  return Math.round(Math.min(pollMaxMs, Math.max(pollMinMs, target(situation) * spread)))
}

function target({ elapsedMs, durationsMs }: PollSituation): number {
  const grown = elapsedMs * shareOfElapsed
  if (durationsMs.length < enough) return grown
  const longer = durationsMs.filter((duration) => duration > elapsedMs).sort((one, other) => one - other)
  // Half of the jobs that lasted this long were over by then: asking there halves what is left with each poll.
  const median = longer[Math.floor(longer.length / 2)]
  return median === undefined ? grown : median - elapsedMs
}
