/** Names the texts that have changed the most, for a reader who has no time for all of them. */
import { type Change, changesOf } from './comment-changes.js'
import type { Report } from './report.js'
import { type Detail, scenarioLink } from './subject.js'

const mostRows = 5

/** What a reader is to judge: of a text that is not offered the size says nothing. */
const judged: ReadonlySet<Change['fate']> = new Set<Change['fate']>(['proposed', 'saved', 'restored'])

/**
 * Heading and table, the largest change first, among equals as in the report; at most 8,000 characters. Empty where
 * fewer than two texts have changed. Ends with an empty line.
 */
export function largestChanges(report: Report, detail: Detail): string {
  const changes = changesOf(report).filter(({ fate }) => judged.has(fate))
  if (changes.length < 2) return ''
  const rows = changes
    .toSorted((a, b) => b.size - a.size)
    .slice(0, mostRows)
    .map((change) => row(change, detail))
  return [
    '#### Largest changes\n',
    '| Scenario | Characters changed | Old length | New length |',
    '| --- | ---: | ---: | ---: |',
    ...rows,
    '\n',
  ].join('\n')
}

function row({ result, after, size }: Change, detail: Detail): string {
  return `| ${scenarioLink(result, detail)} | ${size} | ${result.before.length} | ${after.length} |`
}
