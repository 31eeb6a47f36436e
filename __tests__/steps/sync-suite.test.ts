/** Bringing Cekura to the suite files: texts, expected outcomes and tags, each only where it differs and nobody was faster. */
import { describe, expect, test } from '@jest/globals'
import type { RawInputs } from '../../src/core/inputs.js'
import type { ScenarioResult } from '../../src/core/model.js'
import { settledTag } from '../../src/core/settled.js'
import type { Scenario } from '../../src/core/model.js'
import { makeSuite, selectSuite } from '../../src/steps/select-suite.js'
import { syncSuite } from '../../src/steps/sync-suite.js'
import { agent, type FakeCekura, scenario, serviceError } from './fake-cekura.js'
import { guidance } from './fake-run.js'
import { book, suiteRun, type SuiteRunOptions } from './fake-suite.js'
import { sha256 } from './fakes.js'

const onCekura = scenario({
  id: 4,
  name: 'Book a visit',
  instructions: 'Ask for Sunday.',
  expectedOutcome: 'Refused.',
  tags: ['own'],
})
const inFile = { ...book, expected_outcome: 'Booked.', tags: ['smoke'] }

async function synced(
  ...[cases, options = {}, raw = {}]: readonly [readonly object[], SuiteRunOptions?, RawInputs?]
) {
  const run = suiteRun(cases, { mode: 'apply', 'suite-sync': 'true', ...raw }, options)
  const { rows } = await makeSuite(run, await selectSuite(run, agent))
  await syncSuite(run, rows)
  const [first] = run.record.results.values()
  return { run, first, world: run.edges.cekura.world, patches: run.edges.cekura.given('patchScenario') }
}

const having = (...scenarios: readonly Scenario[]): SuiteRunOptions => ({ scenarios })
const shown = (result: ScenarioResult | undefined) => ({
  status: result?.status,
  reason: result?.reason,
  before: result?.before,
  after: result?.after,
  outcomes: [result?.outcomeBefore, result?.outcomeAfter],
  onCekura: result?.suite?.onCekura,
})

describe('what differs', () => {
  test('becomes the file’s in one change, and can be taken back', async () => {
    const { first, patches } = await synced([inFile], having(onCekura))
    expect(patches).toEqual([
      {
        id: 4,
        patch: {
          instructions: 'Ask for Monday.',
          expectedOutcome: 'Booked.',
          tags: ['own', 'smoke', 'case:book'],
        },
      },
    ])
    expect(shown(first)).toEqual({
      status: 'applied',
      reason: '',
      before: 'Ask for Sunday.',
      after: 'Ask for Monday.',
      outcomes: ['Refused.', 'Booked.'],
      onCekura: null,
    })
  })

  test('may be the expected outcome alone, which is a change too', async () => {
    const found = { ...onCekura, instructions: 'Ask for Monday.', tags: ['smoke', 'case:book'] }
    const { first, patches } = await synced([inFile], having(found))
    expect(patches).toEqual([{ id: 4, patch: { expectedOutcome: 'Booked.' } }])
    expect(shown(first)).toMatchObject({ status: 'applied', outcomes: ['Refused.', 'Booked.'] })
  })

  test('is nothing but the key of a scenario that was found by its name: it gets its tag', async () => {
    const found = { ...onCekura, instructions: 'Ask for Monday.' }
    const { first, patches } = await synced([book], having(found))
    expect(patches).toEqual([{ id: 4, patch: { tags: ['own', 'case:book'] } }])
    expect(shown(first)).toMatchObject({ status: 'unchanged', reason: '', after: null })
  })

  test('is left where the file says nothing: an expected outcome, tags of others', async () => {
    const { world } = await synced([{ name: 'Book a visit', instructions: 'Ask.' }], having(onCekura))
    expect(world.scenarios.get(4)).toMatchObject({
      instructions: 'Ask.',
      expectedOutcome: 'Refused.',
      tags: ['own'],
    })
  })
})

