/** Shows a proof in Markdown: a table with bars in text for the comment, small enough for its limit. */
import { counted } from './counts.js'
import { inlineText } from './harmless.js'
import { withoutCases } from './proof-notes.js'
import { isFlaky, type Proof, type ProofVerdict, type Rate, type ScenarioProof, wasRun } from './proof.js'
import type { Piece } from './size-budget.js'
import { type Detail, linked, scenarioLink } from './subject.js'
import { costText, type ProvenScenario, rateWords } from './proof-words.js'

export interface ProofView {
  readonly proof: Proof
  readonly scenarios: readonly ProvenScenario[]
  readonly detail: Detail
  /** Scenarios in the table at the most; 0 leaves the line over all. */
  readonly maxRows: number
}

/** It quotes the service where a proof was refused, and lists every kind of run that was not counted. */
const reasonCharacters = 600
/** A suite has 200 cases, so more results are rare. */
const shownLinks = 10
const barCells = 10
/** Even where room is scarce, as the worse ones come first. */
const fewRows = 5

const ranks: Readonly<Record<ProofVerdict, number>> = { worse: 0, better: 1, inconclusive: 2 }

/** The forms of a proof: with its scenarios, then with the few to be looked at first, then over all scenarios only. */
export const proofForm = { few: 1, none: 2 } as const

export function proofPiece(view: ProofView): Piece {
  const rows = [view.maxRows, Math.min(view.maxRows, fewRows), 0]
  return { forms: rows.map((maxRows) => proofMarkdown({ ...view, maxRows })) }
}

/** Heading, reason, table and foot; where nothing was run no table. Ends with an empty line. */
export function proofMarkdown(view: ProofView): string {
  const { proof, scenarios, detail } = view
  const reason = detail === 'counts' ? withoutCases(proof.reason) : proof.reason
  const flaky = scenarios.filter((scenario) => isFlaky(scenario.proof.before)).length
  const parts = [
    `#### Proof: ${wasRun(proof) ? proof.verdict : 'not run'}`,
    inlineText(reason, reasonCharacters),
    hasRuns(scenarios) ? table(view) : '',
    flaky === 0 ? '' : `${counted(flaky, 'flaky scenario')}: the old text passes only sometimes.`,
    footPart(proof),
  ]
  return `${parts.filter((part) => part !== '').join('\n\n')}\n\n`
}

function hasRuns(scenarios: ProofView['scenarios']): boolean {
  return scenarios.some(({ proof: { before, after } }) => before.total + after.total > 0)
}

/** What a reader has to look at first; among equals as in the report. */
function rank({ proof: { before, verdict } }: ProvenScenario): number {
  return ranks[verdict] + (isFlaky(before) ? 0 : 0.5)
}

function table({ proof, scenarios, detail, maxRows }: ProofView): string {
  const shown = scenarios.toSorted((a, b) => rank(a) - rank(b)).slice(0, maxRows)
  const left = scenarios.length - shown.length
  const rows = [
    `| **All together** | ${cells(proof)} |`,
    ...shown.map((scenario) => {
      const flaky = isFlaky(scenario.proof.before) ? ', flaky' : ''
      return `| ${scenarioLink(scenario.result, detail)} | ${cells(scenario.proof)}${flaky} |`
    }),
  ]
  const more = left === 0 ? '' : `\n\n${counted(left, 'scenario')} not in this table: see the report.`
  return `| Scenario | Old text | New text | Verdict |\n| --- | --- | --- | --- |\n${rows.join('\n')}${more}`
}

function cells({ before, after, verdict }: ScenarioProof): string {
  return `${rateText(before)} | ${rateText(after)} | ${verdict === 'worse' ? '**worse**' : verdict}`
}

/** A bar and the numbers: readable without colour and, without the bar, aloud. */
export function rateText(rate: Rate): string {
  const { passed, total } = rate
  return total === 0 ? rateWords(rate) : `\`${bar(passed / total)}\` ${rateWords(rate)}`
}

/** Full and empty only where all or none passed. */
function bar(share: number): string {
  const cells = Math.round(share * barCells)
  const full = share === 0 || share === 1 ? cells : Math.min(barCells - 1, Math.max(1, cells))
  return `${'█'.repeat(full)}${'░'.repeat(barCells - full)}`
}

function footPart({ channel, estimatedCost, results }: Proof): string {
  const links = results
    .slice(0, shownLinks)
    .map((url, index) => linked(results.length === 1 ? 'result' : `result ${index + 1}`, url))
  const left = results.length - links.length
  return [
    `Channel: ${inlineText(channel, 20)}`,
    ...(estimatedCost === null ? [] : [`estimated cost: ${costText(estimatedCost)}`]),
    ...(links.length === 0 ? [] : [`on Cekura: ${links.join(', ')}${left === 0 ? '' : ` and ${left} more`}`]),
  ].join(' · ')
}
