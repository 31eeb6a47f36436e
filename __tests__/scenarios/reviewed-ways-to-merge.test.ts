/** However a pull request is merged, its proposal is found; where there is none to save, the run says why and does nothing. */
import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import type { WorkflowEvent } from '../../simulator/action-runner.js'
import { pushToPullRequest, type Run, schedule, statuses, type World, writes } from '../bundle/harness.js'
import {
  commit,
  hiddenState,
  merge,
  newTexts,
  pushOf,
  remember,
  startProposed,
  textsOn,
} from '../bundle/reviewed-world.js'

const applyReviewed = { mode: 'apply-reviewed' }

/** Other guidance, another text. */
const impatient = {
  when: ({ guidance }: { readonly guidance: string }) => guidance.includes('impatient'),
  behaviour: { kind: 'text', change: () => 'I will not wait.', recovers: false },
} as const

let world: World
let proposal: Run
let startAnew: () => void

beforeAll(async () => {
  ;({ world, proposal } = await startProposed({ options: { behaviours: [impatient] } }))
  startAnew = remember(world)
}, 60_000)

beforeEach(() => {
  startAnew()
})

function closed({ simulator }: World, merged: boolean): WorkflowEvent {
  const sha = simulator.github.pullRequests.get(1)?.headSha ?? ''
  const repo = { full_name: simulator.repository }
  const pullRequest = { number: 1, merged, head: { sha, repo }, base: { ref: 'main', repo } }
  return { name: 'pull_request', payload: { action: 'closed', number: 1, pull_request: pullRequest } }
}

const mergeGroup: WorkflowEvent = {
  name: 'merge_group',
  payload: {
    action: 'checks_requested',
    merge_group: {
      head_ref: `refs/heads/gh-readonly-queue/main/pr-1-${commit('c')}`,
      head_sha: commit('d'),
      base_sha: commit('c'),
    },
  },
}

const command: WorkflowEvent = {
  name: 'issue_comment',
  payload: {
    action: 'created',
    issue: { number: 1, pull_request: { merged_at: null } },
    comment: { body: '/save-scenarios', user: { login: 'maintainer' } },
  },
}

describe('the proposal of a merged pull request is saved', () => {
  test.each<{ readonly how: string; readonly event: (world: World) => WorkflowEvent }>([
    { how: 'a squashed commit', event: () => pushOf(commit('b')) },
    { how: 'the last of the rebased commits', event: () => pushOf(commit('1'), commit('2'), commit('b')) },
    {
      how: 'a merge commit on top of its own commits',
      event: ({ simulator }) => {
        const own = simulator.github.pullRequests.get(1)?.headSha ?? ''
        return pushOf(commit('3'), own, commit('b'))
      },
    },
    {
      how: 'a commit below the head, with a later one pushed on top of it',
      event: () => pushOf(commit('b'), commit('e')),
    },
    { how: 'the event that the pull request was merged', event: (world) => closed(world, true) },
  ])('by $how', async ({ event }) => {
    merge(world, { as: commit('b') })
    const saved = await world.run(applyReviewed, { event: event(world), runId: 20 })
    expect(statuses(saved)).toEqual({ 1: 'applied', 2: 'applied' })
    expect(textsOn(world)).toEqual(newTexts(proposal))
    expect(saved.annotations).toEqual([])
  })

  test('by hand, for the commit that the workflow was started on', async () => {
    merge(world, { as: commit('b') })
    const event = { name: 'workflow_dispatch', payload: { ref: 'refs/heads/main', inputs: null } }
    const saved = await world.run(applyReviewed, {
      event,
      runId: 20,
      environment: { GITHUB_SHA: commit('b') },
    })
    expect(statuses(saved)).toEqual({ 1: 'applied', 2: 'applied' })
    expect(textsOn(world)).toEqual(newTexts(proposal))
  })

  test('by a command in the pull request, before the merge', async () => {
    const saved = await world.run(applyReviewed, { event: command, runId: 20 })
    expect(statuses(saved)).toEqual({ 1: 'applied', 2: 'applied' })
    expect(textsOn(world)).toEqual(newTexts(proposal))
    expect(hiddenState(world, world.comment())?.applied?.runId).toBe(20)
  })
})

describe('a proposal that was made for another commit than the merged one', () => {
  test('is saved as it was reviewed, with a warning that names both', async () => {
    const pullRequest = world.simulator.github.pullRequests.get(1)
    const proposedFor = pullRequest?.headSha.slice(0, 7) ?? ''
    Object.assign(pullRequest ?? {}, { headSha: commit('f') })
    merge(world, { as: commit('b') })
    const saved = await world.run(applyReviewed, { event: pushOf(commit('b')), runId: 20 })
    expect(textsOn(world)).toEqual(newTexts(proposal))
    expect(saved.exitCode).toBe(0)
    expect(saved.annotations).toEqual([
      {
        severity: 'warning',
        title: 'Proposed for another commit',
        message: `The proposal of pull request #1 was made for ${proposedFor}, and fffffff was merged: what was reviewed is saved all the same.`,
      },
    ])
  })
})

