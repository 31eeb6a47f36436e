/** Starts jobs and sees them to their end: no more at once than the service takes, and never two for the same text and guidance. */
import { patience, type RetryBounds } from '../core/backoff.js'
import { type KnownJob, shortKey } from '../core/hidden-state.js'
import type { JobRecord, Subject } from '../core/model.js'
import { ServiceError } from '../core/service-error.js'
import type { CekuraApi, Clock, Hash } from '../edges.js'
import { endOfPolling, endOfStart, type JobEnd, notStarted } from './job-end.js'
import { type JobSlot, makeJobSlots } from './job-slots.js'
import type { Ledger } from './ledger.js'
import type { PollSchedule } from './poll.js'
import type { Stop } from './stop.js'
import type { Voices } from './voices.js'

export interface JobRequest {
  /** Its instructions are improved; without any, a text is written for it as a draft. */
  readonly scenario: Subject
  readonly guidance: string
}

export interface FinishedJob {
  readonly end: JobEnd
  /** Another scenario with the same text, or an earlier run, has paid for it. */
  readonly reused: boolean
  /** One sentence about how it came to its end; empty where there is nothing to say. */
  readonly note: string
}

export interface Jobs {
  /** Rejects only when an edge is broken. */
  run(request: JobRequest): Promise<FinishedJob>
}

export interface JobSettings {
  readonly cekura: Pick<CekuraApi, 'startImprovement' | 'startDraft'>
  readonly clock: Clock
  readonly hash: Hash
  readonly polls: PollSchedule
  readonly voices: Voices
  readonly stop: Stop
  readonly ledger: Ledger
  readonly agentId: number
  /** So many jobs in flight at the most; fewer where the service takes fewer. */
  readonly concurrency: number
  /** Bounds of the wait before a refused start is sent again while this run has no job in flight. */
  readonly retry: RetryBounds
  /** How many jobs this run may start. */
  readonly maxJobs: number
  /** Told when the number of running jobs changes, by +1 or −1. */
  readonly onRunning: (change: 1 | -1) => void
}

