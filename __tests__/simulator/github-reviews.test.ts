/** The simulated GitHub's reviews: files with their patches, what a review must hold, and comments that follow their line. */
import { afterEach, describe, expect, test } from '@jest/globals'
import { startSimulator } from '../../simulator/index.js'
import type { Simulator, SimulatorOptions } from '../../simulator/index.js'
import { at, github } from './calls.js'

const running: Simulator[] = []
afterEach(async () => {
  await Promise.all(running.splice(0).map((simulator) => simulator.close()))
})

const pull = '/repos/acme/voice-agent/pulls/1'
const head = '1'.padStart(40, 'a')
const numbered = (count: number, changed: Readonly<Record<number, string>> = {}) =>
  Array.from({ length: count }, (_, index) => `${changed[index + 1] ?? `line ${index + 1}`}\n`).join('')

async function start(hub: SimulatorOptions['github'] = {}): Promise<Simulator> {
  const simulator = await startSimulator({ github: hub })
  running.push(simulator)
  const change = { path: 'suite.json', before: numbered(20), after: numbered(20, { 10: 'changed' }) }
  simulator.github.reviews.changeFile(1, change)
  return simulator
}

function review(changed: Readonly<Record<string, unknown>> = {}) {
  const comments = [{ path: 'suite.json', line: 10, side: 'RIGHT', body: 'Better.' }]
  return { commit_id: head, event: 'COMMENT', body: 'One.', comments, ...changed }
}

const comment = (changed: Readonly<Record<string, unknown>>) =>
  review({ comments: [{ path: 'suite.json', line: 10, side: 'RIGHT', body: 'Better.', ...changed }] })

describe('files', () => {
  test('are listed by path, with the hunks that git shows, and none of a file that is too large', async () => {
    const simulator = await start()
    simulator.github.reviews.changeFile(1, { path: 'large.json', before: '', after: 'x', tooLarge: true })
    simulator.github.reviews.changeFile(1, { path: 'new.json', before: null, after: '{}' })
    expect((await github(simulator)(`${pull}/files`)).body).toEqual([
      { filename: 'large.json', status: 'modified' },
      { filename: 'new.json', status: 'added', patch: '@@ -0,0 +1 @@\n+{}\n\\ No newline at end of file' },
      {
        filename: 'suite.json',
        status: 'modified',
        patch: [
          '@@ -7,7 +7,7 @@',
          ...[' line 7', ' line 8', ' line 9', '-line 10', '+changed', ' line 11', ' line 12', ' line 13'],
        ].join('\n'),
      },
    ])
  })

  test('come in pages, and are those of one pull request', async () => {
    const simulator = await start({ pullRequests: [1, 2] })
    simulator.github.reviews.changeFile(1, { path: 'another.json', before: null, after: '{}' })
    const call = github(simulator)
    const second = await call(`${pull}/files?per_page=1&page=2`)
    expect(second.body).toMatchObject([{ filename: 'suite.json' }])
    expect(second.headers.get('link')).not.toContain('rel="next"')
    expect((await call(`${pull}/files?per_page=1`)).headers.get('link')).toContain('rel="next"')
    expect((await call('/repos/acme/voice-agent/pulls/2/files')).body).toEqual([])
    expect((await call('/repos/acme/voice-agent/pulls/3/files')).status).toBe(404)
  })
})

