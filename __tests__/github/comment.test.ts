/** One comment a key: made once, brought up to date, never a person's, and one only even where runs race. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { readMarker, withMarker } from '../../src/core/comment-marker.js'
import type { CommentRequest } from '../../src/edges.js'
import { connectGitHub } from '../../src/github/client.js'
import {
  addComment,
  answering,
  refusal,
  send,
  startFakeGitHub,
  type FakeGitHub,
  type Fault,
} from './fake-github.js'
import { quickClock, type QuickClock } from './quick-clock.js'

const listing = '/repos/acme/voice/issues/7/comments'
const one = (id: number) => `/repos/acme/voice/issues/comments/${id}`
const token = 'ghs_0123456789abcdef'

let github: FakeGitHub
let clock: QuickClock

beforeEach(async () => {
  github = await startFakeGitHub()
  clock = quickClock()
})

afterEach(async () => {
  await github.close()
})

function request(changed: Partial<CommentRequest> & { runId?: number } = {}): CommentRequest {
  const { runId = 50, ...rest } = changed
  return {
    pullRequest: { number: 7, headSha: 'a'.repeat(40), fork: false, dependabot: false, merged: false },
    key: '4711',
    body: '## Two texts improved',
    run: { runId, attempt: 1, headSha: 'a'.repeat(40) },
    create: true,
    state: '',
    ...rest,
  }
}

function connect() {
  const redact = (text: string) => text.replaceAll('ck_secret', '***')
  return connectGitHub({ token, repository: 'acme/voice', clock, redact, baseUrl: github.baseUrl })
}

const publish = (changed?: Parameters<typeof request>[0]) =>
  connect().publishComment(request(changed), new AbortController().signal)

const sent = () => github.seen.map(({ method, path }) => `${method} ${path}`)

function ours(body: string, { runId = 40, key = '4711' } = {}) {
  return addComment(github, withMarker(body, { key, runId, attempt: 1, headSha: '', state: '' }))
}

const published = (id: number) => ({
  state: 'published',
  url: `https://github.test/pull/7#issuecomment-${id}`,
})

describe('publishing', () => {
  test('carries what it is given in the marker', async () => {
    await publish({ state: 'v1.sealed-_' })
    expect(readMarker(github.comments[0]?.body ?? '')?.state).toBe('v1.sealed-_')
  })

  test('makes the comment, with the marker as its last line, and looks again whether it is the only one', async () => {
    expect(await publish()).toEqual(published(101))
    expect(sent()).toEqual([`GET ${listing}`, `POST ${listing}`, `GET ${listing}`])
    const [comment] = github.comments
    expect(comment?.body).toMatch(/^## Two texts improved\n\n<!-- /)
    expect(readMarker(comment?.body ?? '')).toEqual({ key: '4711', ...request().run, state: '' })
    expect(github.seen.every(({ authorization }) => authorization === `token ${token}`)).toBe(true)
  })

  test('finds the comment of an earlier run on any page', async () => {
    for (let each = 0; each < 230; each += 1) addComment(github, 'talk')
    const { id } = ours('old')
    for (let each = 0; each < 30; each += 1) addComment(github, 'talk')
    expect(await publish()).toEqual(published(id))
    expect(sent()).toEqual([`GET ${listing}`, `GET ${listing}`, `GET ${listing}`, `PATCH ${one(id)}`])
    expect(github.comments.find((comment) => comment.id === id)?.body).toContain('## Two texts improved')
  })

  test('sends nothing where the comment says the same already', async () => {
    await publish()
    const [comment] = github.comments
    if (comment) comment.body = `${comment.body.replaceAll('\n', '\r\n')}\n`
    github.seen.length = 0
    expect(await publish()).toEqual(published(101))
    expect(sent()).toEqual([`GET ${listing}`])
  })

  test('brings an existing comment up to date, but makes none, when not asked to', async () => {
    expect(await publish({ create: false })).toEqual({ state: 'absent' })
    const { id } = ours('old')
    expect(await publish({ create: false })).toEqual(published(id))
  })

  test('keeps the comments of several keys apart', async () => {
    await publish({ key: 'first <!-- -->' })
    await publish({ key: 'second' })
    expect(await publish({ key: 'first <!-- -->' })).toEqual(published(101))
    expect(github.comments).toHaveLength(2)
  })

  test('leaves the comment of a newer run alone', async () => {
    const newer = ours('new', { runId: 51 })
    expect(await publish()).toEqual({ state: 'overtaken', url: published(newer.id).url, byRunId: 51 })
    expect(sent()).toEqual([`GET ${listing}`])
  })

  test('removes what earlier races left over, and is content if it cannot', async () => {
    const leftovers = [ours('a', { runId: 30 }), ours('b', { runId: 31 }), ours('c', { runId: 32 })]
    const kept = ours('d', { runId: 33 })
    const [refused, gone] = leftovers.map(({ id }) => id)
    github.faults.set(`DELETE ${one(refused ?? 0)}`, [answering(refusal(403, 'Forbidden'))])
    github.faults.set(`DELETE ${one(gone ?? 0)}`, [
      ({ response, act }) => {
        act()
        send(response, refusal(404, 'Not Found'))
      },
    ])
    expect(await publish()).toEqual(published(kept.id))
    expect(github.comments.map(({ id }) => id)).toEqual([refused, kept.id])
  })
})

describe("other people's comments", () => {
  test('are not touched, even with our marker: the workflow token has no user of its own', async () => {
    const copied = ours('I copied this')
    Object.assign(copied, { login: 'ada', type: 'User' })
    const api = connect()
    expect(await api.publishComment(request(), new AbortController().signal)).toEqual(published(102))
    await api.publishComment(request({ body: 'later' }), new AbortController().signal)
    expect(copied.body).toContain('I copied this')
    expect(sent().filter((each) => each === 'GET /user')).toHaveLength(1)
  })

  test("are ours where the token is that person's own", async () => {
    github.login = 'Ada'
    const own = ours('old')
    Object.assign(own, { login: 'ada', type: 'User' })
    expect(await publish()).toEqual(published(own.id))
    expect(own.body).toContain('## Two texts improved')
  })

  test('stay as they are while it is not known who we are', async () => {
    Object.assign(ours('mine or not'), { login: 'ada', type: 'User' })
    const down = answering({ status: 502, data: {} })
    github.faults.set('GET /user', [down, down, down, down])
    expect(await publish()).toMatchObject({ state: 'refused', message: 'GitHub answered 502.' })
    expect(sent().filter((each) => !each.startsWith('GET'))).toEqual([])
  })
})

describe('a comment is made once', () => {
  const lost: Record<string, Fault> = {
    'the connection breaks': ({ response, act }) => {
      act()
      response.destroy()
    },
    'a gateway answers instead': ({ response, act }) => {
      act()
      send(response, { status: 504, data: '<html>' })
    },
    'the answer is cut short': ({ response, act }) => {
      act()
      response.writeHead(201, { 'content-type': 'application/json' }).end('{"id": 10')
    },
  }

  test.each(Object.entries(lost))('where it was stored and %s', async (_, fault) => {
    github.faults.set('POST', [fault])
    expect(await publish()).toEqual(published(101))
    expect(github.comments).toHaveLength(1)
    expect(sent()).toEqual([`GET ${listing}`, `POST ${listing}`, `GET ${listing}`])
  })

  test('where it was not stored at first', async () => {
    const broken: Fault = ({ response }) => {
      response.destroy()
    }
    github.faults.set('POST', [broken, broken])
    expect(await publish()).toEqual(published(101))
    expect(github.comments).toHaveLength(1)
    expect(clock.slept).toEqual([250, 500])
  })

  test('where the list lags behind', async () => {
    const empty = answering({ status: 200, data: [] })
    github.faults.set('GET', [empty, empty])
    expect(await publish()).toEqual(published(101))
    expect(github.comments).toHaveLength(1)
  })

  test('where its author turns out to be none that we know to be us', async () => {
    const byAda: Fault = ({ response, act }) => {
      act()
      Object.assign(github.comments[0] ?? {}, { login: 'ada', type: 'User' })
      send(response, { status: 201, data: { id: 101, html_url: published(101).url, body: null, user: null } })
    }
    github.faults.set('POST', [byAda])
    expect(await publish()).toEqual(published(101))
    expect(github.comments).toHaveLength(1)
  })
})

test('a comment that is deleted between two looks is made anew', async () => {
  const { id } = ours('old')
  github.faults.set(`PATCH ${one(id)}`, [
    ({ response, act }) => {
      github.comments = []
      send(response, act())
    },
  ])
  expect(await publish()).toEqual(published(101))
  expect(sent().map((each) => each.split(' ')[0])).toEqual(['GET', 'PATCH', 'GET', 'POST', 'GET'])
})

test('a comment that is gone whenever it is written is given up', async () => {
  const { id } = ours('old')
  const gone = answering(refusal(404, 'Not Found'))
  github.faults.set(`PATCH ${one(id)}`, [gone, gone, gone, gone])
  expect(await publish()).toMatchObject({ state: 'refused', message: 'GitHub answered 404: Not Found.' })
})

describe('two runs that race', () => {
  test.each([
    ['the older', 50],
    ['the newer', 51],
  ])('end with one comment, the newer text, when %s posts first', async (_, first) => {
    const waiting: (() => void)[] = []
    const later: (() => void)[] = []
    // Both have seen an empty list before either posts; then they post in the order of this test.
    const bothListed: Fault = ({ response, act }) => {
      waiting.push(() => {
        send(response, act())
      })
      if (waiting.length === 2) for (const each of waiting) each()
    }
    const inOrder: Fault = ({ response, act }) => {
      later.push(() => {
        send(response, act())
      })
    }
    github.faults.set('GET', [bothListed, bothListed])
    github.faults.set('POST', [inOrder, inOrder])
    const firstRun = publish({ runId: first, body: `text of ${first}` })
    await arrival(() => waiting.length === 1)
    const second = first === 50 ? 51 : 50
    const secondRun = publish({ runId: second, body: `text of ${second}` })
    await arrival(() => later.length === 2)
    const bodies = github.seen.filter(({ method }) => method === 'POST').map(({ body }) => body)
    const order = bodies[0]?.includes(`text of ${first}`) === true ? [0, 1] : [1, 0]
    for (const index of order) later[index]?.()
    await Promise.all([firstRun, secondRun])
    expect(github.comments).toHaveLength(1)
    expect(github.comments[0]?.body).toContain('text of 51')
  })
})

/** Waits until the fake has come so far. */
async function arrival(isThere: () => boolean): Promise<void> {
  for (let turn = 0; !isThere(); turn += 1) {
    if (turn > 2000) throw new Error('it never came')
    await new Promise((resolve) => setImmediate(resolve))
  }
}

test('no secret is in anything that is sent, nor in the words that come back', async () => {
  github.faults.set('PATCH', [answering(refusal(422, 'bad ck_secret'))])
  await publish({ body: 'the key ck_secret', key: 'for ck_secret' })
  const result = await publish({ body: 'another ck_secret', key: 'for ck_secret' })
  expect(result).toMatchObject({ state: 'refused', message: 'GitHub answered 422: bad ***.' })
  expect(github.comments).toHaveLength(1)
  expect(JSON.stringify([github.seen, result])).not.toContain('ck_secret')
  expect(readMarker(github.comments[0]?.body ?? '')?.key).toBe('for ***')
})
