/** Faults by name, for the demo and for tests: what happens, the rules that play it, and the options that it needs. */
import type { FaultRule } from './faults.js'
import type { SimulatorOptions } from './options.js'
import type { JobRequest } from './records.js'
import { placeholderPattern, tagPattern } from './rewriting/spoiling.js'

export interface NamedFault {
  /** What happens at the service, one sentence. */
  readonly description: string
  readonly rules: readonly FaultRule[]
  readonly options: Partial<SimulatorOptions>
}

const cekura = 'cekura' as const
const starts = {
  service: cekura,
  method: 'POST',
  path: /\/(improve_instructions|generate-instructions|generate-bg)\/$/,
}
const improvements = { service: cekura, method: 'POST', path: /\/improve_instructions\/$/ }
const reads = { service: cekura, method: 'GET' }
const lists = { service: cekura, method: 'GET', path: /\/scenarios\/$/ }
const everything = { service: cekura }

const rule = (description: string, ...rules: readonly FaultRule[]): NamedFault => ({
  description,
  rules,
  options: {},
})
const option = (description: string, options: Partial<SimulatorOptions>): NamedFault => ({
  description,
  rules: [],
  options,
})
/** Every fourth job, beginning with the first, so that the others show that they go on. */
const some = (behaviour: string, when: (job: JobRequest) => boolean = ({ number }) => number % 4 === 1) => ({
  behaviours: [{ when, behaviour }],
})
const hasPlaceholder = ({ text }: JobRequest): boolean => placeholderPattern.test(text)
const hasTag = ({ text }: JobRequest): boolean => tagPattern.test(text)

