/** The pull request comment of a finished run. */
import type { Report } from './report.js'
import { reportMarkdown } from './report-markdown.js'
import type { CarriedProposal } from './comment-foot.js'
import type { Detail } from './subject.js'

/**
 * Of a whole comment, with what it carries unseen. GitHub refuses more than 65,536 characters, which it stores in 262,144
 * bytes. UTF-16 units are the strictest count of characters, and 60,000 of them never take more than 180,000 bytes.
 */
export const commentCharacters = 60_000

/** What text and sealed state may take up together: the rest is for the marker around the state. */
export const commentRoom = commentCharacters - 600

export interface CommentOptions {
  readonly detail: Detail
  /** UTF-16 units, at least 30,000: `commentCharacters` without what the comment carries unseen. */
  readonly maxCharacters: number
  /** Where the whole report is, for people: the name of an artifact or a path. */
  readonly reportHint: string
  /** Whether the comment carries the proposal unseen, to be saved after the merge. */
  readonly proposal: CarriedProposal
  /** Markdown below the verdict; 3,000 characters at most. */
  readonly notes?: string
}

/** Visible Markdown without a marker. Everything from outside in it is harmless. */
export function renderComment(
  report: Report,
  { detail, maxCharacters, reportHint, proposal, notes = '' }: CommentOptions,
): string {
  return reportMarkdown(report, {
    detail,
    reportHint,
    proposal,
    notes,
    limit: maxCharacters,
    measure: (text) => text.length,
  })
}
