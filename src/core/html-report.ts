/** The report of a run as one HTML file that needs no network, no server and, to be read, no script. */
import { jobsPart } from './html-jobs.js'
import { markup, ownMarkup } from './html-markup.js'
import { proofPart } from './html-proof.js'
import { runPart } from './html-run.js'
import { type ListRoom, scenarioList, usualRoom } from './html-scenarios.js'
import { script } from './html-script.js'
import { style } from './html-style.js'
import { briefly } from './html-subject.js'
import { attentionPart, planPart, verdictPart, verdictWords } from './html-verdict.js'
import type { Report } from './report.js'

export interface HtmlReportOptions {
  /** SHA-256 of the UTF-8 bytes, as 64 hex digits: the page names its own style and script by it. */
  readonly hash: (text: string) => string
  /** How large the list of scenarios may become; the usual room keeps the page below 20 MB. */
  readonly room?: ListRoom
}

/**
 * Holds names and texts, as `report.json` does. The page may load nothing and run nothing but its own script, whatever a
 * text in it says: the policy names style and script by their digests, so nothing else counts as either.
 */
export function renderHtmlReport(report: Report, { hash, room = usualRoom }: HtmlReportOptions): string {
  const { html: scenarios, places } = scenarioList(report, room)
  const agent = report.agent === null ? '' : `: ${briefly(report.agent.name, 60)}`
  const page = markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy(hash)}">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<title>${verdictWords[report.conclusion]} · Cekura scenarios${agent}</title>
<style>${ownMarkup(style)}</style>
</head>
<body>
${verdictPart(report)}<main>
${attentionPart(report, places)}${planPart(report)}${proofPart(report, places)}${scenarios}${jobsPart(report, places)}${runPart(report)}</main>
<script>${ownMarkup(script)}</script>
</body>
</html>
`
  return page.toString()
}

function policy(hash: HtmlReportOptions['hash']): string {
  const source = (text: string): string => `'sha256-${base64OfHex(hash(text))}'`
  return [
    "default-src 'none'",
    `style-src ${source(style)}`,
    `script-src ${source(script)}`,
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
  ].join('; ')
}

/** A policy takes digests in base64 only. */
function base64OfHex(digits: string): string {
  return btoa(digits.replace(/../g, (byte) => String.fromCharCode(parseInt(byte, 16))))
}
