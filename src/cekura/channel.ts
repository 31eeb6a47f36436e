/** Sends operations over the one pool: paths below the base address, the key, the pace, and sending again where that is right. */
import type { Dispatcher } from 'undici'
import { decideRetry, patience } from '../core/backoff.js'
import { ServiceError, type ServiceErrorDetails } from '../core/service-error.js'
import type { CekuraConnection, Clock, RequestCounts } from '../edges.js'
import { openPool } from './dispatcher.js'
import { exchange, type Exchanged } from './exchange.js'
import type { Operation } from './operations.js'
import { secretRemover } from './secret.js'
import { Throttle, type Permit } from './throttle.js'
import { judge, type Verdict } from './verdict.js'

/** Sent with every request, so that the service's operators can tell who calls. */
const userAgent = 'improve-scenarios-action'

export interface Call<Answer> {
  readonly operation: Operation<Answer>
  /** Stands for `{id}` in the path. */
  readonly id?: number
  readonly query?: URLSearchParams
  /** Sent as JSON. */
  readonly body?: Readonly<Record<string, unknown>>
  readonly signal: AbortSignal
}

type Fault = Extract<Verdict<unknown>, { outcome: 'fault' }>

/** What one operation has gone through so far. */
interface Troubles {
  failures: number
  misfits: number
  /** ms since 1970 of the first failure. */
  firstAt: number
}

export class Channel {
  readonly #connection: CekuraConnection
  readonly #clock: Clock
  readonly #pool: Dispatcher
  readonly #throttle: Throttle
  readonly #counts = { total: 0, retried: 0, throttled: 0 }
  #budgetLeft: number
  /** Requests refused with 429 whose callers send them again themselves, and have not done so yet. */
  #toldToCome = 0
  /** Takes the API key out of words that came from outside. */
  readonly hideSecret: (text: string) => string

  constructor(connection: CekuraConnection, clock: Clock) {
    this.#connection = connection
    this.#clock = clock
    this.#budgetLeft = connection.retryBudget
    this.#pool = openPool({ address: connection.apiUrl, connections: Math.max(1, connection.concurrency) })
    this.#throttle = new Throttle(clock, connection.concurrency)
    this.hideSecret = secretRemover(connection.apiKey)
  }

  /** The path of an operation on the host: base path and all, without the query. */
  pathOf({ operation, id }: Pick<Call<unknown>, 'operation' | 'id'>): string {
    const base = this.#connection.apiUrl.pathname.replace(/\/+$/, '')
    return base + operation.path.replace('{id}', String(id))
  }

