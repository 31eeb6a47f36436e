/** A proposal from the pull request to the merge and back again, and what a further run need not pay for. */
import { describe, expect, test } from '@jest/globals'
import type { RawInputs } from '../src/core/inputs.js'
import type { RunContext } from '../src/core/model.js'
import { withoutMarker } from '../src/core/comment-marker.js'
import {
  fakeCekura,
  type FakeCekura,
  rejecting,
  runningAs,
  scenario,
  succeeded,
} from './steps/fake-cekura.js'
import {
  commentUrl,
  fakeClock,
  type FakeEdges,
  fakeFiles,
  fakeGitHub,
  type FakeGitHub,
  pullRequestContext,
  required,
} from './steps/fakes.js'
import { edgesWith, ran, two } from './whole-run.js'

const push: RunContext = {
  ...pullRequestContext,
  runId: 5000,
  event: 'push',
  commits: ['c'.repeat(40)],
  pullRequest: null,
}
const apply: RawInputs = { ...required, mode: 'apply-reviewed' }
const starts = (cekura: FakeCekura) => [...cekura.given('startImprovement'), ...cekura.given('startDraft')]
const texts = (cekura: FakeCekura) =>
  [...cekura.world.scenarios.values()].map(({ instructions }) => instructions)
const improvedTexts = ['Ask for appointment 1. Then say thanks.', 'Ask for appointment 2. Then say thanks.']

/** Whatever is published is found by the next run. */
function keeping(): FakeGitHub {
  const github = fakeGitHub((request) => {
    const { pullRequest, body, state } = request
    github.comments.set(pullRequest.number, { url: commentUrl, body: withoutMarker(body).trimEnd(), state })
    return Promise.resolve({ state: 'published', url: commentUrl })
  })
  github.merged = [{ number: 12, headSha: pullRequestContext.headSha }]
  return github
}

/** A proposal in the comment of the pull request; each further run has a service of its own that holds the same. */
async function proposed(raw: RawInputs = required) {
  const github = keeping()
  const cekura = fakeCekura({ scenarios: two })
  const edges = edgesWith(cekura, { github })
  await ran(raw, edges)
  return { github, cekura, edges }
}

const reportOf = (edges: FakeEdges) => edges.files.written.get('/temp/cekura-report/report.json') ?? ''

