/** Making sure that each case has a scenario: a plan that only reads, creates that are sent once, and what becomes of refusals. */
import { describe, expect, test } from '@jest/globals'
import type { Became } from '../../src/core/scenario-result.js'
import type { CekuraApi, NewScenario } from '../../src/edges.js'
import { createCases, planSuiteWork, type SuiteWork } from '../../src/steps/ensure-suite.js'
import { collectScenarios } from '../../src/steps/collect.js'
import { anything } from '../../src/core/selection.js'
import { agent, type FakeCekura, rejecting, scenario, serviceError } from './fake-cekura.js'
import type { FakeRun } from './fake-run.js'
import { book, move, suiteRun } from './fake-suite.js'

const place = (line: number, index: number) => `tests/cekura.tests.json:${line} (scenarios[${index}])`

function ensuring(...given: Parameters<typeof suiteRun>) {
  const run = suiteRun(...given)
  const { cekura, stop, inputs, edges, record } = run
  const log = (line: string) => void edges.runner.lines.push(line)
  const settings = { cekura, stop, agent, inputs, hash: edges.hash, log, record }
  const plan = async () => {
    const scenarios = await collectScenarios({ cekura, agentId: 7, signal: stop.signal }, anything)
    return planSuiteWork(settings, { sources: record.suites, scenarios })
  }
  const ensure = async () => createCases(settings, await plan())
  return { run, cekura: edges.cekura, plan, ensure }
}

const writes = (run: FakeRun) =>
  run.edges.cekura.calls.map(({ method }) => method).filter((method) => /^(create|patch|start)/.test(method))
const made = ({ plan }: SuiteWork) => plan.rows.map(({ found, created }) => [found?.id ?? null, created])
const refusals = ({ refused }: SuiteWork): readonly Became[] => [...refused.values()]

describe('the plan', () => {
  test('says what is to be made, and writes nothing', async () => {
    const { plan, run, cekura } = ensuring(
      [book, move],
      { folder: 'Sales.Inbound' },
      {
        scenarios: [scenario({ id: 4, name: 'Move a visit' })],
      },
    )
    const work = await plan()
    expect(work.creations.map(({ scenario: each }) => [each.name, each.tags])).toEqual([
      ['Book a visit', ['case:book']],
    ])
    expect(work.folders.map(({ path }) => path)).toEqual(['Sales', 'Sales.Inbound'])
    expect(writes(run)).toEqual([])
    expect(cekura.given('listPersonalities')).toHaveLength(1)
  })

  test('asks for nothing more where no case lacks a scenario', async () => {
    const { plan, cekura } = ensuring(
      [book],
      { folder: 'Sales' },
      {
        scenarios: [scenario({ id: 4, name: 'Book a visit' })],
      },
    )
    expect(await plan()).toMatchObject({ creations: [], folders: [], missing: [] })
    expect(cekura.calls.map(({ method }) => method)).toEqual(['listScenarios'])
  })

  test('makes no folder where no case can be made', async () => {
    const { plan } = ensuring([{ ...book, metrics: ['fluency'] }], { folder: 'Sales' })
    const work = await plan()
    expect([work.creations, work.folders]).toEqual([[], []])
    expect(refusals(work)).toEqual([
      {
        status: 'failed',
        reason: `${place(7, 0)}: The agent has no metric “fluency”: enable it on Cekura, or correct the file. The agent has none with a slug.`,
      },
    ])
  })

  test.each([
    ['ignore', {}, []],
    [
      'fail',
      {},
      [
        ['the scenario of “book”, tests/cekura.tests.json:7 (scenarios[0])', 1, 0],
        ['the scenario of “No key”, tests/cekura.tests.json:11 (scenarios[1])', 1, 0],
      ],
    ],
    ['fail', { shard: '2/3' }, []],
    ['create', { shard: '2/3' }, []],
  ])('makes nothing with missing: %s %j', async (...[missing, raw, expected]) => {
    const cases = [book, { name: 'No key', instructions: 'x' }, { ...move, personality: { base: 1 } }]
    const { plan, cekura } = ensuring(cases, { missing, ...raw })
    const work = await plan()
    expect(work.missing.map(({ what, wanted, found }) => [what, wanted, found])).toEqual(expected)
    expect(work.creations).toEqual([])
    expect(cekura.given('listPersonalities')).toEqual([])
  })

  test('says of a case that can have no scenario why, and counts it as missing nowhere', async () => {
    const inline = { ...book, personality: { base: 1 }, test_profile: { name: 'x' } }
    const json = {
      key: 'j',
      name: 'Json',
      type: 'conditional_actions',
      language: 'en',
      conditional_actions: {},
    }
    const { plan } = ensuring([inline, json], { missing: 'fail' })
    const { plan: planned, missing } = await plan()
    expect(missing).toEqual([])
    expect(planned.rows.map(({ note }) => note)).toEqual([
      'The inline personality is for one run only: a saved scenario takes the id of one that exists. The inline test profile is for one run only: a saved scenario takes the id of one that exists. So it cannot be made a scenario.',
      'Only plain instructions are made scenarios, and its type is conditional_actions.',
    ])
  })

  test('does not say so of one that has its scenario', async () => {
    const found = scenario({ id: 4, name: 'Book a visit' })
    const { plan } = ensuring([{ ...book, personality: { base: 1 } }], {}, { scenarios: [found] })
    expect((await plan()).plan.rows[0]?.note).not.toContain('cannot be made')
  })
})

