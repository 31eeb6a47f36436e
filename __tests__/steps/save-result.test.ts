/** Saving a run's own results: which of them, and the tag by which a text comes to rest. */
import { describe, expect, test } from '@jest/globals'
import type { Scenario, ScenarioResult } from '../../src/core/model.js'
import { settledTag } from '../../src/core/settled.js'
import { saveResult } from '../../src/steps/save-result.js'
import { improved, result } from '../core/sample-report.js'
import { fakeCekura, rejecting, scenario } from './fake-cekura.js'
import { fakeStop, sha256 } from './fakes.js'

const before = 'Ask for Monday.'
const after = 'Ask for Tuesday.'
const guidance = 'Improve it.'
const tag = (text: string) => settledTag({ prefix: 'rest', text, guidance, hash: sha256 })
const unchanged = result({ id: 1, status: 'unchanged', before, after: before, reason: 'It came back.' })

async function save(
  proposed: ScenarioResult,
  {
    now = {},
    settledPrefix = 'rest',
  }: { readonly now?: Partial<Scenario>; readonly settledPrefix?: string | null } = {},
) {
  const cekura = fakeCekura({ scenarios: [scenario({ id: 1, instructions: before, ...now })] })
  const stop = fakeStop()
  const saved = await saveResult({ cekura, stop, guidance, settledPrefix, hash: sha256 }, proposed)
  return { saved, patches: cekura.given('patchScenario') }
}

describe('a text that is to come to rest', () => {
  test('is saved with its tag, in the place of an older one', async () => {
    const { saved, patches } = await save(improved({ id: 1, before, after }), {
      now: { tags: ['smoke', 'rest-00000000'] },
    })
    expect(patches).toEqual([{ id: 1, patch: { instructions: after, tags: ['smoke', tag(after)] } }])
    expect(saved.status).toBe('applied')
  })

  test('that stays gets its tag alone', async () => {
    const { saved, patches } = await save(unchanged)
    expect(patches).toEqual([{ id: 1, patch: { tags: [tag(before)] } }])
    expect(saved).toEqual(unchanged)
  })

  test('that stays and has its tag is left alone', async () => {
    const { saved, patches } = await save(unchanged, { now: { tags: [tag(before)] } })
    expect([saved, patches]).toEqual([unchanged, []])
  })

  test('that someone has changed meanwhile gets no tag', async () => {
    const { saved, patches } = await save(unchanged, { now: { instructions: 'Mine.' } })
    expect(saved.status).toBe('drifted')
    expect(patches).toEqual([])
  })

  test('whose tag does not stick has failed', async () => {
    const cekura = fakeCekura({
      scenarios: [scenario({ id: 1, instructions: before })],
      script: { patchScenario: () => Promise.resolve(scenario({ id: 1 })) },
    })
    const settings = { cekura, stop: fakeStop(), guidance, settledPrefix: 'rest', hash: sha256 }
    expect(await saveResult(settings, unchanged)).toMatchObject({
      status: 'failed',
      reason: expect.stringContaining('did not keep the tags:'),
    })
  })
})

describe('without settled-tag', () => {
  test('a text that stays is not looked at', async () => {
    const { saved, patches } = await save(unchanged, { settledPrefix: null })
    expect([saved, patches]).toEqual([unchanged, []])
    expect(saved).toBe(unchanged)
  })
})

test('what was found in a text is kept with it, unless saving finds something worse', async () => {
  const warning = { code: 'length', severity: 'warning', message: 'Long.' } as const
  const proposed = improved({ id: 1, before, after, findings: [warning], reason: 'Started anew.' })
  const { saved } = await save(proposed)
  expect(saved).toMatchObject({ status: 'applied', findings: [warning], reason: 'Started anew.' })
  const cekura = fakeCekura({ script: { readScenario: rejecting('platform') } })
  const settings = { cekura, stop: fakeStop(), guidance, settledPrefix: null, hash: sha256 }
  expect(await saveResult(settings, proposed)).toMatchObject({
    status: 'failed',
    findings: [{ code: 'platform' }],
  })
})
