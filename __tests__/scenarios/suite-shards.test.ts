/** A suite in shards: the first makes every missing scenario and improves it, and the reports join to one. */
import { readFile } from 'node:fs/promises'
import { expect, test } from '@jest/globals'
import { suiteText } from '../core/sample-suite.js'
import { startWorld, starts } from '../bundle/harness.js'

const path = 'cekura.tests.json'
const numbers = Array.from({ length: 9 }, (_, index) => index + 1)
const cases = numbers.map((number) => ({
  key: `refund-${number}`,
  name: `Refund ${number}`,
  instructions: `Ask for a refund of order number ${number}.`,
}))

test('each case is improved once, whether or not it had a scenario before, or can have one', async () => {
  const world = await startWorld()
  const inline = { name: 'Inline', instructions: 'Ask when they open.', personality: { base: 1 } }
  await world.write(path, suiteText([...cases, inline]))
  for (const { name, instructions } of cases.slice(0, 5))
    world.simulator.state.addScenario({ name, instructions, tags: [] })
  const run = (shard: number) => world.run({ suite: path, shard: `${shard}/3` })
  // The others come after the first one, and find what it has made.
  const parts = [await run(1), await run(2), await run(3)]
  expect(parts.map(({ outputs }) => outputs['created'])).toEqual(['4', '0', '0'])
  for (const [index, { outputs }] of parts.entries())
    await world.write(`reports/${index}/report.json`, await readFile(outputs['report'] ?? '', 'utf8'))
  const texts = [...cases, inline].map(({ instructions }) => instructions)
  expect(parts.flatMap((part) => starts(part).map(({ text }) => text)).sort()).toEqual(texts.sort())
  const joined = await world.run({ mode: 'merge', reports: 'reports/*/report.json' })
  expect(joined.report.scenarios.map(({ name }) => name).sort()).toEqual(
    [...cases, inline].map(({ name }) => name).sort(),
  )
  expect(joined.report.scenarios.filter(({ created }) => created)).toHaveLength(4)
  expect(joined.outputs).toMatchObject({ conclusion: 'success', created: '4', improved: '10' })
  expect(world.comment()).toContain('**Suite:** 10 cases in cekura.tests.json.')
})
