/** The tag by which a saved text comes to rest: as long as it fits text and guidance, no job is started for the scenario. */
import { bareText } from './bare-text.js'

export interface Settling {
  /** The input `settled-tag`; any text, taken literally. */
  readonly prefix: string
  /** The instructions that the tag is for. */
  readonly text: string
  /** What every job of the run is told; other guidance unsettles a text, for it may ask for another one. */
  readonly guidance: string
  /** SHA-256 of the UTF-8 bytes, as 64 hex digits. */
  readonly hash: (text: string) => string
}

/** 32 bits tell the few versions of one scenario apart, and keep the tag readable beside a person's own. */
const digits = 8

/** `<prefix>-<8 hex digits>` of text and guidance; line ends and outer white space of both do not count. */
export function settledTag({ prefix, text, guidance, hash }: Settling): string {
  // A list in JSON, so that no part of the text can pass for a part of the guidance.
  const digest = hash(JSON.stringify([bareText(text), bareText(guidance)]))
  return `${prefix}-${digest.slice(0, digits)}`
}

/** The tags as they are saved with a text: all others in their order, then the one that fits, without older ones of ours. */
export function withSettledTag(
  tags: readonly string[],
  { prefix, tag }: { readonly prefix: string; readonly tag: string },
): readonly string[] {
  return [...withoutSettledTag(tags, prefix), tag]
}

/** The tags without ours: only the exact form is taken for ours, so that a person's `settled-by-anna` stays. */
export function withoutSettledTag(tags: readonly string[], prefix: string): readonly string[] {
  return tags.filter((tag) => !isOurs(tag, prefix))
}

/** True where one of the tags says that this very text was saved under this guidance. */
export function isSettled(tags: readonly string[], settling: Settling): boolean {
  return tags.includes(settledTag(settling))
}

function isOurs(tag: string, prefix: string): boolean {
  const opening = `${prefix}-`
  return tag.startsWith(opening) && /^[\da-f]{8}$/.test(tag.slice(opening.length))
}
