/** The demo: runs the main job on the simulator and prints what people see of it. */
import { parseArgs } from 'node:util'
import { type FaultName, isFaultName, namedFaults } from '../simulator/index.js'
import { type MainJobDone, pullRequest, runMainJob } from './main-job.js'

const usage = `npm run demo -- [--suite FILE] [--fault NAME] [--mode dry-run|propose|apply]

  --suite FILE   scenarios from a cekura.tests.json instead of the built-in ones
  --fault NAME   something goes wrong; NAME is one of:
${Object.entries(namedFaults)
  .map(([name, { description }]) => `                 ${name.padEnd(30)} ${description}`)
  .join('\n')}
`

const { fault, help, suite, mode } = parseArgs({
  options: {
    suite: { type: 'string' },
    fault: { type: 'string' },
    mode: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
}).values
if (help) console.log(usage)
else if (fault === undefined || isFaultName(fault)) await demo(fault)
else {
  console.error(`There is no fault called "${fault}".\n\n${usage}`)
  process.exitCode = 1
}

async function demo(name: FaultName | undefined): Promise<void> {
  if (name !== undefined) console.log(`Fault "${name}": ${namedFaults[name].description}`)
  title('Log of the step')
  const onLog = (text: string) => process.stdout.write(text)
  // What goes wrong with saving is seen when a text is to be saved.
  const usual = name === 'drifted' || name === 'patch-does-not-stick' ? 'apply' : 'propose'
  show(await runMainJob({ suite, fault: name, mode: mode ?? usual, onLog }))
}

function show({ result, comments, requests, writes }: MainJobDone): void {
  title(`Pull request ${pullRequest}: the comment`)
  for (const body of comments) console.log(`${body}\n`)
  title('What is left')
  console.log(`Exit code   ${result.exitCode ?? 'none'} (${result.outputs['conclusion'] ?? 'no conclusion'})`)
  console.log(`Requests    ${requests}, of which ${writes} started or changed something on Cekura`)
  console.log(`Report      ${result.outputs['report'] ?? 'none'}`)
  console.log(`As a page   ${result.outputs['report-html'] ?? 'none'}`)
  console.log(`Summary     ${result.outputs['summary-file'] ?? 'none'}`)
}

function title(text: string): void {
  console.log(`\n── ${text} ${'─'.repeat(Math.max(0, 90 - text.length))}\n`)
}
