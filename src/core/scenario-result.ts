/** One row of the report: how a scenario and what became of it are put together. */
import type { Finding, JobRecord, Outcome, Scenario, ScenarioResult } from './model.js'

/** A scenario that a run is about. */
export interface Selected {
  readonly scenario: Scenario
  /** Made by this run. */
  readonly created: boolean
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

export function resultOf({ scenario, created }: Selected, became: Became): ScenarioResult {
  return {
    id: scenario.id,
    name: scenario.name,
    url: scenarioUrl(scenario.id),
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
  }
}

/** What makes a call a success is the test's meaning: a job may write it where it is missing, and never change it. */
function outcomeAfter({ expectedOutcome }: Scenario, offered: string): string {
  return expectedOutcome.trim() === '' ? offered.trim() : expectedOutcome
}

/** The page for people (contract, row "links for people"). */
export function scenarioUrl(id: number): string {
  return `https://dashboard.cekura.ai/test-case/${id}`
}
