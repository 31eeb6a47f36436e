/** The outside in memory: a clock whose time is virtual, a runner, files, GitHub, and all of them together as edges. */
import { createHash } from 'node:crypto'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { InputError } from '../../src/core/input-error.js'
import type {
  CommentResult,
  FoundComment,
  MergedPullRequest,
  Refusal,
  SuggestResult,
} from '../../src/core/github-answers.js'
import type { RawInputs } from '../../src/core/inputs.js'
import type { FollowedRun, RunContext, ScenarioResult } from '../../src/core/model.js'
import type { SuggestRequest } from '../../src/core/suggestion.js'
import type {
  Annotation,
  CekuraApi,
  CekuraConnection,
  Clock,
  CommentRequest,
  ContextFile,
  SuiteFiles,
  Edges,
  Files,
  GitHubApi,
  Runner,
} from '../../src/edges.js'
import { makeSeal } from '../../src/runner/seal.js'
import { makeStop, type Stop } from '../../src/steps/stop.js'
import { fakeCekura, type FakeCekura } from './fake-cekura.js'

export const startMs = Date.UTC(2026, 7, 21, 9, 30)
export const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex')

export interface FakeClock extends Clock {
  /** Every sleep that was asked for, in ms. */
  readonly sleeps: readonly number[]
  /** Sleeps that are going on, and timers that are neither over nor cancelled. */
  sleeping(): number
  timers(): number
  /** Lets so much time pass, waking whoever is due on the way. */
  advance(ms: number): Promise<void>
}

/**
 * Virtual time from `startMs` on. With `automatic` it jumps to the next thing that is due whenever someone sleeps and
 * nothing else is going on; a timer alone never makes it move.
 */
export function fakeClock({ automatic = true }: { readonly automatic?: boolean } = {}): FakeClock {
  let time = startMs
  const sleeps: number[] = []
  const sleepers = new Set<{ readonly at: number; readonly fire: () => void }>()
  const timers = new Set<{ readonly at: number; readonly fire: () => void }>()
  const next = () => [...timers, ...sleepers].sort((one, other) => one.at - other.at)[0]
  const step = (due: { readonly at: number; readonly fire: () => void }) => {
    time = Math.max(time, due.at)
    sleepers.delete(due)
    timers.delete(due)
    due.fire()
  }
  const turn = async () => {
    await nextTurn()
    const due = next()
    if (sleepers.size > 0 && due !== undefined) step(due)
    if (sleepers.size > 0) void turn()
  }
  return {
    sleeps,
    sleeping: () => sleepers.size,
    timers: () => timers.size,
    now: () => time,
    random: () => 0.5,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        sleeps.push(ms)
        if (signal?.aborted === true) {
          resolve()
          return
        }
        const end = () => {
          sleepers.delete(sleeper)
          signal?.removeEventListener('abort', end)
          resolve()
        }
        const sleeper = { at: time + ms, fire: end }
        signal?.addEventListener('abort', end)
        sleepers.add(sleeper)
        if (automatic && sleepers.size === 1) void turn()
      }),
    timer: (ms) => {
      const controller = new AbortController()
      const timer = {
        at: time + ms,
        fire: () => {
          controller.abort()
        },
      }
      timers.add(timer)
      return { signal: controller.signal, cancel: () => void timers.delete(timer) }
    },
    advance: async (ms) => {
      const end = time + ms
      await nextTurn()
      for (let due = next(); due !== undefined && due.at <= end; due = next()) {
        step(due)
        await nextTurn()
      }
      time = end
    },
  }
}

export interface FakeRunner extends Runner {
  readonly secrets: string[]
  readonly lines: string[]
  readonly debugLines: string[]
  readonly annotations: Annotation[]
  readonly outputs: Map<string, string>
  readonly summaries: string[]
}

