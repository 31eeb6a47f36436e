/** The pure decisions of the run-wide slow-down: what a 429 and a success do to the number of requests under way. */

export interface Pace {
  /** Requests that may be under way now. */
  readonly limit: number
  /** The limit never grows beyond this. */
  readonly ceiling: number
  /** Answers without a 429 since the limit last changed. */
  readonly successes: number
  /** Nothing is sent before this, in ms since 1970. */
  readonly pausedUntil: number
  /** Counts the halvings, so that the many 429s of one burst halve the limit only once. */
  readonly halvings: number
}

/** After so many answers without a 429 one more request may be under way. */
export const successesToGrow = 10

export function paceAtStart(ceiling: number): Pace {
  return { limit: ceiling, ceiling, successes: 0, pausedUntil: 0, halvings: 0 }
}

/** After a 429 of a request that was sent when `halvings` stood at `sentAt`; `pausedUntil` in ms since 1970. */
export function afterThrottled(
  pace: Pace,
  { sentAt, pausedUntil }: { readonly sentAt: number; readonly pausedUntil: number },
): Pace {
  const paused = { ...afterAsked(pace, pausedUntil), successes: 0 }
  if (sentAt < pace.halvings) return paused
  return { ...paused, limit: Math.max(1, Math.floor(pace.limit / 2)), halvings: pace.halvings + 1 }
}

/** After an answer that asks for nothing but time: nothing is sent before `pausedUntil`, in ms since 1970. */
export function afterAsked(pace: Pace, pausedUntil: number): Pace {
  return { ...pace, pausedUntil: Math.max(pace.pausedUntil, pausedUntil) }
}

export function afterSuccess(pace: Pace): Pace {
  const successes = pace.successes + 1
  if (pace.limit >= pace.ceiling || successes < successesToGrow) return { ...pace, successes }
  return { ...pace, successes: 0, limit: pace.limit + 1 }
}