const faults = {
  'wrong-key': rule('The service does not know the key.', {
    match: everything,
    act: { kind: 'status', status: 401 },
  }),
  'read-only-key': rule('The key may read and not write.', {
    match: { service: cekura, method: ['POST', 'PATCH', 'DELETE'] },
    act: { kind: 'status', status: 403, body: { detail: 'This API key is read-only.' } },
  }),
  'no-credit': rule('The organisation has no credit left when a job is started.', {
    match: starts,
    act: { kind: 'status', status: 402 },
  }),
  'unknown-agent': rule('There is no such agent.', {
    match: { ...reads, path: /\/aiagents\/\d+\/$/ },
    act: { kind: 'status', status: 404, body: { detail: 'No AIAgent matches the given query.' } },
  }),
  throttled: rule('Too many requests, with the seconds to wait.', {
    match: everything,
    after: 2,
    times: 3,
    act: { kind: 'status', status: 429, retryAfter: { seconds: 1, form: 'seconds' } },
  }),
  'throttled-until-a-date': rule('Too many requests, with the time from which to try again.', {
    match: everything,
    after: 2,
    times: 2,
    act: { kind: 'status', status: 429, retryAfter: { seconds: 2, form: 'date' } },
  }),
  'throttled-without-retry-after': rule('Too many requests, without a word on how long to wait.', {
    match: everything,
    after: 2,
    times: 3,
    act: { kind: 'status', status: 429 },
  }),
  'outage-recovers': rule(
    'A deploy: reads answer 502, 503 and 504, then the service is back.',
    ...[502, 503, 504].map((status) => ({
      match: reads,
      times: 1,
      act: { kind: 'status' as const, status },
    })),
  ),
  outage: rule('Everything answers 503 and stays so.', {
    match: everything,
    act: { kind: 'status', status: 503 },
  }),
  html: rule(
    'Reads answer a page of HTML, once with 200 and once with 503.',
    { match: reads, times: 1, act: { kind: 'html', status: 200 } },
    { match: reads, times: 1, act: { kind: 'html', status: 503 } },
  ),
  reset: rule('The connection of a read is reset, twice.', {
    match: reads,
    after: 1,
    times: 2,
    act: { kind: 'reset' },
  }),
  truncated: rule('The body of a read ends too early, twice.', {
    match: reads,
    after: 1,
    times: 2,
    act: { kind: 'truncate' },
  }),
  hang: rule('One read is never answered.', { match: reads, after: 1, times: 1, act: { kind: 'hang' } }),
  garbage: rule('The agent is answered with JSON of another shape.', {
    match: { ...reads, path: /\/aiagents\// },
    act: { kind: 'garbage' },
  }),
  redirect: rule('Reads are sent to another place.', { match: reads, act: { kind: 'redirect' } }),
  'repeating-pages': rule('The list answers its first page again and again.', {
    match: lists,
    act: { kind: 'duplicatePage' },
  }),
  'lost-start': rule('A job is started and paid for, and the answer is lost.', {
    match: improvements,
    times: 1,
    act: { kind: 'resetAfterWork' },
  }),
  'bad-gateway-after-start': rule('A job is started, and the proxy before the service answers 502.', {
    match: improvements,
    times: 1,
    act: { kind: 'status', status: 502, afterWork: true },
  }),
  'job-fails': option('Every fourth job fails with words.', some('job-fails')),
  'job-cancelled': option('Every fourth job is cancelled by somebody.', some('job-cancelled')),
  'job-needs-clarification': option('Every fourth job waits for a person.', some('job-needs-clarification')),
  'job-never-ends': option('Every fourth job never ends.', some('never-ends')),
  'job-expires': option('Every fourth progress id is not known any more.', some('expires')),
  'no-text': option('Every fourth job completes without a text.', some('no-text')),
  'unknown-word': option('Every fourth job answers a word that nobody knows.', some('unknown-word')),
  'placeholder-lost': option(
    'New texts lose a placeholder, and do so again.',
    some('placeholder-lost', hasPlaceholder),
  ),
  'placeholder-added': option(
    'Every fourth new text names test data that does not exist.',
    some('placeholder-added'),
  ),
  'tag-lost': option('New texts lose a tag, and do so again.', some('tag-lost', hasTag)),
  repairable: option('New texts lose a placeholder, unless the guidance says so.', {
    behaviours: [
      { when: hasPlaceholder, behaviour: { kind: 'text', change: 'placeholder-lost', recovers: true } },
    ],
  }),
  hostile: option('Every fourth new text tries to break out of the comment and the log.', some('hostile')),
  drifted: option('A person edits every fourth scenario while its job runs.', {
    edits: ({ number, text }) => (number % 4 === 1 ? `${text} Speak quietly.` : null),
  }),
  'patch-does-not-stick': option('A new text is accepted and not kept.', { patchIgnores: ['instructions'] }),
  'generation-stalls': option('The generation of scenarios stops after the first one.', {
    generation: { durationMs: 0, freezesAt: 1 },
  }),
  'generation-falls-short': option('Fewer scenarios are generated than asked.', {
    generation: { durationMs: 0, gives: 1 },
  }),
  'generation-needs-clarification': option('The generation waits for a person.', {
    generation: { durationMs: 0, status: 'pending_clarification' },
  }),
  'comment-forbidden': option('The token may not write comments.', { github: { tokenMayWrite: false } }),
  'github-down': rule('GitHub answers 503 to everything.', {
    match: { service: 'github' },
    act: { kind: 'status', status: 503 },
  }),
} satisfies Readonly<Record<string, NamedFault>>

export type FaultName = keyof typeof faults

export const namedFaults: Readonly<Record<FaultName, NamedFault>> = faults

export const isFaultName = (name: string): name is FaultName => Object.hasOwn(faults, name)

/** Options that start a simulator with this fault on top of the options given. */
export function withFault(
  name: FaultName,
  options: Partial<SimulatorOptions> = {},
): Partial<SimulatorOptions> {
  const fault = namedFaults[name]
  return {
    ...options,
    ...fault.options,
    github: { ...options.github, ...fault.options.github },
    behaviours: [...(fault.options.behaviours ?? []), ...(options.behaviours ?? [])],
    faults: [...fault.rules, ...(options.faults ?? [])],
  }
}
