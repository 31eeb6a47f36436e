/** A run on fake edges as its steps meet it: the inputs read, nothing done yet. */
import type { Bound } from '../../src/core/hidden-state.js'
import { writeState } from '../../src/core/hidden-state-form.js'
import type { HiddenState } from '../../src/core/hidden-state.js'
import type { FoundComment } from '../../src/core/github-answers.js'
import { type RawInputs, readInputs } from '../../src/core/inputs.js'
import { makeSeal } from '../../src/runner/seal.js'
import type { Run } from '../../src/steps/improve-all.js'
import { makeLedger } from '../../src/steps/ledger.js'
import { makeProgress } from '../../src/steps/progress.js'
import { makeRecord } from '../../src/steps/record.js'
import { makeStop } from '../../src/steps/stop.js'
import { bound as usual, state } from '../core/sample-state.js'
import {
  commentUrl,
  type FakeEdges,
  fakeEdges,
  type FakeEdgesOptions,
  pullRequestContext,
  required,
  startMs,
} from './fakes.js'

export const guidance = 'Improve it.'

/** What a run for the usual pull request is bound to. */
export const bound: Bound = { ...usual, repository: pullRequestContext.repository }

export interface FakeRun extends Run {
  readonly edges: FakeEdges
}

/** `raw` is added to what is required. */
export function fakeRun(raw: RawInputs = {}, options: FakeEdgesOptions = {}): FakeRun {
  const edges = fakeEdges(options)
  const { clock, cancelled, runner, context, cekura } = edges
  const inputs = readInputs({ ...required, ...raw })
  const record = makeRecord(startMs)
  record.inputs = inputs
  record.cekura = cekura
  record.guidance = { text: guidance, context: [] }
  const stop = makeStop({ clock, cancelled, timeoutMs: inputs.timeoutMs })
  const show = () => undefined
  const { pollMinMs } = inputs
  const progress = makeProgress({ clock, runner, context, record, show, pollMinMs, signal: stop.signal })
  const ledger = makeLedger({ earlier: [], onChange: () => undefined })
  return { edges, inputs, cekura, record, stop, progress, ledger }
}

/** A comment of ours that carries this state; with `apiKey`, sealed with another key than the run's. */
export function commentWith(
  fields: Partial<HiddenState>,
  { body = 'What a reviewer has seen.', apiKey = required['api-key'] ?? '' } = {},
): FoundComment {
  const seal = makeSeal(apiKey)
  const sealed = seal.stamp(seal.seal(writeState(state({ bound, ...fields }))), body)
  return { url: commentUrl, body, state: sealed }
}
