/** Ends a run early, for one reason: a cancel, the deadline, or an error after which nothing more can succeed. */
import type { Ending } from '../core/gate.js'
import { InputError } from '../core/input-error.js'
import { ServiceError } from '../core/service-error.js'
import type { Clock, Runner } from '../edges.js'

export interface Stop {
  /** Aborted when the run is to end; all work listens to it. */
  readonly signal: AbortSignal
  /** Why, or null while the run goes on. The first reason stays. */
  ending(): Ending | null
  end(ending: Ending): void
  /** Frees the deadline's timer and the listener. */
  dispose(): void
}

export function makeStop({
  clock,
  cancelled,
  timeoutMs,
}: {
  readonly clock: Clock
  readonly cancelled: AbortSignal
  /** For the whole run. */
  readonly timeoutMs: number
}): Stop {
  const controller = new AbortController()
  const timer = clock.timer(timeoutMs)
  let reason: Ending | null = null
  const end = (ending: Ending) => {
    reason ??= ending
    controller.abort()
  }
  const onCancel = () => {
    end({ kind: 'cancelled' })
  }
  const onDeadline = () => {
    end({ kind: 'deadline' })
  }
  cancelled.addEventListener('abort', onCancel)
  timer.signal.addEventListener('abort', onDeadline)
  if (cancelled.aborted) onCancel()
  return {
    signal: controller.signal,
    ending: () => reason,
    end,
    dispose: () => {
      timer.cancel()
      cancelled.removeEventListener('abort', onCancel)
      timer.signal.removeEventListener('abort', onDeadline)
    },
  }
}

/** What an error of the service means for the whole run. */
export function endingOf(error: ServiceError): Ending {
  return {
    kind: error.kind === 'platform' || error.kind === 'uncertain' ? 'platform' : 'broken',
    message: error.message,
  }
}

/** What any error means for the whole run; the stack of one that is no one's fault but ours goes to the debug log. */
export function endingOfError(error: unknown, runner: Pick<Runner, 'debug'>): Ending {
  if (error instanceof ServiceError) return endingOf(error)
  if (error instanceof InputError) return { kind: 'broken', message: error.message }
  if (error instanceof Error) runner.debug(error.stack ?? '')
  const message = (error instanceof Error ? error.message : String(error)).replace(/\.$/, '')
  return {
    kind: 'broken',
    message: `The action itself failed: ${message}. Run it again with debug logging, and report what it says.`,
  }
}