describe('what is the same', () => {
  test('is not touched in a second run', async () => {
    const { world } = await synced([inFile], having(onCekura))
    const { first, patches } = await synced([inFile], having(...world.scenarios.values()))
    expect(patches).toEqual([])
    expect(shown(first)).toMatchObject({ status: 'unchanged', reason: '', after: null })
  })

  test('comes to rest for this guidance, once', async () => {
    const settling = { 'settled-tag': 'settled' }
    const found = { ...onCekura, instructions: 'Ask for Monday.', tags: ['settled-00000000', 'case:book'] }
    const { patches, world } = await synced([book], having(found), settling)
    const tag = settledTag({ prefix: 'settled', text: 'Ask for Monday.', guidance, hash: sha256 })
    expect(patches).toEqual([{ id: 4, patch: { tags: ['case:book', tag] } }])
    expect((await synced([book], having(...world.scenarios.values()), settling)).patches).toEqual([])
  })

  test('is what this run has just made', async () => {
    const { first, patches } = await synced([book])
    expect(first).toMatchObject({ id: 1_001, created: true, status: 'unchanged' })
    expect(patches).toEqual([])
  })
})

describe('what is left alone', () => {
  test('is a text that somebody changed since this run has read it', async () => {
    const edited = { ...onCekura, instructions: 'Ask for Saturday.' }
    const { first, patches } = await synced([inFile], {
      ...having(onCekura),
      script: () => ({ readScenario: () => Promise.resolve(edited) }),
    })
    expect(patches).toEqual([])
    expect(shown(first)).toEqual({
      status: 'drifted',
      reason: 'Somebody changed it on Cekura while this run went on, so it was left alone; run again.',
      before: 'Ask for Monday.',
      after: null,
      outcomes: ['Refused.', 'Booked.'],
      onCekura: 'Ask for Saturday.',
    })
  })

  test('is a scenario of another type', async () => {
    const json = { ...onCekura, type: 'conditional_actions', instructions: '{}' }
    const { first, patches } = await synced([book], having(json))
    expect(patches).toEqual([])
    expect(shown(first)).toMatchObject({
      status: 'drifted',
      reason:
        'Cekura has another type (conditional_actions) than tests/cekura.tests.json. It was left alone.',
    })
  })

  test('is a case of another type, or without a scenario', async () => {
    const json = { name: 'Json', type: 'conditional_actions', language: 'en', conditional_actions: {} }
    const { run } = await synced([json, book], {}, { missing: 'ignore' })
    expect([...run.record.results.values()].map(({ status, reason }) => [status, reason])).toEqual([
      [
        'skipped',
        "Its type is conditional_actions: only plain instructions are brought to the file's. Only plain instructions are made scenarios, and its type is conditional_actions.",
      ],
      ['skipped', 'It has no scenario on Cekura.'],
    ])
  })

  test('is a case that has its outcome already, and what was generated besides', async () => {
    const run = suiteRun([{ ...book, metrics: ['fluency'] }], { mode: 'apply', 'suite-sync': 'true' })
    const { rows } = await makeSuite(run, await selectSuite(run, agent))
    run.record.selected = [...run.record.selected, { scenario: scenario({ id: 9 }), created: true }]
    await syncSuite(run, rows)
    expect([...run.record.results.values()].map(({ id, status }) => [id, status])).toEqual([
      [null, 'failed'],
      [9, 'skipped'],
    ])
  })
})

describe('what goes wrong', () => {
  test('is the outcome of its case, with the text of the file', async () => {
    const { first } = await synced([inFile], {
      ...having(onCekura),
      script: () => ({ patchScenario: () => Promise.reject(serviceError('refused', { status: 400 })) }),
    })
    expect(shown(first)).toMatchObject({
      status: 'failed',
      reason: expect.stringMatching(/^The new text was not saved: GET \/x\/ answered 400/),
      before: 'Ask for Monday.',
      after: null,
      onCekura: 'Ask for Sunday.',
    })
  })

  test('is told apart where the service was not reached', async () => {
    const { first } = await synced([inFile], {
      ...having(onCekura),
      script: () => ({ readScenario: () => Promise.reject(serviceError('platform')) }),
    })
    expect(first?.findings.map(({ code }) => code)).toEqual(['platform'])
  })

  test('ends the run where an edge is broken; what it leaves has no outcome', async () => {
    const cancelling = (cekura: FakeCekura) => ({
      readScenario: () => {
        cekura.world.scenarios.clear()
        return Promise.reject(new TypeError('broken'))
      },
    })
    const other = { key: 'x', name: 'Other', instructions: 'y' }
    const found = scenario({ id: 5, name: 'Other' })
    const { run } = await synced(
      [inFile, other],
      { ...having(onCekura, found), script: cancelling },
      {
        concurrency: '1',
      },
    )
    expect(run.stop.ending()).toMatchObject({ kind: 'broken' })
    expect([...run.record.results]).toEqual([])
  })
})
