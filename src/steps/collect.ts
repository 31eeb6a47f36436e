/** Finds the scenarios that match the selection: all pages of the list, filtered here, reading those whose row does not tell. */
import { matchScenario, type Selection } from '../core/selection.js'
import type { Scenario } from '../core/model.js'
import { ServiceError } from '../core/service-error.js'
import type { CekuraApi } from '../edges.js'

export interface CollectSettings {
  readonly cekura: Pick<CekuraApi, 'listScenarios' | 'readScenario'>
  readonly agentId: number
  readonly signal: AbortSignal
  /** What is kept of a scenario that matches, or null for nothing: texts of a long list fill the memory. All of it where not given. */
  readonly keep?: (scenario: Scenario) => Scenario | null
}

/** By id, ascending; throws ServiceError. */
export async function collectScenarios(
  settings: CollectSettings,
  selection: Selection,
): Promise<readonly Scenario[]> {
  const { cekura, agentId, signal, keep = whole } = settings
  const { tags, tagsMatch, ids } = selection
  const found: Scenario[] = []
  for await (const page of cekura.listScenarios({ agentId, tags, tagsMatch }, signal)) {
    const matched = await Promise.all(page.map((row) => matching(settings, { row, selection })))
    const kept = matched.map((scenario) => scenario && keep(scenario))
    found.push(...kept.filter((scenario) => scenario !== null))
    if (ids.length > 0 && found.length === ids.length) break
  }
  return found.sort((one, other) => one.id - other.id)
}

function whole(scenario: Scenario): Scenario {
  return scenario
}

async function matching(
  { cekura, agentId, signal }: CollectSettings,
  { row, selection }: { readonly row: Scenario; readonly selection: Selection },
): Promise<Scenario | null> {
  if (row.agent !== undefined && row.agent !== agentId) return null
  const match = matchScenario(row, selection)
  if (match !== 'unknown') return match === 'yes' ? row : null
  const read = await readUnlessGone({ cekura, signal }, row.id)
  return read !== null && matchScenario(read, selection) === 'yes' ? read : null
}

/** null when the scenario was deleted since it was listed. */
export async function readUnlessGone(
  { cekura, signal }: { readonly cekura: Pick<CekuraApi, 'readScenario'>; readonly signal: AbortSignal },
  id: number,
): Promise<Scenario | null> {
  try {
    return await cekura.readScenario(id, signal)
  } catch (error) {
    if (error instanceof ServiceError && error.kind === 'not-found') return null
    throw error
  }
}
