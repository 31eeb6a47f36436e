/** A reviewer sees whether the new texts do better against the agent, and the gate stops those that do worse. */
import { beforeAll, describe, expect, test } from '@jest/globals'
import { clinic } from '../../simulator/index.js'
import { type Run, scenarioOf, statuses, type World } from '../bundle/harness.js'
import {
  better,
  casesOf,
  proofOf,
  proving,
  startProofWorld,
  suiteStarts,
  worse,
} from '../bundle/proof-world.js'

describe('new texts that do better', () => {
  let world: World
  let run: Run

  beforeAll(async () => {
    world = await startProofWorld({ outcomes: better })
    const profile = [...world.simulator.state.testProfiles.keys()][0] ?? 0
    const [voice, metric] = [clinic.personalities.de, clinic.expectedOutcomeMetric]
    const first = world.simulator.state.scenarios.get(1)
    if (first !== undefined)
      Object.assign(first, {
        personality: voice,
        language: 'de',
        testProfile: profile,
        metrics: [metric],
        maxDuration: 120,
      })
    run = await world.run(proving)
  }, 60_000)

  test('are proved by two suites of the same cases, run once each and never saved', () => {
    expect(run.exitCode).toBe(0)
    const { suiteRuns, state } = world.simulator
    expect(suiteRuns.map(({ name, channel, calls }) => [name, channel, calls.length])).toEqual([
      [expect.stringMatching(/^acme\/voice-agent [\da-f]{7} · before$/), 'text', 15],
      [expect.stringMatching(/ · after$/), 'text', 15],
    ])
    expect(suiteRuns.every(({ repeats }) => repeats === null)).toBe(true)
    expect(suiteStarts(run)).toHaveLength(2)
    expect([...state.scenarios.values()].map(({ instructions }) => instructions)).toEqual(
      run.report.scenarios.map(({ before }) => before),
    )
    expect(state.scenarios.size).toBe(3)
  })

  test('run with the voice, data, metrics and limits of their scenario, on both sides alike', () => {
    const [before, after] = world.simulator.suiteRuns.map(({ spec }) => casesOf(spec)[0])
    expect(before).toMatchObject({
      key: 'scenario-1',
      language: 'de',
      personality: clinic.personalities.de,
      metrics: [clinic.expectedOutcomeMetric],
      max_duration: 120,
      tools: ['end_call'],
      first_message: 'Hello',
      expected_outcome: 'The agent moves the appointment.',
    })
    expect({ ...after, instructions: before?.['instructions'] }).toEqual(before)
    expect(after?.['instructions']).toBe(scenarioOf(run, 1).after)
  })

  test('have their rates, their certainty, the price and the results in the report', () => {
    const { project } = clinic
    expect(proofOf(run)).toMatchObject({
      channel: 'text',
      estimatedCost: 7.5,
      verdict: 'better',
      before: { passed: 0, total: 15 },
      after: { passed: 15, total: 15 },
      results: world.simulator.suiteRuns.map(
        ({ id }) => `https://dashboard.cekura.ai/${project}/results/${id}`,
      ),
    })
    expect(scenarioOf(run, 1).proof).toEqual({
      before: { passed: 0, total: 5, low: 0, high: 0.521824 },
      after: { passed: 5, total: 5, low: 0.478176, high: 1 },
      verdict: 'better',
    })
    expect(run.outputs['proof']).toBe('better')
  })

  test('are shown in the comment as a table with bars, and in the summary as a chart too', () => {
    const comment = world.comment()
    expect(comment).toContain('#### Proof: better')
    expect(comment).toContain('| **All together** | `░░░░░░░░░░` 0 of 15')
    expect(comment).toContain('[Price of item 2](https://dashboard.cekura.ai/test-case/2)')
    expect(comment).toContain('estimated cost: 7.5')
    expect(comment).not.toContain('mermaid')
    expect(run.summary).toContain('xychart-beta horizontal')
    expect(run.log).toContain('Proof: better. The scenarios pass more often')
  })
})

describe('new texts that do worse', () => {
  test('fail the run where fail-on has regression', async () => {
    const world = await startProofWorld({ outcomes: worse })
    const run = await world.run({ ...proving, 'fail-on': 'failed, regression' })
    expect([run.exitCode, proofOf(run).verdict]).toEqual([1, 'worse'])
    expect(run.report.reason).toMatch(/^the proof shows new texts that do worse against the agent/i)
    expect(run.annotations.filter(({ severity }) => severity === 'error')).toHaveLength(1)
    expect(world.comment()).toContain('**worse**')
    expect(world.comment().indexOf('❌')).toBeLessThan(world.comment().indexOf('#### Proof: worse'))
  })

  test('pass where it has not, and the verdict says so', async () => {
    const world = await startProofWorld({ outcomes: worse })
    const run = await world.run(proving)
    expect([run.exitCode, run.outputs['conclusion'], run.outputs['proof']]).toEqual([0, 'success', 'worse'])
    expect(run.report.reason).toMatch(/Not blocking: the proof shows new texts that do worse/i)
    expect(statuses(run)).toEqual({ 1: 'improved', 2: 'improved', 3: 'improved' })
  })

  test('one by one or only together are a regression all the same', async () => {
    const world = await startProofWorld({ outcomes: worse, count: 4 })
    const run = await world.run({ ...proving, 'verify-runs': '3', 'fail-on': 'regression' })
    expect(run.report.scenarios.map(({ proof }) => proof?.verdict)).toEqual(
      Array<string>(4).fill('inconclusive'),
    )
    expect([proofOf(run).verdict, run.exitCode]).toEqual(['worse', 1])
  })
})

describe('runs that decide nothing', () => {
  test('block nothing unless fail-on has inconclusive, and a flaky scenario is called so', async () => {
    const world = await startProofWorld({ outcomes: ({ attempt }) => (attempt === 0 ? 'missed' : 'passed') })
    const run = await world.run({ ...proving, 'fail-on': 'failed, regression' })
    expect([run.exitCode, run.outputs['proof']]).toEqual([0, 'inconclusive'])
    expect(world.comment()).toContain('#### Proof: inconclusive')
    expect(world.comment()).toContain('3 flaky scenarios: the old text passes only sometimes.')
    const strict = await world.run({ ...proving, 'fail-on': 'inconclusive' })
    expect(strict.exitCode).toBe(1)
    expect(strict.report.reason).toMatch(/^the proof is inconclusive\.$/i)
  })
})

describe('a comment for public eyes', () => {
  test('has the rates and no name', async () => {
    const world = await startProofWorld({ outcomes: worse })
    world.simulator.state.addScenario({ id: 4, name: 'A secret draft', instructions: '' })
    const run = await world.run({ ...proving, 'comment-detail': 'counts' })
    const comment = world.comment()
    expect(comment).toContain('#### Proof: worse')
    expect(comment).toContain('Some scenarios are left out: see the report.')
    for (const text of [comment, run.summary]) {
      expect(text).not.toContain('Price of item')
      expect(text).not.toContain('secret draft')
    }
    expect(proofOf(run).reason).toContain('1 scenario left out (4): It has no old text')
  })
})

test('without verify nothing is run, and nothing says that it was', async () => {
  const world = await startProofWorld()
  const run = await world.run()
  expect(world.simulator.suiteRuns).toEqual([])
  expect([run.report.proof, run.outputs['proof']]).toEqual([undefined, ''])
  expect(world.comment()).not.toContain('Proof')
})
