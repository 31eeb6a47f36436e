/** Decides what the comment shows and carries: progress or, where nothing new is to be expected, what it shows already. */
import { titles } from '../core/comment-verdict.js'
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
      return { markdown: shown.comment.body, state: carryAgain(carry, { state: shown.state, jobs }).sealed }
    },
    atEnd: (report) => ({
      ...(settings.proposes ? carryProposal : carryJobs)(carry, { report, jobs: ledger.jobs() }),
      kept: shown !== null && isSame(report, shown) ? shown.comment.body : null,
    }),
  }
}

/** A comment with a proposal for the same guidance stays in view: most likely this run will propose the same again. */
function keepable({ earlier: { shown }, guidanceDigest, proposes }: CommentStateSettings): Earlier['shown'] {
  if (!proposes || shown?.state.proposal !== 'whole' || shown.state.digest === '') return null
  return shown.state.guidanceDigest === guidanceDigest ? shown : null
}

const quiet = new Set(['improved', 'unchanged', 'skipped'])

/** The same proposal under the same verdict, and nothing else to tell. */
function isSame(report: Report, { comment, state }: NonNullable<Earlier['shown']>): boolean {
  const sameProposal = report.planDigest === state.digest
  const nothingElse =
    report.scenarios.every(({ status }) => quiet.has(status)) && report.selection.missing.length === 0
  return sameProposal && nothingElse && comment.body.startsWith(`${titles[report.conclusion]}\n`)
}
