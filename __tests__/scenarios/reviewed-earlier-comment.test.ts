/** Somebody who may edit comments puts an earlier one of the same pull request back: what that can do, and what it cannot. */
import { beforeEach, describe, expect, test } from '@jest/globals'
import { pushToPullRequest, type Run, statuses, type World, writes } from '../bundle/harness.js'
import {
  commit,
  newTexts,
  saveReviewed,
  startProposed,
  textsOn,
  theComment,
} from '../bundle/reviewed-world.js'

const impatient = {
  when: ({ guidance }: { readonly guidance: string }) => guidance.includes('impatient'),
  behaviour: { kind: 'text', change: () => 'I will not wait.', recovers: false },
} as const

describe('the comment of an earlier push that is put back', () => {
  let world: World
  let first: Run
  let earlier: string

  beforeEach(async () => {
    ;({ world, proposal: first } = await startProposed({ options: { behaviours: [impatient] } }))
    earlier = theComment(world).body
    Object.assign(world.simulator.github.pullRequests.get(1) ?? {}, { headSha: commit('e') })
    const event = pushToPullRequest(world.simulator)
    await world.run({ instructions: 'Make every caller impatient.' }, { event, runId: 11 })
    expect(theComment(world).body).toContain('I will not wait.')
  }, 60_000)

  test('is saved as it shows itself, with a warning that it was made for another commit', async () => {
    theComment(world).body = earlier
    const saved = await saveReviewed(world)
    expect(textsOn(world)).toEqual(newTexts(first))
    expect(saved.annotations).toContainEqual(
      expect.objectContaining({ severity: 'warning', title: 'Proposed for another commit' }),
    )
  })

  test('takes no saved text back: the texts are others by then, and stay', async () => {
    await saveReviewed(world)
    const texts = textsOn(world)
    expect(Object.values(texts)).toEqual(['I will not wait.', 'I will not wait.'])
    theComment(world).body = earlier
    const again = await saveReviewed(world, { runId: 21 })
    expect(statuses(again)).toEqual({ 1: 'drifted', 2: 'drifted' })
    expect([writes(again), textsOn(world)]).toEqual([[], texts])
  })
})
