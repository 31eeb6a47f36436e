/** A report from anybody is read only where it is whole and right; a hostile one costs no more than its own size. */
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import * as z from 'zod/mini'
import { readWholeReport } from '../../src/core/report-reading.js'
import { proveAll, proveScenario } from '../../src/core/proof.js'
import { type Report, reportJson } from '../../src/core/report.js'
import { list } from '../../src/core/whole-report.js'
import { hostileReport, improved, report, result } from './sample-report.js'

const proved = proveScenario({ passed: 1, total: 3 }, { passed: 3, total: 3 })
const place = { file: 'cekura.tests.json', key: 'refund', at: 'scenarios[0]', line: 4, onCekura: null }
const full = report({
  shard: { index: 1, of: 2 },
  ending: 'deadline',
  suite: { files: [{ path: 'cekura.tests.json', cases: 2 }], notInFile: [{ id: 9, name: 'Another' }] },
  proof: proveAll({ channel: 'text', estimatedCost: 1.5, results: [], scenarios: [proved], notes: '' }),
  plan: { folders: ['Sales'], scenarios: [{ language: 'de', count: 2 }], jobs: 3 },
  results: [improved({ id: 1, proof: proved, suite: place }), result({ id: null, suite: place })],
})

const changed = (fields: object): string => JSON.stringify({ ...full, ...fields })
const row = (fields: object): string =>
  changed({ scenarios: [improved({ id: 1 }), { ...improved({ id: 2 }), ...fields }] })
const problemOf = (text: string) => {
  const reading = readWholeReport(text)
  return 'problem' in reading ? reading.problem : 'none'
}

describe('a whole report', () => {
  test('is read as it was written, at its fullest', () => {
    expect(readWholeReport(reportJson(full))).toEqual({ report: full })
  })

  test('is read as it was written, whatever texts are in it', () => {
    fc.assert(
      fc.property(hostileReport, (any: Report) => {
        const asWritten: unknown = JSON.parse(reportJson(any))
        expect(readWholeReport(reportJson(any))).toEqual({ report: asWritten })
      }),
      { numRuns: 30 },
    )
  })

  test('keeps no key that it does not know, prototypes least of all', () => {
    const text = reportJson(full).replace('{', '{"__proto__": {"agent": null}, "constructor": 1, "more": 2,')
    expect(readWholeReport(text)).toEqual({ report: full })
  })
})

describe('what is no whole report', () => {
  test.each([
    ['another mode', changed({ mode: 'all' }), 'at mode'],
    ['a shard beyond the last', changed({ shard: { index: 3, of: 2 } }), 'at shard'],
    ['more shards than there can be', changed({ shard: { index: 1, of: 257 } }), 'at shard.of'],
    ['a time that is none', changed({ startedAt: 'yesterday' }), 'at startedAt'],
    ['an end that is none', changed({ ending: 'well' }), 'at ending'],
    ['an id below 1', row({ id: 0 }), 'at scenarios.1.id'],
    [
      'a time of a job that is none',
      row({ job: { ...improved({ id: 1 }).job, startedAt: '' } }),
      'at scenarios.1.job.startedAt',
    ],
    ['a tag that is none', row({ tags: ['a', 7] }), 'at scenarios.1.tags.1'],
    [
      'more passes than runs',
      row({ proof: { ...proved, before: { ...proved.before, passed: 4 } } }),
      'at scenarios.1.proof.before',
    ],
    [
      'more runs than there can be',
      row({ proof: { ...proved, before: { ...proved.before, total: 10_000_000 } } }),
      'at scenarios.1.proof.before.total',
    ],
    ['its fields in a prototype', `{"__proto__": ${reportJson(full)}}`, 'at version'],
  ])('is refused with its place: %s', (...[, text, where]) => {
    expect(problemOf(text)).toBe(
      `is not a report of version 1 (${where}): give the report.json of an earlier run.`,
    )
  })

  test('with very many wrong entries is given up at the first: a problem of each would fill the memory', () => {
    const { error } = list(z.string()).safeParse(Array.from({ length: 100_000 }, () => 1))
    expect(error?.issues.map(({ path }) => path)).toEqual([[0]])
  })

  test('is refused however deep it is nested', () => {
    const depth = 200_000
    expect(problemOf(`${'['.repeat(depth)}${']'.repeat(depth)}`)).toMatch(/^is (?:no JSON|not a report)/)
    const nested = `${'{"agent":'.repeat(depth)}1${'}'.repeat(depth)}`
    expect(problemOf(nested)).toMatch(/^is (?:no JSON|not a report)/)
  })

  test('is refused without an exception, whatever it is', () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string()), (text) => {
        expect(readWholeReport(text)).toHaveProperty('problem')
      }),
    )
  })
})
