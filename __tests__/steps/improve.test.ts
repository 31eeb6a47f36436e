/** One scenario: what its job brings, what the checks make of it, and what a further try may still change. */
import { describe, expect, test } from '@jest/globals'
import type { Scenario } from '../../src/core/model.js'
import type { Ending } from '../../src/core/gate.js'
import type { CekuraApi } from '../../src/edges.js'
import { settledTag } from '../../src/core/settled.js'
import { improveScenario, skipReason } from '../../src/steps/improve.js'
import type { JobEnd } from '../../src/steps/job-end.js'
import type { JobRequest } from '../../src/steps/jobs.js'
import { makeProfiles } from '../../src/steps/profiles.js'
import { fakeCekura, rejecting, scenario } from './fake-cekura.js'
import { fakeStop, sha256 } from './fakes.js'

const record = {
  progressId: 'job-1',
  kind: 'improve',
  startedAt: '2026-08-21T09:30:00.000Z',
  finishedAt: '2026-08-21T09:30:09.000Z',
  polls: 2,
} as const

const skipping = { guidance: 'Improve it.', settledPrefix: null, leavesDrifted: false, hash: sha256 }

const text = (instructions: string, expectedOutcome: string | null = null): JobEnd => ({
  state: 'succeeded',
  instructions,
  expectedOutcome,
  record,
})

/** Improves one scenario with jobs that end as they are told, in order. */
async function improve(
  fields: Partial<Scenario>,
  {
    ends,
    repairs = 1,
    reused = false,
    note = '',
    settledPrefix = null,
    ending = null,
    script = {},
  }: {
    readonly ends: readonly JobEnd[]
    readonly repairs?: number
    readonly reused?: boolean
    readonly note?: string
    readonly settledPrefix?: string | null
    readonly ending?: Ending | null
    readonly script?: Partial<CekuraApi>
  },
) {
  const stop = fakeStop()
  if (ending !== null) stop.end(ending)
  const cekura = fakeCekura({ script })
  cekura.world.profiles = [{ id: 1, name: 'Usual', keys: ['name', 'address.city'] }]
  const requests: JobRequest[] = []
  const result = await improveScenario(
    {
      jobs: {
        run: (request) => {
          const end = ends[requests.length]
          requests.push(request)
          if (end === undefined) throw new Error('one job more than was foreseen')
          return Promise.resolve({ end, reused, note })
        },
      },
      profiles: makeProfiles({ cekura, agentId: 7, stop }),
      stop,
      guidance: 'Improve it.',
      settledPrefix,
      leavesDrifted: false,
      hash: sha256,
      repairs,
    },
    { scenario: scenario({ id: 1, ...fields }), created: false },
  )
  return { result, requests, cekura }
}

