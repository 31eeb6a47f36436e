/** How long the last words on GitHub may take: long enough for a GitHub in trouble, and not after a cancel, whenever that comes. */
import type { Edges } from '../edges.js'

/** In ms. After a cancel all must be written within 5 s, and up to 2 of them have gone by for starts that were under way. */
const patienceMs = { cancelled: 2_500, otherwise: 60_000 }

export interface Patience {
  /** Aborted when it is over. */
  readonly signal: AbortSignal
  /** Frees its timers. */
  end(): void
}

export function commentPatience({ cancelled, clock }: Pick<Edges, 'cancelled' | 'clock'>): Patience {
  const over = new AbortController()
  const freed = new AbortController()
  const wait = (ms: number) => {
    const timer = clock.timer(ms)
    timer.signal.addEventListener('abort', () => {
      over.abort(timer.signal.reason)
    })
    freed.signal.addEventListener('abort', () => {
      timer.cancel()
    })
  }
  wait(cancelled.aborted ? patienceMs.cancelled : patienceMs.otherwise)
  const shorten = () => {
    wait(patienceMs.cancelled)
  }
  cancelled.addEventListener('abort', shorten, { signal: freed.signal })
  return {
    signal: over.signal,
    end: () => {
      freed.abort()
    },
  }
}
