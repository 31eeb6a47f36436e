/** Pull requests from forks and from Dependabot have no key: the run is neutral and says why, and fails nobody's work. */
import { beforeAll, describe, expect, test } from '@jest/globals'
import { pullRequestEvent } from '../../simulator/action-runner.js'
import { schedule, startWorld, type World } from '../bundle/harness.js'

describe('a run without a key', () => {
  let world: World

  beforeAll(async () => {
    world = await startWorld({ github: { tokenMayWrite: false } })
  })

  test.each([
    ['a fork', { headRepository: 'stranger/voice-agent', actor: 'stranger' }],
    ['Dependabot', { headRepository: 'acme/voice-agent', actor: 'dependabot[bot]' }],
  ])('is neutral for %s, with a notice that says why', async (whose, { headRepository, actor }) => {
    const { repository } = world.simulator
    const pullRequest = { number: 1, headSha: 'ab'.repeat(20), repository }
    const run = await world.run(
      { 'api-key': '' },
      { event: pullRequestEvent(pullRequest, headRepository), environment: { GITHUB_ACTOR: actor } },
    )
    expect(run.exitCode).toBe(0)
    expect(run.outputs).toMatchObject({ conclusion: 'neutral', selected: '0', changed: 'false' })
    expect(run.requests).toEqual([])
    expect(run.annotations).toEqual([
      {
        severity: 'notice',
        title: 'Cekura scenarios: neutral',
        message: `The pull request comes from ${whose}, to which GitHub gives no secrets: without the API key nothing was done.`,
      },
    ])
    expect(run.summary).toContain('⚪ Cekura scenarios: no verdict')
  })

  test('fails anywhere else, and says how to pass the key', async () => {
    const pushed = await world.run({ 'api-key': ' ' })
    const scheduled = await world.run({ 'api-key': '' }, { event: schedule })
    for (const run of [pushed, scheduled]) {
      expect(run.exitCode).toBe(1)
      expect(run.outputs['reason']).toContain('api-key: is required and was not given.')
      expect(run.outputs['reason']).toContain('${{ secrets.CEKURA_API_KEY }}')
    }
    expect(world.simulator.requests).toEqual([])
  })
})
