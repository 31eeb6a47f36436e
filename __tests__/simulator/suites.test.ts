/** Runs of one-off suites: their price, how they go on, how they end, and the forms of their results. */
import { afterEach, describe, expect, test } from '@jest/globals'
import { clinic, settableClock, startSimulator } from '../../simulator/index.js'
import type { CallAttempt, CallOutcome, Simulator, SuiteRunOptions } from '../../simulator/index.js'
import { at, cekura } from './calls.js'

const running: Simulator[] = []
afterEach(async () => {
  await Promise.all(running.splice(0).map((simulator) => simulator.close()))
})

const { agent, project } = clinic
const spec = {
  version: '1',
  suite: { name: 'Proof' },
  defaults: { frequency: 2 },
  scenarios: [
    { key: 'move', name: 'Moves', instructions: 'Move it.' },
    { key: 'cancel', name: 'Cancels', instructions: 'Cancel it.', frequency: 4 },
  ],
}
const body = { agent_id: agent, channel: 'text', spec }

async function start(suiteRuns: Partial<SuiteRunOptions> = {}) {
  const clock = settableClock()
  const simulator = await startSimulator({ clock, suiteRuns })
  running.push(simulator)
  const call = cekura(simulator)
  const run = (query = '') => call(`/scenarios/run_scenarios_json/${query}`, { body })
  return {
    simulator,
    clock,
    call,
    run,
    /** Starts the suite, and answers what reads its result. */
    started: async () => {
      const id = String(at((await run()).body, 'id'))
      return {
        id,
        result: async () => (await call(`/results/${id}/`)).body,
        end: () => call(`/results/${id}/end_calls/`, { method: 'POST' }),
      }
    },
  }
}

function callsOf(result: unknown): readonly unknown[] {
  return Object.values(at(result, 'runs') as object)
}

const outcomes = (...list: readonly CallOutcome[]) => {
  let next = 0
  return (): CallOutcome => list[next++ % list.length] ?? 'passed'
}

describe('the price of a suite', () => {
  test('is told by the dry run, which runs nothing', async () => {
    const { simulator, run } = await start()
    expect((await run('?dry_run=true')).body).toEqual({
      scenario_count: 2,
      total_runs: 6,
      estimated_cost: 1.5,
    })
    expect(simulator.suiteRuns).toEqual([])
    expect(at((await run('?dry_run=false')).body, 'id')).toBeDefined()
  })

  test('can come as text, and under a key of its own', async () => {
    const { run } = await start({ pricePerCall: 0.75, costAs: 'text', planAs: 'nested' })
    expect(at((await run('?dry_run=1')).body, 'plan', 'estimated_cost')).toBe('4.5')
  })

  test.each([
    [402 as const, { detail: expect.stringContaining('balance') }],
    [400 as const, { non_field_errors: [expect.stringContaining('balance')] }],
  ])(
    'above the balance is refused with %i by the dry run and the start, not by the check',
    async (...given) => {
      const [lowBalanceStatus, words] = given
      const { simulator, call, run } = await start({ balance: 2, lowBalanceStatus })
      expect((await run()).status).toBe(200)
      expect(await run('?dry_run=true')).toMatchObject({ status: lowBalanceStatus, body: words })
      expect((await run()).status).toBe(lowBalanceStatus)
      expect((await call('/scenarios/validate_scenarios_json/', { body })).body).toEqual({
        valid: true,
        plan: { scenario_count: 2, total_runs: 6, estimated_cost: 1.5 },
      })
      expect(simulator.suiteRuns).toHaveLength(1)
    },
  )
})

describe('a suite that was started', () => {
  test('is answered with its result and its calls, all of them waiting', async () => {
    const { run } = await start()
    const reply = await run()
    expect(reply).toMatchObject({ status: 200, body: { agent, status: 'pending', run_as_text: true } })
    const calls = at(reply.body, 'runs')
    expect(calls).toHaveLength(6)
    expect(at(calls, 0)).toMatchObject({ status: 'pending', scenario_name: 'Moves' })
  })

  test('goes through its words, while its calls come to their end one by one', async () => {
    const { clock, started } = await start({ durationMs: 9000 })
    const { result } = await started()
    const seen: unknown[] = []
    for (let step = 0; step < 5; step += 1) {
      const body = await result()
      seen.push([at(body, 'status'), at(body, 'completed_runs_count'), at(body, 'success_runs_count')])
      clock.advance(2250)
    }
    expect(seen).toEqual([
      ['pending', 0, 0],
      ['pending', 2, 2],
      ['in_progress', 4, 4],
      ['evaluating', 6, 6],
      ['completed', 6, 6],
    ])
  })

  test('is kept as it was sent, with what it cost and how often it was asked for', async () => {
    const { simulator, started } = await start()
    const { result } = await started()
    await result()
    expect(simulator.suiteRuns).toMatchObject([
      { agent, project, name: 'Proof', channel: 'text', spec, cost: 1.5, polls: 1, repeats: null },
    ])
  })

  test('shows by the earlier result that the very same one was sent twice', async () => {
    const { simulator, call, run } = await start()
    await run()
    await call('/scenarios/run_scenarios_json/', { body: { ...body, channel: 'voice' } })
    await run()
    const [first] = simulator.suiteRuns
    expect(simulator.suiteRuns.map(({ repeats }) => repeats)).toEqual([null, null, first?.id])
  })

  test('has the outcomes that the text, the case and the number of the attempt decide', async () => {
    const attempts: CallAttempt[] = []
    const { started } = await start({
      outcome: (attempt) => {
        attempts.push(attempt)
        return attempt.instructions === 'Cancel it.' && attempt.attempt > 0 ? 'missed' : 'passed'
      },
    })
    const result = await (await started()).result()
    expect(callsOf(result).map((call) => at(call, 'success'))).toEqual([
      true,
      true,
      true,
      false,
      false,
      false,
    ])
    expect(result).toMatchObject({ total_runs_count: 6, success_runs_count: 3, failed_runs_count: 3 })
    expect(attempts[3]).toEqual({
      instructions: 'Cancel it.',
      key: 'cancel',
      name: 'Cancels',
      attempt: 1,
      channel: 'text',
      suite: 1,
    })
  })
})

