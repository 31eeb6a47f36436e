/** Says which scenarios a proof leaves out, and why: the sentences at the end of its reason. */
import { counted } from './counts.js'
import type { LeftOutCase } from './proof-suite.js'

/** More names, or more reasons, than this are a list that no one reads. */
const mostNamed = 10

/** One sentence for each reason, with the scenarios that it holds for; empty where none is left out. */
export function leftOutNotes(leftOut: readonly LeftOutCase[]): string {
  const byReason = new Map<string, LeftOutCase['id'][]>()
  for (const { id, reason } of leftOut) byReason.set(reason, [...(byReason.get(reason) ?? []), id])
  const groups = [...byReason]
  const others = groups.slice(mostNamed).reduce((sum, [, ids]) => sum + ids.length, 0)
  return [
    ...groups
      .slice(0, mostNamed)
      .map(([reason, ids]) => `${heading(ids.length)} (${listed(ids)}): ${reason}`),
    ...(others === 0 ? [] : [`${heading(others)} for other reasons.`]),
  ].join(' ')
}

function heading(count: number): string {
  return `${counted(count, 'scenario')} left out`
}

function listed(ids: readonly LeftOutCase['id'][]): string {
  const more = ids.length - mostNamed
  return `${ids.slice(0, mostNamed).join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}

const about = /\d+ scenarios? left out \(/

/**
 * A proof's reason without what it says of single scenarios, which may quote the service about their texts: for a
 * comment that is to hold no text.
 */
export function withoutCases(reason: string): string {
  const start = reason.search(about)
  return start < 0 ? reason : `${reason.slice(0, start)}Some scenarios are left out: see the report.`
}

/** A proof's reason with one more sentence about all scenarios, which stands before those about single ones. */
export function withNote(reason: string, note: string): string {
  const start = reason.search(about)
  return start < 0 ? `${reason} ${note}` : `${reason.slice(0, start)}${note} ${reason.slice(start)}`
}
