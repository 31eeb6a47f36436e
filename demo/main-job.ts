/** Runs the main job of the built bundle on the simulator, as the runner would, on the demo's scenarios or a suite's. */
import { mkdtemp, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ActionResult, pullRequestEvent, runAction } from '../simulator/action-runner.js'
import { clinic, type FaultName, loadSuite, startSimulator, withFault } from '../simulator/index.js'
import { addDemoScenarios } from './scenarios.js'

const root = join(import.meta.dirname, '..')
const headSha = 'c0ffee0c0ffee0c0ffee0c0ffee0c0ffee0c0ffe'

export interface MainJob {
  /** Path of a `cekura.tests.json`; the demo's own scenarios where absent. */
  readonly suite?: string | undefined
  readonly fault?: FaultName | undefined
  readonly mode: string
  readonly onLog: (text: string) => void
}

export interface MainJobDone {
  readonly result: ActionResult
  /** Comments of the pull request, as Markdown. */
  readonly comments: readonly string[]
  /** Requests to Cekura and to GitHub. */
  readonly requests: number
  /** Of these, the ones that started or changed something on Cekura. */
  readonly writes: number
}

export const pullRequest = 1

export async function runMainJob({ suite, fault, mode, onLog }: MainJob): Promise<MainJobDone> {
  const simulator = await startSimulator(fault === undefined ? pace : withFault(fault, pace))
  try {
    if (suite === undefined) addDemoScenarios(simulator)
    else loadSuite(simulator.state, { suite: JSON.parse(await readFile(suite, 'utf8')), agent: clinic.agent })
    const selection =
      suite === undefined ? { tags: 'smoke', folder: 'Reception', language: 'en, de, es, fr' } : {}
    const result = await runAction({
      actionFolder: root,
      inputs: {
        'api-key': simulator.apiKey,
        'api-url': simulator.url,
        'agent-id': String(clinic.agent),
        mode,
        context: 'prompts/agent.md',
        'settled-tag': 'settled',
        'poll-min': '200ms',
        'poll-max': '1s',
        timeout: '60s',
        ...selection,
      },
      event: pullRequestEvent({ number: pullRequest, headSha, repository: simulator.repository }),
      temporary: await mkdtemp(join(tmpdir(), 'improve-scenarios-demo-')),
      workspace: join(root, 'demo', 'workspace'),
      repository: simulator.repository,
      githubUrl: simulator.githubUrl,
      token: simulator.token,
      onLog,
    })
    const writes = simulator.requests.filter(
      ({ service, method }) => service === 'cekura' && method !== 'GET',
    )
    return {
      result,
      comments: simulator.comments(pullRequest).map(({ body }) => body),
      requests: simulator.requests.length,
      writes: writes.length,
    }
  } finally {
    await simulator.close()
  }
}

/** Jobs of a second or two: long enough to see the waiting, short enough to watch. */
const pace = { jobDurationMs: ({ number }: { readonly number: number }) => 600 + ((number * 370) % 1_200) }
