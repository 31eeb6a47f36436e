/** Runs the suites of a proof: each started once, all polled until they are over, and ended when the run ends first. */
import { planPolls, pollWait } from '../core/poll-policy.js'
import { isResultOver, type ResultReading } from '../core/proof-result.js'
import { ServiceError } from '../core/service-error.js'
import type { Inputs } from '../core/inputs.js'
import type { CekuraApi, Clock, SuiteRun } from '../edges.js'
import { endingOf, type Stop } from './stop.js'

export interface ProofRunSettings {
  readonly cekura: Pick<CekuraApi, 'startSuite' | 'readResult' | 'endCalls'>
  readonly clock: Clock
  readonly stop: Stop
  readonly inputs: Pick<Inputs, 'pollMinMs' | 'pollMaxMs'>
  readonly log: (line: string) => void
}

/** What has come of one suite. */
export interface FinishedSuite {
  /** null where it was not started, or the answer to its start was lost. */
  readonly resultId: number | null
  /** The last that was read of it; null where nothing was. */
  readonly reading: ResultReading | null
  /** One sentence about what went wrong; null where nothing did. */
  readonly problem: string | null
}

/** After a cancel all must be written within 5 s: the calls are ended side by side, and waited for so long. In ms. */
const endingPatienceMs = 1_500

/**
 * Starts all one after the other, so that a refusal of one stops the rest before they cost, and answers in the order of
 * the suites. Where one cannot be started, the calls of those that were are ended: one side alone proves nothing.
 */
export async function runSuites(
  settings: ProofRunSettings,
  suites: readonly SuiteRun[],
): Promise<readonly FinishedSuite[]> {
  const started: { readonly resultId: number | null; readonly problem: string | null }[] = []
  for (const suite of suites) {
    const outcome = await start(settings, suite)
    started.push(outcome)
    if (outcome.problem !== null) break
  }
  const failed = started.some(({ problem }) => problem !== null)
  if (failed) {
    await endAll(
      settings,
      started.flatMap(({ resultId }) => resultId ?? []),
    )
    return suites.map((_, index) => ({
      resultId: started[index]?.resultId ?? null,
      reading: null,
      problem: started[index]?.problem ?? null,
    }))
  }
  const startedMs = settings.clock.now()
  return Promise.all(started.map(({ resultId }) => see(settings, { resultId: resultId ?? 0, startedMs })))
}

async function start(
  { cekura, stop, log }: ProofRunSettings,
  suite: SuiteRun,
): Promise<{ readonly resultId: number | null; readonly problem: string | null }> {
  if (stop.signal.aborted) return { resultId: null, problem: 'The run ended before it was started.' }
  try {
    const { resultId } = await cekura.startSuite(suite, stop.signal)
    log(`Started the suite “${suite.name}” as result ${resultId}.`)
    return { resultId, problem: null }
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error
    if (error.kind === 'unauthorized') stop.end(endingOf(error))
    const lost =
      'The answer to the start of a suite was lost, so its calls may be on the line; it is not sent again.'
    return {
      resultId: null,
      problem: error.kind === 'uncertain' ? `${lost} ${error.message}` : error.message,
    }
  }
}

/** Polls one result to its end; its calls are ended where the run ends first. */
async function see(
  settings: ProofRunSettings,
  { resultId, startedMs }: { readonly resultId: number; readonly startedMs: number },
): Promise<FinishedSuite> {
  const { cekura, clock, stop, inputs } = settings
  // Suites of a proof are few, and nothing is learned from one about the next.
  const plan = planPolls([], inputs)
  let reading: ResultReading | null = null
  for (;;) {
    const wait = pollWait(plan, { elapsedMs: clock.now() - startedMs, random: clock.random() })
    await clock.sleep(wait, stop.signal)
    if (stop.signal.aborted) break
    try {
      reading = await cekura.readResult(resultId, stop.signal)
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error
      if (error.kind === 'aborted') break
      await endAll(settings, [resultId])
      return { resultId, reading, problem: `Result ${resultId} could not be read: ${error.message}` }
    }
    if (isResultOver(reading.status)) return { resultId, reading, problem: null }
  }
  const ended = await endAll(settings, [resultId])
  const calls = ended ? 'its calls were ended' : 'its calls could not be ended: end them on Cekura'
  return { resultId, reading, problem: `The run ended before result ${resultId} was over; ${calls}.` }
}

/** True where Cekura has taken it for all. With a signal of its own: that of the run is aborted by then. */
async function endAll({ cekura, clock }: ProofRunSettings, resultIds: readonly number[]): Promise<boolean> {
  const timer = clock.timer(endingPatienceMs)
  try {
    const ends = resultIds.map(async (resultId) => {
      try {
        await cekura.endCalls(resultId, timer.signal)
        return true
      } catch (error) {
        if (error instanceof ServiceError) return false
        throw error
      }
    })
    return (await Promise.all(ends)).every((ended) => ended)
  } finally {
    timer.cancel()
  }
}
