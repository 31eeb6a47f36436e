/** Finds the fewest edits that turn one row of tokens into another (Myers, 1986), with bounded effort. */

export interface TokenPair {
  readonly before: readonly string[]
  readonly after: readonly string[]
}

/** So many tokens on end that stay, go or come. */
export interface EditRun {
  readonly kind: 'same' | 'removed' | 'added'
  readonly length: number
}

/** Tokens as numbers from 0: comparing those is what nearly all of the time goes into. */
interface NumberedPair {
  readonly before: Int32Array
  readonly after: Int32Array
  /** How many different ones there are in both rows. */
  readonly kinds: number
}

/**
 * What so many edits reach: an entry for each diagonal (tokens taken of the old row, less those of the new one) from
 * `-edits` to `edits` in steps of two.
 */
interface Round {
  /** The most tokens of the old row; -1 where the diagonal leads out of the rows. */
  readonly reach: Int32Array
  /** 1 where the last edit adds a token: it comes from the diagonal above, else from the one below. */
  readonly byAdding: Uint8Array
}

/**
 * Runs in order, no two neighbours of a kind; null where more tokens would have to be removed and added together than
 * `mostEdits`. Effort and memory grow with the square of the edits, and hardly with the rows.
 */
export function shortestEdits(pair: TokenPair, mostEdits: number): readonly EditRun[] | null {
  const numbered = numberedPair(pair)
  const rounds = leastEdits(numbered) > mostEdits ? null : search(numbered, mostEdits)
  return rounds === null ? null : runsOf(numbered, rounds)
}

function numberedPair({ before, after }: TokenPair): NumberedPair {
  const numbers = new Map<string, number>()
  const numberOf = (token: string): number => {
    const known = numbers.get(token)
    if (known !== undefined) return known
    numbers.set(token, numbers.size)
    return numbers.size - 1
  }
  const rowOf = (tokens: readonly string[]): Int32Array => {
    const row = new Int32Array(tokens.length)
    tokens.forEach((token, index) => {
      row[index] = numberOf(token)
    })
    return row
  }
  const rows = { before: rowOf(before), after: rowOf(after) }
  return { ...rows, kinds: numbers.size }
}

/** What is needed at the least, whatever the order of the tokens: it spares the search for most texts that were written anew. */
function leastEdits({ before, after, kinds }: NumberedPair): number {
  const surplus = new Int32Array(kinds)
  for (const token of before) surplus[token] = (surplus[token] ?? 0) + 1
  for (const token of after) surplus[token] = (surplus[token] ?? 0) - 1
  return surplus.reduce((sum, count) => sum + Math.abs(count), 0)
}

/** By number of edits, up to the number that is enough; null where `mostEdits` are not. One loop, for it is run so often. */
function search({ before, after }: NumberedPair, mostEdits: number): readonly Round[] | null {
  const end = before.length - after.length
  const rounds: Round[] = []
  // As if a token before the first had been removed.
  let earlier = Int32Array.of(-1)
  // Past the diagonal on which a row has come to its end, edits only lead away from the end of both.
  let [lowest, highest] = [-Infinity, Infinity]
  for (let edits = 0; edits <= mostEdits; edits += 1) {
    const reach = new Int32Array(edits + 1).fill(-1)
    const byAdding = new Uint8Array(edits + 1)
    rounds.push({ reach, byAdding })
    const first = Math.max(0, Math.ceil((lowest + edits) / 2))
    const last = Math.min(edits, Math.floor((highest + edits) / 2))
    for (let index = first; index <= last; index += 1) {
      const diagonal = 2 * index - edits
      const below = earlier[index - 1] ?? -1
      const above = earlier[index] ?? -1
      const canRemove = below >= 0 && below < before.length
      const canAdd = above >= 0 && above - diagonal <= after.length
      if (edits > 0 && !canRemove && !canAdd) continue
      // From where more of the old row is behind; where that is equal, what is removed comes first.
      const adds = canAdd && (!canRemove || below < above)
      let taken = adds ? above : below + 1
      while (
        taken < before.length &&
        taken - diagonal < after.length &&
        before[taken] === after[taken - diagonal]
      )
        taken += 1
      reach[index] = taken
      byAdding[index] = adds ? 1 : 0
      if (taken === before.length) {
        if (diagonal === end) return rounds
        highest = Math.min(highest, diagonal - 1)
      }
      if (taken - diagonal === after.length) lowest = Math.max(lowest, diagonal + 1)
    }
    earlier = reach
  }
  return null
}

/** Goes back from the end of both rows to their start. */
function runsOf({ before, after }: NumberedPair, rounds: readonly Round[]): readonly EditRun[] {
  const runs: { kind: EditRun['kind']; length: number }[] = []
  const put = (kind: EditRun['kind'], length: number): void => {
    const last = runs.at(-1)
    if (length === 0) return
    if (last?.kind === kind) last.length += length
    else runs.push({ kind, length })
  }
  // The entry of the last round on whose diagonal both rows are at their end.
  let index = (rounds.length - 1 + before.length - after.length) / 2
  let taken = before.length
  for (const [edits, { byAdding }] of [...rounds.entries()].reverse()) {
    const adds = byAdding[index] === 1
    if (!adds) index -= 1
    const earlier = rounds[edits - 1]?.reach[index] ?? 0
    put('same', taken - earlier - (adds || edits === 0 ? 0 : 1))
    if (edits > 0) put(adds ? 'added' : 'removed', 1)
    taken = earlier
  }
  return runs.reverse()
}
