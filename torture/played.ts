/** One run as it was: what it was told, what it left, and the world before and after it. */
import type { ActionResult } from '../simulator/action-runner.js'
import type {
  JobRecord,
  RecordedRequest,
  ScenarioRecord,
  Simulator,
  SuiteRunRecord,
} from '../simulator/index.js'
import type { Report } from '../src/core/report.js'
import type { HiddenState } from '../src/core/hidden-state.js'
import type { Memory } from './memory.js'
import type { Inputs } from './inputs.js'
import type { RunAct } from './story.js'
import type { WorldOfSeed } from './world.js'

export interface Played {
  readonly act: RunAct
  /** 1 for the first of its seed. */
  readonly number: number
  /** As they were given, files and all. */
  readonly inputs: Inputs
  readonly world: WorldOfSeed
  readonly simulator: Simulator
  readonly result: ActionResult
  /** null where a signal ended the process before it could write one. */
  readonly report: Report | null
  /** What is wrong with the report, where it should be there. */
  readonly reportProblem: string | null
  /** Names of the signals that reached the process. */
  readonly signals: readonly NodeJS.Signals[]
  /** From the first signal to the end of the process, in ms; null without one. */
  readonly afterSignalMs: number | null
  /** Of this run alone, in order. */
  readonly requests: readonly RecordedRequest[]
  readonly jobs: readonly JobRecord[]
  readonly suiteRuns: readonly SuiteRunRecord[]
  /** The service's time at the end of the run, in ms since 1970. */
  readonly endedAt: number
  readonly before: ReadonlyMap<number, ScenarioRecord>
  readonly after: ReadonlyMap<number, ScenarioRecord>
  readonly memoryBefore: Memory
  /** Of the comment alone, before the run and after it. */
  readonly shownBefore: Memory
  readonly shownAfter: Memory
  /** What the comment proposed before the run; null where there was none. */
  readonly proposal: HiddenState | null
  /** What the report said that was handed to the run; null where there was none. */
  readonly givenReport: Report | null
  /** The texts of the suite file as it was. */
  readonly suiteTexts: readonly string[]
}

/** Ended by a signal that no process can answer, or by one before it was ready for any: nothing is left but what it did. */
export function wasKilled({ result: { signal }, requests }: Pick<Played, 'result' | 'requests'>): boolean {
  return signal === 'SIGKILL' || (signal !== null && requests.length === 0)
}

export function commentKeyOf({ inputs }: Pick<Played, 'inputs'>): string {
  return inputs['comment-key'] ?? inputs['agent-id'] ?? ''
}

/** Whether anything went wrong at the service; without, all of it. */
export function hadFaults({ requests }: Pick<Played, 'requests'>, service?: 'cekura' | 'github'): boolean {
  return requests.some(
    (request) => request.fault !== null && (service ?? request.service) === request.service,
  )
}
