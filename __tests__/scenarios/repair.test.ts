/** A new text that lost a placeholder is tried again with the finding in its guidance, as often as `repairs` says. */
import { describe, expect, test } from '@jest/globals'
import { scenarioOf, schedule, startWorld, starts, statuses } from '../bundle/harness.js'

const text = (recovers: boolean) =>
  `Call about a parcel that is late, and be patient. Give your order {{test_profile.order_id}}. [simulator: placeholder-lost${recovers ? ', recovers' : ''}]`

describe('a rejected text', () => {
  test('is repaired by one further try that says what was lost', async () => {
    const world = await startWorld()
    world.simulator.state.addScenario({ id: 1, instructions: text(true) })
    const run = await world.run({}, { event: schedule })
    expect(statuses(run)).toEqual({ 1: 'improved' })
    expect(scenarioOf(run, 1).after).toContain('{{test_profile.order_id}}')
    const [first, second, third] = starts(run).map(({ guidance }) => guidance)
    expect(third).toBeUndefined()
    expect(first).toContain('- {{test_profile.order_id}} (once)')
    expect(first).not.toContain('An earlier try was rejected')
    expect(second).toContain('An earlier try was rejected for these reasons')
    expect(second).toMatch(/rejected[^]*order_id/)
  })

  test('stays rejected when the further tries lose it too; it is shown with the finding and never saved', async () => {
    const world = await startWorld()
    world.simulator.state.addScenario({ id: 1, name: 'Order status', instructions: text(false) })
    const run = await world.run({ mode: 'apply', repairs: '2' })
    expect(starts(run)).toHaveLength(3)
    expect(statuses(run)).toEqual({ 1: 'rejected' })
    expect(world.simulator.state.scenarios.get(1)?.instructions).toBe(text(false))
    expect(scenarioOf(run, 1).findings).toEqual([
      expect.objectContaining({ code: 'placeholder-lost', severity: 'error' }),
    ])
    expect(run.outputs).toMatchObject({
      conclusion: 'failure',
      reason: '1 new text was rejected.',
      changed: 'false',
    })
    expect(world.comment()).toContain('**Rejected (1).**')
    expect(world.comment()).toContain('`placeholder-lost`')
    expect(world.comment()).toContain('New texts that are not saved (1)')
  })

  test('is not tried again with repairs: 0', async () => {
    const world = await startWorld()
    world.simulator.state.addScenario({ id: 1, instructions: text(true) })
    const run = await world.run({ repairs: '0' }, { event: schedule })
    expect(starts(run)).toHaveLength(1)
    expect(statuses(run)).toEqual({ 1: 'rejected' })
  })
})
