/** Which scenarios a run is about: every condition that is given must hold. */
import { isInside } from './folder-path.js'
import type { Missing, Scenario } from './model.js'

export interface Selection {
  /** Empty: any id. */
  readonly ids: readonly number[]
  /** Empty: any tags. */
  readonly tags: readonly string[]
  readonly tagsMatch: 'any' | 'all' | 'none'
  /** With its subfolder; null: any folder. */
  readonly folder: string | null
  /** Empty: any language. */
  readonly languages: readonly string[]
  /** At least so many must match, in each language asked for; 0 asks for none. */
  readonly minScenarios: number
}

/** Every scenario there is. */
export const anything: Selection = {
  ids: [],
  tags: [],
  tagsMatch: 'any',
  folder: null,
  languages: [],
  minScenarios: 0,
}

/**
 * `unknown`: everything that the row says fits, but the list holds null for the language or the folder that is
 * asked for (contract, row "list"), so the scenario itself must be read.
 */
export type Match = 'yes' | 'no' | 'unknown'

export function matchScenario(scenario: Scenario, selection: Selection): Match {
  const { ids, languages, folder } = selection
  if (ids.length > 0 && !ids.includes(scenario.id)) return 'no'
  if (!tagsFit(scenario.tags, selection)) return 'no'
  const languageFits =
    languages.length === 0 || unlessNull(scenario.language, (own) => languages.includes(own))
  const folderFits = folder === null || unlessNull(scenario.folder, (path) => isInside({ folder, path }))
  if (languageFits === false || folderFits === false) return 'no'
  return languageFits === null || folderFits === null ? 'unknown' : 'yes'
}

function unlessNull(value: string | null, fits: (value: string) => boolean): boolean | null {
  return value === null ? null : fits(value)
}

/** True for no tags asked for. */
export function tagsFit(own: readonly string[], { tags, tagsMatch }: Selection): boolean {
  if (tags.length === 0) return true
  switch (tagsMatch) {
    case 'any':
      return tags.some((tag) => own.includes(tag))
    case 'all':
      return tags.every((tag) => own.includes(tag))
    case 'none':
      return !tags.some((tag) => own.includes(tag))
  }
}

/** The tags that a new scenario needs to be selected: all of them fit `any` as well as `all`. */
export function tagsOfNew({ tags, tagsMatch }: Selection): readonly string[] {
  return tagsMatch === 'none' ? [] : tags
}

/** How many scenarios a language lacks. */
export interface Shortfall {
  readonly language: string
  readonly wanted: number
  readonly found: number
}

/**
 * What is lacking to `min-scenarios`: in each language asked for, or, where none is asked for, in all together (new
 * ones then speak the agent's language). Named ids are never made up for: an id cannot be chosen.
 */
export function shortfalls(
  found: readonly Scenario[],
  { selection, agentLanguage }: { readonly selection: Selection; readonly agentLanguage: string },
): readonly Shortfall[] {
  const { ids, languages, minScenarios } = selection
  if (ids.length > 0) return []
  const counted =
    languages.length === 0
      ? [{ language: agentLanguage, found: found.length }]
      : languages.map((language) => ({
          language,
          found: found.filter((scenario) => scenario.language === language).length,
        }))
  return counted
    .filter((count) => count.found < minScenarios)
    .map(({ language, found: number }) => ({ language, wanted: minScenarios, found: number }))
}

/** Ids that were named and that no selected scenario has. */
export function missingIds(found: readonly Scenario[], { ids }: Selection): readonly Missing[] {
  return ids
    .filter((id) => !found.some((scenario) => scenario.id === id))
    .map((id) => ({
      what: `scenario ${id}`,
      wanted: 1,
      found: 0,
      reason:
        'The agent has no scenario of this id that fits the other conditions; check scenario-ids, tags, folder and language.',
    }))
}

/** For people: `3 scenarios in de`. */
export function missingWords({ language, wanted, found }: Shortfall): string {
  const count = wanted - found
  return `${count} ${count === 1 ? 'scenario' : 'scenarios'} in ${language}`
}