describe('a review', () => {
  test('is taken whole, and its comments are listed with their author', async () => {
    const simulator = await start()
    const call = github(simulator)
    const created = await call(`${pull}/reviews`, { body: review() })
    const id = Number(at(created.body, 'id'))
    expect(created).toMatchObject({
      status: 200,
      body: {
        state: 'COMMENTED',
        html_url: `https://github.com/acme/voice-agent/pull/1#pullrequestreview-${id}`,
        user: { login: 'github-actions[bot]', type: 'Bot' },
      },
    })
    expect((await call(`${pull}/comments`)).body).toMatchObject([
      {
        pull_request_review_id: id,
        path: 'suite.json',
        line: 10,
        original_line: 10,
        body: 'Better.',
        user: { login: 'github-actions[bot]', type: 'Bot' },
        html_url: expect.stringMatching(/pull\/1#discussion_r\d+$/),
      },
    ])
    expect(simulator.github.reviews.reviews).toHaveLength(1)
  })

  test('may comment on a line that is shown around a change', async () => {
    const call = github(await start())
    expect((await call(`${pull}/reviews`, { body: comment({ line: 7 }) })).status).toBe(200)
  })

  test.each([
    { event: 'APPROVE', state: 'APPROVED', listed: 1 },
    { event: 'REQUEST_CHANGES', state: 'CHANGES_REQUESTED', listed: 1 },
    { event: undefined, state: 'PENDING', listed: 0 },
  ])('with the event $event is $state', async ({ event, state, listed }) => {
    const call = github(await start())
    const reply = await call(`${pull}/reviews`, { body: review({ event }) })
    expect(reply).toMatchObject({ status: 200, body: { state } })
    expect((await call(`${pull}/comments`)).body).toHaveLength(listed)
  })

  test.each<{ what: string; body: unknown; error: RegExp }>([
    { what: 'a line outside of the diff', body: comment({ line: 3 }), error: /part of the diff/ },
    { what: 'a line that there is not', body: comment({ line: 99 }), error: /part of the diff/ },
    { what: 'a file without a diff', body: comment({ path: 'large.json' }), error: /part of the diff/ },
    { what: 'another file', body: comment({ path: 'x' }), error: /Path/ },
    { what: 'no line', body: comment({ line: undefined }), error: /comments\/0\/line/ },
    { what: 'no path', body: comment({ path: undefined }), error: /comments\/0\/path/ },
    { what: 'the old side', body: comment({ side: 'LEFT' }), error: /side/ },
    { what: 'a field that there is not', body: comment({ row: 1 }), error: /row/ },
    { what: 'an empty comment', body: comment({ body: ' ' }), error: /blank/ },
    { what: 'a comment that is too long', body: comment({ body: 'x'.repeat(65_537) }), error: /too long/ },
    { what: 'no words of its own', body: review({ body: undefined }), error: /blank/ },
    { what: 'another event', body: review({ event: 'PRAISE' }), error: /event/ },
    { what: 'another commit', body: review({ commit_id: 'b'.repeat(40) }), error: /head/ },
    { what: 'no object', body: '[]', error: /./ },
  ])('with $what is refused whole', async ({ body, error }) => {
    const simulator = await start()
    simulator.github.reviews.changeFile(1, { path: 'large.json', before: '', after: 'x', tooLarge: true })
    const reply = await github(simulator)(`${pull}/reviews`, { body })
    expect(reply).toMatchObject({ status: 422, body: { errors: [expect.stringMatching(error)] } })
    expect(simulator.github.reviews.comments).toEqual([])
  })

  test('needs the permission for pull requests, and reading does not', async () => {
    const call = github(await start({ tokenMayWrite: false }))
    const reply = await call(`${pull}/reviews`, { body: review() })
    expect(reply.status).toBe(403)
    expect(reply.headers.get('x-accepted-github-permissions')).toBe('pull_requests=write')
    expect((await call(`${pull}/comments`)).status).toBe(200)
  })
})

describe('a comment', () => {
  const linesAfter = async (after: string) => {
    const simulator = await start()
    const call = github(simulator)
    await call(`${pull}/reviews`, { body: review() })
    simulator.github.reviews.changeFile(1, { path: 'suite.json', before: numbered(20), after })
    return (await call(`${pull}/comments`)).body
  }

  test('stays where its line stays, and follows it where it moves', async () => {
    expect(await linesAfter(numbered(22, { 10: 'changed' }))).toMatchObject([{ line: 10 }])
    expect(await linesAfter(`new\n${numbered(20, { 10: 'changed' })}`)).toMatchObject([
      { line: 11, original_line: 10, commit_id: head },
    ])
  })

  test('is outdated where its line has changed, or is not to be told from others', async () => {
    const outdated = [{ line: null, original_line: 10 }]
    expect(await linesAfter(numbered(20, { 10: 'changed again' }))).toMatchObject(outdated)
    expect(await linesAfter(numbered(20, { 11: 'changed', 12: 'changed' }))).toMatchObject(outdated)
  })
})
