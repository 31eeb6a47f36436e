/** Checks what a suite refers to: metrics, personalities and test profiles that exist and that the agent may use. */
import type { AgentRecord, MetricRecord } from '../records.js'
import type { CekuraState } from '../state.js'
import type { FieldErrors } from './refusals.js'
import { placeOf, type Suite } from './suite-format.js'

type Referring = Pick<Suite['scenarios'][number], 'metrics' | 'personality' | 'test_profile'>

interface Known {
  readonly state: CekuraState
  readonly agent: AgentRecord
}

/** Messages by their place in the suite; empty where all is well. */
export function referenceErrors(known: Known, { defaults = {}, scenarios }: Suite): FieldErrors {
  const parts: readonly { readonly path: readonly PropertyKey[]; readonly part: Referring }[] = [
    { path: ['defaults'], part: defaults },
    ...scenarios.map((part, index) => ({ path: ['scenarios', index], part })),
  ]
  return Object.fromEntries(
    parts.flatMap(({ path, part }) =>
      problemsOf(known, part).map(({ at, message }) => [placeOf([...path, ...at]), [message]]),
    ),
  )
}

interface Problem {
  readonly at: readonly PropertyKey[]
  readonly message: string
}

function problemsOf(known: Known, part: Referring): readonly Problem[] {
  const metrics = part.metrics ?? []
  return [
    ...metrics.flatMap((metric, index) => problem(['metrics', index], metricTrouble(known, metric))),
    ...problem(['personality'], personalityTrouble(known, part.personality)),
    ...problem(['test_profile'], profileTrouble(known, part.test_profile)),
  ]
}

function problem(at: readonly PropertyKey[], message: string | null): readonly Problem[] {
  return message === null ? [] : [{ at, message }]
}

/** By id, or by a slug of the agent's project. */
export function metricOf({ state, agent }: Known, named: number | string): MetricRecord | undefined {
  if (typeof named === 'number') return state.metrics.get(named)
  return [...state.metrics.values()].find(({ slug, project }) => slug === named && project === agent.project)
}

function metricTrouble(known: Known, named: number | string): string | null {
  const metric = metricOf(known, named)
  if (metric === undefined) return `Metric "${named}" does not exist.`
  if (metric.agents.includes(known.agent.id)) return null
  return `Metric "${metric.name}" is not enabled for this agent.`
}

function personalityTrouble({ state, agent }: Known, given: Referring['personality']): string | null {
  const id = typeof given === 'object' ? given.base : given
  if (id === undefined) return null
  const personality = state.personalities.get(id)
  if (personality === undefined) return `Personality ${id} does not exist.`
  if (state.isEnabled(personality, agent.id)) return null
  return `Personality "${personality.name}" is not enabled for this agent.`
}

function profileTrouble({ state, agent }: Known, given: Referring['test_profile']): string | null {
  if (typeof given !== 'number') return null
  const profile = state.testProfiles.get(given)
  if (profile !== undefined && (profile.agent === agent.id || profile.project === agent.project)) return null
  return `Test profile ${given} does not exist on this agent or its project.`
}
