/** The hidden last line by which a comment of ours is found again: written, and read back only in its exact form. */
import * as z from 'zod/mini'

/** What the hidden line holds. */
export interface Marker {
  /** Tells apart the comments of several uses in one pull request; any text. */
  readonly key: string
  readonly runId: number
  readonly attempt: number
  /** Empty where the event did not say. */
  readonly headSha: string
  /** Opaque to this module: only letters, digits, `-`, `_` and `.`, as base64url has them; empty for none. */
  readonly state: string
}

/** Counts up when the line changes its shape; a line of another version is not ours. */
const opening = '<!-- cekura-improve-scenarios v1'

const line = new RegExp(
  `^${opening} key=([\\w.%-]*) run=(\\d+) attempt=(\\d+) sha=([\\w.%-]*) state=([\\w.%-]*) -->$`,
)

const text = z.pipe(z.string(), z.transform(decode))
/** Larger numbers would not be exact. */
const count = z.pipe(z.coerce.number(), z.int())
const fields = z.tuple([text, count, count, text, text])

/**
 * The marker as one HTML comment, without line ends. Values are written so that no `>`, space or line end is left in
 * them: nothing can end the comment early, and nothing can look like a second field.
 */
export function writeMarker({ key, runId, attempt, headSha, state }: Marker): string {
  const values = { key, run: runId, attempt, sha: headSha, state }
  const fields = Object.entries(values).map(([name, value]) => `${name}=${encode(String(value))}`)
  return `${opening} ${fields.join(' ')} -->`
}

/** The visible text with the marker as its last line: mail clients and previews show the start of a comment. */
export function withMarker(body: string, marker: Marker): string {
  return `${body.trimEnd()}\n\n${writeMarker(marker)}`
}

/**
 * The marker of a comment, or null. Only the last line counts, from its first column, and only if writing what was
 * read gives the same line again: a quoted, fenced, indented or edited marker is not one. White space after it, and
 * the CRLF that GitHub's editor makes of line ends, do no harm.
 */
export function readMarker(body: string): Marker | null {
  const whole = body.trimEnd()
  const last = whole.slice(Math.max(whole.lastIndexOf('\n'), whole.lastIndexOf('\r')) + 1)
  const { success, data } = fields.safeParse(line.exec(last)?.slice(1))
  if (!success) return null
  const [key, runId, attempt, headSha, state] = data
  const marker = { key, runId, attempt, headSha, state }
  return writeMarker(marker) === last ? marker : null
}

/** The visible text of a comment that has a marker; any other as it is. */
export function withoutMarker(body: string): string {
  if (readMarker(body) === null) return body
  const whole = body.trimEnd()
  return whole.slice(0, Math.max(whole.lastIndexOf('\n'), whole.lastIndexOf('\r')) + 1).trimEnd()
}

/** `%` and four hexadecimal digits for each UTF-16 unit that is not plain: unlike percent-encoding it takes any string. */
function encode(text: string): string {
  return text.replace(
    /[^\w.-]/g,
    (unit) => `%${unit.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`,
  )
}

function decode(text: string): string {
  return text.replace(/%([\dA-F]{4})/g, (_, digits: string) => String.fromCharCode(parseInt(digits, 16)))
}
