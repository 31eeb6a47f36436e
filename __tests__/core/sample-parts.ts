/** The parts of one selection as the runs of a matrix would report them. */
import type { ScenarioResult } from '../../src/core/model.js'
import { buildReport, type Report, type ReportInput } from '../../src/core/report.js'
import { isInShard } from '../../src/core/shard.js'
import { runInput } from './sample-report.js'

/**
 * The report of one run of it all. Of what is not said the parts have their own: which rows, what was made, which
 * requests were sent.
 */
export const whole = (fields: Partial<ReportInput> = {}): Report => buildReport({ ...runInput, ...fields })

/** What `of` runs would report, each of its part; what is missing, made or planned is told by the first. */
export function partsOf(of: number, fields: Partial<ReportInput> = {}): readonly [Report, ...Report[]] {
  const input: ReportInput = { ...runInput, ...fields }
  const part = (index: number): Report => {
    const shard = { index, of }
    const results: readonly ScenarioResult[] = input.results.filter(({ id }) => isInShard(shard, id))
    if (index === 1) return buildReport({ ...input, shard, results })
    const { plan, ...others } = input
    return buildReport({
      ...others,
      shard,
      results,
      selection: { ...input.selection, missing: [] },
      created: { folders: [], scenarios: [] },
      ...(plan === undefined ? {} : { plan: { folders: [], scenarios: [], jobs: 0 } }),
      requests: { total: 0, retried: 0, throttled: 0 },
    })
  }
  return [part(1), ...Array.from({ length: of - 1 }, (_, index) => part(index + 2))]
}
