/** Runs an action's bundle as GitHub's runner does: a child process with the inputs and the files of its environment. */
import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'

/** The event that a workflow runs for, as far as an action sees it. */
export interface WorkflowEvent {
  readonly name: string
  readonly payload: unknown
}

export interface ActionRun {
  /** Folder with `action.yml` and the bundle that it names. */
  readonly actionFolder: string
  /** What `with:` gives; defaults come from `action.yml`. */
  readonly inputs: Readonly<Record<string, string>>
  readonly event: WorkflowEvent
  /** An empty folder for the runner's files. */
  readonly temporary: string
  readonly workspace: string
  readonly repository: string
  /** `GITHUB_API_URL`. */
  readonly githubUrl: string
  /** What `${{ github.token }}` stands for. */
  readonly token: string
  readonly runId?: number
  readonly attempt?: number
  readonly sha?: string
  /** Added to the environment, or taken away from it where undefined. */
  readonly environment?: Readonly<Record<string, string | undefined>>
  /** Path of the Node that runs it; the current one by default. */
  readonly node?: string
  /** Extra arguments before the bundle, such as `--max-old-space-size=…`. */
  readonly nodeArguments?: readonly string[]
  /** Told each piece of the log as it comes. */
  readonly onLog?: (text: string) => void
  /** Handed the means to end the process before it is waited for. */
  readonly onStart?: (process: { kill(signal: NodeJS.Signals): void; readonly pid: number }) => void
}

export interface ActionResult {
  /** null where a signal ended the process. */
  readonly exitCode: number | null
  readonly signal: NodeJS.Signals | null
  /** Standard output and error together, in the order of their coming. */
  readonly log: string
  /** Standard error alone: an action writes nothing there, so that a warning of Node shows. */
  readonly errorLog: string
  readonly outputs: Readonly<Record<string, string>>
  /** Markdown of the job summary. */
  readonly summary: string
  readonly durationMs: number
}

const actionMetadata = z.object({
  inputs: z.record(z.string(), z.object({ default: z.string().optional() })),
  runs: z.object({ main: z.string() }),
})
type ActionMetadata = z.output<typeof actionMetadata>

/** GitHub kills what has not ended so long after the first signal; here it only keeps a hanging test from hanging for ever. In ms. */
const longestRun = 120_000

export async function runAction(run: ActionRun): Promise<ActionResult> {
  const metadata = actionMetadata.parse(parse(await readFile(join(run.actionFolder, 'action.yml'), 'utf8')))
  const files = await runnerFiles(run)
  const started = performance.now()
  const child = spawn(
    run.node ?? process.execPath,
    [...(run.nodeArguments ?? []), join(resolve(run.actionFolder), metadata.runs.main)],
    { cwd: run.workspace, env: environmentOf(run, { metadata, files }), stdio: ['ignore', 'pipe', 'pipe'] },
  )
  let log = ''
  let errorLog = ''
  const take = (text: string) => {
    log += text
    run.onLog?.(text)
  }
  // As text: a character may be cut in two between chunks.
  child.stdout.setEncoding('utf8').on('data', take)
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errorLog += text
    take(text)
  })
  const guard = setTimeout(() => child.kill('SIGKILL'), longestRun)
  const ended = new Promise<Pick<ActionResult, 'exitCode' | 'signal'>>((over, broken) => {
    child.on('error', broken)
    child.on('close', (exitCode, signal) => {
      over({ exitCode, signal })
    })
  })
  run.onStart?.({ kill: (signal) => child.kill(signal), pid: child.pid ?? 0 })
  const { exitCode, signal } = await ended
  clearTimeout(guard)
  return {
    exitCode,
    signal,
    log,
    errorLog,
    outputs: readOutputs(await readFile(files.output, 'utf8')),
    summary: await readFile(files.summary, 'utf8'),
    durationMs: performance.now() - started,
  }
}

interface RunnerFiles {
  readonly output: string
  readonly summary: string
  readonly event: string
  readonly temporary: string
}

async function runnerFiles({ temporary, event }: ActionRun): Promise<RunnerFiles> {
  const folder = join(temporary, `step-${randomUUID()}`)
  await mkdir(folder, { recursive: true })
  const files = {
    output: join(folder, 'output'),
    summary: join(folder, 'summary'),
    event: join(folder, 'event.json'),
    temporary,
  }
  await writeFile(files.output, '')
  await writeFile(files.summary, '')
  await writeFile(files.event, JSON.stringify(event.payload))
  return files
}

function environmentOf(
  run: ActionRun,
  { metadata, files }: { readonly metadata: ActionMetadata; readonly files: RunnerFiles },
): NodeJS.ProcessEnv {
  const inputs = Object.entries(metadata.inputs).map(([name, { default: value = '' }]): [string, string] => {
    const text = run.inputs[name] ?? value.replace('${{ github.token }}', run.token)
    return [`INPUT_${name.replaceAll(' ', '_').toUpperCase()}`, text]
  })
  return {
    PATH: process.env['PATH'],
    HOME: process.env['HOME'],
    CI: 'true',
    GITHUB_ACTIONS: 'true',
    GITHUB_OUTPUT: files.output,
    GITHUB_STEP_SUMMARY: files.summary,
    GITHUB_EVENT_PATH: files.event,
    GITHUB_EVENT_NAME: run.event.name,
    GITHUB_REPOSITORY: run.repository,
    GITHUB_API_URL: run.githubUrl,
    GITHUB_SERVER_URL: 'https://github.com',
    GITHUB_RUN_ID: String(run.runId ?? 1),
    GITHUB_RUN_ATTEMPT: String(run.attempt ?? 1),
    GITHUB_SHA: run.sha ?? '0'.repeat(40),
    GITHUB_WORKSPACE: run.workspace,
    GITHUB_ACTOR: 'maintainer',
    RUNNER_TEMP: files.temporary,
    ...Object.fromEntries(inputs),
    ...run.environment,
  }
}

/** The blocks that actions write: a name, a delimiter that no value holds, the value, the delimiter. */
function readOutputs(text: string): Readonly<Record<string, string>> {
  const outputs: Record<string, string> = {}
  const lines = text.split('\n')
  for (let index = 0; index < lines.length; index += 1) {
    const [, name, delimiter] = /^([^<]+)<<(.+)$/.exec(lines[index] ?? '') ?? []
    if (name === undefined || delimiter === undefined) continue
    const end = lines.indexOf(delimiter, index + 1)
    outputs[name] = lines.slice(index + 1, end).join('\n')
    index = end
  }
  return outputs
}

/** The event of a pull request that someone opened or pushed to. */
export function pullRequestEvent(
  {
    number,
    headSha,
    repository,
  }: { readonly number: number; readonly headSha: string; readonly repository: string },
  headRepository: string = repository,
): WorkflowEvent {
  return {
    name: 'pull_request',
    payload: {
      action: 'synchronize',
      number,
      pull_request: {
        number,
        head: { sha: headSha, ref: 'change-the-prompt', repo: { full_name: headRepository } },
        base: { ref: 'main', repo: { full_name: repository } },
        user: { login: 'maintainer' },
      },
      repository: { full_name: repository },
      sender: { login: 'maintainer' },
    },
  }
}
