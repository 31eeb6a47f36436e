/** Saves, in `apply`, what was held back for its proof: every accepted text but those that do worse against the agent. */
import { counted } from '../core/counts.js'
import type { ScenarioResult } from '../core/model.js'
import type { Proof } from '../core/proof.js'
import { withNote } from '../core/proof-notes.js'
import { rowKey } from '../core/scenario-result.js'
import { type Run, skipSettings } from './improve-all.js'
import { saveResult } from './save-result.js'
import { sideBySide } from './slots.js'
import { endingOfError } from './stop.js'
import { sentences } from '../core/sentence.js'

/** Results go into the record as they come. Never throws: an edge that is broken ends the run. */
export async function saveProved(run: Run): Promise<void> {
  const { inputs, edges, record, cekura, stop, progress } = run
  progress.phase('save')
  const withheld = withhold(run)
  const settings = { ...skipSettings(run), cekura, stop }
  const saved = [...record.results.values()].filter((result) => !withheld.has(result))
  await sideBySide(saved, {
    atOnce: inputs.concurrency,
    signal: stop.signal,
    work: async (result) => {
      try {
        record.results.set(rowKey(result), await saveResult(settings, result))
      } catch (error) {
        stop.end(endingOfError(error, edges.runner))
      }
      progress.changed()
    },
  })
}

/** The rows that are not saved, which then say so, as the proof does. */
function withhold({ record }: Run): ReadonlySet<ScenarioResult> {
  const { proof, results } = record
  const withheld = new Set<ScenarioResult>()
  for (const result of results.values()) {
    const why = whyNot(result, proof)
    if (why === null) continue
    const told = { ...result, reason: sentences(why, result.reason) }
    results.set(rowKey(result), told)
    withheld.add(told)
  }
  if (proof !== null && withheld.size > 0) {
    const note = `${counted(withheld.size, 'new text')} not saved, as the old ones do better.`
    record.proof = { ...proof, reason: withNote(proof.reason, note) }
  }
  return withheld
}

/** With few runs a single text can hardly be told from chance: where all together do worse, only what does better is good. */
function whyNot({ status, proof }: ScenarioResult, whole: Proof | null): string | null {
  if (status !== 'improved' || proof === undefined) return null
  if (proof.verdict === 'worse') return 'It was not saved: its proof shows it worse than the old text.'
  return whole?.verdict === 'worse' && proof.verdict !== 'better'
    ? 'It was not saved: the proof shows the new texts together worse than the old ones.'
    : null
}
