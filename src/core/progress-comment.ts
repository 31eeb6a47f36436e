/** The pull request comment while a run is going on. */
import { countsLine } from './counts.js'
import type { Counts } from './model.js'
import { shownTime } from './shown-time.js'
import { linked } from './subject.js'

/** The steps that take long enough to be looked at. */
const phases = {
  collect: 'reading the agent and its scenarios',
  ensure: 'making sure that the scenarios exist',
  improve: 'improving instructions',
  prove: 'running old and new texts against the agent',
  save: 'saving the new texts',
} as const
export type Phase = keyof typeof phases

export interface Progress {
  readonly phase: Phase
  /** Scenarios selected so far. */
  readonly total: number
  /** Scenarios whose outcome is known. */
  readonly over: number
  /** What is known so far. */
  readonly counts: Counts
  /** Milliseconds since 1970, UTC. */
  readonly startedAt: number
  readonly updatedAt: number
  /** The run's page; empty outside of a runner. */
  readonly runUrl: string
}

/** Never takes the place of a verdict: it says that there is none yet. */
export function renderProgress({ phase, total, over, counts, ...when }: Progress): string {
  const share = total === 0 ? '' : ` (${over} of ${total} done)`
  const lines = [
    `### ⏳ Cekura scenarios: ${phases[phase]}${share}`,
    'No verdict yet. This comment is replaced by the result when the run is over.',
    ...(total === 0 ? [] : [`**${countsLine(counts)}**`]),
    `<sub>${linked('Run', when.runUrl)} · started ${shownTime(when.startedAt)} · as of ${shownTime(when.updatedAt)}</sub>`,
  ]
  return `${lines.join('\n\n')}\n`
}
