/** A cancelled workflow: real signals end the bundle in time, with everything written that is known. */
import { describe, expect, test } from '@jest/globals'
import { type Run, scenarioOf, startWorld, statuses, until, type World } from './harness.js'

/** GitHub sends SIGTERM 7.5 s after SIGINT and ends the process 2.5 s later; the action promises to be done in 5 s. */
const promisedMs = 5_000

interface Cancelled {
  readonly run: Run
  /** From the first signal to the end of the process. */
  readonly tookMs: number
  readonly jobsAtSignal: number
}

/** Waits for the moment, sends the signals one after another, and waits for the end. */
async function cancel(
  world: World,
  when: {
    readonly moment: () => boolean
    readonly signals?: readonly NodeJS.Signals[]
    readonly inputs?: Readonly<Record<string, string>>
  },
): Promise<Cancelled> {
  const { moment, signals = ['SIGINT'], inputs = {} } = when
  let kill: (signal: NodeJS.Signals) => void = () => undefined
  const running = world.run(inputs, {
    onStart: (process) => {
      kill = (signal) => {
        process.kill(signal)
      }
    },
  })
  // A run that ends by itself first is handed back as it is.
  const child = { isOver: false }
  const ended = running.finally(() => {
    child.isOver = true
  })
  ended.catch(() => undefined)
  await until(() => moment() || child.isOver)
  const jobsAtSignal = world.simulator.jobs.length
  const sentAt = performance.now()
  for (const signal of signals) {
    kill(signal)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  const run = await ended
  return { run, tookMs: performance.now() - sentAt, jobsAtSignal }
}

async function worldWithScenarios(options: Parameters<typeof startWorld>[0] = {}, count = 6): Promise<World> {
  const world = await startWorld(options)
  for (let id = 1; id <= count; id += 1)
    world.simulator.state.addScenario({ id, instructions: `Ask for the price of item ${id}.` })
  return world
}

function expectCancelled({ run, tookMs }: Cancelled): void {
  expect(tookMs).toBeLessThan(promisedMs)
  expect(run.exitCode).toBe(1)
  expect(run.outputs).toMatchObject({ conclusion: 'failure', reason: 'cancelled' })
  expect(run.summary).toContain('❌ Cekura scenarios: failed')
}

describe('SIGINT', () => {
  test('half way, with SIGTERM after it, keeps what is known and starts no further job', async () => {
    const world = await worldWithScenarios({
      jobDurationMs: ({ text }) => (text.includes('item 1.') ? 0 : 600_000),
    })
    const { jobs } = world.simulator
    const unfinished = () => jobs.filter(({ text }) => !text.includes('item 1.'))
    const cancelled = await cancel(world, {
      inputs: { concurrency: '3' },
      // One is over, three are under way, two wait for their turn.
      moment: () => jobs.length === 4 && unfinished().every(({ polls }) => polls > 0),
      signals: ['SIGINT', 'SIGTERM'],
    })
    expectCancelled(cancelled)
    const { run, jobsAtSignal } = cancelled
    expect(jobsAtSignal).toBe(4)
    expect(jobs).toHaveLength(4)
    expect(statuses(run)).toEqual({
      1: 'improved',
      2: 'cancelled',
      3: 'cancelled',
      4: 'cancelled',
      5: 'cancelled',
      6: 'cancelled',
    })
    for (const { scenario, progressId } of unfinished())
      expect(scenarioOf(run, scenario?.id ?? 0).job).toMatchObject({ progressId, finishedAt: null })
    expect(run.report.scenarios.filter(({ job }) => job === null).map(({ id }) => id)).toEqual([5, 6])
    expect(scenarioOf(run, 6).reason).toBe('No job was started for it.')
    const comment = world.comment()
    expect(comment).toContain('❌ Cekura scenarios: failed\n\nCancelled.')
    expect(comment).not.toContain('No verdict yet')
    for (const { progressId } of unfinished()) expect(comment).toContain(`(progress id \`${progressId}\`)`)
  })

  test('while a start is under way waits for its progress id, which is paid for', async () => {
    const match = { service: 'cekura', path: /\/improve_instructions\/$/ } as const
    const world = await worldWithScenarios({ faults: [{ match, act: { kind: 'delay', ms: 500 } }] }, 2)
    const { jobs } = world.simulator
    const cancelled = await cancel(world, { inputs: { concurrency: '1' }, moment: () => jobs.length === 1 })
    expectCancelled(cancelled)
    expect(jobs).toHaveLength(1)
    expect(statuses(cancelled.run)).toEqual({ 1: 'cancelled', 2: 'cancelled' })
    expect(scenarioOf(cancelled.run, 1).job?.progressId).toBe(jobs[0]?.progressId)
    expect(scenarioOf(cancelled.run, 2).job).toBeNull()
  })

  test('while a start is never answered gives up on it in time, and calls it uncertain', async () => {
    const match = { service: 'cekura', path: /\/improve_instructions\/$/ } as const
    const world = await worldWithScenarios({ faults: [{ match, act: { kind: 'hang', afterWork: true } }] }, 1)
    const { jobs } = world.simulator
    const cancelled = await cancel(world, { moment: () => jobs.length === 1 })
    expectCancelled(cancelled)
    expect(statuses(cancelled.run)).toEqual({ 1: 'uncertain' })
  })

  test('twice is the same as once', async () => {
    const world = await worldWithScenarios({ jobDurationMs: 600_000 }, 2)
    const { jobs } = world.simulator
    const cancelled = await cancel(world, {
      moment: () => jobs.length === 2,
      signals: ['SIGINT', 'SIGINT', 'SIGTERM', 'SIGINT'],
    })
    expectCancelled(cancelled)
    expect(cancelled.run.report.scenarios.map(({ job }) => job?.progressId).sort()).toEqual(
      jobs.map(({ progressId }) => progressId).sort(),
    )
  })

  test('before anything is known still writes report, outputs, summary and comment', async () => {
    const agent = { service: 'cekura', path: /\/aiagents\// } as const
    const world = await worldWithScenarios({ faults: [{ match: agent, act: { kind: 'hang' } }] })
    const asked = () => world.simulator.requests.some(({ path }) => path.includes('/aiagents/'))
    const cancelled = await cancel(world, { moment: asked })
    expectCancelled(cancelled)
    expect(cancelled.run.outputs).toMatchObject({ selected: '0', failed: '0', 'scenario-ids': '' })
    expect(cancelled.run.report.agent).toBeNull()
    expect(world.simulator.jobs).toEqual([])
    expect(world.comment()).toContain('Cancelled.')
  })

  test('while scenarios are generated reports those that were made until then', async () => {
    const world = await startWorld({ generation: { durationMs: 0, freezesAt: 1 } })
    const made = () => world.simulator.generations.some(({ polls }) => polls > 1)
    const cancelled = await cancel(world, { inputs: { 'min-scenarios': '3' }, moment: made })
    expectCancelled(cancelled)
    expect(cancelled.run.outputs['created']).toBe('1')
    expect(world.simulator.jobs).toEqual([])
  })

  test('while a text is saved leaves no doubt about which texts are saved', async () => {
    const patches = { service: 'cekura', method: 'PATCH' } as const
    const world = await worldWithScenarios(
      { faults: [{ match: patches, times: 1, act: { kind: 'hang' } }] },
      1,
    )
    const asked = () =>
      world.simulator.requests.some(({ method, service }) => method === 'PATCH' && service === 'cekura')
    const cancelled = await cancel(world, { inputs: { mode: 'apply' }, moment: asked })
    expectCancelled(cancelled)
    expect(statuses(cancelled.run)).toEqual({ 1: 'cancelled' })
    expect(scenarioOf(cancelled.run, 1).reason).toContain(
      'before it was known whether the new text was saved',
    )
  })

  test('while GitHub does not say what an earlier run has left ends in time', async () => {
    const world = await worldWithScenarios({
      faults: [{ match: { service: 'github' }, act: { kind: 'hang' } }],
    })
    const { requests, jobs } = world.simulator
    const cancelled = await cancel(world, {
      moment: () => requests.some(({ service }) => service === 'github'),
    })
    expectCancelled(cancelled)
    expect(jobs).toEqual([])
  })

  test('while GitHub takes no comment ends in time all the same', async () => {
    const match = { service: 'github', method: ['POST', 'PATCH'] } as const
    const world = await worldWithScenarios(
      { jobDurationMs: 600_000, faults: [{ match, act: { kind: 'hang' } }] },
      1,
    )
    const { jobs } = world.simulator
    const cancelled = await cancel(world, { moment: () => jobs.length === 1 })
    expectCancelled(cancelled)
    expect(cancelled.run.outputs['comment-url']).toBe('')
    expect(scenarioOf(cancelled.run, 1).job?.progressId).toBe(jobs[0]?.progressId)
  })
})
