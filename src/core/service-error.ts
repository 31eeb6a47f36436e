/** The one error of a remote service: which operation, what came of it, and what to do next. */

/**
 * - `unauthorized` 401, `forbidden` 403, `no-credit` 402: the run ends at once.
 * - `not-found` 404, `refused` any other 4xx: one scenario's business.
 * - `platform`: network, 408, 425, 429, 5xx, HTML, a cut or unreadable body, to the end of the retries.
 * - `uncertain`: a request that must not be sent twice was sent, and its answer was lost.
 * - `aborted`: the run was stopped while the request was under way, or before it was sent.
 */
export type ServiceErrorKind =
  'unauthorized' | 'forbidden' | 'no-credit' | 'not-found' | 'refused' | 'platform' | 'uncertain' | 'aborted'

export interface ServiceErrorDetails {
  readonly kind: ServiceErrorKind
  /** What was attempted: `GET /test_framework/v1/aiagents/7/`, without host and query. */
  readonly attempted: string
  /** HTTP status, or null where no answer came. */
  readonly status: number | null
  /** The service's own words, shortened and on one line; empty where it gave none. */
  readonly words: string
  /** What to do about it, one sentence; empty where nothing can be said. */
  readonly advice: string
}

export class ServiceError extends Error implements ServiceErrorDetails {
  override readonly name = 'ServiceError'
  readonly kind: ServiceErrorKind
  readonly attempted: string
  readonly status: number | null
  readonly words: string
  readonly advice: string

  constructor(details: ServiceErrorDetails, cause?: unknown) {
    super(sentence(details), cause === undefined ? undefined : { cause })
    this.kind = details.kind
    this.attempted = details.attempted
    this.status = details.status
    this.words = details.words
    this.advice = details.advice
  }

  /** True where no later request of this run can succeed either. */
  get endsTheRun(): boolean {
    return this.kind === 'unauthorized' || this.kind === 'forbidden' || this.kind === 'no-credit'
  }
}

function sentence({ attempted, status, words, advice }: ServiceErrorDetails): string {
  const answer = status === null ? '' : ` answered ${status}`
  const said = words === '' ? '' : `: ${words}`
  return `${attempted}${answer}${said}${/[.!?]$/.test(said) ? '' : '.'}${advice === '' ? '' : ` ${advice}`}`
}