describe('apply-reviewed', () => {
  test('saves after the merge what was reviewed, starts no job, and says so in the comment', async () => {
    const { github } = await proposed()
    const cekura = fakeCekura({ scenarios: two })
    const edges = edgesWith(cekura, { github, context: push })
    const { conclusion, reason, statuses, report } = await ran(apply, edges)
    expect([conclusion, reason, report.mode]).toEqual([
      'success',
      '2 new texts were saved.',
      'apply-reviewed',
    ])
    expect([statuses, texts(cekura)]).toEqual([['applied', 'applied'], improvedTexts])
    expect(starts(cekura)).toEqual([])
    expect(cekura.calls).toHaveLength(7)
    expect(github.requests.at(-1)).toMatchObject({ pullRequest: { number: 12 }, create: false })
    expect(github.comments.get(12)?.body).toContain('Saved on Cekura by [run 5000]')
    expect(edges.runner.outputs.get('comment-url')).toBe(commentUrl)
  })

  test('done twice changes nothing the second time', async () => {
    const { github } = await proposed()
    const cekura = fakeCekura({ scenarios: two })
    await ran(apply, edgesWith(cekura, { github, context: push }))
    const again = await ran(apply, edgesWith(cekura, { github, context: { ...push, runId: 5001 } }))
    expect([again.conclusion, again.statuses]).toEqual(['success', ['unchanged', 'unchanged']])
    expect(cekura.given('patchScenario')).toHaveLength(2)
  })

  test('after an outage half way finishes the rest', async () => {
    const { github } = await proposed()
    const world = fakeCekura({ scenarios: two })
    const broken: FakeCekura = {
      ...world,
      patchScenario: (change, signal) =>
        change.id === 2 ? rejecting('platform')() : world.patchScenario(change, signal),
    }
    const first = await ran(apply, edgesWith(broken, { github, context: push }))
    expect([first.conclusion, first.statuses]).toEqual(['failure', ['applied', 'failed']])
    const second = await ran(apply, edgesWith(world, { github, context: push }))
    expect([second.conclusion, second.statuses]).toEqual(['success', ['unchanged', 'applied']])
    expect(texts(world)).toEqual(improvedTexts)
  })

  test('fails for a text that has changed meanwhile, and saves the other', async () => {
    const { github } = await proposed()
    const cekura = fakeCekura({
      scenarios: [scenario({ id: 1, instructions: 'Mine.' }), scenario({ id: 2 })],
    })
    const { conclusion, statuses } = await ran(apply, edgesWith(cekura, { github, context: push }))
    expect([conclusion, statuses]).toEqual(['failure', ['drifted', 'applied']])
  })

  test.each<[string, (github: FakeGitHub) => void, RawInputs, string]>([
    [
      'edited',
      (github) => {
        const comment = github.comments.get(12)
        if (comment !== undefined) github.comments.set(12, { ...comment, state: comment.state.slice(0, -4) })
      },
      {},
      'was edited',
    ],
    ['sealed with another key', () => undefined, { 'api-key': 'cek-another-key-0987654321' }, 'another key'],
    ['for another API', () => undefined, { 'api-url': 'https://x.example' }, 'https://x.example'],
  ])('refuses a proposal that is %s, and saves nothing', async (...[, change, raw, words]) => {
    const { github } = await proposed()
    change(github)
    const before = github.requests.length
    const cekura = fakeCekura({ scenarios: two })
    const { conclusion, reason } = await ran(
      { ...apply, ...raw, 'fail-on': 'none' },
      edgesWith(cekura, { github, context: push }),
    )
    expect(conclusion).toBe('failure')
    expect(reason).toContain('A proposal was refused, and nothing of it was saved. Pull request #12: ')
    expect(reason).toContain(words)
    expect(cekura.calls).toEqual([])
    expect(github.requests).toHaveLength(before)
  })

  test('is neutral where nothing was proposed', async () => {
    const { conclusion, reason } = await ran(apply, edgesWith(fakeCekura(), { context: push }))
    expect([conclusion, reason]).toEqual([
      'neutral',
      'No merged pull request has brought this commit, so there is no proposal to save.',
    ])
  })

  test('takes a report for a plan, without a token and without a comment', async () => {
    const { edges: first } = await proposed()
    const cekura = fakeCekura({ scenarios: two })
    const files = fakeFiles({ 'report.json': reportOf(first) })
    const raw = { ...apply, 'github-token': '', plan: 'report.json' }
    const edges = edgesWith(cekura, { files, context: push })
    const { statuses } = await ran(raw, edges)
    expect([statuses, texts(cekura)]).toEqual([['applied', 'applied'], improvedTexts])
    expect([edges.tokens, edges.github.requests]).toEqual([[], []])
  })

  test('without a token and without a plan cannot begin', async () => {
    const { conclusion, reason } = await ran(
      { ...apply, 'github-token': '' },
      edgesWith(fakeCekura(), { context: push }),
    )
    expect(conclusion).toBe('failure')
    expect(reason).toMatch(/^github-token: is empty/)
  })
})

describe('revert', () => {
  test('puts the old texts of a report back, and only where the new ones stand', async () => {
    const { edges: first } = await proposed()
    const cekura = fakeCekura({
      scenarios: [
        scenario({ id: 1, instructions: improvedTexts[0] ?? '' }),
        scenario({ id: 2, instructions: 'Mine.' }),
      ],
    })
    const files = fakeFiles({ 'report.json': reportOf(first) })
    const raw = { ...required, mode: 'revert', plan: 'report.json', 'fail-on': 'none' }
    const { conclusion, reason, statuses } = await ran(raw, edgesWith(cekura, { files, context: push }))
    expect([conclusion, statuses]).toEqual(['success', ['reverted', 'drifted']])
    expect(reason).toContain('1 old text was put back.')
    expect(texts(cekura)).toEqual(['Ask for appointment 1.', 'Mine.'])
    expect(starts(cekura)).toEqual([])
  })

  test.each([
    ['no report', {}, /^plan: is required with mode revert/],
    ['a report that is not there', { plan: 'lost.json' }, /^plan: “lost\.json” does not exist/],
  ])('with %s cannot begin', async (...[, raw, words]) => {
    const { conclusion, reason } = await ran({ ...required, mode: 'revert', ...raw }, edgesWith(fakeCekura()))
    expect(conclusion).toBe('failure')
    expect(reason).toMatch(words)
  })
})

