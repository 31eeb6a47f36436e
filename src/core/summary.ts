/** The job summary of a finished run: the comment's Markdown with room for more of it, the largest changes and charts. */
import { jobsGantt } from './jobs-gantt.js'
import { largestChanges } from './largest-changes.js'
import { proofChart } from './proof-chart.js'
import type { Report } from './report.js'
import { reportMarkdown } from './report-markdown.js'
import type { Detail } from './subject.js'
import { provenScenarios } from './proof-words.js'

/** GitHub drops a step's summary of more than 1 MiB (1,048,576 bytes) whole; what is missing to that is for line ends. */
export const summaryBytes = 1_048_000

export interface SummaryOptions {
  readonly detail: Detail
  /** UTF-8 bytes, at least 90,000; `summaryBytes` by default. */
  readonly maxBytes?: number
  /** Where the whole report is, for people: the name of an artifact or a path. */
  readonly reportHint: string
  /** Markdown below the verdict. */
  readonly notes?: string
}

export function renderSummary(
  report: Report,
  { detail, maxBytes = summaryBytes, reportHint, notes = '' }: SummaryOptions,
): string {
  const encoder = new TextEncoder()
  return reportMarkdown(report, {
    detail,
    reportHint,
    proposal: 'none',
    highlights: largestChanges(report, detail),
    charts: `${proofCharts(report, detail)}${jobsGantt(report, detail)}`,
    notes,
    limit: maxBytes,
    measure: (text) => encoder.encode(text).length,
  })
}

/** GitHub draws Mermaid in a summary. */
function proofCharts({ scenarios }: Report, detail: Detail): string {
  return proofChart(provenScenarios(scenarios), detail)
}
