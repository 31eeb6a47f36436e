/** GitHub refuses the comment or cannot be reached: a warning names what mends it, and the verdict stays what it is. */
import { describe, expect, test } from '@jest/globals'
import { behaviourMarker, type FaultRule, type SimulatorOptions } from '../../simulator/index.js'
import { pushToPullRequest, startWorld, type World } from './harness.js'

const comments = { service: 'github', path: /\/comments/ } as const
const fault = (act: FaultRule['act'], rest: Partial<FaultRule> = {}): Partial<SimulatorOptions> => ({
  faults: [{ match: comments, act, ...rest }],
})

async function worldWith(options: Partial<SimulatorOptions>, failing = false): Promise<World> {
  const world = await startWorld(options)
  const instructions = `Ask for a refund of the parcel that came damaged, and say that a voucher will not do. Insist twice, then take it. ${failing ? behaviourMarker('job-fails') : ''}`
  world.simulator.state.addScenario({ id: 1, instructions })
  return world
}

describe('a comment that is refused', () => {
  test.each([
    {
      why: 'for want of a permission',
      options: { github: { tokenMayWrite: false } },
      advice: 'pull-requests: write',
    },
    {
      why: 'for a token that GitHub does not know',
      options: fault({ kind: 'status', status: 401, body: { message: 'Bad credentials' } }),
      advice: 'Check the input github-token',
    },
    {
      why: 'for its text',
      options: fault({ kind: 'status', status: 422, body: { message: 'Validation Failed' } }, { after: 1 }),
      advice: 'comment-detail: counts',
    },
    {
      why: 'for a locked conversation',
      options: fault({ kind: 'status', status: 403, body: { message: 'The issue is locked.' } }),
      advice: 'Unlock it',
    },
  ])('$why changes neither verdict nor exit code', async ({ options, advice }) => {
    for (const failing of [false, true]) {
      const world = await worldWith(options, failing)
      const run = await world.run()
      expect(run.exitCode).toBe(failing ? 1 : 0)
      expect(run.outputs).toMatchObject({
        conclusion: failing ? 'failure' : 'success',
        'comment-url': '',
      })
      const warning = run.annotations.find(({ title }) => title === 'No comment')
      expect(warning?.severity).toBe('warning')
      expect(warning?.message).toContain('GitHub answered 4')
      expect(warning?.message).toContain(advice)
      expect(run.summary).toContain(failing ? 'Failed (1)' : 'Proposed changes (1)')
      expect(world.simulator.comments(1)).toEqual([])
    }
  })

  test('for a pull request that is not there names both ways to mend it', async () => {
    const world = await worldWith({})
    const event = { ...pushToPullRequest(world.simulator, 1) }
    const run = await world.run(
      {},
      {
        event: {
          ...event,
          payload: JSON.parse(JSON.stringify(event.payload).replaceAll('"number":1', '"number":99')),
        },
      },
    )
    expect(run.outputs).toMatchObject({ conclusion: 'success', 'comment-url': '' })
    const warning = run.annotations.find(({ title }) => title === 'No comment')
    expect(warning?.message).toContain('GitHub answered 404')
    expect(warning?.message).toContain('Check that the pull request exists')
  })

  test('is not asked for at all without a token', async () => {
    const world = await worldWith({})
    const run = await world.run({ 'github-token': '' })
    expect(run.requests.filter(({ service }) => service === 'github')).toEqual([])
    expect(run.annotations.map(({ title }) => title)).toEqual(['No comment'])
    expect(run.outputs['conclusion']).toBe('success')
  })
})

describe('a fault of GitHub that passes', () => {
  test.each([
    ['502 to reads and writes', fault({ kind: 'status', status: 502 }, { times: 2 })],
    ['a reset', fault({ kind: 'reset' }, { times: 2 })],
    ['a page of HTML with 200', fault({ kind: 'html', status: 200 }, { times: 1 })],
    [
      'the lost answer to a creation',
      { faults: [{ match: { ...comments, method: 'POST' }, times: 1, act: { kind: 'resetAfterWork' } }] },
    ],
  ] as const)('costs no comment and makes no second one: %s', async (_, options) => {
    const world = await worldWith(options)
    const run = await world.run()
    expect(world.comment()).toContain('✅ Cekura scenarios: passed')
    expect(run.outputs['comment-url']).not.toBe('')
    expect(run.annotations).toEqual([])
  })
})
