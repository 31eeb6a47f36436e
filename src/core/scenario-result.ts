/** One row of the report: how a scenario and what became of it are put together. */
import type { Finding, JobRecord, Outcome, ScenarioResult, Subject } from './model.js'
import type { SuitePlace } from './suite-model.js'

/** A scenario that a run is about. */
export interface Selected {
  readonly scenario: Subject
  /** Made by this run. */
  readonly created: boolean
  /** Only of the case of a suite file; the scenario's texts are then the file's. */
  readonly suite?: SuitePlace
}

/** What a row is found by: the scenario's id, or the place of a case that has no scenario. */
export type RowKey = number | string

export function rowKey({ id, suite }: Pick<ScenarioResult, 'id' | 'suite'>): RowKey {
  return id ?? `${suite?.file ?? ''}#${suite?.key ?? ''}`
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

export function resultOf({ scenario, created, suite }: Selected, became: Became): ScenarioResult {
  return {
    id: scenario.id,
    name: scenario.name,
    url: scenario.id === null ? '' : scenarioUrl(scenario.id),
    language: scenario.language,
    folder: scenario.folder,
    tags: scenario.tags,
    type: scenario.type,
    status: became.status,
    reason: became.reason ?? '',
    created,
    reused: became.reused ?? false,
    before: scenario.instructions,
    after: became.after ?? null,
    outcomeBefore: scenario.expectedOutcome,
    outcomeAfter: outcomeAfter(scenario, became.offeredOutcome ?? ''),
    findings: became.findings ?? [],
    job: became.job ?? null,
    ...(suite === undefined ? {} : { suite }),
  }
}

/** What makes a call a success is the test's meaning: a job may write it where it is missing, and never change it. */
function outcomeAfter({ expectedOutcome }: Subject, offered: string): string {
  return expectedOutcome.trim() === '' ? offered.trim() : expectedOutcome
}

/** The page for people (contract, row "links for people"). */
export function scenarioUrl(id: number): string {
  return `https://dashboard.cekura.ai/test-case/${id}`
}
