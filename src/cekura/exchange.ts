/** Sends one request and waits for its whole answer: one attempt, its deadlines, and whether anything was sent. */
import type { Dispatcher } from 'undici'
import type { Clock } from '../edges.js'

/** In ms: until a connection stands, from then until the whole answer is here, and what is left of that after a cancel. */
export const deadlines = { connect: 10_000, answer: 60_000, grace: 2_000 } as const

/** Largest answer that is read, in bytes: 10 MB. */
export const largestBody = 10_000_000

export interface Outgoing {
  readonly origin: string
  /** With the query. */
  readonly path: string
  readonly method: 'GET' | 'POST' | 'PATCH'
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | null
  readonly signal: AbortSignal
  /** Once it is sent, an abort leaves it `deadlines.grace` to finish: its answer is worth more than the time. */
  readonly mustFinish: boolean
}

/** `sent` false is certain: no byte of the request has left. */
export type Exchanged =
  | {
      readonly state: 'answered'
      readonly status: number
      /** Names in lower case; of a repeated header the last. */
      readonly headers: ReadonlyMap<string, string>
      readonly text: string
    }
  | {
      readonly state: 'broken'
      readonly sent: boolean
      /** The status where the answer broke off after it. */
      readonly status: number | null
      /** A code of Node or undici, or one of `ownCodes`. */
      readonly code: string
      readonly message: string
    }
  | { readonly state: 'aborted'; readonly sent: boolean }

export const ownCodes = {
  connect: 'CONNECT_DEADLINE',
  answer: 'ANSWER_DEADLINE',
  size: 'BODY_TOO_LARGE',
} as const

export function exchange(
  { pool, clock }: { readonly pool: Dispatcher; readonly clock: Clock },
  outgoing: Outgoing,
): Promise<Exchanged> {
  return new Promise((resolve) => {
    const attempt = new Attempt({ clock, outgoing, resolve })
    const { origin, path, method, headers, body } = outgoing
    pool.dispatch({ origin, path, method, headers: { ...headers }, body }, attempt)
  })
}

/**
 * The handler of one request. It settles exactly once, and the first event wins. undici calls `onConnect` right
 * before it writes, and writes nothing when it is told to abort there: what has not come so far was never sent.
 */
class Attempt implements Dispatcher.DispatchHandlers {
  readonly #clock: Clock
  readonly #outgoing: Outgoing
  readonly #resolve: (result: Exchanged) => void
  readonly #chunks: Buffer[] = []
  readonly #headers = new Map<string, string>()
  #size = 0
  #status: number | null = null
  #abort: (() => void) | null = null
  #over = false
  #stopTimer: () => void = () => undefined

  constructor(options: {
    readonly clock: Clock
    readonly outgoing: Outgoing
    readonly resolve: (result: Exchanged) => void
  }) {
    this.#clock = options.clock
    this.#outgoing = options.outgoing
    this.#resolve = options.resolve
    this.#startTimer(deadlines.connect, () => {
      this.#breakOff(ownCodes.connect)
    })
    if (this.#outgoing.signal.aborted) this.#onCancel()
    else this.#outgoing.signal.addEventListener('abort', this.#onCancel)
  }

  onConnect(abort: () => void): void {
    // A second call means that undici would send it again by itself, which is for the caller to decide.
    if (this.#abort !== null) this.#breakOff('UND_ERR_SOCKET')
    if (this.#over) {
      abort()
      return
    }
    this.#abort = abort
    this.#startTimer(deadlines.answer, () => {
      this.#breakOff(ownCodes.answer)
    })
  }

  onHeaders(status: number, headers: Buffer[]): boolean {
    if (status < 200) return true
    this.#status = status
    const texts = headers.map((part) => part.toString('latin1'))
    texts.forEach((text, index) => {
      if (index % 2 === 0) this.#headers.set(text.toLowerCase(), texts[index + 1] ?? '')
    })
    if (Number(this.#headers.get('content-length') ?? 0) > largestBody) this.#breakOff(ownCodes.size)
    return true
  }

  onData(chunk: Buffer): boolean {
    this.#chunks.push(chunk)
    this.#size += chunk.length
    if (this.#size > largestBody) this.#breakOff(ownCodes.size)
    return true
  }

  onComplete(): void {
    const text = Buffer.concat(this.#chunks).toString('utf8')
    this.#settle({ state: 'answered', status: this.#status ?? 0, headers: this.#headers, text })
  }

  onError(error: Error): void {
    const code = 'code' in error && typeof error.code === 'string' ? error.code : error.name
    this.#breakOff(code, error.message)
  }

  readonly #onCancel = (): void => {
    const sent = this.#abort !== null
    if (!sent || !this.#outgoing.mustFinish) {
      this.#settle({ state: 'aborted', sent })
      return
    }
    this.#startTimer(deadlines.grace, () => {
      this.#settle({ state: 'aborted', sent })
    })
  }

  #breakOff(code: string, message = ''): void {
    this.#settle({ state: 'broken', sent: this.#abort !== null, status: this.#status, code, message })
  }

  #settle(result: Exchanged): void {
    if (this.#over) return
    this.#over = true
    this.#stopTimer()
    this.#outgoing.signal.removeEventListener('abort', this.#onCancel)
    this.#chunks.length = 0
    if (result.state !== 'answered') this.#abort?.()
    this.#resolve(result)
  }

  /** Replaces the timer that runs, if any: at each moment only one deadline matters. */
  #startTimer(ms: number, onEnd: () => void): void {
    this.#stopTimer()
    const timer = this.#clock.timer(ms)
    timer.signal.addEventListener('abort', onEnd, { once: true })
    this.#stopTimer = () => {
      timer.signal.removeEventListener('abort', onEnd)
      timer.cancel()
    }
  }
}
