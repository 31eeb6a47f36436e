/** A pull request changes a suite file: suggestions on its lines, the comment, and a merge that saves what was reviewed. */
import { readFile } from 'node:fs/promises'
import { beforeAll, describe, expect, test } from '@jest/globals'
import { suiteText } from '../core/sample-suite.js'
import { type Run, scenarioOf, startWorld, starts, type World } from '../bundle/harness.js'
import { patches, saveReviewed } from '../bundle/reviewed-world.js'

const path = 'tests/cekura.tests.json'
const refund = { key: 'refund', name: 'Refund', instructions: 'Ask for a refund of the last order.' }
const hours = { key: 'hours', name: 'Opening hours', instructions: 'Ask when they open on Saturday.' }
const before = suiteText([{ ...refund, instructions: 'Ask for your money.' }, hours])
const after = suiteText([refund, hours])
const inputs = { suite: path, suggest: 'review', 'fail-on': 'failed' }

describe('a pull request that changes one of two cases', () => {
  let world: World
  let first: Run
  let second: Run

  beforeAll(async () => {
    world = await startWorld()
    await world.write(path, after)
    const { state, github } = world.simulator
    state.addScenario({ id: 1, name: 'Refund', tags: ['case:refund'], instructions: 'Ask for your money.' })
    state.addScenario({ id: 2, name: 'Opening hours', instructions: hours.instructions })
    const change = { path, before: before.replace('Opening', 'Old'), after: after.replace('Opening', 'Old') }
    github.reviews.changeFile(1, change)
    first = await world.run(inputs, { runId: 10 })
    second = await world.run(inputs, { runId: 11 })
  }, 60_000)

  test('gets a suggestion on the line that it changes, once', () => {
    const { reviews, comments } = world.simulator.github.reviews
    expect(reviews).toHaveLength(1)
    expect(comments.map(({ path: of, originalLine }) => [of, originalLine])).toEqual([[path, 7]])
    const { after: improved } = scenarioOf(first, 1)
    expect(comments[0]?.body).toContain(
      `\`\`\`suggestion\n      "instructions": ${JSON.stringify(improved)}\n`,
    )
    expect(starts(second)).toEqual([])
  })

  test('is told in the comment what could not be suggested, and what Cekura has otherwise', () => {
    const comment = world.comment()
    expect(comment).toContain('1 of them is open as review suggestions; 1 could not be suggested')
    expect(comment).toContain('Texts on Cekura that are not those of the suite file (1)')
    expect(comment).toContain(`${path}:7`)
    expect(first.outputs).toMatchObject({
      conclusion: 'success',
      drifted: '1',
      improved: '1',
      changed: 'true',
    })
  })

  test('pays for no job once the improved texts are in the file, and has nothing more to suggest', async () => {
    const suggested = world.simulator.github.reviews.comments.length
    await world.write(path, await readFile(second.outputs['suite-file'] ?? '', 'utf8'))
    const accepted = await world.run(inputs, { runId: 12 })
    const again = await world.run(inputs, { runId: 13 })
    for (const run of [accepted, again]) {
      expect(starts(run)).toEqual([])
      expect(run.outputs).toMatchObject({ patch: '', improved: '0', reused: '2' })
    }
    expect(world.simulator.github.reviews.comments).toHaveLength(suggested)
    const other = await world.run({ ...inputs, instructions: 'Make the caller hesitate.' }, { runId: 14 })
    expect(starts(other)).toHaveLength(2)
    await world.write(path, after)
    expect(starts(await world.run(inputs, { runId: 15 }))).toEqual([])
  })

  test('saves after the merge the texts that stand on Cekura as in the file, and no others', async () => {
    const saved = await saveReviewed(world)
    const { after: improved } = scenarioOf(second, 2)
    expect(patches(saved)).toEqual([[2, { instructions: improved }]])
    expect(world.simulator.state.scenarios.get(1)?.instructions).toBe('Ask for your money.')
  })
})

test('a comment that says the same stays as it is, and one whose suite says something else does not', async () => {
  const world = await startWorld()
  await world.write(path, after)
  const run = async (runId: number) => {
    const { report } = await world.run({ suite: path }, { runId })
    return { report, text: world.comment().split('\n').slice(0, -1).join('\n') }
  }
  const made = await run(10)
  expect(made.report.created.scenarios).toHaveLength(2)
  const first = await run(11)
  expect((await run(12)).text).toBe(first.text)
  world.simulator.state.addScenario({ id: 99, name: 'By hand', instructions: 'Ask for the manager.' })
  const told = await run(13)
  expect(told.text).toContain('On Cekura and in no file, left alone: [By hand](')
})