describe('several pull requests in one push', () => {
  /** Proposes in a second pull request, merges both, and runs for the push. */
  async function saveBoth(inputs: Readonly<Record<string, string>>): Promise<{ second: Run; saved: Run }> {
    world.simulator.github.addPullRequest({ number: 2 })
    const second = await world.run(inputs, { event: pushToPullRequest(world.simulator, 2), runId: 11 })
    return { second, saved: await saveMerged() }
  }

  function saveMerged(): Promise<Run> {
    merge(world, { as: commit('b') })
    merge(world, { as: commit('c'), number: 2 })
    return world.run(applyReviewed, { event: pushOf(commit('b'), commit('c')), runId: 20 })
  }

  test('are all saved, and each is told so', async () => {
    world.simulator.state.addScenario({ id: 3, instructions: 'Ask for a taxi.' })
    const { second, saved } = await saveBoth({ 'scenario-ids': '3' })
    expect(textsOn(world)).toEqual({ ...newTexts(proposal), ...newTexts(second) })
    expect(saved.outputs).toMatchObject({ applied: '3', selected: '3' })
    for (const number of [1, 2]) expect(hiddenState(world, world.comment(number))?.applied?.runId).toBe(20)
  })

  test('are saved in the order of their merging: a later proposal for the same text has drifted', async () => {
    const { second, saved } = await saveBoth({ instructions: 'Make every caller impatient.' })
    expect(newTexts(second)).toEqual({ 1: 'I will not wait.', 2: 'I will not wait.' })
    expect(textsOn(world)).toEqual(newTexts(proposal))
    expect(statuses(saved)).toEqual({ 1: 'drifted', 2: 'drifted' })
  })

  test('with a refused one among them save the others, and fail', async () => {
    world.simulator.github.addPullRequest({ number: 2 })
    const body = world.comment()
    world.simulator.github.addComment(2, { body, login: 'github-actions[bot]', type: 'Bot' })
    const saved = await saveMerged()
    expect(textsOn(world)).toEqual(newTexts(proposal))
    expect(saved.exitCode).toBe(1)
    expect(saved.outputs['reason']).toContain('Pull request #2: ')
    expect(saved.outputs['reason']).toContain('it was copied from there')
    expect(saved.outputs['applied']).toBe('2')
  })
})

describe('where there is nothing to save, the run is neutral and says why', () => {
  test.each<{
    readonly what: string
    readonly event: (world: World) => WorkflowEvent
    readonly says: string
  }>([
    {
      what: 'a commit that was pushed directly',
      event: () => pushOf(commit('9')),
      says: 'No merged pull request has brought this commit, so there is no proposal to save.',
    },
    {
      what: 'a schedule',
      event: () => schedule,
      says: 'No merged pull request has brought this commit, so there is no proposal to save.',
    },
    {
      what: 'a pull request that is open',
      event: ({ simulator }) => pushToPullRequest(simulator),
      says: 'Pull request #1 is not merged yet, and what was reviewed is saved after the merge: run apply-reviewed on push.',
    },
    {
      what: 'a pull request that was closed without a merge',
      event: (world) => closed(world, false),
      says: 'Pull request #1 is not merged yet, and what was reviewed is saved after the merge: run apply-reviewed on push.',
    },
    {
      what: 'a merge queue that still tests the commit',
      event: () => mergeGroup,
      says: 'Pull request #1 is not merged yet, and what was reviewed is saved after the merge: run apply-reviewed on push.',
    },
  ])('of $what', async ({ event, says }) => {
    const shown = world.comment()
    const run = await world.run(applyReviewed, { event: event(world), runId: 20 })
    expect(run.exitCode).toBe(0)
    expect(run.outputs).toMatchObject({ conclusion: 'neutral', reason: says, applied: '0' })
    expect(writes(run)).toEqual([])
    expect(run.requests.filter(({ service }) => service === 'cekura')).toEqual([])
    expect(world.comment()).toBe(shown)
  })

  test('of a pull request whose comment has another key', async () => {
    merge(world, { as: commit('b') })
    const run = await world.run(
      { ...applyReviewed, 'comment-key': 'English' },
      { event: pushOf(commit('b')), runId: 20 },
    )
    expect(run.outputs).toMatchObject({
      conclusion: 'neutral',
      reason:
        'The merged pull request (#1) has no comment with the key English, so nothing was proposed in it.',
    })
    expect(writes(run)).toEqual([])
  })
})

describe('a token that may not read', () => {
  test('ends the run with the permissions that are needed, and nothing is saved', async () => {
    merge(world, { as: commit('b') })
    const body = { message: 'Resource not accessible by integration' }
    world.simulator.addFault({
      match: { service: 'github', path: /\/pulls$/ },
      act: { kind: 'status', status: 403, body },
    })
    const run = await world.run(applyReviewed, { event: pushOf(commit('b')), runId: 20 })
    expect(run.exitCode).toBe(1)
    expect(run.outputs['reason']).toContain('contents: read and pull-requests: read')
    expect(writes(run)).toEqual([])
  })
})
