/** Every act that a scripted fault can play, seen from a client over real sockets. */
import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, describe, expect, test } from '@jest/globals'
import { request } from 'undici'
import {
  clinic,
  namedFaults,
  settableClock,
  startSimulator,
  withFault,
  isFaultName,
} from '../../simulator/index.js'
import type { FaultAct, FaultRule, Simulator, SimulatorOptions } from '../../simulator/index.js'
import { at, cekura, github } from './calls.js'

const running: Simulator[] = []
afterEach(async () => {
  await Promise.all(running.splice(0).map((simulator) => simulator.close()))
})

async function start(options: Partial<SimulatorOptions> = {}): Promise<Simulator> {
  const simulator = await startSimulator(options)
  running.push(simulator)
  return simulator
}

const agentPath = `/aiagents/${clinic.agent}/`
const reads: FaultRule['match'] = { service: 'cekura', method: 'GET' }
const withAct = (act: FaultAct, more: Partial<FaultRule> = {}): FaultRule => ({ match: reads, act, ...more })
const improvement = {
  agent: clinic.agent,
  extra_instructions: 'Be clear.',
  current_instructions: 'You call.',
}

/** How a request to the agent ends: its status, the code of the error, or `deadline`. */
async function ending(simulator: Simulator, deadline = 2000): Promise<number | string> {
  try {
    const reply = await request(`${simulator.url}/test_framework/v1${agentPath}`, {
      headers: { 'x-cekura-api-key': simulator.apiKey },
      signal: AbortSignal.timeout(deadline),
    })
    await reply.body.text()
    return reply.statusCode
  } catch (error) {
    const code = at(error, 'code')
    return typeof code === 'string' ? code : 'deadline'
  }
}

describe('when a rule plays', () => {
  test('so many times, after so many, and for what it matches only', async () => {
    const simulator = await start({
      faults: [
        {
          name: 'flaky',
          match: { ...reads, path: /aiagents/g },
          after: 1,
          times: 2,
          act: { kind: 'html', status: 503 },
        },
      ],
    })
    const call = cekura(simulator)
    const statuses = []
    for (const path of [agentPath, agentPath, '/scenarios/', agentPath, agentPath])
      statuses.push((await call(path)).status)
    expect(statuses).toEqual([200, 503, 200, 503, 200])
    expect(simulator.requests.map(({ fault }) => fault)).toEqual([null, 'flaky', null, 'flaky', null])
  })

  test('by body and query', async () => {
    const act: FaultAct = { kind: 'status', status: 500 }
    const simulator = await start({
      faults: [
        {
          match: { service: 'cekura', body: (body) => at(body, 'current_instructions') === 'Spoil me.' },
          act,
        },
        { match: { service: 'cekura', query: ({ page }) => page === '1' }, act },
      ],
    })
    const call = cekura(simulator)
    const improve = async (text: string): Promise<number> =>
      (
        await call('/scenarios/improve_instructions/', {
          body: { ...improvement, current_instructions: text },
        })
      ).status
    expect([await improve('Spoil me.'), await improve('Leave me.')]).toEqual([500, 200])
    expect([(await call('/scenarios/?page=1')).status, (await call('/scenarios/')).status]).toEqual([
      500, 200,
    ])
  })

  test('chosen for each request, where none leaves it to the next rule', async () => {
    const simulator = await start({
      faults: [
        withAct({ kind: 'reset' }, { after: 9 }),
        { match: reads, act: ({ number }) => (number === 2 ? { kind: 'status', status: 599 } : null) },
        { match: reads, times: 1, name: 'last', act: { kind: 'status', status: 418 } },
      ],
    })
    const statuses = []
    for (let count = 0; count < 3; count += 1) statuses.push((await cekura(simulator)(agentPath)).status)
    expect(statuses).toEqual([418, 599, 200])
    expect(simulator.requests.map(({ fault }) => fault)).toEqual(['last', 'status', null])
  })

  test('by chance, the same in every run', async () => {
    const statuses = async (): Promise<number[]> => {
      const simulator = await start({
        faults: [withAct({ kind: 'status', status: 500 }, { probability: 0.5, seed: 7 })],
      })
      const all = []
      for (let count = 0; count < 40; count += 1) all.push((await cekura(simulator)(agentPath)).status)
      return all
    }
    const [one, two] = [await statuses(), await statuses()]
    expect(one).toEqual(two)
    expect(one.filter((status) => status === 500).length).toBeGreaterThan(8)
    expect(one.filter((status) => status === 200).length).toBeGreaterThan(8)
  })

  test('a rule that fails by itself is told to the author of the test', async () => {
    const body = (): boolean => {
      throw new Error('no such field')
    }
    const simulator = await start({
      faults: [{ match: { service: 'cekura', body }, act: { kind: 'reset' } }],
    })
    expect(await cekura(simulator)(agentPath)).toMatchObject({
      status: 500,
      body: { detail: 'simulator: no such field' },
    })
  })

  test('until it is taken away', async () => {
    const simulator = await start()
    const remove = simulator.addFault(withAct({ kind: 'status', status: 502 }))
    const during = await ending(simulator)
    remove()
    expect([during, await ending(simulator)]).toEqual([502, 200])
  })
})

