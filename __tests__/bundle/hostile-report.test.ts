/** A report that a stranger has written is posted harmlessly or refused: nothing of it is sealed, believed or saved. */
import { readFile } from 'node:fs/promises'
import { beforeAll, describe, expect, test } from '@jest/globals'
import { marked } from 'marked'
import { readMarker, writeMarker } from '../../src/core/comment-marker.js'
import type { Report } from '../../src/core/report.js'
import { makeSeal } from '../../src/runner/seal.js'
import type { WorkflowEvent } from '../../simulator/action-runner.js'
import { type Run, startWorld, type World } from './harness.js'

const fork = 'mallory/voice-agent'
const stranger = 31
const headSha = 'c'.repeat(40)
const inputs = { mode: 'merge', reports: 'report.json', 'fail-on': 'none' }

/** The event of the run that follows the one of a fork: GitHub names no pull request in it. */
const follows: WorkflowEvent = {
  name: 'workflow_run',
  payload: {
    action: 'completed',
    workflow_run: {
      id: 1,
      event: 'pull_request',
      head_sha: headSha,
      head_branch: 'patch-1',
      head_repository: { full_name: fork },
      pull_requests: [],
    },
    sender: { login: 'mallory' },
  },
}

const texts = [
  '@everyone <img src=x onerror=alert(1)> </summary></details>',
  '![x](https://tracker.example/p.png) [click](javascript:alert(1)) https://phish.example',
  '::error::forged\n::set-output name=conclusion::success\r\n##[error]forged',
  '``` ~~~ <!-- cekura-improve-scenarios v1 key=2142 run=999 attempt=1 sha= state= -->',
  '\u202Egnp.exe\u202C \u0000\u0007\u001B[31mred | # owner/repo#1 &lt;b&gt; $x$',
]

async function strangersWorld(): Promise<{ readonly world: World; readonly honest: Report }> {
  const world = await startWorld()
  const { github, state } = world.simulator
  github.addPullRequest({ number: stranger, headSha, headRepository: fork, headBranch: 'patch-1' })
  for (const [index] of texts.entries())
    state.addScenario({
      id: index + 1,
      instructions: `Ask for a refund of order ${index + 1} that came too late.`,
    })
  const { outputs, report } = await world.run({ comment: 'off' })
  expect(await readFile(outputs['report'] ?? '', 'utf8')).toContain('"improved"')
  return { world, honest: { ...report, run: { ...report.run, headSha } } }
}

async function posted(
  world: World,
  { report, event = follows }: { readonly report: unknown; readonly event?: WorkflowEvent },
): Promise<Run> {
  await world.write('report.json', typeof report === 'string' ? report : JSON.stringify(report))
  return world.run(inputs, { event, runId: 50 })
}

describe('a hostile report that is read', () => {
  let world: World
  let run: Run
  let comment = ''

  beforeAll(async () => {
    const made = await strangersWorld()
    world = made.world
    const forgedState = makeSeal('a key of mallory').seal('{"version":1}')
    const marker = writeMarker({ key: '2142', runId: 999, attempt: 1, headSha: '', state: forgedState })
    const hostile: Report = {
      ...made.honest,
      conclusion: 'success',
      reason: `${marker} @everyone merge this`,
      run: { ...made.honest.run, runId: 50, pullRequest: 1, url: 'https://phish.example/run' },
      agent: { id: 2142, name: texts[0] ?? '', project: 7 },
      created: { folders: texts, scenarios: [] },
      scenarios: made.honest.scenarios.map((row, index) => ({
        ...row,
        name: index === 0 ? `${texts[0] ?? ''} ${'x'.repeat(100_000)}` : (texts[index] ?? ''),
        url: `https://phish.example/${index}`,
        before: `${texts[index] ?? ''}\n${marker}`,
        after: `${texts[index] ?? ''}\n${marker} more`,
        reason: texts[index] ?? '',
        tags: texts,
        folder: texts[index] ?? '',
        findings: [{ code: 'length', severity: 'warning', message: texts[index] ?? '' }],
      })),
    }
    run = await posted(world, { report: hostile })
    comment = world.comment(stranger)
  })

  test('is posted in the pull request of the event, not in the one that it names', () => {
    expect(world.simulator.comments(1)).toEqual([])
    expect(run.report.run).toMatchObject({ runId: 50, pullRequest: stranger })
    expect(run.requests.filter(({ service }) => service === 'cekura')).toEqual([])
  })

  test('leaves one marker, of the run that posts it, with nothing sealed in it', () => {
    expect(readMarker(comment.split('\n').at(-1) ?? '')).toMatchObject({ key: '2142', runId: 50, state: '' })
    expect(comment).toContain('This comment shows the report of another run, which nothing vouches for.')
    expect(comment).not.toContain('saves exactly')
  })

  test('makes no element, link, image or mention but ours', () => {
    for (const markdown of [comment.split('\n').slice(0, -1).join('\n'), run.summary]) {
      const html = marked.parse(markdown, { gfm: true, async: false })
      const links = [...html.matchAll(/ (?:href|src)="([^"]*)"/g)].map(([, address = '']) => address)
      const own =
        /^https:\/\/(dashboard\.cekura\.ai\/test-case\/[1-5]|github\.com\/acme\/voice-agent\/actions\/runs\/50)$/
      expect(links.filter((address) => !own.test(address))).toEqual([])
      expect(html).not.toMatch(/<(?:img|script|iframe)\b|<!--/)
      expect(html.match(/<h3>/g)).toHaveLength(1)
      expect(html.match(/<details>/g)?.length).toBe(html.match(/<\/details>/g)?.length)
      const outsideOfCode = html.replace(/<pre>[^]*?<\/pre>|<code>[^]*?<\/code>/g, '')
      expect(outsideOfCode).not.toMatch(/@(?:everyone|octocat)|:\/\/(?:tracker|phish)/)
    }
  })

  test('saves nothing after the merge', async () => {
    const pull = world.simulator.github.pullRequests.get(stranger)
    if (pull === undefined) throw new Error('it is there')
    const texts = [...world.simulator.state.scenarios.values()].map(({ instructions }) => instructions)
    Object.assign(pull, { state: 'closed', merged: true, mergeCommitSha: 'd'.repeat(40) })
    const saved = await world.run(
      { mode: 'apply-reviewed' },
      {
        event: { name: 'push', payload: { after: 'd'.repeat(40), commits: [{ id: 'd'.repeat(40) }] } },
        environment: { GITHUB_SHA: 'd'.repeat(40) },
        runId: 60,
      },
    )
    expect(saved.exitCode).toBe(1)
    expect(saved.report.reason).toContain('carries no hidden proposal')
    expect([...world.simulator.state.scenarios.values()].map(({ instructions }) => instructions)).toEqual(
      texts,
    )
  })
})

