/** Counts what became of the scenarios of a run. */
import type { Counts, Missing, Outcome, ScenarioResult } from './model.js'

export interface CountInput {
  readonly results: readonly ScenarioResult[]
  /** How many scenarios this run has made. */
  readonly created: number
  readonly missing: readonly Missing[]
}

/** Every outcome is a key, so that a count which is not there is 0 and never absent. */
export function countOutcomes({ results, created, missing }: CountInput): Counts {
  const tally = new Map<Outcome, number>()
  for (const { status } of results) tally.set(status, (tally.get(status) ?? 0) + 1)
  const having = (status: Outcome): number => tally.get(status) ?? 0
  return {
    selected: results.length,
    created,
    improved: having('improved'),
    unchanged: having('unchanged'),
    reused: results.filter((result) => result.reused).length,
    rejected: having('rejected'),
    failed: having('failed'),
    timeout: having('timeout'),
    cancelled: having('cancelled'),
    uncertain: having('uncertain'),
    skipped: having('skipped'),
    drifted: having('drifted'),
    applied: having('applied'),
    reverted: having('reverted'),
    missing: missingCount(missing),
  }
}

/** An entry counts at least once: it may stand for a scenario that exists and lacks what was asked for. */
export function missingCount(missing: readonly Missing[]): number {
  return missing.reduce((sum, { wanted, found }) => sum + Math.max(1, wanted - found), 0)
}

/** In the order in which a reader wants them: what came of it, what is wrong, what was left, how it came about. */
const shown = [
  'improved',
  'applied',
  'reverted',
  'failed',
  'rejected',
  'drifted',
  'uncertain',
  'timeout',
  'cancelled',
  'missing',
  'unchanged',
  'skipped',
  'created',
  'reused',
] as const satisfies readonly (keyof Counts)[]

/** One line for people: the selected ones, then every count that is not 0. */
export function countsLine(counts: Counts): string {
  const others = shown.filter((name) => counts[name] > 0).map((name) => `${counts[name]} ${name}`)
  return [`${counts.selected} selected`, ...others].join(' · ')
}

/** `1 text`, `2 texts`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}
