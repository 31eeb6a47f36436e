/** The simulated GitHub: who may do what, pages with Link headers, the limit of a comment, pull requests of a commit. */
import { afterEach, describe, expect, test } from '@jest/globals'
import { startSimulator } from '../../simulator/index.js'
import type { Simulator, SimulatorOptions } from '../../simulator/index.js'
import { at, github } from './calls.js'

const running: Simulator[] = []
afterEach(async () => {
  await Promise.all(running.splice(0).map((simulator) => simulator.close()))
})

async function start(hub: SimulatorOptions['github'] = {}): Promise<Simulator> {
  const simulator = await startSimulator({ github: hub })
  running.push(simulator)
  return simulator
}

const comments = '/repos/acme/voice-agent/issues/1/comments'
const comment = (id: number): string => `/repos/acme/voice-agent/issues/comments/${id}`

describe('tokens', () => {
  test.each([
    { what: 'none', headers: { authorization: '' }, status: 401 },
    { what: 'a wrong one', headers: { authorization: 'Bearer wrong' }, status: 401 },
    {
      what: 'the right one in its older form',
      headers: { authorization: 'token token-of-the-simulated-workflow' },
      status: 200,
    },
  ])('a read with $what', async ({ headers, status }) => {
    const simulator = await start()
    expect((await github(simulator)(comments, { headers })).status).toBe(status)
  })

  test('a token that may not write is told which permissions are missing, and can read', async () => {
    const simulator = await start({ tokenMayWrite: false })
    const { id } = simulator.github.addComment(1, { body: 'Mine.' })
    const call = github(simulator)
    const writes = [
      await call(comments, { body: { body: 'x' } }),
      await call(comment(id), { method: 'PATCH', body: { body: 'x' } }),
      await call(comment(id), { method: 'DELETE' }),
    ]
    for (const reply of writes) {
      expect(reply).toMatchObject({
        status: 403,
        body: { message: 'Resource not accessible by integration' },
      })
      expect(reply.headers.get('x-accepted-github-permissions')).toBe('issues=write; pull_requests=write')
    }
    expect((await call(comments)).body).toMatchObject([{ id, body: 'Mine.' }])
  })

  test("a workflow's own token stands for no user, a personal one does, and each writes under its name", async () => {
    const simulator = await start()
    simulator.github.addToken({ token: 'personal', kind: 'personal', login: 'ada' })
    const call = github(simulator)
    const headers = { authorization: 'Bearer personal' }
    expect((await call('/user')).status).toBe(403)
    expect((await call('/user', { headers })).body).toMatchObject({ login: 'ada' })
    await call(comments, { body: { body: 'one' } })
    await call(comments, { body: { body: 'two' }, headers })
    expect((await call(comments)).body).toMatchObject([
      { user: { login: 'github-actions[bot]', type: 'Bot' } },
      { user: { login: 'ada', type: 'User' } },
    ])
  })
})

describe('comments', () => {
  test('can be written, read, changed and removed', async () => {
    const simulator = await start()
    const call = github(simulator)
    const created = await call(comments, { body: { body: 'First.' } })
    const id = Number(at(created.body, 'id'))
    expect(created).toMatchObject({
      status: 201,
      body: { html_url: `https://github.com/acme/voice-agent/pull/1#issuecomment-${id}` },
    })
    expect((await call(comment(id), { method: 'PATCH', body: { body: 'Second.' } })).body).toMatchObject({
      id,
      body: 'Second.',
    })
    expect((await call(comment(id))).body).toMatchObject({ body: 'Second.' })
    expect(simulator.comments(1)).toMatchObject([{ id, body: 'Second.' }])
    expect((await call(comment(id), { method: 'DELETE' })).status).toBe(204)
    expect((await call(comment(id))).status).toBe(404)
    expect(simulator.comments(1)).toEqual([])
  })

  test('are listed oldest first, in pages whose Link header ends with the last one', async () => {
    const simulator = await start()
    for (let count = 1; count <= 205; count += 1)
      simulator.github.addComment(1, { body: String(count), login: 'ada' })
    const call = github(simulator)
    const first = await call(`${comments}?per_page=1000`)
    expect(first.body).toHaveLength(100)
    expect(first.headers.get('link')).toBe(
      `<${simulator.githubUrl}${comments}?per_page=1000&page=2>; rel="next", <${simulator.githubUrl}${comments}?per_page=1000&page=3>; rel="last"`,
    )
    const last = await call(`${comments}?per_page=100&page=3`)
    expect(at(last.body, 4, 'body')).toBe('205')
    expect(last.headers.get('link')).not.toContain('rel="next"')
    expect(await call(`${comments}?page=99`)).toMatchObject({ status: 200, body: [] })
    expect((await call(comments)).body).toHaveLength(30)
  })

  test.each([
    { what: '65,536 characters', body: 'x'.repeat(65_536), status: 201 },
    { what: '65,537 characters', body: 'x'.repeat(65_537), status: 422 },
    { what: 'nothing to see', body: ' \n', status: 422 },
    { what: 'no text', body: 7, status: 422 },
  ])('a body of $what is answered with $status', async ({ body, status }) => {
    expect((await github(await start())(comments, { body: { body } })).status).toBe(status)
  })

  test.each([
    '/repos/acme/voice-agent/issues/2/comments',
    '/repos/acme/other/issues/1/comments',
    comment(1),
    '/repos/acme/voice-agent/pulls/2',
    '/nothing',
  ])('%s is not found', async (path) => {
    expect(await github(await start())(path)).toMatchObject({ status: 404, body: { message: 'Not Found' } })
  })

  test('a body that is no JSON is refused', async () => {
    expect((await github(await start())(comments, { body: '{' })).status).toBe(400)
  })
})

describe('pull requests', () => {
  test('are found by number, and by the commit that they were merged as', async () => {
    const simulator = await start()
    const sha = 'c'.repeat(40)
    simulator.github.addPullRequest({ number: 8, merged: true, state: 'closed', mergeCommitSha: sha })
    simulator.github.addPullRequest({ number: 9, headRepository: 'someone/voice-agent' })
    const call = github(simulator)
    expect((await call(`/repos/acme/voice-agent/commits/${sha}/pulls`)).body).toMatchObject([
      { number: 8, merge_commit_sha: sha, merged_at: expect.any(String) },
    ])
    expect((await call('/repos/acme/voice-agent/commits/ffff/pulls')).body).toEqual([])
    expect((await call('/repos/Acme/Voice-Agent/pulls/9')).body).toMatchObject({
      number: 9,
      merged_at: null,
      head: { repo: { full_name: 'someone/voice-agent', fork: true } },
    })
  })
})

test('a GitHub Enterprise Server answers below its own base path', async () => {
  const simulator = await start({ basePath: '/api/v3', repository: 'clinic/phone' })
  expect(simulator.githubUrl).toMatch(/\/api\/v3$/)
  expect((await github(simulator)('/repos/clinic/phone/issues/1/comments')).status).toBe(200)
})
