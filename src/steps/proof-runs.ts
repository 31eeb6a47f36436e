/** Runs the suites of a proof: each started once, all polled until they are over, and no call left on the line. */
import { together } from '../core/input-error.js'
import type { Inputs } from '../core/inputs.js'
import { planPolls, pollWait } from '../core/poll-policy.js'
import { isResultOver, type ResultReading } from '../core/proof-result.js'
import { ServiceError } from '../core/service-error.js'
import { meaningOf } from '../core/status.js'
import type { CekuraApi, Clock, SuiteRun } from '../edges.js'
import { type Line, makeLine } from './end-calls.js'
import type { Stop } from './stop.js'

export interface ProofRunSettings {
  readonly cekura: Pick<CekuraApi, 'startSuite' | 'readResult' | 'endCalls'>
  readonly clock: Clock
  readonly stop: Stop
  /** Aborted by a cancel of the workflow. */
  readonly cancelled: AbortSignal
  readonly inputs: Pick<Inputs, 'pollMinMs' | 'pollMaxMs'>
  readonly log: (line: string) => void
  /** Told once for each status word that no list names. */
  readonly onUnknownWord: (word: string) => void
  /** Told after each reading. */
  readonly onReading: () => void
}

/** The suite of the old texts and that of the new ones; in what has come of them likewise. */
export interface Sides<Side> {
  readonly before: Side
  readonly after: Side
}

/** What has come of one suite. */
export interface FinishedSuite {
  /** null where it was not started, or the answer to its start was lost. */
  readonly resultId: number | null
  /** The last that was read of it; null where nothing was. */
  readonly reading: ResultReading | null
  /** What went wrong, in sentences; null where nothing did. */
  readonly problem: string | null
}

interface Proceedings extends ProofRunSettings {
  readonly line: Line
  /** Results whose calls may be on the line. */
  readonly open: Set<number>
  /** What has come of ending the calls of a result, which is asked for once. */
  readonly ending: Map<number, Promise<string>>
  /** Aborted when an edge is broken: then nothing goes on. */
  readonly broken: AbortController
}

interface StartedPair extends Sides<{ readonly resultId: number }> {
  /** Aborted when one side is lost: the other one alone proves nothing. */
  readonly lost: AbortController
}

/**
 * All pairs are started one after the other before any is polled, so that a refusal stops the rest before they cost.
 * Answers in the order of the pairs. Throws only when an edge is broken, and then ends the calls first.
 */
export async function runPairs(
  settings: ProofRunSettings,
  pairs: readonly Sides<SuiteRun>[],
): Promise<readonly Sides<FinishedSuite>[]> {
  const line = makeLine(settings)
  const proceedings: Proceedings = {
    ...settings,
    line,
    open: new Set(),
    ending: new Map(),
    broken: new AbortController(),
  }
  const { signal } = settings.stop
  // At once: the answer to a start that is under way may take what time there is.
  const onStop = () => void endAll(proceedings)
  signal.addEventListener('abort', onStop)
  try {
    const started = await startAll(proceedings, pairs)
    const startedMs = settings.clock.now()
    return await together(
      started.map(async (pair): Promise<Sides<FinishedSuite>> => {
        if (!('lost' in pair)) return pair
        const [before, after] = await together([
          see(proceedings, { pair, side: 'before', startedMs }),
          see(proceedings, { pair, side: 'after', startedMs }),
        ])
        return { before, after }
      }),
    )
  } catch (error) {
    await endAll(proceedings)
    throw error
  } finally {
    signal.removeEventListener('abort', onStop)
    line.dispose()
  }
}

const notStarted: FinishedSuite = { resultId: null, reading: null, problem: null }

/** After the first suite that cannot be started no other one is. */
async function startAll(
  proceedings: Proceedings,
  pairs: readonly Sides<SuiteRun>[],
): Promise<readonly (StartedPair | Sides<FinishedSuite>)[]> {
  const started: (StartedPair | Sides<FinishedSuite>)[] = []
  let goesOn = true
  for (const pair of pairs) {
    const outcome: StartedPair | Sides<FinishedSuite> = goesOn
      ? await startPair(proceedings, pair)
      : { before: notStarted, after: notStarted }
    started.push(outcome)
    goesOn = 'lost' in outcome
  }
  return started
}

