/** Marks: the pieces of a text that must survive a rewrite, compared as sets with counts. */

/** A placeholder, a tag or a bracket cue as it stands in a text. */
export interface Mark {
  /** Spaces, quotes and order put in one way: two spellings of the same thing have the same form. */
  readonly form: string
  /** As written. */
  readonly spelling: string
}

/** How often a form occurs in two texts. */
export interface MarkChange {
  readonly form: string
  readonly before: number
  readonly after: number
}

/** Form to number of occurrences, in the order of first appearance. */
export function countForms(marks: readonly Mark[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const { form } of marks) counts.set(form, (counts.get(form) ?? 0) + 1)
  return counts
}

/** The forms that occur less often than before, in the order of `before`. */
export function lostForms(
  before: ReadonlyMap<string, number>,
  after: ReadonlyMap<string, number>,
): readonly MarkChange[] {
  return [...before]
    .map(([form, count]) => ({ form, before: count, after: after.get(form) ?? 0 }))
    .filter((change) => change.after < change.before)
}

/** The forms that occur more often than before, in the order of `after`. */
export function addedForms(
  before: ReadonlyMap<string, number>,
  after: ReadonlyMap<string, number>,
): readonly MarkChange[] {
  return lostForms(after, before).map(({ form, before: now, after: then }) => ({
    form,
    before: then,
    after: now,
  }))
}
