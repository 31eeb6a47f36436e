/** Brings Cekura to the suite files: each text that differs becomes the file's, and no job starts. */
import { sameText } from '../core/check.js'
import type { ScenarioResult } from '../core/model.js'
import { type Became, resultOf, type Selected, selectedKey, withDrift } from '../core/scenario-result.js'
import { settledTag, withSettledTag } from '../core/settled.js'
import { selectedOf, type SuiteRow } from '../core/suite-plan.js'
import { suiteTag } from '../core/suite-tag.js'
import { type Run, skipSettings } from './improve-all.js'
import type { RestSettings } from './improve.js'
import { type Saved, type SaveSettings, saveChange } from './save.js'
import type { SuiteEntry } from './select-suite.js'
import { sideBySide } from './slots.js'
import { endingOfError } from './stop.js'

/** What this run has generated besides is in no file. */
const notInFile = 'It was made to come up to min-scenarios, and is in no file.'

/** Results go into the record as they come. Never throws: an edge that is broken ends the run. */
export async function syncSuite(run: Run, rows: readonly SuiteEntry[]): Promise<void> {
  const { inputs, edges, record, cekura, stop, progress } = run
  const settings = { ...skipSettings(run), cekura, stop }
  for (const selected of record.selected.filter(({ suite }) => suite === undefined))
    record.results.set(selectedKey(selected), resultOf(selected, { status: 'skipped', reason: notInFile }))
  // The case that could not be made has its result already.
  const left = rows.filter(([, selected]) => !record.results.has(selectedKey(selected)))
  await sideBySide(left, {
    atOnce: inputs.concurrency,
    signal: stop.signal,
    work: async ([row, selected], hasTurn) => {
      // What the run's end leaves has no result.
      if (!hasTurn) return
      const key = selectedKey(selected)
      try {
        record.results.set(key, await syncCase(settings, { row, selected }))
      } catch (error) {
        stop.end(endingOfError(error, edges.runner))
      }
      progress.changed()
    },
  })
}

type SyncSettings = SaveSettings & RestSettings

interface SyncedCase {
  readonly row: SuiteRow
  readonly selected: Selected
}

/** Of a saved text `before` is Cekura's and `after` the file's, so that it can be taken back; any other row is as everywhere. */
async function syncCase(settings: SyncSettings, { row, selected }: SyncedCase): Promise<ScenarioResult> {
  const { found, case: suiteCase } = row
  const skipped = (reason: string) => resultOf(selected, { status: 'skipped', reason })
  if (suiteCase.type !== 'instruction')
    return skipped(`Its type is ${suiteCase.type}: only plain instructions are brought to the file's.`)
  if (found === null) return skipped('It has no scenario on Cekura.')
  if (found.type !== suiteCase.type) return withDrift(skipped('It was left alone.'), selected)
  const { expectedOutcome, instructions } = suiteCase
  const saved = await saveChange(settings, {
    id: found.id,
    startsFrom: (now) => sameText(now, found.instructions),
    after: instructions,
    outcome: expectedOutcome.trim() === '' ? null : expectedOutcome,
    replacesOutcome: true,
    tagsOf: (tags) => tagsOf(settings, { row, tags }),
    done: 'applied',
  })
  return syncedResult(saved, { row, selected })
}

function syncedResult({ current, ...saved }: Saved, { row, selected }: SyncedCase): ScenarioResult {
  const now = selectedOf({ ...row, found: current ?? row.found }, selected.scenario.folder)
  // A text that was there already, and an expected outcome that was not: that is a change, too.
  const changesOutcome = now.outcomeOnCekura !== undefined
  const isSaved = saved.status === 'applied' || (saved.status === 'unchanged' && changesOutcome)
  if (!isSaved) return resultOf(now, becameOf(saved))
  const { scenario, suite } = now
  const before = { ...scenario, instructions: suite.onCekura ?? scenario.instructions }
  return resultOf(
    { ...now, scenario: before, suite: { ...suite, onCekura: null } },
    { status: 'applied', after: scenario.instructions },
  )
}

/** The words of saving are about a text that was improved. */
function becameOf({ status, reason, findings = [] }: Omit<Saved, 'current'>): Became {
  switch (status) {
    case 'unchanged':
      return { status }
    case 'drifted':
      return {
        status,
        reason: 'Somebody changed it on Cekura while this run went on, so it was left alone; run again.',
      }
    default:
      return { status, reason, findings }
  }
}

/** The tag that keeps the key, the tags of the file, and that this very text is at rest: it was reviewed in the file. */
function tagsOf(
  { settledPrefix: prefix, guidance, hash }: RestSettings,
  { row, tags }: { readonly row: SuiteRow; readonly tags: readonly string[] },
): readonly string[] {
  const { key, tags: own, instructions: text } = row.case
  const all = [...new Set([...tags, ...own, ...(key === null ? [] : [suiteTag(key, hash)])])]
  if (prefix === null) return all
  return withSettledTag(all, { prefix, tag: settledTag({ prefix, text, guidance, hash }) })
}
