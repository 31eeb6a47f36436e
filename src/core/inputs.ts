/** Every input of the action: its form, its default and the rules across inputs, in one schema that is their only home. */
import * as z from 'zod/mini'
import { folderProblem } from './folder-path.js'
import {
  choice,
  duration,
  id,
  language,
  listOf,
  serviceUrl,
  shown,
  text,
  verbatim,
  wholeNumber,
} from './input-forms.js'
import { InputError, type InputProblem } from './input-error.js'
import { contradictions } from './input-rules.js'
import type { Selection } from './selection.js'

export const modes = ['dry-run', 'propose', 'apply', 'apply-reviewed', 'revert'] as const
export type Mode = (typeof modes)[number]

/** What `fail-on` takes. `none` stands alone; `proposed` blocks until the proposals are applied. */
export const gateWords = [
  'failed',
  'timeout',
  'uncertain',
  'rejected',
  'drifted',
  'missing',
  'platform',
  'proposed',
  'none',
] as const
export type GateWord = (typeof gateWords)[number]

const hour = 3_600_000

/** A self-hosted runner's job may last five days (GitHub's documented limit): nothing can be longer than that. */
const longest = 120 * hour

/** No file that holds a prompt or a policy is larger; more would cost more than it tells. In bytes of UTF-8. */
export const maxContextBytes = 32 * 1024

const folder = text().check(
  z.refine((path) => folderProblem(path) === null, {
    error: ({ input }) => `${shown(String(input))} ${folderProblem(String(input)) ?? ''}`,
  }),
)

/** A key becomes a header: what cannot stand in one is a paste gone wrong. The message never shows the value. */
const apiKey = text().check(
  z.refine((key) => /^[\x21-\x7e]+$/.test(key), {
    error:
      'the key holds white space, a line break or a character that no key has: store it again, without quotes.',
  }),
)

/** Saving adds a hyphen and eight hex digits, and a tag has 64 characters at most (the suite format's limit). */
const settledTag = text().check(
  z.refine((prefix) => /^[^,\n]{1,55}$/.test(prefix), {
    error: ({ input }) =>
      `${shown(String(input))} is no tag: write 1 to 55 characters without a comma, like settled.`,
  }),
)

const none = ''
const usualGate = 'failed,timeout,uncertain,rejected,drifted,missing,platform'

export const inputSchema = z.object({
  'api-key': apiKey,
  'api-url': z.prefault(serviceUrl(), 'https://api.cekura.ai'),
  'agent-id': id(),
  mode: z.prefault(choice(modes), 'propose'),
  'scenario-ids': z.prefault(listOf(id()), none),
  tags: z.prefault(listOf(text()), none),
  'tags-match': z.prefault(choice(['any', 'all', 'none']), 'any'),
  folder: z.optional(folder),
  language: z.prefault(listOf(language()), none),
  'min-scenarios': z.prefault(wholeNumber({ min: 0, max: 100 }), '1'),
  missing: z.prefault(choice(['create', 'fail', 'ignore']), 'create'),
  personality: z.optional(text()),
  instructions: z.optional(verbatim()),
  'instructions-file': z.optional(text()),
  context: z.prefault(listOf(text()), none),
  'settled-tag': z.optional(settledTag),
  repairs: z.prefault(wholeNumber({ min: 0, max: 5 }), '1'),
  'max-jobs': z.prefault(wholeNumber({ min: 1, max: 10_000 }), '100'),
  concurrency: z.prefault(wholeNumber({ min: 1, max: 100 }), '10'),
  timeout: z.prefault(duration({ min: 1, max: longest }), '30m'),
  'poll-min': z.prefault(duration({ min: 1, max: hour }), '1s'),
  'poll-max': z.prefault(duration({ min: 1, max: hour }), '15s'),
  'fail-on': z.prefault(listOf(choice(gateWords)), usualGate),
  comment: z.prefault(choice(['auto', 'changes', 'failures', 'off']), 'auto'),
  'comment-detail': z.prefault(choice(['diff', 'counts']), 'diff'),
  'comment-key': z.optional(text()),
  'github-token': z.optional(text()),
  'report-dir': z.prefault(text(), 'cekura-report'),
  'reuse-from': z.optional(text()),
  plan: z.optional(text()),
})

export type Fields = z.output<typeof inputSchema>
export type InputName = keyof Fields
export const inputNames = Object.keys(inputSchema.shape) as readonly InputName[]

/** The default of an input as its text would be written; null where it has none. */
export function defaultOf(name: InputName): string | null {
  const { def } = inputSchema.shape[name]
  return 'defaultValue' in def ? def.defaultValue : null
}

/** The inputs as the steps take them; durations in ms, absent ones null. */
export interface Inputs {
  readonly apiKey: string
  readonly apiUrl: URL
  readonly agentId: number
  readonly mode: Mode
  readonly selection: Selection
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
    if (parsed.success) partial[name] = parsed.data
    else if (given[name] === undefined)
      problems.push({ input: name, message: `is required and was not given. ${wayOut[name] ?? ''}`.trim() })
    else problems.push(...parsed.error.issues.map(({ message }) => ({ input: name, message })))
  }
  problems.push(...contradictions(partial as Partial<Fields>))
  if (problems.length > 0) throw new InputError(problems)
  return inSteps(inputSchema.parse(given))
}

/** What every ending needs, however wrong the inputs are: the secrets to hide, and what the report says and where it goes. */
export interface EarlyInputs {
  readonly secrets: readonly string[]
  readonly reportDir: string
  readonly mode: Mode
}

export function readEarly(raw: RawInputs): EarlyInputs {
  const given = onlyGiven(raw)
  return {
    secrets: [given['api-key']?.trim(), given['github-token']?.trim()].filter(
      (secret) => secret !== undefined,
    ),
    reportDir: given['report-dir']?.trim() ?? defaultOf('report-dir') ?? '',
    mode: modes.find((mode) => mode === given.mode?.trim()) ?? 'propose',
  }
}

function onlyGiven(raw: RawInputs): RawInputs {
  return Object.fromEntries(inputNames.flatMap((name) => (raw[name]?.trim() ? [[name, raw[name]]] : [])))
}

function inSteps(fields: Fields): Inputs {
  return {
    apiKey: fields['api-key'],
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
  }
}