export function fakeRunner(): FakeRunner {
  const runner: FakeRunner = {
    secrets: [],
    lines: [],
    debugLines: [],
    annotations: [],
    outputs: new Map(),
    summaries: [],
    addSecret: (secret) => void runner.secrets.push(secret),
    debug: (message) => void runner.debugLines.push(message),
    info: (message) => void runner.lines.push(message),
    startGroup: (name) => void runner.lines.push(`> ${name}`),
    endGroup: () => void runner.lines.push('<'),
    annotate: (annotation) => void runner.annotations.push(annotation),
    annotated: () => runner.annotations.length,
    setOutput: (name, value) => void runner.outputs.set(name, value),
    writeSummary: (markdown) => {
      runner.summaries.push(markdown)
      return Promise.resolve()
    },
  }
  return runner
}

export interface FakeFiles extends Files {
  readonly written: Map<string, string>
}

/** `workspace` maps paths to texts. A pattern is a path; with a star at its end it means every path that starts so. */
export function fakeFiles(workspace: Readonly<Record<string, string>> = {}): FakeFiles {
  const written = new Map<string, string>()
  const isMeant = (pattern: string, path: string) =>
    pattern.endsWith('*') ? path.startsWith(pattern.slice(0, -1)) : path === pattern
  const find = (patterns: readonly string[]): SuiteFiles => {
    const paths = Object.keys(workspace).sort()
    const positive = patterns.filter((pattern) => !pattern.startsWith('!'))
    const lost = positive.filter((pattern) => !paths.some((path) => isMeant(pattern, path)))
    const found = paths.filter((path) => positive.some((pattern) => isMeant(pattern, path)))
    return {
      files: found.map((path) => ({ path, text: workspace[path] ?? '' })),
      problems: lost.map((pattern) => `"${pattern}" matches no file.`),
    }
  }
  const read = (input: string, patterns: readonly string[]): Promise<readonly ContextFile[]> => {
    const { files, problems } = find(patterns)
    if (problems.length === 0) return Promise.resolve(files)
    return Promise.reject(new InputError(problems.map((message) => ({ input, message }))))
  }
  return {
    written,
    readWorkspace: (patterns, { input }) => read(input, patterns),
    readSuites: (patterns) => Promise.resolve(find(patterns)),
    readReports: (patterns) => read('reports', patterns),
    readReport: (path) => Promise.resolve(workspace[path] ?? null),
    writeReport: ({ directory, name }, text) => {
      const path = `/temp/${directory}/${name}`
      written.set(path, text)
      return Promise.resolve(path)
    },
  }
}

export interface FakeGitHub extends GitHubApi {
  readonly requests: CommentRequest[]
  /** What was looked up, in order: pull request numbers of comments, and commits. */
  readonly lookUps: (number | readonly string[])[]
  /** Comments of any key, by pull request. */
  readonly comments: Map<number, FoundComment>
  merged: readonly MergedPullRequest[]
  /** Number of the open pull request with the head that is asked for; null for none. */
  open: number | null
  readonly headsLookedUp: FollowedRun[]
  /** Where it is not null, nothing can be looked up. */
  refusal: Refusal | null
  readonly suggestRequests: SuggestRequest[]
  /** What suggestions are answered with; without it, all are posted. */
  suggest: (request: SuggestRequest, signal: AbortSignal) => Promise<SuggestResult>
}

export const reviewUrl = 'https://github.com/acme/clinic-agent/pull/12#pullrequestreview-1'
export const commentUrl = 'https://github.com/acme/clinic-agent/pull/12#issuecomment-1'

