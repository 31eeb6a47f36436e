/** Finds the placeholders of a text, `{{test_profile.key}}` and others, whatever their spaces and quotes. */
import { countForms, type Mark } from './marks.js'

/** No match runs past the next brace, so the search is linear on any text. */
const placeholder = /\{\{([^{}]*)\}\}/g

/** One step of a path: `.name`, `['any name']`, `["any name"]`, `[0]`. */
const step = /\s*(?:\.\s*([^\s.[\]'"|]+)|\[\s*(?:'([^']*)'|"([^"]*)"|(\d+))\s*\])/y

/** A name that needs no quotes after a dot. */
const plainName = /^[\p{L}\p{M}\p{N}_-]+$/u

interface ProfilePath {
  readonly names: readonly string[]
  /** What follows the path, in its normal form: nothing, a filter, or something that is no path. */
  readonly rest: string
}

/** The body of a placeholder as a path into the test profile; null where it is none, or names no key. */
function profilePath(body: string): ProfilePath | null {
  const root = /^\s*test_profile(?=[\s.[])/.exec(body)
  if (root === null) return null
  const names: string[] = []
  let end = root[0].length
  step.lastIndex = end
  for (let match = step.exec(body); match !== null; match = step.exec(body)) {
    // One of the four alternatives has matched, the others are undefined.
    names.push(match.slice(1).join(''))
    end = step.lastIndex
  }
  return names.length === 0 ? null : { names, rest: normalExpression(body.slice(end)) }
}

function normalExpression(expression: string): string {
  return (
    expression
      .replace(/\s+/g, ' ')
      .trim()
      // Only quotes that belong together: a mismatched pair is no path, and must not come to look like one.
      .replace(/'([^'"]*)'/g, '"$1"')
      .replace(/ ?([|.,()[\]]) ?/g, '$1')
  )
}

function normalPlaceholder(body: string): string {
  const path = profilePath(body)
  if (path === null) return `{{${normalExpression(body)}}}`
  const steps = path.names.map((name) => (plainName.test(name) ? `.${name}` : `[${quoted(name)}]`))
  const rest = path.rest === '' || path.rest.startsWith('|') ? path.rest : ` ${path.rest}`
  return `{{test_profile${steps.join('')}${rest}}}`
}

/** In the quotes that do not occur inside; a name comes from within quotes, so one kind never does. */
function quoted(name: string): string {
  return name.includes('"') ? `'${name}'` : `"${name}"`
}

/** Every placeholder in the order of the text. `{{ }}` is none. */
export function placeholderMarks(text: string): readonly Mark[] {
  return [...text.matchAll(placeholder)]
    .map(([spelling]) => ({ form: normalPlaceholder(spelling.slice(2, -2)), spelling }))
    .filter(({ form }) => form !== '{{}}')
}

/**
 * Normal form to number of occurrences. `{{ test_profile['a key'] }}` and `{{test_profile["a key"]}}` are one form;
 * so are `{{test_profile['a']}}` and `{{test_profile.a}}`.
 */
export function placeholders(text: string): ReadonlyMap<string, number> {
  return countForms(placeholderMarks(text))
}

/**
 * The key of the test profile that a placeholder (in any spelling) reads, nested names dotted; null where it reads
 * none. A filter (`| upper`) does not count. Anything else behind the path is kept, so that it matches no real key.
 */
export function profileKey(placeholder: string): string | null {
  const path = profilePath(placeholder.replace(/^\{\{/, '').replace(/\}\}$/, ''))
  if (path === null) return null
  const key = path.names.join('.')
  return path.rest === '' || path.rest.startsWith('|') ? key : `${key} ${path.rest}`
}

/** The text with each placeholder in its normal form. */
export function withNormalPlaceholders(text: string): string {
  return text.replace(placeholder, (_, body: string) => normalPlaceholder(body))
}

/** The text with a space for each placeholder: what is left is for people. */
export function withoutPlaceholders(text: string): string {
  return text.replace(placeholder, ' ')
}
