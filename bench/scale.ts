/** What a run costs that picks 1,000 scenarios out of 20,000 and proposes a new text for each of them. */
import { clinic, type Simulator, startSimulator } from '../simulator/index.js'
import type { Figure } from './figure.js'
import { type Measured, measureRun, pullRequestNumber } from './measure.js'

const listed = 20_000
const selected = 1_000
const name = `${listed.toLocaleString('en')} listed, ${selected.toLocaleString('en')} proposed`

/** One run alone says more about the machine than about the action: the same one takes half as long again when others are at work. */
const repeats = 3

/** Of the text of a scenario. */
const characters = 2_000

const subjects = ['The receptionist', 'Your doctor', 'The clinic', 'Your neighbour', 'The insurer', 'Nobody']
const verbs = ['has told you', 'never said', 'asked twice', 'may not know', 'wrote to you', 'still insists']
const things = ['the new time', 'your date of birth', 'the price', 'the way in', 'the last bill', 'a letter']
const ends = ['on the phone', 'before noon', 'in plain words', 'without a reason', 'last week', 'by mistake']

/** What a rewriter does that keeps the order of the sentences and hardly a word. */
const rewordings: readonly (readonly [RegExp, string])[] = [
  [/The receptionist/g, 'Whoever picks up the phone'],
  [/Your doctor/g, 'The physician who treats you'],
  [/has told you/g, 'made it clear to you'],
  [/never said/g, 'did not mention'],
  [/asked twice/g, 'wanted to hear more than once'],
  [/the new time/g, 'when you are to come instead'],
  [/your date of birth/g, 'the day on which you were born'],
  [/on the phone/g, 'during an earlier call'],
  [/in plain words/g, 'so that a child would understand it'],
  [/ number /g, ' no. '],
]

/**
 * The jobs are over at once, so that the figures are the action's own; a language selects, which only the action itself
 * can filter by, so that every text comes over the line.
 */
export async function scale(): Promise<readonly Figure[]> {
  const runs: Proposed[] = []
  while (runs.length < repeats) runs.push(await propose())
  const texts = runs.map(({ improved }) => improved)
  const seconds = runs.map(({ cpuSeconds }) => cpuSeconds.toFixed(1))
  const largest = (of: (run: Proposed) => number): number => Math.max(...runs.map(of))
  return [
    {
      name: `${name}: peak memory`,
      value: largest(({ peakMb }) => peakMb),
      bound: 200,
      unit: 'MB',
      detail: `the most of ${repeats} runs; ${Math.min(...texts)} of ${selected} texts improved`,
    },
    {
      name: `${name}: CPU time`,
      value: Math.min(...runs.map(({ cpuSeconds }) => cpuSeconds)),
      bound: 6,
      unit: 's',
      detail: `user and system, the least of ${seconds.join(', ')} s: what others do to the machine only adds`,
    },
    {
      name: `${name}: comment`,
      value: largest(({ comment }) => comment),
      bound: 60_000,
      unit: 'characters',
      detail: 'GitHub refuses more than 65,536',
    },
    {
      name: `${name}: summary`,
      value: largest(({ summary }) => summary),
      bound: 1_048_576,
      unit: 'bytes',
      detail: 'GitHub drops a larger one',
    },
  ]
}

/** One run, on a service of its own. */
interface Proposed extends Pick<Measured, 'peakMb' | 'cpuSeconds'> {
  readonly improved: number
  /** In UTF-16 units. */
  readonly comment: number
  /** In UTF-8 bytes. */
  readonly summary: number
}

async function propose(): Promise<Proposed> {
  const simulator = await startSimulator({
    jobDurationMs: 0,
    // Every other text is written anew word by word; the others are put into another order and form.
    behaviours: [
      {
        when: ({ text }) => text.includes('Case 1'),
        behaviour: { kind: 'text', change: reworded, recovers: false },
      },
    ],
  })
  try {
    addScenarios(simulator)
    const { peakMb, cpuSeconds, result } = await measureRun(simulator, {
      inputs: { language: 'de', 'max-jobs': String(selected), concurrency: '20' },
    })
    return {
      peakMb,
      cpuSeconds,
      improved: Number(result.outputs['improved'] ?? 0),
      comment: simulator.comments(pullRequestNumber)[0]?.body.length ?? Number.NaN,
      summary: Buffer.byteLength(result.summary),
    }
  } finally {
    await simulator.close()
  }
}

function addScenarios({ state }: Simulator): void {
  for (let index = 0; index < listed; index += 1) {
    state.addScenario({
      agent: clinic.agent,
      name: `Caller ${index}`,
      language: index % (listed / selected) === 0 ? 'de' : 'en',
      instructions: textOf(index),
    })
  }
}

/** Sentences that differ within a text and between texts. */
function textOf(index: number): string {
  let text = `Case ${index}. You call the clinic because of an appointment. `
  for (let line = index; text.length < characters; line = (line * 7 + 11) % 99_991) {
    text += `${pick(subjects, line)} ${pick(verbs, line >> 2)} ${pick(things, line >> 4)} ${pick(ends, line >> 6)}, number ${line}. `
  }
  return text.slice(0, characters).trimEnd()
}

function pick(all: readonly string[], number: number): string {
  return all[number % all.length] ?? ''
}

function reworded(good: string): string {
  return rewordings.reduce((text, [old, fresh]) => text.replace(old, fresh), good)
}
