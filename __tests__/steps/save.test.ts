/** Saving: only what is meant to change, only from the text that was improved, and only true once it is read back. */
import { describe, expect, test } from '@jest/globals'
import type { Scenario, ScenarioResult } from '../../src/core/model.js'
import type { ServiceErrorKind } from '../../src/core/service-error.js'
import type { CekuraApi } from '../../src/edges.js'
import { saveResult } from '../../src/steps/save-result.js'
import { improved, result } from '../core/sample-report.js'
import { fakeCekura, rejecting, scenario, serviceError } from './fake-cekura.js'
import { fakeStop, sha256 } from './fakes.js'

const before = 'Ask for Monday.'
const after = 'Ask for Tuesday.'
const proposal = improved({ id: 1, before, after })
const settling = { guidance: 'Improve it.', settledPrefix: null, hash: sha256 }

async function save(
  proposed: ScenarioResult,
  {
    now = {},
    script = {},
    cancelAt,
  }: {
    readonly now?: Partial<Scenario>
    readonly script?: Partial<CekuraApi>
    /** The method on whose first call the run is cancelled. */
    readonly cancelAt?: 'readScenario' | 'patchScenario'
  } = {},
) {
  const stop = fakeStop()
  const world = fakeCekura({ scenarios: [scenario({ id: 1, instructions: before, ...now })] })
  const cancelling: Partial<CekuraApi> =
    cancelAt === undefined
      ? {}
      : {
          [cancelAt]: () => {
            stop.end({ kind: 'cancelled' })
            return Promise.reject(serviceError('aborted'))
          },
        }
  const cekura: CekuraApi = { ...world, ...script, ...cancelling }
  const saved = await saveResult({ ...settling, cekura, stop }, proposed)
  return { saved, stop, stored: world.world.scenarios.get(1), patches: world.given('patchScenario') }
}

/** Reads the world once, then answers as told. */
function secondRead(kind: ServiceErrorKind): CekuraApi['readScenario'] {
  let reads = 0
  return () => {
    reads += 1
    return reads === 1
      ? Promise.resolve(scenario({ id: 1, instructions: before }))
      : Promise.reject(serviceError(kind))
  }
}

describe('an improved text', () => {
  test('is saved, and nothing else is sent', async () => {
    const { saved, stored, patches } = await save(proposal)
    expect(saved).toEqual({ ...proposal, status: 'applied', reason: '' })
    expect(patches).toEqual([{ id: 1, patch: { instructions: after } }])
    expect(stored?.instructions).toBe(after)
  })

  test('is left alone where someone has changed the text meanwhile', async () => {
    const { saved, stored, patches } = await save(proposal, { now: { instructions: 'Ask for Friday.' } })
    expect(saved).toMatchObject({ status: 'drifted', after })
    expect(saved.reason).toContain('no longer the one that was improved')
    expect(patches).toEqual([])
    expect(stored?.instructions).toBe('Ask for Friday.')
  })

  test('has not drifted for white space at the ends or other line ends', async () => {
    const { saved } = await save(improved({ id: 1, before: 'a\nb', after }), {
      now: { instructions: ' a\r\nb\n' },
    })
    expect(saved.status).toBe('applied')
  })

  test('is not sent where it is there already', async () => {
    const { saved, patches } = await save(proposal, { now: { instructions: after } })
    expect(saved).toMatchObject({ status: 'unchanged', reason: 'The new text was there already.' })
    expect(patches).toEqual([])
  })

  test('is failed where it is accepted and does not stick', async () => {
    const { saved } = await save(proposal, {
      script: { patchScenario: () => Promise.resolve(scenario({ id: 1, instructions: after })) },
    })
    expect(saved.status).toBe('failed')
    expect(saved.reason).toContain('did not keep the new text:')
  })
})

