/** Makes sure that every case of the suite files exists as a scenario: plans with reads alone, then creates what is missing. */
import type { FolderLevel } from '../core/folder-path.js'
import type { Inputs } from '../core/inputs.js'
import type { Agent, Missing, Scenario } from '../core/model.js'
import type { NewScenario } from '../core/service-requests.js'
import { ServiceError } from '../core/service-error.js'
import { creationOf } from '../core/suite-create.js'
import { planSuites, type SuitePlan, type SuiteRow, whereOf } from '../core/suite-plan.js'
import type { CekuraApi, Hash } from '../edges.js'
import { correctScenario } from './correct.js'
import { createFolders, missingFolders } from './folders.js'
import type { RunRecord } from './record.js'
import { makeSlots } from './slots.js'
import { endingOf, type Stop } from './stop.js'
import type { SuiteSource } from './suites.js'

export interface EnsureSuiteSettings {
  readonly cekura: CekuraApi
  readonly stop: Stop
  readonly agent: Agent
  readonly inputs: Pick<Inputs, 'selection' | 'missing' | 'personality' | 'concurrency'>
  readonly hash: Hash
  readonly log: (line: string) => void
  /** Filled in at once with what has been made, so that an early end reports it too. */
  readonly record: Pick<RunRecord, 'folders' | 'created'>
}

/** A row, and the scenario that is to be made for it. */
interface Creation {
  readonly row: SuiteRow
  readonly scenario: NewScenario
}

export interface SuiteWork {
  readonly plan: SuitePlan
  readonly creations: readonly Creation[]
  /** Levels to make, the root first. */
  readonly folders: readonly FolderLevel[]
  /** Cases that have no scenario and are not to get one: `missing: fail`. */
  readonly missing: readonly Missing[]
  /** Why the scenario of a row could not be made. */
  readonly refused: ReadonlyMap<SuiteRow, string>
}

/** Reads only; throws ServiceError. */
export async function planSuiteWork(
  settings: EnsureSuiteSettings,
  {
    sources,
    scenarios,
  }: { readonly sources: readonly SuiteSource[]; readonly scenarios: readonly Scenario[] },
): Promise<SuiteWork> {
  const { agent, inputs, hash } = settings
  const { selection } = inputs
  const suites = sources.map(({ suite }) => suite)
  const plan = planSuites({ suites, scenarios, selection, agent, hash })
  const lacking = plan.rows.filter(({ found, case: { type } }) => found === null && type === 'instruction')
  const nothing: SuiteWork = { plan, creations: [], folders: [], missing: [], refused: new Map() }
  if (lacking.length === 0 || inputs.missing === 'ignore') return nothing
  if (inputs.missing === 'fail') return { ...nothing, missing: lacking.map(missingOf) }
  return planCreations(settings, { plan, lacking })
}

function missingOf({ case: suiteCase }: SuiteRow): Missing {
  return {
    what: `the scenario of “${suiteCase.key ?? suiteCase.name}”, ${whereOf(suiteCase)}`,
    wanted: 1,
    found: 0,
    reason: 'It was not to be made: missing is "fail".',
  }
}

async function planCreations(
  { cekura, stop, agent, inputs, hash }: EnsureSuiteSettings,
  { plan, lacking }: { readonly plan: SuitePlan; readonly lacking: readonly SuiteRow[] },
): Promise<SuiteWork> {
  const { signal } = stop
  const { folder } = inputs.selection
  const [personalities, metrics, folders] = await Promise.all([
    cekura.listPersonalities({ projectId: agent.project }, signal),
    cekura.listMetrics(agent.id, signal),
    folder === null ? [] : missingFolders({ cekura, agent, signal }, folder),
  ])
  const input = { agent, personalities, metrics, folder, personality: inputs.personality, hash }
  const notes = new Map<SuiteRow, string>()
  const refused = new Map<SuiteRow, string>()
  const creations = lacking.flatMap((row): readonly Creation[] => {
    const creation = creationOf(row.case, input)
    if ('scenario' in creation) return [{ row, scenario: creation.scenario }]
    if ('unsavable' in creation) notes.set(row, creation.unsavable)
    else refused.set(row, `${whereOf(row.case)}: ${creation.problem}`)
    return []
  })
  const noted = (row: SuiteRow): SuiteRow => {
    const note = notes.get(row)
    return note === undefined
      ? row
      : { ...row, note: [row.note, note].filter((text) => text !== '').join(' ') }
  }
  return {
    plan: { ...plan, rows: plan.rows.map(noted) },
    creations,
    folders: creations.length === 0 ? [] : folders,
    missing: [],
    refused,
  }
}

