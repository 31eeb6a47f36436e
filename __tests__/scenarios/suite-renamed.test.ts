/** Cases and scenarios are renamed, and scenarios are there already: a key keeps them together. */
import { expect, test } from '@jest/globals'
import { suiteText } from '../core/sample-suite.js'
import { schedule, startWorld, writes } from '../bundle/harness.js'

const path = 'cekura.tests.json'
const sync = { suite: path, mode: 'apply', 'suite-sync': 'true' }
const instructions = 'Ask for a refund of the last order.'

test.each([
  ['refund', 'case:refund'],
  [`refunds, ${'all of them '.repeat(8)}`, expect.stringMatching(/^case:~[\da-f]{16}$/)],
])('with the key %j a renamed case and a renamed scenario stay one', async (key, tag) => {
  const world = await startWorld()
  const written = (name: string) => world.write(path, suiteText([{ key, name, instructions }]))
  await written('Refund')
  const first = await world.run(sync, { event: schedule })
  const [id = 0] = first.report.created.scenarios
  const scenario = world.simulator.state.scenarios.get(id)
  expect(scenario?.tags).toEqual([tag])

  await written('Refund of an order')
  const inFile = await world.run(sync, { event: schedule })
  expect([inFile.report.created.scenarios, writes(inFile)]).toEqual([[], []])
  expect(inFile.report.scenarios).toMatchObject([{ id, name: 'Refund of an order', status: 'unchanged' }])

  Object.assign(scenario ?? {}, { name: 'Money back' })
  const onCekura = await world.run(sync, { event: schedule })
  expect([onCekura.report.created.scenarios, writes(onCekura)]).toEqual([[], []])
  expect(world.simulator.state.scenarios.get(id)?.name).toBe('Money back')
})

test('without a key a case is its name: renamed, it is another one', async () => {
  const world = await startWorld()
  await world.write(path, suiteText([{ name: 'Refund', instructions }]))
  await world.run(sync, { event: schedule })
  await world.write(path, suiteText([{ name: 'Money back', instructions }]))
  const { report } = await world.run(sync, { event: schedule })
  expect(report.created.scenarios).toHaveLength(1)
  expect(report.suite?.notInFile.map(({ name }) => name)).toEqual(['Refund'])
})

test('a scenario that is there already is adopted by its name, and gets its tag with the first sync', async () => {
  const world = await startWorld()
  await world.write(path, suiteText([{ key: 'refund', name: 'Refund', instructions }]))
  for (const id of [7, 8])
    world.simulator.state.addScenario({ id, name: 'Refund', instructions, tags: ['own'] })
  const proposal = await world.run({ suite: path })
  expect(proposal.report.scenarios).toMatchObject([
    { id: 7, reason: 'Cekura has more than one scenario for this case; left alone: 8.' },
  ])
  expect(writes(proposal).filter((write) => write.startsWith('PATCH'))).toEqual([])
  await world.run(sync, { event: schedule })
  const tags = [7, 8].map((id) => world.simulator.state.scenarios.get(id)?.tags)
  expect(tags).toEqual([['own', 'case:refund'], ['own']])
  const again = await world.run(sync, { event: schedule })
  expect(writes(again)).toEqual([])
})
