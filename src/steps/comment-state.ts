/** Decides what the comment shows and carries: progress or, where nothing new is to be expected, what it shows already. */
import { commentRoom } from '../core/comment.js'
import { titles } from '../core/comment-verdict.js'
import { attentionHeading } from '../core/report-markdown.js'
import type { Report } from '../core/report.js'
import type { Ledger } from './ledger.js'
import {
  type Carried,
  carryAgain,
  carryJobs,
  carryProposal,
  type CarrySettings,
  nothingCarried,
} from './carried.js'
import type { CommentText } from './comment.js'
import type { Earlier } from './earlier.js'

export interface CommentState {
  whileRunning(markdown: string): CommentText
  /** `kept`: the visible text that stays as it is, or null where the report is to be shown. */
  atEnd(report: Report): Carried & { readonly kept: string | null }
}

export const noCommentState: CommentState = {
  whileRunning: (markdown) => ({ markdown, state: '' }),
  atEnd: () => ({ ...nothingCarried, kept: null }),
}

export interface CommentStateSettings {
  readonly carry: CarrySettings
  readonly earlier: Earlier
  readonly ledger: Ledger
  /** SHA-256 of the guidance of this run. */
  readonly guidanceDigest: string
  readonly reportSoFar: () => Report
  /** A dry run proposes nothing: its comment keeps what has been paid for, and no proposal that it does not show. */
  readonly proposes: boolean
}

export function makeCommentState(settings: CommentStateSettings): CommentState {
  const { carry, ledger, reportSoFar } = settings
  const shown = keepable(settings)
  return {
    whileRunning: (markdown) => {
      const jobs = ledger.jobs()
      if (shown === null) return { markdown, state: carryJobs(carry, { report: reportSoFar(), jobs }).sealed }
      const { body } = shown.comment
      return { markdown: body, state: carryAgain(carry, { state: shown.state, jobs, body }).sealed }
    },
    atEnd: (report) => {
      const carried = (settings.proposes ? carryProposal : carryJobs)(carry, { report, jobs: ledger.jobs() })
      return { ...carried, kept: shown === null ? null : keptText(shown, { report, carried }) }
    },
  }
}

/** A comment with a proposal for the same guidance stays in view: most likely this run will propose the same again. */
function keepable({
  earlier: { shown },
  guidanceDigest,
  proposes,
  carry,
}: CommentStateSettings): Earlier['shown'] {
  // Its texts are what `comment-detail: counts` takes out of sight.
  if (!proposes || carry.detail === 'counts') return null
  if (shown?.state.proposal !== 'whole' || shown.state.digest === '' || !shown.intact) return null
  return shown.state.guidanceDigest === guidanceDigest ? shown : null
}

const quiet = new Set(['improved', 'unchanged', 'skipped'])

/** null where the text that is there does not tell what this run has to tell, or leaves no room for what it carries. */
function keptText(
  shown: NonNullable<Earlier['shown']>,
  { report, carried }: { readonly report: Report; readonly carried: Carried },
): string | null {
  const { body } = shown.comment
  return isSame(report, shown) && body.length + carried.sealed.length <= commentRoom ? body : null
}

/** The same proposal under the same verdict, and nothing else to tell, now and then. */
function isSame(report: Report, { comment: { body }, state }: NonNullable<Earlier['shown']>): boolean {
  const sameProposal = report.planDigest === state.digest
  // The digest is of what can be saved on Cekura: it says nothing of a case that has no scenario.
  const isToldByDigest = report.scenarios.every(({ id, status }) => id !== null || status !== 'improved')
  const nothingElse =
    report.scenarios.every(({ status }) => quiet.has(status)) && report.selection.missing.length === 0
  const nothingElseThen = !body.includes(`\n${attentionHeading}\n`)
  return (
    sameProposal &&
    isToldByDigest &&
    nothingElse &&
    nothingElseThen &&
    body.startsWith(`${titles[report.conclusion]}\n`)
  )
}
