/** The types of what the outside offers: steps see the world through these and nothing else. */
import type {
  Agent,
  FollowedRun,
  Folder,
  Metric,
  Personality,
  PullRequest,
  RunContext,
  Scenario,
  Subject,
  TestProfile,
} from './core/model.js'
import type {
  CommentResult,
  FoundComment,
  MergedPullRequest,
  Refusal,
  SuggestResult,
} from './core/github-answers.js'
import type { SuggestRequest } from './core/suggestion.js'
import type { JobReading } from './core/status.js'
import type { GenerationReading } from './core/generation.js'
import type { ResultReading } from './core/proof-result.js'
import type {
  CekuraConnection,
  GenerationRequest,
  NewScenario,
  RequestCounts,
  ScenarioFilter,
  ScenarioPatch,
  SuiteEstimate,
  SuiteRun,
} from './core/service-requests.js'
import type { Opened } from './core/proposal.js'
import type { Files } from './file-edges.js'

export type {
  CekuraConnection,
  GenerationRequest,
  NewScenario,
  RequestCounts,
  ScenarioFilter,
  ScenarioPatch,
  SuiteEstimate,
  SuiteRun,
} from './core/service-requests.js'
export type { ContextFile, Files, SuiteFiles } from './file-edges.js'

/** Time and chance, settable in tests. */
export interface Clock {
  /** Milliseconds since 1970, UTC. */
  now(): number
  /** Resolves after `ms`, or at once (without throwing) when the signal is aborted. Leaves no timer and no listener behind. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
  /** In [0, 1). */
  random(): number
  /** A signal that is aborted after `ms`; `cancel` frees its timer. */
  timer(ms: number): { readonly signal: AbortSignal; cancel(): void }
}

/** SHA-256 of the text's UTF-8 bytes, as 64 hex digits. */
export type Hash = (text: string) => string

/**
 * The Cekura API. Every method throws ServiceError and nothing else. Methods named `start…` and `create…` are sent
 * once; all others are retried on passing faults. A signal ends waiting and, for the retried ones, the request
 * under way; a request that is sent once is left to finish for a short while, so that its answer is not lost.
 */
export interface CekuraApi {
  readAgent(agentId: number, signal: AbortSignal): Promise<Agent>
  /** Page by page, over all pages, each scenario once (the first row of an id wins). */
  listScenarios(filter: ScenarioFilter, signal: AbortSignal): AsyncIterable<readonly Scenario[]>
  readScenario(id: number, signal: AbortSignal): Promise<Scenario>
  patchScenario(
    change: { readonly id: number; readonly patch: ScenarioPatch },
    signal: AbortSignal,
  ): Promise<Scenario>
  /**
   * The folders of a project, as far as they are needed to find `path`: whether a plain listing holds the folders
   * below a root is unproven (contract, row "folders"), so the root's children are asked for where it shows none.
   */
  listFolders(
    wanted: { readonly projectId: number; readonly path: string },
    signal: AbortSignal,
  ): Promise<readonly Folder[]>
  createFolder(
    folder: { readonly projectId: number; readonly name: string; readonly parent: string | null },
    signal: AbortSignal,
  ): Promise<Folder>
  listPersonalities(
    filter: { readonly projectId: number; readonly language?: string },
    signal: AbortSignal,
  ): Promise<readonly Personality[]>
  listMetrics(agentId: number, signal: AbortSignal): Promise<readonly Metric[]>
  listTestProfiles(agentId: number, signal: AbortSignal): Promise<readonly TestProfile[]>
  startGeneration(request: GenerationRequest, signal: AbortSignal): Promise<{ readonly progressId: string }>
  readGeneration(progressId: string, signal: AbortSignal): Promise<GenerationReading>
  /**
   * `improve_instructions/`: rewrites the text that it is given, changes no scenario. A 429 means that enough jobs are
   * running: it is thrown, as a `platform` error, for the caller to send it again when one of them is over.
   */
  startImprovement(
    request: { readonly agentId: number; readonly instructions: string; readonly guidance: string },
    signal: AbortSignal,
  ): Promise<{ readonly progressId: string }>
  /** `generate-instructions/`: writes a text for a draft, changes no scenario. A 429 is thrown, as above. */
  startDraft(
    request: { readonly agentId: number; readonly draft: Subject; readonly guidance: string },
    signal: AbortSignal,
  ): Promise<{ readonly progressId: string }>
  /** `instructions-progress/`; an answer of 400 or 404 is a reading too (`lost`), not an error. */
  readJob(progressId: string, signal: AbortSignal): Promise<JobReading>
  /** Sent once: a create whose answer is lost is `uncertain`. */
  createScenario(scenario: NewScenario, signal: AbortSignal): Promise<Scenario>
  /** Checks a suite at the service, creates and charges nothing. Throws ServiceError (`refused`) with the service's words. */
  validateSuite(run: SuiteRun, signal: AbortSignal): Promise<void>
  /** The dry run: what running it would cost. Also refused where the balance is low. */
  estimateSuite(run: SuiteRun, signal: AbortSignal): Promise<SuiteEstimate>
  /** Runs a suite against the agent, which costs: sent once. */
  startSuite(run: SuiteRun, signal: AbortSignal): Promise<{ readonly resultId: number }>
  readResult(resultId: number, signal: AbortSignal): Promise<ResultReading>
  /** Ends what is on the line; may be sent again, as ending twice is ending. */
  endCalls(resultId: number, signal: AbortSignal): Promise<void>
  requests(): RequestCounts
}

