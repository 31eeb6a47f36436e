/** Five shards of the bundle at the same time, as the jobs of a matrix, then the run that joins their reports. */
import { readFile } from 'node:fs/promises'
import { beforeAll, describe, expect, test } from '@jest/globals'
import { type Run, startWorld, type World } from './harness.js'
import { commit, hiddenState, merge, pushOf, textsOn } from './reviewed-world.js'

const of = 5

/** Older Nodes than the runner's warn where more than ten wait for one signal, as the jobs of a run without shards do. */
const nodeArguments = ['--disable-warning=MaxListenersExceededWarning']
const ids = Array.from({ length: 25 }, (_, index) => index + 1)

async function worldOfMany(): Promise<World> {
  const world = await startWorld()
  for (const id of ids)
    world.simulator.state.addScenario({
      id,
      instructions: `Ask for a refund of order number ${id} that came too late, and do not accept a voucher.`,
    })
  return world
}

/** Without the times, what the service calls its jobs, and the numbers of requests: in these any two runs differ. */
function comparable(report: Run['report']): unknown {
  return JSON.parse(JSON.stringify(report), (name, value: unknown) =>
    ['startedAt', 'finishedAt', 'requests', 'progressId', 'polls'].includes(name) ? null : value,
  )
}

describe('five shards at the same time', () => {
  let world: World
  let shards: readonly Run[]
  let whole: Run
  let joined: Run

  beforeAll(async () => {
    world = await worldOfMany()
    shards = await Promise.all(
      Array.from({ length: of }, (_, index) => world.run({ shard: `${index + 1}/${of}` })),
    )
    for (const [index, { outputs }] of shards.entries())
      await world.write(`reports/${index + 1}/report.json`, await readFile(outputs['report'] ?? '', 'utf8'))
    whole = await (await worldOfMany()).run({}, { nodeArguments })
    joined = await world.run({ mode: 'merge', reports: 'reports/*/report.json' })
  }, 120_000)

  test('have every scenario once, pay for it once, and leave no comment', () => {
    const found = shards.flatMap(({ report }) => report.scenarios.map(({ id }) => id ?? 0))
    expect(found.toSorted((one, other) => one - other)).toEqual(ids)
    expect(world.simulator.jobs).toHaveLength(ids.length)
    expect(shards.map(({ outputs }) => outputs['comment-url'])).toEqual(shards.map(() => ''))
    expect(shards.map(({ report }) => report.shard?.index)).toEqual([1, 2, 3, 4, 5])
  })

  test('make, joined, the report of a run that was alone', () => {
    expect(comparable(joined.report)).toEqual(comparable(whole.report))
    expect(joined.outputs['plan-digest']).toBe(whole.outputs['plan-digest'])
    expect(joined.report.requests.total).toBe(
      shards.reduce((sum, { report }) => sum + report.requests.total, 0),
    )
  })

  test('are joined without a request to Cekura, into one comment that carries the proposal', () => {
    expect(joined.requests.filter(({ service }) => service === 'cekura')).toEqual([])
    expect(hiddenState(world, world.comment())).toMatchObject({
      proposal: 'whole',
      digest: joined.report.planDigest,
    })
    expect(hiddenState(world, world.comment())?.jobs).toHaveLength(ids.length)
  })

  test('are saved after the merge as the comment showed them', async () => {
    merge(world, { as: commit('b') })
    const circumstances = { event: pushOf(commit('b')), runId: 20, nodeArguments }
    const saved = await world.run({ mode: 'apply-reviewed' }, circumstances)
    expect(saved.outputs['applied']).toBe('25')
    expect(textsOn(world)).toEqual(
      Object.fromEntries(joined.report.scenarios.map(({ id, after }) => [id, after])),
    )
  })
})

test('a shard that is missing, or there twice, ends the run with its name', async () => {
  const world = await worldOfMany()
  for (const [name, shard] of [
    ['a', '1/3'],
    ['b', '1/3'],
  ] as const) {
    const { outputs } = await world.run({ shard })
    await world.write(`reports/${name}.json`, await readFile(outputs['report'] ?? '', 'utf8'))
  }
  const { exitCode, report } = await world.run({ mode: 'merge', reports: 'reports/*' })
  expect([exitCode, report.mode]).toEqual([1, 'merge'])
  expect(report.reason).toContain('Shard 1/3 is there more than once: "reports/a.json", "reports/b.json".')
  expect(report.reason).toContain('There is no report of 2/3, 3/3')
  expect(world.simulator.comments(1)).toEqual([])
})
