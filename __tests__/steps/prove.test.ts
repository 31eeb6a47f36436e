/** The proof of a run from its rows to the record: what is compared, what is left out, and what it rests on. */
import { describe, expect, test } from '@jest/globals'
import { proveScenario } from '../../src/core/proof.js'
import type { ResultReading } from '../../src/core/proof-result.js'
import type { SuiteRun } from '../../src/edges.js'
import type { KnownProofs } from '../../src/steps/known-proofs.js'
import { ranSuite, rejecting, scenario, serviceError } from './fake-cekura.js'
import { proved, proving, row } from './fake-proving.js'

const isNew = ({ instructions }: { readonly instructions: string }) => instructions.startsWith('New')

describe('a proof', () => {
  test('runs old and new texts as two suites that differ in nothing else, and puts what they show into the rows', async () => {
    const {
      proof,
      started,
      row: at,
      run,
    } = await (async () => {
      const world = proving([row(1), row(2)])
      world.cekura.world.suite = (suite) => [ranSuite(suite, isNew)]
      await world.prove()
      return world
    })()
    const [before, after] = started
    expect(before).toMatchObject({ agentId: 7, channel: 'text', name: 'acme/clinic-agent 0123456 · before' })
    expect(after?.name).toBe('acme/clinic-agent 0123456 · after')
    expect(before?.spec.scenarios.map(({ instructions }) => instructions)).toEqual(['Old 1.', 'Old 2.'])
    expect(after?.spec.scenarios.map(({ instructions }) => instructions)).toEqual(['New 1.', 'New 2.'])
    expect(before?.spec.defaults).toEqual({ frequency: 5 })
    expect(proof()).toMatchObject({
      channel: 'text',
      estimatedCost: 5,
      verdict: 'better',
      before: { passed: 0, total: 10 },
      after: { passed: 10, total: 10 },
      results: ['https://dashboard.cekura.ai/3/results/9001', 'https://dashboard.cekura.ai/3/results/9002'],
    })
    expect(at(1)?.proof).toEqual(proveScenario({ passed: 0, total: 5 }, { passed: 5, total: 5 }))
    expect(run.edges.runner.lines).toContain('Proof: 2 suites to run, estimated cost 5.')
    expect(run.edges.runner.lines.at(-1)).toMatch(/^Proof: better\. The scenarios pass more often/)
  })

  test('is about what changes: neither about what stays nor about what is not offered', async () => {
    const place = { file: 'tests.json', key: 'a', at: 'scenarios[0]', line: 1, onCekura: 'Third.' }
    const { keys, row: at } = await proved([
      row(1),
      row(2, { status: 'unchanged', after: null }),
      row(3, { status: 'rejected' }),
      row(4, { status: 'skipped', after: null }),
      row(5, { status: 'failed', after: null }),
      row(6, { status: 'drifted' }),
      row(7, { status: 'drifted', suite: place }),
      row(8, { after: 'Old 8.' }),
    ])
    expect(keys()).toEqual([
      ['scenario-1', 'scenario-7'],
      ['scenario-1', 'scenario-7'],
    ])
    expect(at(2)?.proof).toBeUndefined()
  })

  test('of all texts never calls one that stays better or worse than itself', async () => {
    const world = proving([row(1), row(2, { status: 'unchanged', after: null })], {
      raw: { 'verify-only': 'all' },
    })
    world.cekura.world.suite = (suite) => [ranSuite(suite, () => suite.name.endsWith('before'))]
    await world.prove()
    expect(world.row(1)?.proof?.verdict).toBe('worse')
    expect(world.row(2)?.proof).toMatchObject({
      before: { passed: 5 },
      after: { passed: 0 },
      verdict: 'inconclusive',
    })
  })

  test('has its cases by id, whichever job ended first', async () => {
    const { keys } = await proved([row(3), row(1), row(2)])
    expect(keys()).toEqual(Array(2).fill(['scenario-1', 'scenario-2', 'scenario-3']))
  })

  test('is not there where nothing changes', async () => {
    const { proof, cekura } = await proved([row(1, { status: 'unchanged', after: null })])
    expect(proof()).toBeNull()
    expect(cekura.calls).toEqual([])
  })

  test('of more than 200 scenarios takes several suites, each started once', async () => {
    const rows = Array.from({ length: 201 }, (_, index) => row(index + 1))
    const { proof, started } = await proved(rows, { raw: { 'verify-runs': '1' } })
    expect(started.map(({ name, spec }) => [name.replace(/^.* · /, ''), spec.scenarios.length])).toEqual([
      ['before (1 of 2)', 200],
      ['after (1 of 2)', 200],
      ['before (2 of 2)', 1],
      ['after (2 of 2)', 1],
    ])
    expect(proof()).toMatchObject({ before: { total: 201 }, after: { total: 201 }, estimatedCost: 100.5 })
  })

  test('tells people how far it is, and of a status that no list names once', async () => {
    const world = proving([row(1)])
    const going: ResultReading = { status: 'simmering', runs: [], totalRuns: null, successRuns: null }
    world.cekura.world.suite = (suite) => [going, going, ranSuite(suite, () => true)]
    await world.prove()
    const { lines, annotations } = world.run.edges.runner
    expect(lines).toContain('Started the suite “acme/clinic-agent 0123456 · before” as result 9001.')
    expect(annotations).toEqual([
      {
        severity: 'warning',
        title: 'Unknown status',
        message: expect.stringContaining('“simmering”'),
      },
    ])
  })
})

