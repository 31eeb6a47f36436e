/** Makes one short, plain line of what the service says, in whatever form its error bodies hold it. */

/** Longest line that is quoted from the service, in characters. */
export const longestWords = 300

/** More of a body than this is never looked at, in characters: a stray page may have megabytes. */
const looksAt = 20_000

/** Keys that only wrap the words (contract, row "errors"): naming them would tell a reader nothing. */
const wrappers = new Set(['detail', 'error', 'errors', 'message', 'messages', 'non_field_errors'])

/** How deep an error body is read, and how many entries of each level: enough for every known form. */
const depthLimit = 5
const entryLimit = 10

/** True for an HTML or XML page: what a gateway answers with, never the API itself. */
export function isWebPage(body: string): boolean {
  return /^\s*<[!?a-z]/i.test(body.slice(0, looksAt))
}

/** One line without control, format and unpaired surrogate characters, at most `longestWords` characters. */
export function oneLine(text: string): string {
  const line = text
    .slice(0, looksAt)
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim()
  const characters = Array.from(line)
  return characters.length <= longestWords ? line : `${characters.slice(0, longestWords - 1).join('')}…`
}

/** The words in a parsed error value: `{field: [messages]}`, `{errors: {path: [messages]}}`, a bare array, `{detail}` or text. */
export function wordsOfValue(value: unknown): string {
  return oneLine(messages(value, depthLimit).join('; '))
}

/** The words in an error body as it came: JSON in any known form, a web page (its title), plain text, or nothing. */
export function wordsOfBody(body: string): string {
  if (isWebPage(body)) return `a web page${pageTitle(body)}`
  try {
    return wordsOfValue(JSON.parse(body))
  } catch {
    return oneLine(body)
  }
}

function pageTitle(page: string): string {
  const title = oneLine(/<title>([^<]*)<\/title>/i.exec(page.slice(0, looksAt))?.[1] ?? '')
  return title === '' ? '' : ` titled "${title}"`
}

function messages(value: unknown, depth: number): readonly string[] {
  if (typeof value === 'string') return value.trim() === '' ? [] : [value.trim()]
  if (typeof value === 'number') return [String(value)]
  if (typeof value !== 'object' || value === null || depth === 0) return []
  if (Array.isArray(value)) return value.slice(0, entryLimit).flatMap((entry) => messages(entry, depth - 1))
  return Object.entries(value)
    .slice(0, entryLimit)
    .flatMap(([key, entry]) => {
      const inner = messages(entry, depth - 1)
      return wrappers.has(key) || inner.length === 0 ? inner : [`${key}: ${inner.join(', ')}`]
    })
}
