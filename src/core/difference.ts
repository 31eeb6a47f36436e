/** Shows the difference between two texts as Markdown for a comment, word by word where that reads better. */
import { fenced, inertText } from './harmless.js'
import {
  type DifferencePiece,
  lineDifference,
  lines,
  type TextPair,
  wordDifference,
  words,
} from './text-difference.js'

export { changeSize, lineDifference, wordDifference } from './text-difference.js'
export type { DifferencePiece, TextPair } from './text-difference.js'

/**
 * One or more Markdown blocks, to be put after an empty line. Word by word, in paragraphs with `<del>` and `<ins>`,
 * where at least a third of the longer text has stayed: then the eye finds the changes. Else line by line in a `diff`
 * fence: a rewritten text reads better whole, the old above the new. Both leave out most of what has not changed.
 * `pieces` is the difference by words, for those who know it already.
 */
export function differenceMarkdown(
  { before, after }: TextPair,
  pieces = wordDifference(before, after),
): string {
  if (pieces.every(({ kind }) => kind === 'same')) return '*No difference.*'
  return readsByWords(pieces) ? byWords(pieces) : byLines(lineDifference(closed(before), closed(after)))
}

/** With a line end at its end, whose presence is no change of a line. */
function closed(text: string): string {
  return text === '' || /[\r\n]$/.test(text) ? text : `${text}\n`
}

function readsByWords(pieces: readonly DifferencePiece[]): boolean {
  const length = { same: 0, added: 0, removed: 0 }
  for (const { kind, text } of pieces) length[kind] += text.length
  return length.same * 3 >= length.same + Math.max(length.added, length.removed)
}

/** Which items are near enough to a change to be shown: at most `context` away. Two passes, so linear. */
function nearChanges(changes: readonly boolean[], context: number): readonly boolean[] {
  const near = changes.map(() => false)
  const forwards = [...changes.keys()]
  for (const order of [forwards, forwards.toReversed()]) {
    let distance = Infinity
    for (const index of order) {
      distance = changes[index] === true ? 0 : distance + 1
      if (distance <= context) near[index] = true
    }
  }
  return near
}

/** A line that holds more than white space, as it is shown. */
interface ShownLine {
  readonly markdown: string
  readonly changed: boolean
  readonly startsParagraph: boolean
}

function byWords(pieces: readonly DifferencePiece[]): string {
  const shown = shownLines(pieces)
  const near = nearChanges(
    shown.map(({ changed }) => changed),
    1,
  )
  let markdown = ''
  let skipped = false
  for (const [index, line] of shown.entries()) {
    if (near[index] === true) {
      const gap = skipped ? '…\n\n' : ''
      const join = markdown === '' ? '' : skipped || line.startsParagraph ? '\n\n' : '<br>'
      markdown += `${join}${gap}${line.markdown}`
    }
    skipped = near[index] !== true
  }
  return skipped ? `${markdown}\n\n…` : markdown
}

function shownLines(pieces: readonly DifferencePiece[]): readonly ShownLine[] {
  const shown: ShownLine[] = []
  let startsParagraph = true
  for (const line of linesOf(pieces)) {
    const blank = line.every(({ text }) => text.trim() === '')
    const changed = line.some(({ kind }) => kind !== 'same')
    if (!blank) shown.push({ markdown: lineMarkdown(line), changed, startsParagraph })
    startsParagraph = blank
  }
  return shown
}

/** The pieces of each line, without line ends. */
function linesOf(pieces: readonly DifferencePiece[]): readonly (readonly DifferencePiece[])[] {
  const found: DifferencePiece[][] = [[]]
  for (const piece of pieces) {
    for (const [index, text] of withSigns(piece).split('\n').entries()) {
      if (index > 0) found.push([])
      if (text !== '') found.at(-1)?.push({ kind: piece.kind, text })
    }
  }
  return found
}

/** White space that alone has changed would not be seen, so it gets signs. A removed line end breaks no line. */
function withSigns({ kind, text }: DifferencePiece): string {
  if (kind === 'same' || text.trim() !== '') return text
  const signs = text.replace(/\n/g, '⏎').replace(/\t/g, '⇥').replace(/\s/g, '␣')
  return kind === 'added' && text.includes('\n') ? `${signs}\n` : signs
}