describe('a scenario', () => {
  test.each(['conditional_actions', 'real_world_call', ''])(
    'of the type %j is skipped without a job',
    async (type) => {
      const { result, requests } = await improve({ type }, { ends: [] })
      expect(result).toMatchObject({ status: 'skipped', after: null, job: null })
      expect(result.reason).toBe(`Its type is ${type}: only plain instructions are improved.`)
      expect(requests).toEqual([])
    },
  )

  test('that is settled is skipped without a job, until its text, guidance or tag is another one', async () => {
    const instructions = 'Ask for Monday.'
    const { guidance, hash } = skipping
    const fitting = settledTag({ prefix: 'rest', text: instructions, guidance, hash })
    const settled = { instructions, tags: ['smoke', fitting] }
    const { result, requests } = await improve(settled, { ends: [], settledPrefix: 'rest' })
    expect(result).toMatchObject({
      status: 'skipped',
      reason: 'Settled: this very text was saved under this guidance.',
    })
    expect(requests).toEqual([])
    const reason = (fields: object, settings: object) =>
      skipReason(
        { scenario: scenario({ id: 1, ...settled, ...fields }), created: false },
        { ...skipping, settledPrefix: 'rest', ...settings },
      )
    expect(reason({}, {})).not.toBeNull()
    expect(reason({ instructions: 'Ask for Friday.' }, {})).toBeNull()
    expect(reason({ tags: ['smoke'] }, {})).toBeNull()
    expect(reason({}, { guidance: 'Change it.' })).toBeNull()
    expect(reason({}, { settledPrefix: 'other' })).toBeNull()
    expect(reason({}, { settledPrefix: null })).toBeNull()
  })

  test('that differs from its suite file is paid for only where its new text has a place to go', () => {
    const differing = { scenario: scenario({ id: 1 }), created: false, drift: 'Cekura has another text.' }
    expect(skipReason(differing, { ...skipping, leavesDrifted: true })).toBe(
      'No job was started for it: make the two the same first.',
    )
    expect(skipReason(differing, { ...skipping, leavesDrifted: false })).toBeNull()
    const same = { scenario: scenario({ id: 1 }), created: false }
    expect(skipReason(same, { ...skipping, leavesDrifted: true })).toBeNull()
  })

  test.each([
    ['improved', 'Ask now.'],
    ['unchanged', 'Ask.'],
  ])('that is %s says how its job came to its end', async (status, after) => {
    const ends = [text(after)]
    const { result } = await improve({ instructions: 'Ask.' }, { ends, note: 'It was started anew.' })
    expect(result).toMatchObject({ status, reason: 'It was started anew.' })
  })

  test('with plain instructions is not skipped', () => {
    expect(skipReason({ scenario: scenario({ id: 1 }), created: false }, skipping)).toBeNull()
  })

  test('whose new text passes the checks is improved', async () => {
    const { result, requests } = await improve(
      { instructions: 'Ask for Monday.' },
      { ends: [text('Ask for Tuesday.')] },
    )
    expect(result).toMatchObject({
      status: 'improved',
      before: 'Ask for Monday.',
      after: 'Ask for Tuesday.',
      reason: '',
      reused: false,
      findings: [],
      job: record,
    })
    expect(requests[0]?.guidance).toMatch(/^Improve it\./)
  })

  test('is improved with its warnings beside it', async () => {
    const { result } = await improve({ instructions: 'Ask. [sigh]' }, { ends: [text('Ask for it.')] })
    expect(result.status).toBe('improved')
    expect(result.findings).toMatchObject([{ code: 'bracket-lost', severity: 'warning' }])
  })

  test('that shares the job of another one is marked so', async () => {
    const { result } = await improve({}, { ends: [text('Ask.')], reused: true })
    expect(result).toMatchObject({ status: 'improved', reused: true })
  })

  test('whose text comes back the same but for white space is unchanged, in its old spelling and outcome', async () => {
    const before = 'Ask for it.\nThen wait.'
    const { result } = await improve(
      { instructions: before, expectedOutcome: '' },
      { ends: [text(' Ask for it.\r\nThen wait.\n', 'It is booked.')] },
    )
    expect(result).toMatchObject({ status: 'unchanged', after: before, outcomeAfter: '', findings: [] })
  })

  test('keeps the tags around its whole text', async () => {
    const { result } = await improve(
      { instructions: '<scenario>\nAsk.\n</scenario>' },
      { ends: [text('Ask for it.')] },
    )
    expect(result).toMatchObject({ status: 'improved', after: '<scenario>\nAsk for it.\n</scenario>' })
  })

  test('that had no expected outcome gets the one that comes with the new text, and else keeps its own', async () => {
    const ends = [text('Ask for it.', 'It is booked.')]
    expect((await improve({ expectedOutcome: '' }, { ends })).result.outcomeAfter).toBe('It is booked.')
    expect((await improve({ expectedOutcome: 'Own.' }, { ends })).result.outcomeAfter).toBe('Own.')
  })
})

describe('a job without a text', () => {
  test.each<[string, JobEnd, Ending | null, object]>([
    [
      'failed',
      { state: 'failed', platform: false, reason: 'No.', record },
      null,
      { status: 'failed', reason: 'No.', findings: [], job: record },
    ],
    [
      'lost',
      { state: 'lost', reason: 'Not known.', record },
      null,
      { status: 'failed', reason: 'Not known.', findings: [], job: record },
    ],
    [
      'failed for the sake of the platform',
      { state: 'failed', platform: true, reason: 'Down.', record: null },
      null,
      { status: 'failed', findings: [{ code: 'platform', severity: 'error', message: 'Down.' }], job: null },
    ],
    [
      'uncertain',
      { state: 'uncertain', reason: 'Lost.', record },
      null,
      { status: 'uncertain', reason: 'Lost.', job: record },
    ],
    [
      'stopped by a cancel',
      { state: 'stopped', reason: 'Running.', record },
      { kind: 'cancelled' },
      { status: 'cancelled', job: record },
    ],
    [
      'stopped by the deadline',
      { state: 'stopped', reason: 'Running.', record },
      { kind: 'deadline' },
      { status: 'timeout', job: record },
    ],
    [
      'stopped by an error',
      { state: 'stopped', reason: 'None.', record: null },
      { kind: 'broken', message: 'x' },
      { status: 'cancelled', job: null },
    ],
    [
      'refused',
      { state: 'refused' },
      null,
      { status: 'skipped', reason: 'max-jobs were started already: raise max-jobs to try it.' },
    ],
  ])('because it is %s says so', async (...[, end, ending, expected]) => {
    const { result, requests } = await improve({}, { ends: [end], ending })
    expect(result).toMatchObject(expected)
    expect(result.after).toBeNull()
    expect(requests).toHaveLength(1)
  })
})