/**
 * Creates side by side, each once; a create whose answer was lost is looked for by its tag and name, never sent again.
 * An error after which no other request can succeed ends the run. Throws only when an edge is broken, or where a folder
 * cannot be made (ServiceError).
 */
export async function createCases(settings: EnsureSuiteSettings, work: SuiteWork): Promise<SuiteWork> {
  const { cekura, stop, agent, inputs, record } = settings
  const { creations, folders, plan } = work
  if (creations.length === 0) return work
  const onCreated = (path: string) => {
    settings.log(`Created the folder ${path}.`)
    record.folders = [...record.folders, path]
  }
  await createFolders({ cekura, agent, signal: stop.signal, onCreated }, folders)
  const slots = makeSlots(inputs.concurrency)
  const refused = new Map(work.refused)
  const made = new Map<SuiteRow, SuiteRow>()
  await Promise.all(
    creations.map(async (creation) => {
      if (!(await slots.take(stop.signal))) return
      const result = await create(settings, creation)
      slots.giveBack()
      if ('reason' in result) {
        refused.set(creation.row, `${whereOf(creation.row.case)}: ${result.reason}`)
        return
      }
      record.created = [...record.created, result.scenario.id]
      made.set(creation.row, { ...creation.row, found: result.scenario, created: true, note: result.note })
    }),
  )
  const rows = plan.rows.map((row) => made.get(row) ?? row)
  return { ...work, plan: { ...plan, rows }, creations: [], folders: [], refused }
}

type Made = { readonly scenario: Scenario; readonly note: string } | { readonly reason: string }

async function create(settings: EnsureSuiteSettings, { row, scenario }: Creation): Promise<Made> {
  const { cekura, stop, log } = settings
  let made: Scenario
  try {
    made = await cekura.createScenario(scenario, stop.signal)
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error
    if (error.endsTheRun || error.kind === 'platform') stop.end(endingOf(error))
    if (error.kind !== 'uncertain') return { reason: error.message }
    const found = await lookFor(settings, scenario)
    if (found === null) {
      return {
        reason: `The answer to the create was lost, and no such scenario is to be found; it is not sent again by this run. ${error.message}`,
      }
    }
    made = found
  }
  log(`Created scenario ${made.id} for ${whereOf(row.case)}.`)
  const { language, personality, folder, tags } = scenario
  const wanted = { voice: language === null ? null : { language, personality }, folder, tags }
  const problem = await correctScenario({ cekura, stop }, { id: made.id, wanted })
  const note = [row.note, problem ?? ''].filter((text) => text !== '').join(' ')
  return {
    scenario: { ...made, tags: [...new Set([...made.tags, ...(problem === null ? tags : [])])] },
    note,
  }
}

/** null where it is not there, or cannot be looked for. */
async function lookFor(
  { cekura, stop, agent }: EnsureSuiteSettings,
  { name, tags, instructions }: NewScenario,
): Promise<Scenario | null> {
  try {
    const filter = { agentId: agent.id, tags: [], tagsMatch: 'any' as const }
    for await (const page of cekura.listScenarios(filter, stop.signal)) {
      const isIt = (row: Scenario) =>
        row.name === name.trim() &&
        row.instructions === instructions &&
        tags.every((tag) => row.tags.includes(tag))
      const found = page.find(isIt)
      if (found !== undefined) return found
    }
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error
  }
  return null
}