/** The comment of one key in one pull request, as it shall be now. */
export interface CommentRequest {
  readonly pullRequest: PullRequest
  /** Tells apart the comments of several uses in one pull request. */
  readonly key: string
  /** Visible Markdown, without any marker. */
  readonly body: string
  /** A comment of a later run is never overwritten by an earlier one. */
  readonly run: Pick<RunContext, 'runId' | 'attempt' | 'headSha'>
  /** False: only an existing comment is brought up to date, none is made. */
  readonly create: boolean
  /** What the comment carries unseen, sealed; empty for nothing. */
  readonly state: string
}

export interface GitHubApi {
  /** Creates or updates the one comment of this key, removes duplicates of ours. Never throws. */
  publishComment(request: CommentRequest, signal: AbortSignal): Promise<CommentResult>
  /** Our comment of this key, or null where there is none. Never throws. */
  findComment(
    wanted: { readonly pullRequest: number; readonly key: string },
    signal: AbortSignal,
  ): Promise<{ readonly state: 'read'; readonly comment: FoundComment | null } | Refusal>
  /** The merged pull requests that brought the first `mostCommits` of these, oldest first, each once. Never throws. */
  mergedPullRequests(
    commits: readonly string[],
    signal: AbortSignal,
  ): Promise<{ readonly state: 'read'; readonly pullRequests: readonly MergedPullRequest[] } | Refusal>
  /** The open pull request that has this head, of this very repository and commit; the oldest of several. Never throws. */
  openPullRequest(
    head: FollowedRun,
    signal: AbortSignal,
  ): Promise<{ readonly state: 'read'; readonly number: number | null } | Refusal>
  /**
   * Posts what fits on changed lines of the pull request and is not there yet, as one review; at most
   * `mostSuggestions` of ours are open at a time. Never throws.
   */
  suggestChanges(request: SuggestRequest, signal: AbortSignal): Promise<SuggestResult>
}

export interface Annotation {
  readonly severity: 'error' | 'warning' | 'notice'
  readonly title: string
  readonly message: string
}

/** The runner: log, annotations, outputs, summary. Text from outside is made harmless in here, and the secrets are removed. */
export interface Runner {
  /** Masks the secret in the runner's log, and removes it from all that any edge writes from now on. */
  addSecret(secret: string): void
  debug(message: string): void
  info(message: string): void
  /** A foldable group around what is logged until `endGroup`. */
  startGroup(name: string): void
  endGroup(): void
  annotate(annotation: Annotation): void
  /** How many annotations the run has so far. */
  annotated(): number
  setOutput(name: string, value: string): void
  /** Appends Markdown to the job summary; the caller keeps it within 1 MiB. */
  writeSummary(markdown: string): Promise<void>
}

/** Everything outside, handed to `run`; what needs an input's value to exist is a function of it. */
export interface Edges {
  readonly clock: Clock
  readonly hash: Hash
  readonly runner: Runner
  readonly files: Files
  readonly context: RunContext
  /** Aborted by SIGINT or SIGTERM. */
  readonly cancelled: AbortSignal
  connectCekura(connection: CekuraConnection): CekuraApi
  connectGitHub(token: string): GitHubApi
  /** `apiKey` must not be empty. */
  makeSeal(apiKey: string): Seal
}

/** Packs texts so that they can stand in public and are opened only with the API key that sealed them. */
export interface Seal {
  /**
   * The text packed and signed: only letters, digits, `-`, `_` and `.`, so that a comment's marker can hold it, and
   * equal for equal texts. The text must be well-formed, as JSON is: a lone surrogate would not come back.
   */
  seal(text: string): string
  /**
   * The text, or what is wrong: not in the form of a seal (`format`) or in one of another version, not sealed with
   * this key or edited since (`signature`, checked before anything is unpacked), larger than a text may be (`size`).
   * Never throws.
   */
  open(sealed: string): Opened
  /** The sealed text with a signature of the text that is shown beside it, in the same signs; empty stays empty. */
  stamp(sealed: string, shown: string): string
  /**
   * The sealed text without its stamp, and whether what is shown is still what it was stamped with (line ends and
   * outer white space do not count). A text that bears no stamp comes back as it is. Never throws.
   */
  unstamp(stamped: string, shown: string): { readonly sealed: string; readonly intact: boolean }
}
