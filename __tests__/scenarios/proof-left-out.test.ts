/** What cannot be run is left out with the reason, and the rest is proved without it. */
import { describe, expect, test } from '@jest/globals'
import { clinic, type FaultRule } from '../../simulator/index.js'
import { scenarioOf, statuses } from '../bundle/harness.js'
import { hasNewText, oldText, proofOf, proving, startProofWorld, suiteStarts } from '../bundle/proof-world.js'

describe('a scenario', () => {
  test('with a voice that the agent may not use is left out, with the words of Cekura', async () => {
    const world = await startProofWorld()
    const first = world.simulator.state.scenarios.get(1)
    if (first !== undefined) first.personality = clinic.disabledPersonality
    const run = await world.run(proving)
    expect(statuses(run)).toEqual({ 1: 'improved', 2: 'improved', 3: 'improved' })
    expect(scenarioOf(run, 1).proof).toBeUndefined()
    expect(scenarioOf(run, 2).proof?.verdict).toBe('better')
    expect(proofOf(run).reason).toContain(
      '1 scenario left out (1): Cekura refuses to run it: personality: Personality "Hurried caller" is not enabled for this agent.',
    )
  })

  test('with a metric that the agent does not have is judged by its others', async () => {
    const world = await startProofWorld({ count: 1 })
    const { state, suiteRuns } = world.simulator
    const foreign = state.addMetric({ name: 'Tone', agents: [] })
    const first = state.scenarios.get(1)
    if (first !== undefined) first.metrics = [foreign.id, clinic.expectedOutcomeMetric]
    const run = await world.run(proving)
    expect(suiteRuns.map(({ spec }) => JSON.stringify(spec).includes(String(foreign.id)))).toEqual([
      false,
      false,
    ])
    expect(proofOf(run).reason).toContain('1 metric of the scenarios, not enabled for the agent')
    expect(run.log).toContain('Metrics that are not enabled for the agent: Tone.')
  })

  test('that was a draft has nothing to be compared with', async () => {
    const world = await startProofWorld()
    world.simulator.state.addScenario({ id: 4, name: 'A draft', instructions: '' })
    const run = await world.run(proving)
    expect(scenarioOf(run, 4)).toMatchObject({ status: 'improved', before: '' })
    expect(scenarioOf(run, 4).proof).toBeUndefined()
    expect(world.comment()).toContain('It has no old text to compare the new one with.')
  })

  test('whose text stays, or is not looked at, is not run', async () => {
    const world = await startProofWorld({ count: 1 })
    const { state, suiteRuns } = world.simulator
    state.addScenario({ id: 2, instructions: 'Cancel it. [simulator: unchanged]' })
    state.addScenario({ id: 3, type: 'conditional_actions', instructions: '{"role":"caller"}' })
    const run = await world.run(proving)
    expect(statuses(run)).toEqual({ 1: 'improved', 2: 'unchanged', 3: 'skipped' })
    expect(suiteRuns.map(({ calls }) => calls.length)).toEqual([5, 5])
    const all = await world.run({ ...proving, 'verify-only': 'all', 'comment-key': 'all' })
    expect(suiteRuns.slice(2).map(({ calls }) => calls.length)).toEqual([10, 10])
    expect(scenarioOf(all, 2).proof?.verdict).toBe('inconclusive')
    expect(scenarioOf(all, 3).proof).toBeUndefined()
  })
})

describe('a new text that the free check refuses', () => {
  /** Refuses every suite with a text of this scenario that is not the old one. */
  const refuses = (id: number): FaultRule => ({
    match: {
      service: 'cekura',
      path: /\/validate_scenarios_json\/$/,
      body: (body) => hasNewText(body, id),
    },
    act: {
      kind: 'status',
      status: 400,
      body: { errors: { 'scenarios[0].instructions': ['Unknown variable {{test_profile.nobody}}.'] } },
    },
  })

  test('is rejected with a finding, is not proposed, and is not run', async () => {
    const world = await startProofWorld({ options: { faults: [refuses(1)] } })
    const run = await world.run({ ...proving, repairs: '0' })
    expect(statuses(run)).toEqual({ 1: 'rejected', 2: 'improved', 3: 'improved' })
    const message =
      "Cekura's own check refuses the new text: instructions: Unknown variable {{test_profile.nobody}}."
    expect(scenarioOf(run, 1)).toMatchObject({
      reason: message,
      findings: expect.arrayContaining([{ code: 'invalid', severity: 'error', message }]),
    })
    expect(run.exitCode).toBe(1)
    expect(world.comment()).toContain('**Rejected (1).**')
    expect(world.comment()).toContain('#### Proposed changes (2)')
    const sent = suiteStarts(run).map(({ body }) => JSON.stringify(body))
    expect(sent.some((body) => body.includes('scenario-1"'))).toBe(false)
    expect(run.outputs).toMatchObject({ improved: '2', rejected: '1', proof: 'better' })
  })
})

test('a channel that the agent lacks has nothing run, and the proposal stands', async () => {
  const world = await startProofWorld()
  const run = await world.run({ ...proving, verify: 'livekit_v2' })
  expect(world.simulator.suiteRuns).toEqual([])
  expect(statuses(run)).toEqual({ 1: 'improved', 2: 'improved', 3: 'improved' })
  expect(run.exitCode).toBe(0)
  expect(proofOf(run).reason).toContain('has no connection for channel "livekit_v2"')
  expect(world.comment()).toContain('#### Proof: not run')
})

test('more than 200 scenarios are run as several suites, each once', async () => {
  const world = await startProofWorld({ count: 201 })
  const run = await world.run({ verify: 'text', 'verify-runs': '1', 'max-jobs': '300', concurrency: '50' })
  expect(world.simulator.suiteRuns.map(({ calls }) => calls.length)).toEqual([200, 200, 1, 1])
  expect(proofOf(run)).toMatchObject({ before: { total: 201 }, after: { total: 201 }, verdict: 'better' })
  expect(proofOf(run).results).toHaveLength(4)
})

describe('the cases of a suite file', () => {
  const voice = clinic.personalities.en
  const cases = [1, 2].map((id) => ({
    key: `scenario-${id}`,
    name: `Price of item ${id}`,
    instructions: oldText(id),
    personality: id === 1 ? voice : { base: voice, name: 'In a hurry' },
    metrics: [clinic.expectedOutcomeMetric],
  }))
  const file = JSON.stringify({ version: '1', scenarios: cases }, null, 2)
  const inputs = { ...proving, suite: 'cekura.tests.json', missing: 'ignore' }

  test('that have no scenario are run as the file says, but for what stands in the file alone', async () => {
    // Their keys in the proof are their places.
    const world = await startProofWorld({ count: 0, suiteRuns: { outcome: () => 'passed' } })
    await world.write('cekura.tests.json', file)
    const run = await world.run(inputs)
    expect(run.report.scenarios.map(({ id, proof }) => [id, proof?.before.total])).toEqual([
      [null, 5],
      [null, undefined],
    ])
    expect(JSON.stringify(world.simulator.suiteRuns[0]?.spec)).toContain(
      '"key":"cekura.tests.json#scenarios[0]"',
    )
    expect(proofOf(run).reason).toContain('1 scenario left out (cekura.tests.json#scenarios[1]): ')
  })

  test('that have one are run as that is on Cekura', async () => {
    const world = await startProofWorld({ count: 2 })
    await world.write('cekura.tests.json', file)
    const run = await world.run(inputs)
    expect(run.report.scenarios.map(({ id, proof }) => [id, proof?.verdict])).toEqual([
      [1, 'better'],
      [2, 'better'],
    ])
  })
})
