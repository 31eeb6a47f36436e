/** Compares a new text with the old one by rules alone, never by a model, and says what it finds. */
import { bareText } from './bare-text.js'
import { shorten } from './harmless.js'
import { addedForms, lostForms, type MarkChange } from './marks.js'
import { cues, markup, proseOf, unwrapped } from './markup.js'
import type { Finding, FindingCode } from './model.js'
import { placeholders, profileKey } from './template.js'
import { writingSystem } from './writing-system.js'

export interface TextChange {
  /** An empty text is a draft: then only what the new text is by itself can be checked. */
  readonly before: string
  readonly after: string
  /** Every key of every test profile, nested ones dotted; null where they are not known. */
  readonly profileKeys: ReadonlySet<string> | null
}

/** Findings in the order of the codes, within one code in the order of the text. An empty new text has no other finding. */
export function checkText({ before, after, profileKeys }: TextChange): readonly Finding[] {
  if (isEmpty(after)) return [error('empty', 'The new text is empty.')]
  const added = placeholdersAdded({ before, after, profileKeys })
  if (isEmpty(before)) return added
  return [
    ...lostForms(placeholders(before), placeholders(after)).map((change) =>
      error('placeholder-lost', markChanged('placeholder', change)),
    ),
    ...added,
    ...lostForms(markup(before), markup(after)).map((change) =>
      error('markup-lost', markChanged('tag', change)),
    ),
    ...addedForms(markup(before), markup(after)).map((change) =>
      warning('markup-added', markChanged('tag', change)),
    ),
    ...lostForms(cues(before), cues(after)).map((change) =>
      warning('bracket-lost', markChanged('cue', change)),
    ),
    ...lengthChanged(before.trim().length, after.trim().length),
    ...scriptChanged(writingSystem(proseOf(before)), writingSystem(proseOf(after))),
  ]
}

/** The test profile keys that only the new text reads, each once, in its order: what the profiles must be asked for. */
export function addedProfileKeys(before: string, after: string): readonly string[] {
  const known = new Set(keysOf(before))
  return [...new Set(keysOf(after))].filter((key) => !known.has(key))
}

/** Equal but for the kind of line ends, and white space at both ends. */
export function sameText(one: string, other: string): boolean {
  return bareText(one) === bareText(other)
}

/** Nothing but white space, also inside of the tags that wrap a text. */
function isEmpty(text: string): boolean {
  return unwrapped(text).trim() === ''
}

function keysOf(text: string): readonly string[] {
  return [...placeholders(text).keys()].map(profileKey).filter((key) => key !== null)
}

function placeholdersAdded({ before, after, profileKeys }: TextChange): readonly Finding[] {
  const known = placeholders(before)
  const keys = new Set(addedProfileKeys(before, after))
  return [...placeholders(after).keys()]
    .filter((form) => !known.has(form))
    .flatMap((form) => {
      const key = profileKey(form)
      if (key === null) return [warning('placeholder-added', `The placeholder ${shown(form)} is new.`)]
      if (!keys.has(key) || (profileKeys !== null && isKey(key, profileKeys))) return []
      const why =
        profileKeys === null
          ? 'the test profiles could not be read to see whether they have it'
          : 'no test profile has it'
      return [error('placeholder-added', `The placeholder ${shown(form)} is new, and ${why}.`)]
    })
}

/** A key itself, or one that holds others: `address` where there is `address.city`. */
function isKey(key: string, keys: ReadonlySet<string>): boolean {
  return keys.has(key) || [...keys].some((one) => one.startsWith(`${key}.`))
}

/** One sentence about a mark that occurs more or less often than before. */
function markChanged(kind: string, { form, before, after }: MarkChange): string {
  const mark = `The ${kind} ${shown(form)}`
  if (after === 0) return `${mark} is gone.`
  return before === 0 ? `${mark} is new.` : `${mark} occurs ${times(after)} instead of ${times(before)}.`
}

function times(count: number): string {
  return count === 1 ? 'once' : `${count} times`
}

function lengthChanged(before: number, after: number): readonly Finding[] {
  const sizes = `${after} characters instead of ${before}`
  if (after > before * 3)
    return [warning('length', `The new text is more than three times as long: ${sizes}.`)]
  if (after * 3 < before) return [warning('length', `The new text is less than a third as long: ${sizes}.`)]
  return []
}

function scriptChanged(before: string | null, after: string | null): readonly Finding[] {
  if (before === null || after === null || before === after) return []
  return [warning('script-changed', `The writing system was ${before} and is ${after} now.`)]
}

/** A form may be as long as a text. */
function shown(form: string): string {
  return shorten(form, 80)
}

function error(code: FindingCode, message: string): Finding {
  return { code, severity: 'error', message }
}

function warning(code: FindingCode, message: string): Finding {
  return { code, severity: 'warning', message }
}
