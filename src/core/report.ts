/** The report of a run as a value: its versioned shape, its order of keys, and how it is put together. */
import { countOutcomes } from './counts.js'
import type {
  Agent,
  Conclusion,
  Counts,
  Finding,
  JobRecord,
  Missing,
  RunContext,
  ScenarioResult,
} from './model.js'
import type { EndingKind } from './gate.js'
import type { Shard } from './input-forms.js'
import { planDigest } from './plan-digest.js'
import type { Proof, Rate, ScenarioProof } from './proof.js'
import { byId } from './scenario-result.js'
import type { SuitePlace, SuiteSummary } from './suite-model.js'

/** `report.json`, version 1. Keys are written in this order, scenarios by id, so that equal states give equal files. */
export interface Report {
  readonly version: 1
  readonly mode: string
  /** Only of a part of the selection. */
  readonly shard?: Shard
  readonly conclusion: Conclusion
  /** One sentence. */
  readonly reason: string
  /** Only where the run stopped before all was done. */
  readonly ending?: EndingKind
  /** ISO 8601, UTC. */
  readonly startedAt: string
  readonly finishedAt: string
  readonly run: {
    readonly repository: string
    readonly runId: number
    readonly attempt: number
    readonly headSha: string
    readonly pullRequest: number | null
    /** The run's page; empty outside of a runner. */
    readonly url: string
  }
  /** null where the run ended before the agent was read. */
  readonly agent: { readonly id: number; readonly name: string; readonly project: number } | null
  readonly selection: {
    readonly ids: readonly number[]
    readonly tags: readonly string[]
    readonly tagsMatch: 'any' | 'all' | 'none'
    readonly folder: string | null
    readonly languages: readonly string[]
    readonly minScenarios: number
    /** What was asked for and does not exist at the end of the run. */
    readonly missing: readonly Missing[]
  }
  readonly guidance: {
    /** What every job is told, before the part that is particular to one text. */
    readonly text: string
    /** SHA-256 of the text, hex. */
    readonly digest: string
    /** Workspace paths whose text is in it. */
    readonly context: readonly string[]
  }
  readonly counts: Counts
  readonly created: { readonly folders: readonly string[]; readonly scenarios: readonly number[] }
  /** Only with suite files. */
  readonly suite?: SuiteSummary
  /** Only in a dry run: what a real run would do. */
  readonly plan?: {
    readonly folders: readonly string[]
    readonly scenarios: readonly { readonly language: string; readonly count: number }[]
    readonly jobs: number
  }
  readonly scenarios: readonly ScenarioResult[]
  /** Only where old and new texts were to be run against the agent. */
  readonly proof?: Proof
  readonly requests: { readonly total: number; readonly retried: number; readonly throttled: number }
  /** SHA-256 (hex) of what applying this report would do; empty where there is nothing to apply. */
  readonly planDigest: string
}

/** What a run knows at its end, whichever end that is. */
export interface ReportInput {
  readonly mode: string
  readonly shard?: Shard
  readonly ending?: EndingKind
  readonly verdict: { readonly conclusion: Conclusion; readonly reason: string }
  /** Milliseconds since 1970, UTC. */
  readonly startedAt: number
  readonly finishedAt: number
  readonly context: RunContext
  /** null where the run ended before the agent was read. */
  readonly agent: Agent | NonNullable<Report['agent']> | null
  readonly selection: Report['selection']
  readonly guidance: Pick<Report['guidance'], 'text' | 'context'>
  readonly created: Report['created']
  readonly suite?: SuiteSummary
  readonly plan?: NonNullable<Report['plan']>
  readonly results: readonly ScenarioResult[]
  readonly proof?: Proof
  readonly requests: Report['requests']
  /** SHA-256 of the UTF-8 bytes, as 64 hex digits. */
  readonly hash: (text: string) => string
}

/**
 * Every object is put together key by key: the order of the keys is part of the format, and a field that a caller's
 * value has besides must not slip into a published file.
 */