/** A draft has no text: it is written from the rest of the scenario. */
export function isDraft({ instructions }: Subject): boolean {
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

/** How many jobs a run starts for these before any repair: texts that are the same share one, known ones need none. */
export function jobsToStart(
  requests: readonly JobRequest[],
  { hash, ledger }: { readonly hash: Hash; readonly ledger: Pick<Ledger, 'known'> },
): number {
  const keys = new Set(requests.map((request) => hash(jobKey(request))))
  return [...keys].filter((key) => ledger.known(key) === null).length
}

interface Task {
  readonly key: string
  readonly request: JobRequest
}

const startedAnew =
  'An earlier run had started a job for it, whose progress id is no longer known: it was started anew.'

export function makeJobs(settings: JobSettings): Jobs {
  const { clock, stop, ledger, concurrency: ceiling, retry } = settings
  const slots = makeJobSlots({ clock, signal: stop.signal, ceiling, retry })
  const underWay = new Map<string, Promise<FinishedJob>>()
  let started = 0

  const inSlot = async <End>(
    work: (slot: JobSlot) => Promise<End>,
    { again = false } = {},
  ): Promise<End | JobEnd> => {
    const slot = await slots.take(again)
    if (slot === null) return notStarted()
    settings.onRunning(1)
    try {
      return await work(slot)
    } finally {
      settings.onRunning(-1)
      slot.giveBack()
    }
  }
  const start = async (task: Task): Promise<JobEnd> => {
    if (started >= settings.maxJobs) return { state: 'refused' }
    started += 1
    const attempt = (slot: JobSlot) => startAndWatch(settings, { task, slot })
    let end = await inSlot(attempt)
    while (end === noRoom) end = await inSlot(attempt, { again: true })
    return end
  }
  const adopt = async (task: Task, known: KnownJob & { readonly state: 'running' }): Promise<FinishedJob> => {
    const end = await inSlot((slot) => {
      slot.accepted()
      return watch(settings, { task, ...known })
    })
    if (end.state !== 'lost') return { end, reused: true, note: '' }
    return { end: await start(task), reused: false, note: startedAnew }
  }
  const finish = async (task: Task): Promise<FinishedJob> => {
    const known = ledger.known(task.key)
    if (known === null) return { end: await start(task), reused: false, note: '' }
    if (known.state === 'running') return adopt(task, known)
    return { end: remembered(task, known), reused: known.state === 'succeeded', note: '' }
  }

  return {
    run: async (request) => {
      const key = settings.hash(jobKey(request))
      const same = underWay.get(key)
      if (same !== undefined) return { ...(await same), reused: true }
      const finished = finish({ key, request })
      underWay.set(key, finished)
      return finished
    },
  }
}

/** What an earlier run has seen of a job that needs no more waiting for. */
function remembered({ request }: Task, known: Exclude<KnownJob, { readonly state: 'running' }>): JobEnd {
  if (known.state === 'succeeded') {
    const instructions = known.instructions ?? request.scenario.instructions
    return { state: 'succeeded', instructions, expectedOutcome: known.expectedOutcome, record: null }
  }
  const { startedAt } = known
  return {
    state: 'uncertain',
    reason: `An earlier run sent a start whose answer was lost (${startedAt}), so it is not sent again. Look at the scenario on Cekura; to have it tried again, delete this comment or change the text.`,
    record: { progressId: null, kind: kindOf(request), startedAt, finishedAt: null, polls: 0 },
  }
}

/** Nothing was started, as the service has jobs enough: to be tried again when one of them is over. */
const noRoom = 'no-room'

async function startAndWatch(
  settings: JobSettings,
  { task, slot }: { readonly task: Task; readonly slot: JobSlot },
): Promise<JobEnd | typeof noRoom> {
  const { cekura, agentId, clock, voices, stop, ledger } = settings
  const { scenario, guidance } = task.request
  const kind = kindOf(task.request)
  const startedAt = new Date(clock.now()).toISOString()
  const key = shortKey(task.key)
  let progressId: string
  try {
    const answer = await (kind === 'generate'
      ? cekura.startDraft({ agentId, draft: await voices.withVoice(scenario), guidance }, stop.signal)
      : cekura.startImprovement({ agentId, instructions: scenario.instructions, guidance }, stop.signal))
    progressId = answer.progressId
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error
    if (isRefusedForNow(error) && slot.refused()) return noRoom
    const lost: JobRecord = { progressId: null, kind, startedAt, finishedAt: null, polls: 0 }
    if (error.kind === 'uncertain') ledger.note({ key, state: 'uncertain', startedAt })
    return endOfStart(stop, { error: isRefusedForNow(error) ? givenUp(error) : error, lost })
  }
  slot.accepted()
  ledger.note({ key, state: 'running', progressId, kind, startedAt })
  const end = await watch(settings, { task, progressId, kind, startedAt })
  return end.state === 'lost' ? { ...end, state: 'failed', platform: false } : end
}

/** An answer that is lost after this status leaves nothing certain. */
function isRefusedForNow({ kind, status }: ServiceError): boolean {
  return kind === 'platform' && status === 429
}

/** No job of this run is there that could make room, so that to lower `concurrency` would be no help. */
function givenUp({ kind, attempted, status, words }: ServiceError): ServiceError {
  const advice = `Gave up after ${patience / 60_000} minutes in which no job was taken: other runs may have used up what the plan allows, so run it later.`
  return new ServiceError({ kind, attempted, status, words, advice })
}

async function watch(
  { clock, polls, stop, ledger }: JobSettings,
  {
    task,
    progressId,
    kind,
    startedAt,
  }: Pick<JobRecord, 'kind' | 'startedAt'> & { readonly task: Task; readonly progressId: string },
): Promise<JobEnd> {
  const job = await polls.watch(progressId)
  const isOver = job.ended.state !== 'stopped' && job.ended.state !== 'error'
  const finishedAt = isOver ? new Date(clock.now()).toISOString() : null
  const end = endOfPolling(stop, {
    job,
    record: { progressId, kind, startedAt, finishedAt, polls: job.polls },
  })
  const key = shortKey(task.key)
  if (end.state === 'succeeded') {
    const { instructions, expectedOutcome } = end
    ledger.note({ key, state: 'succeeded', instructions, expectedOutcome, progressId })
  } else if (isOver) ledger.forget(key)
  return end
}

function kindOf({ scenario }: JobRequest): JobRecord['kind'] {
  return isDraft(scenario) ? 'generate' : 'improve'
}
