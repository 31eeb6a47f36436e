/** The form of a whole `report.json`, as strict as it is written: what is joined or shown may come from anybody. */
import * as z from 'zod/mini'
import { endingKinds } from './gate.js'
import { modes } from './input-schema.js'
import { conclusions, findingCodes, outcomes } from './model.js'
import { proofVerdicts } from './proof.js'

const count = z.int().check(z.nonnegative())
const id = z.int().check(z.positive())
/** ISO 8601 in UTC, as it is written: what is no time could not be written again. */
const moment = z.iso.datetime()

/**
 * A list that is given up at its first wrong entry: a hostile file may hold millions of them, and zod's own list
 * keeps an issue for each.
 */
export function list<Value>(item: z.ZodMiniType<Value>) {
  const reader = z.transform((entries: unknown[], context): Value[] => {
    const values: Value[] = []
    for (const [index, entry] of entries.entries()) {
      const { success, data, error } = item.safeParse(entry)
      if (!success) {
        const path = [index, ...error.issues.slice(0, 1).flatMap((issue) => issue.path)]
        context.issues.push({ code: 'custom', message: 'is not as it must be', input: entry, path })
        return z.NEVER
      }
      values.push(data)
    }
    return values
  })
  return z.pipe(z.array(z.unknown()), reader)
}

const texts = list(z.string())

/** A text runs 100 times at the most (input `verify-runs`); statistics over much more would never end. */
const mostRuns = 1_000

const rate = z.lazy(() =>
  z
    .object({
      passed: count,
      total: count.check(z.lte(mostRuns)),
      low: z.number().check(z.gte(0), z.lte(1)),
      high: z.number().check(z.gte(0), z.lte(1)),
    })
    .check(z.refine(({ passed, total }) => passed <= total)),
)

const scenarioProof = z.lazy(() => z.object({ before: rate, after: rate, verdict: z.enum(proofVerdicts) }))

const job = z.lazy(() => z.object(jobFields()))
const jobFields = () => ({
  progressId: z.nullable(z.string()),
  kind: z.enum(['improve', 'generate']),
  startedAt: z.string(),
  finishedAt: z.nullable(z.string()),
  polls: count,
})

const place = z.lazy(() =>
  z.object({
    file: z.string(),
    key: z.string(),
    at: z.string(),
    line: z.int(),
    onCekura: z.nullable(z.string()),
  }),
)

/** One row, as far as a later run builds on it: to that one the times of jobs say nothing. */
export const scenarioRow = z.lazy(() => z.object(rowFields()))

const rowFields = () => ({
  id: z.nullable(id),
  name: z.string(),
  url: z.string(),
  language: z.nullable(z.string()),
  folder: z.nullable(z.string()),
  tags: texts,
  type: z.string(),
  status: z.enum(outcomes),
  reason: z.string(),
  created: z.boolean(),
  reused: z.boolean(),
  before: z.string(),
  after: z.nullable(z.string()),
  outcomeBefore: z.string(),
  outcomeAfter: z.string(),
  findings: list(
    z.object({ code: z.enum(findingCodes), severity: z.enum(['error', 'warning']), message: z.string() }),
  ),
  job: z.nullable(job),
  proof: z.exactOptional(scenarioProof),
  suite: z.exactOptional(place),
})

const shownRow = z.lazy(() =>
  z.object({
    ...rowFields(),
    job: z.nullable(z.object({ ...jobFields(), startedAt: moment, finishedAt: z.nullable(moment) })),
  }),
)

const selection = z.lazy(() =>
  z.object({
    ids: list(id),
    tags: texts,
    tagsMatch: z.enum(['any', 'all', 'none']),
    folder: z.nullable(z.string()),
    languages: texts,
    minScenarios: count,
    missing: list(z.object({ what: z.string(), wanted: count, found: count, reason: z.string() })),
  }),
)

/** The sums of the proof are not bounded by row: they are never used, but made anew from the rows. */
const sum = z.lazy(() => z.object({ passed: count, total: count, low: z.number(), high: z.number() }))

const proof = z.lazy(() =>
  z.object({
    channel: z.string(),
    estimatedCost: z.nullable(z.number().check(z.nonnegative())),
    verdict: z.enum(proofVerdicts),
    before: sum,
    after: sum,
    results: texts,
    reason: z.string(),
  }),
)

const counts = z.lazy(() =>
  z.object({
    selected: count,
    created: count,
    improved: count,
    unchanged: count,
    reused: count,
    rejected: count,
    failed: count,
    timeout: count,
    cancelled: count,
    uncertain: count,
    skipped: count,
    drifted: count,
    applied: count,
    reverted: count,
    missing: count,
  }),
)

const part = count.check(z.gte(1), z.lte(256))

/** Keys that it does not name are dropped. */
export const wholeReport = z.lazy(() =>
  z.object({
    version: z.literal(1),
    mode: z.enum(modes),
    shard: z.exactOptional(
      z.object({ index: part, of: part }).check(z.refine(({ index, of }) => index <= of)),
    ),
    conclusion: z.enum(conclusions),
    reason: z.string(),
    ending: z.exactOptional(z.enum(endingKinds)),
    startedAt: moment,
    finishedAt: moment,
    run: z.object({
      repository: z.string(),
      runId: count,
      attempt: count,
      headSha: z.string(),
      pullRequest: z.nullable(id),
      url: z.string(),
    }),
    agent: z.nullable(z.object({ id, name: z.string(), project: z.int() })),
    selection,
    guidance: z.object({ text: z.string(), digest: z.string(), context: texts }),
    counts,
    created: z.object({ folders: texts, scenarios: list(id) }),
    suite: z.exactOptional(
      z.object({
        files: list(z.object({ path: z.string(), cases: count })),
        notInFile: list(z.object({ id, name: z.string() })),
      }),
    ),
    plan: z.exactOptional(
      z.object({
        folders: texts,
        scenarios: list(z.object({ language: z.string(), count })),
        jobs: count,
      }),
    ),
    scenarios: list(shownRow),
    proof: z.exactOptional(proof),
    requests: z.object({ total: count, retried: count, throttled: count }),
    planDigest: z.string(),
  }),
)
