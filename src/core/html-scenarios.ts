/** The list of scenarios in the HTML report, with its filters, kept within a size that a browser opens at once. */
import { counted } from './counts.js'
import { bytesOf, markup, type Markup, type Part } from './html-markup.js'
import { type Places, placesOf } from './html-links.js'
import { scenarioBrief, scenarioRow } from './html-scenario.js'
import { differenceIn } from './known-differences.js'
import { outcomes, type ScenarioResult } from './model.js'
import { problemsOf } from './problem.js'
import type { Report } from './report.js'
import type { TextPair } from './text-difference.js'
import { toneOf } from './tone.js'

/** What the list may take of the page, in UTF-8 bytes: up to the one its rows have texts, up to the other there are rows at all. */
export interface ListRoom {
  readonly texts: number
  readonly rows: number
}

/** With these the whole page stays below 20 MB, whatever the report holds. */
export const usualRoom: ListRoom = { texts: 14_000_000, rows: 16_000_000 }

/** So few rows that a reader has come for are open from the start. */
const mostOpened = 6

export interface ScenarioList {
  readonly html: Markup
  /** Of the rows that are in the page. */
  readonly places: Places
}

/** What needs attention first, then what has changed, then the rest; the rows that do not fit are the last ones. */
export function scenarioList(report: Report, room: ListRoom): ScenarioList {
  const telling = tellingOf(report)
  const all = [...new Set([...telling, ...report.scenarios])]
  const places = new Map<ScenarioResult, string>()
  const rows: Markup[] = []
  const compare = (pair: TextPair) => differenceIn(report, pair)
  let used = 0
  let briefs = 0
  for (const [result, place] of placesOf(all)) {
    const open = telling.has(result) && telling.size <= mostOpened
    const view = { result, place, open, compare }
    const whole = used < room.texts ? scenarioRow(view) : null
    const row = whole !== null && used + bytesOf(whole) <= room.texts ? whole : scenarioBrief(view)
    used += bytesOf(row)
    if (used > room.rows) break
    if (row !== whole) briefs += 1
    places.set(result, place)
    rows.push(row)
  }
  const html = markup`<section aria-labelledby="scenarios"><h2 id="scenarios">Scenarios</h2>
${all.length === 0 ? markup`<p>No scenario was selected.</p>` : tools(report)}
${leftOut(briefs, all.length - rows.length)}${rows}</section>
`
  return { html, places }
}

/** Those that a reader has come for: problems, changes, and texts of a file that Cekura does not have. */
function tellingOf(report: Report): ReadonlySet<ScenarioResult> {
  const { scenarios } = report
  return new Set([
    ...problemsOf(report).flatMap((problem) => (problem.kind === 'missing' ? [] : problem.result)),
    ...scenarios.filter(({ status }) => toneOf(status) === 'good'),
    ...scenarios.filter(({ suite }) => suite !== undefined && suite.onCekura !== null),
  ])
}

/** Hidden until the script shows them, for without it they do nothing. */
function tools({ scenarios }: Report): Markup {
  const boxes = outcomes.map((outcome) => {
    const count = scenarios.filter(({ status }) => status === outcome).length
    return (
      count > 0 &&
      markup`<label><input type="checkbox" name="status" value="${outcome}" autocomplete="off"> ${outcome} (${count})</label> `
    )
  })
  return markup`<div id="tools" role="search" aria-label="Scenarios" hidden>
<label>Search names and texts <input type="search" dir="auto" autocomplete="off"></label>
<fieldset><legend>Show only</legend>${boxes}</fieldset>
<fieldset><legend>Changes</legend><label><input type="radio" name="view" value="inline" checked autocomplete="off"> in one text</label> <label><input type="radio" name="view" value="sides" autocomplete="off"> side by side</label></fieldset>
<p><button type="button" value="open">Open all shown</button> <button type="button" value="close">Close all</button> <span id="shown" role="status"></span></p>
</div>`
}

function leftOut(briefs: number, gone: number): Part {
  if (briefs + gone === 0) return null
  return markup`<p class="notice">To keep this page small enough to open, ${[
    briefs > 0 && `${counted(briefs, 'scenario')} shown without texts`,
    briefs > 0 && gone > 0 && ' and ',
    gone > 0 && `${counted(gone, 'scenario')} left out`,
  ]}. The file report.json beside it has everything.</p>
`
}