/** Refuses the create of one name; others are done. */
function refusing(name: string, error: () => Error) {
  return (cekura: FakeCekura): Partial<CekuraApi> => ({
    createScenario: (draft, signal) =>
      draft.name === name ? Promise.reject(error()) : cekura.createScenario(draft, signal),
  })
}

/** Does the work, and answers nothing. */
function losing(work: (draft: NewScenario, cekura: FakeCekura) => void) {
  return (cekura: FakeCekura): Partial<CekuraApi> => ({
    createScenario: (draft) => {
      work(draft, cekura)
      return Promise.reject(serviceError('uncertain'))
    },
  })
}

describe('creating', () => {
  test('makes the folder and each scenario once, and reads it back', async () => {
    const { ensure, run, cekura } = ensuring([book, move], { folder: 'Sales', concurrency: '1' })
    const work = await ensure()
    expect(made(work)).toEqual([
      [1_001, true],
      [1_002, true],
    ])
    expect(writes(run)).toEqual(['createFolder', 'createScenario', 'createScenario'])
    expect(run.record).toMatchObject({ folders: ['Sales'], created: [1_001, 1_002] })
    expect(run.edges.runner.lines).toEqual([
      'Created the folder Sales.',
      `Created scenario 1001 for ${place(7, 0)}.`,
      `Created scenario 1002 for ${place(12, 1)}.`,
    ])
    expect(cekura.world.scenarios.get(1_001)).toMatchObject({ folder: 'Sales', tags: ['case:book'] })
    expect(cekura.given('readScenario')).toEqual([1_001, 1_002])
  })

  test('finds in a second run what the first has made', async () => {
    const { ensure, run } = ensuring([book, move])
    await ensure()
    const before = writes(run).length
    const again = await ensure()
    expect(made(again)).toEqual([
      [1_001, false],
      [1_002, false],
    ])
    expect(writes(run)).toHaveLength(before)
  })

  test('takes the scenario as it was kept, and says what was not', async () => {
    const { ensure } = ensuring(
      [{ ...book, tags: ['smoke'] }],
      {},
      {
        script: (cekura) => ({
          createScenario: (draft, signal) => cekura.createScenario({ ...draft, tags: ['smoke'] }, signal),
          patchScenario: ({ id }, signal) => cekura.readScenario(id, signal),
        }),
      },
    )
    const { plan } = await ensure()
    expect(plan.rows[0]).toMatchObject({
      found: { id: 1_001, tags: ['smoke'] },
      note: 'Scenario 1001 was made, and Cekura did not keep its tags.',
    })
  })

  test('asks for no language where that of the personality is not known', async () => {
    const { ensure } = ensuring([{ ...book, personality: 77 }])
    expect((await ensure()).plan.rows[0]).toMatchObject({
      found: { personality: 77, language: null },
      note: '',
    })
  })

  test('takes the answer where what was made cannot be read', async () => {
    const { ensure } = ensuring([book], {}, { script: () => ({ readScenario: rejecting('platform') }) })
    const { plan } = await ensure()
    expect(plan.rows[0]).toMatchObject({
      found: { id: 1_001, tags: ['case:book'] },
      note: expect.stringMatching(/could not be corrected/),
    })
  })

  test('is the outcome of its case alone where it is refused, with the words and the place', async () => {
    const { ensure, run } = ensuring(
      [book, move],
      {},
      {
        script: refusing('Book a visit', () =>
          serviceError('refused', { status: 400, words: 'name: taken' }),
        ),
      },
    )
    const work = await ensure()
    expect(made(work)).toEqual([
      [null, false],
      [1_001, true],
    ])
    expect(refusals(work)).toEqual([
      { status: 'failed', reason: `${place(7, 0)}: GET /x/ answered 400: name: taken.` },
    ])
    expect(run.stop.ending()).toBeNull()
  })

  test('tells a service that could not be reached from a refusal', async () => {
    const { ensure, run } = ensuring(
      [book],
      {},
      { script: refusing('Book a visit', () => serviceError('platform')) },
    )
    const [became] = refusals(await ensure())
    expect(became).toMatchObject({ status: 'failed', findings: [{ code: 'platform', severity: 'error' }] })
    expect(run.stop.ending()).toBeNull()
  })

  test.each(['forbidden', 'no-credit', 'unauthorized'] as const)(
    'ends the run after %s: what was made is known, and what was not tried is not called a failure',
    async (kind) => {
      const third = { key: 'third', name: 'Third', instructions: 'x' }
      const { ensure, run } = ensuring(
        [book, move, third],
        { concurrency: '1' },
        {
          script: refusing('Move a visit', () => serviceError(kind)),
        },
      )
      const work = await ensure()
      expect(made(work)).toEqual([
        [1_001, true],
        [null, false],
        [null, false],
      ])
      expect(run.record.created).toEqual([1_001])
      expect(refusals(work)).toHaveLength(1)
      expect(run.stop.ending()).toMatchObject({ kind: 'broken' })
      expect(run.edges.cekura.given('createScenario')).toHaveLength(1)
    },
  )

  test('that is cut off before it was sent is nothing that became of its case', async () => {
    let creates = 0
    const { ensure, run } = ensuring(
      [book, move],
      { concurrency: '1' },
      {
        script: () => ({
          createScenario: () => {
            creates += 1
            run.edges.cancel()
            return Promise.reject(serviceError('aborted'))
          },
        }),
      },
    )
    const work = await ensure()
    expect([refusals(work), made(work).map(([id]) => id), creates]).toEqual([[], [null, null], 1])
  })

  test('breaks with an edge that is broken', async () => {
    const broken = () => Promise.reject(new TypeError('broken'))
    const creating = ensuring([book], {}, { script: () => ({ createScenario: broken }) })
    await expect(creating.ensure()).rejects.toThrow(TypeError)
  })
})

