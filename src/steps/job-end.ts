/** How a job ends, as a value: with a text, without one, stopped with the run, or lost at its start. */
import type { JobRecord } from '../core/model.js'
import type { ServiceError } from '../core/service-error.js'
import type { PolledJob } from './poll.js'
import { endingOf, type Stop } from './stop.js'

/** `record` is null where this run started none. */
export type JobEnd =
  | {
      readonly state: 'succeeded'
      readonly instructions: string
      readonly expectedOutcome: string | null
      readonly record: JobRecord | null
    }
  | {
      readonly state: 'failed'
      readonly platform: boolean
      readonly reason: string
      readonly record: JobRecord | null
    }
  | { readonly state: 'uncertain'; readonly reason: string; readonly record: JobRecord }
  | { readonly state: 'stopped'; readonly reason: string; readonly record: JobRecord | null }
  /** The service does not know the progress id, or no longer. */
  | { readonly state: 'lost'; readonly reason: string; readonly record: JobRecord }
  /** `max-jobs` are started already. */
  | { readonly state: 'refused' }

export function notStarted(): JobEnd {
  return { state: 'stopped', reason: 'No job was started for it.', record: null }
}

/** Of a start that was refused, or whose answer did not come; `lost` is the record of one that may be running. */
export function endOfStart(
  stop: Stop,
  { error, lost }: { readonly error: ServiceError; readonly lost: JobRecord },
): JobEnd {
  if (error.endsTheRun) {
    stop.end(endingOf(error))
    return { state: 'stopped', reason: `No job was started: ${error.message}`, record: null }
  }
  if (error.kind === 'aborted') return notStarted()
  if (error.kind === 'uncertain') {
    return {
      state: 'uncertain',
      reason: `The job may be running and may be charged: ${error.message}`,
      record: lost,
    }
  }
  return { state: 'failed', platform: error.kind === 'platform', reason: error.message, record: null }
}

export function endOfPolling(
  stop: Stop,
  { job: { ended }, record }: { readonly job: PolledJob; readonly record: JobRecord },
): JobEnd {
  const id = record.progressId ?? ''
  switch (ended.state) {
    case 'succeeded':
      return { ...ended, record }
    case 'failed':
      return { state: 'failed', platform: false, reason: ended.reason, record }
    case 'lost':
      return { state: 'lost', reason: ended.reason, record }
    case 'stopped': {
      const last = ended.word === '' ? '' : `, last seen “${ended.word}”`
      return { state: 'stopped', reason: `The job was still running (progress id ${id}${last}).`, record }
    }
    case 'error':
      if (ended.error.endsTheRun) {
        stop.end(endingOf(ended.error))
        return { state: 'stopped', reason: ended.error.message, record }
      }
      return {
        state: 'failed',
        platform: ended.error.kind === 'platform',
        reason: `The job (progress id ${id}) may be over, and its result could not be read: ${ended.error.message}`,
        record,
      }
  }
}