async function startPair(
  proceedings: Proceedings,
  pair: Sides<SuiteRun>,
): Promise<StartedPair | Sides<FinishedSuite>> {
  const before = await start(proceedings, pair.before)
  if ('problem' in before) return { before: { ...notStarted, ...before }, after: notStarted }
  const after = await start(proceedings, pair.after)
  if (!('problem' in after)) return { before, after, lost: new AbortController() }
  const { resultId } = before
  const problem = `Result ${resultId} has no counterpart. ${await endCalls(proceedings, resultId)}`
  return { before: { resultId, reading: null, problem }, after: { ...notStarted, ...after } }
}

async function start(
  { cekura, stop, log, open }: Proceedings,
  suite: SuiteRun,
): Promise<{ readonly resultId: number } | { readonly problem: string }> {
  if (stop.signal.aborted) return { problem: `The run ended before the suite “${suite.name}” was started.` }
  try {
    const { resultId } = await cekura.startSuite(suite, stop.signal)
    open.add(resultId)
    log(`Started the suite “${suite.name}” as result ${resultId}.`)
    return { resultId }
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error
    if (error.kind !== 'uncertain') return { problem: `A suite could not be started: ${error.message}` }
    const lost = 'The answer to the start of a suite was lost, so that its calls may be on the line'
    return { problem: `${lost}; it is not sent again. ${error.message}` }
  }
}

/** Polls one result to its end. Its calls are ended where that is not to be had, or is of no use any more. */
async function see(proceedings: Proceedings, { pair, side, startedMs }: Seeing): Promise<FinishedSuite> {
  const { stop, broken, open, log } = proceedings
  const { resultId } = pair[side]
  const signal = AbortSignal.any([stop.signal, broken.signal, pair.lost.signal])
  try {
    const { reading, problem } = await pollToEnd(proceedings, { resultId, startedMs, signal })
    if (problem === null && reading !== null && isResultOver(reading.status)) {
      open.delete(resultId)
      log(`Result ${resultId} is over: ${passedText(reading)}.`)
      return { resultId, reading, problem: badEnd(resultId, reading) }
    }
    if (problem !== null) pair.lost.abort()
    const why =
      problem ??
      (pair.lost.signal.aborted
        ? `Result ${resultId} is without its counterpart.`
        : `The run ended before result ${resultId} was over.`)
    return { resultId, reading, problem: `${why} ${await endCalls(proceedings, resultId)}` }
  } catch (error) {
    broken.abort()
    throw error
  }
}

interface Seeing {
  readonly pair: StartedPair
  readonly side: keyof Sides<unknown>
  readonly startedMs: number
}

/** The last reading, and why there is no later one where that is not the signal. */
async function pollToEnd(
  { cekura, clock, inputs, onReading, onUnknownWord }: Proceedings,
  {
    resultId,
    startedMs,
    signal,
  }: { readonly resultId: number; readonly startedMs: number; readonly signal: AbortSignal },
): Promise<{ readonly reading: ResultReading | null; readonly problem: string | null }> {
  // Suites of a proof are few, and nothing is learned from one about the next.
  const plan = planPolls([], inputs)
  let reading: ResultReading | null = null
  for (;;) {
    const wait = pollWait(plan, { elapsedMs: clock.now() - startedMs, random: clock.random() })
    await clock.sleep(wait, signal)
    if (signal.aborted) return { reading, problem: null }
    try {
      reading = await cekura.readResult(resultId, signal)
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error
      if (error.kind === 'aborted') return { reading, problem: null }
      return { reading, problem: `Result ${resultId} could not be read: ${error.message}` }
    }
    onReading()
    const { status } = reading
    if (isResultOver(status)) return { reading, problem: null }
    if (status !== null && meaningOf(status) === null) onUnknownWord(status)
  }
}

function passedText({ runs }: ResultReading): string {
  return `${runs.filter(({ success }) => success === true).length} of ${runs.length} runs passed`
}

/** A sentence about a result that did not come to a good end; null for one that did. */
function badEnd(resultId: number, { status }: ResultReading): string | null {
  if (status === null || meaningOf(status) === 'succeeded') return null
  return `Result ${resultId} ended as “${status}”.`
}

async function endAll(proceedings: Proceedings): Promise<void> {
  await Promise.allSettled([...proceedings.open].map((resultId) => endCalls(proceedings, resultId)))
}

/** Answers what has come of it, a sentence. */
function endCalls({ line, ending }: Proceedings, resultId: number): Promise<string> {
  const known = ending.get(resultId)
  if (known !== undefined) return known
  const told = line
    .end(resultId)
    .then((ended) => (ended ? 'Its calls were ended.' : 'Its calls could not be ended: end them on Cekura.'))
  ending.set(resultId, told)
  return told
}