describe('a text that loses a placeholder', () => {
  const before = 'Say {{test_profile.name}}.'
  const bad = text('Say your name.')

  test('is rejected and kept to be seen, without a further try where none is wanted', async () => {
    const { result } = await improve({ instructions: before }, { ends: [bad], repairs: 0 })
    expect(result).toMatchObject({ status: 'rejected', after: 'Say your name.' })
    expect(result.findings).toMatchObject([{ code: 'placeholder-lost', severity: 'error' }])
    expect(result.reason).toContain('{{test_profile.name}}')
  })

  test('is tried again, told what was wrong, and improved when that is mended', async () => {
    const { result, requests } = await improve(
      { instructions: before },
      { ends: [bad, text('Say {{ test_profile.name }} now.')] },
    )
    expect(result).toMatchObject({
      status: 'improved',
      after: 'Say {{ test_profile.name }} now.',
      findings: [],
    })
    expect(requests).toHaveLength(2)
    expect(requests[0]?.guidance).not.toContain('rejected')
    expect(requests[1]?.guidance).toContain('The placeholder {{test_profile.name}} is gone.')
  })

  test('is rejected when every try loses it, with what the last one had', async () => {
    const { result, requests } = await improve(
      { instructions: before },
      { ends: [bad, text('Say it.'), text('Say nothing.')], repairs: 2 },
    )
    expect(result).toMatchObject({ status: 'rejected', after: 'Say nothing.' })
    expect(requests).toHaveLength(3)
  })

  test.each<[string, JobEnd, string]>([
    ['fails', { state: 'failed', platform: true, reason: 'Down.', record: null }, 'Down.'],
    ['is lost', { state: 'uncertain', reason: 'Lost.', record: { ...record, progressId: null } }, 'Lost.'],
    ['is over max-jobs', { state: 'refused' }, 'max-jobs were started already'],
    ['brings the old text', text(before), 'the old text came back.'],
  ])('stays rejected, and to be seen, when the further try %s', async (...[, end, why]) => {
    const { result } = await improve({ instructions: before }, { ends: [bad, end] })
    expect(result).toMatchObject({ status: 'rejected', after: 'Say your name.' })
    expect(result.findings).toMatchObject([{ code: 'placeholder-lost' }])
    expect(result.reason).toContain(`A further try came to nothing: ${why}`)
    expect(result.job).toMatchObject({ kind: 'improve' })
  })
})

describe('a test profile key that is new', () => {
  test('is allowed when a profile has it', async () => {
    const { result, cekura } = await improve({}, { ends: [text('Live in {{test_profile.address.city}}.')] })
    expect(result.status).toBe('improved')
    expect(cekura.given('listTestProfiles')).toEqual([7])
  })

  test('is a reason to reject when none has it', async () => {
    const { result } = await improve({}, { ends: [text('Say {{test_profile.pin}}.')], repairs: 0 })
    expect(result.findings).toMatchObject([{ code: 'placeholder-added', severity: 'error' }])
  })

  test('is a reason to reject when the profiles cannot be read', async () => {
    const { result } = await improve(
      {},
      {
        ends: [text('Say {{test_profile.name}}.')],
        repairs: 0,
        script: { listTestProfiles: rejecting('platform') },
      },
    )
    expect(result).toMatchObject({ status: 'rejected' })
    expect(result.reason).toContain('could not be read')
  })

  test('is not judged, and the job is not lost, when the run ends before the profiles are read', async () => {
    const { result } = await improve(
      {},
      {
        ends: [text('Say {{test_profile.name}}.')],
        ending: { kind: 'deadline' },
      },
    )
    expect(result).toMatchObject({
      status: 'timeout',
      after: null,
      reason: 'The run ended before the new text could be checked.',
      job: record,
    })
  })

  test('is not asked for where the text names no new one', async () => {
    const { cekura } = await improve(
      { instructions: 'Say {{test_profile.pin}}.' },
      { ends: [text('Say {{test_profile.pin}} twice.')] },
    )
    expect(cekura.calls).toEqual([])
  })

  test('breaks with an edge that is broken', async () => {
    const improving = improve(
      {},
      {
        ends: [text('Say {{test_profile.name}}.')],
        script: { listTestProfiles: () => Promise.reject(new TypeError('broken')) },
      },
    )
    await expect(improving).rejects.toThrow(TypeError)
  })
})

test('the profiles are read once for all scenarios', async () => {
  const cekura = fakeCekura()
  cekura.world.profiles = [
    { id: 1, name: 'A', keys: ['name'] },
    { id: 2, name: 'B', keys: ['pin', 'name'] },
  ]
  const profiles = makeProfiles({ cekura, agentId: 7, stop: fakeStop() })
  const [one, other] = await Promise.all([profiles.keys(), profiles.keys()])
  expect([...(one ?? [])]).toEqual(['name', 'pin'])
  expect(other).toEqual(one)
  expect(cekura.calls).toHaveLength(1)
})
