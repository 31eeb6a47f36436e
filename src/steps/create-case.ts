/** Creates the scenario of one case, once: a create whose answer was lost is looked for, and never sent again. */
import { sameText } from '../core/check.js'
import type { Agent, Scenario } from '../core/model.js'
import type { Became } from '../core/scenario-result.js'
import { ServiceError } from '../core/service-error.js'
import type { NewScenario } from '../core/service-requests.js'
import { type SuiteRow, whereOf, withNote } from '../core/suite-plan.js'
import type { CekuraApi } from '../edges.js'
import { correctScenario } from './correct.js'
import type { RunRecord } from './record.js'
import { endingOf, type Stop } from './stop.js'
import { sentences } from '../core/sentence.js'
import { platformFinding } from '../core/gate.js'

export interface CreateCaseSettings {
  readonly cekura: CekuraApi
  readonly stop: Stop
  readonly agent: Agent
  readonly log: (line: string) => void
  /** Filled in at once with what has been made, so that an early end reports it too. */
  readonly record: Pick<RunRecord, 'created'>
}

/** A row, and the scenario that is to be made for it. */
export interface Creation {
  readonly row: SuiteRow
  readonly scenario: NewScenario
}

export type CaseCreated =
  /** The row with the scenario that it has now. */
  | { readonly row: SuiteRow }
  /** null: the run ended before the create was sent, so that nothing became of it. */
  | { readonly refused: Became | null }

/** Notes the new scenario in the record before it is read back. Throws only when an edge is broken. */
export async function createCase(
  settings: CreateCaseSettings,
  { row, scenario }: Creation,
): Promise<CaseCreated> {
  const { cekura, stop, log, record } = settings
  let made: Scenario
  try {
    made = await cekura.createScenario(scenario, stop.signal)
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error
    if (error.endsTheRun) stop.end(endingOf(error))
    const found = error.kind === 'uncertain' ? await lookFor(settings, scenario) : null
    if (found === null || typeof found === 'string')
      return { refused: refusalOf(error, { where: whereOf(row.case), more: found ?? '' }) }
    made = found
  }
  record.created = [...record.created, made.id]
  log(`Created scenario ${made.id} for ${whereOf(row.case)}.`)
  const { language, personality, folder, tags } = scenario
  const voice = language === null ? null : { language, personality }
  const wanted = { voice, folder, tags, asked: scenario }
  const { scenario: kept, problem } = await correctScenario({ cekura, stop }, { id: made.id, wanted })
  const now = { ...row, found: kept ?? made, created: true }
  return { row: problem === null ? now : withNote(now, problem) }
}

/** `more`: what was looked for in vain, a sentence or nothing. */
function refusalOf(
  { kind, message }: ServiceError,
  { where, more }: { readonly where: string; readonly more: string },
): Became | null {
  if (kind === 'aborted') return null
  const reason = sentences(`${where}: ${message}`, more)
  return kind === 'platform'
    ? { status: 'failed', reason, findings: [platformFinding(reason)] }
    : { status: 'failed', reason }
}

const notThere =
  'No such scenario is to be found, and the create is not sent again by this run: the next one looks once more.'
const notLookedFor =
  'Whether the scenario was made could not be looked up, and the create is not sent again by this run: the next one looks.'

/** By its tags, name and text; a sentence where it is not found. */
async function lookFor(
  { cekura, stop, agent }: CreateCaseSettings,
  { name, tags, instructions }: NewScenario,
): Promise<Scenario | string> {
  const isIt = (row: Scenario) =>
    row.name.trim() === name.trim() &&
    sameText(row.instructions, instructions) &&
    tags.every((tag) => row.tags.includes(tag))
  try {
    const filter = { agentId: agent.id, tags: [], tagsMatch: 'any' as const }
    for await (const page of cekura.listScenarios(filter, stop.signal)) {
      const found = page.find(isIt)
      if (found !== undefined) return found
    }
    return notThere
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error
    return notLookedFor
  }
}