export function buildReport(input: ReportInput): Report {
  const { context, agent, results, hash } = input
  return {
    version: 1,
    mode: input.mode,
    ...(input.shard === undefined ? {} : { shard: { index: input.shard.index, of: input.shard.of } }),
    conclusion: input.verdict.conclusion,
    reason: input.verdict.reason,
    ...(input.ending === undefined ? {} : { ending: input.ending }),
    startedAt: new Date(input.startedAt).toISOString(),
    finishedAt: new Date(input.finishedAt).toISOString(),
    run: {
      repository: context.repository,
      runId: context.runId,
      attempt: context.attempt,
      headSha: context.headSha,
      pullRequest: context.pullRequest?.number ?? null,
      url: context.runUrl,
    },
    agent: agent && { id: agent.id, name: agent.name, project: agent.project },
    selection: selectionEntry(input.selection),
    guidance: {
      text: input.guidance.text,
      digest: hash(input.guidance.text),
      context: [...input.guidance.context],
    },
    counts: countOutcomes({
      results,
      created: input.created.scenarios.length,
      missing: input.selection.missing,
    }),
    created: {
      folders: input.created.folders.toSorted(),
      scenarios: input.created.scenarios.toSorted((a, b) => a - b),
    },
    ...(input.suite === undefined ? {} : { suite: suiteEntry(input.suite) }),
    ...(input.plan === undefined ? {} : { plan: planEntry(input.plan) }),
    scenarios: results.toSorted(byId).map(scenarioEntry),
    ...(input.proof === undefined ? {} : { proof: wholeProofEntry(input.proof) }),
    requests: {
      total: input.requests.total,
      retried: input.requests.retried,
      throttled: input.requests.throttled,
    },
    planDigest: planDigest({ agent: agent?.id ?? null, results, hash }),
  }
}

function selectionEntry(selection: Report['selection']): Report['selection'] {
  return {
    ids: [...selection.ids],
    tags: [...selection.tags],
    tagsMatch: selection.tagsMatch,
    folder: selection.folder,
    languages: [...selection.languages],
    minScenarios: selection.minScenarios,
    missing: selection.missing.map(missingEntry),
  }
}

function missingEntry({ what, wanted, found, reason }: Missing): Missing {
  return { what, wanted, found, reason }
}

function suiteEntry({ files, notInFile }: SuiteSummary): SuiteSummary {
  return {
    files: files.map(({ path, cases }) => ({ path, cases })),
    notInFile: notInFile.map(({ id, name }) => ({ id, name })),
  }
}

function planEntry({ folders, scenarios, jobs }: NonNullable<Report['plan']>): NonNullable<Report['plan']> {
  return {
    folders: [...folders],
    scenarios: scenarios.map(({ language, count }) => ({ language, count })),
    jobs,
  }
}

function scenarioEntry(result: ScenarioResult): ScenarioResult {
  return {
    id: result.id,
    name: result.name,
    url: result.url,
    language: result.language,
    folder: result.folder,
    tags: [...result.tags],
    type: result.type,
    status: result.status,
    reason: result.reason,
    created: result.created,
    reused: result.reused,
    before: result.before,
    after: result.after,
    outcomeBefore: result.outcomeBefore,
    outcomeAfter: result.outcomeAfter,
    findings: result.findings.map(findingEntry),
    job: result.job && jobEntry(result.job),
    ...(result.proof === undefined ? {} : { proof: proofEntry(result.proof) }),
    ...(result.suite === undefined ? {} : { suite: placeEntry(result.suite) }),
  }
}

function proofEntry({ before, after, verdict }: ScenarioProof): ScenarioProof {
  return { before: rateEntry(before), after: rateEntry(after), verdict }
}

function wholeProofEntry(proof: Proof): Proof {
  const { channel, estimatedCost, verdict, before, after, results, reason } = proof
  return {
    channel,
    estimatedCost,
    verdict,
    before: rateEntry(before),
    after: rateEntry(after),
    results: [...results],
    reason,
  }
}

function rateEntry({ passed, total, low, high }: Rate): Rate {
  return { passed, total, low, high }
}

function placeEntry({ file, key, at, line, onCekura }: SuitePlace): SuitePlace {
  return { file, key, at, line, onCekura }
}

function findingEntry({ code, severity, message }: Finding): Finding {
  return { code, severity, message }
}

function jobEntry({ progressId, kind, startedAt, finishedAt, polls }: JobRecord): JobRecord {
  return { progressId, kind, startedAt, finishedAt, polls }
}

/** The file's text: two spaces, a final newline. */
export function reportJson(report: Report): string {
  return `${JSON.stringify(report, null, 2)}\n`
}
