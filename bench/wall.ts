/** How near the time of a run comes to what its jobs and the way to the service take at the least. */
import { type Simulator, startSimulator } from '../simulator/index.js'
import { addCallers, requestsTookMs, seconds } from './callers.js'
import type { Figure } from './figure.js'
import { measureRun } from './measure.js'

const count = 200
const concurrency = 20
const jobMs = 2_000
/** Before each answer. */
const latencyMs = 50

/** Waits as short as the way to the service, so that the schedule decides when to ask, and not its bounds. */
const polling = { 'poll-min': `${latencyMs}ms`, 'poll-max': '1500ms' }

/**
 * The bound: `concurrency` jobs at a time make so many rounds, and a job gives way to the next no sooner than after one
 * start, the job itself and one look at its progress. Before them come three reads that wait for one another: the
 * agent, the first page of the list, and all other pages side by side.
 */
const rounds = count / concurrency
const readsMs = 3 * latencyMs
const boundMs = rounds * (latencyMs + jobMs + latencyMs) + readsMs

export async function wallTime(): Promise<readonly Figure[]> {
  const simulator = await startSimulator({ jobDurationMs: jobMs, latencyMs })
  try {
    addCallers(simulator, count)
    const { result } = await measureRun(simulator, {
      inputs: { ...polling, 'max-jobs': String(count), concurrency: String(concurrency), comment: 'off' },
    })
    const tookMs = requestsTookMs(simulator)
    const { lagMs, polls } = lateness(simulator)
    return [
      {
        name: `${count} jobs, ${concurrency} at a time, ${latencyMs} ms away: wall time to the bound`,
        value: tookMs / boundMs,
        bound: 1.08,
        unit: '×',
        detail: [
          `${seconds(tookMs)} from the first request to the last answer, ${seconds(result.durationMs)} for the whole process`,
          `bound ${seconds(boundMs)}: ${rounds} rounds of ${latencyMs} + ${jobMs} + ${latencyMs} ms, and ${readsMs} ms of reads`,
          `the end of a job is seen ${lagMs.toFixed(0)} ms late, with ${polls.toFixed(2)} polls a job`,
        ].join('; '),
      },
    ]
  } finally {
    await simulator.close()
  }
}

/** Means over all jobs: from the end of a job to the look that saw it, in ms, and looks. */
function lateness({ jobs }: Simulator): { readonly lagMs: number; readonly polls: number } {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
  return {
    lagMs: mean(jobs.map(({ seenOverAt, endsAt }) => (seenOverAt ?? Number.NaN) - endsAt)),
    polls: mean(jobs.map((job) => job.polls)),
  }
}