describe('an expected outcome', () => {
  const withOutcome = { ...proposal, outcomeBefore: '', outcomeAfter: 'It is booked.' }

  test('is saved where there was none', async () => {
    const { saved, patches } = await save(withOutcome, { now: { expectedOutcome: ' ' } })
    expect(patches).toEqual([{ id: 1, patch: { instructions: after, expectedOutcome: 'It is booked.' } }])
    expect(saved).toMatchObject({ status: 'applied', outcomeAfter: 'It is booked.' })
  })

  test('is not saved where there is one by now', async () => {
    const { patches, stored } = await save(withOutcome, { now: { expectedOutcome: 'Someone has said so.' } })
    expect(patches).toEqual([{ id: 1, patch: { instructions: after } }])
    expect(stored?.expectedOutcome).toBe('Someone has said so.')
  })

  test('that does not stick is a failure as well, which names both', async () => {
    const { saved } = await save(withOutcome, {
      now: { expectedOutcome: '' },
      script: { patchScenario: () => Promise.resolve(scenario({ id: 1 })) },
    })
    expect(saved.reason).toContain('did not keep the new text and the expected outcome:')
  })
})

describe('what is not an accepted text', () => {
  test.each([
    result({ id: 1, status: 'unchanged', after: before }),
    result({ id: 1, status: 'rejected', after }),
    result({ id: 1, status: 'failed' }),
    result({ id: 1, status: 'improved', after: null }),
  ])('comes back as it is, without a request', async (other) => {
    const { saved, patches } = await save(other)
    expect(saved).toBe(other)
    expect(patches).toEqual([])
  })
})

describe('an error', () => {
  test('before the text is sent leaves no doubt', async () => {
    const { saved } = await save(proposal, { script: { readScenario: rejecting('platform') } })
    expect(saved).toMatchObject({
      status: 'failed',
      reason: 'The new text was not saved: GET /x/: it is platform.',
      findings: [{ code: 'platform', severity: 'error' }],
    })
  })

  test.each(['not-found', 'refused'] as const)(
    'that refuses the text (%s) is that scenario’s alone',
    async (kind) => {
      const { saved, stop } = await save(proposal, { script: { patchScenario: rejecting(kind) } })
      expect(saved).toMatchObject({ status: 'failed', findings: [] })
      expect(saved.reason).toBe(`The new text was not saved: GET /x/: it is ${kind}.`)
      expect(stop.ending()).toBeNull()
    },
  )

  test('that may have come after the saving says that it is not known', async () => {
    const sent = await save(proposal, { script: { patchScenario: rejecting('platform') } })
    const accepted = await save(proposal, { script: { readScenario: secondRead('not-found') } })
    for (const { saved } of [sent, accepted]) {
      expect(saved.status).toBe('failed')
      expect(saved.reason).toContain('It is not known whether the new text was saved: ')
    }
  })

  test('of a key that may not write ends the run', async () => {
    const { saved, stop } = await save(proposal, { script: { patchScenario: rejecting('forbidden') } })
    expect(saved).toMatchObject({ status: 'failed' })
    expect(stop.ending()).toEqual({ kind: 'broken', message: 'GET /x/: it is forbidden.' })
  })

  test('of a broken edge is thrown', async () => {
    const saving = save(proposal, {
      script: { readScenario: () => Promise.reject(new TypeError('broken')) },
    })
    await expect(saving).rejects.toThrow(TypeError)
  })
})

describe('a run that ends in the middle', () => {
  test('before the text was sent has saved nothing', async () => {
    const { saved } = await save(proposal, { cancelAt: 'readScenario' })
    expect(saved).toMatchObject({
      status: 'cancelled',
      reason: 'The run ended before the new text was saved.',
    })
  })

  test('while it was being sent does not know', async () => {
    const { saved } = await save(proposal, { cancelAt: 'patchScenario' })
    expect(saved.status).toBe('cancelled')
    expect(saved.reason).toContain('before it was known whether the new text was saved')
  })

  test('with the deadline is a timeout', async () => {
    const stop = fakeStop()
    stop.end({ kind: 'deadline' })
    const cekura = fakeCekura({ scenarios: [scenario({ id: 1, instructions: before })] })
    expect(await saveResult({ ...settling, cekura, stop }, proposal)).toMatchObject({ status: 'timeout' })
    expect(cekura.given('patchScenario')).toEqual([])
  })
})
