/** Lets only so many requests be under way at a time, and slows the whole run down when the service says 429. */
import type { Clock } from '../edges.js'
import { afterAsked, afterSuccess, afterThrottled, paceAtStart, type Pace } from './pace.js'

/** The right to send one request; it is given back with `leave`. */
export interface Permit {
  /** The halvings at the time of sending. */
  readonly sentAt: number
}

/** What the answer to a permitted request says about the pace. */
export type PaceSign =
  | { readonly sign: 'success' | 'nothing' }
  /** A 429 about something else than requests, that asks for `pause` ms without any. */
  | { readonly sign: 'asked'; readonly pause: number }
  /** A 429; `pause` is how long nothing shall be sent, in ms, or null where nothing says how long. */
  | { readonly sign: 'throttled'; readonly pause: number | null }

export class Throttle {
  readonly #clock: Clock
  readonly #waiting: (() => void)[] = []
  #pace: Pace
  #underWay = 0

  constructor(clock: Clock, ceiling: number) {
    this.#clock = clock
    this.#pace = paceAtStart(Math.max(1, ceiling))
  }

  /** Waits for a turn, in the order of asking; null when the signal is aborted first. */
  async enter(signal: AbortSignal): Promise<Permit | null> {
    let hasWaited = false
    while (!signal.aborted) {
      const pause = this.#pace.pausedUntil - this.#clock.now()
      if (pause > 0) await this.#clock.sleep(pause, signal)
      else if (this.#underWay < this.#pace.limit && (hasWaited || this.#waiting.length === 0)) {
        this.#underWay += 1
        return { sentAt: this.#pace.halvings }
      } else {
        await this.#turn(signal)
        hasWaited = true
      }
    }
    // The turn that this one was woken for belongs to the next.
    this.#wake()
    return null
  }

  leave({ sentAt }: Permit, told: PaceSign): void {
    this.#underWay -= 1
    if (told.sign === 'success') this.#pace = afterSuccess(this.#pace)
    if (told.sign === 'asked') this.#pace = afterAsked(this.#pace, this.#clock.now() + told.pause)
    if (told.sign === 'throttled') {
      const pausedUntil = this.#clock.now() + (told.pause ?? 0)
      this.#pace = afterThrottled(this.#pace, { sentAt, pausedUntil })
    }
    this.#wake()
  }

  #turn(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        signal.removeEventListener('abort', abandon)
        resolve()
      }
      const abandon = (): void => {
        this.#waiting.splice(this.#waiting.indexOf(wake), 1)
        resolve()
      }
      signal.addEventListener('abort', abandon, { once: true })
      this.#waiting.push(wake)
    })
  }

  #wake(): void {
    const free = Math.max(0, this.#pace.limit - this.#underWay)
    for (const wake of this.#waiting.splice(0, free)) wake()
  }
}
