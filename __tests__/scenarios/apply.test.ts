/** A schedule saves each accepted text at once, and touches nothing else of a scenario. */
import { beforeAll, describe, expect, test } from '@jest/globals'
import {
  type Run,
  scenarioOf,
  schedule,
  startWorld,
  statuses,
  type World,
  writes,
} from '../bundle/harness.js'

const apply = { mode: 'apply', tags: 'smoke' }

describe('apply', () => {
  let world: World
  let run: Run

  beforeAll(async () => {
    world = await startWorld()
    const { state } = world.simulator
    state.addScenario({
      id: 1,
      tags: ['smoke', 'x'],
      instructions: 'Ask for a refund of {{test_profile.order_id}}.',
    })
    state.addScenario({ id: 2, tags: ['smoke'], instructions: 'Cancel it. [simulator: unchanged]' })
    state.addScenario({ id: 3, tags: ['other'], instructions: 'Ask when they open.' })
    state.addScenario({
      id: 4,
      tags: ['smoke'],
      instructions: 'Ask {{test_profile.user_name}}. [simulator: placeholder-lost]',
    })
    run = await world.run({ ...apply, repairs: '0', 'fail-on': 'none' }, { event: schedule })
  }, 60_000)

  test('saves the new text, and leaves alone what is unchanged, rejected or not selected', () => {
    expect(statuses(run)).toEqual({ 1: 'applied', 2: 'unchanged', 4: 'rejected' })
    const { scenarios } = world.simulator.state
    expect(scenarios.get(1)?.instructions).toBe(scenarioOf(run, 1).after)
    expect(scenarios.get(4)?.instructions).toBe(scenarioOf(run, 4).before)
    expect(writes(run).filter((write) => write.startsWith('PATCH'))).toEqual([
      'PATCH /test_framework/v1/scenarios/1/',
    ])
    expect(run.outputs).toMatchObject({ applied: '1', unchanged: '1', rejected: '1', changed: 'true' })
  })

  test('reads the text before it saves, sends nothing but the text, and reads it back', () => {
    const own = run.requests.filter(({ path }) => path.endsWith('/scenarios/1/'))
    expect(own.map(({ method }) => method)).toEqual(['GET', 'PATCH', 'GET'])
    expect(own.map(({ body }) => body)).toEqual([
      undefined,
      { instructions: scenarioOf(run, 1).after },
      undefined,
    ])
    expect(world.simulator.state.scenarios.get(1)).toMatchObject({
      tags: ['smoke', 'x'],
      expectedOutcome: 'The agent moves the appointment.',
    })
  })

  test('creates what is missing once, and nothing in the next run', async () => {
    const inputs = { mode: 'apply', folder: 'Billing', language: 'en, es', tags: 'billing' }
    const first = await world.run(inputs, { event: schedule })
    const second = await world.run(inputs, { event: schedule })
    expect(first.outputs).toMatchObject({ created: '2', applied: '2', conclusion: 'success' })
    expect(second.outputs).toMatchObject({ created: '0', selected: '2', applied: '2' })
    expect(second.report.scenarios.map(({ id }) => id)).toEqual(first.report.created.scenarios)
    expect(second.report.scenarios.map(({ before }) => before)).toEqual(
      first.report.scenarios.map(({ after }) => after),
    )
  })
})

describe('apply, when the text does not stay where it was', () => {
  test('leaves alone a scenario that a person has edited while its job ran, and saves the others', async () => {
    const edited = 'Ask for a refund, and speak quietly.'
    const world = await startWorld({ edits: ({ scenario }) => (scenario?.id === 1 ? edited : null) })
    const { state } = world.simulator
    state.addScenario({ id: 1, instructions: 'Ask for a refund.' })
    state.addScenario({ id: 2, instructions: 'Ask when they open.' })
    const run = await world.run({ mode: 'apply' })
    expect(statuses(run)).toEqual({ 1: 'drifted', 2: 'applied' })
    expect(state.scenarios.get(1)?.instructions).toBe(edited)
    expect(run.outputs).toMatchObject({ conclusion: 'failure', drifted: '1', applied: '1' })
    expect(world.comment()).toContain('**Changed meanwhile (1).**')
    expect(scenarioOf(run, 1).reason).toContain('it was left alone')
  })

  test('calls a text failed that Cekura has accepted and not kept', async () => {
    const world = await startWorld({ patchIgnores: ['instructions'] })
    world.simulator.state.addScenario({ id: 1, instructions: 'Ask for a refund.' })
    const run = await world.run({ mode: 'apply' }, { event: schedule })
    expect(statuses(run)).toEqual({ 1: 'failed' })
    expect(scenarioOf(run, 1).reason).toContain('Cekura accepted the change and did not keep the new text')
    expect(run.exitCode).toBe(1)
  })
})
