/** How many requests and how much memory a run needs: many jobs at once, and few scenarios out of many. */
import { clinic, startSimulator } from '../simulator/index.js'
import { measureRun } from './measure.js'
import type { Figure } from './figure.js'

const text =
  'You want to move your appointment. Say that Tuesday does not work any more. Ask them to repeat the new time. '

/** 200 scenarios whose jobs are over at once, 20 ms away. */
export async function manyJobs(): Promise<readonly Figure[]> {
  const count = 200
  const simulator = await startSimulator({ latencyMs: 20, jobDurationMs: 0 })
  try {
    for (let index = 0; index < count; index += 1) {
      simulator.state.addScenario({
        agent: clinic.agent,
        name: `Caller ${index}`,
        instructions: `${text}Call ${index}.`,
      })
    }
    const { peakMb, result } = await measureRun(simulator, {
      inputs: { 'max-jobs': '200', concurrency: '20', comment: 'off' },
    })
    const sent = simulator.requests.filter(({ service }) => service === 'cekura').length
    // The agent, the pages of the list, and for each scenario a start and one look at its progress.
    const necessary = 1 + Math.ceil(count / 100) + 2 * count
    return [
      {
        name: '200 scenarios: requests beyond the necessary ones',
        value: sent - necessary,
        bound: 3,
        unit: '',
        detail: `${sent} sent, ${necessary} necessary, ${(result.durationMs / 1_000).toFixed(1)} s`,
      },
      {
        name: '200 scenarios: peak memory',
        value: peakMb,
        bound: 130,
        unit: 'MB',
        detail: `Node ${process.versions.node}`,
      },
    ]
  } finally {
    await simulator.close()
  }
}

/** 5,000 scenarios listed, of which a tag selects 100. */
export async function fewOutOfMany(): Promise<readonly Figure[]> {
  const simulator = await startSimulator({ jobDurationMs: 0 })
  try {
    for (let index = 0; index < 5_000; index += 1) {
      const chosen = index % 50 === 0
      simulator.state.addScenario({
        agent: clinic.agent,
        name: `Caller ${index}`,
        language: chosen ? 'de' : 'en',
        instructions: text.repeat(18) + `Call ${index}.`,
      })
    }
    const { peakMb } = await measureRun(simulator, { inputs: { language: 'de', comment: 'off' } })
    return [
      {
        name: '5,000 listed, 100 selected: peak memory',
        value: peakMb,
        bound: 180,
        unit: 'MB',
        detail: 'texts of 2 kB, filtered here by language',
      },
    ]
  } finally {
    await simulator.close()
  }
}
