/** What can be set on runs of one-off suites: their price, their outcomes, their duration, and the forms of their answers. */

/**
 * `passed` and `missed` are judged; `errored` never connected; `unjudged` is over without a judgement; `absent` was
 * counted and is not in the answer.
 */
export type CallOutcome = 'passed' | 'missed' | 'errored' | 'unjudged' | 'absent'

/** What the outcome of one call is chosen by. */
export interface CallAttempt {
  readonly instructions: string
  /** The case's key; empty where it has none. */
  readonly key: string
  readonly name: string
  /** 0 for the first call of the case in this suite. */
  readonly attempt: number
  readonly channel: string
  /** 1 for the first suite that this simulator has run. */
  readonly suite: number
}

export interface SuiteRunOptions {
  readonly outcome: (attempt: CallAttempt) => CallOutcome
  /** Simulator ms from the start of a suite to its end; Infinity: it never ends by itself. */
  readonly durationMs: number
  /** The result's last word by itself; of another one than `completed` the later half of the calls is never over. */
  readonly ends: 'completed' | 'failed' | 'timeout' | 'cancelled'
  readonly pricePerCall: number
  /** What all suites together may cost; more is refused by the dry run and by the start, not by the check. */
  readonly balance: number
  readonly lowBalanceStatus: 402 | 400
  readonly costAs: 'number' | 'text'
  /** The plan of a dry run by itself, or under `plan` as the check gives it. */
  readonly planAs: 'flat' | 'nested'
  readonly countsAs: 'number' | 'text'
  /** What a call names its scenario by. */
  readonly callsNamedBy: 'scenario_name' | 'scenario' | 'key'
  /** How a call shows that it never connected: by its own words, or by the result's list of ids (or the list as text). */
  readonly erroredAs: 'message' | 'list' | 'text'
}

export const suiteRunDefaults: SuiteRunOptions = {
  outcome: () => 'passed',
  durationMs: 0,
  ends: 'completed',
  pricePerCall: 0.25,
  balance: Infinity,
  lowBalanceStatus: 402,
  costAs: 'number',
  planAs: 'flat',
  countsAs: 'number',
  callsNamedBy: 'scenario_name',
  erroredAs: 'message',
}
