/** Looks at a scenario that was just made: what the service has not kept is corrected once where it can be, and read back. */
import { sameText } from '../core/check.js'
import type { Scenario } from '../core/model.js'
import { ServiceError } from '../core/service-error.js'
import type { CekuraApi, NewScenario, ScenarioPatch } from '../edges.js'
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
  /** Only of a scenario that was made from a suite's case: what it was asked to be. */
  readonly asked?: NewScenario
}

export interface Corrected {
  /** As it was read last; null where it could not be read. */
  readonly scenario: Scenario | null
  /** What still does not hold, as one sentence, or null. */
  readonly problem: string | null
}

/** Throws only when an edge is broken. */
export async function correctScenario(
  { cekura, stop }: CorrectSettings,
  { id, wanted }: { readonly id: number; readonly wanted: Wanted },
): Promise<Corrected> {
  let scenario: Scenario | null = null
  try {
    scenario = await readUnlessGone({ cekura, signal: stop.signal }, id)
    if (scenario === null) return { scenario, problem: `Scenario ${id} was made and is gone.` }
    const patch = correction(scenario, wanted)
    if (Object.keys(patch).length > 0) {
      await cekura.patchScenario({ id, patch }, stop.signal)
      scenario = await cekura.readScenario(id, stop.signal)
    }
    const lost = [...wordsOf(correction(scenario, wanted)), ...lostDetails(scenario, wanted)]
    const problem =
      lost.length === 0 ? null : `Scenario ${id} was made, and Cekura did not keep its ${lost.join(' and ')}.`
    return { scenario, problem }
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error
    if (error.endsTheRun) stop.end(endingOf(error))
    return { scenario, problem: `Scenario ${id} was made, and could not be corrected: ${error.message}` }
  }
}

/** Only what differs. */
function correction(scenario: Scenario, { voice, folder, tags, asked }: Wanted): ScenarioPatch {
  const lacks = tags.some((tag) => !scenario.tags.includes(tag))
  const { instructions = scenario.instructions, expectedOutcome = scenario.expectedOutcome } = asked ?? {}
  return {
    ...(voice === null || scenario.language === voice.language ? {} : voice),
    ...(folder === null || scenario.folder === folder ? {} : { folder }),
    ...(lacks ? { tags: [...new Set([...scenario.tags, ...tags])] } : {}),
    ...(sameText(scenario.instructions, instructions) ? {} : { instructions }),
    ...(sameText(scenario.expectedOutcome, expectedOutcome) ? {} : { expectedOutcome }),
  }
}

function wordsOf(patch: ScenarioPatch): readonly string[] {
  return Object.keys(patch).map((field) => (field === 'expectedOutcome' ? 'expected outcome' : field))
}

/** Creates take these of late only (contract, row "creating"), and this action never changes them afterwards. */
function lostDetails({ details }: Scenario, { asked }: Wanted): readonly string[] {
  if (details === undefined || asked === undefined) return []
  const { firstMessage, maxDuration, testProfile, tools, metrics } = asked
  const parts: readonly (readonly [string, boolean])[] = [
    ['first message', firstMessage === '' || sameText(details.firstMessage, firstMessage)],
    ['duration', maxDuration === null || details.maxDuration === maxDuration],
    ['test profile', testProfile === null || details.testProfile === testProfile],
    ['tools', tools.every((tool) => details.tools.includes(tool))],
    ['metrics', details.metricNames.length >= metrics.length],
  ]
  return parts.filter(([, isKept]) => !isKept).map(([name]) => name)
}
