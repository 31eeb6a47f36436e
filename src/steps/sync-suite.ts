/** Brings Cekura to the suite files: each text that differs becomes the file's, and no job starts. */
import { sameText } from '../core/check.js'
import type { ScenarioResult } from '../core/model.js'
import { resultOf, type Selected, selectedKey } from '../core/scenario-result.js'
import { settledTag, withSettledTag } from '../core/settled.js'
import type { SuiteRow } from '../core/suite-plan.js'
import { suiteTag } from '../core/suite-tag.js'
import { type Run, skipSettings } from './improve-all.js'
import type { SkipSettings } from './improve.js'
import { type SaveSettings, saveChange } from './save.js'
import { makeSlots } from './slots.js'
import { endingOfError } from './stop.js'

/**
 * `before` of the result is Cekura's text and `after` the file's, so that it can be taken back. A case without a scenario,
 * or of another type than plain instructions, is skipped.
 */
async function syncCase(
  settings: SaveSettings & SkipSettings,
  { row, selected }: { readonly row: SuiteRow; readonly selected: Selected },
): Promise<ScenarioResult> {
  const { scenario, suite } = selected
  const { id, instructions: text } = scenario
  if (id === null) return resultOf(selected, { status: 'skipped', reason: 'It has no scenario on Cekura.' })
  if (scenario.type !== 'instruction') {
    const reason = `Its type is ${scenario.type}: only plain instructions are brought to the file's.`
    return resultOf(selected, { status: 'skipped', reason })
  }
  const onCekura = suite?.onCekura ?? text
  const expected = row.case.expectedOutcome
  const { status, reason, findings, current } = await saveChange(settings, {
    id,
    startsFrom: (now) => sameText(now, onCekura),
    after: text,
    outcome: expected.trim() === '' ? null : expected,
    replacesOutcome: true,
    tagsOf: (tags) => tagsOf(settings, { row, text, tags }),
    done: 'applied',
  })
  const old = { instructions: onCekura, expectedOutcome: row.found?.expectedOutcome ?? '' }
  const before = current ?? { ...old, tags: scenario.tags }
  const result = resultOf(
    { ...selected, scenario: { ...scenario, instructions: before.instructions, tags: before.tags } },
    {
      status,
      reason,
      after: status === 'unchanged' ? null : text,
      ...(findings === undefined ? {} : { findings }),
    },
  )
  const outcomeBefore = before.expectedOutcome
  return { ...result, outcomeBefore, outcomeAfter: expected.trim() === '' ? outcomeBefore : expected }
}

/** The tag that keeps the key, the tags of the file, and that this very text is at rest: it was reviewed in the file. */
function tagsOf(
  { settledPrefix: prefix, guidance, hash }: SkipSettings,
  { row, text, tags }: { readonly row: SuiteRow; readonly text: string; readonly tags: readonly string[] },
): readonly string[] {
  const { key, tags: own } = row.case
  const all = [...new Set([...tags, ...own, ...(key === null ? [] : [suiteTag(key, hash)])])]
  if (prefix === null) return all
  return withSettledTag(all, { prefix, tag: settledTag({ prefix, text, guidance, hash }) })
}

/** Results go into the record as they come. Never throws: an edge that is broken ends the run. */
export async function syncSuite(run: Run, rows: readonly (readonly [SuiteRow, Selected])[]): Promise<void> {
  const { inputs, edges, record, cekura, stop, progress } = run
  const slots = makeSlots(inputs.concurrency)
  const settings = { ...skipSettings(run), cekura, stop }
  await Promise.all(
    rows.map(async ([row, selected]) => {
      const key = selectedKey(selected)
      if (record.results.has(key)) return
      const free = await slots.take(stop.signal)
      try {
        record.results.set(key, await syncCase(settings, { row, selected }))
      } catch (error) {
        stop.end(endingOfError(error, edges.runner))
      }
      if (free) slots.giveBack()
      progress.changed()
    }),
  )
}
