/** Writes HTML in which text can be nothing but text: escaped, with what is invisible in it made visible. */
import { html, raw } from 'hono/html'
import { visibleText } from './harmless.js'

/** HTML that is finished: put into other HTML it is not escaped again. */
export type Markup = ReturnType<typeof raw>

/** What may stand in a `${…}`. Only text is escaped; of lists every part is put in; `false` and `null` are nothing. */
export type Part = string | number | false | null | Markup | readonly Part[]

/**
 * The tag of every template of a page. Text may stand between tags and in quoted attributes; never in a tag's or an
 * attribute's name, in a script or a style.
 */
export function markup(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  const made = html(strings, ...parts.map(shown))
  // The library's type allows for values that are still to come.
  if (made instanceof Promise) throw new TypeError('A part of a page must be there when the page is written.')
  return made
}

/** HTML of our own that is no template: a style sheet, a script. Never anything from outside. */
export const ownMarkup = (trusted: string): Markup => raw(trusted)

function shown(part: Part): Part {
  if (typeof part === 'string') return visibleText(part)
  return isList(part) ? part.map(shown) : part
}

function isList(part: Part): part is readonly Part[] {
  return Array.isArray(part)
}

/** The items of a `<ul>` or `<ol>`; what is nothing is no item. */
export function listItems(parts: readonly Part[]): readonly Part[] {
  return parts
    .filter((part) => part !== false && part !== null && part !== '')
    .map((part) => markup`<li>${part}</li>`)
}

/** The first items, and words for the others, empty where there are none: nobody reads a very long list to its end. */
export function firstOf<Item>(items: readonly Item[], most: number): readonly [readonly Item[], string] {
  const left = items.length - most
  return [items.slice(0, most), left > 0 ? `and ${left} more: see report.json` : '']
}

/** Words for people in which `code` stands in backticks. */
export function withCode(words: string): readonly Part[] {
  return words.split('`').map((text, index) => (index % 2 === 1 ? markup`<code>${text}</code>` : text))
}

/** The UTF-8 bytes of a finished piece. */
export function bytesOf(piece: Markup): number {
  return encoder.encode(piece.toString()).length
}

const encoder = new TextEncoder()
