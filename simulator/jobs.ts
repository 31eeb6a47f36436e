/** Jobs on instructions: started with a text, over after a while, and read by their progress id. */
import { behaviourOf, repairs } from './behaviours.js'
import type { JobBehaviour } from './behaviours.js'
import type { SimulatorClock } from './clock.js'
import type { SimulatorOptions } from './options.js'
import type { JobRecord, JobRequest } from './records.js'
import { writeDraft } from './rewriting/drafting.js'
import { improve } from './rewriting/improving.js'
import { spoil } from './rewriting/spoiling.js'
import { progressIds } from './progress-ids.js'

/** What the service would say of a job right now. */
export type JobState =
  | { readonly state: 'unknown'; readonly status: 400 | 404 }
  | {
      readonly state: 'running' | 'over'
      readonly job: JobRecord
      readonly word: string
      readonly instructions: string
      readonly expectedOutcome: string | null
      readonly error: string | null
    }

type Rules = Pick<
  SimulatorOptions,
  | 'jobDurationMs'
  | 'jobsAtATime'
  | 'behaviours'
  | 'statusWords'
  | 'outcomes'
  | 'progressLifetimeMs'
  | 'unknownProgressStatus'
  | 'edits'
>

export class Jobs {
  readonly records: JobRecord[] = []
  readonly #byProgressId = new Map<string, { job: JobRecord; behaviour: JobBehaviour; good: boolean }>()
  readonly #rules: Rules
  readonly #clock: SimulatorClock
  readonly #nextProgressId = progressIds('a7')

  constructor(rules: Rules, clock: SimulatorClock) {
    this.#rules = rules
    this.#clock = clock
  }

  /** Whether one more job may run now. A job of which nothing is heard any more has ended for the service. */
  hasRoom(): boolean {
    const now = this.#clock.now()
    const isGoing = ({ job, behaviour }: { job: JobRecord; behaviour: JobBehaviour }): boolean =>
      now < job.endsAt || behaviour.kind === 'never-ends'
    return [...this.#byProgressId.values()].filter(isGoing).length < this.#rules.jobsAtATime
  }

  start(asked: Omit<JobRequest, 'number'> & { readonly project: number }): JobRecord {
    const request = { ...asked, number: this.records.length + 1 }
    const behaviour = behaviourOf(request, this.#rules.behaviours)
    const { jobDurationMs } = this.#rules
    const startedAt = this.#clock.now()
    const duration = typeof jobDurationMs === 'number' ? jobDurationMs : jobDurationMs(request)
    const job: JobRecord = {
      ...request,
      progressId: this.#nextProgressId(),
      startedAt,
      endsAt: startedAt + duration,
      polls: 0,
      seenOverAt: null,
      wrote: null,
    }
    const earlier = this.records.filter((each) => each.agent === job.agent && each.text === job.text)
    const good =
      behaviour.kind === 'text' && behaviour.recovers && repairs({ job, earlier }, behaviour.change)
    this.records.push(job)
    this.#byProgressId.set(job.progressId, { job, behaviour, good })
    this.#edit(job)
    return job
  }

  read(progressId: string): JobState {
    const { unknownProgressStatus, progressLifetimeMs } = this.#rules
    const entry = this.#byProgressId.get(progressId)
    if (entry === undefined) return { state: 'unknown', status: unknownProgressStatus }
    const { job, behaviour, good } = entry
    job.polls += 1
    const now = this.#clock.now()
    if (behaviour.kind === 'expires' && job.polls > behaviour.afterPolls)
      return { state: 'unknown', status: behaviour.status }
    if (now > job.endsAt + progressLifetimeMs) return { state: 'unknown', status: unknownProgressStatus }
    if (behaviour.kind === 'unknown-word') {
      const { word, forMs } = behaviour
      if (forMs === null || now < job.startedAt + forMs) return running(job, word)
    }
    if (now < job.endsAt || behaviour.kind === 'never-ends' || behaviour.kind === 'expires')
      return running(job, this.#runningWord(job))
    job.seenOverAt ??= now
    return this.#over(job, good ? { kind: 'good' } : behaviour)
  }

  #over(job: JobRecord, behaviour: JobBehaviour): JobState {
    const over = { state: 'over', job, word: this.#rules.statusWords.finished, error: null } as const
    if (behaviour.kind === 'ends')
      return {
        ...over,
        word: behaviour.word,
        error: behaviour.error,
        instructions: '',
        expectedOutcome: null,
      }
    if (behaviour.kind === 'no-text') return { ...over, instructions: '', expectedOutcome: null }
    const good = goodText(job)
    const instructions = behaviour.kind === 'text' ? changed({ job, good }, behaviour.change) : good
    job.wrote = instructions
    return { ...over, instructions, expectedOutcome: this.#outcome(job) }
  }

  #outcome(job: JobRecord): string | null {
    const { outcomes } = this.#rules
    if (outcomes === 'never' || (outcomes === 'drafts' && job.draft === null)) return null
    const known = job.draft?.expectedOutcome ?? ''
    return known === '' ? 'The agent settles what the caller called for, and confirms it.' : known
  }

  #runningWord(job: JobRecord): string {
    const words = this.#rules.statusWords.running
    return words[Math.min(job.polls, words.length) - 1] ?? 'in_progress'
  }

  #edit(job: JobRecord): void {
    const text = job.scenario === null ? null : this.#rules.edits(job)
    if (job.scenario === null || text === null) return
    job.scenario.instructions = text
    job.scenario.updatedAt = this.#clock.now()
  }
}

const running = (job: JobRecord, word: string): JobState => ({
  state: 'running',
  job,
  word,
  instructions: '',
  expectedOutcome: null,
  error: null,
})

function goodText(job: JobRecord): string {
  const language = job.scenario?.language ?? job.draft?.language ?? 'en'
  if (job.draft !== null) return writeDraft(job.draft)
  return improve({ text: job.text, guidance: job.guidance, language })
}

function changed(
  { job, good }: { readonly job: JobRecord; readonly good: string },
  change: Extract<JobBehaviour, { kind: 'text' }>['change'],
): string {
  return typeof change === 'function' ? change(good) : spoil({ good, original: job.text }, change)
}
