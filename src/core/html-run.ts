/** The end of the HTML report: what the run asked of the services, what it was asked for, and what the jobs were told. */
import { counted } from './counts.js'
import { firstOf, listItems, markup, type Markup, type Part } from './html-markup.js'
import { briefly, codeWords } from './html-subject.js'
import { textView } from './html-difference.js'
import type { Report } from './report.js'
import { shownDuration } from './shown-duration.js'
import type { SuiteSummary } from './suite-model.js'
import { type TimedJob, timedJobs, waitedMs } from './timed-jobs.js'

const shownItems = 200

export function runPart(report: Report): Markup {
  const { requests, planDigest, created, suite } = report
  const jobs = timedJobs(report)
  return markup`<section aria-labelledby="run"><h2 id="run">The run</h2>
<dl>${row('Requests', `${requests.total} in all, ${requests.retried} retried, ${requests.throttled} slowed down by the service`)}${
    jobs.length > 0 && row('Waited for jobs', waitText(report, jobs))
  }${row('Asked for', selectionText(report))}${
    created.folders.length > 0 && row('Folders created', codeWords(created.folders))
  }${planDigest !== '' && row('Plan digest', markup`<code>${planDigest}</code>`)}</dl>
${guidance(report)}${suite !== undefined && suiteFiles(suite)}</section>
`
}

function waitText(report: Report, jobs: readonly TimedJob[]): string {
  const whole = Date.parse(report.finishedAt) - Date.parse(report.startedAt)
  return `${shownDuration(waitedMs(jobs, report))} of the ${shownDuration(whole)} that the run took`
}

function row(name: string, value: Part): Markup {
  return markup`<div><dt>${name}</dt><dd>${value}</dd></div>`
}

function selectionText({ selection }: Report): Markup {
  const { ids, tags, tagsMatch, folder, languages, minScenarios } = selection
  return markup`${ids.length > 0 && markup`ids ${codeWords(ids.map(String))}; `}${
    tags.length > 0 && markup`${tagsMatch} of the tags ${codeWords(tags)}; `
  }${folder !== null && markup`folder ${codeWords([folder])}; `}${
    languages.length > 0 && markup`languages ${codeWords(languages)}; `
  }at least ${counted(minScenarios, 'scenario')}`
}

function guidance({ guidance: { text, context, digest } }: Report): Part {
  if (text === '') return null
  return markup`<details><summary>Guidance: what every job was told</summary>
<p class="quiet">SHA-256 <code>${digest}</code>${context.length > 0 && markup`, with ${codeWords(context)}`}</p>
${textView(text, null)}</details>
`
}

function suiteFiles({ files, notInFile }: SuiteSummary): Markup {
  const [shown, rest] = firstOf(files, shownItems)
  const [alone, others] = firstOf(notInFile, shownItems)
  return markup`<details><summary>Suite files (${files.length})</summary>
<ul>${listItems([...shown.map(({ path, cases }) => markup`${codeWords([path])}: ${counted(cases, 'case')}`), rest])}</ul>${
    notInFile.length > 0 &&
    markup`<p>On Cekura and in no file (${notInFile.length}), left alone:</p><ul>${listItems([
      ...alone.map(({ id, name }) => markup`<bdi>${briefly(name)}</bdi> (${id})`),
      others,
    ])}</ul>`
  }</details>
`
}
