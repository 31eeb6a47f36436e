/** The top of the HTML report: may I merge, why not, and what must be done? */
import { counted, countsLine } from './counts.js'
import { shownDuration } from './shown-duration.js'
import { pageLink, type Places, repositoryLink, rowLink } from './html-links.js'
import { firstOf, listItems, markup, type Markup, type Part, withCode } from './html-markup.js'
import { briefly, codeWords, scenarioName } from './html-subject.js'
import type { Conclusion } from './model.js'
import { type Problem, problemKinds, problemsOf, problemWords } from './problem.js'
import type { Report } from './report.js'
import { shownTime } from './shown-time.js'
import { asSentence } from './sentence.js'

/** Also what the file is called in the browser's tab. */
export const verdictWords: Readonly<Record<Conclusion, string>> = {
  success: 'passed',
  failure: 'failed',
  neutral: 'no verdict',
}

/** It may quote the service. */
const reasonCharacters = 1_000
const problemCharacters = 300
/** Of each kind; all of them are in the list of scenarios. */
const shownProblems = 100

export function verdictPart(report: Report): Markup {
  const { conclusion, counts, mode } = report
  const reason = briefly(report.reason, reasonCharacters)
  return markup`<header class="${conclusion}"><h1>Cekura scenarios: ${verdictWords[conclusion]}${mode === 'dry-run' && ' (dry run)'}</h1>
<p class="lead" dir="auto">${asSentence(reason)}</p>
<p><strong>${countsLine(counts)}</strong></p>
${facts(report)}</header>
`
}

function facts({ agent, mode, run, startedAt, finishedAt }: Report): Markup {
  const start = Date.parse(startedAt)
  const took = Date.parse(finishedAt) - start
  const { url: runUrl, headSha, pullRequest } = run
  const commit = markup`<code>${headSha.slice(0, 7)}</code>`
  return markup`<ul class="line">${listItems([
    agent !== null && markup`Agent <bdi>${briefly(agent.name)}</bdi> (${agent.id})`,
    markup`Mode <code>${mode}</code>`,
    briefly(run.repository),
    pullRequest !== null &&
      repositoryLink(`Pull request #${pullRequest}`, { runUrl, path: `pull/${pullRequest}` }),
    headSha !== '' && markup`Commit ${repositoryLink(commit, { runUrl, path: `commit/${headSha}` })}`,
    pageLink(`Run ${run.runId}, attempt ${run.attempt}`, runUrl),
    !Number.isNaN(start) && shownTime(start),
    !Number.isNaN(took) && `took ${shownDuration(took)}`,
  ])}</ul>`
}

/** What stands in the way, the worst first, each kind with its next step. Nothing where there is no problem. */
export function attentionPart(report: Report, places: Places): Part {
  const problems = problemsOf(report)
  if (problems.length === 0) return null
  return markup`<section aria-labelledby="attention"><h2 id="attention">What needs attention</h2>
${problemKinds.map((kind) => {
  const own = problems.filter((problem) => problem.kind === kind)
  const [shown, rest] = firstOf(own, shownProblems)
  const { title, meaning, next } = problemWords[kind]
  return (
    own.length > 0 &&
    markup`<h3>${title} (${own.length})</h3>
<p>${meaning} <em>Next:</em> ${withCode(next)}</p>
<ul>${listItems([...shown.map((problem) => problemWordsOf(problem, places)), rest])}</ul>
`
  )
})}</section>
`
}

function problemWordsOf(problem: Problem, places: Places): Markup {
  const missing = problem.kind === 'missing'
  const reason = briefly(missing ? problem.missing.reason : problem.result.reason, problemCharacters)
  const subject = missing
    ? markup`<bdi>${briefly(problem.missing.what)}</bdi> (${problem.missing.found} of ${problem.missing.wanted} found)`
    : rowLink(scenarioName(problem.result), places.get(problem.result))
  return markup`${subject}${reason !== '' && markup`: <span dir="auto">${reason}</span>`}`
}

/** Of a dry run: what a real one would do. */
export function planPart({ plan }: Report): Part {
  if (plan === undefined) return null
  const { folders, scenarios, jobs } = plan
  return markup`<section aria-labelledby="plan"><h2 id="plan">A real run would</h2><ul>${listItems([
    folders.length > 0 && markup`create ${counted(folders.length, 'folder')}: ${codeWords(folders)}`,
    ...scenarios.map(
      ({ language, count }) => markup`create ${counted(count, 'scenario')} in ${codeWords([language])}`,
    ),
    jobs === 0 ? 'start no job' : `start ${counted(jobs, 'job')}`,
  ])}</ul></section>
`
}
