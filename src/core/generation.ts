/** Reads the progress of a generation of new scenarios, and says when it is over or has stalled. */
import { meaningOf, statusWord } from './status.js'

export interface GenerationReading {
  readonly total: number
  readonly completed: number
  readonly failed: number
  /** Ids of the scenarios made so far, where the service lists them. */
  readonly scenarioIds: readonly number[]
  /** The service's word for it, lower case; null where it gives none. */
  readonly status: string | null
}

/**
 * - `running`: worth another look.
 * - `over`: nothing more will come, though it may be less than was asked for.
 * - `stalled`: nothing at all has come for so long that nothing will.
 * - `needs-person`: the service waits for an answer that a workflow cannot give.
 */
export type GenerationState = 'running' | 'over' | 'stalled' | 'needs-person'

/** None done after so many ms is a stall (contract, row `generate-bg/`). */
export const stallAfter = 5 * 60_000

/** No progress for so many ms is the end, with what there is (contract, row `generate-bg/`). */
export const endAfter = 4 * 60_000

/** The reading of an answer of `generate-progress/`; counts may come as strings. null where nothing in it can be used. */
export function readGenerationAnswer(answer: unknown): GenerationReading | null {
  if (typeof answer !== 'object' || answer === null || Array.isArray(answer)) return null
  const fields = new Map<string, unknown>(Object.entries(answer))
  const total = count(fields.get('total_scenarios'))
  const completed = count(fields.get('completed_scenarios'))
  const failed = count(fields.get('failed_scenarios'))
  const status = statusWord(fields.get('status'))
  if (total === null && completed === null && status === null) return null
  const scenarioIds = idsOf(fields.get('scenarios_list'))
  return {
    total: total ?? 0,
    completed: completed ?? scenarioIds.length,
    failed: failed ?? 0,
    scenarioIds,
    status,
  }
}

/** What has come of a generation by `now`; all times in ms since 1970. */
export function generationState({
  reading,
  startedAt,
  lastProgressAt,
  now,
}: {
  readonly reading: GenerationReading
  readonly startedAt: number
  /** When completed + failed last grew; the start where they never did. */
  readonly lastProgressAt: number
  readonly now: number
}): GenerationState {
  const meaning = reading.status === null ? null : meaningOf(reading.status)
  if (meaning === 'needs-person') return 'needs-person'
  if (meaning === 'succeeded' || meaning === 'failed') return 'over'
  const done = reading.completed + reading.failed
  // An answer from before the service has counted says 0 of 0, which is no end.
  if (reading.total > 0 && done >= reading.total) return 'over'
  if (done === 0) return now - startedAt >= stallAfter ? 'stalled' : 'running'
  return now - lastProgressAt >= endAfter ? 'over' : 'running'
}

function count(value: unknown): number | null {
  const number = typeof value === 'string' && /^\s*\d+\s*$/.test(value) ? Number(value) : value
  return typeof number === 'number' && Number.isSafeInteger(number) && number >= 0 ? number : null
}

/** Ids in their order, each once; an entry without a readable id is passed over, as the list is read again later. */
function idsOf(list: unknown): readonly number[] {
  if (!Array.isArray(list)) return []
  const ids = list.map((entry: unknown) =>
    count(typeof entry === 'object' && entry !== null && 'id' in entry ? entry.id : entry),
  )
  return [...new Set(ids.filter((id) => id !== null))]
}
