/** Runs the action as a whole on edges in memory, and checks what holds for every ending. */
import { readFileSync } from 'node:fs'
import { expect } from '@jest/globals'
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { parse } from 'yaml'
import { z } from 'zod'
import type { RawInputs } from '../src/core/inputs.js'
import { run } from '../src/main.js'
import { type FakeCekura, scenario } from './steps/fake-cekura.js'
import { fakeEdges, type FakeEdges, type FakeEdgesOptions, required } from './steps/fakes.js'

const file = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8')
const ajv = new Ajv2020({ strict: true, allowUnionTypes: true })
addFormats.default(ajv)
const fitsSchema = ajv.compile(z.looseObject({}).parse(JSON.parse(file('schema/report-v1.schema.json'))))
const outputNames = Object.keys(
  z.object({ outputs: z.record(z.string(), z.unknown()) }).parse(parse(file('action.yml'))).outputs,
)

const reportShape = z.looseObject({
  mode: z.string(),
  conclusion: z.string(),
  reason: z.string(),
  agent: z.looseObject({ id: z.number() }).nullable(),
  counts: z.record(z.string(), z.number()),
  created: z.object({ folders: z.array(z.string()), scenarios: z.array(z.number()) }),
  plan: z.looseObject({ jobs: z.number() }).optional(),
  guidance: z.looseObject({ context: z.array(z.string()) }),
  scenarios: z.array(
    z.looseObject({
      id: z.number().nullable(),
      status: z.string(),
      reason: z.string(),
      reused: z.boolean(),
      job: z.looseObject({ progressId: z.string().nullable() }).nullable(),
    }),
  ),
})

export const key = required['api-key'] ?? ''

/** Runs, checks what holds for every ending, and answers what the run has left behind. */
export async function ran(raw: RawInputs, edges: FakeEdges) {
  const conclusion = await run(raw, edges)
  const { runner, files, clock } = edges
  const report = reportShape.parse(JSON.parse(files.written.get('/temp/cekura-report/report.json') ?? ''))
  fitsSchema(report)
  expect(fitsSchema.errors ?? []).toEqual([])
  expect([...runner.outputs.keys()].sort()).toEqual([...outputNames].sort())
  expect([report.conclusion, runner.outputs.get('conclusion')]).toEqual([conclusion, conclusion])
  expect(runner.outputs.get('report')).toBe('/temp/cekura-report/report.json')
  expect(runner.summaries).toHaveLength(1)
  const errors = runner.annotations.filter(({ severity }) => severity === 'error')
  expect(errors).toHaveLength(conclusion === 'failure' ? 1 : 0)
  const everything = JSON.stringify([runner, [...runner.outputs], [...files.written], edges.github.requests])
  expect(everything.replace(JSON.stringify(runner.secrets), '')).not.toContain(key)
  expect([clock.sleeping(), clock.timers()]).toEqual([0, 0])
  return { conclusion, report, reason: report.reason, statuses: report.scenarios.map(({ status }) => status) }
}

export function edgesWith(cekura: FakeCekura, options: FakeEdgesOptions = {}): FakeEdges {
  return fakeEdges({ cekura, ...options })
}

/** Two scenarios with a text each. */
export const two = [scenario({ id: 1 }), scenario({ id: 2 })]