describe('runs that say nothing', () => {
  test('are counted for neither side, and told', async () => {
    const world = proving([row(1)])
    world.cekura.world.suite = (suite) => {
      const whole = ranSuite(suite, () => true)
      const runs = whole.runs
        .slice(1)
        .map((each, index) => (index === 0 ? { ...each, platformError: true } : each))
      return [{ ...whole, runs, totalRuns: 5, successRuns: 5 }]
    }
    await world.prove()
    expect(world.proof()).toMatchObject({ before: { passed: 3, total: 3 }, after: { passed: 3, total: 3 } })
    expect(world.proof()?.reason).toContain(
      'Counted for neither side: 2 runs ended by trouble of the platform, 2 runs missing from the answer.',
    )
  })

  test('of a result that timed out leave the judged ones', async () => {
    const world = proving([row(1)])
    world.cekura.world.suite = (suite) => [{ ...ranSuite(suite, () => true), status: 'timeout' }]
    await world.prove()
    expect(world.proof()?.after).toMatchObject({ passed: 5, total: 5 })
    expect(world.proof()?.reason).toContain('Result 9001 ended as “timeout”. Result 9002 ended as “timeout”.')
  })
})

describe('a scenario is left out, and the others are proved', () => {
  test('without an old text to compare with', async () => {
    const { proof, keys, row: at } = await proved([row(1, { before: '' }), row(2)])
    expect(keys()).toEqual([['scenario-2'], ['scenario-2']])
    expect(proof()?.reason).toMatch(
      /1 scenario left out \(1\): It has no old text to compare the new one with\.$/,
    )
    expect(at(1)).toEqual(row(1, { before: '' }))
  })

  test('that Cekura refuses to run with either text, in its words', async () => {
    const validateSuite = ({ spec }: SuiteRun) => {
      const place = spec.scenarios.findIndex(({ key }) => key === 'scenario-1')
      const words = `scenarios[${place}].personality: Personality "Calm" is not enabled`
      return place < 0 ? Promise.resolve() : Promise.reject(serviceError('refused', { words }))
    }
    const { proof, rows, keys } = await proved([row(1), row(2)], { script: { validateSuite } })
    expect(proof()?.reason).toContain(
      '1 scenario left out (1): Cekura refuses to run it: personality: Personality "Calm" is not enabled.',
    )
    expect(rows().map(({ status }) => status)).toEqual(['improved', 'improved'])
    expect(keys()).toEqual([['scenario-2'], ['scenario-2']])
  })

  test('that is gone', async () => {
    const { proof } = await proved([row(1), row(2)], { scenarios: [scenario({ id: 2 })] })
    expect(proof()?.reason).toContain('1 scenario left out (1): It could not be read: GET /x/ answered 404')
    expect(proof()?.before.total).toBe(5)
  })
})

test('a metric that the agent does not have counts on neither side, and is told', async () => {
  const details = {
    testProfile: null,
    metricNames: ['Tone', 'Latency'],
    tools: [],
    firstMessage: '',
    maxDuration: null,
  }
  const world = proving([row(1)], { scenarios: [scenario({ id: 1, details })] })
  world.cekura.world.metrics = [{ id: 5, name: 'Latency', slug: null }]
  await world.prove()
  const [before] = world.started
  expect(before?.spec.scenarios[0]?.metrics).toEqual([5])
  expect(world.proof()?.reason).toContain(
    '1 metric of the scenarios, not enabled for the agent, counted on neither side.',
  )
  expect(world.run.edges.runner.lines).toContain('Metrics that are not enabled for the agent: Tone.')
})

