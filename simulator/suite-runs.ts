/** Runs of one-off suites: started with a spec, over after a while, and read by the id of their result. */
import type { SimulatorClock } from './clock.js'
import type { SuiteCallRecord, SuiteRunRecord } from './records.js'
import type { SuiteRunOptions } from './suite-options.js'

/** One case with the defaults of its suite. */
export interface RunnableCase {
  readonly key: string
  readonly name: string
  readonly instructions: string
  readonly frequency: number
}

export type SuiteAsked = Pick<SuiteRunRecord, 'agent' | 'project' | 'name' | 'channel' | 'spec'> & {
  readonly cases: readonly RunnableCase[]
}

/** A call as it is now. */
export interface CallState {
  readonly call: SuiteCallRecord
  readonly status: string
  /** null: no judgement. */
  readonly success: boolean | null
  readonly isErrored: boolean
}

export interface ResultState {
  readonly record: SuiteRunRecord
  readonly status: string
  readonly calls: readonly CallState[]
}

/** Words of a result that is going on, each for the same share of its duration. */
const goingOn = ['pending', 'in_progress', 'evaluating'] as const

export class SuiteRuns {
  readonly records: SuiteRunRecord[] = []
  readonly options: SuiteRunOptions
  readonly #clock: SimulatorClock
  #lastCall = 86_000
  #lastScenario = 70_000

  constructor(options: SuiteRunOptions, clock: SimulatorClock) {
    this.options = options
    this.#clock = clock
  }

  /** What is left of the balance. */
  balance(): number {
    return this.options.balance - this.records.reduce((sum, { cost }) => sum + cost, 0)
  }

  price(cases: readonly RunnableCase[]): { readonly calls: number; readonly cost: number } {
    const calls = cases.reduce((sum, { frequency }) => sum + frequency, 0)
    return { calls, cost: calls * this.options.pricePerCall }
  }

  start({ cases, ...asked }: SuiteAsked): SuiteRunRecord {
    const startedAt = this.#clock.now()
    const isSame = (other: SuiteRunRecord): boolean =>
      other.agent === asked.agent &&
      other.channel === asked.channel &&
      JSON.stringify(other.spec) === JSON.stringify(asked.spec)
    const record: SuiteRunRecord = {
      ...asked,
      id: 40_001 + this.records.length,
      calls: this.#calls({ cases, startedAt, channel: asked.channel }),
      cost: this.price(cases).cost,
      startedAt,
      endsAt: startedAt + this.options.durationMs,
      repeats: this.records.find(isSame)?.id ?? null,
      polls: 0,
      endedAt: null,
    }
    this.records.push(record)
    return record
  }

  /** null where there is no such result. */
  read(id: number): ResultState | null {
    const record = this.records.find((each) => each.id === id)
    if (record === undefined) return null
    record.polls += 1
    const now = this.#clock.now()
    const status = this.#status(record, now)
    const isOver = !goingOn.some((word) => word === status)
    return { record, status, calls: record.calls.map((call) => this.#call(call, { record, status, isOver })) }
  }

  /** Ends what is on the line; of a result that is over nothing is. False where there is no such result. */
  end(id: number): boolean {
    const record = this.records.find((each) => each.id === id)
    if (record === undefined) return false
    const now = this.#clock.now()
    if (now < record.endsAt) record.endedAt ??= now
    return true
  }

  /** All are over when the evaluation begins; of a suite that does not complete, the later half never is. */
  #calls({
    cases,
    startedAt,
    channel,
  }: {
    readonly cases: readonly RunnableCase[]
    readonly startedAt: number
    readonly channel: string
  }): readonly SuiteCallRecord[] {
    const { outcome, durationMs, ends } = this.options
    const { calls: total } = this.price(cases)
    const suite = this.records.length + 1
    let number = 0
    return cases.flatMap(({ key, name, instructions, frequency }) => {
      this.#lastScenario += 1
      const scenario = this.#lastScenario
      return Array.from({ length: frequency }, (_, attempt): SuiteCallRecord => {
        number += 1
        this.#lastCall += 1
        const isLost = ends !== 'completed' && number > total / 2
        return {
          id: this.#lastCall,
          scenario,
          scenarioName: name,
          key,
          outcome: outcome({ instructions, key, name, attempt, channel, suite }),
          endsAt: isLost ? Infinity : startedAt + (durationMs * 2 * number) / (3 * total),
        }
      })
    })
  }

  #status({ startedAt, endsAt, endedAt }: SuiteRunRecord, now: number): string {
    if (endedAt !== null) return 'cancelled'
    if (now >= endsAt) return this.options.ends
    const share = (now - startedAt) / (endsAt - startedAt)
    return goingOn[Math.floor(share * goingOn.length)] ?? 'evaluating'
  }

  /** What was cut off says `success: false` as well: for want of anything else. */
  #call(
    call: SuiteCallRecord,
    result: { readonly record: SuiteRunRecord; readonly status: string; readonly isOver: boolean },
  ): CallState {
    const until = result.record.endedAt ?? this.#clock.now()
    if (call.endsAt > until) {
      if (result.isOver) return { call, status: result.status, success: false, isErrored: false }
      return { call, status: 'running', success: null, isErrored: false }
    }
    switch (call.outcome) {
      case 'passed':
      case 'missed':
        return { call, status: 'completed', success: call.outcome === 'passed', isErrored: false }
      case 'errored':
        return { call, status: 'failed', success: false, isErrored: true }
      case 'unjudged':
      case 'absent':
        return { call, status: 'completed', success: null, isErrored: false }
    }
  }
}
