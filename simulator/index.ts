/** Starts the simulator: the Cekura service and GitHub, in memory, each on a free loopback port. */
import { cekuraService } from './cekura/service.js'
import { realClock } from './clock.js'
import type { SimulatorClock } from './clock.js'
import { FaultBook } from './faults.js'
import type { FaultRule } from './faults.js'
import { Generations } from './generations.js'
import { githubService } from './github/service.js'
import { GitHubState } from './github/state.js'
import type { CommentRecord, GitHubOptions } from './github/state.js'
import { Jobs } from './jobs.js'
import { listen } from './listener.js'
import type { SimulatorOptions } from './options.js'
import type { GenerationRecord, JobRecord, RecordedRequest, SuiteRunRecord } from './records.js'
import { seedClinic } from './seeds.js'
import { CekuraState } from './state.js'
import { suiteRunDefaults } from './suite-options.js'
import { SuiteRuns } from './suite-runs.js'

export { behaviourMarker, namedBehaviours } from './behaviours.js'
export type { BehaviourRule, JobBehaviour } from './behaviours.js'
export { realClock, settableClock } from './clock.js'
export type { SimulatorClock } from './clock.js'
export type { FaultAct, FaultRule } from './faults.js'
export type {
  CommentRecord,
  GitHubOptions,
  GitHubState,
  PullRequestRecord,
  TokenRecord,
} from './github/state.js'
export { isFaultName, namedFaults, withFault } from './named-faults.js'
export type { FaultName, NamedFault } from './named-faults.js'
export type { AnswerShape, GenerationBehaviour, SimulatorOptions } from './options.js'
export type * from './records.js'
export { clinic, seedClinic } from './seeds.js'
export type { CekuraState } from './state.js'
export type { CallAttempt, CallOutcome, SuiteRunOptions } from './suite-options.js'
export { loadSuite } from './suite.js'

export interface Simulator {
  /** What goes into the input `api-url`: origin and base path. */
  readonly url: string
  /** What goes into `GITHUB_API_URL`. */
  readonly githubUrl: string
  readonly apiKey: string
  /** What goes into the input `github-token`. */
  readonly token: string
  /** `owner/name`. */
  readonly repository: string
  /** Every request to either service, in order of arrival. */
  readonly requests: readonly RecordedRequest[]
  readonly clock: SimulatorClock
  /** Records and builders; changing them while a run is under way is what a person in the dashboard does. */
  readonly state: CekuraState
  readonly github: GitHubState
  /** Every job on instructions, in order of their starts. */
  readonly jobs: readonly JobRecord[]
  readonly generations: readonly GenerationRecord[]
  /** Every suite that was run, in order of their starts. */
  readonly suiteRuns: readonly SuiteRunRecord[]
  /** Answers a function that takes the fault away again. Faults that came earlier go first. */
  addFault(rule: FaultRule): () => void
  /** Comments of a pull request, oldest first. */
  comments(pullRequest: number): readonly CommentRecord[]
  /** Ends both services at once; open and hanging sockets are destroyed. */
  close(): Promise<void>
}

const githubDefaults: GitHubOptions = {
  token: 'token-of-the-simulated-workflow',
  tokenKind: 'installation',
  tokenMayWrite: true,
  repository: 'acme/voice-agent',
  basePath: '',
  pullRequests: [1],
}

const defaults: Omit<SimulatorOptions, 'clock'> = {
  apiKey: 'key-of-the-simulated-project',
  readOnlyKeys: ['read-only-key-of-the-simulated-project'],
  basePath: '',
  seed: seedClinic,
  latencyMs: 0,
  jobDurationMs: 0,
  jobsAtATime: Infinity,
  behaviours: [],
  answerShape: 'flat',
  statusWords: { running: ['pending', 'in_progress'], finished: 'completed' },
  outcomes: 'drafts',
  progressLifetimeMs: Infinity,
  unknownProgressStatus: 400,
  maxPageSize: 100,
  defaultPageSize: 20,
  omitNext: false,
  listNulls: false,
  folderPathIncludesSubfolders: false,
  generatedLanguageSticks: false,
  generation: { durationMs: 0 },
  createIgnores: [],
  patchIgnores: [],
  errorShape: 'fields',
  edits: () => null,
  suiteRuns: {},
  faults: [],
  github: {},
}

export async function startSimulator(options: Partial<SimulatorOptions> = {}): Promise<Simulator> {
  const all: SimulatorOptions = { clock: realClock(), ...defaults, ...options }
  const { clock } = all
  const hub = { ...githubDefaults, ...all.github }
  const state = new CekuraState(clock)
  all.seed(state)
  const jobs = new Jobs(all, clock)
  const generations = new Generations(all, { state, clock })
  const suiteRuns = new SuiteRuns({ ...suiteRunDefaults, ...all.suiteRuns }, clock)
  const github = new GitHubState(hub, clock)
  github.addToken({ token: hub.token, kind: hub.tokenKind, mayWrite: hub.tokenMayWrite })
  const faults = new FaultBook(all.faults)
  const requests: RecordedRequest[] = []
  const recording = { clock, faults, requests, latencyMs: all.latencyMs }
  const world = { state, jobs, generations, suiteRuns, options: all, clock }
  const cekuraSide = await listen(cekuraService(world), recording)
  const githubSide = await listen(githubService(github, hub.basePath), recording)
  return {
    url: cekuraSide.url,
    githubUrl: githubSide.url,
    apiKey: all.apiKey,
    token: hub.token,
    repository: hub.repository,
    requests,
    clock,
    state,
    github,
    jobs: jobs.records,
    get generations() {
      return generations.records
    },
    suiteRuns: suiteRuns.records,
    addFault: (rule) => faults.add(rule),
    comments: (pullRequest) => github.commentsOf(pullRequest),
    close: async () => {
      await Promise.all([cekuraSide.close(), githubSide.close()])
    },
  }
}
