/** What the runs of both texts have in common, gathered for each scenario. */
import { describe, expect, test } from '@jest/globals'
import type { SuiteCase } from '../../src/core/suite-case.js'
import { proofCaseOf } from '../../src/steps/proof-cases.js'
import { improved, result } from '../core/sample-report.js'
import { fakeCekura, rejecting, scenario } from './fake-cekura.js'

const { signal } = new AbortController()
const metrics = [
  { id: 5, name: 'Latency', slug: null },
  { id: 6, name: 'Expected Outcome', slug: 'expected_outcome' },
]
const details = {
  testProfile: 8,
  metricNames: ['Expected Outcome'],
  tools: ['TOOL_END_CALL'],
  firstMessage: 'Hello?',
  maxDuration: 300,
}
const row = improved({ id: 1, name: 'Angry', before: 'Old.', after: 'New.', language: 'fr' })
const place = { file: 'tests.json', key: 'angry', at: 'scenarios[0]', line: 4, onCekura: null }
const caseless = improved({ id: null, name: 'Angry', before: 'Old.', after: 'New.', suite: place })
const texts = {
  name: 'Angry',
  before: 'Old.',
  after: 'New.',
  outcomeBefore: 'The appointment is booked.',
  outcomeAfter: 'The appointment is booked.',
}

function gather(each = row, { held = scenario({ id: 1, personality: 2, language: 'de', details }) } = {}) {
  const cekura = fakeCekura({ scenarios: [held] })
  return proofCaseOf({ cekura, signal, metrics, caseOf: () => null }, each)
}

describe('a scenario', () => {
  test('brings its own voice, language, data, tools, and its metrics by id', async () => {
    expect(await gather()).toEqual({
      proofCase: {
        id: 1,
        ...texts,
        language: 'de',
        personality: 2,
        testProfile: 8,
        metrics: [6],
        tools: ['TOOL_END_CALL'],
        firstMessage: 'Hello?',
        maxDuration: 300,
      },
      lostMetrics: [],
    })
  })

  test('names the metrics that the agent does not have', async () => {
    const held = scenario({ id: 1, details: { ...details, metricNames: ['Latency', 'Tone'] } })
    expect(await gather(row, { held })).toMatchObject({ proofCase: { metrics: [5] }, lostMetrics: ['Tone'] })
  })

  test('of which the service gives no details is run without', async () => {
    expect(await gather(row, { held: scenario({ id: 1 }) })).toMatchObject({
      proofCase: { testProfile: null, metrics: [], tools: [], firstMessage: '', maxDuration: null },
    })
  })

  test('whose text stays is run twice with the same', async () => {
    const same = result({ id: 1, status: 'unchanged', before: 'Old.', after: null })
    expect(await gather(same)).toMatchObject({ proofCase: { before: 'Old.', after: 'Old.' } })
  })

  test.each(['not-found', 'refused', 'platform'] as const)(
    'that cannot be read (%s) is left out',
    async (kind) => {
      const settings = { cekura: { readScenario: rejecting(kind) }, signal, metrics, caseOf: () => null }
      expect(await proofCaseOf(settings, row)).toEqual({
        problem: `It could not be read: GET /x/: it is ${kind}.`,
      })
    },
  )

  test.each(['unauthorized', 'forbidden', 'no-credit', 'aborted'] as const)(
    'that cannot be read for what holds for all of them (%s) is an error of the proof',
    async (kind) => {
      const settings = { cekura: { readScenario: rejecting(kind) }, signal, metrics, caseOf: () => null }
      await expect(proofCaseOf(settings, row)).rejects.toMatchObject({ kind })
    },
  )

  test('an edge that is broken is an error of the run', async () => {
    const readScenario = () => Promise.reject(new TypeError('broken'))
    await expect(
      proofCaseOf({ cekura: { readScenario }, signal, metrics, caseOf: () => null }, row),
    ).rejects.toThrow('broken')
  })
})

describe('the case of a suite file without a scenario', () => {
  const suiteCase: SuiteCase = {
    path: 'tests.json',
    index: 0,
    at: 'scenarios[0]',
    line: 4,
    key: 'angry',
    name: 'Angry',
    type: 'instruction',
    instructions: 'Old.',
    expectedOutcome: '',
    firstMessage: 'Hi',
    language: 'de',
    personality: 3,
    testProfile: null,
    tags: [],
    metrics: [5, 'tone'],
    tools: ['end_call'],
    maxDuration: 60,
    unsaved: [],
    raw: {},
  }
  const from = (found: SuiteCase | null) => {
    const cekura = { readScenario: rejecting('refused') }
    return proofCaseOf({ cekura, signal, metrics, caseOf: () => found }, caseless)
  }

  test('is run as the file says, and known by its place', async () => {
    expect(await from(suiteCase)).toEqual({
      proofCase: {
        id: 'tests.json#scenarios[0]',
        ...texts,
        language: 'en',
        personality: 3,
        testProfile: null,
        metrics: [5, 'tone'],
        tools: ['end_call'],
        firstMessage: 'Hi',
        maxDuration: 60,
      },
      lostMetrics: [],
    })
  })

  test.each([{ personality: 'inline' }, { testProfile: 'inline' }] as const)(
    'with what stands in the file itself (%o) is left out',
    async (inline) => {
      expect(await from({ ...suiteCase, ...inline })).toEqual({
        problem: 'Its personality or test profile stands in the file itself and is not sent with a proof.',
      })
    },
  )

  test('that is not to be found is left out', async () => {
    expect(await from(null)).toEqual({ problem: 'It has no scenario to be run as.' })
  })
})
