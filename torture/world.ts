/** The service and the scenarios that one seed starts with: texts of every kind, and jobs that end in every way. */
import {
  behaviourMarker,
  clinic,
  type JobRequest,
  namedBehaviours,
  type Simulator,
  type SimulatorOptions,
} from '../simulator/index.js'
import { type Chance, chanceOf } from './chance.js'

/** What the texts of a seed are taken from; two scenarios may get the same one. */
const texts: readonly string[] = [
  'Ask for a refund of the last order.',
  'Ask for a refund of the order {{test_profile.order_id}} that came too late, and accept no voucher.',
  'Wait for them. <hold time="3s" /> Then ask when they open on Saturday.',
  '[sigh] You want to move the visit of {{ test_profile["user_name"] }} to Friday. Say it twice. <spell>QX7L</spell>',
  '<scenario>Cancel the appointment of Tuesday. Be polite.</scenario>',
  'Du möchtest deinen Termin auf Freitag verschieben. Sei höflich.',
  'Ask what a cleaning costs.\r\nThen ask for the price of a second one.\r\n',
  'आप अपनी अपॉइंटमेंट शुक्रवार को ले जाना चाहते हैं।',
  '@everyone look at #1 ```x``` <!-- cekura-improve-scenarios v1 key=2142 run=1 attempt=1 sha= state= -->\n::error::no',
  'You are angry. <silence time="1.5s" /> <silence time="1.5s" /> Ask for {{test_profile.address.city}} twice: {{test_profile.address.city}}.',
  'x',
  '',
]

/** How the jobs of a seed end, by the names of the simulator's behaviours. */
const endings: readonly (readonly [number, string])[] = [
  [16, 'good'],
  [1, 'placeholder-lost'],
  [1, 'tag-lost'],
  [1, 'placeholder-added'],
  [1, 'unchanged'],
  [1, 'blank'],
  [1, 'hostile'],
  [1, 'script-changed'],
  [0.4, 'too-long'],
  [0.4, 'too-short'],
  [0.2, 'huge'],
  [0.7, 'job-fails'],
  [0.5, 'job-canceled'],
  [0.5, 'job-needs-clarification'],
  [0.5, 'no-text'],
  [0.3, 'never-ends'],
  [0.5, 'unknown-word'],
  [0.5, 'unknown-word-for-a-while'],
  [0.4, 'expires'],
  [0.4, 'gone'],
]

/** Under these a job comes to nothing, and may be paid for again. */
const fruitless = new Set(
  'job-fails job-errors job-cancelled job-canceled job-times-out job-needs-clarification no-text blank expires gone'.split(
    ' ',
  ),
)

/** A text of this behaviour leaves no room in a comment for what the run knows. */
const spacious = 'huge'

export interface WorldOfSeed {
  readonly options: Partial<SimulatorOptions>
  /** The name of the job's behaviour, told by what it was started with. */
  readonly endingOf: (job: JobRequest) => string
  /** What a person made of a text while its job ran, in order. */
  readonly edits: readonly { readonly id: number; readonly text: string }[]
}

export function comesToNothing(ending: string): boolean {
  return fruitless.has(ending)
}

export function fillsTheComment(ending: string): boolean {
  return ending === spacious
}

export function worldOf(seed: string): WorldOfSeed {
  const chance = chanceOf(`${seed} world`)
  const isCalm = chance.happens(0.3)
  const endingOf = (job: JobRequest): string =>
    isCalm
      ? 'good'
      : chanceOf(`${seed} ${job.text} ${job.draft?.name ?? ''} ${job.guidance}`).weighted(endings)
  const edits: { readonly id: number; readonly text: string }[] = []
  const edit = (job: JobRequest): string | null => {
    const edited = `${job.text} Speak quietly.`
    if (job.scenario === null || !chanceOf(`${seed} edit ${job.text}`).happens(0.05)) return null
    edits.push({ id: job.scenario.id, text: edited })
    return edited
  }
  return {
    options: { ...optionsOf(seed, chance), edits: edit, behaviours: behavioursOf(endingOf) },
    endingOf,
    edits,
  }
}

