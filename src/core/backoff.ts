/** Decides whether a request is sent again and how long to wait before: full jitter, Retry-After, patience and budget. */

/** An operation gives up so long after its first failure, in ms; only a wait that the service asked for may outlast it. */
export const patience = 120_000

/** A service that asks for a longer wait than this, in ms, is asked again after this. */
export const longestAskedWait = 300_000

/** Doubling further than this changes nothing for any sane bounds, and would end in infinity. */
const mostDoublings = 30

export interface RetryBounds {
  /** Ceiling of the first wait, in ms. */
  readonly retryMin: number
  /** Ceiling of every wait, in ms. */
  readonly retryMax: number
}

/** A wait in ms between 0 and min(retryMax, retryMin · 2^n), where n counts the failures before this one; `random` is in [0, 1). */
export function fullJitter({
  failures,
  bounds,
  random,
}: {
  readonly failures: number
  readonly bounds: RetryBounds
  readonly random: number
}): number {
  const doublings = Math.min(Math.max(0, failures - 1), mostDoublings)
  return random * Math.min(bounds.retryMax, bounds.retryMin * 2 ** doublings)
}

/**
 * The wait in ms that a `Retry-After` header asks for, at most `longestAskedWait`; null where it asks for none
 * or cannot be read. A date counts from the answer's own `Date` where there is one, so that clocks may differ.
 */
export function readRetryAfter(
  value: string | undefined,
  times: { readonly now: number; readonly date?: string | undefined },
): number | null {
  const text = value?.trim() ?? ''
  if (/^\d+(\.\d+)?$/.test(text)) return Math.min(Number(text) * 1000, longestAskedWait)
  const until = readHttpDate(text)
  if (until === null) return null
  const from = readHttpDate(times.date?.trim() ?? '') ?? times.now
  return Math.min(Math.max(0, until - from), longestAskedWait)
}

/** The three forms of an HTTP date (RFC 9110, 5.6.7), all of them in UTC; ms since 1970. */
function readHttpDate(text: string): number | null {
  if (!/^[a-z]{3,9},? .*\d{2}:\d{2}:\d{2}/i.test(text)) return null
  const time = Date.parse(/GMT$/i.test(text) ? text : `${text} GMT`)
  return Number.isNaN(time) ? null : time
}

export type RetryDecision =
  /** Send it again after so many ms. */
  | { readonly wait: number }
  /** `patience`: it has failed for too long; `budget`: the run has no retries left. */
  | { readonly giveUp: 'patience' | 'budget' }

/** What to do after a failure that may pass. */
export function decideRetry({
  failures,
  elapsed,
  asked,
  budgetLeft,
  bounds,
  random,
}: {
  /** Failures of this operation so far, this one included. */
  readonly failures: number
  /** ms since the first of them. */
  readonly elapsed: number
  /** ms that the service asked to wait, or null. */
  readonly asked: number | null
  /** Requests that the run may still send again. */
  readonly budgetLeft: number
  readonly bounds: RetryBounds
  readonly random: number
}): RetryDecision {
  if (budgetLeft <= 0) return { giveUp: 'budget' }
  if (elapsed >= patience) return { giveUp: 'patience' }
  if (asked !== null) return { wait: asked }
  return { wait: Math.min(fullJitter({ failures, bounds, random }), patience - elapsed) }
}
