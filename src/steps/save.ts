/** Saves one accepted text: reads the scenario again, leaves alone what someone has changed, and reads back what was written. */
import { sameText } from '../core/check.js'
import type { Finding, Scenario, ScenarioResult } from '../core/model.js'
import { ServiceError } from '../core/service-error.js'
import type { CekuraApi, ScenarioPatch } from '../edges.js'
import { endingOf, type Stop } from './stop.js'

export interface SaveSettings {
  readonly cekura: Pick<CekuraApi, 'readScenario' | 'patchScenario'>
  readonly stop: Stop
}

type Saved = Pick<ScenarioResult, 'status' | 'reason'> & { readonly findings?: readonly Finding[] }

/** Answers the result with its status after saving; only an `improved` one is saved, every other comes back as it is. */
export async function saveResult(settings: SaveSettings, result: ScenarioResult): Promise<ScenarioResult> {
  const { after } = result
  if (result.status !== 'improved' || after === null) return result
  return { ...result, ...(await save(settings, { result, after })) }
}

/** How far the saving came. */
type Stage = 'before' | 'sent' | 'accepted'

type TextPatch = ScenarioPatch & { readonly instructions: string }

async function save(
  { cekura, stop }: SaveSettings,
  { result, after }: { readonly result: ScenarioResult; readonly after: string },
): Promise<Saved> {
  let stage: Stage = 'before'
  try {
    const current = await cekura.readScenario(result.id, stop.signal)
    if (sameText(current.instructions, after))
      return { status: 'unchanged', reason: 'The new text was there already.' }
    if (!sameText(current.instructions, result.before)) {
      return {
        status: 'drifted',
        reason:
          'The text on Cekura is no longer the one that was improved, so it was left alone; run again to improve the new one.',
      }
    }
    const setsOutcome = result.outcomeAfter !== result.outcomeBefore && current.expectedOutcome.trim() === ''
    const patch: TextPatch = {
      instructions: after,
      ...(setsOutcome ? { expectedOutcome: result.outcomeAfter } : {}),
    }
    stage = 'sent'
    await cekura.patchScenario({ id: result.id, patch }, stop.signal)
    stage = 'accepted'
    return kept(patch, await cekura.readScenario(result.id, stop.signal))
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error
    return notSaved(stop, { error, stage })
  }
}

function kept(patch: TextPatch, readBack: Scenario): Saved {
  const { expectedOutcome = readBack.expectedOutcome } = patch
  const lost = [
    ...(sameText(readBack.instructions, patch.instructions) ? [] : ['new text']),
    ...(sameText(readBack.expectedOutcome, expectedOutcome) ? [] : ['expected outcome']),
  ]
  if (lost.length === 0) return { status: 'applied', reason: '' }
  return {
    status: 'failed',
    reason: `Cekura accepted the change and did not keep the ${lost.join(' and the ')}: something else is there now. Compare it with the proposal before you run again.`,
  }
}

function notSaved(
  stop: Stop,
  { error, stage }: { readonly error: ServiceError; readonly stage: Stage },
): Saved {
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
    ? { status: 'failed', reason, findings: [{ code: 'platform', severity: 'error', message: reason }] }
    : { status: 'failed', reason }
}
