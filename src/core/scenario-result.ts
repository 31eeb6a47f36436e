/** One row of the report: how a scenario and what became of it are put together. */
import type { Finding, JobRecord, Outcome, ScenarioResult, Subject } from './model.js'
import type { SuitePlace } from './suite-model.js'
import { sentences } from './sentence.js'
import { placeKey } from './suite-model.js'

/** A scenario that a run is about. */
export interface Selected {
  readonly scenario: Subject
  /** Made by this run. */
  readonly created: boolean
  /** Only of the case of a suite file; the scenario's texts are then the file's. */
  readonly suite?: SuitePlace
  /** Sentences that belong to every reason of this row. */
  readonly note?: string
  /** Only where Cekura and the suite file do not say the same: a sentence about it. */
  readonly drift?: string
  /** Only of the case of a suite file, and only where Cekura has another expected outcome than the file: that one. */
  readonly outcomeOnCekura?: string
}

/** What a row is found by: the scenario's id, or the place of a case that has no scenario. */
export type RowKey = number | string

/** By the place where there is no scenario. */
export function rowKey({ id, suite }: Pick<ScenarioResult, 'id' | 'suite'>): RowKey {
  return id ?? placeKey(suite ?? { file: '', at: '' })
}

export function selectedKey({ scenario, suite }: Selected): RowKey {
  return rowKey({ id: scenario.id, ...(suite === undefined ? {} : { suite }) })
}

type Placed = Pick<ScenarioResult, 'id' | 'suite'>

/** By id; cases without a scenario come last, in the order of their files. */
export function byId(one: Placed, other: Placed): number {
  if (one.id !== null && other.id !== null) return one.id - other.id
  if (one.id !== null || other.id !== null) return one.id === null ? 1 : -1
  return placeOrder(one, other)
}

function placeOrder({ suite: one }: Placed, { suite: other }: Placed): number {
  if (one === undefined || other === undefined) return 0
  if (one.file !== other.file) return one.file < other.file ? -1 : 1
  return one.line - other.line
}

export interface Became {
  readonly status: Outcome
  readonly reason?: string
  readonly reused?: boolean
  readonly after?: string | null
  /** The expected outcome that a job offered; taken only where the scenario has none. */
  readonly offeredOutcome?: string | null
  readonly findings?: readonly Finding[]
  readonly job?: JobRecord | null
}

export function resultOf(selected: Selected, became: Became): ScenarioResult {
  const { scenario, created, suite, note } = selected
  return {
    id: scenario.id,
    name: scenario.name,
    url: scenario.id === null ? '' : scenarioUrl(scenario.id),
    language: scenario.language,
    folder: scenario.folder,
    tags: scenario.tags,
    type: scenario.type,
    status: became.status,
    reason: sentences(became.reason, note),
    created,
    reused: became.reused ?? false,
    before: scenario.instructions,
    after: became.after ?? null,
    outcomeBefore: selected.outcomeOnCekura ?? scenario.expectedOutcome,
    // What a file does not say is not made up for it on Cekura alone.
    outcomeAfter:
      suite === undefined ? outcomeAfter(scenario, became.offeredOutcome ?? '') : scenario.expectedOutcome,
    findings: became.findings ?? [],
    job: became.job ?? null,
    ...(suite === undefined ? {} : { suite }),
  }
}

/** Outcomes beside which it matters that Cekura has another text than the file; any other one is worse. */
const driftable: ReadonlySet<Outcome> = new Set<Outcome>(['improved', 'unchanged', 'skipped'])

/** A row whose scenario is not as its suite file says is `drifted`, and keeps the new text for the file. */
export function withDrift(result: ScenarioResult, { drift }: Selected): ScenarioResult {
  if (drift === undefined || !driftable.has(result.status)) return result
  return { ...result, status: 'drifted', reason: sentences(drift, result.reason) }
}

/** True for a new text that is good for the suite file, and not for Cekura, which has another text than the file. */
export function isForFileAlone({ suite, status, before, after }: ScenarioResult): boolean {
  return suite !== undefined && status === 'drifted' && after !== null && after !== before
}

/** What makes a call a success is the test's meaning: a job may write it where it is missing, and never change it. */
function outcomeAfter({ expectedOutcome }: Subject, offered: string): string {
  return expectedOutcome.trim() === '' ? offered.trim() : expectedOutcome
}

/** The page for people (contract, row "links for people"). */
export function scenarioUrl(id: number): string {
  return `https://dashboard.cekura.ai/test-case/${id}`
}
