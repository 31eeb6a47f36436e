/** Starts jobs and sees them to their end: at most so many at once and in all, and never two for the same text and guidance. */
import type { JobRecord, Scenario } from '../core/model.js'
import { ServiceError } from '../core/service-error.js'
import type { CekuraApi, Clock, Hash } from '../edges.js'
import type { PolledJob, PollSchedule } from './poll.js'
import { makeSlots } from './slots.js'
import { endingOf, type Stop } from './stop.js'

export interface JobRequest {
  /** Its instructions are improved; without any, a text is written for it as a draft. */
  readonly scenario: Scenario
  readonly guidance: string
}

/** How a job ended; `record` is null where none was started. */
export type JobEnd =
  | {
      readonly state: 'succeeded'
      readonly instructions: string
      readonly expectedOutcome: string | null
      readonly record: JobRecord
    }
  | {
      readonly state: 'failed'
      readonly platform: boolean
      readonly reason: string
      readonly record: JobRecord | null
    }
  | { readonly state: 'uncertain'; readonly reason: string; readonly record: JobRecord }
  | { readonly state: 'stopped'; readonly reason: string; readonly record: JobRecord | null }
  /** `max-jobs` are started already. */
  | { readonly state: 'refused' }

export interface Jobs {
  /** `shared`: the job was started for another scenario with the same text, and its result serves this one too. */
  run(request: JobRequest): Promise<{ readonly end: JobEnd; readonly shared: boolean }>
}

export interface JobSettings {
  readonly cekura: Pick<CekuraApi, 'startImprovement' | 'startDraft'>
  readonly clock: Clock
  readonly hash: Hash
  readonly polls: PollSchedule
  readonly stop: Stop
  readonly agentId: number
  readonly concurrency: number
  readonly maxJobs: number
  /** Told when the number of running jobs changes, by +1 or −1. */
  readonly onRunning: (change: 1 | -1) => void
}

/** A draft has no text: it is written from the rest of the scenario. */
export function isDraft({ instructions }: Scenario): boolean {
  return instructions.trim() === ''
}

/** Equal for requests whose jobs would be told the same: one job serves them all. */
export function jobKey({ scenario, guidance }: JobRequest): string {
  const { name, expectedOutcome, personality, language, tags } = scenario
  return JSON.stringify(
    isDraft(scenario)
      ? [guidance, name, expectedOutcome, personality, language, tags]
      : [guidance, scenario.instructions],
  )
}

/** How many jobs a run starts for these before any repair: texts that are the same share one. */
export function jobsToStart(requests: readonly JobRequest[]): number {
  return new Set(requests.map(jobKey)).size
}

export function makeJobs(settings: JobSettings): Jobs {
  const slots = makeSlots(settings.concurrency)
  const known = new Map<string, Promise<JobEnd>>()
  const { stop } = settings

  const runInSlot = async (request: JobRequest): Promise<JobEnd> => {
    if (!(await slots.take(stop.signal))) return notStarted()
    settings.onRunning(1)
    try {
      return await startAndWatch(settings, request)
    } finally {
      settings.onRunning(-1)
      slots.giveBack()
    }
  }

  return {
    run: async (request) => {
      const key = settings.hash(jobKey(request))
      const shared = known.get(key)
      if (shared !== undefined) return { end: await shared, shared: true }
      if (known.size >= settings.maxJobs) return { end: { state: 'refused' }, shared: false }
      const end = runInSlot(request)
      known.set(key, end)
      return { end: await end, shared: false }
    },
  }
}

async function startAndWatch(settings: JobSettings, request: JobRequest): Promise<JobEnd> {
  const { clock, polls, stop } = settings
  const kind = isDraft(request.scenario) ? 'generate' : 'improve'
  const startedAt = iso(clock)
  const recordOf = (rest: Pick<JobRecord, 'progressId' | 'finishedAt' | 'polls'>): JobRecord => ({
    progressId: rest.progressId,
    kind,
    startedAt,
    finishedAt: rest.finishedAt,
    polls: rest.polls,
  })
  let progressId: string
  try {
    progressId = (await start(settings, request)).progressId
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error
    const lost = recordOf({ progressId: null, finishedAt: null, polls: 0 })
    return startFailed({ error, stop, lost })
  }
  const job = await polls.watch(progressId)
  const isOver = job.ended.state !== 'stopped' && job.ended.state !== 'error'
  const record = recordOf({ progressId, finishedAt: isOver ? iso(clock) : null, polls: job.polls })
  return endOf({ job, record, stop })
}

function start({ cekura, agentId, stop }: JobSettings, { scenario, guidance }: JobRequest) {
  return isDraft(scenario)
    ? cekura.startDraft({ agentId, draft: scenario, guidance }, stop.signal)
    : cekura.startImprovement({ agentId, instructions: scenario.instructions, guidance }, stop.signal)
}

function startFailed({
  error,
  stop,
  lost,
}: {
  readonly error: ServiceError
  readonly stop: Stop
  readonly lost: JobRecord
}): JobEnd {
  if (error.endsTheRun) {
    stop.end(endingOf(error))
    return { state: 'stopped', reason: `No job was started: ${error.message}`, record: null }
  }
  if (error.kind === 'aborted') return notStarted()
  if (error.kind === 'uncertain') {
    return {
      state: 'uncertain',
      reason: `The job may be running and may be charged: ${error.message} It is not started again by this run; look at the scenario on Cekura before the next one.`,
      record: lost,
    }
  }
  return { state: 'failed', platform: error.kind === 'platform', reason: error.message, record: null }
}

function endOf({
  job: { ended },
  record,
  stop,
}: {
  readonly job: PolledJob
  readonly record: JobRecord
  readonly stop: Stop
}): JobEnd {
  const id = record.progressId ?? ''
  switch (ended.state) {
    case 'succeeded':
      return { ...ended, record }
    case 'failed':
    case 'lost':
      return { state: 'failed', platform: false, reason: ended.reason, record }
    case 'stopped': {
      const last = ended.word === '' ? '' : `, last seen “${ended.word}”`
      return { state: 'stopped', reason: `The job was still running (progress id ${id}${last}).`, record }
    }
    case 'error':
      if (ended.error.endsTheRun) stop.end(endingOf(ended.error))
      if (ended.error.endsTheRun) return { state: 'stopped', reason: ended.error.message, record }
      return {
        state: 'failed',
        platform: ended.error.kind === 'platform',
        reason: `The job (progress id ${id}) may be over, and its result could not be read: ${ended.error.message}`,
        record,
      }
  }
}

function notStarted(): JobEnd {
  return { state: 'stopped', reason: 'No job was started for it.', record: null }
}

function iso(clock: Clock): string {
  return new Date(clock.now()).toISOString()
}
