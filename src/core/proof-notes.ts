/** Says which scenarios a proof leaves out, and why: the sentences at the end of its reason. */
import { counted } from './counts.js'
import type { LeftOutCase } from './proof-suite.js'

/** More names than this are a list that no one reads. */
const mostNamed = 10

/** One sentence for each reason, with the scenarios that it holds for; empty where none is left out. */
export function leftOutNotes(leftOut: readonly LeftOutCase[]): string {
  const byReason = new Map<string, LeftOutCase['id'][]>()
  for (const { id, reason } of leftOut) byReason.set(reason, [...(byReason.get(reason) ?? []), id])
  return [...byReason].map(([reason, ids]) => `${heading(ids.length)} (${listed(ids)}): ${reason}`).join(' ')
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
