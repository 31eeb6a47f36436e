/** Too few scenarios match: they are made, or their lack fails the run, or it is told and let pass, as `missing` says. */
import { describe, expect, test } from '@jest/globals'
import { clinic } from '../../simulator/index.js'
import { schedule, startWorld, writes } from '../bundle/harness.js'

describe('too few scenarios', () => {
  test('fail the run with missing: fail, and nothing is created', async () => {
    const world = await startWorld()
    world.simulator.state.addScenario({ id: 1, tags: ['smoke'], language: 'en' })
    const inputs = { missing: 'fail', tags: 'smoke', language: 'en, de', 'min-scenarios': '2' }
    const run = await world.run(inputs)
    expect(run.exitCode).toBe(1)
    expect(run.outputs['reason']).toBe('3 scenarios missing.')
    expect(run.report.selection.missing.map(({ what, wanted, found }) => [what, wanted, found])).toEqual([
      ['1 scenario in en', 2, 1],
      ['2 scenarios in de', 2, 0],
    ])
    expect(writes(run)).toEqual(['POST /test_framework/v1/scenarios/improve_instructions/'])
    expect(world.comment()).toContain('**Missing (2).**')
    expect(run.annotations.map(({ title }) => title)).toContain('Missing: 2 scenarios in de')
  })

  test('pass with missing: ignore, and none at all is no success but neutral', async () => {
    const world = await startWorld()
    const run = await world.run({ missing: 'ignore', tags: 'smoke' })
    expect(run.outputs).toMatchObject({
      conclusion: 'neutral',
      selected: '0',
      'scenario-ids': '',
      results: '[]',
    })
    expect(run.outputs['reason']).toBe('No scenario matches, so there was nothing to do.')
    expect(run.exitCode).toBe(0)
    expect(writes(run)).toEqual([])
    expect(run.annotations).toEqual([
      {
        severity: 'notice',
        title: 'Cekura scenarios: neutral',
        message: 'No scenario matches, so there was nothing to do.',
      },
    ])
    expect(world.comment()).toContain('⚪ Cekura scenarios: no verdict')
  })

  test('are missing where no personality speaks the language, and the message names those that are spoken', async () => {
    const world = await startWorld()
    const run = await world.run({ language: 'en, sv' }, { event: schedule })
    expect(run.exitCode).toBe(1)
    const [missing] = run.report.selection.missing
    expect(missing).toMatchObject({ what: '1 scenario in sv', wanted: 1, found: 0 })
    expect(missing?.reason).toContain('ar, de, en, es, fr, hi, ja')
    expect(run.report.scenarios.map(({ language, status }) => [language, status])).toEqual([
      ['en', 'improved'],
    ])
  })

  test('are named by id where scenario-ids asks for one that is not there', async () => {
    const world = await startWorld()
    world.simulator.state.addScenario({ id: 4 })
    const run = await world.run({ 'scenario-ids': '4, 4711' }, { event: schedule })
    expect(run.outputs).toMatchObject({ conclusion: 'failure', improved: '1', created: '0' })
    expect(run.outputs['reason']).toBe('1 scenario missing.')
    expect(run.report.selection.missing[0]?.what).toBe('scenario 4711')
  })

  test('are made by the personality that is named, by its id or its name', async () => {
    const world = await startWorld()
    const { state } = world.simulator
    state.addPersonality({ id: 990, name: 'Grumpy caller', language: 'en' })
    const byName = await world.run({ tags: 'a', personality: 'Grumpy caller' }, { event: schedule })
    const byId = await world.run({ tags: 'b', personality: '990' }, { event: schedule })
    const disabled = await world.run(
      { tags: 'c', personality: String(clinic.disabledPersonality) },
      { event: schedule },
    )
    const made = [...byName.report.created.scenarios, ...byId.report.created.scenarios]
    expect(made.map((id) => state.scenarios.get(id)?.personality)).toEqual([990, 990])
    expect(disabled.report.selection.missing[0]?.reason).toContain('is not enabled for the agent')
    expect(disabled.exitCode).toBe(1)
  })
})
