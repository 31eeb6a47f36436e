/** A runner that dies while jobs run leaves their progress ids behind: the next run adopts them, and pays for no text twice. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { settableClock } from '../../simulator/index.js'
import { readReport } from '../../src/core/report-reading.js'
import { scenarioOf, schedule, startWorld, statuses, type World } from './harness.js'
import { killed, untilDuring } from './interrupted.js'
import { commit, hiddenState, pushOf, saveReviewed, textsOn, theComment } from './reviewed-world.js'

const texts = ['Ask for a refund.', 'Ask when they open.', 'Ask for the price.']
const tenMinutes = 600_000

/** What has started is written down after one such wait, by when all jobs are; were they not, ten seconds later. */
const unhurried = { 'poll-min': '250ms', 'poll-max': '250ms' }

/** Jobs take ten minutes of a time that stands still until a test moves it. */
async function slowWorld() {
  const clock = settableClock()
  const world = await startWorld({ clock, jobDurationMs: tenMinutes })
  for (const [index, instructions] of texts.entries())
    world.simulator.state.addScenario({ id: index + 1, instructions })
  return { world, clock }
}

const ids = ({ simulator }: World) => simulator.jobs.map(({ progressId }) => progressId).sort()

/** Progress ids that the comment carries, as long as it is there. */
function idsInComment(world: World): readonly string[] {
  if (world.simulator.comments(1).length === 0) return []
  const jobs = hiddenState(world, theComment(world).body)?.jobs ?? []
  return jobs.flatMap((job) => (job.state === 'running' ? [job.progressId] : [])).sort()
}

function idsInReport(path: string): readonly string[] {
  if (!existsSync(path)) return []
  const reading = readReport(readFileSync(path, 'utf8'))
  if ('problem' in reading) return []
  return reading.report.scenarios.flatMap(({ job }) => job?.progressId ?? []).sort()
}

describe('a runner that dies while jobs are running', () => {
  test('leaves them in the comment, from where the next run adopts all of them', async () => {
    const { world, clock } = await slowWorld()
    const dead = await killed(world, {
      when: () => idsInComment(world).length === 3,
      inputs: unhurried,
      circumstances: { runId: 10 },
    })
    expect(dead.outputs).toEqual({})
    expect(idsInComment(world)).toEqual(ids(world))
    clock.advance(tenMinutes)
    const next = await world.run({}, { runId: 11 })
    expect(world.simulator.jobs).toHaveLength(3)
    expect(next.report.scenarios.map(({ job }) => job?.progressId).sort()).toEqual(ids(world))
    expect(next.outputs).toMatchObject({ conclusion: 'success', improved: '3', reused: '3' })
    expect(world.comment()).toContain('Proposed changes (3)')
  })

  test('before all are started: the next run starts the others, and none twice', async () => {
    const { world, clock } = await slowWorld()
    await killed(world, {
      when: () => idsInComment(world).length === 1,
      inputs: { concurrency: '1' },
      circumstances: { runId: 10 },
    })
    expect(world.simulator.jobs).toHaveLength(1)
    clock.advance(tenMinutes)
    // One after the other would wait for a time that stands still.
    const running = world.run({}, { runId: 10, attempt: 2 })
    await untilDuring(running, () => world.simulator.jobs.length === 3)
    clock.advance(tenMinutes)
    const next = await running
    expect(world.simulator.jobs.map(({ text }) => text).sort()).toEqual([...texts].sort())
    expect(next.outputs).toMatchObject({ improved: '3', reused: '1' })
  })

  test('shows no proposal that could be saved, for nobody has seen one', async () => {
    const { world } = await slowWorld()
    await killed(world, { when: () => idsInComment(world).length > 0, circumstances: { runId: 10 } })
    const saved = await saveReviewed(world)
    expect(saved.exitCode).toBe(1)
    expect(saved.outputs['reason']).toContain(
      'Run 10 did not come to its end, so nobody has seen its proposal.',
    )
    expect(Object.values(textsOn(world))).toEqual(texts)
  })

  test('leaves them in the report as well, for a run without a pull request', async () => {
    const { world, clock } = await slowWorld()
    const folder = join(world.workspace, 'kept')
    const report = join(folder, 'report.json')
    await killed(world, {
      when: () => idsInReport(report).length === 3,
      inputs: { ...unhurried, 'report-dir': folder },
      circumstances: { runId: 10, event: schedule },
    })
    const draft = readReport(readFileSync(report, 'utf8'))
    expect(draft).toMatchObject({ report: { mode: 'propose', planDigest: '' } })
    clock.advance(tenMinutes)
    const next = await world.run({ 'reuse-from': 'kept/report.json' }, { event: schedule, runId: 11 })
    expect(world.simulator.jobs).toHaveLength(3)
    expect(statuses(next)).toEqual({ 1: 'improved', 2: 'improved', 3: 'improved' })
    expect(scenarioOf(next, 1)).toMatchObject({ reused: true, job: { kind: 'improve' } })
  })
})

describe('a runner that dies while it saves', () => {
  test('leaves what it has saved, and the next run saves the rest', async () => {
    const { world, clock } = await slowWorld()
    const proposing = world.run({}, { runId: 10 })
    await untilDuring(proposing, () => world.simulator.jobs.length === 3)
    clock.advance(tenMinutes)
    const proposal = await proposing
    const patch = { service: 'cekura', method: 'PATCH' } as const
    const recover = world.simulator.addFault({ match: patch, after: 1, act: { kind: 'hang' } })
    Object.assign(world.simulator.github.pullRequests.get(1) ?? {}, {
      merged: true,
      mergeCommitSha: commit('b'),
    })
    const sent = () =>
      world.simulator.requests.filter(({ method, service }) => service === 'cekura' && method === 'PATCH')
    await killed(world, {
      when: () => sent().length === 2,
      inputs: { mode: 'apply-reviewed', concurrency: '1' },
      circumstances: { runId: 20, event: pushOf(commit('b')) },
    })
    recover()
    const rest = await saveReviewed(world, { runId: 21 })
    expect(statuses(rest)).toEqual({ 1: 'unchanged', 2: 'applied', 3: 'applied' })
    expect(textsOn(world)).toEqual(
      Object.fromEntries(proposal.report.scenarios.map(({ id, after }) => [id, after])),
    )
  })
})
