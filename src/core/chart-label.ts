/** What a scenario is called in a Mermaid chart, where most characters mean something. */
import type { ScenarioResult } from './model.js'
import type { Detail } from './subject.js'

export interface LabelForm {
  readonly detail: Detail
  /** The most of a name that is shown. */
  readonly characters: number
}

/**
 * Only what Mermaid takes as a text in every version: ASCII letters, digits and a few signs; accents go. The
 * scenario's id where names are not to be shown, or where less than half of one is left: that is nothing to know it by.
 */
export function chartLabel(
  { id, name }: Pick<ScenarioResult, 'id' | 'name'>,
  { detail, characters }: LabelForm,
): string {
  const plain = plainText(name)
  if (detail === 'diff' && isKnownBy(plain, name)) return plain.slice(0, characters).trim()
  return id === null ? 'case' : `scenario ${id}`
}

function plainText(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .replace(/[^A-Za-z0-9 ._-]+/g, ' ')
    .replace(/ +/g, ' ')
    .trim()
}

function isKnownBy(plain: string, name: string): boolean {
  const left = plain.match(/[A-Za-z0-9]/g)?.length ?? 0
  return left > 0 && left * 2 >= Array.from(name.trim()).length
}
