/** Plays the story of one seed: the bundle against a simulator of its own, run after run, each of them judged. */
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readReport, root } from '../__tests__/bundle/invariants.js'
import {
  type ActionResult,
  pullRequestEvent,
  runAction,
  type WorkflowEvent,
} from '../simulator/action-runner.js'
import { clinic, type ScenarioRecord, type Simulator, startSimulator } from '../simulator/index.js'
import type { Report } from '../src/core/report.js'
import type { Inputs } from './inputs.js'
import { runInterrupted } from './interrupted.js'
import { bothOf, memoryOfComment, memoryOfReport, nothingKnown, ownComments, stateIn } from './memory.js'
import type { Played } from './played.js'
import { randomFaults } from './random-faults.js'
import { type Judgement, judgeRun } from './rules.js'
import type { Act, RunAct, Story } from './story.js'
import { suiteFile, suiteTexts } from './suite.js'
import { populate, type WorldOfSeed, worldOf } from './world.js'

export interface Judged {
  readonly run: Played
  readonly judgement: Judgement
}

export interface PlayedStory {
  readonly story: Story
  readonly runs: readonly Judged[]
}

/** What is there while a story is played. */
interface Stage {
  readonly story: Story
  readonly world: WorldOfSeed
  readonly simulator: Simulator
  readonly folder: string
  readonly runs: Judged[]
  /** Of the workflow run that is under way or over. */
  ids: { runId: number; attempt: number }
}

/** `onRun` is told each run when it is over. */
export async function play(
  story: Story,
  onRun: (judged: Judged) => void = () => undefined,
): Promise<PlayedStory> {
  const world = worldOf(String(story.seed))
  const simulator = await startSimulator(world.options)
  const folder = await mkdtemp(join(tmpdir(), 'improve-scenarios-torture-'))
  try {
    populate(simulator, String(story.seed))
    await furnish(join(folder, 'workspace'))
    const stage: Stage = { story, world, simulator, folder, runs: [], ids: { runId: 10, attempt: 0 } }
    for (const act of story.acts) {
      const judged = await perform(stage, act)
      if (judged !== null) onRun(judged)
    }
    return { story, runs: stage.runs }
  } finally {
    await simulator.close()
    await rm(folder, { recursive: true, force: true })
  }
}

async function furnish(workspace: string): Promise<void> {
  await mkdir(join(workspace, 'tests'), { recursive: true })
  await mkdir(join(workspace, 'prompts'))
  await writeFile(join(workspace, 'tests', 'cekura.tests.json'), suiteFile)
  await writeFile(
    join(workspace, 'prompts', 'agent.md'),
    'You are the reception. Always ask for the date of birth.\n',
  )
}

async function perform(stage: Stage, act: Act): Promise<Judged | null> {
  const { simulator, runs } = stage
  switch (act.kind) {
    case 'pause':
      simulator.clock.advance(act.ms)
      return null
    case 'edit': {
      const scenario = simulator.state.scenarios.get(act.id)
      if (scenario !== undefined) scenario.instructions = `${scenario.instructions} Speak slowly.`
      return null
    }
    case 'run': {
      const run = await playRun(stage, act)
      const judged = {
        run,
        judgement: judgeRun(
          run,
          runs.map((each) => each.run),
        ),
      }
      runs.push(judged)
      return judged
    }
  }
}

