/** Asks for the progress of all running jobs from one schedule with one timer, until each is over or the run ends. */
import type { JobReading } from '../core/status.js'
import type { SeenDuration } from '../core/duration-estimate.js'
import { isWorthPlanning, planPolls, pollWait } from '../core/poll-policy.js'
import { ServiceError } from '../core/service-error.js'
import type { CekuraApi, Clock } from '../edges.js'

/** How a job was seen to end. */
export interface PolledJob {
  readonly ended:
    | Exclude<JobReading, { state: 'running' }>
    /** The run ended first; `word` is the last status word seen. */
    | { readonly state: 'stopped'; readonly word: string }
    | { readonly state: 'error'; readonly error: ServiceError }
  readonly polls: number
}

export interface PollSchedule {
  /** Resolves when the job is over or the run ends; rejects only when an edge is broken. */
  watch(progressId: string): Promise<PolledJob>
}

interface Entry {
  readonly progressId: string
  readonly startedMs: number
  /** When it was last seen running, by the service's own look at it; the start until then. The next look is planned from here. */
  runningMs: number
  /** When that was known here: not asked again within `pollMinMs` of it. */
  knownMs: number
  /** Drawn once a wait, so that a new plan does not draw again. */
  random: number
  dueMs: number
  polls: number
  word: string
  /** An answer is on its way: not to be asked again. */
  asking: boolean
  readonly over: (job: PolledJob) => void
  /** Something that is no answer of the service went wrong. */
  readonly broken: (error: unknown) => void
}

export interface PollSettings {
  readonly cekura: Pick<CekuraApi, 'readJob'>
  readonly clock: Clock
  readonly signal: AbortSignal
  readonly pollMinMs: number
  readonly pollMaxMs: number
  /** Told once for each status word that no list names, of the first three of them. */
  readonly onUnknownWord: (word: string) => void
}

/** One word is a change of the service, very many are nonsense: that must not drown what else the run has to say. */
const toldWords = 3

/** Any reason will do, and without one each abort would make an error, with its stack. */
const awake = 'awake'

export function makePollSchedule(settings: PollSettings): PollSchedule {
  const { clock, signal, cekura } = settings
  const entries = new Set<Entry>()
  const seen: SeenDuration[] = []
  let plan = planPolls(seen, settings)
  /** How many of the jobs that have ended the plan knows of. */
  let planned = 0
  const unknownWords = new Set<string>()
  /** The shortest time from asking to knowing: the way there and back. Longer ones have waited for something else. */
  let tripMs = Infinity
  let running = false
  let wake = new AbortController()
  signal.addEventListener('abort', () => {
    wake.abort(awake)
  })

  /** The service looks at a job half a trip after it is asked, and half a trip before its answer is here. */
  const halfTripMs = () => (tripMs < Infinity ? tripMs / 2 : 0)

  const setDue = (entry: Entry) => {
    const { startedMs, runningMs, knownMs, random } = entry
    const lookMs = runningMs + pollWait(plan, { elapsedMs: runningMs - startedMs, random })
    entry.dueMs = Math.max(knownMs + settings.pollMinMs, lookMs - halfTripMs())
  }

  const learn = ({ startedMs, runningMs }: Entry) => {
    seen.push({ afterMs: runningMs - startedMs, byMs: clock.now() - halfTripMs() - startedMs })
  }

  const planAnew = () => {
    planned = seen.length
    plan = planPolls(seen, settings)
    for (const entry of entries) setDue(entry)
  }

  const finish = (entry: Entry, ended: PolledJob['ended']) => {
    if (!entries.delete(entry)) return
    if (ended.state === 'succeeded') learn(entry)
    entry.over({ ended, polls: entry.polls })
    wake.abort(awake)
  }

  const stopped = ({ word }: Entry) => ({ state: 'stopped', word }) as const

  const note = (entry: Entry, { word, known }: { readonly word: string; readonly known: boolean }) => {
    entry.word = word
    if (known || unknownWords.has(word) || unknownWords.size === toldWords) return
    unknownWords.add(word)
    settings.onUnknownWord(word)
  }

  const ask = async (entry: Entry) => {
    const askedMs = clock.now()
    entry.asking = true
    entry.polls += 1
    try {
      const reading = await cekura.readJob(entry.progressId, signal)
      tripMs = Math.min(tripMs, Math.max(0, clock.now() - askedMs))
      if (reading.state === 'running') note(entry, reading)
      else finish(entry, reading)
    } catch (error) {
      if (!(error instanceof ServiceError)) {
        entries.delete(entry)
        entry.broken(error)
      } else finish(entry, error.kind === 'aborted' ? stopped(entry) : { state: 'error', error })
    }
    if (signal.aborted) finish(entry, stopped(entry))
    entry.asking = false
    entry.knownMs = clock.now()
    entry.runningMs = entry.knownMs - halfTripMs()
    entry.random = clock.random()
    setDue(entry)
    wake.abort(awake)
  }

  const loop = async () => {
    while (entries.size > 0 && !signal.aborted) {
      if (isWorthPlanning({ planned, seen: seen.length })) {
        // Planning takes a moment: first let the next jobs start, and the other answers in that have come meanwhile.
        await clock.sleep(0, signal)
        planAnew()
        continue
      }
      wake = new AbortController()
      const idle = [...entries].filter((entry) => !entry.asking)
      const due = idle.filter((entry) => entry.dueMs <= clock.now())
      for (const entry of due) void ask(entry)
      if (due.length > 0) continue
      const next = Math.min(...idle.map((entry) => entry.dueMs))
      const wait = Number.isFinite(next) ? next - clock.now() : settings.pollMaxMs
      await clock.sleep(Math.max(0, wait), wake.signal)
    }
    for (const entry of entries) {
      if (!entry.asking) finish(entry, stopped(entry))
    }
    running = false
  }

  return {
    watch: (progressId) =>
      new Promise((over, broken) => {
        const startedMs = clock.now()
        const entry: Entry = {
          progressId,
          startedMs,
          runningMs: startedMs,
          knownMs: startedMs,
          random: clock.random(),
          dueMs: 0,
          polls: 0,
          word: '',
          asking: false,
          over,
          broken,
        }
        setDue(entry)
        entries.add(entry)
        if (running) wake.abort(awake)
        else {
          running = true
          void loop()
        }
      }),
  }
}
