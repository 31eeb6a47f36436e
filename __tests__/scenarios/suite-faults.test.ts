/** Creates of a suite's cases that go wrong: refused, lost, cut off by a lack of credit, kept in another form. */
import { expect, test } from '@jest/globals'
import type { FaultRule } from '../../simulator/index.js'
import { suiteText } from '../core/sample-suite.js'
import { schedule, startWorld, starts, writes } from '../bundle/harness.js'

const path = 'cekura.tests.json'
const inputs = { suite: path, concurrency: '1' }
const named = ['One', 'Two', 'Three'].map((name) => ({
  key: name.toLowerCase(),
  name,
  instructions: `Ask for a refund of order ${name.toLowerCase()}.`,
}))
const creates = (match: Partial<FaultRule['match']> = {}): FaultRule['match'] => ({
  service: 'cekura',
  method: 'POST',
  path: /\/scenarios\/$/,
  ...match,
})
const bodyOf = (name: string) => (body: unknown) => JSON.stringify(body).includes(`"name":"${name}"`)

async function worldOf(cases: readonly object[] = named) {
  const world = await startWorld()
  await world.write(path, suiteText(cases))
  return world
}

test('a case that Cekura refuses fails with its words and its place; the others go on', async () => {
  const world = await worldOf([
    { ...named[0], test_profile: 4711 },
    { ...named[1], metrics: ['fluency'] },
    named[2] ?? {},
  ])
  const run = await world.run(inputs)
  expect(run.exitCode).toBe(1)
  const byName = new Map(run.report.scenarios.map((row) => [row.name, row]))
  expect(byName.get('One')).toMatchObject({ id: null, status: 'failed', job: null })
  expect(byName.get('One')?.reason).toMatch(
    /^cekura\.tests\.json:7 \(scenarios\[0\]\): POST .*\/scenarios\/ answered 400: .*4711/,
  )
  expect(byName.get('Two')?.reason).toMatch(
    /^cekura\.tests\.json:13 \(scenarios\[1\]\): The agent has no metric “fluency”/,
  )
  expect(byName.get('Three')).toMatchObject({ status: 'improved', created: true })
  expect(starts(run)).toHaveLength(1)
  expect(world.comment()).toContain('**Failed (2).**')
})

test('a create whose answer is lost is found by its tag, and sent once', async () => {
  const world = await worldOf()
  world.simulator.addFault({ match: creates({ body: bodyOf('Two') }), act: { kind: 'resetAfterWork' } })
  const run = await world.run(inputs)
  expect([run.exitCode, run.outputs['created'], run.outputs['improved']]).toEqual([0, '3', '3'])
  expect(writes(run).filter((write) => write.endsWith('/scenarios/'))).toHaveLength(3)
  expect(world.simulator.state.scenarios.size).toBe(3)
  expect((await world.run(inputs)).report.created.scenarios).toEqual([])
})

test('a create that is lost without a trace is a failure of its case, and made by the next run', async () => {
  const world = await worldOf()
  const mend = world.simulator.addFault({ match: creates({ body: bodyOf('Two') }), act: { kind: 'reset' } })
  const run = await world.run(inputs)
  expect(run.report.scenarios.map(({ name, status }) => [name, status])).toEqual([
    ['One', 'improved'],
    ['Three', 'improved'],
    ['Two', 'failed'],
  ])
  expect(writes(run).filter((write) => write.endsWith('/scenarios/'))).toHaveLength(3)
  mend()
  const next = await world.run(inputs)
  expect(next.report.created.scenarios).toHaveLength(1)
  expect(next.outputs).toMatchObject({ conclusion: 'success', improved: '3', reused: '2' })
})

test('credit that runs out in the middle ends the run, with all that was made in the report', async () => {
  const world = await worldOf()
  world.simulator.addFault({ match: creates(), after: 1, act: { kind: 'status', status: 402 } })
  const run = await world.run(inputs)
  expect(run.report.reason).toMatch(/answered 402/)
  expect(run.report.created.scenarios).toEqual([...world.simulator.state.scenarios.keys()])
  expect(run.report.scenarios.map(({ name, status, created }) => [name, status, created])).toEqual([
    ['One', 'cancelled', true],
    ['Two', 'failed', false],
    ['Three', 'cancelled', false],
  ])
  expect(starts(run)).toEqual([])
})

test('what a create does not keep is set once more, or said', async () => {
  const world = await startWorld({ createIgnores: ['tags', 'first_message'] })
  await world.write(path, suiteText([{ ...named[0], first_message: 'Hello?' }]))
  const run = await world.run({ suite: path }, { event: schedule })
  const [id = 0] = run.report.created.scenarios
  expect(world.simulator.state.scenarios.get(id)?.tags).toEqual(['case:one'])
  expect(run.report.scenarios[0]?.reason).toBe(
    `Scenario ${id} was made, and Cekura did not keep its first message.`,
  )
})

test('rows of a list without language and folder make nothing twice', async () => {
  const world = await startWorld({ listNulls: true })
  await world.write(path, suiteText(named))
  const wish = { ...inputs, folder: 'Sales', language: 'en', 'min-scenarios': '3' }
  expect((await world.run(wish)).outputs['created']).toBe('3')
  const second = await world.run(wish)
  expect(second.outputs).toMatchObject({ created: '0', selected: '3' })
  expect(writes(second)).toEqual([])
})
