/** Reads a `report.json` that comes from outside, and says what is wrong with one that is not what it must be. */
import * as z from 'zod/mini'
import { findingCodes, outcomes } from './model.js'

const job = z.object({
  progressId: z.nullable(z.string()),
  kind: z.enum(['improve', 'generate']),
  startedAt: z.string(),
  finishedAt: z.nullable(z.string()),
  polls: z.number(),
})

const place = z.object({
  file: z.string(),
  key: z.string(),
  at: z.string(),
  line: z.int(),
  onCekura: z.nullable(z.string()),
})

const scenario = z.object({
  id: z.nullable(z.int()),
  name: z.string(),
  url: z.string(),
  language: z.nullable(z.string()),
  folder: z.nullable(z.string()),
  tags: z.array(z.string()),
  type: z.string(),
  status: z.enum(outcomes),
  reason: z.string(),
  created: z.boolean(),
  reused: z.boolean(),
  before: z.string(),
  after: z.nullable(z.string()),
  outcomeBefore: z.string(),
  outcomeAfter: z.string(),
  findings: z.array(
    z.object({ code: z.enum(findingCodes), severity: z.enum(['error', 'warning']), message: z.string() }),
  ),
  job: z.nullable(job),
  suite: z.exactOptional(place),
})

const report = z.object({
  version: z.literal(1),
  mode: z.string(),
  run: z.object({ repository: z.string(), runId: z.int(), headSha: z.string() }),
  agent: z.nullable(z.object({ id: z.int() })),
  guidance: z.object({ text: z.string(), digest: z.string(), context: z.array(z.string()) }),
  scenarios: z.array(scenario),
  planDigest: z.string(),
})

/** The parts of an earlier report that later runs build on. */
export type EarlierReport = z.output<typeof report>

/** `problem` is the rest of a sentence that begins with the file's name. */
export type ReportReading = { readonly report: EarlierReport } | { readonly problem: string }

export function readReport(text: string): ReportReading {
  const value = parsed(text)
  if (value === undefined) return { problem: 'is no JSON: give the report.json of an earlier run.' }
  const { success, data, error } = report.safeParse(value)
  if (success) return { report: data }
  const [where] = error.issues.map(({ path }) => (path.length === 0 ? 'as a whole' : `at ${path.join('.')}`))
  return {
    problem: `is not a report of version 1 (${String(where)}): give the report.json of an earlier run.`,
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
