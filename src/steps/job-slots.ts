/** Gives out the slots that jobs run in: as many as the service takes at a time, to each in the order of their coming. */
import { decideRetry, type RetryBounds } from '../core/backoff.js'
import { afterAccepted, afterRefused, limitAtStart } from '../core/concurrency.js'
import type { Clock } from '../edges.js'

/** The right to have one job at the service, from before its start is sent until it is known to be over. */
export interface JobSlot {
  /** The service runs the job. */
  accepted(): void
  /**
   * The service has jobs enough (429). True: ask for a slot again. False: it has refused for longer than is waited for,
   * though no job of this run is there that could make room. Either way the slot is still to be given back.
   */
  refused(): boolean
  giveBack(): void
}

export interface JobSlots {
  /** Waits for a slot, with `again` before all that have had none yet; null when the run stops first. */
  take(again: boolean): Promise<JobSlot | null>
}

export interface JobSlotSettings {
  readonly clock: Clock
  readonly signal: AbortSignal
  /** So many at a time at the most. */
  readonly ceiling: number
  /** Bounds of the wait after a refusal when no job is there whose end could be waited for. */
  readonly retry: RetryBounds
}

export function makeJobSlots({ clock, signal, ceiling, retry }: JobSlotSettings): JobSlots {
  const waiting = { again: [] as (() => void)[], first: [] as (() => void)[] }
  let limit = limitAtStart(Math.max(1, ceiling))
  let taken = 0
  let inFlight = 0
  let isResting = false
  /** Refusals on end with no job in flight, and when the first of them came. */
  let refusals = 0
  let refusedSinceMs = 0

  const handOut = () => {
    while (!isResting && taken < limit.limit) {
      const enter = waiting.again.shift() ?? waiting.first.shift()
      if (enter === undefined) return
      taken += 1
      enter()
    }
  }

  /** Nothing of this run will end and so make room: only time may help. False when it has not helped for too long. */
  const rest = (): boolean => {
    if (isResting) return true
    if (refusals === 0) refusedSinceMs = clock.now()
    refusals += 1
    const decision = decideRetry({
      failures: refusals,
      elapsed: clock.now() - refusedSinceMs,
      // What the service asked for holds up every request of the run, this one's next try among them.
      asked: null,
      budgetLeft: Infinity,
      bounds: retry,
      random: clock.random(),
    })
    if ('giveUp' in decision) return false
    isResting = true
    void clock.sleep(decision.wait, signal).then(() => {
      isResting = false
      handOut()
    })
    return true
  }

  const makeSlot = (): JobSlot => {
    const sentAt = limit.lowerings
    let isInFlight = false
    return {
      accepted: () => {
        isInFlight = true
        inFlight += 1
        refusals = 0
        limit = afterAccepted(limit, inFlight)
        handOut()
      },
      refused: () => {
        limit = afterRefused(limit, { sentAt, inFlight })
        return inFlight > 0 || rest()
      },
      giveBack: () => {
        taken -= 1
        if (isInFlight) inFlight -= 1
        handOut()
      },
    }
  }

  return {
    take: (again) => {
      if (signal.aborted) return Promise.resolve(null)
      const queue = again ? waiting.again : waiting.first
      return new Promise((resolve) => {
        const leave = () => {
          queue.splice(queue.indexOf(enter), 1)
          resolve(null)
        }
        const enter = () => {
          signal.removeEventListener('abort', leave)
          resolve(makeSlot())
        }
        signal.addEventListener('abort', leave, { once: true })
        queue.push(enter)
        handOut()
      })
    },
  }
}
