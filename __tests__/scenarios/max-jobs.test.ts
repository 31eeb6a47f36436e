/** A selection that would cost more than it may is stopped before anything is paid. */
import { expect, test } from '@jest/globals'
import { startWorld, writes } from '../bundle/harness.js'

test('more jobs than max-jobs start nothing, and the run says how to narrow the selection', async () => {
  const world = await startWorld()
  const { state } = world.simulator
  for (const id of [1, 2, 3]) state.addScenario({ id, instructions: `Ask for the price of number ${id}.` })
  state.addScenario({ id: 4, instructions: 'Ask for the price of number 3.' })
  const refused = await world.run({ 'max-jobs': '2' })
  expect(refused.exitCode).toBe(1)
  expect(writes(refused)).toEqual([])
  expect(refused.outputs['reason']).toBe(
    'max-jobs: 3 jobs would start, and at most 2 may: nothing was started. Select fewer scenarios (tags, folder, language, scenario-ids) or raise max-jobs.',
  )
  expect(world.comment()).toContain('3 jobs would start, and at most 2 may')
  const allowed = await world.run({ 'max-jobs': '3' })
  expect(allowed.outputs).toMatchObject({ conclusion: 'success', improved: '4' })
})

test('scenarios that are still to be generated count as jobs too', async () => {
  const world = await startWorld()
  const run = await world.run({ 'max-jobs': '3', 'min-scenarios': '2', language: 'en, de' })
  expect(run.outputs['reason']).toContain('4 jobs would start, and at most 3 may')
  expect(writes(run)).toEqual([])
})
