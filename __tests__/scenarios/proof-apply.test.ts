/** A schedule that saves what is proved: each text waits for its verdict, and what does worse is not saved. */
import { describe, expect, test } from '@jest/globals'
import { scenarioOf, schedule, statuses, writes } from '../bundle/harness.js'
import { oldText, proofOf, proving, startProofWorld } from '../bundle/proof-world.js'

const apply = { ...proving, mode: 'apply' }

describe('apply with a proof', () => {
  test('saves after the proof, and not what does worse, which says so', async () => {
    const world = await startProofWorld({
      outcomes: ({ isNew, id }) => (isNew === (id === 1) ? 'missed' : 'passed'),
    })
    const run = await world.run({ ...apply, 'fail-on': 'regression' }, { event: schedule })
    expect(statuses(run)).toEqual({ 1: 'improved', 2: 'applied', 3: 'applied' })
    const { scenarios } = world.simulator.state
    expect(scenarios.get(1)?.instructions).toBe(oldText(1))
    expect(scenarios.get(2)?.instructions).toBe(scenarioOf(run, 2).after)
    expect(scenarioOf(run, 1).reason).toBe('It was not saved: its proof shows it worse than the old text.')
    expect(proofOf(run).reason).toContain('1 new text not saved, as the old ones do better.')
    expect(run.summary).toContain('1 new text not saved, as the old ones do better.')
    expect([run.exitCode, run.outputs['applied']]).toEqual([1, '2'])
    const order = writes(run).map((write) => write.replace(/^(\w+) .*\/(\w+)\/$/, '$1 $2'))
    expect(order.lastIndexOf('POST run_scenarios_json')).toBeLessThan(order.indexOf('PATCH 2'))
  })

  test('saves nothing of what does worse only as a whole', async () => {
    const world = await startProofWorld({
      count: 4,
      outcomes: ({ isNew }) => (isNew ? 'missed' : 'passed'),
    })
    const run = await world.run({ ...apply, 'verify-runs': '3' }, { event: schedule })
    expect(proofOf(run).verdict).toBe('worse')
    expect(writes(run).filter((write) => write.startsWith('PATCH'))).toEqual([])
    expect(scenarioOf(run, 4).reason).toContain('the proof shows the new texts together worse')
  })

  test('saves all where the proof could not be run, and says that it was not', async () => {
    const world = await startProofWorld({ suiteRuns: { balance: 1 } })
    const run = await world.run(apply, { event: schedule })
    expect(statuses(run)).toEqual({ 1: 'applied', 2: 'applied', 3: 'applied' })
    expect([run.outputs['proof'], run.exitCode]).toEqual(['inconclusive', 0])
    expect(run.summary).toContain('#### Proof: not run')
  })
})
