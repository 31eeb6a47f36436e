/** The simulator's own time: the real one that can be pushed forward, or one that only moves when it is told to. */

export interface SimulatorClock {
  /** Milliseconds since 1970, UTC. */
  now(): number
  /** Moves the time forward by so many ms: jobs become due, progress ids expire. */
  advance(ms: number): void
}

/** The machine's time; `advance` adds to it, so that a test need not wait for a slow job. */
export function realClock(): SimulatorClock {
  let ahead = 0
  return {
    now: () => Date.now() + ahead,
    advance: (ms) => {
      ahead += ms
    },
  }
}

/** A time that stands still until it is advanced; starts at `start`, ms since 1970. */
export function settableClock(start: number = Date.UTC(2026, 0, 5, 9)): SimulatorClock {
  let time = start
  return {
    now: () => time,
    advance: (ms) => {
      time += ms
    },
  }
}

/** As the service writes times: ISO 8601 in UTC, with microseconds (contract, row "times, ids"). */
export function timestamp(ms: number): string {
  return new Date(ms).toISOString().replace('Z', '000Z')
}
