/** Two runs of one pull request at the same time, without `concurrency:` in the workflow, end with one comment: the newer one's. */
import { describe, expect, test } from '@jest/globals'
import { settableClock } from '../../simulator/index.js'
import { startWorld } from './harness.js'
import { untilDuring } from './interrupted.js'
import { hiddenState, markerOf, saveReviewed, startProposed, textsOn, theComment } from './reviewed-world.js'

const tenMinutes = 600_000

/** Long enough for its new text to be left without a finding about its length. */
const text = 'Ask for a refund of the order that came too late, and do not accept a voucher in its place.'
const overtaken = {
  severity: 'notice',
  title: 'Overtaken',
  message: 'A newer run (11) has written the comment since, so this run left it alone.',
}

describe('two runs of one pull request at the same time', () => {
  test('share their jobs; the newer one has the comment, and the older one says so', async () => {
    const clock = settableClock()
    const world = await startWorld({ clock, jobDurationMs: tenMinutes })
    world.simulator.state.addScenario({ id: 1, instructions: text })
    const writer = () => {
      const body = world.simulator.comments(1)[0]?.body
      return body !== undefined && (hiddenState(world, body)?.jobs.length ?? 0) > 0 ? markerOf(body).runId : 0
    }
    const older = world.run({}, { runId: 10 })
    await untilDuring(older, () => writer() === 10)
    const newer = world.run({}, { runId: 11 })
    await untilDuring(newer, () => writer() === 11)
    clock.advance(tenMinutes)
    const [first, second] = await Promise.all([older, newer])
    expect(world.simulator.jobs).toHaveLength(1)
    expect(first.annotations).toEqual([overtaken])
    expect(second.annotations).toEqual([])
    expect([first.outputs, second.outputs]).toMatchObject([{ improved: '1' }, { improved: '1', reused: '1' }])
    expect(first.outputs['plan-digest']).toBe(second.outputs['plan-digest'])
    expect(first.outputs['comment-url']).toBe(second.outputs['comment-url'])
    expect(markerOf(world.comment()).runId).toBe(11)
    const saved = await saveReviewed(world)
    expect(textsOn(world)).toEqual({ 1: saved.report.scenarios[0]?.after })
    expect(saved.outputs['applied']).toBe('1')
  })

  test('end with one comment whichever is faster, also where both have made one', async () => {
    const list = { service: 'github', method: 'GET', path: /\/issues\/1\/comments$/ } as const
    // The lists are old when they are read: each run may think that there is no comment yet.
    const world = await startWorld({ faults: [{ match: list, times: 6, act: { kind: 'delay', ms: 100 } }] })
    world.simulator.state.addScenario({ id: 1, instructions: text })
    const runs = await Promise.all([world.run({}, { runId: 11 }), world.run({}, { runId: 10 })])
    expect(runs.map(({ exitCode }) => exitCode)).toEqual([0, 0])
    expect(markerOf(world.comment()).runId).toBe(11)
    expect(hiddenState(world, world.comment())).toMatchObject({ proposal: 'whole', run: { runId: 11 } })
  })

  test('that find a comment each leave the newer one, and take the other away', async () => {
    const { world } = await startProposed({ texts: [text] })
    const { body } = theComment(world)
    const double = body.replace(' run=10 ', ' run=9 ')
    world.simulator.github.addComment(1, { body: double, login: 'github-actions[bot]', type: 'Bot' })
    const late = await world.run({}, { runId: 8 })
    expect(late.annotations).toEqual([{ ...overtaken, message: overtaken.message.replace('11', '10') }])
    expect(world.comment()).toBe(body)
  })

  test('attempts of one run count like runs: the later one wins', async () => {
    const { world } = await startProposed({ texts: [text] })
    await world.run({}, { runId: 10, attempt: 3 })
    const late = await world.run({}, { runId: 10, attempt: 2 })
    expect(late.annotations).toMatchObject([{ title: 'Overtaken' }])
    expect(markerOf(world.comment())).toMatchObject({ runId: 10, attempt: 3 })
  })
})