const elements = { same: '', added: 'ins', removed: 'del' } as const

function lineMarkdown(line: readonly DifferencePiece[]): string {
  return line
    .map(({ kind, text }, index) => {
      const edges = { first: index === 0, last: index === line.length - 1 }
      const short = kind === 'same' ? abridged(text, edges) : text
      // Spaces that open a line would be lost, or make a block of code.
      const inert = inertText(
        edges.first ? short.replace(/^\s+/, (space) => '\u00A0'.repeat(Math.min(space.length, 8))) : short,
      )
      return kind === 'same' ? inert : `<${elements[kind]}>${inert}</${elements[kind]}>`
    })
    .join('')
}

/** Longer unchanged stretches within a line are left out but for this much beside a change; in characters. */
const longestSame = 240
const keptSame = 100

function abridged(
  text: string,
  { first, last }: { readonly first: boolean; readonly last: boolean },
): string {
  if (text.length <= longestSame) return text
  const start = first && !last ? '' : `${atMost(keptSame, words(text.slice(0, longestSame))).join('')} `
  const fromEnd = last ? [] : atMost(keptSame, words(text.slice(-longestSame)).toReversed())
  return `${start}…${last ? '' : ` ${fromEnd.toReversed().join('')}`}`
}

/** As many of the first words as fit, of words that are longer than that all together. */
function atMost(characters: number, all: readonly string[]): readonly string[] {
  let length = 0
  return all.slice(
    0,
    all.findIndex((word) => (length += word.length) > characters),
  )
}

const marks = { same: ' ', added: '+', removed: '-' } as const

/** A line of the old or the new text; `number` counts the lines of the new one. */
interface FenceLine {
  readonly kind: DifferencePiece['kind']
  readonly text: string
  readonly number: number
}

function byLines(pieces: readonly DifferencePiece[]): string {
  const all = fenceLines(pieces)
  const near = nearChanges(
    all.map(({ kind }) => kind !== 'same'),
    3,
  )
  const shown = all.flatMap(({ kind, text, number }, index) => {
    if (near[index] !== true) return []
    const gap = index === 0 || near[index - 1] === true ? [] : [`@@ line ${number} @@`]
    return [...gap, ...wrapped(text).map((row) => `${marks[kind]}${row}`)]
  })
  return fenced(shown.join('\n'), 'diff')
}

function fenceLines(pieces: readonly DifferencePiece[]): readonly FenceLine[] {
  let number = 1
  return pieces.flatMap(({ kind, text }) =>
    lines(text).map((line) => {
      const found = { kind, text: line.replace('\n', ''), number }
      if (kind !== 'removed') number += 1
      return found
    }),
  )
}

/** A fence does not wrap, and a text without line ends would have to be read through a slit. In columns. */
const fenceWidth = 100

/** The rows of a line, broken at white space; only what has none, as Japanese text, is broken between words. */
function wrapped(line: string): readonly string[] {
  const rows: string[] = []
  let row = ''
  let width = 0
  for (const word of (line.match(/\S+\s*|\s+/gu) ?? []).flatMap(inPieces)) {
    const columns = columnsOf(word)
    if (width > 0 && width + columns > fenceWidth) {
      rows.push(row)
      row = ''
      width = 0
    }
    row += word
    width += columns
  }
  return [...rows, row]
}

function inPieces(run: string): readonly string[] {
  return columnsOf(run) <= fenceWidth ? [run] : words(run).flatMap(inParts)
}

/** A word that is longer than a row, such as an address, is cut. */
function inParts(word: string): readonly string[] {
  return columnsOf(word) <= fenceWidth ? [word] : [...word.matchAll(/.{1,50}/gsu)].map(([part]) => part)
}

/** About: characters of East Asian scripts take two. */
function columnsOf(word: string): number {
  return word.replace(/[\u1100-\u115F\u2E80-\uFFEF]/g, 'ww').length
}