  /** The answer of the service; throws ServiceError and nothing else. */
  async send<Answer>(call: Call<Answer>): Promise<Answer> {
    const attempted = `${call.operation.method} ${this.pathOf(call)}`
    const troubles: Troubles = { failures: 0, misfits: 0, firstAt: 0 }
    for (;;) {
      const permit = await this.#throttle.enter(call.signal)
      if (permit === null) throw this.#stopped(attempted)
      this.#counts.total += 1
      if (troubles.failures > 0 || this.#comesAgain(call.operation)) this.#counts.retried += 1
      const exchanged = this.#withoutSecret(await this.#exchange(call))
      const verdict = judge({ operation: call.operation, attempted, now: this.#clock.now() }, exchanged)
      if (verdict.outcome === 'value') {
        this.#throttle.leave(permit, { sign: 'success' })
        // A service that answers is not to be spared for what it refused before: a long run may have many 429s.
        this.#budgetLeft = Math.min(this.#connection.retryBudget, this.#budgetLeft + 1)
        return verdict.value
      }
      if (verdict.throttled && call.operation.throttledBy === 'jobs') {
        this.#tell(permit, verdict)
        throw call.signal.aborted ? this.#stopped(attempted) : this.#error(verdict.fault)
      }
      const next = this.#afterFault(verdict, troubles)
      this.#giveBack(permit, { fault: verdict, wait: 'wait' in next ? next.wait : null })
      if ('error' in next) throw next.error
      if (call.signal.aborted) throw this.#stopped(attempted)
      await this.#clock.sleep(next.wait, call.signal)
    }
  }

  requests(): RequestCounts {
    return { ...this.#counts }
  }

  /** Closes every connection; what is still under way is broken off. */
  close(): Promise<void> {
    return this.#pool.destroy()
  }

  #exchange<Answer>(call: Call<Answer>): Promise<Exchanged> {
    const { operation, query, body, signal } = call
    const search = query === undefined || query.size === 0 ? '' : `?${query.toString()}`
    return exchange(
      { pool: this.#pool, clock: this.#clock },
      {
        origin: this.#connection.apiUrl.origin,
        path: this.pathOf(call) + search,
        method: operation.method,
        headers: {
          accept: 'application/json',
          'user-agent': userAgent,
          'x-cekura-api-key': this.#connection.apiKey,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        body: body === undefined ? null : JSON.stringify(body),
        signal,
        mustFinish: operation.retry === 'once',
      },
    )
  }

  /** In an error body the key goes before the words are shortened, so that no piece of it is left at the cut. */
  #withoutSecret(exchanged: Exchanged): Exchanged {
    if (exchanged.state !== 'answered' || exchanged.status < 400) return exchanged
    return { ...exchanged, text: this.hideSecret(exchanged.text) }
  }

  /** After a 429 the whole run waits as long as this request: the others would only be refused meanwhile. */
  #giveBack(permit: Permit, { fault, wait }: { readonly fault: Fault; readonly wait: number | null }): void {
    if (fault.throttled) {
      this.#counts.throttled += 1
      this.#throttle.leave(permit, { sign: 'throttled', pause: fault.asked ?? wait })
    } else this.#throttle.leave(permit, { sign: 'nothing' })
  }

  /** The number of requests is not what was wrong, so that those about other things go on, unless time was asked for. */
  #tell(permit: Permit, { asked }: Fault): void {
    this.#counts.throttled += 1
    this.#toldToCome += 1
    this.#throttle.leave(permit, asked === null ? { sign: 'nothing' } : { sign: 'asked', pause: asked })
  }

  /** Which of them comes again does not matter for a count. */
  #comesAgain({ throttledBy }: Operation<unknown>): boolean {
    if (throttledBy !== 'jobs' || this.#toldToCome === 0) return false
    this.#toldToCome -= 1
    return true
  }

  /** ms to wait before the next try, or the error where there shall be none. */
  #afterFault(
    { fault, again, asked }: Fault,
    troubles: Troubles,
  ): { readonly wait: number } | { readonly error: ServiceError } {
    const now = this.#clock.now()
    troubles.failures += 1
    if (troubles.failures === 1) troubles.firstAt = now
    if (again === 'once') troubles.misfits += 1
    if (again === 'no' || troubles.misfits > 1) return { error: this.#error(fault) }
    const decision = decideRetry({
      failures: troubles.failures,
      elapsed: now - troubles.firstAt,
      asked,
      budgetLeft: this.#budgetLeft,
      bounds: this.#connection,
      random: this.#clock.random(),
    })
    if ('wait' in decision) {
      this.#budgetLeft -= 1
      return decision
    }
    const tries = troubles.failures === 1 ? 'one try' : `${troubles.failures} tries`
    const end =
      decision.giveUp === 'budget'
        ? `Gave up after ${tries}, as the run has used up its ${this.#connection.retryBudget} retries.`
        : `Gave up after ${tries} in ${patience / 60_000} minutes.`
    return { error: this.#error({ ...fault, advice: `${end} ${fault.advice}` }) }
  }

  #stopped(attempted: string): ServiceError {
    return this.#error({ kind: 'aborted', attempted, status: null, words: 'the run was stopped', advice: '' })
  }

  /** The only place where an error is made, so that no word of the service passes with the key in it. */
  #error(details: ServiceErrorDetails): ServiceError {
    return new ServiceError({ ...details, words: this.hideSecret(details.words) })
  }
}
