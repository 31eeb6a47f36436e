/** The rows of a run about suite files: before and after what is missing is made, and those of one shard. */
import { describe, expect, test } from '@jest/globals'
import { shardOfId } from '../../src/core/shard.js'
import { makeSuite, selectSuite } from '../../src/steps/select-suite.js'
import { suitePath } from '../core/sample-suite.js'
import { agent, scenario, serviceError } from './fake-cekura.js'
import type { FakeRun } from './fake-run.js'
import { book, move, rowsOf, suiteRun } from './fake-suite.js'

const selected = ({ record }: FakeRun) => record.selected.map(({ scenario: each }) => [each.name, each.id])

describe('before anything is made', () => {
  test('the rows are the cases, wherever their scenarios are; what else matches is only listed', async () => {
    const run = suiteRun(
      [book, move],
      { folder: 'Sales', tags: 'smoke' },
      {
        scenarios: [
          scenario({ id: 1, name: 'Other', folder: 'Sales', tags: ['smoke'] }),
          scenario({ id: 2, name: 'Elsewhere', tags: ['smoke'] }),
          scenario({ id: 3, name: 'Renamed', folder: 'Else', tags: ['case:book'] }),
        ],
      },
    )
    run.record.suites = suiteRun([{ ...book, tags: ['smoke'] }, move]).record.suites
    const { found, cases, missing } = await selectSuite(run, agent)
    expect(selected(run)).toEqual([['Book a visit', 3]])
    expect(found.map(({ id }) => id)).toEqual([1])
    expect(cases.map(({ id, name }) => [id, name])).toEqual([[3, 'Renamed']])
    expect(missing).toEqual([])
    expect(run.record.suite).toEqual({
      files: [{ path: suitePath, cases: 2 }],
      notInFile: [{ id: 1, name: 'Other' }],
    })
    expect(rowsOf(run)).toEqual([])
  })

  test('texts are kept of what a case may be about, and of nothing that is only counted', async () => {
    const texts = { instructions: 'A long text.', expectedOutcome: 'An outcome.' }
    const run = suiteRun(
      [book],
      {},
      {
        scenarios: [
          scenario({ id: 1, name: 'Other', ...texts }),
          scenario({ id: 2, tags: ['case:book'], ...texts }),
        ],
      },
    )
    const { found, work } = await selectSuite(run, agent)
    expect(found).toEqual([scenario({ id: 1, name: 'Other', instructions: '', expectedOutcome: '' })])
    expect(work.plan.rows.map((row) => row.found)).toEqual([expect.objectContaining({ id: 2, ...texts })])
  })

  test('a case that cannot be made has its outcome at once', async () => {
    const run = suiteRun([{ ...book, metrics: ['fluency'] }, move])
    await selectSuite(run, agent)
    expect(rowsOf(run)).toEqual([
      ['Book a visit', null, 'failed', expect.stringMatching(/^tests\/cekura\.tests\.json:7 .*no metric/)],
    ])
  })
})

describe('what is made', () => {
  test('takes its place among the rows, and a refusal is the outcome of its case', async () => {
    const refused = { key: 'r', name: 'Refused', instructions: 'x' }
    const run = suiteRun(
      [book, refused, move],
      {},
      {
        script: (cekura) => ({
          createScenario: (draft, signal) =>
            draft.name === 'Refused'
              ? Promise.reject(serviceError('refused'))
              : cekura.createScenario(draft, signal),
        }),
      },
    )
    const { rows, cases } = await makeSuite(run, await selectSuite(run, agent))
    expect(selected(run)).toEqual([
      ['Book a visit', 1_001],
      ['Refused', null],
      ['Move a visit', 1_002],
    ])
    expect(rows.map(([row, each]) => [row.found?.id, each.created])).toEqual([
      [1_001, true],
      [undefined, false],
      [1_002, true],
    ])
    expect(cases.map(({ id }) => id)).toEqual([1_001, 0, 1_002])
    expect(rowsOf(run)).toEqual([
      ['Refused', null, 'failed', 'tests/cekura.tests.json:12 (scenarios[1]): GET /x/: it is refused.'],
    ])
    expect(run.edges.runner.lines).toHaveLength(2)
  })

  test('is known also where the run ends in the middle', async () => {
    const run = suiteRun(
      [book, move],
      { concurrency: '1' },
      {
        script: (cekura) => ({
          createScenario: async (draft, signal) => {
            const made = await cekura.createScenario(draft, signal)
            run.edges.cancel()
            return made
          },
        }),
      },
    )
    await makeSuite(run, await selectSuite(run, agent))
    expect(selected(run)).toEqual([
      ['Book a visit', 1_001],
      ['Move a visit', null],
    ])
    expect(run.record.created).toEqual([1_001])
  })
})

describe('the rows of a shard', () => {
  const of = 3
  const ids = Array.from({ length: 30 }, (_, index) => index + 1)
  const cases = ids.map((id) => ({ key: `k${id}`, name: `Case ${id}`, instructions: `Text ${id}.` }))
  const scenarios = ids.slice(0, 20).map((id) => scenario({ id, name: `Case ${id}` }))

  test.each([1, 2, 3])(
    'are the cases by their ids, and those without one for the first: %i',
    async (index) => {
      const run = suiteRun(cases, { shard: `${index}/${of}` }, { scenarios })
      const selection = await selectSuite(run, agent)
      const own = ids.slice(0, 20).filter((id) => shardOfId(id, of) === index)
      const lacking = index === 1 ? Array.from({ length: 10 }, () => null) : []
      expect(run.record.selected.map(({ scenario: each }) => each.id)).toEqual([...own, ...lacking])
      await makeSuite(run, selection)
      const made = index === 1 ? ids.slice(0, 10).map((id) => 1_000 + id) : []
      // The others are found by the shards of their ids, which come after.
      const ownMade = made.filter((id) => shardOfId(id, of) === 1)
      expect(run.record.selected.map(({ scenario: each }) => each.id)).toEqual([...own, ...ownMade])
      expect(run.record.created.toSorted((a, b) => a - b)).toEqual(made)
    },
  )
})
