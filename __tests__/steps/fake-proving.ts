/** A run that has improved its scenarios and is about to prove the new texts. */
import type { RawInputs } from '../../src/core/inputs.js'
import type { Scenario, ScenarioResult } from '../../src/core/model.js'
import { rowKey } from '../../src/core/scenario-result.js'
import type { CekuraApi, SuiteRun } from '../../src/edges.js'
import type { KnownProofs } from '../../src/steps/known-proofs.js'
import { prove } from '../../src/steps/prove.js'
import { improved } from '../core/sample-report.js'
import { agent, fakeCekura, scenario } from './fake-cekura.js'
import { fakeRun } from './fake-run.js'

export const row = (id: number, fields: Partial<ScenarioResult> = {}) =>
  improved({ id, before: `Old ${id}.`, after: `New ${id}.`, ...fields })

const nothingKnown: KnownProofs = { of: () => null, results: [] }

export interface Circumstances {
  readonly raw?: RawInputs
  readonly script?: Partial<CekuraApi>
  readonly known?: KnownProofs
  /** What the service holds; by default a scenario for each row. */
  readonly scenarios?: readonly Scenario[]
}

/** Each text runs five times unless said otherwise. */
export function proving(
  rows: readonly ScenarioResult[],
  { raw = {}, script = {}, known = nothingKnown, scenarios }: Circumstances = {},
) {
  const held = scenarios ?? rows.flatMap(({ id }) => (id === null ? [] : [scenario({ id })]))
  const fake = fakeCekura({ scenarios: held, script })
  const started: SuiteRun[] = []
  const cekura = {
    ...fake,
    startSuite: (suite: SuiteRun, signal: AbortSignal) => {
      started.push(suite)
      return fake.startSuite(suite, signal)
    },
  }
  const run = fakeRun({ verify: 'text', 'verify-runs': '5', ...raw }, { cekura })
  for (const each of rows) run.record.results.set(rowKey(each), each)
  const { verify } = run.inputs
  if (verify === null) throw new Error('these runs prove')
  return {
    run,
    cekura,
    /** In order. */
    started,
    prove: () => prove(run, { agent, verify, known }),
    proof: () => run.record.proof,
    rows: () => [...run.record.results.values()],
    row: (id: number | string) => run.record.results.get(id),
    count: (method: keyof CekuraApi) => cekura.given(method).length,
    /** Keys of the cases of each suite that was started. */
    keys: () => started.map(({ spec }) => spec.scenarios.map(({ key }) => key)),
  }
}

export async function proved(...given: Parameters<typeof proving>) {
  const world = proving(...given)
  await world.prove()
  return world
}
