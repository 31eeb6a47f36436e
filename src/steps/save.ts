/** Saves one accepted text: reads the scenario again, leaves alone what someone has changed, and reads back what was written. */
import { sameText } from '../core/check.js'
import type { Finding, ScenarioResult } from '../core/model.js'
import { ServiceError } from '../core/service-error.js'
import type { CekuraApi, ScenarioPatch } from '../edges.js'
import { endingOf, type Stop } from './stop.js'

export interface SaveSettings {
  readonly cekura: Pick<CekuraApi, 'readScenario' | 'patchScenario'>
  readonly stop: Stop
}

/** Answers the result with its status after saving; only an `improved` one is saved, every other comes back as it is. */
export async function saveResult(settings: SaveSettings, result: ScenarioResult): Promise<ScenarioResult> {
  const { after } = result
  if (result.status !== 'improved' || after === null) return result
  try {
    return { ...result, ...(await save(settings, { result, after })) }
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error
    return { ...result, ...notSaved(error, settings.stop) }
  }
}

type Saved = Pick<ScenarioResult, 'status' | 'reason'>

async function save(
  { cekura, stop }: SaveSettings,
  { result, after }: { readonly result: ScenarioResult; readonly after: string },
): Promise<Saved> {
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
  const patch: ScenarioPatch = {
    instructions: after,
    ...(setsOutcome ? { expectedOutcome: result.outcomeAfter } : {}),
  }
  await cekura.patchScenario({ id: result.id, patch }, stop.signal)
  const readBack = await cekura.readScenario(result.id, stop.signal)
  if (sameText(readBack.instructions, after)) return { status: 'applied', reason: '' }
  return {
    status: 'failed',
    reason:
      'Cekura accepted the new text and did not keep it: another text is there now. Compare it with the proposal before you run again.',
  }
}

function notSaved(error: ServiceError, stop: Stop): Saved & { readonly findings?: readonly Finding[] } {
  if (error.endsTheRun) stop.end(endingOf(error))
  if (error.kind === 'aborted') {
    return {
      status: stop.ending()?.kind === 'deadline' ? 'timeout' : 'cancelled',
      reason:
        'The run ended before it was known whether the new text was saved: look at the scenario, or run again.',
    }
  }
  const reason = `The new text was not saved: ${error.message}`
  return error.kind === 'platform'
    ? { status: 'failed', reason, findings: [{ code: 'platform', severity: 'error', message: reason }] }
    : { status: 'failed', reason }
}
