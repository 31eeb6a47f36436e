/** Saving after the proof: what does worse stays unsaved and says so. */
import { describe, expect, test } from '@jest/globals'
import type { ScenarioResult } from '../../src/core/model.js'
import { notProven, proveAll, proveScenario } from '../../src/core/proof.js'
import { rowKey } from '../../src/core/scenario-result.js'
import { saveProved } from '../../src/steps/save-proved.js'
import { improved, result } from '../core/sample-report.js'
import { fakeCekura, rejecting, scenario } from './fake-cekura.js'
import { fakeRun } from './fake-run.js'

const ofRuns = ([before = 0, after = 0]: readonly number[], total: number) =>
  proveScenario({ passed: before, total }, { passed: after, total })
const of = (before: number, after: number) => ofRuns([before, after], 10)
const [better, worse, unclear] = [of(0, 10), of(10, 0), of(9, 8)]
const worseReason = 'It was not saved: its proof shows it worse than the old text.'
const row = (id: number, fields: Partial<ScenarioResult> = {}) =>
  improved({ id, before: `Old ${id}.`, after: `New ${id}.`, ...fields })

function save(rows: readonly ScenarioResult[], { raw = {}, script = {} } = {}) {
  const scenarios = rows.flatMap(({ id, before }) =>
    id === null ? [] : [scenario({ id, instructions: before })],
  )
  const cekura = fakeCekura({ scenarios, script })
  const run = fakeRun({ mode: 'apply', verify: 'text', ...raw }, { cekura })
  for (const each of rows) run.record.results.set(rowKey(each), each)
  const proofs = rows.flatMap(({ proof }) => proof ?? [])
  run.record.proof = proveAll({
    channel: 'text',
    estimatedCost: 1,
    results: [],
    scenarios: proofs,
    notes: '',
  })
  return {
    run,
    cekura,
    save: () => saveProved(run),
    rows: () => [...run.record.results.values()],
    texts: () => [...cekura.world.scenarios.values()].map(({ instructions }) => instructions),
    reason: () => run.record.proof?.reason ?? '',
  }
}

describe('a new text', () => {
  test('that does worse is not saved, and says so; the others are', async () => {
    const {
      save: go,
      rows,
      texts,
      reason,
    } = save([
      row(1, { proof: worse, reason: 'Started anew.' }),
      row(2, { proof: better }),
      row(3, { proof: unclear }),
      row(4),
    ])
    await go()
    expect(rows().map(({ status }) => status)).toEqual(['improved', 'applied', 'applied', 'applied'])
    expect(rows()[0]?.reason).toBe(`${worseReason} Started anew.`)
    expect(texts()).toEqual(['Old 1.', 'New 2.', 'New 3.', 'New 4.'])
    expect(reason()).toMatch(/1 new text not saved, as the old ones do better\.$/)
  })

  test('is saved only if it does better itself where all together do worse', async () => {
    const many = [1, 2, 3, 4, 5, 6].map((id) => row(id, { proof: ofRuns([5, 2], 5) }))
    const { save: go, rows, run } = save([...many, row(7, { proof: ofRuns([0, 5], 5) }), row(8)])
    expect([ofRuns([5, 2], 5).verdict, run.record.proof?.verdict]).toEqual(['inconclusive', 'worse'])
    await go()
    expect(rows().map(({ status }) => status)).toEqual([
      ...Array<string>(6).fill('improved'),
      'applied',
      'applied',
    ])
    expect(rows()[0]?.reason).toBe(
      'It was not saved: the proof shows the new texts together worse than the old ones.',
    )
  })

  test('is saved where nothing could be run', async () => {
    const { save: go, rows, run, reason } = save([row(1)])
    run.record.proof = notProven({ channel: 'text', estimatedCost: null, reason: 'Nothing was run.' })
    await go()
    expect(rows()[0]?.status).toBe('applied')
    expect(reason()).toBe('Nothing was run.')
  })

  test('is saved where there was no proof at all', async () => {
    const { save: go, rows, run } = save([row(1)])
    run.record.proof = null
    await go()
    expect(rows()[0]?.status).toBe('applied')
  })
})

test('what is not to be saved stays as it is, whatever its runs have shown', async () => {
  const kept = [
    result({ id: 1, status: 'unchanged', proof: worse }),
    result({ id: 2, status: 'rejected', after: 'Bad.' }),
    improved({ id: null, before: 'Old.', after: 'New.', proof: better }),
  ]
  const { save: go, rows, cekura } = save(kept)
  await go()
  expect(rows()).toEqual(kept)
  expect(cekura.given('patchScenario')).toEqual([])
})

test('what the run’s end leaves unsaved says so', async () => {
  const { save: go, run, rows, cekura } = save([row(1), row(2, { proof: worse })])
  run.stop.end({ kind: 'deadline' })
  await go()
  expect(rows()[0]).toMatchObject({
    status: 'timeout',
    reason: 'The run ended before the new text was saved.',
  })
  expect(rows()[1]).toMatchObject({ status: 'improved', reason: worseReason })
  expect(cekura.given('patchScenario')).toEqual([])
})

test('no more are saved at a time than concurrency allows', async () => {
  let [saving, most] = [0, 0]
  const readScenario = async (id: number) => {
    saving += 1
    most = Math.max(most, saving)
    await new Promise(setImmediate)
    saving -= 1
    return scenario({ id, instructions: `New ${id}.` })
  }
  const { save: go, rows } = save(
    [1, 2, 3, 4, 5].map((id) => row(id)),
    {
      raw: { concurrency: '2' },
      script: { readScenario },
    },
  )
  await go()
  expect(most).toBe(2)
  expect(rows().every(({ status }) => status === 'unchanged')).toBe(true)
})

test('an edge that is broken ends the run, and a wrong key too', async () => {
  const broken = save([row(1)], {
    script: { readScenario: () => Promise.reject(new TypeError('broken')) },
  })
  await broken.save()
  expect(broken.run.stop.ending()).toMatchObject({ kind: 'broken' })
  expect(broken.rows()[0]?.status).toBe('improved')
  const wrong = save([row(1)], { script: { readScenario: rejecting('unauthorized') } })
  await wrong.save()
  expect(wrong.run.stop.ending()).toMatchObject({ kind: 'broken' })
})
