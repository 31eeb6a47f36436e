/** How a scenario and a page are named and linked in Markdown. */
import { inlineText } from './harmless.js'
import type { ScenarioResult } from './model.js'

/**
 * `diff` shows names and texts. `counts` shows ids, links and numbers only: in a public repository even a scenario's
 * name may say too much.
 */
export type Detail = 'diff' | 'counts'

/** Enough to tell scenarios apart: a name on Cekura has 80 characters at most (contract, row "creating"). */
export const nameCharacters = 80

/** Web addresses whose characters mean nothing to Markdown where a link's destination stands. */
const plainAddress = /^https?:\/\/[\w.:-]+(?:\/[\w\-./~%+=&?#@,;]*)?$/

/** A link, or the label alone where the address is none that can be trusted to stay one. The label is Markdown. */
export function linked(label: string, url: string): string {
  return plainAddress.test(url) ? `[${label}](${url})` : label
}

/** A scenario's name made harmless, or its id where there is no name or names are not to be shown. */
export function scenarioLabel({ id, name, suite }: ScenarioResult, detail: Detail): string {
  const shown = detail === 'diff' ? inlineText(name, nameCharacters) : ''
  if (shown !== '') return shown
  return id === null ? `case on line ${suite?.line ?? 0}` : `scenario ${id}`
}

/** The scenario's label, linked to its page. */
export function scenarioLink(result: ScenarioResult, detail: Detail): string {
  return linked(scenarioLabel(result, detail), result.url)
}
