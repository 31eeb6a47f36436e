/** Where the comment does not hold the proposal, the report of the run does: given as a file, it is saved under the same rules. */
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { z } from 'zod'
import { clinic } from '../../simulator/index.js'
import { type Run, schedule, starts, statuses, type World, writes } from '../bundle/harness.js'
import {
  commit,
  hiddenState,
  merge,
  newTexts,
  pushOf,
  remember,
  saveReviewed,
  startProposed,
  textsOn,
  theComment,
} from '../bundle/reviewed-world.js'

const leftOut = 'This comment does not carry the proposal'

/** Saves by the proposal's own report, as a workflow does that has downloaded it. */
function saveByFile(world: World, proposal: Run): Promise<Run> {
  return saveReviewed(world, { inputs: { plan: proposal.outputs['report'] ?? '' } })
}

function expectSaved({ world, proposal, saved }: { world: World; proposal: Run; saved: Run }): void {
  expect(new Set(Object.values(statuses(saved)))).toEqual(new Set(['applied']))
  expect(textsOn(world)).toEqual(newTexts(proposal))
  expect(starts(saved)).toEqual([])
  expect(saved.exitCode).toBe(0)
}

describe('a proposal whose comment was deleted', () => {
  test('is not found in the pull request, and is saved by its report', async () => {
    const { world, proposal } = await startProposed()
    world.simulator.github.comments.clear()
    const lost = await saveReviewed(world)
    expect(lost.outputs).toMatchObject({
      conclusion: 'neutral',
      reason: `The merged pull request (#1) has no comment with the key ${clinic.agent}, so nothing was proposed in it.`,
    })
    expect(writes(lost)).toEqual([])
    const saved = await saveByFile(world, proposal)
    expectSaved({ world, proposal, saved })
    expect(saved.requests.filter(({ service }) => service === 'github')).toEqual([])
    expect(world.simulator.comments(1)).toEqual([])
  })
})

describe('a proposal that a public comment must not hold', () => {
  test('is in the report alone with comment-detail: counts, and the next run still knows its jobs', async () => {
    const { world, proposal } = await startProposed({ inputs: { 'comment-detail': 'counts' } })
    const shown = world.comment()
    expect(shown).toContain(leftOut)
    const state = hiddenState(world, shown)
    expect(state).toMatchObject({ proposal: 'left-out', entries: [], digest: '' })
    expect(JSON.stringify(state)).not.toContain('refund')
    const refused = await saveReviewed(world)
    expect(refused.exitCode).toBe(1)
    expect(refused.outputs['reason']).toContain('was kept out by `comment-detail: counts`')
    expect(refused.outputs['reason']).toContain('give the `report.json` of the run that made the proposal')
    expect(writes(refused)).toEqual([])
    const saved = await saveByFile(world, proposal)
    expectSaved({ world, proposal, saved })
  })
})

describe('a proposal that is too large for the comment', () => {
  test('says so there, and is saved by its report', async () => {
    // Hashes do not compress: 44,000 characters of them take more room than a comment has.
    const incompressible = Array.from({ length: 1_000 }, (_, index) =>
      createHash('sha256').update(String(index)).digest('base64url'),
    )
    const text = `Read this list out.\n${incompressible.join('\n')}`
    const { world, proposal } = await startProposed({ texts: [text, 'Ask when they open.'] })
    expect(statuses(proposal)).toEqual({ 1: 'improved', 2: 'improved' })
    expect(world.comment()).toContain(leftOut)
    expect(theComment(world).body.length).toBeLessThanOrEqual(65_536)
    const refused = await saveReviewed(world)
    expect(refused.exitCode).toBe(1)
    expect(refused.outputs['reason']).toContain('too large for the comment')
    expect(writes(refused)).toEqual([])
    const saved = await saveByFile(world, proposal)
    expectSaved({ world, proposal, saved })
    // What the large text has cost is forgotten, and the small one is remembered.
    expect(hiddenState(world, world.comment())?.jobs).toHaveLength(1)
  })
})

