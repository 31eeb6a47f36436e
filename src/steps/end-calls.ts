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
  /** Frees the listener. */
  readonly dispose: () => void
}

/**
 * In ms. After a cancel all must be written within 5 s, and the comment may take half of that: the wait ends so long
 * after the cancel, but for a suite whose start was under way then, of which the answer may take 2 s to come.
 */
const patienceMs = { cancelled: 1_500, late: 400, otherwise: 30_000 }

export function makeLine({ cekura, clock, cancelled }: LineSettings): Line {
  let cancelledAtMs = cancelled.aborted ? clock.now() : null
  const onCancel = () => {
    cancelledAtMs = clock.now()
  }
  cancelled.addEventListener('abort', onCancel)
  const patience = (): number => {
    if (cancelledAtMs === null) return patienceMs.otherwise
    return Math.max(patienceMs.late, cancelledAtMs + patienceMs.cancelled - clock.now())
  }
  return {
    end: async (resultId) => {
      const giveUp = new AbortController()
      let timer = startTimer({ clock, giveUp, ms: patience() })
      const hurry = () => {
        timer.cancel()
        timer = startTimer({ clock, giveUp, ms: patience() })
      }
      cancelled.addEventListener('abort', hurry)
      try {
        await cekura.endCalls(resultId, giveUp.signal)
        return true
      } catch (error) {
        if (error instanceof ServiceError) return false
        throw error
      } finally {
        cancelled.removeEventListener('abort', hurry)
        timer.cancel()
      }
    },
    dispose: () => {
      cancelled.removeEventListener('abort', onCancel)
    },
  }
}

function startTimer({
  clock,
  giveUp,
  ms,
}: Pick<LineSettings, 'clock'> & { readonly giveUp: AbortController; readonly ms: number }) {
  const timer = clock.timer(ms)
  const onEnd = () => {
    giveUp.abort()
  }
  timer.signal.addEventListener('abort', onEnd)
  return {
    cancel: () => {
      timer.signal.removeEventListener('abort', onEnd)
      timer.cancel()
    },
  }
}
