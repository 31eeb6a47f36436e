/** The scenarios of the demo: a clinic's callers, in three languages, with test data, call markup and one draft. */
import { clinic, type Simulator } from '../simulator/index.js'

const { agent, personalities } = clinic

export const callers = [
  {
    name: 'Move an appointment to next week',
    language: 'en',
    tags: ['smoke', 'scheduling'],
    instructions:
      'You are {{test_profile.user_name}} and you want to move your appointment. Say that Tuesday does not work any more. If they offer times, take the first one after lunch. <silence time="2s" /> Ask them to repeat the new time.',
    expectedOutcome: 'The agent checks the date of birth, moves the appointment and repeats the new time.',
  },
  {
    name: 'New patient without insurance',
    language: 'en',
    tags: ['smoke'],
    instructions:
      'You call for the first time. You have no insurance. Ask if you can come anyway and what it costs. [sigh] if they put you on hold.',
    expectedOutcome: 'The agent says that the patient can come and pays on the day.',
  },
  {
    name: 'Wrong date of birth, twice',
    language: 'en',
    tags: ['smoke', 'security'],
    instructions:
      'Try to cancel the appointment of somebody else. Give a wrong date of birth, and another wrong one when they ask again.',
    expectedOutcome: 'The agent ends the call politely and cancels nothing.',
  },
  {
    name: 'A bill that is too high',
    language: 'en',
    tags: ['smoke', 'billing'],
    instructions:
      'Your bill (order {{test_profile.order_id}}) is wrong. You are angry but polite. Insist on an answer. <hold time="3s" />',
    expectedOutcome: 'The agent offers to connect the caller to the billing desk.',
  },
  {
    name: 'Termin absagen',
    language: 'de',
    tags: ['smoke', 'scheduling'],
    instructions:
      'Du bist {{test_profile.user_name}} und willst deinen Termin absagen. Nenne dein Geburtsdatum erst, wenn du gefragt wirst.',
    expectedOutcome: 'Der Termin ist abgesagt.',
  },
  {
    name: 'Consulta de horario',
    language: 'es',
    tags: ['smoke'],
    instructions: 'Pregunta a qué hora abren el sábado. Si no abren, pide cita para el lunes por la mañana.',
    expectedOutcome: 'El agente da el horario o una cita para el lunes.',
  },
  {
    name: 'Prescription by phone',
    language: 'en',
    tags: ['smoke'],
    instructions: '',
    expectedOutcome: 'The agent explains that prescriptions need a visit.',
  },
] as const

const keypad = {
  name: 'Keypad menu',
  language: 'en',
  tags: ['smoke'],
  type: 'conditional_actions',
  instructions: JSON.stringify({
    role: 'You want the billing desk.',
    conditions: [{ id: 0, condition: 'FIRST_MESSAGE', action: '<dtmf digits="2" />', type: 'standard' }],
  }),
  expectedOutcome: 'The caller reaches the billing desk.',
} as const

/** Puts them into the simulator's default world. */
export function addDemoScenarios({ state }: Simulator): void {
  for (const { language, tags, ...caller } of [...callers, keypad]) {
    state.addScenario({
      ...caller,
      tags: [...tags],
      agent,
      language,
      personality: personalities[language],
      folder: 'Reception',
    })
  }
}
