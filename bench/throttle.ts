/** How near a run comes to what a service takes that runs 8 jobs at a time and answers 429 to every further start. */
import { startSimulator } from '../simulator/index.js'
import { addCallers, requestsTookMs, seconds } from './callers.js'
import type { Figure } from './figure.js'
import { measureRun } from './measure.js'

const count = 200
/** What the service takes, and what the run would like to have. */
const atATime = 8
const concurrency = 20
const jobMs = 1_000

/** The bound is the work divided by what the service takes: it is reached only by a service that is never idle. */
export async function throttledJobs(): Promise<readonly Figure[]> {
  const simulator = await startSimulator({ jobDurationMs: jobMs, jobsAtATime: atATime })
  try {
    addCallers(simulator, count)
    const { result } = await measureRun(simulator, {
      inputs: { 'max-jobs': String(count), concurrency: String(concurrency), comment: 'off' },
    })
    const boundMs = (count * jobMs) / atATime
    const tookMs = requestsTookMs(simulator)
    const starts = simulator.requests.filter(({ path }) => path.endsWith('/improve_instructions/'))
    const refused = starts.filter(({ status }) => status === 429).length
    const name = `${count} jobs on a service that takes ${atATime} at a time`
    return [
      {
        name: `${name}: wall time to the bound`,
        value: tookMs / boundMs,
        bound: 1.1,
        unit: '×',
        detail: [
          `${seconds(tookMs)} from the first request to the last answer, ${seconds(result.durationMs)} for the whole process`,
          `bound ${seconds(boundMs)}: ${count} jobs of ${jobMs} ms, divided by ${atATime}; concurrency ${concurrency}`,
        ].join('; '),
      },
      {
        name: `${name}: starts that were refused`,
        value: (100 * refused) / starts.length,
        bound: 5,
        unit: '%',
        detail: `${refused} of ${starts.length}`,
      },
    ]
  } finally {
    await simulator.close()
  }
}
