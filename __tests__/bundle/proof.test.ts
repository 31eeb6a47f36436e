/** A proof in a bad hour: nothing is started twice, no call stays on the line, and a cancelled run is done in time. */
import { describe, expect, test } from '@jest/globals'
import type { FaultRule } from '../../simulator/index.js'
import { type Run, scenarioOf, statuses, type World } from './harness.js'
import { untilDuring } from './interrupted.js'
import { isDry, proofOf, proving, runs, startProofWorld, suiteStarts } from './proof-world.js'

/** GitHub sends SIGTERM 7.5 s after SIGINT: all must be over by then, on a machine that is busy with other tests, too. */
const promisedMs = 7_500

const long = { durationMs: 600_000 }
const improved = { 1: 'improved', 2: 'improved', 3: 'improved' }
const results = { service: 'cekura', method: 'GET', path: /\/results\/\d+\/$/ } as const
const ends = { service: 'cekura', method: 'POST', path: /\/end_calls\/$/ } as const
const started = { ...runs, query: (query: Readonly<Record<string, string>>) => !isDry(query) }

async function cancel(
  world: World,
  { when, inputs = {} }: { readonly when: () => boolean; readonly inputs?: Readonly<Record<string, string>> },
): Promise<{ readonly run: Run; readonly tookMs: number }> {
  let kill = (): void => undefined
  const running = world.run(
    { ...proving, ...inputs },
    {
      onStart: (process) => {
        kill = () => {
          process.kill('SIGINT')
        }
      },
    },
  )
  await untilDuring(running, when)
  const sentAt = performance.now()
  kill()
  const run = await running
  return { run, tookMs: performance.now() - sentAt }
}

function expectCancelled(world: World, { run, tookMs }: Awaited<ReturnType<typeof cancel>>): void {
  expect(tookMs).toBeLessThan(promisedMs)
  expect(run.exitCode).toBe(1)
  expect(run.outputs).toMatchObject({ conclusion: 'failure', reason: 'cancelled' })
  expect(statuses(run)).toEqual(improved)
  expect(world.comment()).toContain('#### Proposed changes (3)')
  expect(proofOf(run).reason).toBeTruthy()
}

