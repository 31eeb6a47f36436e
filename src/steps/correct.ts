/** Corrects a scenario that was just made where the service has not kept what was asked for: once, and then read back. */
import type { Scenario } from '../core/model.js'
import { ServiceError } from '../core/service-error.js'
import type { CekuraApi, ScenarioPatch } from '../edges.js'
import { readUnlessGone } from './collect.js'
import { endingOf, type Stop } from './stop.js'

export interface CorrectSettings {
  readonly cekura: Pick<CekuraApi, 'readScenario' | 'patchScenario'>
  readonly stop: Stop
}

/** What a new scenario is to have; null: anything. */
export interface Wanted {
  /** Goes with the personality: a language is refused without one that speaks it. */
  readonly voice: { readonly language: string; readonly personality: number } | null
  readonly folder: string | null
  readonly tags: readonly string[]
}

/** Answers what still does not hold, as one sentence, or null. Throws only when an edge is broken. */
export async function correctScenario(
  { cekura, stop }: CorrectSettings,
  { id, wanted }: { readonly id: number; readonly wanted: Wanted },
): Promise<string | null> {
  try {
    const made = await readUnlessGone({ cekura, signal: stop.signal }, id)
    if (made === null) return `Scenario ${id} was made and is gone.`
    const patch = correction(made, wanted)
    if (Object.keys(patch).length === 0) return null
    await cekura.patchScenario({ id, patch }, stop.signal)
    const left = Object.keys(correction(await cekura.readScenario(id, stop.signal), wanted))
    return left.length === 0
      ? null
      : `Scenario ${id} was made, and Cekura did not keep its ${left.join(' and ')}.`
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error
    if (error.endsTheRun) stop.end(endingOf(error))
    return `Scenario ${id} was made, and could not be corrected: ${error.message}`
  }
}

/** Only what differs. */
function correction(scenario: Scenario, { voice, folder, tags }: Wanted): ScenarioPatch {
  const lacks = tags.some((tag) => !scenario.tags.includes(tag))
  return {
    ...(voice === null || scenario.language === voice.language ? {} : voice),
    ...(folder === null || scenario.folder === folder ? {} : { folder }),
    ...(lacks ? { tags: [...new Set([...scenario.tags, ...tags])] } : {}),
  }
}
