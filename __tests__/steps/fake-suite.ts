/** A run about suite files on fake edges: the files in its record, its agent, and the rows by name. */
import type { RawInputs } from '../../src/core/inputs.js'
import type { Scenario } from '../../src/core/model.js'
import type { CekuraApi } from '../../src/edges.js'
import { suitePath, suiteSource } from '../core/sample-suite.js'
import { agent, fakeCekura, type FakeCekura } from './fake-cekura.js'
import { fakeRun, type FakeRun } from './fake-run.js'

export const book = { key: 'book', name: 'Book a visit', instructions: 'Ask for Monday.' }
export const move = { key: 'move', name: 'Move a visit', instructions: 'Ask for Friday.' }

export interface SuiteRunOptions {
  readonly scenarios?: readonly Scenario[]
  /** Takes the place of some of the service's methods, which it may go on to. */
  readonly script?: (cekura: FakeCekura) => Partial<CekuraApi>
}

/** A run of these cases of one file. */
export function suiteRun(
  ...[cases, raw = {}, { scenarios = [], script = () => ({}) } = {}]: readonly [
    readonly object[],
    RawInputs?,
    SuiteRunOptions?,
  ]
): FakeRun {
  const cekura = fakeCekura({ scenarios })
  const run = fakeRun({ suite: suitePath, ...raw }, { cekura: { ...cekura, ...script(cekura) } })
  run.record.suites = [suiteSource(cases)]
  run.record.agent = agent
  return run
}

/** What became of the rows so far: name, id, status and reason. */
export function rowsOf({ record }: FakeRun): readonly unknown[] {
  return [...record.results.values()].map(({ name, id, status, reason }) => [name, id, status, reason])
}
