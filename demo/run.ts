/** The demo: runs the main job of the built bundle on the simulator, as the runner would, and prints what people see. */
import { mkdtemp, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { pullRequestEvent, runAction } from '../simulator/action-runner.js'
import {
  clinic,
  type FaultName,
  isFaultName,
  loadSuite,
  namedFaults,
  type Simulator,
  startSimulator,
  withFault,
} from '../simulator/index.js'
import { addDemoScenarios } from './scenarios.js'

const root = join(import.meta.dirname, '..')
const pullRequest = 1
const headSha = 'c0ffee0c0ffee0c0ffee0c0ffee0c0ffee0c0ffe'

const usage = `npm run demo -- [--suite FILE] [--fault NAME] [--mode dry-run|propose|apply]

  --suite FILE   scenarios from a cekura.tests.json instead of the built-in ones
  --fault NAME   something goes wrong; NAME is one of:
${Object.entries(namedFaults)
  .map(([name, { description }]) => `                 ${name.padEnd(30)} ${description}`)
  .join('\n')}
`

const { values } = parseArgs({
  options: {
    suite: { type: 'string' },
    fault: { type: 'string' },
    mode: { type: 'string', default: 'propose' },
    help: { type: 'boolean', default: false },
  },
})

const { fault, help } = values
if (help) console.log(usage)
else if (fault === undefined || isFaultName(fault)) await demo({ ...values, fault: fault ?? null })
else {
  console.error(`There is no fault called "${fault}".\n\n${usage}`)
  process.exitCode = 1
}

interface DemoOptions {
  readonly suite?: string | undefined
  readonly fault: FaultName | null
  readonly mode: string
}

async function demo({ suite, fault, mode }: DemoOptions): Promise<void> {
  const simulator = await startSimulator(withDemoPace(fault))
  try {
    if (suite === undefined) addDemoScenarios(simulator)
    else loadSuite(simulator.state, { suite: JSON.parse(await readFile(suite, 'utf8')), agent: clinic.agent })
    if (fault !== null) console.log(`Fault "${fault}": ${namedFaults[fault].description}\n`)
    await runAndShow(simulator, { suite, mode })
  } finally {
    await simulator.close()
  }
}

/** Jobs of a second or two: long enough to see the waiting, short enough to watch. */
function withDemoPace(fault: FaultName | null) {
  const pace = { jobDurationMs: ({ number }: { readonly number: number }) => 600 + ((number * 370) % 1_200) }
  return fault === null ? pace : withFault(fault, pace)
}

async function runAndShow(
  simulator: Simulator,
  { suite, mode }: { readonly suite: string | undefined; readonly mode: string },
): Promise<void> {
  const temporary = await mkdtemp(join(tmpdir(), 'improve-scenarios-demo-'))
  const selection =
    suite === undefined ? { tags: 'smoke', folder: 'Reception', language: 'en, de, es, fr' } : {}
  title('Log of the step')
  const result = await runAction({
    actionFolder: root,
    inputs: {
      'api-key': simulator.apiKey,
      'api-url': simulator.url,
      'agent-id': String(clinic.agent),
      mode,
      context: 'prompts/agent.md',
      'poll-min': '200ms',
      'poll-max': '1s',
      timeout: '60s',
      ...selection,
    },
    event: pullRequestEvent({ number: pullRequest, headSha, repository: simulator.repository }),
    temporary,
    workspace: join(root, 'demo', 'workspace'),
    repository: simulator.repository,
    githubUrl: simulator.githubUrl,
    token: simulator.token,
    onLog: (text) => process.stdout.write(text),
  })
  title(`Pull request ${pullRequest}: the comment`)
  for (const comment of simulator.comments(pullRequest)) console.log(`${comment.body}\n`)
  title('What is left')
  const writes = simulator.requests.filter(({ service, method }) => service === 'cekura' && method !== 'GET')
  console.log(`Exit code   ${result.exitCode ?? 'none'} (${result.outputs['conclusion'] ?? 'no conclusion'})`)
  console.log(
    `Requests    ${simulator.requests.length}, of which ${writes.length} started or changed something on Cekura`,
  )
  console.log(`Report      ${result.outputs['report'] ?? 'none'}`)
  console.log(`Summary     ${result.outputs['summary-file'] ?? 'none'}`)
}

function title(text: string): void {
  console.log(`\n── ${text} ${'─'.repeat(Math.max(0, 90 - text.length))}\n`)
}
