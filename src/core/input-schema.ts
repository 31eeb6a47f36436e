/** Every input of the action: its form, its default and the rules across inputs, in one schema that is their only home. */
import * as z from 'zod/mini'
import { folderProblem } from './folder-path.js'
import {
  amount,
  choice,
  duration,
  id,
  language,
  listOf,
  serviceUrl,
  shardOf,
  shown,
  text,
  truth,
  verbatim,
  wholeNumber,
} from './input-forms.js'

export const modes = ['dry-run', 'propose', 'apply', 'apply-reviewed', 'revert', 'merge'] as const
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
  'regression',
  'inconclusive',
  'none',
] as const
export type GateWord = (typeof gateWords)[number]

/** How a proof's calls reach the agent (contract, row `run_scenarios_json/`). */
export const channels = ['text', 'voice', 'elevenlabs', 'livekit_v2', 'pipecat_v2'] as const
export type Channel = (typeof channels)[number]

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
  /** Required by all modes but merge, which sends nothing to Cekura. */
  'api-key': z.optional(apiKey),
  'api-url': z.prefault(serviceUrl(), 'https://api.cekura.ai'),
  'agent-id': id(),
  mode: z.prefault(choice(modes), 'propose'),
  'scenario-ids': z.prefault(listOf(id()), none),
  tags: z.prefault(listOf(text()), none),
  'tags-match': z.prefault(choice(['any', 'all', 'none']), 'any'),
  folder: z.optional(folder),
  language: z.prefault(listOf(language()), none),
  suite: z.prefault(listOf(text()), none),
  'suite-sync': z.prefault(truth(), 'false'),
  suggest: z.prefault(choice(['off', 'review']), 'off'),
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
  shard: z.optional(shardOf()),
  reports: z.prefault(listOf(text()), none),
  verify: z.prefault(choice(['off', ...channels]), 'off'),
  'verify-runs': z.prefault(wholeNumber({ min: 1, max: 100 }), '3'),
  'verify-only': z.prefault(choice(['changed', 'all']), 'changed'),
  'max-cost': z.prefault(amount(), '0'),
})

export type Fields = z.output<typeof inputSchema>
export type InputName = keyof Fields
export const inputNames = Object.keys(inputSchema.shape) as readonly InputName[]

/** The default of an input as its text would be written; null where it has none. */
export function defaultOf(name: InputName): string | null {
  const { def } = inputSchema.shape[name]
  return 'defaultValue' in def ? def.defaultValue : null
}