describe('what is done to a request', () => {
  test('a status comes with its headers, and Retry-After in both forms', async () => {
    const clock = settableClock(Date.UTC(2026, 0, 5, 9))
    const retry = (form: 'seconds' | 'date'): FaultRule =>
      withAct(
        { kind: 'status', status: 429, headers: { 'x-more': '1' }, retryAfter: { seconds: 90, form } },
        { times: 1 },
      )
    const simulator = await start({ clock, faults: [retry('seconds'), retry('date')] })
    const replies = [await cekura(simulator)(agentPath), await cekura(simulator)(agentPath)]
    expect(replies.map(({ headers }) => headers.get('retry-after'))).toEqual([
      '90',
      'Mon, 05 Jan 2026 09:01:30 GMT',
    ])
    expect(replies[0]).toMatchObject({ status: 429, body: { detail: 'Request was throttled.' } })
    expect(replies[0]?.headers.get('x-more')).toBe('1')
  })

  test.each<[FaultAct, number | string]>([
    [{ kind: 'reset' }, 'UND_ERR_SOCKET'],
    [{ kind: 'resetAfterWork' }, 'UND_ERR_SOCKET'],
    [{ kind: 'truncate' }, 'UND_ERR_SOCKET'],
    [{ kind: 'hang' }, 'deadline'],
    [{ kind: 'delay', ms: 5000 }, 'deadline'],
    [{ kind: 'redirect' }, 302],
    [{ kind: 'slow', pieces: 5, everyMs: 2 }, 200],
    [{ kind: 'html', status: 200 }, 200],
  ])('%j ends as %s', async (act, end) => {
    const simulator = await start({ faults: [withAct(act)] })
    expect(await ending(simulator, end === 'deadline' ? 100 : 2000)).toBe(end)
  })

  test('a whole answer can hold half of its JSON, a page of HTML, too much, or something else', async () => {
    const acts: FaultAct[] = [
      { kind: 'cutJson' },
      { kind: 'html', status: 200 },
      { kind: 'hugeBody', bytes: 3_000_000 },
      { kind: 'garbage', body: ['?'] },
      { kind: 'wrongTypes' },
    ]
    const simulator = await start({ faults: acts.map((act) => withAct(act, { times: 1 })) })
    const bodies = []
    while (bodies.length < acts.length) bodies.push((await cekura(simulator)(agentPath)).body)
    expect(bodies).toEqual([
      expect.stringMatching(/^\{"id":[^}]*$/),
      expect.stringContaining('<!DOCTYPE html>'),
      { results: [expect.stringMatching(/^x{3000000}$/)] },
      ['?'],
      expect.objectContaining({
        id: 'a number',
        agent_name: { text: expect.any(String) },
        enabled_personalities: null,
      }),
    ])
  })

  test.each<[FaultAct, number]>([
    [{ kind: 'reset' }, 0],
    [{ kind: 'status', status: 502 }, 0],
    [{ kind: 'hang' }, 0],
    [{ kind: 'resetAfterWork' }, 1],
    [{ kind: 'status', status: 502, afterWork: true }, 1],
    [{ kind: 'html', status: 504, afterWork: true }, 1],
    [{ kind: 'truncate' }, 1],
  ])('a start that meets %j leaves %d jobs', async (act, jobs) => {
    const simulator = await start({ faults: [{ match: { service: 'cekura' }, act }] })
    await request(`${simulator.url}/test_framework/v1/scenarios/improve_instructions/`, {
      method: 'POST',
      headers: { 'x-cekura-api-key': simulator.apiKey, 'content-type': 'application/json' },
      body: JSON.stringify(improvement),
      signal: AbortSignal.timeout(act.kind === 'hang' ? 500 : 10_000),
    })
      .then(({ body }) => body.text())
      .catch(() => 'lost')
    expect(simulator.jobs).toHaveLength(jobs)
    expect(simulator.requests).toHaveLength(1)
  })

  test('pages can repeat, overlap and point elsewhere', async () => {
    const simulator = await start()
    const ids = [1, 2, 3, 4].map(() => simulator.state.addScenario().id)
    const second = async (act: FaultAct): Promise<readonly unknown[]> => {
      const remove = simulator.addFault(withAct(act))
      const { body } = await cekura(simulator)('/scenarios/?page_size=2&page=2')
      remove()
      return [at(body, 'results', 0, 'id'), at(body, 'results', 1, 'id'), at(body, 'next')]
    }
    expect(await second({ kind: 'duplicatePage' })).toEqual([
      ids[0],
      ids[1],
      expect.stringContaining('page=3'),
    ])
    expect((await second({ kind: 'overlapPage' })).slice(0, 2)).toEqual([ids[0], ids[2]])
    expect((await second({ kind: 'foreignNext', origin: 'http://127.0.0.1:9' }))[2]).toMatch(
      /^http:\/\/127\.0\.0\.1:9\//,
    )
  })

  test('a hanging request does not keep the simulator from closing', async () => {
    const simulator = await startSimulator({ faults: [withAct({ kind: 'hang' })] })
    const end = ending(simulator, 60_000)
    while (simulator.requests.length === 0) await new Promise((resolve) => setImmediate(resolve))
    await simulator.close()
    expect(await end).toBe('UND_ERR_SOCKET')
  })

  test('latency is spent on every answer', async () => {
    const simulator = await start({ latencyMs: 30 })
    const started = performance.now()
    await ending(simulator)
    expect(performance.now() - started).toBeGreaterThanOrEqual(29)
  })
})

