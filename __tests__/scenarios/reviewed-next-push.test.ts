/** The next push to a pull request pays for what is new and for nothing else, and an approval outlives a rebase. */
import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import {
  pushToPullRequest,
  type Run,
  schedule,
  starts,
  statuses,
  type World,
  writes,
} from '../bundle/harness.js'
import {
  commentTexts,
  commit,
  hiddenState,
  markerOf,
  newTexts,
  remember,
  saveReviewed,
  startProposed,
  textsOn,
  theComment,
  visible,
} from '../bundle/reviewed-world.js'

function pushHead(world: World, headSha: string) {
  Object.assign(world.simulator.github.pullRequests.get(1) ?? {}, { headSha })
  return pushToPullRequest(world.simulator)
}

describe('the next push', () => {
  test('with one changed scenario starts exactly one job', async () => {
    const texts = Array.from({ length: 12 }, (_, index) => `Ask for the price of item ${index + 1}.`)
    const { world, proposal } = await startProposed({ texts })
    Object.assign(world.simulator.state.scenarios.get(7) ?? {}, { instructions: 'Ask for a discount.' })
    const next = await world.run({}, { event: pushHead(world, commit('e')), runId: 11 })
    expect(starts(next).map(({ text }) => text)).toEqual(['Ask for a discount.'])
    expect(next.outputs).toMatchObject({ improved: '12', reused: '11' })
    const { 7: changed, ...others } = newTexts(next)
    expect(newTexts(proposal)).toMatchObject(others)
    expect(changed).toContain('Ask for a discount.')
    expect(next.outputs['plan-digest']).not.toBe(proposal.outputs['plan-digest'])
    expect(world.comment()).toContain('Proposed changes (12)')
    expect(hiddenState(world, world.comment())?.headSha).toBe(commit('e'))
    const saved = await saveReviewed(world)
    expect(textsOn(world)).toEqual(newTexts(next))
    expect(saved.annotations).toEqual([])
  })

  test('with other guidance pays for every text again', async () => {
    const { world } = await startProposed()
    const next = await world.run({ instructions: 'Make every caller impatient.' }, { runId: 11 })
    expect(starts(next)).toHaveLength(2)
    expect(next.outputs['reused']).toBe('0')
  })

  test('of another pull request knows nothing of this one', async () => {
    const { world } = await startProposed()
    world.simulator.github.addPullRequest({ number: 2 })
    const other = await world.run({}, { event: pushToPullRequest(world.simulator, 2), runId: 11 })
    expect(starts(other)).toHaveLength(2)
  })

  test('reuses a rejected text too: the same job would cost the same again', async () => {
    const { world, proposal } = await startProposed({
      texts: ['Ask {{test_profile.user_name}}. [simulator: placeholder-lost]'],
      inputs: { repairs: '0' },
    })
    const next = await world.run({ repairs: '0' }, { runId: 11 })
    expect([statuses(proposal), statuses(next)]).toEqual([{ 1: 'rejected' }, { 1: 'rejected' }])
    expect(starts(next)).toEqual([])
  })
})

describe('an equal proposal after a rebase', () => {
  let world: World
  let proposal: Run
  let reviewed: string
  let startAnew: () => void

  beforeAll(async () => {
    ;({ world, proposal } = await startProposed())
    reviewed = theComment(world).body
    startAnew = remember(world)
  }, 60_000)

  beforeEach(() => {
    startAnew()
  })

  test('leaves the visible comment as it was at every moment, and renews the hidden line', async () => {
    const next = await world.run({}, { event: pushHead(world, commit('e')), runId: 11 })
    expect(next.outputs['plan-digest']).toBe(proposal.outputs['plan-digest'])
    expect(writes(next)).toEqual([])
    const written = commentTexts(next)
    expect(written.length).toBeGreaterThan(0)
    for (const body of written) expect(visible(body)).toBe(visible(reviewed))
    expect(visible(world.comment())).toBe(visible(reviewed))
    expect(markerOf(world.comment())).toMatchObject({ runId: 11, headSha: commit('e') })
    expect(hiddenState(world, world.comment())).toMatchObject({
      digest: proposal.outputs['plan-digest'],
      headSha: commit('e'),
      run: { runId: 11, attempt: 1 },
      proposal: 'whole',
    })
  })

  test('is saved after the merge without a word about another commit', async () => {
    const next = await world.run({}, { event: pushHead(world, commit('e')), runId: 11 })
    const saved = await saveReviewed(world)
    expect(textsOn(world)).toEqual(newTexts(proposal))
    expect(newTexts(next)).toEqual(newTexts(proposal))
    expect(saved.annotations).toEqual([])
  })

  test('blocks the merge again where proposals are to be applied first, until they are', async () => {
    const gate = { 'fail-on': 'failed,proposed', 'settled-tag': 'settled' }
    const first = await world.run(gate, { runId: 11 })
    const second = await world.run(gate, { event: pushHead(world, commit('e')), runId: 12 })
    expect([first.exitCode, second.exitCode]).toEqual([1, 1])
    expect(second.outputs['reason']).toBe('2 proposals wait to be applied.')
    await saveReviewed(world, { inputs: { 'settled-tag': 'settled' } })
    const third = await world.run(gate, { runId: 21 })
    expect(third.exitCode).toBe(0)
    expect(starts(third)).toEqual([])
  })
})

describe('a schedule', () => {
  const nightly = { 'reuse-from': 'kept/report.json' }
  async function keep(world: World, { report }: Run): Promise<void> {
    await world.write('kept/report.json', JSON.stringify(report))
  }

  test('reuses the results of the report that it is given, and goes on from its own report', async () => {
    const { world, proposal } = await startProposed()
    await keep(world, proposal)
    const first = await world.run(nightly, { event: schedule, runId: 11 })
    await keep(world, first)
    Object.assign(world.simulator.state.scenarios.get(1) ?? {}, { instructions: 'Ask for a discount.' })
    const second = await world.run(nightly, { event: schedule, runId: 12 })
    expect(starts(first)).toEqual([])
    expect(first.outputs).toMatchObject({ improved: '2', reused: '2' })
    expect(newTexts(first)).toEqual(newTexts(proposal))
    expect(starts(second).map(({ text }) => text)).toEqual(['Ask for a discount.'])
    expect(world.simulator.comments(1)).toHaveLength(1)
  })

  test('works without the report of an earlier one, and says so', async () => {
    const { world } = await startProposed({ texts: ['Ask for a refund.'] })
    const run = await world.run(nightly, { event: schedule, runId: 11 })
    expect(starts(run)).toHaveLength(1)
    expect(run.log).toContain('Nothing is reused from kept/report.json: there is no such file yet.')
    expect(run.exitCode).toBe(0)
  })

  test('with a report that is none does the work anew, with a warning', async () => {
    const refund =
      'You call the shop about a parcel that came broken, and you ask for a refund; you are polite, and in a hurry.'
    const { world } = await startProposed({ texts: [refund] })
    await world.write('kept/report.json', '{"version": 1, "scenarios": ')
    const run = await world.run(nightly, { event: schedule, runId: 11 })
    expect(starts(run)).toHaveLength(1)
    expect(run.annotations).toEqual([
      {
        severity: 'warning',
        title: 'Nothing reused',
        message: 'kept/report.json is no JSON: give the report.json of an earlier run.',
      },
    ])
  })
})
