/** Tells what has changed between two texts, by words and by lines, with bounded effort and the same answer every time. */
import { type EditRun, shortestEdits, type TokenPair } from './shortest-edits.js'

/** A stretch of text; the removed and the unchanged ones together are the old text, the added and unchanged ones the new. */
export interface DifferencePiece {
  readonly kind: 'same' | 'added' | 'removed'
  readonly text: string
}

/** Two texts; line ends are compared as LF, whatever they were. */
export interface TextPair {
  readonly before: string
  readonly after: string
}

/**
 * The most words or lines that are removed and added together before the search is given up: its effort grows with
 * the square of this number. A limit on time would give another answer on a busier machine.
 */
const mostEdits = 400

/** Placeholders and tags are one word each: half of one in a diff is no help. No match runs past the next brace or `<`. */
const atom = /\{\{[^{}]*\}\}|<\/?[a-z_]+(?:\s[^<>]*)?>/g

/**
 * By words, as a reader marks up a page: neighbours are joined, and a few words that happen to be the same amid a
 * rewritten passage count as rewritten. Where the texts differ in too many words: by lines, and by words inside of them.
 */
export function wordDifference(before: string, after: string): readonly DifferencePiece[] {
  const pieces = difference({ before: words(before), after: words(after) })
  if (pieces !== null) return readable(pieces)
  const edits = grouped(lineDifference(before, after))
  return flattened(edits.length === 1 ? edits : grouped(edits.flatMap(byWords)))
}

/** One place of a difference by lines, with what differs in it told by words if that is possible. */
function byWords({ removed, added, same }: Edit): readonly DifferencePiece[] {
  const pieces = difference({ before: words(removed), after: words(added) })
  if (pieces === null) return flattened([{ removed, added, same }])
  return [...readable(pieces), { kind: 'same', text: same }]
}

/** By whole lines, each with its LF. Where too many differ: what stands between the common start and the common end. */
export function lineDifference(before: string, after: string): readonly DifferencePiece[] {
  const pair = { before: lines(before), after: lines(after) }
  return difference(pair) ?? wholeDifference(pair)
}

/** How many characters (UTF-16 units) are removed or added. */
export function changeSize(pieces: readonly DifferencePiece[]): number {
  return pieces.reduce((sum, { kind, text }) => sum + (kind === 'same' ? 0 : text.length), 0)
}

function unified(text: string): string {
  return text.replace(/\r\n?/g, '\n')
}

/** The lines of a text, each with its LF; the last one may have none. */
export function lines(text: string): readonly string[] {
  return unified(text).match(/[^\n]*\n|[^\n]+/g) ?? []
}

/** Made at first use: it takes longer than the words of a line. */
let madeSegmenter: Intl.Segmenter | null = null

/** Words, spaces and punctuation of any language, also of those that write no spaces between words. */
export function words(text: string): readonly string[] {
  const whole = unified(text)
  const found: string[] = []
  const segmenter = (madeSegmenter ??= new Intl.Segmenter('en', { granularity: 'word' }))
  const take = (prose: string): void => {
    for (const { segment } of segmenter.segment(prose)) found.push(segment)
  }
  let end = 0
  for (const match of whole.matchAll(atom)) {
    take(whole.slice(end, match.index))
    found.push(match[0])
    end = match.index + match[0].length
  }
  take(whole.slice(end))
  return found
}

/** Removed before added between two unchanged stretches; null where the texts differ in too much. */
function difference(pair: TokenPair): readonly DifferencePiece[] | null {
  const whole = wholeDifference(pair)
  // Only removed, or only added, in one place: there is nothing to search for, however much it is.
  if (new Set(whole.map(({ kind }) => kind).filter((kind) => kind !== 'same')).size < 2) return whole
  const runs = shortestEdits(pair, mostEdits)
  return runs === null ? null : flattened(grouped(piecesOf(pair, runs)))
}

/** What the runs stand for. */
function piecesOf({ before, after }: TokenPair, runs: readonly EditRun[]): readonly DifferencePiece[] {
  let [oldPlace, newPlace] = [0, 0]
  return runs.map(({ kind, length }) => {
    const [from, place] = kind === 'added' ? [after, newPlace] : [before, oldPlace]
    if (kind !== 'added') oldPlace += length
    if (kind !== 'removed') newPlace += length
    return { kind, text: from.slice(place, place + length).join('') }
  })
}

/** One place where the texts differ, between their common start and their common end. */
function wholeDifference({ before, after }: TokenPair): readonly DifferencePiece[] {
  const start = commonLength({ before, after })
  const end = commonLength({
    before: before.slice(start).toReversed(),
    after: after.slice(start).toReversed(),
  })
  const oldEnd = before.length - end
  return flattened([
    { removed: '', added: '', same: before.slice(0, start).join('') },
    {
      removed: before.slice(start, oldEnd).join(''),
      added: after.slice(start, after.length - end).join(''),
      same: before.slice(oldEnd).join(''),
    },
  ])
}

/** How many tokens are the same from the start. */
function commonLength({ before, after }: TokenPair): number {
  const different = before.findIndex((token, index) => token !== after[index])
  return different === -1 ? before.length : different
}

/** A place where the texts differ, and the unchanged stretch that follows it. */
interface Edit {
  removed: string
  added: string
  same: string
}

function grouped(pieces: readonly DifferencePiece[]): Edit[] {
  const edits: Edit[] = [{ removed: '', added: '', same: '' }]
  for (const { kind, text } of pieces) {
    const last = edits.at(-1)
    if (last !== undefined && (kind === 'same' || last.same === '')) last[kind] += text
    else edits.push({ removed: '', added: '', same: '', [kind]: text })
  }
  return edits
}

function flattened(edits: readonly Edit[]): readonly DifferencePiece[] {
  return edits
    .flatMap(({ removed, added, same }): readonly DifferencePiece[] => [
      { kind: 'removed', text: removed },
      { kind: 'added', text: added },
      { kind: 'same', text: same },
    ])
    .filter(({ text }) => text !== '')
}

/**
 * Joins two places where the texts differ over an unchanged stretch that is no longer than what was replaced on both
 * of its sides; where words were only added, or only removed, nothing was replaced. A line end stays what it was, so
 * that paragraphs stay apart. Each join looks back once more, and
 * removes a place; so the effort is linear.
 */
function readable(pieces: readonly DifferencePiece[]): readonly DifferencePiece[] {
  const joined: Edit[] = []
  for (const edit of grouped(pieces)) {
    let current = edit
    for (let last = joined.at(-1); last !== undefined && joins(last, current); last = joined.at(-1)) {
      joined.pop()
      current = {
        removed: last.removed + last.same + current.removed,
        added: last.added + last.same + current.added,
        same: current.same,
      }
    }
    joined.push(current)
  }
  return flattened(joined)
}

function joins(first: Edit, second: Edit): boolean {
  if (first.removed + second.removed === '' || first.added + second.added === '') return false
  const length = first.same.length
  return length <= replaced(first) && length <= replaced(second) && !first.same.includes('\n')
}

function replaced({ removed, added }: Edit): number {
  return Math.max(removed.length, added.length)
}
