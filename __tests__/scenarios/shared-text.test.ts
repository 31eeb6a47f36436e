/** Two scenarios with the same text are improved by one paid job. */
import { expect, test } from '@jest/globals'
import { scenarioOf, startWorld, starts, statuses } from '../bundle/harness.js'

test('scenarios with the same text share one job and its result', async () => {
  const world = await startWorld({ jobDurationMs: 20 })
  const { state } = world.simulator
  const text = 'You want a refund. Be polite.'
  state.addScenario({ id: 1, name: 'Refund', instructions: text })
  state.addScenario({ id: 2, name: 'The same, with another voice', instructions: text })
  state.addScenario({ id: 3, name: 'Another', instructions: 'Ask when they open.' })
  const run = await world.run()
  expect(
    starts(run)
      .map((start) => start.text)
      .sort(),
  ).toEqual(['Ask when they open.', text])
  expect(statuses(run)).toEqual({ 1: 'improved', 2: 'improved', 3: 'improved' })
  expect(scenarioOf(run, 2).after).toBe(scenarioOf(run, 1).after)
  expect(run.report.scenarios.map(({ reused }) => reused)).toEqual([false, true, false])
  expect(scenarioOf(run, 2).job?.progressId).toBe(scenarioOf(run, 1).job?.progressId)
  expect(run.outputs).toMatchObject({ improved: '3', reused: '1' })
  expect(world.comment()).toContain('Reused: a text that was paid for already (1)')
})
