/** The report: its published schema, its order, and that equal states give equal files. */
import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import fc from 'fast-check'
import { z } from 'zod'
import { endingKinds } from '../../src/core/gate.js'
import { conclusions, findingCodes, outcomes } from '../../src/core/model.js'
import { buildReport, reportJson } from '../../src/core/report.js'
import { proveAll, proveScenario } from '../../src/core/proof.js'
import { hostileReport, improved, report, result, runInput, sha256 } from './sample-report.js'

const schemaNode = z.looseObject({ enum: z.array(z.string()).optional() })
const schemaObject = z.looseObject({ properties: z.record(z.string(), z.unknown()) })
const schema = schemaObject.parse(
  JSON.parse(readFileSync(new URL('../../schema/report-v1.schema.json', import.meta.url), 'utf8')),
)
const ajv = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true })
addFormats.default(ajv)
const validate = ajv.compile(schema)

/** What the schema has against a value, after it has gone through JSON as a reader gets it. */
function complaints(value: unknown): readonly string[] {
  validate(JSON.parse(JSON.stringify(value)))
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message ?? ''}`)
}

const proved = proveScenario({ passed: 1, total: 3 }, { passed: 3, total: 3 })
const place = { file: 'cekura.tests.json', key: 'refund', at: 'scenarios[0]', line: 4, onCekura: 'Old.' }

const full = report({
  shard: { index: 1, of: 2 },
  ending: 'deadline',
  selection: {
    ...runInput.selection,
    missing: [{ what: 'scenarios in de', wanted: 2, found: 1, reason: 'Cekura made fewer.' }],
  },
  created: { folders: ['Sales.Inbound', 'Sales'], scenarios: [30, 4] },
  suite: { files: [{ path: 'cekura.tests.json', cases: 2 }], notInFile: [{ id: 9, name: 'Another' }] },
  proof: proveAll({
    channel: 'text',
    estimatedCost: 1.5,
    results: ['https://dashboard.cekura.ai/3/results/1'],
    scenarios: [proved],
    notes: '',
  }),
  plan: { folders: ['Sales'], scenarios: [{ language: 'de', count: 2 }], jobs: 3 },
  results: [
    improved({ id: 30, created: true, proof: proved, suite: place }),
    result({
      id: 4,
      status: 'rejected',
      after: '',
      findings: [{ code: 'empty', severity: 'error', message: 'The new text is empty.' }],
    }),
  ],
})

describe('a built report', () => {
  test('fits the published schema, at its fullest and where the run ended before anything was read', () => {
    expect(complaints(full)).toEqual([])
    expect(complaints(report({ agent: null, context: { ...runInput.context, pullRequest: null } }))).toEqual(
      [],
    )
  })

  test('fits the published schema whatever the service sends', () => {
    fc.assert(fc.property(hostileReport, (built) => complaints(built).length === 0))
  })

  test('tells the run, the agent and the guidance', () => {
    expect(report()).toMatchObject({
      version: 1,
      startedAt: '2026-08-21T09:30:00.000Z',
      finishedAt: '2026-08-21T09:31:05.000Z',
      run: { repository: 'acme/clinic-agent', runId: 4711, attempt: 2, pullRequest: 12 },
      agent: { id: 7, name: 'Front desk', project: 3 },
      guidance: { digest: sha256('Keep the intent.'), context: ['prompts/agent.md'] },
    })
  })

  test('has a plan digest where there is something to apply, and counts for every outcome', () => {
    expect(full.planDigest).toMatch(/^[0-9a-f]{64}$/)
    expect(report().planDigest).toBe('')
    expect(full.counts).toMatchObject({
      selected: 2,
      improved: 1,
      rejected: 1,
      created: 2,
      missing: 1,
      failed: 0,
    })
  })

  test('sorts scenarios and created ids by number, folders by path, and leaves tags as they are', () => {
    const built = report({
      results: [result({ id: 10 }), result({ id: 9, tags: ['z', 'a'] })],
      created: { folders: ['b', 'a'], scenarios: [10, 9] },
    })
    expect(built.scenarios.map(({ id }) => id)).toEqual([9, 10])
    expect(built.scenarios[0]?.tags).toEqual(['z', 'a'])
    expect(built.created).toEqual({ folders: ['a', 'b'], scenarios: [9, 10] })
  })

  test('takes no field over that the format does not have', () => {
    const withMore = { ...improved({ id: 1 }), secret: 'not for the report' }
    expect(reportJson(report({ results: [withMore] }))).not.toContain('not for the report')
  })

  test('does not change what it was built from', () => {
    const results = Object.freeze([result({ id: 2 }), result({ id: 1 })])
    expect(buildReport({ ...runInput, results }).scenarios.map(({ id }) => id)).toEqual([1, 2])
  })
})

describe('the file of a report', () => {
  test('is JSON with two spaces and a final newline that reads back as the report', () => {
    const text = reportJson(full)
    expect(text).toMatch(/^\{\n {2}"version": 1,\n {2}"mode": "propose",\n/)
    expect(text.endsWith('}\n')).toBe(true)
    expect(JSON.parse(text)).toEqual(full)
  })

  test('is the same for two runs of the same state but for the times, in whatever order the results came', () => {
    const results = [improved({ id: 2 }), result({ id: 1 })]
    const first = reportJson(report({ results }))
    const second = reportJson(
      report({ results: results.toReversed(), startedAt: 0, finishedAt: Date.UTC(2030, 0) }),
    )
    const withoutTimes = (text: string): string => text.replace(/^ {2}"(started|finished)At": .*$/gm, '')
    expect(second).not.toBe(first)
    expect(withoutTimes(second)).toBe(withoutTimes(first))
  })

  test('has its keys in the order of the published schema, at every level', () => {
    const order = (node: unknown): readonly string[] => Object.keys(schemaObject.parse(node).properties)
    const part = (name: string): unknown => schema.properties[name]
    const scenario = z.looseObject({ scenario: schemaObject }).parse(schema['$defs']).scenario
    expect(Object.keys(full)).toEqual(order(schema))
    expect(Object.keys(full.run)).toEqual(order(part('run')))
    expect(Object.keys(full.selection)).toEqual(order(part('selection')))
    expect(Object.keys(full.counts)).toEqual(order(part('counts')))
    expect(Object.keys(full.scenarios[1] ?? {})).toEqual(order(scenario))
    expect(Object.keys(full.scenarios[1]?.job ?? {})).toEqual(order(scenario.properties['job']))
  })
})

describe('the published schema', () => {
  test('knows every outcome, finding, conclusion and ending, and no other', () => {
    const scenario = z.looseObject({ scenario: schemaObject }).parse(schema['$defs']).scenario
    const findings = z.looseObject({ items: schemaObject }).parse(scenario.properties['findings'])
    expect(schemaNode.parse(scenario.properties['status']).enum).toEqual([...outcomes])
    expect(schemaNode.parse(findings.items.properties['code']).enum).toEqual([...findingCodes])
    expect(schemaNode.parse(schema.properties['conclusion']).enum).toEqual([...conclusions])
    expect(schemaNode.parse(schema.properties['ending']).enum).toEqual([...endingKinds])
  })

  test.each([
    ['a field that it does not name', { ...full, extra: 1 }],
    ['an outcome that does not exist', { ...full, scenarios: [{ ...full.scenarios[0], status: 'great' }] }],
    ['another version', { ...full, version: 2 }],
    ['a time that is none', { ...full, startedAt: 'yesterday' }],
    ['a digest that is none', { ...full, planDigest: 'abc' }],
    ['a negative count', { ...full, counts: { ...full.counts, failed: -1 } }],
    ['a missing field', { ...full, requests: undefined }],
  ])('refuses %s', (_, wrong) => {
    expect(complaints(wrong)).not.toEqual([])
  })
})