describe('a new text that Cekura’s own check refuses', () => {
  const validateSuite = ({ spec }: SuiteRun) => {
    const place = spec.scenarios.findIndex(({ instructions }) => instructions === 'New 1.')
    const words = `scenarios[${place}].instructions: Unknown variable`
    return place < 0 ? Promise.resolve() : Promise.reject(serviceError('refused', { words }))
  }

  test('is rejected with a finding, and the others are proved', async () => {
    const warning = { code: 'length', severity: 'warning', message: 'Long.' } as const
    const {
      row: at,
      proof,
      keys,
    } = await proved([row(1, { findings: [warning] }), row(2)], {
      script: { validateSuite },
    })
    const message = "Cekura's own check refuses the new text: instructions: Unknown variable."
    expect(at(1)).toEqual(
      row(1, {
        status: 'rejected',
        reason: message,
        findings: [warning, { code: 'invalid', severity: 'error', message }],
      }),
    )
    expect(at(2)?.proof?.after.total).toBe(5)
    expect(keys()).toEqual([['scenario-2'], ['scenario-2']])
    expect(proof()?.reason).not.toContain('left out')
  })

  test('leaves nothing to run where it is the only one', async () => {
    const { row: at, proof, count } = await proved([row(1)], { script: { validateSuite } })
    expect(at(1)?.status).toBe('rejected')
    expect(proof()).toMatchObject({ verdict: 'inconclusive', results: [], reason: 'Nothing could be run.' })
    expect([count('estimateSuite'), count('startSuite')]).toEqual([0, 0])
  })
})

describe('what an earlier proof has shown', () => {
  const proof = proveScenario({ passed: 1, total: 5 }, { passed: 5, total: 5 })
  const page = 'https://dashboard.cekura.ai/3/results/8'
  const known: KnownProofs = { of: ({ id }) => (id === 1 ? proof : null), results: [page] }

  test('is not run again, and counts with the rest', async () => {
    const { proof: whole, keys, row: at } = await proved([row(1), row(2)], { known })
    expect(keys()).toEqual([['scenario-2'], ['scenario-2']])
    expect(at(1)?.proof).toEqual(proof)
    expect(whole()).toMatchObject({
      estimatedCost: 2.5,
      before: { passed: 6, total: 10 },
      after: { passed: 10, total: 10 },
    })
    expect(whole()?.results[0]).toBe(page)
    expect(whole()?.reason).toContain('1 scenario judged by runs of an earlier proof.')
  })

  test('costs nothing where it is all there is to prove', async () => {
    const { proof: whole, cekura } = await proved([row(1)], { known })
    expect(whole()).toMatchObject({ estimatedCost: 0, results: [page], after: { passed: 5, total: 5 } })
    expect(cekura.calls).toEqual([])
  })

  test('stays where the rest cannot be run', async () => {
    const raw = { 'max-cost': '1' }
    const { proof: whole, row: at } = await proved([row(1), row(2)], { known, raw })
    expect(whole()).toMatchObject({ estimatedCost: 2.5, before: { passed: 1, total: 5 }, results: [page] })
    expect(whole()?.reason).toContain('Nothing was run: it is estimated to cost 2.5')
    expect([at(1)?.proof, at(2)?.proof]).toEqual([proof, undefined])
  })

  test('stays where the service breaks off, and where the run ends first', async () => {
    const script = { listMetrics: rejecting('platform') }
    const broken = await proved([row(1), row(2)], { known, script })
    const late = proving([row(1), row(2)], { known })
    late.run.stop.end({ kind: 'deadline' })
    await late.prove()
    for (const world of [broken, late]) {
      expect(world.proof()).toMatchObject({ before: { passed: 1, total: 5 }, results: [page] })
      expect([world.row(1)?.proof, world.row(2)?.proof]).toEqual([proof, undefined])
    }
    expect(broken.proof()?.reason).toContain('The texts could not be run: GET /x/: it is platform.')
    expect(late.proof()?.reason).toContain('The run ended before the texts could be run.')
  })

  test('is not linked for the sake of the others', async () => {
    const { proof: whole } = await proved([row(2)], { known })
    expect(whole()?.results).not.toContain(page)
  })
})