describe('a cancel', () => {
  test('half way ends the calls of both sides, and the report says so', async () => {
    const world = await startProofWorld({ suiteRuns: long })
    const { suiteRuns } = world.simulator
    const both = () => suiteRuns.length === 2 && suiteRuns.every(({ polls }) => polls > 1)
    const cancelled = await cancel(world, { when: both })
    expectCancelled(world, cancelled)
    expect(suiteRuns.map(({ endedAt }) => endedAt !== null)).toEqual([true, true])
    const { reason, results: pages } = proofOf(cancelled.run)
    expect(reason.match(/The run ended before result \d+ was over\. Its calls were ended\./g)).toHaveLength(2)
    expect(pages).toHaveLength(2)
    expect(world.comment()).toContain('Its calls were ended.')
  })

  test('keeps what was judged until then', async () => {
    const world = await startProofWorld({ suiteRuns: { durationMs: 4_000 } })
    const { suiteRuns, clock } = world.simulator
    const some = () =>
      suiteRuns.length === 2 && suiteRuns.every(({ startedAt }) => clock.now() > startedAt + 1_500)
    const cancelled = await cancel(world, { when: some })
    expectCancelled(world, cancelled)
    const { before, after } = proofOf(cancelled.run)
    for (const { total } of [before, after]) {
      expect(total).toBeGreaterThan(0)
      expect(total).toBeLessThan(15)
    }
  })

  test('while Cekura does not answer the end of the calls is done in time, and says that they may go on', async () => {
    const world = await startProofWorld({
      suiteRuns: long,
      options: { faults: [{ match: ends, act: { kind: 'hang' } }] },
    })
    const { suiteRuns } = world.simulator
    const both = () => suiteRuns.length === 2 && suiteRuns.every(({ polls }) => polls > 0)
    const cancelled = await cancel(world, { when: both })
    expectCancelled(world, cancelled)
    expect(proofOf(cancelled.run).reason).toContain('Its calls could not be ended: end them on Cekura.')
  })

  test('while neither Cekura nor GitHub answers is done in time all the same', async () => {
    const github = { service: 'github', method: ['POST', 'PATCH'] } as const
    const world = await startProofWorld({
      suiteRuns: long,
      options: {
        faults: [
          { match: ends, act: { kind: 'hang' } },
          { match: github, act: { kind: 'hang' } },
        ],
      },
    })
    const { suiteRuns } = world.simulator
    const both = () => suiteRuns.length === 2 && suiteRuns.every(({ polls }) => polls > 0)
    const { run, tookMs } = await cancel(world, { when: both })
    expect(tookMs).toBeLessThan(promisedMs)
    expect([run.exitCode, run.outputs['comment-url']]).toEqual([1, ''])
    expect(statuses(run)).toEqual(improved)
    expect(proofOf(run).reason).toContain('Its calls could not be ended')
  })

  test('while a start is under way waits for its result, and ends its calls', async () => {
    const world = await startProofWorld({
      suiteRuns: long,
      options: { faults: [{ match: started, times: 1, act: { kind: 'delay', ms: 700 } }] },
    })
    const { suiteRuns } = world.simulator
    const cancelled = await cancel(world, { when: () => suiteRuns.length === 1 })
    expectCancelled(world, cancelled)
    expect(suiteRuns.map(({ endedAt }) => endedAt !== null)).toEqual([true])
    expect(proofOf(cancelled.run).results).toHaveLength(1)
  })

  test('while a start is never answered gives up on it in time, and ends the other side', async () => {
    const world = await startProofWorld({
      suiteRuns: long,
      options: { faults: [{ match: started, after: 1, act: { kind: 'hang', afterWork: true } }] },
    })
    const { suiteRuns } = world.simulator
    const cancelled = await cancel(world, { when: () => suiteRuns.length === 2 })
    expectCancelled(world, cancelled)
    expect(suiteRuns.map(({ endedAt }) => endedAt !== null)).toEqual([true, false])
    expect(proofOf(cancelled.run).reason).toContain('The answer to the start of a suite was lost')
  })
})

test('the deadline ends the calls, keeps the proposal, and the verdict is that of the scenarios', async () => {
  const world = await startProofWorld({ suiteRuns: long })
  const run = await world.run({ ...proving, timeout: '3s' })
  expect(world.simulator.suiteRuns.map(({ endedAt }) => endedAt !== null)).toEqual([true, true])
  expect(statuses(run)).toEqual(improved)
  expect([run.exitCode, run.report.ending]).toEqual([0, 'deadline'])
  expect(proofOf(run).reason).toContain('Its calls were ended.')
})

describe('a start whose answer is lost', () => {
  test.each([
    ['the connection breaks', { kind: 'resetAfterWork' }],
    ['a gateway answers', { kind: 'html', status: 502, afterWork: true }],
    ['half an answer comes', { kind: 'truncate' }],
  ] as const)('because %s is never sent again, and the calls of the other side are ended', async (_, act) => {
    const lost: FaultRule = { match: started, after: 1, times: 1, act }
    const world = await startProofWorld({ suiteRuns: long, options: { faults: [lost] } })
    const run = await world.run(proving)
    expect(suiteStarts(run)).toHaveLength(2)
    expect(world.simulator.suiteRuns.map(({ endedAt }) => endedAt !== null)).toEqual([true, false])
    expect(statuses(run)).toEqual(improved)
    expect(run.exitCode).toBe(0)
    expect(proofOf(run).reason).toContain('its calls may be on the line; it is not sent again.')
  })
})

