/** How many jobs may be in flight at a time: finds how many the service takes, for it says so only by refusing one more. */

/** As many are started at once before anything is known: the default of `concurrency`, so that most runs lose no time. */
const firstBurst = 10

/** While no start was refused, a limit that has been filled grows by this factor: the burst that overshoots stays small. */
const growth = 1.5

/**
 * So many starts are accepted before one more than the service was seen to take is tried, and twice as many after each
 * such try that is refused: in a long run few starts are refused, and in a short one there is no time for many.
 */
const patience = { first: 16, longest: 512 } as const

export interface JobLimit {
  /** The limit never grows beyond this. */
  readonly ceiling: number
  /** So many jobs may be in flight, starts that are not answered yet among them. */
  readonly limit: number
  /** So many were in flight when one more was refused; Infinity while none was. */
  readonly fullAt: number
  /** Starts accepted since the limit last changed. */
  readonly accepted: number
  /** So many of them let the limit grow. */
  readonly needed: number
  /** So many starts are to be accepted until one more than `fullAt` is tried. */
  readonly patience: number
  /** Counts how often the limit was lowered, so that the many refusals of one burst lower it once. */
  readonly lowerings: number
  /** Nothing was accepted since the last refusal. */
  readonly isRefused: boolean
}

/** `ceiling` is at least 1. */
export function limitAtStart(ceiling: number): JobLimit {
  const limit = Math.min(ceiling, firstBurst)
  return {
    ceiling,
    limit,
    fullAt: Infinity,
    accepted: 0,
    needed: limit,
    patience: patience.first,
    lowerings: 0,
    isRefused: false,
  }
}

/** After a start that was accepted; with its job so many are in flight. */
export function afterAccepted(known: JobLimit, inFlight: number): JobLimit {
  // What was sent before the limit was lowered, and is accepted, shows that there is more room than it seemed.
  const shown = inFlight > known.limit ? changed(known, inFlight) : known
  const accepted = shown.accepted + 1
  const counted = { ...shown, accepted, isRefused: false }
  if (accepted < shown.needed || shown.limit >= shown.ceiling) return counted
  if (shown.fullAt === Infinity) return changed(counted, Math.ceil(shown.limit * growth))
  // A start for each job in flight, and all above where it was full: the service has come to take more.
  const isWrong = shown.limit > shown.fullAt
  return changed({ ...counted, patience: isWrong ? patience.first : shown.patience }, shown.limit + 1)
}

/**
 * After a start that was refused. `sentAt` is `lowerings` at the time of sending; so many jobs are in flight. They are
 * as many as the service takes; where it refuses again and has accepted nothing in between, it takes far fewer than
 * before (another run has come, say), and the limit is halved.
 */
export function afterRefused(
  known: JobLimit,
  { sentAt, inFlight }: { readonly sentAt: number; readonly inFlight: number },
): JobLimit {
  const fullAt = Math.max(1, inFlight)
  if (sentAt < known.lowerings)
    return changed({ ...known, fullAt: Math.max(fullAt, known.fullAt) }, known.limit)
  const isProbe = fullAt >= known.fullAt
  const longer = isProbe ? Math.min(patience.longest, 2 * known.patience) : known.patience
  const seen = Math.min(known.limit, fullAt)
  const limit = known.isRefused ? Math.max(1, Math.floor(seen / 2)) : seen
  const lowerings = known.lowerings + 1
  return changed({ ...known, fullAt, patience: longer, isRefused: true, lowerings }, limit)
}

/** With another limit, and what lets it grow from there. */
function changed(known: JobLimit, limit: number): JobLimit {
  const bounded = Math.min(known.ceiling, limit)
  return { ...known, limit: bounded, accepted: 0, needed: neededAt(known, bounded) }
}

/** Below where the service was full, and above it, a start for each job in flight is enough. */
function neededAt(known: JobLimit, limit: number): number {
  if (known.fullAt === Infinity) return Math.max(1, limit - known.limit)
  return limit === known.fullAt ? Math.max(known.patience, limit) : limit
}
