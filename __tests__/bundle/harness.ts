/** Runs the built bundle as GitHub's runner does, in a simulated world of its own, and checks what must always hold. */
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, jest } from '@jest/globals'
import { z } from 'zod'
import type { Report } from '../../src/core/report.js'
import type { ScenarioResult } from '../../src/core/model.js'
import {
  type ActionResult,
  type ActionRun,
  pullRequestEvent,
  runAction,
  type WorkflowEvent,
} from '../../simulator/action-runner.js'
import {
  clinic,
  type RecordedRequest,
  type Simulator,
  type SimulatorOptions,
  startSimulator,
} from '../../simulator/index.js'
import { brokenRules, readReport, root } from './invariants.js'

/** What a step is run with besides its inputs. */
export interface Circumstances extends Pick<
  Partial<ActionRun>,
  'runId' | 'attempt' | 'onStart' | 'onLog' | 'environment' | 'nodeArguments'
> {
  /** Default: a push to the pull request 1 from a branch of the repository. */
  readonly event?: WorkflowEvent
}

export interface Run extends ActionResult {
  readonly report: Report
  readonly annotations: readonly Annotation[]
  /** Requests of this run alone. */
  readonly requests: readonly RecordedRequest[]
}

export interface Annotation {
  readonly severity: string
  readonly title: string
  readonly message: string
}

export interface World {
  readonly simulator: Simulator
  /** Folder of the checked-out repository. */
  readonly workspace: string
  /** Writes a file of the workspace. */
  write(path: string, text: string): Promise<void>
  /** Throws where one of the rules of `invariants.ts` is broken. */
  run(inputs?: Readonly<Record<string, string>>, circumstances?: Circumstances): Promise<Run>
  /** The one comment of the pull request; throws where there is none or more than one. */
  comment(pullRequest?: number): string
}

// A run takes half a second on an idle machine, and many times that on a busy one.
jest.setTimeout(60_000)

const endings: (() => Promise<void>)[] = []

afterAll(async () => {
  await Promise.all(endings.splice(0).map((end) => end()))
})

/** Lives until the end of the test file. */
export async function startWorld(options: Partial<SimulatorOptions> = {}): Promise<World> {
  const simulator = await startSimulator(options)
  const folder = await mkdtemp(join(tmpdir(), 'improve-scenarios-test-'))
  endings.push(async () => {
    await simulator.close()
    await rm(folder, { recursive: true, force: true })
  })
  const workspace = join(folder, 'workspace')
  await mkdir(workspace)
  let runs = 0
  return {
    simulator,
    workspace,
    write: async (path, text) => {
      await mkdir(dirname(join(workspace, path)), { recursive: true })
      await writeFile(join(workspace, path), text)
    },
    run: async (inputs = {}, circumstances = {}) => {
      runs += 1
      const temporary = join(folder, `temporary-${runs}`)
      await mkdir(temporary)
      return runAndCheck(simulator, { inputs, circumstances, workspace, temporary })
    },
    comment: (pullRequest = 1) => {
      const [comment, another] = simulator.comments(pullRequest)
      if (comment === undefined || another !== undefined)
        throw new Error(`the pull request has ${simulator.comments(pullRequest).length} comments`)
      return comment.body
    },
  }
}

interface Place {
  readonly inputs: Readonly<Record<string, string>>
  readonly circumstances: Circumstances
  readonly workspace: string
  readonly temporary: string
}