describe('a further run of the pull request', () => {
  const later: RunContext = { ...pullRequestContext, runId: 4712 }

  test('pays for nothing that is known, and leaves the comment as it was', async () => {
    const { github } = await proposed()
    const [shown, count] = [github.comments.get(12)?.body, github.requests.length]
    const cekura = fakeCekura({ scenarios: two })
    const { statuses, report } = await ran(required, edgesWith(cekura, { github, context: later }))
    expect([statuses, report.counts['reused']]).toEqual([['improved', 'improved'], 2])
    expect(starts(cekura)).toEqual([])
    const since = github.requests.slice(count)
    expect(since.length).toBeGreaterThan(1)
    expect(new Set(since.map(({ body }) => body.trimEnd()))).toEqual(new Set([shown]))
    expect(since.at(-1)?.run.runId).toBe(4712)
  })

  test('improves the one text that has changed, and no other', async () => {
    const { github } = await proposed()
    const cekura = fakeCekura({
      scenarios: [scenario({ id: 1 }), scenario({ id: 2, instructions: 'Ask now.' })],
    })
    const { statuses } = await ran(required, edgesWith(cekura, { github, context: later }))
    expect(statuses).toEqual(['improved', 'improved'])
    expect(starts(cekura)).toMatchObject([{ instructions: 'Ask now.' }])
    expect(github.comments.get(12)?.body).toContain('Ask now.')
  })

  test('adopts the jobs of a cancelled one by their progress ids', async () => {
    const github = keeping()
    const clock = fakeClock()
    const stopped = edgesWith(fakeCekura({ scenarios: two }), { github, clock })
    stopped.cekura.world.job = () => [runningAs('pending')]
    void clock.sleep(5_000).then(() => {
      stopped.cancel()
    })
    await ran(required, stopped)
    const cekura = fakeCekura({
      scenarios: two,
      script: { readJob: (id) => Promise.resolve(succeeded(`Text of ${id}.`)) },
    })
    const { report, conclusion } = await ran(required, edgesWith(cekura, { github, context: later }))
    expect(conclusion).toBe('success')
    expect(report.scenarios).toMatchObject([
      { id: 1, after: 'Text of job-1.', reused: true, job: { progressId: 'job-1' } },
      { id: 2, after: 'Text of job-2.', reused: true, job: { progressId: 'job-2' } },
    ])
    expect(starts(cekura)).toEqual([])
  })

  test('never sends a start again whose answer was lost', async () => {
    const github = keeping()
    const lost = fakeCekura({ scenarios: two, script: { startImprovement: rejecting('uncertain') } })
    await ran(required, edgesWith(lost, { github }))
    const cekura = fakeCekura({ scenarios: two })
    const { statuses } = await ran(required, edgesWith(cekura, { github, context: later }))
    expect([statuses, starts(cekura)]).toEqual([['uncertain', 'uncertain'], []])
  })
})

describe('a schedule', () => {
  const raw: RawInputs = { ...required, 'reuse-from': 'report.json' }
  const schedule: RunContext = { ...pullRequestContext, event: 'schedule', pullRequest: null }

  test('pays once for what its reports know, over any number of runs', async () => {
    let known = ''
    for (const paid of [2, 0, 0]) {
      const cekura = fakeCekura({ scenarios: two })
      const files = fakeFiles(known === '' ? {} : { 'report.json': known })
      const edges = edgesWith(cekura, { files, context: schedule })
      const { statuses } = await ran(raw, edges)
      expect([statuses, starts(cekura)]).toMatchObject([['improved', 'improved'], { length: paid }])
      known = reportOf(edges)
    }
  })

  test('lets its texts come to rest', async () => {
    const settling: RawInputs = { ...required, mode: 'apply', 'settled-tag': 'settled' }
    const cekura = fakeCekura({ scenarios: two })
    await ran(settling, edgesWith(cekura, { context: schedule }))
    const saved = texts(cekura)
    const { conclusion, statuses } = await ran(settling, edgesWith(cekura, { context: schedule }))
    expect([conclusion, statuses]).toEqual(['neutral', ['skipped', 'skipped']])
    expect([texts(cekura), starts(cekura).length]).toEqual([saved, 2])
  })
})
