/** Saves one text: reads the scenario again, leaves alone what someone has changed, and reads back what was written. */
import { sameText } from '../core/check.js'
import type { Finding, Scenario, ScenarioResult } from '../core/model.js'
import { ServiceError } from '../core/service-error.js'
import type { CekuraApi, ScenarioPatch } from '../edges.js'
import { endingOf, type Stop } from './stop.js'
import { platformFinding } from '../core/gate.js'

export interface SaveSettings {
  readonly cekura: Pick<CekuraApi, 'readScenario' | 'patchScenario'>
  readonly stop: Stop
}

/** What is to be saved, and from which text it may start. */
export interface Change {
  readonly id: number
  /** True for the text that the change was made from; any other is left alone. */
  readonly startsFrom: (text: string) => boolean
  /** The new text; null: the text stays. */
  readonly after: string | null
  /** The expected outcome to set where the scenario has none; null: it stays. */
  readonly outcome: string | null
  /** True: the expected outcome is set also where the scenario has another one. */
  readonly replacesOutcome?: boolean
  /** The tags as they are to be, from those that there are. */
  readonly tagsOf: (tags: readonly string[]) => readonly string[]
  /** What a saved change is called. */
  readonly done: 'applied' | 'reverted'
}

export interface Saved {
  readonly status: ScenarioResult['status']
  readonly reason: string
  readonly findings?: readonly Finding[]
  /** As it was before; null where it could not be read. */
  readonly current: Scenario | null
}

/** How far the saving came. */
type Stage = 'before' | 'sent' | 'accepted'

/** Text, outcome and tags go in one PATCH, so that none is there without the other. Throws only when an edge is broken. */
export async function saveChange({ cekura, stop }: SaveSettings, change: Change): Promise<Saved> {
  let stage: Stage = 'before'
  let current: Scenario | null = null
  try {
    current = await cekura.readScenario(change.id, stop.signal)
    const holdsAlready = change.after !== null && sameText(current.instructions, change.after)
    if (!holdsAlready && !change.startsFrom(current.instructions)) return { ...drifted, current }
    const patch = patchOf(current, change)
    if (Object.keys(patch).length === 0) {
      return { status: 'unchanged', reason: holdsAlready ? 'The new text was there already.' : '', current }
    }
    stage = 'sent'
    await cekura.patchScenario({ id: change.id, patch }, stop.signal)
    stage = 'accepted'
    const readBack = await cekura.readScenario(change.id, stop.signal)
    return { ...kept(patch, { readBack, done: change.done }), current }
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error
    return { ...notSaved(stop, { error, stage }), current }
  }
}

const drifted = {
  status: 'drifted',
  reason:
    'The text on Cekura is no longer the one that was improved, so it was left alone; a new proposal starts from the text that is there now.',
} as const

/** Only what differs. */
function patchOf(current: Scenario, { after, outcome, replacesOutcome, tagsOf }: Change): ScenarioPatch {
  const setsOutcome =
    outcome !== null &&
    (replacesOutcome === true
      ? !sameText(current.expectedOutcome, outcome)
      : current.expectedOutcome.trim() === '')
  const tags = tagsOf(current.tags)
  const sameTags = tags.length === current.tags.length && tags.every((tag) => current.tags.includes(tag))
  return {
    ...(after === null || sameText(current.instructions, after) ? {} : { instructions: after }),
    ...(setsOutcome ? { expectedOutcome: outcome } : {}),
    ...(sameTags ? {} : { tags }),
  }
}

function kept(
  patch: ScenarioPatch,
  { readBack, done }: { readonly readBack: Scenario; readonly done: Change['done'] },
): Pick<Saved, 'status' | 'reason'> {
  const {
    instructions = readBack.instructions,
    expectedOutcome = readBack.expectedOutcome,
    tags = readBack.tags,
  } = patch
  const lost = [
    ...(sameText(readBack.instructions, instructions) ? [] : ['new text']),
    ...(sameText(readBack.expectedOutcome, expectedOutcome) ? [] : ['expected outcome']),
    ...(tags.every((tag) => readBack.tags.includes(tag)) ? [] : ['tags']),
  ]
  if (lost.length === 0) return { status: patch.instructions === undefined ? 'unchanged' : done, reason: '' }
  return {
    status: 'failed',
    reason: `Cekura accepted the change and did not keep the ${lost.join(' and the ')}: something else is there now. Compare it with the proposal before you run again.`,
  }
}

function notSaved(
  stop: Stop,
  { error, stage }: { readonly error: ServiceError; readonly stage: Stage },
): Omit<Saved, 'current'> {
  if (error.endsTheRun) stop.end(endingOf(error))
  const isRefusal = error.kind !== 'platform' && error.kind !== 'aborted'
  const known = stage === 'before' || (stage === 'sent' && isRefusal)
  if (error.kind === 'aborted') {
    return {
      status: stop.ending()?.kind === 'deadline' ? 'timeout' : 'cancelled',
      reason: known
        ? 'The run ended before the new text was saved.'
        : 'The run ended before it was known whether the new text was saved: look at the scenario, or run again.',
    }
  }
  const reason = `${known ? 'The new text was not saved' : 'It is not known whether the new text was saved'}: ${error.message}`
  return error.kind === 'platform'
    ? { status: 'failed', reason, findings: [platformFinding(reason)] }
    : { status: 'failed', reason }
}
