/** Between the review and the saving the world goes on: each scenario is judged by itself, and nothing is overwritten. */
import { describe, expect, test } from '@jest/globals'
import { scenarioOf, starts, statuses, writes } from '../bundle/harness.js'
import {
  commit,
  newTexts,
  patches,
  pushOf,
  saveReviewed,
  startProposed,
  textsOn,
} from '../bundle/reviewed-world.js'

const threeTexts = ['Ask for a refund.', 'Ask when they open.', 'Ask for the price.']

describe('a scenario that somebody has changed since the review', () => {
  test('has drifted and is left alone, and the others are saved', async () => {
    const { world, proposal } = await startProposed({ texts: threeTexts })
    const edited = 'Ask for a refund, and speak quietly.'
    Object.assign(world.simulator.state.scenarios.get(1) ?? {}, { instructions: edited })
    const saved = await saveReviewed(world)
    expect(statuses(saved)).toEqual({ 1: 'drifted', 2: 'applied', 3: 'applied' })
    expect(textsOn(world)).toEqual({ ...newTexts(proposal), 1: edited })
    expect(patches(saved).map(([id]) => id)).toEqual([2, 3])
    expect(saved.exitCode).toBe(1)
    expect(saved.outputs).toMatchObject({ drifted: '1', applied: '2' })
    expect(world.comment()).toContain('**Changed meanwhile (1).**')
    expect(world.comment()).toContain('Saved changes (2)')
  })

  test('is judged by its text alone: white space at its ends and other fields do not count', async () => {
    const { world, proposal } = await startProposed()
    const scenario = world.simulator.state.scenarios.get(1)
    if (scenario !== undefined) {
      scenario.instructions = `${scenario.instructions.trim()}  \r\n`
      scenario.name = 'Renamed since'
      scenario.tags = ['added-since']
    }
    const saved = await saveReviewed(world)
    expect(statuses(saved)).toEqual({ 1: 'applied', 2: 'applied' })
    expect(scenario).toMatchObject({
      instructions: newTexts(proposal)[1],
      name: 'Renamed since',
      tags: ['added-since'],
    })
    expect(scenarioOf(saved, 1).name).toBe('Renamed since')
  })

  test('that is gone has failed, and the others are saved', async () => {
    const { world, proposal } = await startProposed({ texts: threeTexts })
    world.simulator.state.scenarios.delete(2)
    const saved = await saveReviewed(world)
    expect(statuses(saved)).toEqual({ 1: 'applied', 2: 'failed', 3: 'applied' })
    expect(scenarioOf(saved, 2).reason).toContain('answered 404')
    expect(saved.outputs).toMatchObject({ conclusion: 'failure', failed: '1', applied: '2' })
    const { 1: first, 3: third } = newTexts(proposal)
    expect(textsOn(world)).toEqual({ 1: first, 3: third })
  })
})

describe('a service that goes down half way through the saving', () => {
  test('leaves a report of what was saved, and the next run saves the rest', async () => {
    const { world, proposal } = await startProposed({ texts: [...threeTexts, 'Ask for the address.'] })
    const recover = world.simulator.addFault({
      match: { service: 'cekura', method: 'PATCH' },
      after: 2,
      act: { kind: 'status', status: 503, body: { detail: 'Deploying.' } },
    })
    const broken = await saveReviewed(world, { inputs: { concurrency: '1' } })
    expect(statuses(broken)).toEqual({ 1: 'applied', 2: 'applied', 3: 'failed', 4: 'failed' })
    expect(scenarioOf(broken, 3).findings.map(({ code }) => code)).toEqual(['platform'])
    expect(broken.outputs).toMatchObject({ conclusion: 'failure', applied: '2', failed: '2' })
    expect(world.comment()).toContain('Saved changes (2)')
    recover()
    const rest = await world.run({ mode: 'apply-reviewed' }, { event: pushOf(commit('b')), runId: 21 })
    expect(statuses(rest)).toEqual({ 1: 'unchanged', 2: 'unchanged', 3: 'applied', 4: 'applied' })
    expect(textsOn(world)).toEqual(newTexts(proposal))
    expect(starts(rest)).toEqual([])
    expect(world.comment()).toContain('Saved on Cekura by [run 21]')
  })

  test('before a text is read saves nothing, and the same run again saves all', async () => {
    const { world, proposal } = await startProposed()
    const recover = world.simulator.addFault({ match: { service: 'cekura' }, act: { kind: 'reset' } })
    const broken = await saveReviewed(world, { inputs: { timeout: '1s' } })
    expect(broken.exitCode).toBe(1)
    recover()
    expect(writes(broken)).toEqual([])
    const again = await saveReviewed(world, { runId: 20 })
    expect(statuses(again)).toEqual({ 1: 'applied', 2: 'applied' })
    expect(textsOn(world)).toEqual(newTexts(proposal))
  })
})
