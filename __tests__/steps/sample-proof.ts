/** Suites of a proof, small enough to be looked through. */
import { proofSuites, type SuitePair, type SuiteSpec } from '../../src/core/proof-suite.js'
import type { ProofCase } from '../../src/core/proof-case.js'
import type { SuiteRun } from '../../src/edges.js'
import type { Sides } from '../../src/steps/proof-runs.js'

export function proofCase(changes: Partial<ProofCase> & Pick<ProofCase, 'id'>): ProofCase {
  return {
    name: `Caller ${changes.id}`,
    before: `Old text ${changes.id}.`,
    after: `New text ${changes.id}.`,
    outcomeBefore: '',
    outcomeAfter: '',
    language: 'en',
    personality: 1,
    testProfile: null,
    metrics: [],
    tools: [],
    firstMessage: '',
    maxDuration: null,
    ...changes,
  }
}

/** One pair with the cases of these scenarios. */
export function pairOf(ids: readonly number[], runs = 2): SuitePair {
  const cases = ids.map((id) => proofCase({ id }))
  const [pair] = proofSuites({ cases, runs, prefix: 'acme' }).pairs
  if (pair === undefined) throw new Error('a pair has at least one case')
  return pair
}

export const runOf = (spec: SuiteSpec): SuiteRun => ({
  agentId: 7,
  channel: 'text',
  name: spec.suite.name,
  spec,
})

export function runsOf(ids: readonly number[]): Sides<SuiteRun> {
  const { before, after } = pairOf(ids)
  return { before: runOf(before), after: runOf(after) }
}
