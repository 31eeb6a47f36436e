/** What a second push and the saving after the merge cost, and how much of a comment the hidden proposal takes up. */
import { callers } from '../demo/scenarios.js'
import { clinic, type Simulator, startSimulator } from '../simulator/index.js'
import { measureRun, pullRequestNumber } from './measure.js'
import type { Figure } from './figure.js'

const count = 50
const mergeCommit = 'b'.repeat(40)

export async function reviewed(): Promise<readonly Figure[]> {
  const simulator = await startSimulator({ jobDurationMs: 0 })
  try {
    for (let index = 0; index < count; index += 1) addCaller(simulator, index)
    const inputs = { concurrency: '20' }
    await measureRun(simulator, { inputs })
    const state = hiddenState(simulator)
    const [changed] = simulator.state.scenarios.values()
    if (changed !== undefined) changed.instructions += ' Ask for the name of the person you speak to.'
    const before = simulator.jobs.length
    await measureRun(simulator, { inputs, runId: 2 })
    const started = simulator.jobs.length - before
    const sent = await applyReviewed(simulator)
    const room = 29_000
    return [
      {
        name: `Second push, 1 of ${count} scenarios changed: jobs started`,
        value: started,
        bound: 1,
        unit: '',
        detail: '',
      },
      {
        name: `apply-reviewed of ${count}: requests beyond 3 a scenario`,
        value: sent - 3 * count,
        bound: 6,
        unit: '',
        detail: `${sent} sent to Cekura and GitHub`,
      },
      {
        name: 'Hidden proposal: characters a scenario',
        value: state / count,
        bound: room / count,
        unit: '',
        detail: `the demo's texts; ${Math.floor(room / (state / count))} such scenarios fit into a comment`,
      },
    ]
  } finally {
    await simulator.close()
  }
}

/** The demo's texts in turn, each made different by a sentence. */
function addCaller({ state }: Simulator, index: number): void {
  const written = callers.filter(({ instructions }) => instructions !== '')
  const caller = written[index % written.length]
  if (caller === undefined) return
  const { language, tags, name, instructions } = caller
  state.addScenario({
    agent: clinic.agent,
    language,
    personality: clinic.personalities[language],
    name: `${name} ${index}`,
    tags: [...tags],
    instructions: `${instructions} Call number ${index}.`,
  })
}

function hiddenState(simulator: Simulator): number {
  const [comment] = simulator.comments(pullRequestNumber)
  return / state=([\w.-]+) -->/.exec(comment?.body ?? '')?.[1]?.length ?? Number.NaN
}

async function applyReviewed(simulator: Simulator): Promise<number> {
  const pullRequest = simulator.github.pullRequests.get(pullRequestNumber)
  Object.assign(pullRequest ?? {}, {
    merged: true,
    mergedAt: new Date().toISOString(),
    mergeCommitSha: mergeCommit,
  })
  const before = simulator.requests.length
  await measureRun(simulator, {
    inputs: { mode: 'apply-reviewed' },
    runId: 3,
    event: { name: 'push', payload: { after: mergeCommit, commits: [{ id: mergeCommit }] } },
    sha: mergeCommit,
  })
  return simulator.requests.length - before
}
