/** The top of the comment: may I merge, and what must I do? */
import { counted, countsLine } from './counts.js'
import { inlineText } from './harmless.js'
import type { Conclusion } from './model.js'
import { problemsOf } from './problem.js'
import type { Report } from './report.js'
import { isForFileAlone } from './scenario-result.js'
import { type Detail, linked } from './subject.js'
import { shownTime } from './shown-time.js'
import { asSentence } from './sentence.js'

/** The first line of a comment, save what a dry run adds. */
export const titles: Readonly<Record<Conclusion, string>> = {
  success: '### ✅ Cekura scenarios: passed',
  failure: '### ❌ Cekura scenarios: failed',
  neutral: '### ⚪ Cekura scenarios: no verdict',
}

/** A sentence of the service is in it at times: long enough for that, short enough to stay a first glance. */
const reasonCharacters = 400
const shownFolders = 5

/** Heading, reason, counts, what to do; in a dry run what a real one would do. Ends with an empty line. */
export function verdictPart(report: Report, detail: Detail): string {
  const dryRun = report.mode === 'dry-run' ? ' (dry run)' : ''
  const paragraphs = [
    `${titles[report.conclusion]}${dryRun}`,
    asSentence(inlineText(report.reason, reasonCharacters)),
    ...savedBy(report),
    `**${countsLine(report.counts)}**`,
    ...toDo(report, detail),
    ...(report.plan === undefined ? [] : [planPart(report.plan, detail)]),
  ]
  return `${paragraphs.filter((text) => text !== '').join('\n\n')}\n\n`
}

/** After the merge, or a person's command before it, a reader wants to know that it is done, when, and by which run. */
function savedBy({ mode, finishedAt, run, counts }: Report): readonly string[] {
  if (mode !== 'apply-reviewed' || counts.applied === 0) return []
  return [`Saved on Cekura by ${linked(`run ${run.runId}`, run.url)}, ${shownTime(Date.parse(finishedAt))}.`]
}

/** Stands in each verdict on a report with problems, and in no other. */
const nextSteps = 'take the next steps under *What needs attention*'

/** Whether a comment that shows this says the same verdict as another, and of no problem. */
export function isSameWithoutProblems(shown: string, other: string): boolean {
  const [title = ''] = other.split('\n', 1)
  return shown.startsWith(`${title}\n`) && !shown.includes(nextSteps)
}

/** What the reader has to do, as far as the reason does not say it already. */
function toDo(report: Report, detail: Detail): readonly string[] {
  const problems = problemsOf(report).length
  const improved = report.counts.improved + report.scenarios.filter(isForFileAlone).length
  const where = detail === 'counts' ? 'in report.json' : 'below'
  const steps = [
    ...(problems > 0 ? [nextSteps] : []),
    ...(improved > 0
      ? [`review ${counted(improved, 'proposed text')} ${where} (not saved on Cekura yet)`]
      : []),
  ]
  if (steps.length > 0) return [`**To do:** ${steps.join('; ')}.`]
  if (report.conclusion === 'success') return ['**To do:** nothing.']
  return isAtRest(report) ? ['**To do:** nothing. A run without a verdict does not block the merge.'] : []
}

/** Without a verdict because there was nothing to do, which a reader may know: not for want of scenarios or of an answer. */
function isAtRest({ conclusion, scenarios, ending }: Report): boolean {
  if (conclusion !== 'neutral') return false
  return ending === 'not-here' || (ending === undefined && scenarios.length > 0)
}

function planPart({ folders, scenarios, jobs }: NonNullable<Report['plan']>, detail: Detail): string {
  const names = folders.slice(0, shownFolders).map((path) => inlineText(path, 60))
  const more = folders.length > shownFolders ? ` and ${folders.length - shownFolders} more` : ''
  const named = detail === 'diff' ? `: ${names.join(', ')}${more}` : ''
  const lines = [
    ...(folders.length === 0 ? [] : [`create ${counted(folders.length, 'folder')}${named}`]),
    ...scenarios.map(
      ({ language, count }) => `create ${counted(count, 'scenario')} in ${inlineText(language, 12)}`,
    ),
    jobs === 0 ? 'start no job' : `start ${counted(jobs, 'job')}`,
  ]
  return `A real run would:\n${lines.map((line) => `- ${line}`).join('\n')}`
}
