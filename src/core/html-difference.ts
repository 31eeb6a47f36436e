/** Shows a text, or what has changed between two, as lines of HTML with the findings marked in their places. */
import { markup, type Markup, type Part } from './html-markup.js'
import { markedParts, type TextMark } from './html-marks.js'
import { changeSize, type DifferencePiece, lines, type TextPair } from './text-difference.js'

/** How two texts are compared. */
export type Compare = (pair: TextPair) => readonly DifferencePiece[]

export interface TextChangeView {
  readonly before: string
  readonly after: string
  readonly compare: Compare
  readonly marks: readonly TextMark[]
  /** Where the row stands in the page: its findings' own names begin with that. */
  readonly place: string
  readonly language: string | null
}

export interface ShownChange {
  readonly html: Markup
  /** Characters (UTF-16 units) that were removed or added. */
  readonly size: number
}

/**
 * Longer ones, together, are not shown: a browser takes long to lay them out. In characters. A text on Cekura has a few
 * thousand.
 */
export const longestShown = 200_000

/** The old and the new text in one: what was taken out and what was put in, in the place where it was. */
export function changeView(view: TextChangeView): ShownChange {
  const { before, after, compare, language } = view
  if (before.length + after.length > longestShown)
    return { html: tooLong(before.length + after.length), size: Math.abs(after.length - before.length) }
  const pieces = compare({ before, after })
  const size = changeSize(pieces)
  const shown = linesOf(pieces).map(
    (line) => markup`<p dir="auto">${line.map((piece) => pieceView(piece, view))}</p>`,
  )
  return {
    html: markup`<div class="text${size > 0 && ' changed'}"${langOf(language)}>${shown}</div>`,
    size,
  }
}

/** A text that has not changed. */
export function textView(text: string, language: string | null): Markup {
  if (text === '') return markup`<p class="quiet">(empty)</p>`
  if (text.length > longestShown) return tooLong(text.length)
  const shown = lines(text).map((line) => markup`<p dir="auto">${line.replace('\n', '')}</p>`)
  return markup`<div class="text"${langOf(language)}>${shown}</div>`
}

function tooLong(characters: number): Markup {
  return markup`<p class="quiet">${characters} characters are too many to show here: see report.json.</p>`
}

/** So that it is read aloud in its language. Other words than a code, such as `multi`, name none. */
function langOf(language: string | null): Part {
  return language !== null && /^[a-z]{2,3}$/.test(language) && markup` lang="${language}"`
}

/** A line ends where both texts have a line end, so that the lines of one stand beside those of the other. */
function linesOf(pieces: readonly DifferencePiece[]): readonly (readonly DifferencePiece[])[] {
  let line: DifferencePiece[] = []
  const found = [line]
  for (const { kind, text } of pieces) {
    const parts = kind === 'same' ? text.split('\n') : [text]
    for (const [index, part] of parts.entries()) {
      if (index > 0) {
        line = []
        found.push(line)
      }
      if (part !== '') line.push({ kind, text: part })
    }
  }
  // What follows the last line end is no line.
  return line.length === 0 ? found.slice(0, -1) : found
}

function pieceView({ kind, text }: DifferencePiece, { marks, place }: TextChangeView): Part {
  if (kind === 'same') return text
  const own = marks.filter((mark) => mark.kind === kind)
  const parts = markedParts(withSigns(text), own).map(({ text: part, finding }) =>
    finding === null
      ? part
      : markup`<mark><a href="#${place}-finding-${finding + 1}" title="Finding ${finding + 1}">${part}</a></mark>`,
  )
  return kind === 'removed' ? markup`<del>${parts}</del>` : markup`<ins>${parts}</ins>`
}

/** White space that alone has changed would not be seen, so it gets signs. */
function withSigns(text: string): string {
  if (text.trim() !== '') return text
  return text
    .replace(/\n/g, '⏎\n')
    .replace(/\t/g, '⇥')
    .replace(/[^\S\n⏎⇥]/g, '␣')
}
