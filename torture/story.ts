/** What happens in one seed: runs of the action in a row, with their inputs, their faults and the signals that cut them off. */
import { type Chance, chanceOf } from './chance.js'
import { type Inputs, lastingInputs, refusedInput } from './inputs.js'
import type { FaultRates } from './random-faults.js'

/** Signals that a run gets, as real time goes. */
export interface Interruption {
  /** They begin when the run has sent so many requests; 0: with its process. */
  readonly afterRequests: number
  /** Each so many ms after the one before it. */
  readonly signals: readonly { readonly signal: NodeJS.Signals; readonly waitMs: number }[]
}

/** How an earlier report is handed to a run: as an input, or not at all. */
export type ReportInput = 'reuse-from' | 'plan' | 'reports'

export interface RunAct {
  readonly kind: 'run'
  readonly inputs: Inputs
  /** `re-run`: of the same workflow run; `push`: of another commit of the pull request; `merged`: of the commit that brought it. */
  readonly on: 'push' | 're-run' | 'schedule' | 'merged'
  readonly report: ReportInput | null
  /** null: nothing goes wrong, and the run has to come to its end by itself. */
  readonly rates: FaultRates | null
  readonly interruption: Interruption | null
  /** The service's time jumps by so many ms when the run has sent so many requests. */
  readonly jump: { readonly afterRequests: number; readonly ms: number } | null
}

export type Act =
  | RunAct
  /** The service's time goes on by so many ms. */
  | { readonly kind: 'pause'; readonly ms: number }
  /** A person writes another text. */
  | { readonly kind: 'edit'; readonly id: number }

export interface Story {
  readonly seed: number
  readonly plot: string
  readonly acts: readonly Act[]
}

type Teller = (chance: Chance, lasting: Inputs) => readonly Act[]

export function storyOf(seed: number): Story {
  const chance = chanceOf(`${seed} story`)
  const plot = chance.weighted(plots)
  return { seed, plot: plot.name, acts: plot.tell(chance, lastingInputs(chance)) }
}

const levels = [0.05, 0.1, 0.2, 0.35]

/** A run in a bad hour. */
function troubled(chance: Chance, act: Partial<RunAct> & Pick<RunAct, 'inputs'>): RunAct {
  const interruption = chance.happens(0.4) ? interruptionBy(chance) : null
  const isCancelled = interruption?.signals.at(0)?.signal === 'SIGINT'
  return {
    ...calm(act),
    rates: {
      cekura: chance.pick(levels),
      github: chance.weighted([
        [5, 0],
        [3, 0.05],
        [1, 0.3],
      ]),
      githubHangs: isCancelled && chance.happens(0.5),
    },
    interruption,
    jump: chance.happens(0.2)
      ? { afterRequests: chance.whole(1, 30), ms: chance.pick([-2_000, 1_000, 700_000]) }
      : null,
    ...act,
  }
}

function calm(act: Partial<RunAct> & Pick<RunAct, 'inputs'>): RunAct {
  return { kind: 'run', on: 'push', report: null, rates: null, interruption: null, jump: null, ...act }
}

function interruptionBy(chance: Chance): Interruption {
  const wait = (most: number) => chance.whole(0, most)
  const signals = chance.pick<Interruption['signals']>([
    [{ signal: 'SIGINT', waitMs: wait(60) }],
    [{ signal: 'SIGTERM', waitMs: wait(60) }],
    [
      { signal: 'SIGINT', waitMs: wait(60) },
      { signal: 'SIGTERM', waitMs: wait(300) },
      { signal: 'SIGINT', waitMs: wait(30) },
    ],
    [
      { signal: 'SIGINT', waitMs: wait(60) },
      { signal: 'SIGKILL', waitMs: wait(1_500) },
    ],
    [{ signal: 'SIGKILL', waitMs: wait(60) }],
    [{ signal: 'SIGKILL', waitMs: wait(400) }],
  ])
  return {
    afterRequests: chance.weighted([
      [1, 0],
      [8, chance.whole(1, 12)],
      [8, chance.whole(5, 60)],
    ]),
    signals,
  }
}

/** Between two runs: most often nothing, else time goes by, or a person edits. */
function meanwhile(chance: Chance): readonly Act[] {
  return chance.weighted<readonly Act[]>([
    [4, []],
    [2, [{ kind: 'pause', ms: 1_000 }]],
    [2, [{ kind: 'pause', ms: 700_000 }]],
    [1, [{ kind: 'edit', id: chance.whole(1, 3) }]],
  ])
}

