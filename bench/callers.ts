/** What the benches on time share: many scenarios to improve, and how long the service was asked for something. */
import { clinic, type Simulator } from '../simulator/index.js'

const text = 'You want to move your appointment. Say that Tuesday does not work any more. '

/** So many scenarios of the clinic's agent, each with a text of its own, so that each needs a job of its own. */
export function addCallers({ state }: Simulator, count: number): void {
  for (let index = 0; index < count; index += 1) {
    state.addScenario({
      agent: clinic.agent,
      name: `Caller ${index}`,
      instructions: `${text}Call ${index}.`,
    })
  }
}

/** From the first request to the last answer, in ms: without the start of the process, which has a figure of its own. */
export function requestsTookMs({ requests }: Simulator): number {
  const first = Math.min(...requests.map(({ at }) => at))
  return Math.max(...requests.map(({ answeredAt }) => answeredAt ?? first)) - first
}

export function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(2)} s`
}
