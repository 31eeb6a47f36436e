/** The outputs of a run, all of them text and none of them ever absent. */
import type { Counts, Outcome, ScenarioResult } from './model.js'
import type { Report } from './report.js'
import { isForFileAlone } from './scenario-result.js'

/**
 * GitHub allows 1 MB for all outputs of a job and counts two bytes a UTF-16 unit. Half of it is for `results`: the rest
 * is for the ids and for other steps of the same job.
 */
export const resultsCharacters = 250_000

/** Outputs that are counts of the report, under the same name. */
type CountOutput = Exclude<keyof Counts, 'cancelled' | 'reverted' | 'missing'>

/** An output's name as in `action.yml`, for those that follow from the report alone. */
export type ReportOutput =
  'conclusion' | 'reason' | CountOutput | 'changed' | 'scenario-ids' | 'results' | 'plan-digest' | 'proof'

/** Outcomes whose text is another than before, on Cekura or as a proposal. */
const changing: ReadonlySet<Outcome> = new Set<Outcome>(['improved', 'applied', 'reverted'])

export function outputValues(report: Report): Readonly<Record<ReportOutput, string>> {
  const { counts, scenarios } = report
  return {
    conclusion: report.conclusion,
    reason: report.reason,
    selected: `${counts.selected}`,
    created: `${counts.created}`,
    improved: `${counts.improved}`,
    unchanged: `${counts.unchanged}`,
    reused: `${counts.reused}`,
    rejected: `${counts.rejected}`,
    failed: `${counts.failed}`,
    timeout: `${counts.timeout}`,
    uncertain: `${counts.uncertain}`,
    skipped: `${counts.skipped}`,
    drifted: `${counts.drifted}`,
    applied: `${counts.applied}`,
    changed: `${scenarios.some((result) => changing.has(result.status) || isForFileAlone(result))}`,
    'scenario-ids': scenarios.flatMap(({ id }) => id ?? []).join(','),
    results: resultsOutput(report),
    'plan-digest': report.planDigest,
    proof: report.proof?.verdict ?? '',
  }
}

type Row = Partial<Pick<ScenarioResult, 'id' | 'name' | 'status' | 'url'>>

/** From the whole row to the one that is left where there are very many scenarios. */
const rows: readonly ((result: ScenarioResult) => Row)[] = [
  ({ id, name, status, url }) => ({ id, name, status, url }),
  ({ id, status, url }) => ({ id, status, url }),
  ({ id, status }) => ({ id, status }),
]

/**
 * JSON: an array of `id`, `name`, `status`, `url`, by id. To stay within `resultsCharacters` all names go first, then
 * all urls (they follow from the ids), then the last rows: an array shorter than the count `selected` was cut.
 */
export function resultsOutput({ scenarios }: Report): string {
  for (const row of rows) {
    const text = JSON.stringify(scenarios.map(row))
    if (text.length <= resultsCharacters) return text
  }
  return cutRows(scenarios)
}

function cutRows(scenarios: readonly ScenarioResult[]): string {
  const kept: string[] = []
  let length = '[]'.length
  for (const { id, status } of scenarios) {
    const text = JSON.stringify({ id, status })
    length += text.length + ','.length
    if (length > resultsCharacters) break
    kept.push(text)
  }
  return `[${kept.join(',')}]`
}
