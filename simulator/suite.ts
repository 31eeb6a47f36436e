/** Loads a "tests as code" file (`cekura.tests.json`) into the state: each case becomes a scenario of the agent. */
import { z } from 'zod'
import type { ScenarioRecord } from './records.js'
import type { CekuraState } from './state.js'

const caseFields = {
  language: z.string().optional(),
  tags: z.array(z.string()).optional(),
  /** An id, or the voice itself, of which only the language matters here. */
  personality: z.union([z.int(), z.looseObject({ language: z.string().optional() })]).optional(),
  test_profile: z.union([z.int(), z.looseObject({})]).optional(),
  /** Ids or slugs; those of a case come on top of the defaults. */
  metrics: z.array(z.union([z.int(), z.string()])).optional(),
}

const suiteFile = z.looseObject({
  version: z.literal('1'),
  defaults: z.looseObject(caseFields).optional(),
  scenarios: z
    .array(
      z.looseObject({
        ...caseFields,
        name: z.string().min(1).max(80),
        type: z
          .enum(['instruction', 'conditional_actions', 'real_world_smart', 'real_world_fixed'])
          .optional(),
        instructions: z.string().optional(),
        conditional_actions: z.looseObject({}).optional(),
        expected_outcome: z.string().optional(),
        first_message: z.string().optional(),
        max_duration: z.int().optional(),
        tools: z.array(z.string()).optional(),
      }),
    )
    .min(1)
    .max(200),
})

type Suite = z.output<typeof suiteFile>
type Case = Suite['scenarios'][number]

export interface SuiteOptions {
  /** The parsed JSON of the file. */
  readonly suite: unknown
  readonly agent: number
  readonly folder?: string
}

/** Throws a sentence that names what does not fit. A language that no enabled personality speaks gets one. */
export function loadSuite(state: CekuraState, options: SuiteOptions): readonly ScenarioRecord[] {
  const parsed = suiteFile.safeParse(options.suite)
  if (!parsed.success) throw new Error(`not a test suite, version 1: ${z.prettifyError(parsed.error)}`)
  const { defaults = {}, scenarios } = parsed.data
  return scenarios.map((each) => {
    const merged = { ...defaults, ...each }
    const voice = voiceOf(state, {
      given: merged.personality,
      language: merged.language,
      agent: options.agent,
    })
    const profile = profileOf(state, { given: merged.test_profile, agent: options.agent, name: each.name })
    return state.addScenario({
      agent: options.agent,
      name: each.name,
      type: each.type ?? 'instruction',
      instructions: textOf(each),
      expectedOutcome: each.expected_outcome ?? '',
      tags: merged.tags ?? [],
      metrics: [
        ...new Set(
          [...(defaults.metrics ?? []), ...(each.metrics ?? [])].map((named) =>
            metricOf(state, { named, agent: options.agent }),
          ),
        ),
      ],
      // The format writes the service's words without their prefix, in small letters.
      ...(each.tools === undefined
        ? {}
        : { toolIds: each.tools.map((tool) => `TOOL_${tool.toUpperCase()}`) }),
      ...voice,
      ...(profile === null ? {} : { testProfile: profile }),
      ...(each.first_message === undefined ? {} : { firstMessage: each.first_message }),
      ...(each.max_duration === undefined ? {} : { maxDuration: each.max_duration }),
      ...(options.folder === undefined ? {} : { folder: options.folder }),
    })
  })
}

/** A program is kept as its JSON, as the service gives it back. */
function textOf(each: Case): string {
  if (each.conditional_actions !== undefined) return JSON.stringify(each.conditional_actions)
  return each.instructions ?? ''
}

function voiceOf(
  state: CekuraState,
  asked: {
    readonly given: Case['personality']
    readonly language: string | undefined
    readonly agent: number
  },
): { readonly personality: number; readonly language: string } {
  if (typeof asked.given === 'number') {
    const known = state.personalities.get(asked.given)
    const voice = known ?? state.addPersonality({ id: asked.given, language: asked.language ?? 'en' })
    return { personality: voice.id, language: voice.language }
  }
  const language = asked.given?.language ?? asked.language ?? state.agents.get(asked.agent)?.language ?? 'en'
  const speaker = [...state.personalities.values()].find(
    (each) => each.language === language && state.isEnabled(each, asked.agent),
  )
  const voice = speaker ?? state.addPersonality({ language, name: `Calm caller (${language})` })
  return { personality: voice.id, language }
}

/** A metric that does not exist yet is made, and enabled for the agent. */
function metricOf(
  state: CekuraState,
  { named, agent }: { readonly named: number | string; readonly agent: number },
): number {
  const known = [...state.metrics.values()].find(({ id, slug }) => id === named || slug === named)
  const draft = typeof named === 'number' ? { id: named } : { slug: named, name: named }
  return (known ?? state.addMetric({ ...draft, agents: [agent] })).id
}

function profileOf(
  state: CekuraState,
  asked: { readonly given: Case['test_profile']; readonly agent: number; readonly name: string },
): number | null {
  if (asked.given === undefined) return null
  if (typeof asked.given === 'number')
    return (
      state.testProfiles.get(asked.given) ?? state.addTestProfile({ id: asked.given, agent: asked.agent })
    ).id
  const { caller_variables: caller = {}, agent_variables: agent = {} } = asked.given
  const information = { main_agent_variables: agent, testing_agent_variables: caller }
  return state.addTestProfile({ name: asked.name, agent: asked.agent, information }).id
}
