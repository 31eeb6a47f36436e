/** Chooses the personality of new scenarios: the one asked for, or the first enabled one that speaks the language. */
import type { Agent, Personality } from './model.js'

export type PersonalityChoice =
  | { readonly personality: Personality }
  /** One sentence that names what there is instead. */
  | { readonly problem: string }

export interface PersonalityWish {
  readonly language: string
  /** An id in digits or a name; null: any that fits. */
  readonly asked: string | null
}

/**
 * The list also holds personalities that are not enabled, and using one of these is refused; a scenario speaks its
 * personality's language (contract, rows "personalities" and "language"). The lowest id is the first: the order of the list means nothing.
 */
export function choosePersonality(
  { agent, personalities }: { readonly agent: Agent; readonly personalities: readonly Personality[] },
  { language, asked }: PersonalityWish,
): PersonalityChoice {
  const enabled = personalities
    .filter(({ id }) => agent.enabledPersonalities === null || agent.enabledPersonalities.includes(id))
    .sort((one, other) => one.id - other.id)
  if (asked !== null) return askedFor({ enabled, all: personalities }, { language, asked })
  const personality = enabled.find((candidate) => candidate.language === language)
  if (personality !== undefined) return { personality }
  return {
    problem: `The agent has no enabled personality that speaks ${language}; enable one on Cekura. ${speaks(enabled)}`,
  }
}

function askedFor(
  { enabled, all }: { readonly enabled: readonly Personality[]; readonly all: readonly Personality[] },
  { language, asked }: { readonly language: string; readonly asked: string },
): PersonalityChoice {
  const isIt = ({ id, name }: Personality) => String(id) === asked || name === asked
  const personality = enabled.find((candidate) => isIt(candidate) && candidate.language === language)
  if (personality !== undefined) return { personality }
  const other = enabled.find(isIt)
  if (other !== undefined) {
    return {
      problem: `The personality “${asked}” speaks ${other.language}, and scenarios in ${language} are needed; choose another one.`,
    }
  }
  return all.some(isIt)
    ? {
        problem: `The personality “${asked}” is not enabled for the agent; enable it on Cekura or choose another one. ${speaks(enabled)}`,
      }
    : { problem: `There is no personality “${asked}”. ${speaks(enabled)}` }
}

function speaks(enabled: readonly Personality[]): string {
  const languages = [...new Set(enabled.map((personality) => personality.language))].sort()
  return languages.length === 0
    ? 'No personality is enabled for the agent.'
    : `Enabled personalities speak: ${languages.join(', ')}.`
}
