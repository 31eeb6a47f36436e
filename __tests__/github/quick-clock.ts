/** A clock for these tests: sleeps are over at once and are recorded, deadlines come when the test says. */
import type { Clock } from '../../src/edges.js'

export interface QuickClock extends Clock {
  /** What was slept, in ms. */
  readonly slept: number[]
  /** Deadlines that are running: each can be let pass. */
  readonly deadlines: Set<AbortController>
}

export function quickClock(): QuickClock {
  const slept: number[] = []
  const deadlines = new Set<AbortController>()
  return {
    slept,
    deadlines,
    now: () => 1_000_000_000_000,
    random: () => 0,
    sleep: (ms) => {
      slept.push(ms)
      return Promise.resolve()
    },
    timer: () => {
      const controller = new AbortController()
      deadlines.add(controller)
      return { signal: controller.signal, cancel: () => void deadlines.delete(controller) }
    },
  }
}
