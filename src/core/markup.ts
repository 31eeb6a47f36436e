/** Finds what steers a call inside a text: markup tags such as `<silence time="1s"/>`, and cues such as `[laughter]`. */
import { countForms, type Mark } from './marks.js'
import { withNormalPlaceholders, withoutPlaceholders } from './template.js'

/** Tags that the service acts on (contract, row "call markup"). Any other tag is text. Case counts, as in XML. */
export const markupTags = [
  'silence',
  'hold',
  'break',
  'endcall',
  'ivr',
  'voicemail',
  'spell',
  'dtmf',
  'send_sms',
  'interruption',
  'ignore_interruptions',
  'speed',
  'volume',
  'voice',
  'background_noise',
  'noise',
  'network_simulation',
  'client_message',
  'audio',
  'function',
] as const

const names = markupTags.join('|')
const value = String.raw`"[^"<]*"|'[^'<]*'|[^\s"'<>/]+`
const attributePattern = new RegExp(String.raw`[\w:-]+(?:\s*=\s*(?:${value}))?`, 'g')
/**
 * A closing tag, or an opening one whose `end` tells whether it closes itself. As in XML a value holds no `<`, so no
 * match runs past the next one; and none has more than 20 attributes: so the search is linear on any text.
 */
const tagPattern = new RegExp(
  String.raw`</(?<closed>${names})\s*>|` +
    String.raw`<(?<name>${names})(?<attributes>(?:\s+[\w:-]+(?:\s*=\s*(?:${value}))?){0,20})\s*(?<end>/>|>(?:</\k<name>\s*>)?)`,
  'g',
)

/** `b='2'  a=1` as ` a="1" b="2"`. */
function normalAttributes(written: string): string {
  return [...written.matchAll(attributePattern)]
    .map(([written]) => ` ${normalAttribute(written)}`)
    .sort()
    .join('')
}

function normalAttribute(written: string): string {
  const equals = written.indexOf('=')
  if (equals === -1) return written
  return `${written.slice(0, equals).trim()}=${normalValue(written.slice(equals + 1).trim())}`
}

function normalValue(raw: string): string {
  const bare = withNormalPlaceholders(/^["']/.test(raw) ? raw.slice(1, -1) : raw)
  return bare.includes('"') ? `'${bare}'` : `"${bare}"`
}

/**
 * Every markup tag in the order of the text, opening and closing ones each for itself. Attribute values are part of
 * the form: a silence of two seconds is another test than one of one second. `<endcall></endcall>` is `<endcall/>`.
 */
export function tagMarks(text: string): readonly Mark[] {
  return [...text.matchAll(tagPattern)].map(({ 0: spelling, groups = {} }) => ({
    form: normalTag(groups),
    spelling,
  }))
}

function normalTag({ closed, name = '', attributes = '', end }: Readonly<Record<string, string>>): string {
  return closed === undefined
    ? `<${name}${normalAttributes(attributes)}${end === '>' ? '' : '/'}>`
    : `</${closed}>`
}

/** Normal form of each markup tag to its number of occurrences. */
export function markup(text: string): ReadonlyMap<string, number> {
  return countForms(tagMarks(text))
}

/**
 * A cue such as `[laughter]`: one to forty characters that open with a letter, on one line. The set is open, so any
 * such bracket counts; one that is longer is prose, and one inside a placeholder belongs to it.
 */
const cuePattern = /\[[ \t]*\p{L}[\p{L}\p{M}\p{N} \t,.'’&/_-]{0,39}\]/gu

/** Every bracket cue in the order of the text; case and spaces do not count. */
export function cueMarks(text: string): readonly Mark[] {
  return [...withoutPlaceholders(text).matchAll(cuePattern)].map(([spelling]) => ({
    form: `[${spelling.slice(1, -1).replace(/\s+/g, ' ').trim().toLowerCase()}]`,
    spelling,
  }))
}

/** Normal form of each bracket cue to its number of occurrences. */
export function cues(text: string): ReadonlyMap<string, number> {
  return countForms(cueMarks(text))
}

/** The text without tags and placeholders: what is left is for people. */
export function proseOf(text: string): string {
  return withoutPlaceholders(text.replace(tagPattern, ' '))
}

const opening = '<scenario>'
const closing = '</scenario>'

/** True where the whole text stands in `<scenario>…</scenario>`. */
export function isWrapped(text: string): boolean {
  const trimmed = text.trim()
  return trimmed.startsWith(opening) && trimmed.endsWith(closing)
}

/** What stands between the wrapping tags, one of them or both, without white space at its ends; else the text itself. */
export function unwrapped(text: string): string {
  const trimmed = text.trim()
  const start = trimmed.startsWith(opening) ? opening.length : 0
  const end = trimmed.endsWith(closing) ? trimmed.length - closing.length : trimmed.length
  return start === 0 && end === trimmed.length ? text : trimmed.slice(start, end).trim()
}

/**
 * `after` wrapped as `before` is: a rewrite must neither lose nor gain the tags around the whole text, and they keep
 * the white space inside of them. A draft (empty `before`) and an empty `after` are left as they are.
 */
export function withSameWrapping(before: string, after: string): string {
  if (before.trim() === '' || after.trim() === '') return after
  if (!isWrapped(before)) return isWrapped(after) ? unwrapped(after) : after
  if (isWrapped(after)) return after
  const inside = before.trim().slice(opening.length, -closing.length)
  const start = inside.slice(0, inside.length - inside.trimStart().length)
  const end = inside.slice(inside.trimEnd().length)
  return `${opening}${start}${unwrapped(after).trim()}${end}${closing}`
}
