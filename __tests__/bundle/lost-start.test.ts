/** The answer to a paid start is lost: it is never sent again, and the comment says what to look for. */
import { describe, expect, test } from '@jest/globals'
import type { FaultAct } from '../../simulator/index.js'
import { scenarioOf, schedule, startWorld, starts, statuses, writes } from './harness.js'

const lost: readonly (readonly [FaultAct, Readonly<Record<string, string>>])[] = [
  [{ kind: 'resetAfterWork' }, {}],
  [{ kind: 'truncate' }, {}],
  [{ kind: 'cutJson' }, {}],
  [{ kind: 'garbage' }, {}],
  [{ kind: 'html', status: 200, afterWork: true }, {}],
  [{ kind: 'status', status: 504, afterWork: true }, {}],
  [{ kind: 'hang', afterWork: true }, { timeout: '1500ms' }],
]

describe('a paid start whose answer is lost', () => {
  test.each(lost)('is sent exactly once, and is uncertain: %j', async (act, inputs) => {
    const match = { service: 'cekura', path: /\/improve_instructions\/$/ } as const
    const world = await startWorld({ faults: [{ match, times: 1, act }] })
    world.simulator.state.addScenario({ id: 1, name: 'Refund *now*', instructions: 'Ask for a refund.' })
    const run = await world.run(inputs)
    expect(starts(run).map(({ text }) => text)).toEqual(['Ask for a refund.'])
    expect(statuses(run)).toEqual({ 1: 'uncertain' })
    const { job, reason } = scenarioOf(run, 1)
    expect(job).toMatchObject({ progressId: null, finishedAt: null })
    expect(reason).toContain('The job may be running and may be charged: POST /test_framework/v1/scenarios/')
    expect(run.outputs).toMatchObject({ conclusion: 'failure', uncertain: '1', changed: 'false' })
    const comment = world.comment()
    expect(comment).toContain('**Uncertain (1).**')
    expect(comment).toContain('Look in the usage of your Cekura account for a job of that time')
    expect(comment).toContain(`[Refund &#42;now&#42;](https://dashboard.cekura.ai/test-case/1)`)
    expect(comment).toContain(`(sent at ${(job?.startedAt ?? '').slice(0, 10)}`)
  })

  test('of a generation is sent once too; what it may have made is missing, and is said to be on its way', async () => {
    const match = { service: 'cekura', path: /\/generate-bg\/$/ } as const
    const world = await startWorld({
      faults: [{ match, act: { kind: 'resetAfterWork' } }],
      generation: { durationMs: 600_000 },
    })
    const run = await world.run({}, { event: schedule })
    expect(writes(run)).toEqual(['POST /test_framework/v1/scenarios/generate-bg/'])
    expect(run.outputs).toMatchObject({ conclusion: 'failure', created: '0' })
    expect(run.report.selection.missing[0]?.reason).toContain(
      'The answer to the start of a generation was lost, so new scenarios may appear later',
    )
  })

  test('of a folder is looked for, and the run goes on where it is there', async () => {
    const match = { service: 'cekura', path: /\/create_folder\/$/ } as const
    const world = await startWorld({ faults: [{ match, times: 1, act: { kind: 'resetAfterWork' } }] })
    const run = await world.run({ folder: 'Sales' }, { event: schedule })
    expect(run.outputs).toMatchObject({ conclusion: 'success', created: '1' })
    expect(run.report.created.folders).toEqual(['Sales'])
    expect(writes(run).filter((write) => write.endsWith('/create_folder/'))).toHaveLength(1)
  })
})