describe('trouble while results are read', () => {
  test.each([
    ['5xx', { kind: 'status', status: 503 }],
    ['a web page', { kind: 'html', status: 502 }],
    ['a web page with a good status', { kind: 'html', status: 200 }],
    ['half an answer', { kind: 'truncate' }],
    ['a lost connection', { kind: 'reset' }],
    ['too many requests', { kind: 'status', status: 429 }],
  ] as const)('(%s) that passes changes nothing', async (_, act) => {
    const world = await startProofWorld({ options: { faults: [{ match: results, times: 3, act }] } })
    const run = await world.run(proving)
    expect(proofOf(run)).toMatchObject({ verdict: 'better', after: { passed: 15, total: 15 } })
    expect(world.simulator.suiteRuns).toHaveLength(2)
  })

  test('that lasts ends the calls and costs the proof alone', async () => {
    const gone: FaultRule = {
      match: results,
      act: { kind: 'status', status: 404, body: { detail: 'Gone.' } },
    }
    const world = await startProofWorld({ suiteRuns: long, options: { faults: [gone] } })
    const run = await world.run(proving)
    expect(world.simulator.suiteRuns.map(({ endedAt }) => endedAt !== null)).toEqual([true, true])
    expect([run.exitCode, statuses(run)]).toEqual([0, improved])
    expect(proofOf(run).reason).toMatch(/Result \d+ could not be read: GET .* answered 404: Gone\./)
  })
})

describe('the forms of a result', () => {
  test.each([
    { countsAs: 'text', callsNamedBy: 'scenario', erroredAs: 'list' },
    { countsAs: 'number', callsNamedBy: 'key', erroredAs: 'text' },
  ] as const)('%o are read alike', async (forms) => {
    const world = await startProofWorld({
      suiteRuns: forms,
      outcomes: ({ isNew, attempt }) => (attempt === 0 ? 'errored' : isNew ? 'passed' : 'missed'),
    })
    const run = await world.run(proving)
    expect(proofOf(run)).toMatchObject({ before: { passed: 0, total: 12 }, after: { passed: 12, total: 12 } })
    expect(proofOf(run).reason).toContain(
      'Counted for neither side: 6 runs ended by trouble of the platform.',
    )
  })

  test('with calls that never connected, were not judged, or are missing, count the others', async () => {
    const world = await startProofWorld({
      outcomes: ({ isNew, attempt }) =>
        (['errored', 'unjudged', 'absent'] as const)[attempt] ?? (isNew ? 'passed' : 'missed'),
    })
    const run = await world.run(proving)
    expect(proofOf(run)).toMatchObject({ before: { total: 6 }, after: { total: 6 } })
    expect(scenarioOf(run, 1).proof?.after).toMatchObject({ passed: 2, total: 2 })
    expect(proofOf(run).reason).toContain(
      '6 runs ended by trouble of the platform, 6 runs without a judgement, 6 runs missing from the answer.',
    )
  })

  test.each(['failed', 'timeout', 'cancelled'] as const)(
    'that ends as %s keep what was judged',
    async (word) => {
      const world = await startProofWorld({ suiteRuns: { ends: word } })
      const run = await world.run(proving)
      expect([run.exitCode, statuses(run)]).toEqual([0, improved])
      expect(proofOf(run).reason).toContain(`ended as “${word}”.`)
      expect(proofOf(run).before).toMatchObject({ passed: 0, total: 7 })
      expect(proofOf(run).after).toMatchObject({ passed: 7, total: 7 })
    },
  )

  test('with a status that no list names are waited for, and the word is told once', async () => {
    const odd: FaultRule = {
      match: results,
      times: 4,
      act: { kind: 'garbage', body: { status: 'simmering', runs: {} } },
    }
    const world = await startProofWorld({ options: { faults: [odd] } })
    const run = await world.run(proving)
    expect(proofOf(run).verdict).toBe('better')
    const told = run.annotations.filter(({ title }) => title === 'Unknown status')
    expect(told.map(({ message }) => message.includes('simmering'))).toEqual([true])
  })
})

test('the log tells that texts are being run, and how each result came out', async () => {
  const world = await startProofWorld({ suiteRuns: { durationMs: 300 } })
  const run = await world.run(proving)
  for (const { id, name } of world.simulator.suiteRuns) {
    expect(run.log).toContain(`Started the suite “${name}” as result ${id}.`)
    expect(run.log).toMatch(new RegExp(`Result ${id} is over: \\d+ of 15 runs passed\\.`))
  }
})
