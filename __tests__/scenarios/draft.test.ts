/** A scenario without a text gets one written, and an expected outcome only where it had none. */
import { describe, expect, test } from '@jest/globals'
import { scenarioOf, schedule, startWorld, starts, statuses } from '../bundle/harness.js'

describe('a draft', () => {
  test('gets a text by a job of its own kind, and keeps an expected outcome that it has', async () => {
    const world = await startWorld({ outcomes: 'always' })
    const { state } = world.simulator
    const known = 'The agent sends the bill again.'
    state.addScenario({ id: 1, name: 'Send the bill again', instructions: '', expectedOutcome: known })
    state.addScenario({ id: 2, name: 'Ask for the opening hours', instructions: ' \n', expectedOutcome: '' })
    state.addScenario({ id: 3, name: 'Refund', instructions: 'Ask for a refund.', expectedOutcome: known })
    const run = await world.run({ mode: 'apply' }, { event: schedule })
    expect(statuses(run)).toEqual({ 1: 'applied', 2: 'applied', 3: 'applied' })
    expect(run.report.scenarios.map(({ job }) => job?.kind)).toEqual(['generate', 'generate', 'improve'])
    expect(
      starts(run)
        .map(({ text }) => text)
        .sort(),
    ).toEqual(['Ask for a refund.', 'Ask for the opening hours', 'Send the bill again'])
    expect(state.scenarios.get(1)?.instructions).not.toBe('')
    expect(state.scenarios.get(1)?.expectedOutcome).toBe(known)
    expect(state.scenarios.get(2)?.expectedOutcome).toBe(scenarioOf(run, 2).outcomeAfter)
    expect(state.scenarios.get(2)?.expectedOutcome).not.toBe('')
    expect(state.scenarios.get(3)?.expectedOutcome).toBe(known)
  })

  test('is shown for review with its new text and its new expected outcome', async () => {
    const world = await startWorld()
    world.simulator.state.addScenario({ id: 1, name: 'Refund', instructions: '', expectedOutcome: '' })
    const run = await world.run()
    const { before, after, outcomeBefore, outcomeAfter } = scenarioOf(run, 1)
    expect({ before, outcomeBefore }).toEqual({ before: '', outcomeBefore: '' })
    expect(after).toBeTruthy()
    expect(outcomeAfter).not.toBe('')
    expect(world.comment()).toContain('**Expected outcome**')
    expect(world.simulator.state.scenarios.get(1)?.instructions).toBe('')
  })
})
