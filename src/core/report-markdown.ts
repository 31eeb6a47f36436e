/** Puts a report together as Markdown that fits a size: the verdict and the failures stay, the rest gives way. */
import { changeForm, type ChangeGroup, changeGroups, warningPieces } from './comment-changes.js'
import { type CarriedProposal, footPart, type LeftOut, leftOutNotice } from './comment-foot.js'
import { listPieces } from './comment-lists.js'
import { groupHeading, problemForm, type ProblemGroup, problemGroups } from './comment-problems.js'
import { verdictPart } from './comment-verdict.js'
import { proofForm, proofPiece } from './proof-markdown.js'
import type { Report } from './report.js'
import {
  type Choice,
  type Concession,
  countCut,
  countGone,
  fit,
  largestFirst,
  lastFirst,
  type Piece,
  shownForm,
} from './size-budget.js'
import type { Detail } from './subject.js'
import { provenScenarios } from './proof-words.js'

export interface MarkdownOptions {
  readonly detail: Detail
  /** Where the whole report is, for people: the name of an artifact or a path. */
  readonly reportHint: string
  readonly proposal: CarriedProposal
  /** Markdown that stands below the verdict and is never cut; empty for none. */
  readonly notes?: string
  /** Markdown that stands above the changed texts and is never cut; empty for none. */
  readonly highlights?: string
  /** Markdown that stands above the last line and is never cut; empty for none. */
  readonly charts?: string
  /**
   * In the unit of `measure`. Verdict, headings and foot are never cut; together they stay below 30,000 even where
   * every character of every name has to be escaped, so that a smaller limit is not promised.
   */
  readonly limit: number
  readonly measure: (text: string) => number
}

/** A line of its own; only a report without any problem is without it. */
export const attentionHeading = '#### What needs attention'

interface Sections {
  readonly problems: readonly ProblemGroup[]
  readonly proof: readonly Piece[]
  readonly changes: readonly ChangeGroup[]
  readonly warnings: readonly Piece[]
  readonly lists: readonly Piece[]
}

/** The verdict is the first thing in it, a heading of the third level. */
export function reportMarkdown(report: Report, options: MarkdownOptions): string {
  const { detail, reportHint, limit, measure, notes = '', highlights = '', charts = '' } = options
  const sections = sectionsOf(report, detail)
  const verdict = verdictPart(report, detail)
  const foot = footPart(report, options)
  const compose = (choice: Choice, leftOut: LeftOut): string =>
    [
      verdict,
      notes,
      leftOutNotice(leftOut, reportHint),
      attentionPart(sections, choice),
      highlights,
      changesPart(sections, choice),
      charts,
      foot,
    ].join('')

  const pieces = allPieces(sections)
  const everything: Choice = new Map(pieces.map((piece) => [piece, 0]))
  const whole = compose(everything, leftOutOf(sections, everything))
  if (measure(whole) <= limit) return whole
  // Room is kept for the longest notice: how much it has to say is known only when the choice is made.
  const nothing: Choice = new Map(pieces.map((piece) => [piece, piece.forms.length]))
  const fixed = measure(compose(nothing, mostLeftOut(sections)))
  const choice = fit({ pieces, concessions: concessionsOf(sections), limit: limit - fixed, measure })
  return compose(choice, leftOutOf(sections, choice))
}

/**
 * A report is shown twice, in a comment and in a summary, and its diffs are by far the most costly part of both: after
 * a cancel there are only seconds for all. A report never changes, so what was made of it can be kept with it.
 */
const known: Readonly<Record<Detail, WeakMap<Report, Sections>>> = {
  diff: new WeakMap(),
  counts: new WeakMap(),
}

function sectionsOf(report: Report, detail: Detail): Sections {
  const sections = known[detail].get(report) ?? {
    problems: problemGroups(report, detail),
    proof: proofPieces(report, detail),
    changes: changeGroups(report, detail),
    warnings: warningPieces(report, detail),
    lists: listPieces(report, detail),
  }
  known[detail].set(report, sections)
  return sections
}

/** Rows of the proof's table: as many as a reader looks at, and the report has all. */
const proofRows = 50

function proofPieces({ proof, scenarios }: Report, detail: Detail): readonly Piece[] {
  if (proof === undefined) return []
  const proven = provenScenarios(scenarios)
  return [proofPiece({ proof, scenarios: proven, detail, maxRows: proofRows })]
}

function grouped(groups: readonly { readonly pieces: readonly Piece[] }[]): readonly Piece[] {
  return groups.flatMap(({ pieces }) => pieces)
}

function allPieces({ problems, proof, changes, warnings, lists }: Sections): readonly Piece[] {
  return [...grouped(problems), ...proof, ...grouped(changes), ...warnings, ...lists]
}

/** Lists go first, then diffs from the largest, then warnings, and only then anything of the failures. */
function concessionsOf({ problems, proof, changes, warnings, lists }: Sections): readonly Concession[] {
  return [
    ...largestFirst(lists, 1),
    ...largestFirst(proof, proofForm.few),
    ...largestFirst(grouped(changes), changeForm.brief),
    ...lastFirst(grouped(changes), changeForm.absent),
    ...lastFirst(warnings, 1),
    ...largestFirst(proof, proofForm.none),
    ...largestFirst(grouped(problems), problemForm.brief),
    ...lastFirst(grouped(problems), problemForm.absent),
  ]
}

function leftOutOf({ problems, changes, warnings, lists }: Sections, choice: Choice): LeftOut {
  const gone = countGone(grouped(problems), choice)
  return {
    problems: gone,
    shortened: countCut(grouped(problems), choice) - gone,
    changes: countCut(grouped(changes), choice),
    warnings: countGone(warnings, choice),
    lists: countGone(lists, choice),
  }
}

function mostLeftOut({ problems, changes, warnings, lists }: Sections): LeftOut {
  const all = grouped(problems).length
  return {
    problems: all,
    shortened: all,
    changes: grouped(changes).length,
    warnings: warnings.length,
    lists: lists.length,
  }
}

function shown(pieces: readonly Piece[], choice: Choice): string {
  return pieces.map((piece) => shownForm(piece, choice)).join('')
}

/** Failures, then the proof, then warnings; a section that is empty from the start has no heading. */
function attentionPart({ problems, proof, warnings }: Sections, choice: Choice): string {
  return [
    problems.length === 0 ? '' : `${attentionHeading}\n\n`,
    ...problems.map((group) => `${groupHeading(group)}${shown(group.pieces, choice)}\n`),
    shown(proof, choice),
    warnings.length === 0 ? '' : `#### Warnings (${warnings.length})\n\n${shown(warnings, choice)}\n`,
  ].join('')
}

/** The diffs, then the lists. */
function changesPart({ changes, lists }: Sections, choice: Choice): string {
  return [
    ...changes.map(({ heading, pieces }) => `#### ${heading} (${pieces.length})\n\n${shown(pieces, choice)}`),
    shown(lists, choice),
  ].join('')
}
