/** Reads the inputs of the action: every problem there is, or the values as the steps take them. */
import { InputError, type InputProblem } from './input-error.js'
import type { Shard } from './input-forms.js'
import { contradictions } from './input-rules.js'
import {
  type Channel,
  defaultOf,
  type Fields,
  type GateWord,
  type InputName,
  inputNames,
  inputSchema,
  type Mode,
  modes,
} from './input-schema.js'
import type { Selection } from './selection.js'

/** The inputs as the steps take them; durations in ms, absent ones null. */
export interface Inputs {
  /** Empty only with mode merge, which can seal nothing then. */
  readonly apiKey: string
  readonly apiUrl: URL
  readonly agentId: number
  readonly mode: Mode
  readonly selection: Selection
  /** Paths and globs of suite files in the workspace; empty: no suite. */
  readonly suite: readonly string[]
  /** In `apply`: texts on Cekura that differ from the file become the file's. */
  readonly suiteSync: boolean
  readonly suggest: Fields['suggest']
  readonly missing: Fields['missing']
  /** An id in digits, or a name. */
  readonly personality: string | null
  readonly instructions: string | null
  /** A path in the workspace. */
  readonly instructionsFile: string | null
  /** Paths and globs in the workspace. */
  readonly context: readonly string[]
  /** Prefix of the tag by which a saved text comes to rest. */
  readonly settledTag: string | null
  /** Further tries for a text that was rejected. */
  readonly repairs: number
  readonly maxJobs: number
  readonly concurrency: number
  readonly timeoutMs: number
  readonly pollMinMs: number
  readonly pollMaxMs: number
  readonly failOn: ReadonlySet<GateWord>
  readonly comment: Fields['comment']
  readonly commentDetail: Fields['comment-detail']
  readonly commentKey: string
  readonly githubToken: string | null
  readonly reportDir: string
  /** Path of an earlier `report.json`, relative to the workspace or absolute; it need not exist. */
  readonly reuseFrom: string | null
  /** Path of a reviewed `report.json`. */
  readonly plan: string | null
  /** The part of the selection that this run is about; null: all of it. */
  readonly shard: Shard | null
  /** Paths and globs of the reports that `merge` joins. */
  readonly reports: readonly string[]
  /** null: nothing is proved. */
  readonly verify: {
    readonly channel: Channel
    /** How often each text is run. */
    readonly runs: number
    /** `changed`: only the texts that are another than before. */
    readonly only: Fields['verify-only']
    /** The most that the proof may cost, in the service's own unit; 0: no limit. */
    readonly maxCost: number
  } | null
}

/** The texts of the inputs by their names, as the runner hands them over; an empty one is "not given". */
export type RawInputs = Readonly<Partial<Record<InputName, string>>>

const wayOut: Partial<Record<InputName, string>> = {
  'api-key':
    'Store the key as a secret of the repository and pass it: api-key: ${{ secrets.CEKURA_API_KEY }}.',
  'agent-id': 'Pass the number that the agent has on Cekura: agent-id: 123.',
}

/** Throws InputError with every problem there is. */
export function readInputs(raw: RawInputs): Inputs {
  const given = onlyGiven(raw)
  const problems: InputProblem[] = []
  const partial: Partial<Record<InputName, unknown>> = {}
  for (const name of inputNames) {
    const parsed = inputSchema.shape[name].safeParse(given[name])
    if (given[name] === undefined && (!parsed.success || isKeyMissing(name, given)))
      problems.push({ input: name, message: `is required and was not given. ${wayOut[name] ?? ''}`.trim() })
    else if (parsed.success) partial[name] = parsed.data
    else problems.push(...parsed.error.issues.map(({ message }) => ({ input: name, message })))
  }
  problems.push(...contradictions(partial as Partial<Fields>))
  if (problems.length > 0) throw new InputError(problems)
  // Read once: a parser compiled for it would cost more than it saves.
  return inSteps(inputSchema.parse(given, { jitless: true }))
}

/** Whether the input is the key, and the mode one that asks Cekura for something. */
function isKeyMissing(name: InputName, given: RawInputs): boolean {
  return name === 'api-key' && given.mode?.trim() !== 'merge'
}

/** What every ending needs, however wrong the inputs are: the secrets to hide, and what the report says and where it goes. */
export interface EarlyInputs {
  readonly secrets: readonly string[]
  readonly reportDir: string
  readonly mode: Mode
  readonly shard: Shard | null
}

export function readEarly(raw: RawInputs): EarlyInputs {
  const given = onlyGiven(raw)
  return {
    secrets: [given['api-key']?.trim(), given['github-token']?.trim()].filter(
      (secret) => secret !== undefined,
    ),
    reportDir: given['report-dir']?.trim() ?? defaultOf('report-dir') ?? '',
    mode: modes.find((mode) => mode === given.mode?.trim()) ?? 'propose',
    shard: inputSchema.shape.shard.safeParse(given.shard).data ?? null,
  }
}

function onlyGiven(raw: RawInputs): RawInputs {
  return Object.fromEntries(inputNames.flatMap((name) => (raw[name]?.trim() ? [[name, raw[name]]] : [])))
}

function inSteps(fields: Fields): Inputs {
  return {
    apiKey: fields['api-key'] ?? '',
    apiUrl: fields['api-url'],
    agentId: fields['agent-id'],
    mode: fields.mode,
    selection: {
      ids: fields['scenario-ids'],
      tags: fields.tags,
      tagsMatch: fields['tags-match'],
      folder: fields.folder ?? null,
      languages: fields.language,
      minScenarios: fields['min-scenarios'],
    },
    suite: fields.suite,
    suiteSync: fields['suite-sync'],
    suggest: fields.suggest,
    missing: fields.missing,
    personality: fields.personality ?? null,
    instructions: fields.instructions ?? null,
    instructionsFile: fields['instructions-file'] ?? null,
    context: fields.context,
    settledTag: fields['settled-tag'] ?? null,
    repairs: fields.repairs,
    maxJobs: fields['max-jobs'],
    concurrency: fields.concurrency,
    timeoutMs: fields.timeout,
    pollMinMs: fields['poll-min'],
    pollMaxMs: fields['poll-max'],
    failOn: new Set(fields['fail-on']),
    comment: fields.comment,
    commentDetail: fields['comment-detail'],
    commentKey: fields['comment-key'] ?? String(fields['agent-id']),
    githubToken: fields['github-token'] ?? null,
    reportDir: fields['report-dir'],
    reuseFrom: fields['reuse-from'] ?? null,
    plan: fields.plan ?? null,
    shard: fields.shard ?? null,
    reports: fields.reports,
    verify: verifyOf(fields),
  }
}

function verifyOf(fields: Fields): Inputs['verify'] {
  const { verify: channel } = fields
  if (channel === 'off') return null
  return {
    channel,
    runs: fields['verify-runs'],
    only: fields['verify-only'],
    maxCost: fields['max-cost'],
  }
}
