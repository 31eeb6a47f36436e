/** Puts the old texts of a report back, each only where the text is still the one that the report had saved. */
import { sameText } from '../core/check.js'
import type { EarlierReport } from '../core/report-reading.js'
import { resultOf } from '../core/scenario-result.js'
import { withoutSettledTag } from '../core/settled.js'
import type { Run } from './improve-all.js'
import { saveChange } from './save.js'
import { sideBySide } from './slots.js'

/** A case that has no scenario has nothing on Cekura to be put back. */
type Row = EarlierReport['scenarios'][number] & { readonly id: number }

const saved = new Set(['improved', 'applied', 'unchanged'])

/** Results go into the record as they come; throws only when an edge is broken. */
export async function revertReport(run: Run, { scenarios }: EarlierReport): Promise<void> {
  const { inputs, record, progress, stop } = run
  const rows = scenarios.filter(
    (row): row is Row =>
      row.id !== null && saved.has(row.status) && row.after !== null && !sameText(row.after, row.before),
  )
  record.selected = rows.map((row) => ({ scenario: scenarioOf(row), created: false }))
  await sideBySide(rows, {
    atOnce: inputs.concurrency,
    signal: stop.signal,
    work: async (row) => {
      record.results.set(row.id, await revertRow(run, row))
      progress.changed()
    },
  })
}

async function revertRow({ cekura, stop, inputs }: Run, row: Row) {
  const { settledTag: prefix } = inputs
  const {
    current,
    status,
    reason,
    findings = [],
  } = await saveChange(
    { cekura, stop },
    {
      id: row.id,
      startsFrom: (text) => sameText(text, row.after ?? ''),
      after: row.before,
      outcome: null,
      tagsOf: (tags) => (prefix === null ? tags : withoutSettledTag(tags, prefix)),
      done: 'reverted',
    },
  )
  const words =
    status === 'drifted'
      ? 'The text on Cekura is no longer the one that was saved, so it was left alone.'
      : reason
  const scenario = current ?? scenarioOf(row)
  return resultOf({ scenario, created: false }, { status, reason: words, findings, after: row.before })
}

function scenarioOf(row: Row) {
  return { ...row, instructions: row.after ?? '', expectedOutcome: row.outcomeAfter, personality: null }
}
