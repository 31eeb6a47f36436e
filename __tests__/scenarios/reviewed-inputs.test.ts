/** Inputs that make no sense with the modes that save what was reviewed are refused before any request. */
import { expect, test } from '@jest/globals'
import { startWorld } from '../bundle/harness.js'

test.each<{
  readonly what: string
  readonly inputs: Readonly<Record<string, string>>
  readonly says: string
}>([
  {
    what: 'revert without a report',
    inputs: { mode: 'revert' },
    says: 'plan: is required with mode revert: give the report.json whose texts are to be taken back.',
  },
  {
    what: 'a plan to propose by',
    inputs: { mode: 'propose', plan: 'report.json' },
    says: 'plan: goes with the modes apply-reviewed and revert, and mode is propose: leave out plan, or change mode.',
  },
  {
    what: 'a plan to apply by, which would not be looked at',
    inputs: { mode: 'apply', plan: 'report.json' },
    says: 'plan: goes with the modes apply-reviewed and revert, and mode is apply',
  },
  {
    what: 'an earlier report to save from',
    inputs: { mode: 'apply-reviewed', 'reuse-from': 'report.json' },
    says: 'reuse-from: goes with the modes that start jobs, and mode is apply-reviewed: leave it out.',
  },
  {
    what: 'a tag that no tag can be made of',
    inputs: { mode: 'apply-reviewed', 'settled-tag': 'settled,done' },
    says: 'settled-tag: "settled,done" is no tag',
  },
  {
    what: 'a mode that does not exist',
    inputs: { mode: 'apply-unreviewed' },
    says: 'mode: "apply-unreviewed"',
  },
])('$what', async ({ inputs, says }) => {
  const world = await startWorld()
  world.simulator.state.addScenario({ id: 1 })
  const run = await world.run(inputs)
  expect(run.exitCode).toBe(1)
  expect(run.outputs['reason']).toContain(says)
  expect(run.requests).toEqual([])
})

test('no token and no plan: there is nowhere to read the proposal from', async () => {
  const world = await startWorld()
  const run = await world.run({ mode: 'apply-reviewed', 'github-token': '' })
  expect(run.exitCode).toBe(1)
  expect(run.outputs['reason']).toContain('github-token: is empty, so the proposal cannot be read')
  expect(run.outputs['reason']).toContain('give a report.json as plan')
  expect(run.requests).toEqual([])
})
