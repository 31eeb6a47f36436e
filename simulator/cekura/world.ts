/** What the routes of the Cekura service work on. */
import type { SimulatorClock } from '../clock.js'
import type { Generations } from '../generations.js'
import type { Jobs } from '../jobs.js'
import type { SimulatorOptions } from '../options.js'
import type { AgentRecord } from '../records.js'
import type { CekuraState } from '../state.js'
import type { SuiteRuns } from '../suite-runs.js'
import { notFound, refused } from './refusals.js'

export interface World {
  readonly state: CekuraState
  readonly jobs: Jobs
  readonly generations: Generations
  readonly suiteRuns: SuiteRuns
  readonly options: SimulatorOptions
  readonly clock: SimulatorClock
}

/** The agent that a body names by id or by the id of its provider. */
export function agentNamed(
  state: CekuraState,
  named: { readonly id: number | null | undefined; readonly assistantId: string | undefined },
): AgentRecord | undefined {
  if (named.id !== null && named.id !== undefined) return state.agents.get(named.id)
  if (named.assistantId === undefined) return undefined
  return [...state.agents.values()].find((agent) => agent.assistantId === named.assistantId)
}

/** For operations on an agent: 404 where it does not exist. */
export function agentOrNotFound(state: CekuraState, id: number): AgentRecord {
  const agent = state.agents.get(id)
  if (agent === undefined) throw notFound('Agent not found.')
  return agent
}

export const invalidKey = (id: number): string => `Invalid pk "${id}" - object does not exist.`

/** Refuses a personality that does not exist or that the agent may not use. */
export function checkPersonality(
  state: CekuraState,
  use: { readonly field: string; readonly id: number; readonly agent: number },
): void {
  const personality = state.personalities.get(use.id)
  if (personality === undefined) throw refused({ [use.field]: [invalidKey(use.id)] })
  if (!state.isEnabled(personality, use.agent))
    throw refused({ [use.field]: [`Personality "${personality.name}" is not enabled for this agent.`] })
}

/** Refuses a folder that was not created; an empty path is no folder. */
export function checkFolder(
  state: CekuraState,
  use: { readonly path: string; readonly project: number },
): void {
  if (use.path !== '' && state.folder(use.project, use.path) === undefined)
    throw refused({ folder_path: [`Folder "${use.path}" does not exist. Create it first.`] })
}