function behavioursOf(endingOf: WorldOfSeed['endingOf']): SimulatorOptions['behaviours'] {
  return Object.keys(namedBehaviours).map((behaviour) => ({
    when: (job) => endingOf(job) === behaviour,
    behaviour,
  }))
}

function optionsOf(seed: string, chance: Chance): Partial<SimulatorOptions> {
  const slow = chance.pick([0, 60, 400])
  const rarely = <Value>(value: Value, otherwise: Value): Value => (chance.happens(0.15) ? value : otherwise)
  return {
    jobDurationMs: ({ text, guidance }) => {
      const own = chanceOf(`${seed} duration ${text} ${guidance}`)
      return own.weighted([
        [8, own.whole(0, slow)],
        [1, own.whole(500, 1500)],
        [0.7, 600_000],
      ])
    },
    jobsAtATime: rarely(chance.whole(1, 3), Infinity),
    answerShape: chance.pick(['flat', 'result', 'scenario', 'bare']),
    statusWords: {
      running: chance.pick([
        ['pending', 'in_progress'],
        ['QUEUED', 'Evaluating'],
        ['percolating', 'started'],
      ]),
      finished: chance.pick(['completed', 'SUCCEEDED', 'success']),
    },
    outcomes: chance.pick(['drafts', 'always', 'never']),
    progressLifetimeMs: rarely(5_000, Infinity),
    unknownProgressStatus: chance.pick([400, 404]),
    maxPageSize: rarely(chance.whole(1, 3), 100),
    omitNext: rarely(true, false),
    listNulls: rarely(true, false),
    folderPathIncludesSubfolders: chance.happens(0.5),
    generatedLanguageSticks: chance.happens(0.5),
    generation: chance.weighted([
      [6, { durationMs: chance.whole(0, 200) }],
      [1, { durationMs: 0, gives: 1 }],
      [1, { durationMs: 0, freezesAt: 1 }],
      [1, { durationMs: 0, status: 'pending_clarification' }],
      [1, { durationMs: 50, forgets: chance.pick([['tags'], ['folder'], ['personality']] as const) }],
    ]),
    patchIgnores: rarely(chance.pick([['instructions'], ['tags'], ['expected_outcome_prompt']]), []),
    errorShape: chance.pick(['fields', 'errors', 'list']),
    suiteRuns: {
      durationMs: chance.pick([0, 100, 60_000]),
      ends: chance.weighted([
        [5, 'completed'],
        [1, 'failed'],
        [1, 'timeout'],
      ]),
      outcome: ({ name, attempt, suite }) =>
        chanceOf(`${seed} call ${name} ${attempt} ${suite}`).pick(['passed', 'passed', 'missed', 'errored']),
    },
  }
}

/** One to six of the agent's own, and one of another agent that nothing may touch. */
export function populate({ state }: Simulator, seed: string): void {
  const chance = chanceOf(`${seed} scenarios`)
  const other = state.addAgent({ name: 'Another agent' })
  for (let id = 1, count = chance.whole(1, 6); id <= count; id += 1) {
    state.addScenario({
      id,
      name: chance.pick([`Case ${id}`, `*Case* ${id} | <b>@octocat</b>`, `Fall ${id} \u202E`]),
      agent: clinic.agent,
      instructions: chance.pick(texts),
      expectedOutcome: chance.pick(['', 'It is settled.']),
      tags: chance.pick([[], ['smoke'], ['smoke', 'settled-by-anna']]),
      folder: chance.pick([null, 'Sales', 'Sales.Inbound']),
      ...(chance.happens(0.08) ? { type: 'conditional_actions', instructions: '{"role":"caller"}' } : {}),
    })
  }
  state.addScenario({
    id: 99,
    agent: other.id,
    instructions: `Leave me alone. ${behaviourMarker('job-fails')}`,
  })
}
