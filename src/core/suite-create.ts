/** Turns a suite's case into the scenario to be made for it, or says why none can be made. */
import type { Agent, Metric, Personality } from './model.js'
import { choosePersonality } from './personality.js'
import type { NewScenario } from './service-requests.js'
import type { SuiteCase } from './suite-case.js'
import { suiteTag } from './suite-tag.js'

export interface CreationInput {
  readonly agent: Agent
  readonly personalities: readonly Personality[]
  /** Those of the agent. */
  readonly metrics: readonly Metric[]
  /** The input `folder`. */
  readonly folder: string | null
  /** The input `personality`: for cases that name none. */
  readonly personality: string | null
  /** SHA-256 of the UTF-8 bytes, as 64 hex digits. */
  readonly hash: (text: string) => string
}

export type Creation =
  | { readonly scenario: NewScenario }
  /** Something that the case names does not exist. Sentences. */
  | { readonly problem: string }

/** Why a create has no place for the case, which can run from the file alone; null where it has one. A sentence. */
export function unsavableWords({ type, personality, testProfile }: SuiteCase): string | null {
  if (type !== 'instruction') return `Only plain instructions are made scenarios, and its type is ${type}.`
  const isInline = personality === 'inline' || testProfile === 'inline'
  return isInline ? 'So it cannot be made a scenario.' : null
}

/** For a case that a create has a place for. */
export function creationOf(suiteCase: SuiteCase, input: CreationInput): Creation {
  const voice = voiceOf(suiteCase, input)
  if ('problem' in voice) return voice
  const metrics = metricsOf(suiteCase, input.metrics)
  if ('problem' in metrics) return metrics
  const { key, tags } = suiteCase
  return {
    scenario: {
      agentId: input.agent.id,
      name: suiteCase.name,
      instructions: suiteCase.instructions,
      expectedOutcome: suiteCase.expectedOutcome,
      ...voice,
      folder: input.folder,
      tags: [...new Set([...tags, ...(key === null ? [] : [suiteTag(key, input.hash)])])],
      metrics: metrics.ids,
      tools: toolsOf(suiteCase),
      testProfile: typeof suiteCase.testProfile === 'number' ? suiteCase.testProfile : null,
      firstMessage: suiteCase.firstMessage,
      maxDuration: suiteCase.maxDuration,
    },
  }
}

/** The service's words. A caller that can end the call is the rule (contract, row "creating"): a file that wants none says `[]`. */
function toolsOf({ tools, raw }: SuiteCase): readonly string[] {
  return (raw['tools'] === undefined ? ['end_call'] : tools).map((tool) => `TOOL_${tool.toUpperCase()}`)
}

type Voice = Pick<NewScenario, 'personality' | 'language'>

/** The language follows the personality, and a create that says another one is refused (contract, row "language"). */
function voiceOf(
  { personality, language }: SuiteCase,
  { agent, personalities, personality: asked }: CreationInput,
): Voice | { readonly problem: string } {
  if (typeof personality === 'number') {
    const known = personalities.find(({ id }) => id === personality)
    return { personality, language: language ?? known?.language ?? null }
  }
  const spoken = language ?? agent.language
  const choice = choosePersonality({ agent, personalities }, { language: spoken, asked })
  return 'problem' in choice ? choice : { personality: choice.personality.id, language: spoken }
}

/** So many slugs are named. */
const shownSlugs = 20

/** A created scenario has no metrics, so that its expected outcome is graded by this one alone (contract, row "creating"). */
const outcomeMetric = { slug: 'expected_outcome', name: 'expected outcome' } as const

function metricsOf(
  { metrics: named, expectedOutcome }: SuiteCase,
  metrics: readonly Metric[],
): { readonly ids: readonly number[] } | { readonly problem: string } {
  const bySlug = new Map(metrics.flatMap(({ id, slug }) => (slug === null ? [] : [[slug, id] as const])))
  const ids: number[] = []
  const unknown: string[] = []
  for (const metric of named) {
    const id = typeof metric === 'number' ? metric : bySlug.get(metric)
    if (id === undefined) unknown.push(`“${metric}”`)
    else ids.push(id)
  }
  if (unknown.length > 0) {
    const slugs = [...bySlug.keys()].sort().slice(0, shownSlugs)
    const more = bySlug.size > slugs.length ? ` and ${bySlug.size - slugs.length} more` : ''
    const there =
      slugs.length === 0 ? 'The agent has none with a slug.' : `The agent has: ${slugs.join(', ')}${more}.`
    return {
      problem: `The agent has no metric ${unknown.join(', ')}: enable it on Cekura, or correct the file. ${there}`,
    }
  }
  const grading = expectedOutcome.trim() === '' ? undefined : metrics.find(isOutcomeMetric)
  return { ids: [...new Set([...ids, ...(grading === undefined ? [] : [grading.id])])] }
}

function isOutcomeMetric({ slug, name }: Metric): boolean {
  return slug === outcomeMetric.slug || name.trim().toLowerCase() === outcomeMetric.name
}