test('requests are recorded with what was sent, and never with a key or a token', async () => {
  const simulator = await start()
  await cekura(simulator)('/scenarios/improve_instructions/?agent_id=1', { body: improvement })
  await cekura(simulator)(agentPath, { headers: { 'x-cekura-api-key': 'a wrong key' } })
  await github(simulator)('/user')
  expect(simulator.requests).toMatchObject([
    {
      number: 1,
      service: 'cekura',
      method: 'POST',
      path: '/test_framework/v1/scenarios/improve_instructions/',
      query: { agent_id: '1' },
      body: improvement,
      credential: 'valid',
      ignored: ['agent_id'],
      status: 200,
    },
    { number: 2, credential: 'wrong', status: 401, body: undefined },
    { number: 3, service: 'github', path: '/user', status: 403 },
  ])
  const written = JSON.stringify(simulator.requests)
  for (const secret of [simulator.apiKey, simulator.token, 'a wrong key'])
    expect(written).not.toContain(secret)
})

describe('named faults', () => {
  /** What each does to a start, a read of the agent, a list and the comment: at least one is not as usual. */
  async function outcome(options: Partial<SimulatorOptions>): Promise<string> {
    const simulator = await start({ ...options, clock: settableClock() })
    const call = cekura(simulator)
    const lost = (error: unknown): string => (error instanceof Error ? error.name : 'lost')
    const seen: unknown[] = []
    simulator.state.addScenario({ instructions: 'You are {{test_profile.user_name}}. <hold time="1s" />' })
    for (const scenario of [...simulator.state.scenarios.values()]) {
      for (let count = 0; count < 6; count += 1) seen.push(await endings(call(agentPath), lost))
      seen.push(await endings(call('/scenarios/?page=1&page_size=1'), lost))
      const body = { ...improvement, current_instructions: scenario.instructions }
      const started = await endings(call('/scenarios/improve_instructions/', { body }), lost)
      const id = simulator.jobs[0]?.progressId ?? 'none'
      for (let count = 0; count < 2; count += 1)
        seen.push(await endings(call(`/scenarios/instructions-progress/?progress_id=${id}`), lost))
      const change = { method: 'PATCH', body: { instructions: 'New.' } }
      seen.push(
        started,
        scenario.instructions,
        await endings(call(`/scenarios/${scenario.id}/`, change), lost),
      )
    }
    const generation = { agent_id: clinic.agent, num_scenarios: 3 }
    const generating = await endings(call('/scenarios/generate-bg/', { body: generation }), lost)
    const id = String(at(generating, 'body', 'progress_id'))
    seen.push(await endings(call(`/scenarios/generate-progress/?progress_id=${id}`), lost))
    seen.push(
      await endings(
        github(simulator)(`/repos/${simulator.repository}/issues/1/comments`, { body: { body: 'x' } }),
        lost,
      ),
    )
    return JSON.stringify(seen).replace(/127\.0\.0\.1:\d+/g, 'here')
  }

  async function endings(reply: Promise<unknown>, lost: (error: unknown) => string): Promise<unknown> {
    // Far more than an answer takes on a busy machine: only the fault that hangs pays for it.
    const over = new AbortController()
    const late = wait(1500, 'no answer', { signal: over.signal }).catch(lost)
    try {
      return await Promise.race([reply.catch(lost), late])
    } finally {
      over.abort()
    }
  }

  test('each of them changes something that a client can see', async () => {
    const usual = await outcome({})
    expect(await outcome({})).toBe(usual)
    for (const name of Object.keys(namedFaults)) {
      if (!isFaultName(name)) throw new Error(name)
      expect({ name, seen: await outcome(withFault(name)) }).not.toEqual({ name, seen: usual })
      expect(namedFaults[name].description).toMatch(/^[A-Z].*\.$/)
    }
    expect(isFaultName('nonsense')).toBe(false)
  }, 30_000)
})
