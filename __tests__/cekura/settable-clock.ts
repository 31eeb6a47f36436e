/** A clock whose time moves only when someone sleeps, and whose deadlines can be made short. */
import type { Clock } from '../../src/edges.js'

export interface SettableClock extends Clock {
  /** Every sleep so far, in ms. */
  readonly sleeps: number[]
  /** Called before each sleep, to let things happen in the meantime. */
  onSleep: (ms: number) => void
  /** What `random` answers. */
  chance: number
  /** Moves the time on, in ms. */
  pass(ms: number): void
}

/** `shortened` maps a deadline to the real milliseconds that it shall take; all others take as long as they are. */
export function settableClock({
  start = Date.UTC(2026, 0, 5, 12),
  shortened = {},
}: { readonly start?: number; readonly shortened?: Readonly<Record<number, number>> } = {}): SettableClock {
  let time = start
  const clock: SettableClock = {
    sleeps: [],
    onSleep: () => undefined,
    chance: 0.5,
    pass: (ms) => {
      time += ms
    },
    now: () => time,
    random: () => clock.chance,
    sleep: async (ms, signal) => {
      clock.sleeps.push(ms)
      clock.onSleep(ms)
      await new Promise((resolve) => setImmediate(resolve))
      if (signal?.aborted !== true) time += ms
    },
    timer: (ms) => {
      const controller = new AbortController()
      const timeout = setTimeout(() => {
        controller.abort()
      }, shortened[ms] ?? ms)
      return {
        signal: controller.signal,
        cancel: () => {
          clearTimeout(timeout)
        },
      }
    },
  }
  return clock
}
