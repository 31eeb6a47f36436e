/** Finds the scenario of each case: by the tag of its key, and else by its name. */
import type { Scenario } from './model.js'
import type { SuiteCase } from './suite-case.js'
import { isSuiteTag, suiteTag } from './suite-tag.js'

type Named = Pick<Scenario, 'id' | 'name' | 'tags'>

export interface CaseMatch<Some extends Named> {
  readonly case: SuiteCase
  /** null where the case has no scenario yet. */
  readonly found: Some | null
  /** A case with a key that is found by its name adopts the scenario: its tag is still to be added. */
  readonly by: 'key' | 'name' | null
  /** Others that the case could have been, none of them another case's; the lowest id is the one that is found. */
  readonly doubles: readonly Some[]
}

export interface CaseMatches<Some extends Named> {
  /** In the order of the cases. */
  readonly matches: readonly CaseMatch<Some>[]
  /** The scenarios that no case has anything to do with, by id. */
  readonly unclaimed: readonly Some[]
}

/**
 * Every case with a key takes the scenario that bears its tag, before any takes one by name. By name a case with a key
 * takes only a scenario without a case's tag: one that bears another's may be in a suite that is not read now. Names are
 * compared without outer white space, which the service removes.
 */
export function matchCases<Some extends Named>({
  cases,
  scenarios,
  hash,
}: {
  readonly cases: readonly SuiteCase[]
  readonly scenarios: readonly Some[]
  /** SHA-256 of the UTF-8 bytes, as 64 hex digits. */
  readonly hash: (text: string) => string
}): CaseMatches<Some> {
  const sorted = scenarios.toSorted((one, other) => one.id - other.id)
  const byTag = grouped(sorted, ({ tags }) => tags.filter(isSuiteTag))
  const byName = grouped(sorted, ({ name }) => [name.trim()])
  const claimed = new Set<number>()
  const claim = (candidates: readonly Some[]): Some | null => {
    const found = candidates.find(({ id }) => !claimed.has(id)) ?? null
    if (found !== null) claimed.add(found.id)
    return found
  }
  const tagged = cases.map((one) => {
    const bearers = one.key === null ? [] : (byTag.get(suiteTag(one.key, hash)) ?? [])
    return { one, bearers, found: claim(bearers) }
  })
  const all = tagged.map(({ one, bearers, found }) => {
    if (found !== null) return { case: one, candidates: bearers, found, by: 'key' as const }
    const candidates = (byName.get(one.name.trim()) ?? []).filter(
      ({ tags }) => one.key === null || !tags.some(isSuiteTag),
    )
    const named = claim(candidates)
    return { case: one, candidates, found: named, by: named === null ? null : ('name' as const) }
  })
  // Only now is it known which scenarios are some case's own; the others of a case are told once.
  const matches = all.map(({ candidates, ...match }): CaseMatch<Some> => {
    const doubles = candidates.filter(({ id }) => !claimed.has(id))
    for (const { id } of doubles) claimed.add(id)
    return { ...match, doubles }
  })
  return { matches, unclaimed: sorted.filter(({ id }) => !claimed.has(id)) }
}

function grouped<Some>(
  scenarios: readonly Some[],
  wordsOf: (scenario: Some) => readonly string[],
): ReadonlyMap<string, readonly Some[]> {
  const groups = new Map<string, Some[]>()
  for (const scenario of scenarios) {
    for (const word of new Set(wordsOf(scenario))) {
      const group = groups.get(word)
      if (group === undefined) groups.set(word, [scenario])
      else group.push(scenario)
    }
  }
  return groups
}

/** Tells of a scenario whether `matchCases` might take it for one of the cases, or for a double of one. */
export function mayBeCase({
  cases,
  hash,
}: {
  readonly cases: readonly SuiteCase[]
  /** SHA-256 of the UTF-8 bytes, as 64 hex digits. */
  readonly hash: (text: string) => string
}): (scenario: Pick<Named, 'name' | 'tags'>) => boolean {
  const names = new Set(cases.map(({ name }) => name.trim()))
  const bearing = new Set(cases.flatMap(({ key }) => (key === null ? [] : [suiteTag(key, hash)])))
  return ({ name, tags }) => names.has(name.trim()) || tags.some((tag) => bearing.has(tag))
}
