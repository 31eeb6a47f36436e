/** The jobs of a run in the HTML report: when each was at work, as a picture and as a table. */
import { counted } from './counts.js'
import { type Places, rowLink } from './html-links.js'
import { firstOf, markup, type Markup, type Part } from './html-markup.js'
import { scenarioName } from './html-subject.js'
import { timeline } from './html-timeline.js'
import type { JobRecord } from './model.js'
import type { Report } from './report.js'
import { shownDuration } from './shown-duration.js'
import { shownTime } from './shown-time.js'
import { jobFigures, timedJobs, took } from './timed-jobs.js'

const listedJobs = 1_000

/** The section, or nothing where there was no job. */
export function jobsPart(report: Report, places: Places): Part {
  const jobs = timedJobs(report)
  if (jobs.length === 0) return null
  const runStart = Date.parse(report.startedAt)
  const [listed, rest] = firstOf(jobs, listedJobs)
  const rows = listed.map(({ result, job, start, end }) => {
    const began = start < runStart ? 'before this run' : `+${shownDuration(start - runStart)}`
    return markup`<tr><th scope="row">${rowLink(scenarioName(result), places.get(result))}</th><td>${job.kind}</td><td>${began}</td><td>${took({ start, end })}</td><td>${job.polls}</td><td>${result.status}</td></tr>
`
  })
  return markup`<section aria-labelledby="jobs"><h2 id="jobs">Jobs</h2>
<p>${jobFigures(jobs)}</p>
${timeline(report, jobs)}
<details><summary>The jobs as a table</summary><div class="wide" tabindex="0" role="region" aria-label="Table of jobs"><table><thead><tr>${[
    'Scenario',
    'Job',
    'Started',
    'Time',
    'Polls',
    'Outcome',
  ].map((name) => markup`<th scope="col">${name}</th>`)}</tr></thead><tbody>
${rows}</tbody></table></div>${rest}</details></section>
`
}

/** What one scenario's row says of its job. */
export function jobFacts({ kind, progressId, startedAt, finishedAt, polls }: JobRecord): Markup {
  const start = Date.parse(startedAt)
  const end = finishedAt === null ? null : Date.parse(finishedAt)
  const times =
    !Number.isNaN(start) && !Number.isNaN(end) && `, started ${shownTime(start)}, ${took({ start, end })}`
  const name = progressId !== null && markup`, progress id <code>${progressId.slice(0, 100)}</code>`
  return markup`<p class="quiet">${kind === 'improve' ? 'Improve' : 'Generate'} job${times}, ${counted(polls, 'poll')}${name}</p>`
}
