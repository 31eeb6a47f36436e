/** Makes text from outside harmless where it is shown: in a Markdown line, in a code fence, in the runner's log. */

/** An invisible character that ends a mention, a reference or an address for GitHub's linkers. */
const breaker = '\u200B'

/**
 * Characters that hide, reorder or forge what a reader sees: controls, line separators, bidirectional marks, invisible
 * operators, tag characters. Joiners and emoji selectors stay, for many languages are unreadable without them.
 */
const hidden =
  /[\p{Cc}\p{Zl}\p{Zp}\p{Noncharacter_Code_Point}\u00AD\u061C\u180E\u200B\u200E\u200F\u202A-\u202E\u2060-\u206F\u3164\uFEFF\uFFA0\uFFF9-\uFFFB\u{E0000}-\u{E0FFF}]/gu

/** With the `u` flag a surrogate matches only where it has no partner. */
const loneSurrogate = /\p{Surrogate}/gu

/** Shows hidden characters as `\u{202E}`; leaves tab and newline, CRLF as LF; puts U+FFFD for half a surrogate pair. */
export function visibleText(text: string): string {
  return text
    .replace(/\r\n/g, '\n')
    .replace(loneSurrogate, '\uFFFD')
    .replace(hidden, (character) =>
      character === '\n' || character === '\t' ? character : `\\u{${hexadecimal(character)}}`,
    )
}

function hexadecimal(character: string): string {
  return (character.codePointAt(0) ?? 0).toString(16).toUpperCase()
}

/**
 * At most `maxCharacters` UTF-16 units (the unit of GitHub's limits), the ellipsis included. Cuts between graphemes;
 * inside of one only where it alone is longer than the limit, and never inside a surrogate pair.
 */
export function shorten(text: string, maxCharacters: number): string {
  if (text.length <= maxCharacters) return text
  if (maxCharacters < 1) return ''
  const last = maxCharacters - 1
  // One unit more than fits, so that a pair at the edge is seen whole; the rest of a long text is not looked at.
  const start = text.slice(0, maxCharacters + 1)
  const grapheme = new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(start).containing(last)
  const cut = start.slice(0, grapheme?.index || last)
  return `${cut.replace(/[\uD800-\uDBFF]$/, '')}…`
}

/**
 * What GitHub's linkers act on. They run on the rendered text, where an entity is the character again, so each is
 * broken with an invisible character: `@name` and addresses, `#1`, `GH-1`, `scheme://`, `www.`, `:emoji:`.
 */
const linked = /@|#(?=\d|$)|\bGH-(?=\d)|:(?=\/|[\w+-]+:|$)|www(?=\.)/giu

/** Seven or more hexadecimal digits, both kinds among them: what GitHub takes for a commit. Plain numbers stay whole. */
const commit = /\b(?=[a-f]*\d)(?=\d*[a-f])[\da-f]{7,}\b/giu

/** What Markdown and HTML act on, anywhere in a line or at one of its ends. */
const special = /[&<>"`*_~[\]|\\#$]|^[-+=:]|(?<=^\d{1,9})[.)]|!$/g

/**
 * Entities, not backslashes: they hold in Markdown, in table cells and in raw HTML such as `<summary>` alike. A dollar
 * sign gets the element that GitHub documents for one that opens no formula.
 */
function escaped(character: string): string {
  return character === '$' ? '<span>$</span>' : `&#${character.charCodeAt(0)};`
}

/**
 * A piece of one Markdown line, inert: no mention, link, image, HTML, emphasis, code, table break, emoji, formula,
 * heading, list or quote comes of it. White space stays (a line end as a space), so that pieces can be joined;
 * a line must not open with a piece that does with white space. Not for attributes.
 */
export function inertText(text: string): string {
  return visibleText(text)
    .replace(linked, `$&${breaker}`)
    .replace(commit, (digits) => digits.replace(/.{6}(?=.)/g, `$&${breaker}`))
    .replace(special, escaped)
    .replace(/\n/g, ' ')
}

/**
 * One inert line for any place of a Markdown line: its start, a list item, a heading, a table cell, a link's text,
 * a `<summary>`. Runs of white space become one space. `maxCharacters` counts what is shown, not the escapes.
 */
export function inlineText(text: string, maxCharacters = 200): string {
  return inertText(shorten(visibleText(text).replace(/\s+/g, ' ').trim(), maxCharacters))
}

/**
 * A code fence that the text cannot close: longer than every run of backticks in it. Line ends become LF. To be put
 * at the start of a line, after an empty one. A language that is more than one plain word is left out.
 */
export function fenced(text: string, language = ''): string {
  const shown = visibleText(text)
  let longest = 2
  for (const [run] of shown.matchAll(/`+/g)) longest = Math.max(longest, run.length)
  const fence = '`'.repeat(longest + 1)
  const word = /^[\w+-]+$/.test(language) ? language : ''
  return `${fence}${word}\n${shown}${shown === '' || shown.endsWith('\n') ? '' : '\n'}${fence}`
}

/**
 * A line that the runner takes for a command: `::name::` at its start after white space, or `##[name]` anywhere.
 * The runner compares by culture, where invisible characters count for nothing; so they are skipped here too,
 * and what breaks the command is a space, which does count.
 */
const commandAtStart =
  /^[\t\p{Zs}\p{Default_Ignorable_Code_Point}]*:(?=\p{Default_Ignorable_Code_Point}*:)/gmu
const commandAnywhere = /#(?=\p{Default_Ignorable_Code_Point}*\[)/gu

/** For the runner's log: no command, colour or control character takes effect. Newlines are shown as ⏎ unless `lines`. */
export function logText(text: string, { lines = false }: { readonly lines?: boolean } = {}): string {
  const shown = visibleText(text.replace(/\r\n?/g, '\n'))
    .replace(commandAtStart, '$& ')
    .replace(commandAnywhere, '$& ')
  return lines ? shown : shown.replace(/\n/g, '⏎')
}
