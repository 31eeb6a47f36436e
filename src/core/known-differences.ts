/** Compares the texts of a report by words, each pair once: comment, summary and HTML report show the same ones. */
import type { Report } from './report.js'
import { type DifferencePiece, type TextPair, wordDifference } from './text-difference.js'

/** Comparing texts costs more than all else, and a report never changes. By the old text, then by the new one. */
const known = new WeakMap<Report, Map<string, Map<string, readonly DifferencePiece[]>>>()

/** As `wordDifference`. */
export function differenceIn(report: Report, { before, after }: TextPair): readonly DifferencePiece[] {
  const ofReport = madeIn(known, report, () => new Map<string, Map<string, readonly DifferencePiece[]>>())
  const ofText = madeIn(ofReport, before, () => new Map<string, readonly DifferencePiece[]>())
  return madeIn(ofText, after, () => wordDifference(before, after))
}

interface Store<Key, Value> {
  get(key: Key): Value | undefined
  set(key: Key, value: Value): unknown
}

function madeIn<Key, Value>(store: Store<Key, Value>, ...[key, make]: readonly [Key, () => Value]): Value {
  const present = store.get(key)
  if (present !== undefined) return present
  const made = make()
  store.set(key, made)
  return made
}
