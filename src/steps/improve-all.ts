/** Improves all selected scenarios side by side, and in `apply` saves each text as soon as it is accepted. */
import type { Inputs } from '../core/inputs.js'
import type { Agent } from '../core/model.js'
import { selectedKey, withDrift } from '../core/scenario-result.js'
import type { CekuraApi, Edges } from '../edges.js'
import { improveScenario, type SkipSettings } from './improve.js'
import { makeJobs } from './jobs.js'
import type { Ledger } from './ledger.js'
import { makePollSchedule } from './poll.js'
import { makeProfiles } from './profiles.js'
import type { Progress } from './progress.js'
import type { RunRecord } from './record.js'
import { saveResult } from './save-result.js'
import { endingOfError, type Stop } from './stop.js'
import { makeVoices } from './voices.js'

/** What the steps of one run share. */
export interface Run {
  readonly edges: Edges
  readonly inputs: Inputs
  readonly cekura: CekuraApi
  readonly record: RunRecord
  readonly stop: Stop
  readonly progress: Progress
  readonly ledger: Ledger
}

export function skipSettings({
  record,
  inputs,
  edges,
}: Pick<Run, 'record' | 'inputs' | 'edges'>): SkipSettings {
  return {
    guidance: record.guidance.text,
    settledPrefix: inputs.settledTag,
    leavesDrifted: inputs.mode === 'apply',
    hash: edges.hash,
  }
}

/**
 * Each result goes into the record as soon as it is known. Never throws: an edge that is broken ends the run, and the
 * scenarios that are under way come to their ends before it is reported.
 */
export async function improveAll(run: Run, agent: Agent): Promise<void> {
  const { inputs, edges, record, cekura, stop, progress, ledger } = run
  const { clock, hash, runner } = edges
  const { agentId, concurrency, maxJobs, pollMinMs, pollMaxMs } = inputs
  const onUnknownWord = (word: string) => {
    runner.annotate({
      severity: 'warning',
      title: 'Unknown status',
      message: `Cekura answered the status “${word}”, which this action does not know: such jobs are waited for until the deadline.`,
    })
  }
  const onRunning = (change: number) => {
    progress.running(change)
  }
  const polls = makePollSchedule({ cekura, clock, signal: stop.signal, pollMinMs, pollMaxMs, onUnknownWord })
  const jobs = makeJobs({
    cekura,
    clock,
    hash,
    polls,
    voices: makeVoices({ cekura, agent, stop }),
    stop,
    ledger,
    agentId,
    concurrency,
    retry: { retryMin: pollMinMs, retryMax: pollMaxMs },
    maxJobs,
    onRunning,
  })
  const profiles = makeProfiles({ cekura, agentId, stop })
  const skip = skipSettings(run)
  const improving = { ...skip, jobs, profiles, stop, repairs: inputs.repairs }
  // What is to be proved first is saved when the proof is there.
  const savesAtOnce = inputs.mode === 'apply' && inputs.verify === null
  // The case of a suite that could not be made has its result already.
  const waiting = record.selected.filter((selected) => !record.results.has(selectedKey(selected)))
  await Promise.all(
    waiting.map(async (selected) => {
      try {
        const proposed = withDrift(await improveScenario(improving, selected), selected)
        const result = savesAtOnce ? await saveResult({ ...skip, cekura, stop }, proposed) : proposed
        record.results.set(selectedKey(selected), result)
      } catch (error) {
        stop.end(endingOfError(error, runner))
      }
      progress.changed()
    }),
  )
}
