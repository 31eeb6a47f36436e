/** What a reader seldom needs: lists of the scenarios that were created, reused, left as they are or skipped. */
import { counted } from './counts.js'
import { inlineText } from './harmless.js'
import type { ScenarioResult } from './model.js'
import type { Report } from './report.js'
import type { Piece } from './size-budget.js'
import { type Detail, scenarioLink } from './subject.js'

const reasonCharacters = 150

/** Collapsed lists, one a reason; a list is shown whole or not at all. */
export function listPieces(report: Report, detail: Detail): readonly Piece[] {
  const { scenarios } = report
  const groups = [
    { title: 'Created by this run', results: scenarios.filter(({ created }) => created) },
    {
      title: 'Reused: a text that was paid for already',
      results: scenarios.filter(({ reused }) => reused),
    },
    {
      title: 'Unchanged',
      results: scenarios.filter(({ status, reused }) => status === 'unchanged' && !reused),
    },
    ...skippedGroups(scenarios, detail),
  ].filter(({ results }) => results.length > 0)
  return [
    ...folderPiece(report, detail),
    ...groups.map(({ title, results }) => ({
      forms: [
        collapsed(
          `${title} (${results.length})`,
          results.map((result) => scenarioLink(result, detail)),
        ),
        '',
      ],
    })),
  ]
}

interface Group {
  readonly title: string
  readonly results: readonly ScenarioResult[]
}

/** A reason may quote a scenario, so that without texts all that were skipped are one group. */
function skippedGroups(scenarios: readonly ScenarioResult[], detail: Detail): readonly Group[] {
  const byReason = new Map<string, ScenarioResult[]>()
  for (const result of scenarios.filter(({ status }) => status === 'skipped')) {
    const reason = detail === 'counts' ? '' : inlineText(result.reason, reasonCharacters)
    const group = byReason.get(reason)
    if (group === undefined) byReason.set(reason, [result])
    else group.push(result)
  }
  return [...byReason].map(([reason, results]) => ({
    title: reason === '' ? 'Skipped' : `Skipped: ${reason}`,
    results,
  }))
}

function folderPiece({ created }: Report, detail: Detail): readonly Piece[] {
  if (created.folders.length === 0) return []
  const title = `Created ${counted(created.folders.length, 'folder')}`
  if (detail === 'counts') return [{ forms: [`${title}.\n\n`, ''] }]
  return [
    {
      forms: [
        collapsed(
          title,
          created.folders.map((path) => inlineText(path)),
        ),
        '',
      ],
    },
  ]
}

function collapsed(title: string, items: readonly string[]): string {
  return `<details><summary>${title}</summary>\n\n${items.join(' · ')}\n\n</details>\n\n`
}
