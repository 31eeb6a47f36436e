/** Makes a document fit a size limit by giving up its pieces in an order that the document decides. */

/** A part of a document that may be shown in a shorter form. */
export interface Piece {
  /** The fullest form first, often ending in an empty one. Each carries its own line ends. */
  readonly forms: readonly string[]
}

/** One step towards a smaller document: from now on the piece is shown in this form. */
export interface Concession {
  readonly piece: Piece
  /** Index into the piece's forms. */
  readonly form: number
}

export interface Budget {
  readonly pieces: readonly Piece[]
  /** In the order in which they are made; none is made that is not needed. */
  readonly concessions: readonly Concession[]
  /** What the pieces may take up together, in the unit of `measure`. */
  readonly limit: number
  /** Must add up: the size of two texts together is the sum of their sizes. */
  readonly measure: (text: string) => number
}

/** The form in which each piece is shown: 0 unless a concession was needed. */
export type Choice = ReadonlyMap<Piece, number>

/** Where all concessions together do not suffice, all are made: the caller sees to it that its fixed text leaves room. */
export function fit({ pieces, concessions, limit, measure }: Budget): Choice {
  const choice = new Map(pieces.map((piece) => [piece, 0]))
  const size = (piece: Piece): number => measure(shownForm(piece, choice))
  let total = pieces.reduce((sum, piece) => sum + size(piece), 0)
  for (const { piece, form } of concessions) {
    if (total <= limit) break
    total -= size(piece)
    choice.set(piece, form)
    total += size(piece)
  }
  return choice
}

/** The text of a piece in its chosen form. */
export function shownForm(piece: Piece, choice: Choice): string {
  return piece.forms[choice.get(piece) ?? 0] ?? ''
}

/** How many of the pieces are shown in another form than their fullest, or not at all. */
export function countCut(pieces: readonly Piece[], choice: Choice): number {
  return pieces.filter((piece) => shownForm(piece, choice) !== piece.forms[0]).length
}

/** How many of the pieces are not shown at all. */
export function countGone(pieces: readonly Piece[], choice: Choice): number {
  return pieces.filter((piece) => shownForm(piece, choice) === '').length
}

/** Concessions that bring each piece to the form, the one with the largest fullest form first. */
export function largestFirst(pieces: readonly Piece[], form: number): readonly Concession[] {
  const size = ({ forms }: Piece): number => forms[0]?.length ?? 0
  return pieces.toSorted((a, b) => size(b) - size(a)).map((piece) => ({ piece, form }))
}

/** Concessions that bring each piece to the form, the last piece first: for pieces that are sorted by importance. */
export function lastFirst(pieces: readonly Piece[], form: number): readonly Concession[] {
  return pieces.toReversed().map((piece) => ({ piece, form }))
}
