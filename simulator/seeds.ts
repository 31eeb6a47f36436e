/** The world that the simulator starts with when a test asks for none: a clinic's reception and the voices to call it. */
import type { CekuraState } from './state.js'

/** Ids of the default world, for tests to name. */
export const clinic = {
  agent: 2142,
  project: 17,
  /** English, and not enabled for the agent: listed first, for the order means nothing. */
  disabledPersonality: 900,
  personalities: { en: 901, de: 902, es: 903, fr: 904, hi: 905, ja: 906, ar: 907 },
  expectedOutcomeMetric: 3001,
} as const

/** One agent, a personality in each language that the writer speaks, two metrics, one test profile; no scenario, no folder. */
export function seedClinic(state: CekuraState): void {
  const { agent, project } = clinic
  state.addAgent({ id: agent, project, name: 'Riverside Clinic reception' })
  state.addPersonality({ id: clinic.disabledPersonality, name: 'Hurried caller', enabledFor: [] })
  for (const [language, id] of Object.entries(clinic.personalities))
    state.addPersonality({ id, language, name: `Calm caller (${language})` })
  state.addMetric({
    id: clinic.expectedOutcomeMetric,
    name: 'Expected Outcome',
    slug: `expected_outcome_${project}`,
    project,
    agents: [agent],
  })
  state.addMetric({ name: 'Latency', slug: `latency_${project}`, project, agents: [agent] })
  state.addTestProfile({
    name: 'Returning customer',
    agent,
    project,
    information: {
      main_agent_variables: { account_id: 'A-1042' },
      testing_agent_variables: {
        user_name: 'Sarah Johnson',
        order_id: '48-1163',
        booking_code: 'QX7L',
        tracking_number: 'RB402118',
        address: { city: 'Leeds', 'post code': 'LS1 4AP' },
      },
    },
  })
}