async function playRun(stage: Stage, act: RunAct): Promise<Played> {
  const { simulator, world, story, folder, runs } = stage
  const number = runs.length + 1
  const inputs = inputsOf(stage, act)
  const event = eventOf(stage, act)
  const commentKey = inputs['comment-key'] ?? inputs['agent-id'] ?? ''
  const lastReport = reportPath(stage, number - 1)
  const shown = ownComments(simulator, commentKey).at(-1)?.body
  const seesComment = inputs['comment'] !== 'off' && event.name === 'pull_request'
  const before = scenariosOf(simulator)
  const shownBefore = memoryOfComment(simulator, commentKey)
  const known = {
    shownBefore,
    memoryBefore: bothOf(
      seesComment ? shownBefore : nothingKnown,
      act.report === 'reuse-from' ? memoryOfReport(lastReport) : nothingKnown,
    ),
    proposal: shown === undefined ? null : stateIn(simulator, shown),
    givenReport: act.report === null ? null : readOrNull(lastReport),
  }
  const from = {
    requests: simulator.requests.length,
    jobs: simulator.jobs.length,
    suites: simulator.suiteRuns.length,
  }
  const seed = `${story.seed} ${number}`
  const rules = act.rates === null ? [] : randomFaults({ seed, rates: act.rates, jobs: () => simulator.jobs })
  const recoveries = rules.map((rule) => simulator.addFault(rule))
  const sent = () => simulator.requests.length - from.requests
  const temporary = join(folder, `temporary-${number}`)
  await mkdir(temporary)
  const { result, signals, afterSignalMs } = await runInterrupted(
    { interruption: act.interruption, jump: act.jump, sent, simulator },
    (onStart) =>
      runAction({
        actionFolder: root,
        inputs,
        event,
        temporary,
        workspace: join(folder, 'workspace'),
        repository: simulator.repository,
        githubUrl: simulator.githubUrl,
        token: simulator.token,
        // Older Nodes than the runner's warn where more than ten wait for one signal.
        nodeArguments: ['--disable-warning=MaxListenersExceededWarning'],
        ...stage.ids,
        onStart,
      }),
  )
  for (const recover of recoveries) recover()
  const { report, problem } = reportOf(result)
  return {
    act,
    number,
    inputs,
    world,
    simulator,
    result,
    report,
    reportProblem: problem,
    signals,
    afterSignalMs,
    requests: structuredClone(simulator.requests.slice(from.requests)),
    jobs: structuredClone(simulator.jobs.slice(from.jobs)),
    suiteRuns: structuredClone(simulator.suiteRuns.slice(from.suites)),
    before,
    after: scenariosOf(simulator),
    shownAfter: memoryOfComment(simulator, commentKey),
    endedAt: simulator.clock.now(),
    suiteTexts,
    ...known,
  }
}

const scenariosOf = ({ state }: Simulator): ReadonlyMap<number, ScenarioRecord> =>
  structuredClone(state.scenarios)

/** Where a run has its report, be it there or not. */
function reportPath({ folder }: Stage, number: number): string {
  return join(folder, 'workspace', 'reports', String(number), 'report.json')
}

function inputsOf(stage: Stage, { inputs, report }: RunAct): Inputs {
  const { simulator, folder, runs } = stage
  const path = report === 'reports' ? 'reports/*/report.json' : reportPath(stage, runs.length)
  return {
    'api-key': simulator.apiKey,
    'api-url': simulator.url,
    'agent-id': String(clinic.agent),
    'report-dir': join(folder, 'workspace', 'reports', String(runs.length + 1)),
    ...(report === null ? {} : { [report]: path }),
    ...inputs,
  }
}

/** Counts runs and attempts as GitHub does. */
function eventOf(stage: Stage, { on }: RunAct): WorkflowEvent {
  const { simulator, ids } = stage
  stage.ids = on === 're-run' ? { ...ids, attempt: ids.attempt + 1 } : { runId: ids.runId + 1, attempt: 1 }
  const pullRequest = simulator.github.pullRequests.get(1)
  if (pullRequest === undefined) throw new Error('there is no pull request 1')
  switch (on) {
    case 'push':
    case 're-run':
      if (on === 'push') pullRequest.headSha = stage.ids.runId.toString(16).padStart(40, 'a')
      return pullRequestEvent({ number: 1, headSha: pullRequest.headSha, repository: simulator.repository })
    case 'schedule':
      return { name: 'schedule', payload: { schedule: '0 5 * * 1' } }
    case 'merged': {
      const mergeCommitSha = 'b'.repeat(40)
      Object.assign(pullRequest, { state: 'closed', merged: true, mergeCommitSha })
      const payload = { ref: 'refs/heads/main', after: mergeCommitSha, commits: [{ id: mergeCommitSha }] }
      return { name: 'push', payload }
    }
  }
}

/** The report that the run names, or the words of what is wrong with it. */
function reportOf(result: Pick<ActionResult, 'outputs'>): {
  readonly report: Report | null
  readonly problem: string | null
} {
  try {
    return { report: readReport(result), problem: null }
  } catch (error) {
    return { report: null, problem: error instanceof Error ? error.message : String(error) }
  }
}

function readOrNull(path: string): Report | null {
  return existsSync(path) ? reportOf({ outputs: { report: path } }).report : null
}
