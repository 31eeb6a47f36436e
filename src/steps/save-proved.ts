/** Saves, in `apply`, what was held back for its proof: every accepted text but those that do worse against the agent. */
import type { ScenarioResult } from '../core/model.js'
import { rowKey } from '../core/scenario-result.js'
import { type Run, skipSettings } from './improve-all.js'
import { saveResult } from './save-result.js'
import { makeSlots } from './slots.js'
import { endingOfError } from './stop.js'

/** Results go into the record as they come. Never throws: an edge that is broken ends the run. */
export async function saveProved(run: Run): Promise<void> {
  const { inputs, edges, record, cekura, stop, progress } = run
  const slots = makeSlots(inputs.concurrency)
  const settings = { ...skipSettings(run), cekura, stop }
  await Promise.all(
    [...record.results.values()].map(async (result) => {
      if (result.proof?.verdict === 'worse') {
        record.results.set(rowKey(result), { ...result, reason: withheld(result) })
        return
      }
      const free = await slots.take(stop.signal)
      try {
        record.results.set(rowKey(result), await saveResult(settings, result))
      } catch (error) {
        stop.end(endingOfError(error, edges.runner))
      }
      if (free) slots.giveBack()
      progress.changed()
    }),
  )
}

function withheld({ reason }: ScenarioResult): string {
  return ['It was not saved: its proof shows it worse than the old text.', reason]
    .filter((text) => text !== '')
    .join(' ')
}