async function runAndCheck(
  simulator: Simulator,
  { inputs, circumstances, workspace, temporary }: Place,
): Promise<Run> {
  const { event = pushToPullRequest(simulator), ...others } = circumstances
  const before = simulator.requests.length
  const result = await runAction({
    actionFolder: root,
    inputs: {
      'api-key': simulator.apiKey,
      'api-url': simulator.url,
      'agent-id': String(clinic.agent),
      'poll-min': '2ms',
      'poll-max': '10ms',
      timeout: '60s',
      ...inputs,
    },
    event,
    temporary,
    workspace,
    repository: simulator.repository,
    githubUrl: simulator.githubUrl,
    token: simulator.token,
    ...others,
  })
  const report = readReportOf(result)
  const credentials = [inputs['api-key'] ?? simulator.apiKey, inputs['github-token'] ?? simulator.token]
  const secrets = credentials.filter((each) => each.trim() !== '')
  const broken = brokenRules({ result, report, simulator, secrets })
  if (broken.length > 0) throw new Error(`${broken.join('\n')}\n\nThe log:\n${result.log.slice(-5000)}`)
  const requests = simulator.requests.slice(before)
  return { ...result, report, annotations: annotationsIn(result.log), requests }
}

function readReportOf(result: ActionResult): Report {
  try {
    return readReport(result)
  } catch (error) {
    throw new Error(`${String(error)}\n\nThe log:\n${result.log.slice(-5000)}`, { cause: error })
  }
}

/** Looks every few ms whether it is so; throws where it is not so for long. */
export async function until(isSo: () => boolean): Promise<void> {
  const giveUpAt = performance.now() + 20_000
  while (!isSo()) {
    if (performance.now() > giveUpAt) throw new Error(`in vain: ${String(isSo)}`)
    await new Promise((resolve) => setTimeout(resolve, 3))
  }
}

/** The event of a push to the pull request. */
export function pushToPullRequest(simulator: Simulator, number = 1): WorkflowEvent {
  const headSha = simulator.github.pullRequests.get(number)?.headSha ?? ''
  return pullRequestEvent({ number, headSha, repository: simulator.repository })
}

/** An event that is about no pull request. */
export const schedule: WorkflowEvent = { name: 'schedule', payload: { schedule: '0 5 * * 1' } }

function annotationsIn(log: string): readonly Annotation[] {
  return [...log.matchAll(/^::(error|warning|notice) title=([^:]*)::(.*)$/gm)].map(
    ([, severity = '', title = '', message = '']) => ({
      severity,
      title: unescaped(title),
      message: unescaped(message),
    }),
  )
}

/** The runner's own way back from what the toolkit writes. */
function unescaped(text: string): string {
  return text
    .replaceAll('%3A', ':')
    .replaceAll('%2C', ',')
    .replaceAll('%0D', '\r')
    .replaceAll('%0A', '\n')
    .replaceAll('%25', '%')
}

/** `METHOD path` of each request that starts or changes something on Cekura. */
export function writes({ requests }: Pick<Run, 'requests'>): readonly string[] {
  return requests
    .filter(({ service, method }) => service === 'cekura' && method !== 'GET')
    .map(({ method, path }) => `${method} ${path}`)
}

const startBody = z.union([
  z.object({ current_instructions: z.string(), extra_instructions: z.string() }),
  z.object({ name: z.string(), simulation_description: z.string() }),
])

/** What each paid job on a text was started with, in order; of a draft its name stands for the text. */
export function starts({
  requests,
}: Pick<Run, 'requests'>): readonly { readonly text: string; readonly guidance: string }[] {
  return requests
    .filter(({ path }) => /\/(improve_instructions|generate-instructions)\/$/.test(path))
    .map(({ body }) => {
      const start = startBody.parse(body)
      return 'name' in start
        ? { text: start.name, guidance: start.simulation_description }
        : { text: start.current_instructions, guidance: start.extra_instructions }
    })
}

/** Status by id, for short expectations. */
export function statuses({ report }: Pick<Run, 'report'>): Readonly<Record<number, string>> {
  return Object.fromEntries(report.scenarios.map(({ id, status }) => [String(id), status]))
}

/** The scenario of the report; throws where there is none. */
export function scenarioOf({ report }: Pick<Run, 'report'>, id: number): ScenarioResult {
  const found = report.scenarios.find((scenario) => scenario.id === id)
  if (found === undefined) throw new Error(`the report has no scenario ${id}`)
  return found
}