describe('a create whose answer was lost', () => {
  test('is found by its tag, its name and its text, and not sent again', async () => {
    const drafts: NewScenario[] = []
    const { ensure, run } = ensuring(
      [book],
      {},
      {
        script: losing((draft, { world }) => {
          drafts.push(draft)
          const { name, instructions, tags } = draft
          world.scenarios.set(60, scenario({ id: 60, name, tags, instructions: 'Else.' }))
          world.scenarios.set(61, scenario({ id: 61, name, instructions }))
          world.scenarios.set(62, scenario({ id: 62, name: 'Else', tags, instructions }))
          world.scenarios.set(63, scenario({ id: 63, name, tags, instructions, expectedOutcome: '' }))
        }),
      },
    )
    expect(made(await ensure())).toEqual([[63, true]])
    expect(run.record.created).toEqual([63])
    expect(drafts).toHaveLength(1)
  })

  test('that is not to be found is a failure that says so', async () => {
    const { ensure } = ensuring([book], {}, { script: losing(() => undefined) })
    expect(refusals(await ensure())).toEqual([
      {
        status: 'failed',
        reason: `${place(7, 0)}: GET /x/: it is uncertain. No such scenario is to be found, and the create is not sent again by this run: the next one looks once more.`,
      },
    ])
  })

  test('that cannot be looked for says so', async () => {
    const { ensure, run } = ensuring(
      [book],
      {},
      {
        script: losing(() => {
          run.edges.cancel()
        }),
      },
    )
    expect(refusals(await ensure())[0]?.reason).toMatch(
      /Whether the scenario was made could not be looked up/,
    )
  })

  test('breaks with an edge that is broken', async () => {
    let lists = 0
    const { ensure } = ensuring(
      [book],
      {},
      {
        script: (cekura) => ({
          ...losing(() => undefined)(cekura),
          listScenarios: (filter, signal) => {
            lists += 1
            if (lists > 1) throw new TypeError('broken')
            return cekura.listScenarios(filter, signal)
          },
        }),
      },
    )
    await expect(ensure()).rejects.toThrow(TypeError)
  })
})
