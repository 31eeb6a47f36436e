/** Writes down how a run ended: report, outputs, log, summary, annotations and, last, the comment, which may fail. */
import { annotations, maxAnnotations } from '../core/annotations.js'
import { commentRoom, renderComment } from '../core/comment.js'
import { renderHtmlReport } from '../core/html-report.js'
import type { Report } from '../core/report.js'
import { reportJson } from '../core/report.js'
import { outputValues } from '../core/results-output.js'
import { countsLine } from '../core/counts.js'
import { renderSummary } from '../core/summary.js'
import { suiteNotes } from '../core/suite-notes.js'
import { suggestionsFor } from '../core/suite-texts.js'
import type { CommentResult } from '../core/github-answers.js'
import { outcomes } from '../core/model.js'
import type { Edges, Runner } from '../edges.js'
import type { CommentDesk } from './comment.js'
import { commentPatience } from './comment-patience.js'
import type { CommentState } from './comment-state.js'
import type { Outlet } from './record.js'
import { nothingWritten, type WrittenSuites, writeSuites } from './suite-files.js'
import type { SuiteSource } from './suites.js'

export interface PublishSettings {
  readonly edges: Edges
  readonly report: Report
  readonly reportDir: string
  readonly detail: 'diff' | 'counts'
  readonly comment: CommentDesk
  readonly commentState: CommentState
  readonly suggest: Outlet['suggest']
  /** The suite files as they were read. */
  readonly suites: readonly SuiteSource[]
}

/** Never throws: what cannot be written is a warning, and the verdict stays as it is. */
export async function publish(settings: PublishSettings): Promise<void> {
  const { edges, report, detail } = settings
  const { runner } = edges
  const written = await writeImproved(settings)
  const path = await attempt(settings, 'report', () =>
    edges.files.writeReport({ directory: settings.reportDir, name: 'report.json' }, reportJson(report)),
  )
  const reportHint = path === null ? 'the log of the run' : 'report.json (output report)'
  const changedFiles = written.changed.length
  const notes = suiteNotes(report, { detail, changedFiles, suggested: null })
  const summary = renderSummary(report, { detail, reportHint, notes })
  const summaryFile = await attempt(settings, 'summary file', () =>
    edges.files.writeReport({ directory: settings.reportDir, name: 'summary.md' }, summary),
  )
  for (const [name, value] of Object.entries(outputValues(report))) runner.setOutput(name, value)
  runner.setOutput('report', path ?? '')
  runner.setOutput('summary-file', summaryFile ?? '')
  runner.setOutput('patch', written.patch)
  runner.setOutput('suite-file', written.files.join('\n'))
  await runner.writeSummary(summary)
  logResults(runner, report)
  runner.info(`${report.conclusion}: ${report.reason}`)
  runner.info(countsLine(report.counts))
  if (path !== null) runner.info(`Report: ${path}`)
  for (const annotation of annotations(report, annotationRoom(runner))) runner.annotate(annotation)
  const suggested = (await settings.suggest?.(suggestionsFor(written.changed, settings.suites))) ?? null
  const commentNotes = suiteNotes(report, { detail, changedFiles, suggested })
  const url = await attempt(settings, 'comment', () =>
    publishComment(settings, { reportHint, notes: commentNotes }),
  )
  runner.setOutput('comment-url', url ?? '')
  runner.setOutput('report-html', (await writeHtml(settings)) ?? '')
}

/** The last thing, for it takes longest. After a cancel there are seconds for all, and `report.json` has all of it. */
async function writeHtml(settings: PublishSettings): Promise<string | null> {
  const { edges, report, reportDir } = settings
  if (edges.cancelled.aborted) return null
  return attempt(settings, 'HTML report', () =>
    edges.files.writeReport(
      { directory: reportDir, name: 'report.html' },
      renderHtmlReport(report, { hash: edges.hash }),
    ),
  )
}

/** What earlier annotations leave, and one for a comment that cannot be written; the verdict and one more always have room. */
function annotationRoom(runner: Runner): number {
  return Math.max(2, maxAnnotations - runner.annotated() - 1)
}

/** Folded in the log: each scenario with what became of it, for whom the comment is out of reach. */
function logResults(runner: Runner, { scenarios }: Report): void {
  if (scenarios.length === 0) return
  runner.startGroup(`Results (${scenarios.length})`)
  for (const { status, name, url, reason } of scenarios) {
    runner.info(`${status.padEnd(longestStatus)}  ${name}  ${url}${reason === '' ? '' : `  ${reason}`}`)
  }
  runner.endGroup()
}

const longestStatus = Math.max(...outcomes.map((outcome) => outcome.length))

async function publishComment(
  { edges, report, detail, comment, commentState }: PublishSettings,
  { reportHint, notes }: { readonly reportHint: string; readonly notes: string },
): Promise<string> {
  const { sealed: state, proposal, kept } = commentState.atEnd(report)
  const maxCharacters = commentRoom - state.length
  // What is there already stays only where it says the same of the suite files, too.
  const same = kept?.includes(notes) === true ? kept : null
  const markdown = same ?? renderComment(report, { detail, maxCharacters, reportHint, proposal, notes })
  const patience = commentPatience(edges)
  try {
    const result = await comment.showResult({
      markdown,
      state,
      changes: hasChanges(report),
      failure: report.conclusion === 'failure',
      signal: patience.signal,
    })
    return result === null ? '' : commentUrl(edges, result)
  } finally {
    patience.end()
  }
}

function commentUrl({ runner }: Edges, result: CommentResult): string {
  switch (result.state) {
    case 'published':
      return result.url
    case 'absent':
      return ''
    case 'overtaken':
      runner.annotate({
        severity: 'notice',
        title: 'Overtaken',
        message: `A newer run (${result.byRunId}) has written the comment since, so this run left it alone.`,
      })
      return result.url
    case 'refused':
      runner.annotate({
        severity: 'warning',
        title: 'No comment',
        message: `${result.message} ${result.advice}`.trim(),
      })
      return ''
  }
}

/** Nothing where the files cannot be written: what is proposed stands in the report too. */
async function writeImproved(settings: PublishSettings): Promise<WrittenSuites> {
  const { edges, report, reportDir, suites: sources } = settings
  const written = await attempt(settings, 'improved suite file', () =>
    writeSuites({ files: edges.files, reportDir }, { sources, report }),
  )
  return written ?? nothingWritten
}

function hasChanges({ scenarios, created, selection }: Report): boolean {
  const quiet = new Set(['unchanged', 'skipped'])
  return (
    scenarios.some(({ status }) => !quiet.has(status)) ||
    created.scenarios.length + created.folders.length + selection.missing.length > 0
  )
}

async function attempt<Written>(
  { edges }: PublishSettings,
  ...[what, write]: readonly [string, () => Promise<Written>]
): Promise<Written | null> {
  try {
    return await write()
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    edges.runner.annotate({
      severity: 'warning',
      title: `No ${what}`,
      message: `The ${what} could not be written: ${message}`,
    })
    return null
  }
}
