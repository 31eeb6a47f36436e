/** Runs of the bundle that do not come to their end: sent a signal at a certain moment, or killed outright. */
import { mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { type ActionResult, runAction } from '../../simulator/action-runner.js'
import { clinic } from '../../simulator/index.js'
import { type Circumstances, pushToPullRequest, type Run, until, type World } from './harness.js'
import { root } from './invariants.js'

/** Waits until it is so, or until the run is over, whose failure is then the one to be seen. */
export async function untilDuring(running: Promise<unknown>, isSo: () => boolean): Promise<void> {
  const run = { isOver: false }
  const over = () => {
    run.isOver = true
  }
  running.then(over, over)
  await until(() => isSo() || run.isOver)
}

export interface Interruption {
  /** Asked every few ms. */
  readonly when: () => boolean
  readonly inputs?: Readonly<Record<string, string>>
  readonly circumstances?: Circumstances
}

/** Cancels the run as GitHub does, with SIGINT; it comes to its end by itself. */
export async function cancelled(
  world: World,
  { when, inputs = {}, circumstances = {} }: Interruption,
): Promise<Run> {
  let cancel = (): void => undefined
  const running = world.run(inputs, {
    ...circumstances,
    onStart: (process) => {
      cancel = () => {
        process.kill('SIGINT')
      }
    },
  })
  await untilDuring(running, when)
  cancel()
  return running
}

let kills = 0

/** Ends the run as a runner does that loses its power; throws where it ended before. Nothing else of it is checked. */
export async function killed(
  world: World,
  { when, inputs = {}, circumstances: { event, ...circumstances } = {} }: Interruption,
): Promise<ActionResult> {
  const { simulator, workspace } = world
  kills += 1
  const temporary = join(dirname(workspace), `killed-${kills}`)
  await mkdir(temporary)
  let kill = (): void => undefined
  const running = runAction({
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
    event: event ?? pushToPullRequest(simulator),
    temporary,
    workspace,
    repository: simulator.repository,
    githubUrl: simulator.githubUrl,
    token: simulator.token,
    ...circumstances,
    onStart: (process) => {
      kill = () => {
        process.kill('SIGKILL')
      }
    },
  })
  await untilDuring(running, when)
  kill()
  const result = await running
  if (result.signal !== 'SIGKILL') throw new Error(`it ended by itself:\n${result.log.slice(-5000)}`)
  return result
}
