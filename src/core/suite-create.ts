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
  /** A create has no place for it: the case can run from the file alone. A sentence. */
  | { readonly unsavable: string }
  /** Something that the case names does not exist. A sentence. */
  | { readonly problem: string }

export function creationOf(suiteCase: SuiteCase, input: CreationInput): Creation {
  const inline = inlineWords(suiteCase)
  if (inline !== null) {
    return {
      unsavable: `It cannot be made a scenario: its ${inline} stands in the file itself, and only one that exists on Cekura can be named.`,
    }
  }
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
      tools: suiteCase.tools.map((tool) => `TOOL_${tool.toUpperCase()}`),
      testProfile: typeof suiteCase.testProfile === 'number' ? suiteCase.testProfile : null,
      firstMessage: suiteCase.firstMessage,
      maxDuration: suiteCase.maxDuration,
    },
  }
}

function inlineWords({ personality, testProfile }: SuiteCase): string | null {
  const parts = [
    ...(personality === 'inline' ? ['personality'] : []),
    ...(testProfile === 'inline' ? ['test profile'] : []),
  ]
  return parts.length === 0 ? null : parts.join(' and its ')
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

/** A created scenario has no metrics, so that its expected outcome is graded by this one alone (contract, row "creating"). */
const outcomeMetric = { slug: 'expected_outcome', name: 'expected outcome' } as const

function metricsOf(
  { metrics: named, expectedOutcome }: SuiteCase,
  metrics: readonly Metric[],
): { readonly ids: readonly number[] } | { readonly problem: string } {
  const bySlug = new Map(metrics.flatMap(({ id, slug }) => (slug === null ? [] : [[slug, id] as const])))
  const unknown = named.filter((metric) => typeof metric === 'string' && !bySlug.has(metric))
  if (unknown.length > 0) {
    const slugs = [...bySlug.keys()].sort()
    const there =
      slugs.length === 0 ? 'The agent has none with a slug.' : `The agent has: ${slugs.join(', ')}.`
    return {
      problem: `The agent has no metric ${unknown.map((slug) => `“${slug}”`).join(', ')}: enable it on Cekura, or correct the file. ${there}`,
    }
  }
  const ids = named.flatMap((metric) => (typeof metric === 'number' ? metric : (bySlug.get(metric) ?? [])))
  const grading = expectedOutcome.trim() === '' ? undefined : metrics.find(isOutcomeMetric)
  return { ids: [...new Set([...ids, ...(grading === undefined ? [] : [grading.id])])] }
}

function isOutcomeMetric({ slug, name }: Metric): boolean {
  return slug === outcomeMetric.slug || name.trim().toLowerCase() === outcomeMetric.name
}
