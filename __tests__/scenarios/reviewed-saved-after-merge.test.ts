/** What a reviewer saw in the pull request is what reaches Cekura after the merge: every text of it, and nothing else. */
import { beforeAll, describe, expect, test } from '@jest/globals'
import { shownTime } from '../../src/core/shown-time.js'
import { type Run, scenarioOf, starts, statuses, type World, writes } from '../bundle/harness.js'
import {
  commentTexts,
  commit,
  hiddenState,
  newTexts,
  patches,
  pushOf,
  saveReviewed,
  startProposed,
  textsOn,
  theComment,
  visible,
} from '../bundle/reviewed-world.js'

describe('a proposal that is merged', () => {
  let world: World
  let proposal: Run
  let proposedComment: string
  let applied: Run
  let appliedComment: string
  let again: Run

  beforeAll(async () => {
    ;({ world, proposal } = await startProposed())
    world.simulator.state.addScenario({ id: 3, instructions: 'Was added after the review.' })
    proposedComment = world.comment()
    applied = await saveReviewed(world)
    appliedComment = world.comment()
    again = await world.run({ mode: 'apply-reviewed' }, { event: pushOf(commit('b')), runId: 21 })
  }, 60_000)

  test('is saved as it was shown, text by text', () => {
    const shown = newTexts(proposal)
    expect(textsOn(world)).toEqual({ ...shown, 3: 'Was added after the review.' })
    const carried = hiddenState(world, proposedComment)?.entries.map(({ id, after }) => [id, after])
    expect(carried).toEqual(Object.entries(shown).map(([id, after]) => [Number(id), after]))
    expect(patches(applied)).toEqual([
      [1, { instructions: shown[1] }],
      [2, { instructions: shown[2] }],
    ])
    expect(applied.outputs).toMatchObject({ conclusion: 'success', applied: '2', selected: '2', failed: '0' })
    expect(newTexts(applied)).toEqual(shown)
  })

  test('is named by one digest from the proposal to the saving', () => {
    const digest = proposal.outputs['plan-digest'] ?? ''
    expect(digest).toMatch(/^[\da-f]{64}$/)
    expect(proposal.report.planDigest).toBe(digest)
    expect(proposedComment).toContain(`plan \`${digest.slice(0, 12)}\``)
    expect(hiddenState(world, proposedComment)?.digest).toBe(digest)
    expect(applied.outputs['plan-digest']).toBe(digest)
  })

  test('costs no job', () => {
    expect(starts(applied)).toEqual([])
    expect(starts(again)).toEqual([])
    expect(world.simulator.jobs).toHaveLength(2)
  })

  test('is read before it is saved and read back after it, each scenario by itself', () => {
    const own = applied.requests.filter(({ path }) => path.endsWith('/scenarios/1/'))
    expect(own.map(({ method }) => method)).toEqual(['GET', 'PATCH', 'GET'])
  })

  test('is told in its comment: saved, when, and by which run', () => {
    const when = shownTime(Date.parse(applied.report.finishedAt))
    expect(appliedComment).toContain('2 new texts were saved.')
    expect(appliedComment).toContain(
      `Saved on Cekura by [run 20](https://github.com/acme/voice-agent/actions/runs/20), ${when}.`,
    )
    expect(appliedComment).toContain('Saved changes (2)')
    expect(applied.outputs['comment-url']).toBe(proposal.outputs['comment-url'])
    expect(hiddenState(world, appliedComment)?.applied).toMatchObject({ runId: 20 })
  })

  test('is not touched by a second run, which finds every text there', () => {
    expect(writes(again)).toEqual([])
    expect(again.outputs).toMatchObject({ conclusion: 'success', applied: '0', unchanged: '2' })
    expect(statuses(again)).toEqual({ 1: 'unchanged', 2: 'unchanged' })
    expect(scenarioOf(again, 1).reason).toBe('The new text was there already.')
    expect(commentTexts(again)).toEqual([])
    expect(world.comment()).toBe(appliedComment)
    expect(again.outputs['comment-url']).toBe(proposal.outputs['comment-url'])
  })
})

describe('a proposal for a scenario without text and expected outcome', () => {
  test('saves both in one request', async () => {
    const { world, proposal } = await startProposed({ texts: [] })
    world.simulator.state.addScenario({ id: 1, instructions: '', expectedOutcome: '' })
    const second = await world.run({}, { runId: 11 })
    const saved = await saveReviewed(world)
    const { after, outcomeAfter } = scenarioOf(second, 1)
    expect(outcomeAfter).not.toBe('')
    expect(statuses(saved)).toMatchObject({ 1: 'applied' })
    expect(patches(saved)).toContainEqual([1, { instructions: after, expected_outcome_prompt: outcomeAfter }])
    expect(proposal.report.created.scenarios).toHaveLength(1)
  })
})

describe('with comment: off', () => {
  test('the proposal is read from the comment and saved, and the comment stays as it was reviewed', async () => {
    const { world, proposal } = await startProposed()
    const reviewed = world.comment()
    const saved = await saveReviewed(world, { inputs: { comment: 'off' } })
    expect(textsOn(world)).toEqual(newTexts(proposal))
    expect(world.comment()).toBe(reviewed)
    expect(saved.outputs['comment-url']).toBe('')
  })
})

describe('a proposal in which a text stays as it is', () => {
  test('leaves that scenario alone, also in the comment', async () => {
    const { world, proposal } = await startProposed({
      texts: ['Ask for a refund.', 'Cancel it. [simulator: unchanged]'],
    })
    const saved = await saveReviewed(world)
    expect(statuses(proposal)).toEqual({ 1: 'improved', 2: 'unchanged' })
    expect(statuses(saved)).toEqual({ 1: 'applied' })
    expect(patches(saved).map(([id]) => id)).toEqual([1])
    expect(saved.requests.some(({ path }) => path.endsWith('/scenarios/2/'))).toBe(false)
    expect(visible(theComment(world).body)).toContain('Saved changes (1)')
  })

  test('never saves a text that the checks rejected', async () => {
    const { world, proposal } = await startProposed({
      texts: ['Ask for a refund.', 'Ask {{test_profile.user_name}}. [simulator: placeholder-lost]'],
      inputs: { repairs: '0' },
    })
    const before = textsOn(world)[2]
    const saved = await saveReviewed(world)
    expect(statuses(proposal)).toEqual({ 1: 'improved', 2: 'rejected' })
    expect(statuses(saved)).toEqual({ 1: 'applied' })
    expect(textsOn(world)[2]).toBe(before)
  })
})
