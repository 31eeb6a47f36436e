/** The proof in the HTML report: how often the old and the new texts pass, as a table with a bar for each rate. */
import { pageLink, type Places, rowLink } from './html-links.js'
import { firstOf, markup, type Markup, type Part } from './html-markup.js'
import { badge, briefly, scenarioName } from './html-subject.js'
import { isFlaky, type Proof, type ProofVerdict, type Rate, type ScenarioProof, wasRun } from './proof.js'
import type { Report } from './report.js'
import { costText, percent, provenScenarios, rateWords } from './proof-words.js'

const order: readonly ProofVerdict[] = ['worse', 'better', 'inconclusive']
const tones = { worse: 'bad', better: 'good', inconclusive: 'quiet' } as const
const shownRows = 1_000
const shownLinks = 20
/** It quotes the service where a proof was refused, and a report from elsewhere may hold anything. */
const reasonCharacters = 2_000

/** The section, or nothing where nothing was to be proven. Worse ones first, then better ones. */
export function proofPart({ proof, scenarios }: Report, places: Places): Part {
  if (proof === undefined) return null
  const proven = provenScenarios(scenarios)
  const sorted = order.flatMap((verdict) => proven.filter((one) => one.proof.verdict === verdict))
  const [shown, rest] = firstOf(sorted, shownRows)
  const rows = shown.map(({ result, proof: rates }) => {
    const flaky = isFlaky(rates.before) && ' (flaky before)'
    return row(markup`${rowLink(scenarioName(result), places.get(result))}${flaky}`, rates)
  })
  const heading = wasRun(proof) ? badge(tones[proof.verdict], proof.verdict) : badge('quiet', 'not run')
  const ran = [proof, ...proven.map((one) => one.proof)].some((one) => one.before.total + one.after.total > 0)
  return markup`<section aria-labelledby="proof"><h2 id="proof">Proof: ${heading}</h2>
<p dir="auto">${briefly(proof.reason, reasonCharacters)}</p>
${
  ran &&
  markup`<p class="quiet">Runs that passed. The thin line is where the true rate lies with 95 % confidence.</p>
<div class="wide" tabindex="0" role="region" aria-label="Table of success rates"><table><thead><tr>${['Scenario', 'Old text', 'New text', 'Verdict'].map((name) => markup`<th scope="col">${name}</th>`)}</tr></thead><tbody>
${row(markup`All together`, proof)}${rows}</tbody></table></div>${rest}`
}${foot(proof)}</section>
`
}

function row(label: Markup, { before, after, verdict }: ScenarioProof): Markup {
  return markup`<tr><th scope="row">${label}</th><td>${rateView(before)}</td><td>${rateView(after)}</td><td>${badge(tones[verdict], verdict)}</td></tr>
`
}

/** The numbers say all that the bar shows, so that it need not be read aloud. Sizes in pixels. */
function rateView(rate: Rate): Part {
  const { passed, total, low, high } = rate
  if (total === 0) return rateWords(rate)
  return markup`<svg class="rate" aria-hidden="true" width="100%" height="14"><rect class="ground" width="100%" height="14"/><rect class="share" width="${percent(passed / total)}%" height="14"/><line class="interval" x1="${percent(low)}%" x2="${percent(high)}%" y1="7" y2="7"/></svg>${rateWords(rate)}`
}

function foot({ channel, estimatedCost, results }: Proof): Markup {
  const [shown, rest] = firstOf(results, shownLinks)
  const links = shown.map((url, index) => markup` ${pageLink(`result ${index + 1}`, url)}`)
  return markup`<p class="quiet">Channel ${briefly(channel)}${
    estimatedCost !== null && ` · estimated cost ${costText(estimatedCost)}`
  }${links.length > 0 && markup` · on Cekura:${links} ${rest}`}</p>`
}

/** What one scenario's row says of its proof. */
export function proofFacts({ before, after, verdict }: ScenarioProof): Markup {
  return markup`<p>Proof: ${badge(tones[verdict], verdict)} old text ${rateWords(before)}, new text ${rateWords(after)}</p>`
}
