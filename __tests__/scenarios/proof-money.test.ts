/** A proof costs, so nothing of it starts before its price is known and allowed; whatever stands in its way, the proposal stands. */
import { describe, expect, test } from '@jest/globals'
import type { FaultRule } from '../../simulator/index.js'
import { type Run, statuses, type World } from '../bundle/harness.js'
import { isDry, proofOf, proving, runs, startProofWorld, suiteStarts } from '../bundle/proof-world.js'

const improved = { 1: 'improved', 2: 'improved', 3: 'improved' }

/** Nothing was run, and all that was proposed is there to be reviewed. */
function expectUnproved(world: World, run: Run): void {
  expect(world.simulator.suiteRuns).toEqual([])
  expect([run.exitCode, run.outputs['conclusion'], run.outputs['proof']]).toEqual([
    0,
    'success',
    'inconclusive',
  ])
  expect(statuses(run)).toEqual(improved)
  expect(run.report.scenarios.every(({ proof }) => proof === undefined)).toBe(true)
  expect(world.comment()).toContain('#### Proof: not run')
  expect(world.comment()).toContain('#### Proposed changes (3)')
  expect(run.report.ending).toBeUndefined()
}

describe('max-cost', () => {
  test('that the estimate is over has nothing started, and the comment says both numbers', async () => {
    const world = await startProofWorld()
    const run = await world.run({ ...proving, 'max-cost': '7' })
    expectUnproved(world, run)
    expect(suiteStarts(run)).toEqual([])
    expect(proofOf(run).estimatedCost).toBe(7.5)
    expect(world.comment()).toContain('it is estimated to cost 7.5, and max-cost is 7.')
  })

  test('that the estimate just keeps to, as a number or as text, has all of it started', async () => {
    const world = await startProofWorld({ suiteRuns: { costAs: 'text', planAs: 'nested' } })
    const run = await world.run({ ...proving, 'max-cost': '7.5' })
    expect([proofOf(run).verdict, suiteStarts(run).length]).toEqual(['better', 2])
  })

  test('cannot be kept to without an estimate, so that nothing is started', async () => {
    const noCost: FaultRule = {
      match: { ...runs, query: isDry },
      act: { kind: 'garbage', body: { scenario_count: 3, total_runs: 15 } },
    }
    const world = await startProofWorld({ options: { faults: [noCost] } })
    const run = await world.run({ ...proving, 'max-cost': '7' })
    expectUnproved(world, run)
    expect(proofOf(run).reason).toContain('Cekura gave no estimate of the cost')
    const free = await world.run({ ...proving, 'comment-key': 'other' })
    expect([proofOf(free).verdict, proofOf(free).estimatedCost]).toEqual(['better', null])
  })

  test('that is no number ends the run before any request', async () => {
    const world = await startProofWorld()
    const run = await world.run({ ...proving, 'max-cost': 'ten' })
    expect(run.exitCode).toBe(1)
    expect(run.report.reason).toContain('max-cost')
    expect(run.requests.filter(({ service }) => service === 'cekura')).toEqual([])
  })
})

describe('a low balance', () => {
  test.each([402, 400] as const)('that the dry run finds (%s) costs the proof alone', async (status) => {
    const world = await startProofWorld({ suiteRuns: { balance: 3, lowBalanceStatus: status } })
    const run = await world.run(proving)
    expectUnproved(world, run)
    expect(proofOf(run).reason).toContain(`answered ${status}: `)
    expect(proofOf(run).reason).toContain('The balance is too low for this run.')
  })

  test('that only the second start meets has the calls of the first ended', async () => {
    // Each dry run is within the balance, and both runs together are not.
    const world = await startProofWorld({ suiteRuns: { balance: 5, durationMs: 600_000 } })
    const run = await world.run(proving)
    expect(world.simulator.suiteRuns.map(({ endedAt }) => endedAt !== null)).toEqual([true])
    expect([run.exitCode, statuses(run)]).toEqual([0, improved])
    expect(proofOf(run).reason).toMatch(/Result \d+ has no counterpart\. Its calls were ended\./)
    expect(proofOf(run).results).toHaveLength(1)
  })
})

describe('a start', () => {
  test.each([402, 403])(
    'that is refused with %s is sent once, and the run comes to its end',
    async (status) => {
      const refused: FaultRule = {
        match: { ...runs, query: (query) => !isDry(query) },
        act: { kind: 'status', status, body: { detail: 'Not today.' } },
      }
      const world = await startProofWorld({ options: { faults: [refused] } })
      const run = await world.run(proving)
      expectUnproved(world, run)
      expect(suiteStarts(run)).toHaveLength(1)
      expect(proofOf(run).reason).toContain(`A suite could not be started: POST `)
      expect(proofOf(run).reason).toContain('Not today.')
    },
  )

  test('that is refused for the rate alone is sent again, and runs once', async () => {
    const busy: FaultRule = {
      match: { ...runs, query: (query) => !isDry(query) },
      times: 2,
      act: { kind: 'status', status: 429 },
    }
    const world = await startProofWorld({ options: { faults: [busy] } })
    const run = await world.run(proving)
    expect([world.simulator.suiteRuns.length, suiteStarts(run).length]).toEqual([2, 4])
    expect(proofOf(run).verdict).toBe('better')
  })
})

test('a dry run proves nothing and sends no suite anywhere', async () => {
  const world = await startProofWorld()
  const run = await world.run({ ...proving, mode: 'dry-run' })
  expect(run.requests.filter(({ path }) => path.includes('scenarios_json'))).toEqual([])
  expect([run.report.proof, run.outputs['proof']]).toEqual([undefined, ''])
})

describe('a proof that an earlier run has paid for', () => {
  const inputs = { ...proving, 'reuse-from': 'earlier/report.json' }

  test('is taken over from its report, and only what is new is run', async () => {
    const world = await startProofWorld()
    const first = await world.run(inputs)
    await world.write('earlier/report.json', JSON.stringify(first.report))
    const second = await world.run(inputs, { attempt: 2 })
    expect(world.simulator.suiteRuns).toHaveLength(2)
    expect(suiteStarts(second)).toEqual([])
    expect(second.report.scenarios.map(({ proof }) => proof)).toEqual(
      first.report.scenarios.map(({ proof }) => proof),
    )
    expect(proofOf(second)).toMatchObject({
      verdict: 'better',
      estimatedCost: 0,
      results: proofOf(first).results,
    })
    const changed = world.simulator.state.scenarios.get(2)
    if (changed !== undefined) changed.instructions = 'Ask for the price of something else.'
    const third = await world.run(inputs, { attempt: 3 })
    expect(world.simulator.suiteRuns.slice(2).map(({ calls }) => calls.length)).toEqual([5, 5])
    expect(proofOf(third)).toMatchObject({ estimatedCost: 2.5, after: { total: 15 } })
  })

  test('is taken over also where the new report takes the place of the earlier one', async () => {
    const world = await startProofWorld()
    const at = `${world.workspace}/reports`
    const place = { ...proving, 'report-dir': at, 'reuse-from': `${at}/report.json` }
    await world.run(place)
    await world.run(place, { attempt: 2 })
    expect(world.simulator.suiteRuns).toHaveLength(2)
  })
})
