/** Reads a `report.json` that comes from outside, and says what is wrong with one that is not what it must be. */
import * as z from 'zod/mini'
import type { Report } from './report.js'
import { list, scenarioRow, wholeReport } from './whole-report.js'

const report = z.lazy(() =>
  z.object({
    version: z.literal(1),
    mode: z.string(),
    run: z.object({ repository: z.string(), runId: z.int(), headSha: z.string() }),
    agent: z.nullable(z.object({ id: z.int() })),
    guidance: z.object({ text: z.string(), digest: z.string(), context: list(z.string()) }),
    scenarios: list(scenarioRow),
    planDigest: z.string(),
  }),
)

/** The parts of an earlier report that later runs build on. */
export type EarlierReport = z.output<typeof report>

/** `problem` is the rest of a sentence that begins with the file's name. */
export type Reading<Value> = { readonly report: Value } | { readonly problem: string }
export type ReportReading = Reading<EarlierReport>

export function readReport(text: string): ReportReading {
  return readAs(report, text)
}

/** A report with all its parts: for joining it with others, and for showing it. */
export function readWholeReport(text: string): Reading<Report> {
  return readAs(wholeReport, text)
}

function readAs<Value>(form: z.ZodMiniType<Value>, text: string): Reading<Value> {
  const value = parsed(text)
  if (value === undefined) return { problem: 'is no JSON: give the report.json of an earlier run.' }
  const { success, data, error } = form.safeParse(value)
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
