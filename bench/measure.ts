/** Runs the bundle on the simulator with its memory and CPU time measured, and does the arithmetic of repeated runs. */
import { rmSync } from 'node:fs'
import { mkdtemp, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { z } from 'zod'
import { type ActionResult, type ActionRun, pullRequestEvent, runAction } from '../simulator/action-runner.js'
import { clinic, type Simulator } from '../simulator/index.js'

export const root = join(import.meta.dirname, '..')

export interface Measured {
  readonly result: ActionResult
  /** The largest resident set of the process, in MB of 1,000,000 bytes. */
  readonly peakMb: number
  /** CPU time of the process, its threads included, in user and system mode together; in s. */
  readonly cpuSeconds: number
}

/** As the runtime counts: KiB, and µs. */
const resourceUse = z.object({ maxRSS: z.number(), userCPUTime: z.number(), systemCPUTime: z.number() })

export const pullRequestNumber = 1

/** What is shown of the log of a run that failed, from its end; in characters. */
const longestLog = 4_000

export interface MeasuredRun extends Pick<Partial<ActionRun>, 'runId' | 'event' | 'sha'> {
  /** Added to the inputs that every bench has. */
  readonly inputs: Readonly<Record<string, string>>
}

/** A propose run on a pull request, where nothing else is said. */
export async function measureRun(simulator: Simulator, { inputs, ...run }: MeasuredRun): Promise<Measured> {
  const temporary = await mkdtemp(join(tmpdir(), 'improve-scenarios-bench-'))
  // At the end of all: the benches read the report that a run wrote there.
  process.once('exit', () => {
    rmSync(temporary, { recursive: true, force: true })
  })
  const resourceFile = join(temporary, 'resources.json')
  const result = await runAction({
    actionFolder: root,
    inputs: {
      'api-key': simulator.apiKey,
      'api-url': simulator.url,
      'agent-id': String(clinic.agent),
      'poll-min': '20ms',
      'poll-max': '200ms',
      ...inputs,
    },
    event: pullRequestEvent({
      number: pullRequestNumber,
      headSha: 'a'.repeat(40),
      repository: simulator.repository,
    }),
    temporary,
    workspace: root,
    repository: simulator.repository,
    githubUrl: simulator.githubUrl,
    token: simulator.token,
    nodeArguments: ['--import', pathToFileURL(join(import.meta.dirname, 'resource-use.mjs')).href],
    environment: { RESOURCE_FILE: resourceFile },
    ...run,
  })
  if (result.outputs['conclusion'] !== 'success')
    throw new Error(`the run did not succeed:\n${result.log.slice(-longestLog)}`)
  const used = resourceUse.parse(JSON.parse(await readFile(resourceFile, 'utf8')))
  return {
    result,
    peakMb: (used.maxRSS * 1_024) / 1_000_000,
    cpuSeconds: (used.userCPUTime + used.systemCPUTime) / 1_000_000,
  }
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}
