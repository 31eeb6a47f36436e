/** Counts, for one side of a proof, which runs passed: only runs that were judged, each for its own case. */
import type { Tally } from './binomial.js'
import { counted } from './counts.js'
import type { CaseName } from './proof-case.js'
import { meaningOf } from './status.js'

/**
 * One run of a result. `runs` of the wire form is an object keyed by run id (a list where a run has just been started);
 * its values are not described further than by the words about the endpoint and by the answer to the start.
 */
export interface RunReading {
  /** `scenario_name`, or the `name` of a `scenario` that is an object; null where the run names none. */
  readonly scenarioName: string | null
  /** The case's `key` as the suite had it, where a run repeats it (not described); null where it does not. */
  readonly key: string | null
  /** The run's own `status`: pending, running, completed, failed … ; null where it has none. */
  readonly status: string | null
  /** `success`: the run passed its evaluation; null where it says neither true nor false. */
  readonly success: boolean | null
  /**
   * The run says nothing about the texts: it has a non-empty `error_message` (it did not connect), or its id is listed
   * in the result's `not_connected_runs` or `failed_infrastructure_runs`.
   */
  readonly platformError: boolean
}

/** A result as `results/{id}/` gives it; counts that came as text are numbers here. */
export interface ResultReading {
  /** null where the answer has none. */
  readonly status: string | null
  readonly runs: readonly RunReading[]
  /** `total_runs_count` and `success_runs_count`; null where the answer has none that can be read. */
  readonly totalRuns: number | null
  readonly successRuns: number | null
}

/** Completed, failed, timeout or cancelled, in any spelling; a word that no list names is still going. */
export function isResultOver(status: string | null): boolean {
  const meaning = status === null ? null : meaningOf(status)
  return meaning === 'succeeded' || meaning === 'failed'
}

/** One suite of a side, with what has come of it. */
export interface SuiteOutcome {
  readonly cases: readonly CaseName[]
  /** How often each case was to run. */
  readonly runs: number
  /** null where no result could be read, or none was started. */
  readonly reading: ResultReading | null
}

/** Runs that count for nothing, by why they do not. */
export interface Uncounted {
  /** Ended by trouble of the platform. */
  readonly errored: number
  /** Not over, or over without a judgement. */
  readonly unjudged: number
  /** Expected, and not in the answer. */
  readonly missing: number
  /** In the answer for a case that cannot be told. */
  readonly unknown: number
  /** Results whose own count of passes is not that of their runs: what was counted is then in doubt. */
  readonly contradictory: number
}

export interface SideTally {
  /** By the case's key; every case has one. */
  readonly tallies: ReadonlyMap<string, Tally>
  readonly uncounted: Uncounted
}

type RunMeaning = 'passed' | 'missed' | 'errored' | 'unjudged'

/** The sum of all suites of a side. Runs of a result that failed, or was ended, count as far as they were judged. */
export function tallySide(outcomes: readonly SuiteOutcome[]): SideTally {
  const tallies = new Map<string, Tally>()
  const uncounted = { errored: 0, unjudged: 0, missing: 0, unknown: 0, contradictory: 0 }
  for (const outcome of outcomes) {
    const found = runsByCase(outcome)
    const isBroken = brokeOff(outcome.reading)
    for (const [key, runs] of found.byKey) {
      const meanings = runs.map((run) => meaningOfRun(run, isBroken))
      const having = (meaning: RunMeaning): number => meanings.filter((other) => other === meaning).length
      const passed = having('passed')
      tallies.set(key, { passed, total: passed + having('missed') })
      uncounted.errored += having('errored')
      uncounted.unjudged += having('unjudged')
      uncounted.missing += Math.max(0, outcome.runs - meanings.length)
    }
    uncounted.unknown += found.unknown
    if (contradictsItself(outcome.reading)) uncounted.contradictory += 1
  }
  return { tallies, uncounted }
}

/** By key where a run repeats it, else by the name, which no two cases of a proof share. */
function runsByCase({ cases, reading }: SuiteOutcome): {
  readonly byKey: ReadonlyMap<string, readonly RunReading[]>
  readonly unknown: number
} {
  const byKey = new Map<string, RunReading[]>(cases.map(({ key }) => [key, []]))
  const keyOfName = new Map(cases.map(({ key, name }) => [name, key]))
  let unknown = 0
  for (const run of reading?.runs ?? []) {
    const named = run.scenarioName === null ? undefined : keyOfName.get(oneLine(run.scenarioName))
    const runs = byKey.get(run.key ?? '') ?? byKey.get(named ?? '')
    if (runs === undefined) unknown += 1
    else runs.push(run)
  }
  return { byKey, unknown }
}

/** As the name was sent, whatever white space has become of it. */
function oneLine(name: string): string {
  return name.replace(/\s+/g, ' ').trim()
}

/** Failed, timeout, cancelled: the result did not come to the end of its runs. */
function brokeOff(reading: ResultReading | null): boolean {
  return reading !== null && reading.status !== null && meaningOf(reading.status) === 'failed'
}

/**
 * A run that is still going, has timed out or was ended may well say `success: false` for want of anything else, so
 * only a run that is over by itself is believed. One that says nothing of being over is judged where it says so. A
 * `failed` run has missed in a result that came to its end; in one that broke off it was broken off as well.
 */
function meaningOfRun({ status, success, platformError }: RunReading, isBroken: boolean): RunMeaning {
  if (platformError) return 'errored'
  if (success === null) return 'unjudged'
  const word = status?.toLowerCase() ?? 'completed'
  if (meaningOf(word) === 'succeeded') return success ? 'passed' : 'missed'
  return word === 'failed' && !success && !isBroken ? 'missed' : 'unjudged'
}

function contradictsItself(reading: ResultReading | null): boolean {
  if (reading === null || reading.successRuns === null || reading.totalRuns !== reading.runs.length)
    return false
  return reading.runs.filter(({ success }) => success === true).length !== reading.successRuns
}

/** Why a run was not counted, after its number. */
const reasons = {
  errored: 'ended by trouble of the platform',
  unjudged: 'without a judgement',
  missing: 'missing from the answer',
  unknown: 'of a scenario that cannot be told',
} as const satisfies Partial<Record<keyof Uncounted, string>>

/** One or two sentences about both sides together; empty where everything was counted. */
export function uncountedNotes(sides: readonly Uncounted[]): string {
  const all = (name: keyof Uncounted): number => sides.reduce((sum, side) => sum + side[name], 0)
  const listed = (['errored', 'unjudged', 'missing', 'unknown'] as const)
    .filter((name) => all(name) > 0)
    .map((name) => `${counted(all(name), 'run')} ${reasons[name]}`)
  const contradictory = all('contradictory')
  return [
    ...(listed.length === 0 ? [] : [`Counted for neither side: ${listed.join(', ')}.`]),
    ...(contradictory === 0
      ? []
      : [`${counted(contradictory, 'result')} with another number of passes than in the runs listed.`]),
  ].join(' ')
}
