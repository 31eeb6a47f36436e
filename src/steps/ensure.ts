/** Makes sure that what was asked for exists: plans with reads alone what is lacking, then makes folders and scenarios. */
import type { FolderLevel } from '../core/folder-path.js'
import type { Inputs } from '../core/inputs.js'
import type { Missing, Personality, Scenario } from '../core/model.js'
import { choosePersonality } from '../core/personality.js'
import type { Selected } from '../core/scenario-result.js'
import { missingIds, missingWords, type Shortfall, shortfalls } from '../core/selection.js'
import { collectScenarios } from './collect.js'
import { createFolders, missingFolders } from './folders.js'
import { type Generated, type GenerateSettings, generateScenarios, type Generation } from './generate.js'
import type { RunRecord } from './record.js'

export interface EnsureSettings extends GenerateSettings {
  readonly inputs: Pick<Inputs, 'selection' | 'missing' | 'personality' | 'pollMinMs' | 'pollMaxMs'>
  /** What counts besides, whatever the selection finds: the cases of suite files. */
  readonly cases?: readonly Scenario[]
  /** Filled in at once with what has been made, so that an early end reports it too. */
  readonly record: Pick<RunRecord, 'folders' | 'created'>
}

export interface EnsurePlan {
  readonly found: readonly Scenario[]
  /** Levels to make, the root first. */
  readonly folders: readonly FolderLevel[]
  readonly generations: readonly Generation[]
  /** What cannot be made, or is not to be made. */
  readonly missing: readonly Missing[]
}

export interface Ensured {
  readonly selected: readonly Selected[]
  readonly missing: readonly Missing[]
}

/** What is there is taken as it is, and nothing is said to be missing. */
export function nothingToEnsure(found: readonly Scenario[]): EnsurePlan {
  return { found, folders: [], generations: [], missing: [] }
}

/** Reads only; throws ServiceError. */
export async function planEnsure(settings: EnsureSettings, found: readonly Scenario[]): Promise<EnsurePlan> {
  const { agent, inputs, cases = [] } = settings
  const { selection } = inputs
  const lacking = shortfalls([...found, ...cases], { selection, agentLanguage: agent.language })
  if (inputs.missing === 'ignore') return nothingToEnsure(found)
  const ids = missingIds(found, selection)
  if (inputs.missing === 'fail') {
    const missing = lacking.map((shortfall) =>
      missingOf(shortfall, 'They were not to be made: missing is "fail".'),
    )
    return { found, folders: [], generations: [], missing: [...ids, ...missing] }
  }
  // Cases need no folder where they are, and those that are made bring their own.
  const folders = cases.length > 0 && lacking.length === 0 ? [] : await foldersToMake(settings, found)
  const { generations, missing } = await generationsToStart(settings, lacking)
  return { found, folders, generations, missing: [...ids, ...missing] }
}

async function foldersToMake(
  settings: EnsureSettings,
  found: readonly Scenario[],
): Promise<readonly FolderLevel[]> {
  const { cekura, agent, stop, inputs } = settings
  const { folder, ids } = inputs.selection
  // A scenario in the folder proves that it is there, and one that is named by its id is not moved into it.
  if (folder === null || ids.length > 0 || found.length > 0) return []
  return missingFolders({ cekura, agent, signal: stop.signal }, folder)
}

async function generationsToStart(
  settings: EnsureSettings,
  lacking: readonly Shortfall[],
): Promise<{ readonly generations: readonly Generation[]; readonly missing: readonly Missing[] }> {
  const { cekura, agent, stop, inputs } = settings
  const generations: Generation[] = []
  const missing: Missing[] = []
  if (lacking.length === 0) return { generations, missing }
  const personalities: readonly Personality[] = await cekura.listPersonalities(
    { projectId: agent.project },
    stop.signal,
  )
  for (const shortfall of lacking) {
    const choice = choosePersonality(
      { agent, personalities },
      { language: shortfall.language, asked: inputs.personality },
    )
    if ('personality' in choice) generations.push({ shortfall, personality: choice.personality })
    else missing.push(missingOf(shortfall, choice.problem))
  }
  return { generations, missing }
}

/** Makes what the plan says and looks again; throws ServiceError. */
export async function ensureScenarios(settings: EnsureSettings, plan: EnsurePlan): Promise<Ensured> {
  const { cekura, agent, stop, inputs, record, cases = [] } = settings
  const { selection } = inputs
  const onCreated = (path: string) => {
    settings.log(`Created the folder ${path}.`)
    record.folders = [...record.folders, path]
  }
  await createFolders({ cekura, agent, signal: stop.signal, onCreated }, plan.folders)
  if (plan.generations.length === 0) return { selected: plan.found.map(asFound), missing: plan.missing }
  const made = await Promise.all(
    plan.generations.map((generation) => generateScenarios(settings, generation)),
  )
  const generated = made.flatMap((each) => each.scenarioIds)
  record.created = [...record.created, ...generated]
  const stopped = stop.signal.aborted
  const now = stopped
    ? plan.found
    : await collectScenarios({ cekura, agentId: agent.id, signal: stop.signal }, selection)
  const before = new Set([...plan.found, ...cases].map((scenario) => scenario.id))
  const listed = new Set(generated)
  const isNew = ({ id }: Scenario) => !before.has(id) && (listed.size === 0 || listed.has(id))
  if (listed.size === 0) record.created = [...record.created, ...now.filter(isNew).map(({ id }) => id)]
  const others = now.filter(({ id }) => !cases.some((each) => each.id === id))
  const still = shortfalls([...others, ...cases], { selection, agentLanguage: agent.language })
  return {
    selected: now.map((scenario) => ({ scenario, created: isNew(scenario) })),
    missing: [...plan.missing, ...made.flatMap((generated) => stillMissing(generated, { still, stopped }))],
  }
}

/** What one generation leaves to be desired: too few, or enough of which some are not as they were asked for. */
function stillMissing(
  { language, problem, notKept }: Generated,
  { still, stopped }: { readonly still: readonly Shortfall[]; readonly stopped: boolean },
): readonly Missing[] {
  const left = still.find((shortfall) => shortfall.language === language)
  if (left === undefined) {
    return notKept.map(({ id, reason }) => ({
      what: `scenario ${id} as asked for`,
      wanted: 1,
      found: 1,
      reason,
    }))
  }
  const fewer = stopped
    ? 'The run ended before the list was read again.'
    : 'Fewer were made than were asked for.'
  return [missingOf(left, problem ?? notKept[0]?.reason ?? fewer)]
}

function asFound(scenario: Scenario): Selected {
  return { scenario, created: false }
}

function missingOf(shortfall: Shortfall, reason: string): Missing {
  return { what: missingWords(shortfall), wanted: shortfall.wanted, found: shortfall.found, reason }
}