const proposing: Teller = (chance, inputs) => {
  const on = (): RunAct['on'] => chance.pick(['push', 're-run'])
  const report = (): ReportInput | null => (chance.happens(0.35) ? 'reuse-from' : null)
  return [
    troubled(chance, { inputs }),
    ...meanwhile(chance),
    ...(chance.happens(0.4) ? [troubled(chance, { inputs, on: on(), report: report() })] : []),
    calm({ inputs, on: on(), report: report() }),
    ...(chance.happens(0.3) ? [calm({ inputs, on: on(), report: report() })] : []),
  ]
}

/** What saving needs of the inputs: the others are about making proposals. */
function savingInputs(inputs: Inputs): Inputs {
  const taken = ['poll-min', 'poll-max', 'timeout', 'concurrency', 'settled-tag', 'fail-on', 'comment-key']
  return Object.fromEntries(Object.entries(inputs).filter(([name]) => taken.includes(name)))
}

const reviewing: Teller = (chance, inputs) => {
  const saving = { ...savingInputs(inputs), mode: 'apply-reviewed' }
  const report = chance.happens(0.3) ? 'plan' : null
  return [
    chance.happens(0.5) ? calm({ inputs }) : troubled(chance, { inputs }),
    ...meanwhile(chance),
    troubled(chance, { inputs: saving, on: 'merged', report }),
    calm({ inputs: saving, on: 'merged', report }),
  ]
}

const applying: Teller = (chance, inputs) => {
  const apply = { ...inputs, mode: 'apply' }
  const reuse = chance.happens(0.5) ? 'reuse-from' : null
  return [
    troubled(chance, { inputs: apply, on: 'schedule' }),
    ...meanwhile(chance),
    calm({ inputs: apply, on: 'schedule', report: reuse }),
  ]
}

const reverting: Teller = (chance, inputs) => {
  const revert = { ...savingInputs(inputs), mode: 'revert' }
  return [
    calm({ inputs: { ...inputs, mode: 'apply' }, on: 'schedule' }),
    ...meanwhile(chance),
    troubled(chance, { inputs: revert, on: 'schedule', report: 'plan' }),
  ]
}

/** The selection is the suite's. */
function suiteInputs(inputs: Inputs): Inputs {
  const others = Object.entries(inputs).filter(([name]) => name !== 'scenario-ids')
  return { ...Object.fromEntries(others), suite: 'tests/*.json', 'max-jobs': '20' }
}

const keepingSuites: Teller = (chance, lasting) => {
  const inputs = suiteInputs(lasting)
  const suggest = chance.happens(0.5) ? { suggest: 'review' } : {}
  const sync = { ...inputs, mode: 'apply', ...(chance.happens(0.6) ? { 'suite-sync': 'true' } : {}) }
  return [
    troubled(chance, { inputs: { ...inputs, ...suggest } }),
    ...meanwhile(chance),
    chance.happens(0.5)
      ? calm({ inputs: { ...inputs, ...suggest }, on: 're-run' })
      : troubled(chance, { inputs: sync, on: 'schedule' }),
    calm({ inputs: sync, on: 'schedule' }),
  ]
}

const sharding: Teller = (chance, inputs) => {
  const shard = (number: number): RunAct => troubled(chance, { inputs: { ...inputs, shard: `${number}/2` } })
  return [
    shard(1),
    { ...shard(2), on: 're-run' },
    calm({ inputs: { ...savingInputs(inputs), mode: 'merge' }, on: 're-run', report: 'reports' }),
  ]
}

const proving: Teller = (chance, lasting) => {
  const inputs = {
    ...lasting,
    verify: 'text',
    'verify-runs': '2',
    mode: chance.pick(['propose', 'propose', 'apply']),
  }
  return [troubled(chance, { inputs }), ...meanwhile(chance), calm({ inputs, on: 're-run' })]
}

const failing: Teller = (chance, inputs) => [
  troubled(chance, { inputs: { ...inputs, mode: 'dry-run' } }),
  troubled(chance, { inputs: { ...inputs, ...refusedInput(chance) } }),
]

const plots: readonly (readonly [number, { readonly name: string; readonly tell: Teller }])[] = [
  [8, { name: 'propose again and again', tell: proposing }],
  [4, { name: 'propose, merge, save', tell: reviewing }],
  [3, { name: 'improve and save at once', tell: applying }],
  [1, { name: 'save and put back', tell: reverting }],
  [3, { name: 'a suite file', tell: keepingSuites }],
  [1.5, { name: 'shards, joined', tell: sharding }],
  [1.5, { name: 'a proof', tell: proving }],
  [0.7, { name: 'a dry run, and a wrong input', tell: failing }],
]
