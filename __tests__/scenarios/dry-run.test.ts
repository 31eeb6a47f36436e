/** A dry run says what a real one would do, and sends nothing but reads. */
import { beforeAll, describe, expect, test } from '@jest/globals'
import { type Run, schedule, startWorld, statuses, writes } from '../bundle/harness.js'

describe('a dry run', () => {
  let run: Run
  let emptyRun: Run

  beforeAll(async () => {
    const world = await startWorld()
    const { state } = world.simulator
    state.addScenario({ id: 1, name: 'Refund', tags: ['smoke'], instructions: 'Ask for a refund.' })
    state.addScenario({ id: 2, name: 'Refund again', tags: ['smoke'], instructions: 'Ask for a refund.' })
    state.addScenario({ id: 3, tags: ['smoke'], language: 'de', instructions: 'Frag nach dem Preis.' })
    state.addScenario({ id: 4, tags: ['smoke'], type: 'conditional_actions', instructions: '{"role":"x"}' })
    const inputs = { mode: 'dry-run', tags: 'smoke', language: 'en, de', 'min-scenarios': '3' }
    run = await world.run(inputs)
    emptyRun = await world.run(
      { mode: 'dry-run', folder: 'Sales.Inbound', 'min-scenarios': '4' },
      { event: schedule },
    )
  }, 60_000)

  test('sends reads alone to Cekura', () => {
    expect(writes(run)).toEqual([])
    expect(run.requests.some(({ service }) => service === 'cekura')).toBe(true)
    expect(emptyRun.requests.map(({ method }) => method)).toEqual(emptyRun.requests.map(() => 'GET'))
  })

  test('says how many jobs would start and what would be created, in log, report, summary and comment', () => {
    expect(run.report.plan).toEqual({ folders: [], scenarios: [{ language: 'de', count: 2 }], jobs: 4 })
    expect(run.outputs['reason']).toBe(
      'Dry run: 2 scenarios would be created and 4 jobs would start; nothing was changed.',
    )
    expect(run.log).toContain('Would have 2 scenarios in de generated.')
    expect(run.log).toContain('Would start 4 jobs.')
    expect(run.summary).toContain('- create 2 scenarios in de\n- start 4 jobs')
  })

  test('names the folders that would be made', () => {
    expect(emptyRun.report.plan).toEqual({
      folders: ['Sales', 'Sales.Inbound'],
      scenarios: [{ language: 'en', count: 4 }],
      jobs: 4,
    })
    expect(emptyRun.log).toContain('Would create the folder Sales.Inbound.')
  })

  test('succeeds with every scenario skipped, and says why of each', () => {
    expect(run.exitCode).toBe(0)
    expect(statuses(run)).toEqual({ 1: 'skipped', 2: 'skipped', 3: 'skipped', 4: 'skipped' })
    expect(run.report.scenarios.map(({ reason }) => reason)).toEqual([
      'Dry run: a job would start for it.',
      'Dry run: a job would start for it.',
      'Dry run: a job would start for it.',
      'Its type is conditional_actions: only plain instructions are improved.',
    ])
    expect(run.outputs).toMatchObject({ selected: '4', skipped: '4', changed: 'false', 'plan-digest': '' })
  })
})
