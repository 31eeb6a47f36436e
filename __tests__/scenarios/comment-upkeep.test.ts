/** One comment a key is kept up to date by every run, and nobody else's is touched. */
import { describe, expect, test } from '@jest/globals'
import { clinic } from '../../simulator/index.js'
import { startWorld, type World } from '../bundle/harness.js'

async function worldWithScenario(): Promise<World> {
  const world = await startWorld()
  world.simulator.state.addScenario({ id: 1, instructions: 'Ask for a refund.' })
  return world
}

const marker = (fields: string) => `<!-- cekura-improve-scenarios v1 ${fields} state= -->`

describe('the comment of a pull request', () => {
  test('is the same one after a second run and a re-run of it', async () => {
    const world = await worldWithScenario()
    const first = await world.run({}, { runId: 5 })
    const [before] = world.simulator.comments(1)
    const second = await world.run({}, { runId: 6 })
    world.simulator.state.addScenario({ id: 2, instructions: 'Ask when they open.' })
    const third = await world.run({}, { runId: 6, attempt: 2 })
    const [after] = world.simulator.comments(1)
    expect(after?.id).toBe(before?.id)
    expect(world.comment()).toContain('Run 6, attempt 2')
    expect(world.comment()).toContain('Proposed changes (2)')
    expect(world.comment().split('\n').at(-1)).toContain(`key=${clinic.agent} run=6 attempt=2 sha=aaaa`)
    expect(new Set([first, second, third].map(({ outputs }) => outputs['comment-url'])).size).toBe(1)
  })

  test('stays as it was reviewed where a later run proposes the same', async () => {
    const world = await worldWithScenario()
    await world.run({}, { runId: 5 })
    const visible = () => world.comment().split('\n').slice(0, -1)
    const reviewed = visible()
    await world.run({}, { runId: 6 })
    expect(visible()).toEqual(reviewed)
    expect(world.comment().split('\n').at(-1)).toContain(' run=6 attempt=1 ')
  })

  test('is one of its own for each comment-key', async () => {
    const world = await worldWithScenario()
    await world.run({ 'comment-key': 'English callers' })
    await world.run({ 'comment-key': 'German callers' })
    await world.run({ 'comment-key': 'English callers' })
    const lastLines = world.simulator.comments(1).map(({ body }) => body.split('\n').at(-1) ?? '')
    expect(lastLines.map((line) => line.split(' ')[3])).toEqual([
      'key=English%0020callers',
      'key=German%0020callers',
    ])
  })

  test('is found among hundreds of others, over all pages', async () => {
    const world = await worldWithScenario()
    for (let index = 0; index < 130; index += 1)
      world.simulator.github.addComment(1, { body: `Comment ${index}` })
    await world.run({}, { runId: 5 })
    await world.run({}, { runId: 6 })
    expect(world.simulator.comments(1).filter(({ author }) => author.type === 'Bot')).toHaveLength(1)
  })

  test("is never a person's, even if it holds our marker", async () => {
    const world = await worldWithScenario()
    const body = `I quote the bot:\n\n${marker(`key=${clinic.agent} run=1 attempt=1 sha=`)}`
    const theirs = world.simulator.github.addComment(1, { body })
    await world.run({}, { runId: 5 })
    expect(theirs.body).toBe(body)
    expect(world.simulator.comments(1)).toHaveLength(2)
  })

  test('is left alone by an older run, which says by which run it was overtaken', async () => {
    const world = await worldWithScenario()
    await world.run({}, { runId: 8 })
    const before = world.comment()
    const late = await world.run({}, { runId: 7 })
    expect(world.comment()).toBe(before)
    expect(late.annotations).toContainEqual({
      severity: 'notice',
      title: 'Overtaken',
      message: 'A newer run (8) has written the comment since, so this run left it alone.',
    })
    expect(late.outputs).toMatchObject({ conclusion: 'success', improved: '1' })
  })

  test('is the only one of ours in the end, where two runs made one each', async () => {
    const world = await worldWithScenario()
    const login = 'github-actions[bot]'
    for (const run of [3, 4]) {
      const body = `### Earlier\n\n${marker(`key=${clinic.agent} run=${run} attempt=1 sha=`)}`
      world.simulator.github.addComment(1, { body, login, type: 'Bot' })
    }
    await world.run({}, { runId: 5 })
    expect(world.comment()).toContain('Run 5, attempt 1')
  })
})