describe('a file for plan', () => {
  let world: World
  let proposal: Run
  let report: string
  let startAnew: () => void

  beforeAll(async () => {
    ;({ world, proposal } = await startProposed())
    report = await readFile(proposal.outputs['report'] ?? '', 'utf8')
    startAnew = remember(world)
  }, 60_000)

  beforeEach(() => {
    startAnew()
  })

  async function saveFile(text: string | null, inputs: Readonly<Record<string, string>> = {}): Promise<Run> {
    if (text !== null) await world.write('reviewed/report.json', text)
    merge(world, { as: commit('b') })
    const all = { mode: 'apply-reviewed', plan: 'reviewed/report.json', ...inputs }
    return world.run(all, { event: pushOf(commit('b')), runId: 20 })
  }

  /** The report with some of its fields changed. */
  const changed = (changes: Readonly<Record<string, unknown>>): string =>
    JSON.stringify({ ...z.record(z.string(), z.unknown()).parse(JSON.parse(report)), ...changes })

  test.each<{ readonly what: string; readonly text: () => string | null; readonly says: string }>([
    {
      what: 'that does not exist',
      text: () => null,
      says: '“reviewed/report.json” does not exist: download the artifact with the report first.',
    },
    { what: 'that is empty', text: () => '', says: 'is no JSON: give the report.json of an earlier run.' },
    { what: 'that is cut', text: () => report.slice(0, -20), says: 'is no JSON' },
    { what: 'that is other JSON', text: () => '{"scenarios":[]}', says: 'is not a report of version 1' },
    {
      what: 'of a later version',
      text: () => changed({ version: 2 }),
      says: 'is not a report of version 1 (at version)',
    },
    {
      what: 'of another agent',
      text: () => changed({ agent: { id: 4711, name: 'Another', project: 1 } }),
      says: `is about agent 4711, and agent-id is ${clinic.agent}: use the report of the same agent.`,
    },
    { what: 'that knows no agent', text: () => changed({ agent: null }), says: 'is about agent none' },
    {
      what: 'of another repository',
      text: () => changed({ run: { repository: 'mallory/elsewhere', runId: 1, headSha: '' } }),
      says: 'was made in mallory/elsewhere, and this is acme/voice-agent: a proposal counts only where it was made.',
    },
  ])('$what is refused, and nothing is saved', async ({ text, says }) => {
    const before = textsOn(world)
    const run = await saveFile(text())
    expect(run.exitCode).toBe(1)
    expect(run.outputs).toMatchObject({ conclusion: 'failure', applied: '0' })
    expect(run.outputs['reason']).toContain('plan: ')
    expect(run.outputs['reason']).toContain(says)
    expect(run.annotations.filter(({ severity }) => severity === 'error')).toHaveLength(1)
    expect(writes(run)).toEqual([])
    expect(textsOn(world)).toEqual(before)
  })

  test('is enough by itself: no pull request, no token', async () => {
    await world.write('reviewed/report.json', report)
    const inputs = { mode: 'apply-reviewed', plan: 'reviewed/report.json', 'github-token': '' }
    const saved = await world.run(inputs, { event: schedule, runId: 20 })
    expectSaved({ world, proposal, saved })
  })

  test('is saved under the rules of a comment: what has changed since is drifted', async () => {
    Object.assign(world.simulator.state.scenarios.get(1) ?? {}, { instructions: 'Changed by a person.' })
    const saved = await saveFile(report)
    expect(statuses(saved)).toEqual({ 1: 'drifted', 2: 'applied' })
    expect(textsOn(world)).toEqual({ ...newTexts(proposal), 1: 'Changed by a person.' })
  })

  test('twice is harmless', async () => {
    await saveFile(report)
    const again = await saveFile(report)
    expect(again.outputs).toMatchObject({ applied: '0', unchanged: '2', conclusion: 'success' })
    expect(writes(again)).toEqual([])
  })
})
