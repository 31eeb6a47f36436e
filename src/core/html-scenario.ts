/** One scenario in the HTML report: a line that says what became of it, and behind it the texts, findings, job and proof. */
import { counted } from './counts.js'
import { changeView, type Compare, type ShownChange, textView } from './html-difference.js'
import { jobFacts } from './html-jobs.js'
import { pageLink } from './html-links.js'
import { firstOf, listItems, markup, type Markup, type Part } from './html-markup.js'
import { textMarks } from './html-marks.js'
import { proofFacts } from './html-proof.js'
import { badge, briefly, codeWords, scenarioName } from './html-subject.js'
import type { Finding, ScenarioResult } from './model.js'
import type { TextPair } from './text-difference.js'
import { toneOf } from './tone.js'

export interface ScenarioView {
  readonly result: ScenarioResult
  /** The row's own name in the page. */
  readonly place: string
  readonly compare: Compare
  readonly open: boolean
}

const reasonCharacters = 2_000
const messageCharacters = 300
const shownFindings = 50

/** All of it. */
export function scenarioRow(view: ScenarioView): Markup {
  const { result, place } = view
  const { before, outcomeBefore, outcomeAfter, language, suite, findings, job, proof } = result
  const after = result.after ?? before
  const text = after !== before && change(view, { before, after })
  const outcome =
    outcomeAfter !== outcomeBefore && change(view, { before: outcomeBefore, after: outcomeAfter })
  const onCekura = suite?.onCekura ?? before
  const drift = onCekura !== before && change(view, { before: onCekura, after: before })
  const size = (text ? text.size : 0) + (outcome ? outcome.size : 0)
  const body = markup`${facts(result)}${findings.length > 0 && findingList(findings, place)}${
    job !== null && jobFacts(job)
  }${proof !== undefined && proofFacts(proof)}
<h4>Instructions</h4>${text ? text.html : textView(before, language)}${
    outcome && markup`<h4>Expected outcome</h4>${outcome.html}`
  }${drift && markup`<h4>From the text on Cekura (old) to the text of the file (new)</h4>${drift.html}`}`
  return row(view, {
    facts: [size > 0 && `${counted(size, 'character')} changed`, drift && 'other text on Cekura'],
    body,
  })
}

/** Only what became of it, where the texts would make the page too large. */
export function scenarioBrief(view: ScenarioView): Markup {
  return row(
    { ...view, open: false },
    {
      facts: [],
      body: markup`<p class="quiet">Its texts would make this page too large: see report.json.</p>`,
    },
  )
}

function row(
  { result, place, open }: ScenarioView,
  more: { readonly facts: readonly Part[]; readonly body: Markup },
): Markup {
  const { status, language, folder, created, reused, findings, reason, proof } = result
  const facts = [
    language !== null && briefly(language),
    folder !== null && briefly(folder),
    created && 'new',
    reused && 'reused',
    ...more.facts,
    proof !== undefined && `proof: ${proof.verdict}`,
    findings.length > 0 && counted(findings.length, 'finding'),
  ]
  return markup`<details class="scenario" data-status="${status}"${open && markup` open`}><summary><h3>${badge(toneOf(status), status)} ${scenarioName(result)}</h3> <span class="facts">${facts
    .filter((fact) => fact !== false)
    .map((fact) => markup`<bdi>${fact}</bdi> `)}</span></summary>
<div class="body" id="${place}">${
    reason !== '' && markup`<p class="reason" dir="auto">${briefly(reason, reasonCharacters)}</p>`
  }${more.body}</div></details>
`
}

function change({ result, place, compare }: ScenarioView, pair: TextPair): ShownChange {
  const marks = textMarks(pair, result.findings.slice(0, shownFindings))
  return changeView({ ...pair, compare, marks, place, language: result.language })
}

function facts({ id, url, type, tags, suite }: ScenarioResult): Markup {
  return markup`<ul class="line">${listItems([
    id === null ? 'no scenario on Cekura yet' : pageLink(`Scenario ${id} on Cekura`, url),
    type !== 'instruction' && markup`type ${codeWords([type])}`,
    tags.length > 0 && markup`tags ${codeWords(tags)}`,
    suite !== undefined &&
      markup`case ${codeWords([suite.key])} in ${codeWords([suite.file])}, line ${suite.line}`,
  ])}</ul>`
}

function findingList(findings: readonly Finding[], place: string): Markup {
  const [shown, rest] = firstOf(findings, shownFindings)
  const items = shown.map(
    ({ code, severity, message }, index) =>
      markup`<li id="${place}-finding-${index + 1}">${badge(severity === 'error' ? 'bad' : 'warn', severity)} <code>${code}</code> <span dir="auto">${briefly(message, messageCharacters)}</span></li>`,
  )
  return markup`<h4>Findings</h4><ol class="findings">${items}${rest !== '' && markup`<li>${rest}</li>`}</ol>`
}