describe('the end of a suite', () => {
  test.each(['failed', 'timeout', 'cancelled'] as const)(
    'can be %s, with half of its calls cut off',
    async (ends) => {
      const { started } = await start({ ends })
      const result = await (await started()).result()
      expect(at(result, 'status')).toBe(ends)
      expect(callsOf(result).map((call) => [at(call, 'status'), at(call, 'success')])).toEqual([
        ...Array.from({ length: 3 }, () => ['completed', true]),
        ...Array.from({ length: 3 }, () => [ends, false]),
      ])
    },
  )

  test('comes with end_calls for what is still on the line, and stays as it was then', async () => {
    const { simulator, clock, started } = await start({ durationMs: 9000 })
    const { result, end } = await started()
    clock.advance(3000)
    expect(await end()).toMatchObject({ status: 200, body: '' })
    clock.advance(9000)
    await end()
    const body = await result()
    expect(body).toMatchObject({ status: 'cancelled', completed_runs_count: 3, failed_runs_count: 3 })
    const [record] = simulator.suiteRuns
    expect((record?.endedAt ?? 0) - (record?.startedAt ?? 0)).toBe(3000)
  })

  test('by itself is not changed by end_calls', async () => {
    const { simulator, started } = await start()
    const { result, end } = await started()
    await end()
    expect(at(await result(), 'status')).toBe('completed')
    expect(simulator.suiteRuns[0]?.endedAt).toBeNull()
  })

  test('never comes where the suite lasts for ever', async () => {
    const { clock, started } = await start({ durationMs: Infinity })
    const { result } = await started()
    clock.advance(1e9)
    expect(await result()).toMatchObject({ status: 'pending', completed_runs_count: 0 })
  })
})

describe('the answer', () => {
  test('can have its counts as text', async () => {
    const { started } = await start({ countsAs: 'text' })
    const result = await (await started()).result()
    expect(result).toMatchObject({ total_runs_count: '6', success_runs_count: '6', failed_runs_count: '0' })
  })

  test('can lack calls that it counts, and hold calls that nobody judged', async () => {
    const { started } = await start({ outcome: outcomes('absent', 'unjudged', 'passed') })
    const result = await (await started()).result()
    expect(callsOf(result).map((call) => at(call, 'success'))).toEqual([null, true, null, true])
    expect(result).toMatchObject({ total_runs_count: 6, success_runs_count: 2 })
  })

  test.each([
    ['message' as const, { error_message: 'The call did not connect.' }, []],
    ['list' as const, { error_message: '' }, [86001, 86004]],
    ['text' as const, { error_message: '' }, '[86001,86004]'],
  ])('can tell by a %s which calls did not connect', async (...[erroredAs, first, listed]) => {
    const { started } = await start({ erroredAs, outcome: outcomes('errored', 'passed', 'missed') })
    const result = await (await started()).result()
    expect(at(result, 'runs', 86001)).toMatchObject({ status: 'failed', success: false, ...first })
    expect(at(result, 'not_connected_runs')).toEqual(listed)
  })

  test.each([
    ['scenario_name' as const, { scenario: 70001, scenario_name: 'Moves' }],
    ['scenario' as const, { scenario: { id: 70001, name: 'Moves' } }],
    ['key' as const, { scenario: 70001, key: 'move' }],
  ])('can name the scenario of a call by its %s', async (callsNamedBy, named) => {
    const { started } = await start({ callsNamedBy })
    const result = await (await started()).result()
    expect(at(result, 'runs', 86001)).toMatchObject(named)
  })

  test('about a result that does not exist is 404', async () => {
    const { call } = await start()
    expect((await call('/results/1/')).status).toBe(404)
    expect((await call('/results/1/end_calls/', { method: 'POST' })).status).toBe(404)
  })
})