/** A publication is answered as `answer` says; without it, it is published. */
export function fakeGitHub(
  answer: (request: CommentRequest, signal: AbortSignal) => Promise<CommentResult> = () =>
    Promise.resolve({ state: 'published', url: commentUrl }),
): FakeGitHub {
  const github: FakeGitHub = {
    requests: [],
    lookUps: [],
    comments: new Map(),
    merged: [],
    open: null,
    headsLookedUp: [],
    refusal: null,
    suggestRequests: [],
    suggest: ({ suggestions: posted }) =>
      Promise.resolve({ url: reviewUrl, posted, repeated: [], left: [], refusal: null }),
    publishComment: (request, signal) => {
      github.requests.push(request)
      return answer(request, signal)
    },
    findComment: ({ pullRequest }) => {
      github.lookUps.push(pullRequest)
      const comment = github.comments.get(pullRequest) ?? null
      return Promise.resolve(github.refusal ?? { state: 'read', comment })
    },
    mergedPullRequests: (commits) => {
      github.lookUps.push(commits)
      return Promise.resolve(github.refusal ?? { state: 'read', pullRequests: github.merged })
    },
    openPullRequest: (head) => {
      github.headsLookedUp.push(head)
      return Promise.resolve(github.refusal ?? { state: 'read', number: github.open })
    },
    suggestChanges: (request, signal) => {
      github.suggestRequests.push(request)
      return github.suggest(request, signal)
    },
  }
  return github
}

/** What every run needs. */
export const required: RawInputs = {
  'api-key': 'cek-secret-key-1234567890',
  'agent-id': '7',
  'github-token': 'token',
}

const headSha = '0123456789abcdef0123456789abcdef01234567'

/** A run for a pull request of the repository itself. */
export const pullRequestContext: RunContext = {
  repository: 'acme/clinic-agent',
  runId: 4711,
  attempt: 1,
  headSha,
  runUrl: 'https://github.com/acme/clinic-agent/actions/runs/4711',
  event: 'pull_request',
  commits: [],
  pullRequest: { number: 12, headSha, fork: false, dependabot: false, merged: false },
}

export interface FakeEdges extends Edges {
  readonly clock: FakeClock
  readonly runner: FakeRunner
  readonly files: FakeFiles
  readonly cekura: FakeCekura
  readonly github: FakeGitHub
  /** What Cekura was connected with, in order. */
  readonly connections: readonly CekuraConnection[]
  /** Tokens that GitHub was connected with. */
  readonly tokens: readonly string[]
  cancel(): void
}

export interface FakeEdgesOptions {
  readonly clock?: FakeClock
  readonly files?: FakeFiles
  readonly cekura?: FakeCekura
  readonly github?: FakeGitHub
  readonly context?: RunContext
}

export function fakeEdges(options: FakeEdgesOptions = {}): FakeEdges {
  const { cekura = fakeCekura(), github = fakeGitHub() } = options
  const cancel = new AbortController()
  const connections: CekuraConnection[] = []
  const tokens: string[] = []
  return {
    clock: options.clock ?? fakeClock(),
    hash: sha256,
    runner: fakeRunner(),
    files: options.files ?? fakeFiles(),
    context: options.context ?? pullRequestContext,
    cancelled: cancel.signal,
    makeSeal,
    cekura,
    github,
    connections,
    tokens,
    connectCekura: (connection): CekuraApi => {
      connections.push(connection)
      return cekura
    },
    connectGitHub: (token) => {
      tokens.push(token)
      return github
    },
    cancel: () => {
      cancel.abort()
    },
  }
}

/** A stop of its own with a deadline far away. */
export function fakeStop(clock: Clock = fakeClock()): Stop {
  return makeStop({ clock, cancelled: new AbortController().signal, timeoutMs: 3_600_000 })
}

/** The statuses of results by scenario id. */
export function statusesOf(results: Iterable<ScenarioResult>): Readonly<Record<number, string>> {
  return Object.fromEntries([...results].map(({ id, status }) => [String(id), status]))
}

/** A promise that is settled from outside. */
export function deferred<Value>(): { readonly promise: Promise<Value>; resolve(value: Value): void } {
  let settle: (value: Value) => void = () => undefined
  const promise = new Promise<Value>((resolve) => {
    settle = resolve
  })
  return {
    promise,
    resolve: (value) => {
      settle(value)
    },
  }
}