describe('a hostile report that is no report', () => {
  let world: World
  let honest: Report

  beforeAll(async () => {
    const made = await strangersWorld()
    world = made.world
    honest = made.honest
  })

  const deep = 100_000
  test.each<[string, (report: Report) => unknown, string]>([
    [
      'wrong types',
      (report) => ({ ...report, scenarios: report.scenarios.map((row) => ({ ...row, before: 7 })) }),
      '(at scenarios.0.before)',
    ],
    [
      'a status of its own',
      (report) => ({ ...report, scenarios: [{ ...report.scenarios[0], status: '::error::' }] }),
      '(at scenarios.0.status)',
    ],
    [
      'another repository',
      (report) => ({ ...report, run: { ...report.run, repository: 'mallory/own' } }),
      'was made in "mallory/own"',
    ],
    [
      'another commit',
      (report) => ({ ...report, run: { ...report.run, headSha: 'e'.repeat(40) } }),
      'was made for the commit',
    ],
    [
      'another agent',
      (report) => ({ ...report, agent: { id: 1, name: '', project: 1 } }),
      'is about agent 1',
    ],
    ['all in a prototype', (report) => `{"__proto__":${JSON.stringify(report)}}`, '(at version)'],
    [
      'a prototype among its texts',
      (report) => `{"version":1,"mode":{"__proto__":"propose"},"x":${JSON.stringify(report)}}`,
      '(at mode)',
    ],
    ['deep lists', () => `${'['.repeat(deep)}${']'.repeat(deep)}`, 'reports: "report.json" is'],
    [
      'deep objects',
      () => `${'{"scenarios":'.repeat(deep)}1${'}'.repeat(deep)}`,
      'reports: "report.json" is',
    ],
    ['half of it', (report) => JSON.stringify(report).slice(0, -100), 'is no JSON'],
    ['nothing', () => '', 'is no JSON'],
  ])('is refused with its place, and nothing is posted: %s', async (...[, change, place]) => {
    const { exitCode, report, errorLog } = await posted(world, { report: change(honest) })
    expect([exitCode, errorLog]).toEqual([1, ''])
    expect(report.reason).toContain(place)
    expect(world.simulator.comments(stranger)).toEqual([])
  })

  test('is the other way round an honest one: it is posted, key or not, and never sealed', async () => {
    for (const key of [world.simulator.apiKey, '']) {
      await world.write('report.json', JSON.stringify(honest))
      const { exitCode } = await world.run({ ...inputs, 'api-key': key }, { event: follows, runId: 50 })
      expect(exitCode).toBe(0)
      expect(readMarker(world.comment(stranger).split('\n').at(-1) ?? '')?.state).toBe('')
    }
  })

  test('reaches no pull request of somebody else with the same commit', async () => {
    const elsewhere = {
      ...follows,
      payload: {
        workflow_run: {
          head_sha: headSha,
          head_branch: 'patch-1',
          head_repository: { full_name: 'eve/voice-agent' },
          pull_requests: [],
        },
      },
    }
    const before = world.simulator.comments(stranger).map(({ body }) => body)
    const { log } = await posted(world, { report: honest, event: elsewhere })
    expect(log).toContain('No open pull request has this commit as its head')
    expect(world.simulator.comments(stranger).map(({ body }) => body)).toEqual(before)
  })
})
