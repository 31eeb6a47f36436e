/** What blocks the merge is what `fail-on` names, and nothing else. */
import { beforeAll, describe, expect, test } from '@jest/globals'
import { behaviourMarker } from '../../simulator/index.js'
import { type Run, schedule, startWorld, type World } from '../bundle/harness.js'

describe('the gate', () => {
  let world: World
  const runWith = (failOn: string): Promise<Run> => world.run({ 'fail-on': failOn }, { event: schedule })

  beforeAll(async () => {
    world = await startWorld()
    const { state } = world.simulator
    state.addScenario({ id: 1, name: 'Good', instructions: 'Ask for a refund.' })
    state.addScenario({ id: 2, name: 'Bad', instructions: `Ask when. ${behaviourMarker('job-fails')}` })
  })

  test('fails for an outcome in the list, with one error line that counts it', async () => {
    const run = await runWith('failed')
    expect(run.exitCode).toBe(1)
    expect(run.annotations.filter(({ severity }) => severity === 'error')).toEqual([
      { severity: 'error', title: 'Cekura scenarios: failure', message: '1 scenario failed.' },
    ])
    const [, warning] = run.annotations
    expect(warning).toMatchObject({ severity: 'warning', title: 'Failed: Bad' })
    expect(warning?.message).toContain('The model could not rewrite these instructions.')
  })

  test('lets pass with fail-on: none what it would block, and says so', async () => {
    const run = await runWith('none')
    expect(run.exitCode).toBe(0)
    expect(run.outputs).toMatchObject({ conclusion: 'success', failed: '1' })
    expect(run.outputs['reason']).toBe('1 proposal is ready for review. Not blocking: 1 scenario failed.')
    expect(run.annotations.filter(({ severity }) => severity === 'error')).toEqual([])
  })

  test('blocks with fail-on: proposed until the proposals are applied', async () => {
    const run = await runWith('proposed')
    expect(run.exitCode).toBe(1)
    expect(run.outputs['reason']).toBe('1 proposal waits to be applied.')
  })
})
