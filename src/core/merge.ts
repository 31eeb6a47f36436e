/** Joins the reports of the parts of a selection to the report that one run of the whole would have written. */
import { type Ending, judge } from './gate.js'
import type { GateWord } from './input-schema.js'
import { joinProofs, proofAnew } from './merge-proof.js'
import { judgeParts, worstEnding } from './merge-verdict.js'
import type { RunContext, ScenarioResult } from './model.js'
import { buildReport, type Report } from './report.js'
import { scenarioUrl } from './scenario-result.js'
import type { SuiteSummary } from './suite-model.js'

export interface JoinInput {
  /** At least one, found to belong together (`refusals`), in any order. */
  readonly reports: readonly [Report, ...Report[]]
  /** Of the run that joins them. */
  readonly context: RunContext
  readonly failOn: ReadonlySet<GateWord>
  /** Why the run that joins them was stopped; null where it was not. */
  readonly ending: Ending | null
  /** SHA-256 of the UTF-8 bytes, as 64 hex digits. */
  readonly hash: (text: string) => string
}

/**
 * Mode, agent, selection and guidance are those of the parts; times, counts, verdict, digests and links are made anew,
 * and nothing that follows from something else is taken from a part.
 */
export function joinReports({ reports, context, failOn, ending, hash }: JoinInput): Report {
  const parts = reports.toSorted((one, other) => (one.shard?.index ?? 0) - (other.shard?.index ?? 0))
  const [first] = reports
  // What a part knows that ended before it had read its agent is next to nothing.
  const told = parts.find(({ agent }) => agent !== null) ?? first
  const missing = parts.flatMap(({ selection }) => selection.missing)
  const created = {
    folders: union(parts.map((part) => part.created.folders)),
    scenarios: union(parts.map((part) => part.created.scenarios)),
  }
  const results = parts.flatMap(({ scenarios }) => scenarios).map(rowIn(new Set(created.scenarios)))
  const plan = joinPlans(parts)
  const suite = joinSuites(parts)
  const joinedProof = joinProofs(parts)
  const proof = joinedProof === undefined ? {} : { proof: joinedProof }
  const facts = { results, missing, failOn, plan: plan ?? null, ...proof }
  // Out of time, a run that only joins has lacked nothing but an answer of GitHub.
  const isJudged = ending === null || ending.kind === 'deadline'
  const verdict = isJudged ? judgeParts(parts, facts) : judge({ ...facts, ending })
  const kind = ending?.kind ?? worstEnding(parts)
  return buildReport({
    mode: told.mode,
    verdict,
    ...(kind === undefined ? {} : { ending: kind }),
    startedAt: Math.min(...parts.map(({ startedAt }) => Date.parse(startedAt))),
    finishedAt: Math.max(...parts.map(({ finishedAt }) => Date.parse(finishedAt))),
    context,
    agent: told.agent,
    selection: { ...told.selection, missing },
    guidance: told.guidance,
    created,
    ...(suite === undefined ? {} : { suite }),
    ...(plan === undefined ? {} : { plan }),
    results,
    ...proof,
    requests: joinRequests(parts),
    hash,
  })
}

/** The page follows from the id; and what one part has made is new in the part that improves it too. */
function rowIn(created: ReadonlySet<number>): (row: ScenarioResult) => ScenarioResult {
  return (row) => ({
    ...row,
    url: row.id === null ? '' : scenarioUrl(row.id),
    created: row.created || (row.id !== null && created.has(row.id)),
    ...(row.proof === undefined ? {} : { proof: proofAnew(row.status, row.proof) }),
  })
}

/** Jobs start in each part; what would be made is the plan of one. */
function joinPlans(parts: readonly Report[]): Report['plan'] {
  const plans = parts.flatMap(({ plan }) => plan ?? [])
  if (plans.length === 0) return undefined
  return {
    folders: union(plans.map(({ folders }) => folders)),
    scenarios: plans.flatMap(({ scenarios }) => scenarios),
    jobs: plans.reduce((sum, { jobs }) => sum + jobs, 0),
  }
}

/** Every part has read the same files. */
function joinSuites(parts: readonly Report[]): SuiteSummary | undefined {
  const suites = parts.flatMap(({ suite }) => suite ?? [])
  const [first] = suites
  if (first === undefined) return undefined
  const notInFile = new Map(suites.flatMap(({ notInFile: each }) => each).map((each) => [each.id, each]))
  return { files: first.files, notInFile: [...notInFile.values()].sort((one, other) => one.id - other.id) }
}

function joinRequests(parts: readonly Report[]): Report['requests'] {
  return parts.reduce(
    (sum, { requests: { total, retried, throttled } }) => ({
      total: sum.total + total,
      retried: sum.retried + retried,
      throttled: sum.throttled + throttled,
    }),
    { total: 0, retried: 0, throttled: 0 },
  )
}

function union<Value>(lists: readonly (readonly Value[])[]): readonly Value[] {
  return [...new Set(lists.flat())]
}
