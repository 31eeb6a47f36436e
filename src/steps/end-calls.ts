/** Ends the calls of suites that need not go on, and waits for the answer no longer than a cancelled run has time. */
import { ServiceError } from '../core/service-error.js'
import type { CekuraApi, Clock } from '../edges.js'

export interface LineSettings {
  readonly cekura: Pick<CekuraApi, 'endCalls'>
  readonly clock: Clock
  /** Aborted by a cancel of the workflow; a deadline is not in such a hurry. */
  readonly cancelled: AbortSignal
}

/** The calls that a proof has on the line. */
export interface Line {
  /** True where Cekura has accepted it. With patience of its own: the run is over by then. Throws only when an edge is broken. */
  readonly end: (resultId: number) => Promise<boolean>
  /** Frees the timer and the listener. */
  readonly dispose: () => void
}

/**
 * In ms: from a cancel on for all calls together, else for each result. After a cancel all must be written within 5 s,
 * and the comment may take half of that; a start that is under way may have taken 2 s of it.
 */
const patienceMs = { cancelled: 2_300, otherwise: 30_000 }

export function makeLine({ cekura, clock, cancelled }: LineSettings): Line {
  const hurry = new AbortController()
  let freeTimer: () => void = () => undefined
  const onCancel = () => {
    const timer = clock.timer(patienceMs.cancelled)
    const onEnd = () => {
      hurry.abort()
    }
    timer.signal.addEventListener('abort', onEnd)
    freeTimer = () => {
      timer.signal.removeEventListener('abort', onEnd)
      timer.cancel()
    }
  }
  if (cancelled.aborted) onCancel()
  else cancelled.addEventListener('abort', onCancel, { once: true })
  return {
    end: async (resultId) => {
      const timer = clock.timer(patienceMs.otherwise)
      try {
        await cekura.endCalls(resultId, AbortSignal.any([timer.signal, hurry.signal]))
        return true
      } catch (error) {
        if (error instanceof ServiceError) return false
        throw error
      } finally {
        timer.cancel()
      }
    },
    dispose: () => {
      cancelled.removeEventListener('abort', onCancel)
      freeTimer()
    },
  }
}
