/** Tells people how far a run is: one log line when something has changed, and the pull request comment now and then. */
import { countsLine } from '../core/counts.js'
import { type Phase, renderProgress } from '../core/progress-comment.js'
import type { RunContext } from '../core/model.js'
import type { Clock, Runner } from '../edges.js'
import { countsSoFar, type RunRecord } from './record.js'

/** The first jobs are written down so long after the first of them was started, when the others are too. In ms. */
const firstStartsMs = 1_000

/** A comment is brought up to date at most once in so many ms: each edit is a request, and GitHub limits them. */
export const commentEveryMs = 10_000

export interface Progress {
  phase(phase: Phase): void
  /** The number of running jobs changed by so many. */
  running(change: number): void
  /** Something in the record has changed. */
  changed(): void
  /** A job was started, or is over: what is not written down is lost when the runner dies. */
  jobsChanged(): void
}

export interface ProgressSettings {
  readonly clock: Clock
  readonly runner: Pick<Runner, 'info'>
  readonly context: RunContext
  readonly record: RunRecord
  /** Shows the Markdown in the comment; told at most once in `commentEveryMs`. */
  readonly show: (markdown: string) => void
  readonly pollMinMs: number
  /** Aborted when the run is over: nothing is told from then on. */
  readonly signal: AbortSignal
}

export function makeProgress({
  clock,
  runner,
  context,
  record,
  show,
  pollMinMs,
  signal,
}: ProgressSettings): Progress {
  let phase: Phase = 'collect'
  let running = 0
  let lastLine = ''
  let shownAtMs = Number.NEGATIVE_INFINITY
  let hasStarts = false
  let isPlanned = false
  const report = () => {
    const total = record.selected.length
    const over = record.results.size
    const counts = countsSoFar(record)
    const line = `${over} of ${total} done, ${running} running · ${countsLine(counts)}`
    if (total > 0 && line !== lastLine) runner.info(line)
    lastLine = line
    const updatedAt = clock.now()
    if (updatedAt - shownAtMs < commentEveryMs) return
    shownAtMs = updatedAt
    show(
      renderProgress({
        phase,
        total,
        over,
        counts,
        startedAt: record.startedAtMs,
        updatedAt,
        runUrl: context.runUrl,
      }),
    )
  }
  return {
    phase: (next) => {
      phase = next
      report()
    },
    running: (change) => {
      running += change
    },
    changed: report,
    jobsChanged: () => {
      if (isPlanned) return
      isPlanned = true
      const soon = Math.min(pollMinMs, firstStartsMs)
      const wait = hasStarts ? Math.max(soon, shownAtMs + commentEveryMs - clock.now()) : soon
      void clock.sleep(wait, signal).then(() => {
        isPlanned = false
        if (signal.aborted) return
        if (!hasStarts) shownAtMs = Number.NEGATIVE_INFINITY
        hasStarts = true
        report()
      })
    },
  }
}
