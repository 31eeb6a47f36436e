/** The last line of the comment, and the line that says what a size limit has left out: where to find the rest. */
import { counted } from './counts.js'
import { inlineText } from './harmless.js'
import type { Report } from './report.js'
import { type Detail, linked, nameCharacters } from './subject.js'

/** Twelve of 64 digits: enough to compare two comments by eye. */
const shownDigits = 12

/** How much is not shown. */
export interface LeftOut {
  readonly problems: number
  /** Problems of which one line is left. */
  readonly shortened: number
  /** Changed texts, whether a line is left of them or nothing. */
  readonly changes: number
  readonly warnings: number
  readonly lists: number
}

/** One line that ends with an empty one; an empty string where nothing is left out. */
export function leftOutNotice(leftOut: LeftOut, reportHint: string): string {
  const parts = [
    [leftOut.problems, counted(leftOut.problems, 'problem')],
    [leftOut.shortened, `the details of ${counted(leftOut.shortened, 'problem')}`],
    [leftOut.changes, counted(leftOut.changes, 'changed text')],
    [leftOut.warnings, counted(leftOut.warnings, 'warning')],
    [leftOut.lists, counted(leftOut.lists, 'list')],
  ] as const
  const named = parts.filter(([count]) => count > 0).map(([, words]) => words)
  if (named.length === 0) return ''
  return `> Left out for size: ${named.join(', ')}. Whole report: ${inlineText(reportHint)}\n\n`
}

/**
 * What the comment carries unseen: the whole proposal, none, or none for a reason: for want of room (or of
 * `comment-detail: diff`), of a key to seal it with, or because another run has made the report.
 */
export type CarriedProposal = 'whole' | 'left-out' | 'none' | 'no-key' | 'not-ours'

const carriedWords: Readonly<Record<CarriedProposal, string>> = {
  whole: 'After the merge, `mode: apply-reviewed` saves exactly the proposed texts.\n\n',
  'left-out':
    'This comment does not carry the proposal: to save it after the merge, keep `report.json` as an artifact and give it to `mode: apply-reviewed` as `plan`.\n\n',
  none: '',
  'no-key':
    'This comment does not carry the proposal, for the step that wrote it has no `api-key` to sign it with: nothing can be saved from here.\n\n',
  'not-ours':
    'This comment shows the report of another run, which nothing vouches for. It does not carry the proposal: nothing can be saved from here.\n\n',
}

/** Where the file is what counts, the next sync undoes what was saved on Cekura alone. */
const forFile =
  'Take the proposed texts into the suite file (suggestions, or the output `patch`) to keep them: `suite-sync: true` saves what is in the file. `mode: apply-reviewed` saves exactly the proposed texts on Cekura alone.\n\n'

/** Which run this is of which agent, which plan it proposes, and where the whole report is. */
export function footPart(
  report: Report,
  {
    detail,
    reportHint,
    proposal,
  }: { readonly detail: Detail; readonly reportHint: string; readonly proposal: CarriedProposal },
): string {
  const { run, agent, planDigest } = report
  const commit = /^[\da-f]{7,64}$/.test(run.headSha) ? [`commit \`${run.headSha.slice(0, 7)}\``] : []
  const parts = [
    linked(`Run ${run.runId}, attempt ${run.attempt}`, run.url),
    ...commit,
    ...(agent === null ? [] : [agentLabel(agent, detail)]),
    ...(planDigest === '' ? [] : [`plan \`${planDigest.slice(0, shownDigits)}\``]),
    `whole report: ${inlineText(reportHint)}`,
  ]
  const carried = proposal === 'whole' && report.suite !== undefined ? forFile : carriedWords[proposal]
  return `${carried}<sub>${parts.join(' · ')}</sub>\n`
}

function agentLabel({ id, name }: NonNullable<Report['agent']>, detail: Detail): string {
  return detail === 'counts' ? `agent ${id}` : `agent ${id} ${inlineText(name, nameCharacters)}`.trim()
}
