/** The texts that have changed, each as a collapsed diff, and the warnings about those that are offered. */
import { findingText } from './comment-problems.js'
import { counted } from './counts.js'
import { changeSize, type DifferencePiece, differenceMarkdown } from './difference.js'
import { inlineText } from './harmless.js'
import { differenceIn } from './known-differences.js'
import type { Outcome, ScenarioResult } from './model.js'
import type { Report } from './report.js'
import type { Piece } from './size-budget.js'
import { type Detail, linked, scenarioLabel, scenarioLink } from './subject.js'

/** The forms of a change: with its diff (where texts are shown at all), one line, nothing. */
export const changeForm = { whole: 0, brief: 1, absent: 2 } as const

const headings = {
  proposed: 'Proposed changes',
  saved: 'Saved changes',
  restored: 'Texts put back',
  withheld: 'New texts that are not saved',
  differing: 'Texts on Cekura that are not those of the suite file',
} as const
type Fate = keyof typeof headings

/** The texts that a reader is to look at: of any other one a warning does not matter any more. */
const offered: ReadonlySet<Outcome> = new Set<Outcome>(['improved', 'applied', 'reverted'])

/** What has become of a new text; a scenario that is unchanged or skipped has none. */
const fates: Readonly<Partial<Record<Outcome, Fate>>> = {
  improved: 'proposed',
  applied: 'saved',
  reverted: 'restored',
  rejected: 'withheld',
  drifted: 'withheld',
  failed: 'withheld',
  uncertain: 'withheld',
  timeout: 'withheld',
  cancelled: 'withheld',
}

export interface ChangeGroup {
  readonly heading: string
  readonly pieces: readonly Piece[]
}

/** A new text beside the one that it takes the place of. */
export interface Change {
  /** `before` is the text that would go, whoever had it. */
  readonly result: ScenarioResult
  readonly after: string
  readonly fate: Fate
  /** The difference by words, of the expected outcomes empty where they are equal. */
  readonly text: readonly DifferencePiece[]
  readonly outcome: readonly DifferencePiece[]
  /** Characters (UTF-16 units) removed and added, in both. */
  readonly size: number
}
type Uncompared = Pick<Change, 'result' | 'after' | 'fate'>

/** Groups by what has become of the texts, none of them empty; scenarios in the report's order. */
export function changeGroups(report: Report, detail: Detail): readonly ChangeGroup[] {
  const changes = changesOf(report)
  return Object.entries(headings)
    .map(([fate, heading]) => ({
      heading,
      pieces: changes.filter((change) => change.fate === fate).map((change) => changePiece(change, detail)),
    }))
    .filter(({ pieces }) => pieces.length > 0)
}

/** Every new text, of a suite's case also the file's where Cekura has another; scenarios in the report's order. */
export function changesOf(report: Report): readonly Change[] {
  return report.scenarios
    .flatMap((result) => [...changeOf(result), ...fileChange(result)])
    .map((change) => compared(report, change))
}

function compared(report: Report, change: Uncompared): Change {
  const { before, outcomeBefore, outcomeAfter } = change.result
  const text = differenceIn(report, { before, after: change.after })
  const outcome =
    outcomeAfter === outcomeBefore ? [] : differenceIn(report, { before: outcomeBefore, after: outcomeAfter })
  return { ...change, text, outcome, size: changeSize(text) + changeSize(outcome) }
}

function changeOf(result: ScenarioResult): readonly Uncompared[] {
  const { before, after, outcomeBefore, outcomeAfter, status, suite } = result
  // What the file is offered stands on its own, whatever Cekura has.
  const fate = status === 'drifted' && suite !== undefined ? 'proposed' : fates[status]
  if (fate === undefined || after === null) return []
  if (differsFromFile(result)) return after === before ? [] : [{ result: sameOutcome(result), after, fate }]
  return after === before && outcomeAfter === outcomeBefore ? [] : [{ result, after, fate }]
}

/** True where Cekura has another text or expected outcome than the suite file, and still has: what was saved is a change of its own. */
function differsFromFile({ suite, status, outcomeBefore, outcomeAfter }: ScenarioResult): boolean {
  if (suite === undefined || status === 'applied') return false
  return suite.onCekura !== null || outcomeBefore !== outcomeAfter
}

function sameOutcome(result: ScenarioResult): ScenarioResult {
  return { ...result, outcomeBefore: result.outcomeAfter }
}

/** What bringing Cekura to the file would change. */
function fileChange(result: ScenarioResult): readonly Uncompared[] {
  if (!differsFromFile(result)) return []
  const { suite, before: after } = result
  return [{ result: { ...result, before: suite?.onCekura ?? after }, after, fate: 'differing' }]
}

function changePiece({ result, after, fate, text, outcome, size }: Change, detail: Detail): Piece {
  const { before, outcomeBefore, outcomeAfter } = result
  const facts = [
    ...(result.language === null ? [] : [inlineText(result.language, 12)]),
    ...(result.created ? ['new'] : []),
    `${counted(size, 'character')} changed`,
    ...(fate === 'withheld' ? [result.status] : []),
    ...(fate === 'differing' ? ['the file against Cekura'] : []),
  ].join(' · ')
  const brief = `- ${scenarioLink(result, detail)} · ${facts}\n\n`
  if (detail === 'counts') return { forms: [brief, brief, ''] }
  const newOutcome =
    outcome.length === 0
      ? ''
      : `**Expected outcome**\n\n${differenceMarkdown({ before: outcomeBefore, after: outcomeAfter }, outcome)}\n\n`
  const body = [
    `<details><summary><b>${scenarioLabel(result, detail)}</b> · ${facts}</summary>\n\n`,
    `${whereabouts(result)}\n\n`,
    changeSize(text) === 0 ? '' : `${differenceMarkdown({ before, after }, text)}\n\n`,
    newOutcome,
    '</details>\n\n',
  ].join('')
  return { forms: [body, brief, ''] }
}

/** The scenario's page and, of a suite's case, its place in the file. */
function whereabouts({ id, url, suite }: ScenarioResult): string {
  const parts = [
    ...(id === null ? [] : [linked(`Scenario ${id} on Cekura`, url)]),
    ...(suite === undefined ? [] : [inlineText(`${suite.file}:${suite.line}`)]),
  ]
  return parts.join(' · ')
}

/** Warnings beside texts that are offered or saved: one piece a scenario. Those of a rejected text stand with its errors. */
export function warningPieces(report: Report, detail: Detail): readonly Piece[] {
  return report.scenarios
    .filter(({ status }) => offered.has(status))
    .flatMap((result) => {
      const warnings = result.findings.filter(({ severity }) => severity === 'warning')
      if (warnings.length === 0) return []
      const shown = warnings
        .slice(0, 5)
        .map((warning) => findingText(warning, detail))
        .join(' ')
      const more = warnings.length > 5 ? ` And ${warnings.length - 5} more.` : ''
      return [{ forms: [`- ${scenarioLink(result, detail)}: ${shown}${more}\n`, ''] }]
    })
}
