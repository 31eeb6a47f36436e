/** How the HTML report names things and shows an outcome, in all its parts alike. */
import { shorten, visibleText } from './harmless.js'
import { firstOf, markup, type Markup } from './html-markup.js'
import type { ScenarioResult } from './model.js'
import type { Tone } from './tone.js'

export function badge(tone: Tone | 'warn', word: string): Markup {
  return markup`<span class="badge ${tone}">${word}</span>`
}

/** A name on Cekura has 80 characters at most (contract, row "creating"); other services may give longer ones. */
const nameCharacters = 120

/** On one line, at most so many characters. */
export function briefly(text: string, characters = nameCharacters): string {
  return shorten(visibleText(text).replace(/\s+/g, ' ').trim(), characters)
}

/** The scenario's name, or what else it is known by; apart from the text around it, whichever way that runs. */
export function scenarioName({ name, id, suite }: ScenarioResult): Markup {
  const shown = briefly(name) || (id === null ? `case ${briefly(suite?.key ?? '')}`.trim() : `scenario ${id}`)
  return markup`<bdi>${shown}</bdi>`
}

/** Words of a machine: tags, paths, codes. */
export function codeWords(words: readonly string[]): Markup {
  const [shown, rest] = firstOf(words, 100)
  return markup`${shown.map((word) => markup`<code>${briefly(word)}</code> `)}${rest}`
}
