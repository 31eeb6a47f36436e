/** Makes sure that every case of the suite files exists as a scenario: plans with reads alone, then creates what is missing. */
import type { FolderLevel } from '../core/folder-path.js'
import type { Inputs } from '../core/inputs.js'
import type { Missing, Scenario } from '../core/model.js'
import type { Became } from '../core/scenario-result.js'
import { ensures } from '../core/shard.js'
import { creationOf, unsavableWords } from '../core/suite-create.js'
import { planSuites, type SuitePlan, type SuiteRow, whereOf, withNote } from '../core/suite-plan.js'
import type { Hash } from '../edges.js'
import { createCase, type CreateCaseSettings, type Creation } from './create-case.js'
import { createFolders, missingFolders } from './folders.js'
import type { RunRecord } from './record.js'
import { sideBySide } from './slots.js'
import type { SuiteSource } from './suites.js'

export interface EnsureSuiteSettings extends CreateCaseSettings {
  readonly inputs: Pick<Inputs, 'selection' | 'missing' | 'personality' | 'concurrency' | 'shard'>
  readonly hash: Hash
  readonly record: Pick<RunRecord, 'folders' | 'created'>
}

export interface SuiteWork {
  readonly plan: SuitePlan
  readonly creations: readonly Creation[]
  /** Levels to make, the root first. */
  readonly folders: readonly FolderLevel[]
  /** Cases that have no scenario and are not to get one: `missing: fail`. */
  readonly missing: readonly Missing[]
  /** What became of the rows whose scenario cannot or could not be made. */
  readonly refused: ReadonlyMap<SuiteRow, Became>
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
  const matched = planSuites({ suites, scenarios, selection, agent, hash })
  const plan = { ...matched, rows: matched.rows.map(withReason) }
  const lacking = plan.rows.filter((row) => row.found === null && unsavableWords(row.case) === null)
  const nothing: SuiteWork = { plan, creations: [], folders: [], missing: [], refused: new Map() }
  // What is missing is made and judged once, and so by one shard alone.
  if (lacking.length === 0 || inputs.missing === 'ignore' || !ensures(inputs.shard)) return nothing
  if (inputs.missing === 'fail') return { ...nothing, missing: lacking.map(missingOf) }
  return planCreations(settings, { plan, lacking })
}

/** A case that has no scenario and can have none says why. */
function withReason(row: SuiteRow): SuiteRow {
  const words = row.found === null ? unsavableWords(row.case) : null
  return words === null ? row : withNote(row, words)
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
  const refused = new Map<SuiteRow, Became>()
  const creations = lacking.flatMap((row): readonly Creation[] => {
    const creation = creationOf(row.case, input)
    if ('scenario' in creation) return [{ row, scenario: creation.scenario }]
    refused.set(row, { status: 'failed', reason: `${whereOf(row.case)}: ${creation.problem}` })
    return []
  })
  return { plan, creations, folders: creations.length === 0 ? [] : folders, missing: [], refused }
}

/**
 * Creates side by side, each once. A refusal is the outcome of its case; an error after which no other request can
 * succeed ends the run, and what is not tried then stays without a scenario. Throws ServiceError where a folder cannot
 * be made.
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
  const refused = new Map(work.refused)
  const made = new Map<SuiteRow, SuiteRow>()
  await sideBySide(creations, {
    atOnce: inputs.concurrency,
    signal: stop.signal,
    work: async (creation, hasTurn) => {
      if (!hasTurn) return
      const result = await createCase(settings, creation)
      if ('row' in result) made.set(creation.row, result.row)
      else if (result.refused !== null) refused.set(creation.row, result.refused)
    },
  })
  const rows = plan.rows.map((row) => made.get(row) ?? row)
  return { ...work, plan: { ...plan, rows }, creations: [], folders: [], refused }
}
