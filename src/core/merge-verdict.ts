/** The verdict on several parts of a selection: of all their scenarios together, and of parts that stopped early. */
import { type Ending, type EndingKind, type Facts, judge, type Verdict } from './gate.js'
import { shorten } from './harmless.js'
import type { Conclusion } from './model.js'
import type { Report } from './report.js'
import { shardName } from './shard.js'
import { ended } from './sentence.js'

/** As much as an annotation holds of a verdict; a run's own reason is seldom a tenth of it. */
const reasonCharacters = 4_000

const worstFirst: readonly Conclusion[] = ['failure', 'neutral', 'success']

/**
 * The worst of all verdicts. What a part is not known to have looked at never passes: one that stopped early is judged
 * by how it ended, besides its scenarios.
 */
export function judgeParts(reports: readonly Report[], facts: Omit<Facts, 'ending'>): Verdict {
  const stopped = reports.flatMap((report) => {
    const ending = endingOf(report)
    if (ending === null) return []
    return [{ report, verdict: judge({ ...facts, results: [], missing: [], plan: null, ending }) }]
  })
  const together = judge({ ...facts, ending: null })
  const worst = worstFirst.find(
    (conclusion) =>
      together.conclusion === conclusion || stopped.some(({ verdict }) => verdict.conclusion === conclusion),
  )
  const told = stopped.filter(({ verdict }) => verdict.conclusion === worst)
  if (worst === undefined || told.length === 0) return together
  // Next to parts that stopped, "nothing to do" would be no news.
  const own = together.conclusion === worst && worst === 'failure' ? [together.reason] : []
  return { conclusion: worst, reason: [...own, ...reasons(told, reports.length)].join(' ') }
}

/** How the whole ended, where a part stopped early: as the one did that knows the least. */
export function worstEnding(reports: readonly Report[]): EndingKind | undefined {
  const order: readonly EndingKind[] = [
    'cancelled',
    'unfinished',
    'broken',
    'platform',
    'deadline',
    'not-here',
  ]
  return order.find((kind) => reports.some(({ ending }) => ending === kind))
}

/** As the run had it, whose verdict is made anew; null where it came to its end, or where its scenarios tell the rest. */
function endingOf({ ending, reason, scenarios }: Report): Ending | null {
  if (ending === undefined) return null
  switch (ending) {
    case 'cancelled':
      return { kind: 'cancelled' }
    case 'deadline':
      return scenarios.length === 0 ? { kind: 'deadline' } : null
    case 'platform':
    case 'broken':
    case 'unfinished':
    case 'not-here':
      return { kind: ending, message: shorten(reason, reasonCharacters) }
  }
}

/** Each reason once, with the shards that it is of where it is not of all. */
function reasons(
  told: readonly { readonly report: Report; readonly verdict: Verdict }[],
  all: number,
): readonly string[] {
  const byReason = new Map<string, string[]>()
  for (const { report, verdict } of told) {
    const names = byReason.get(verdict.reason) ?? []
    if (report.shard !== undefined) names.push(shardName(report.shard))
    byReason.set(verdict.reason, names)
  }
  return [...byReason].map(([reason, names]) =>
    names.length === 0 || names.length === all ? reason : `Shard ${names.join(', ')}: ${ended(reason)}`,
  )
}
