/** What can become of a job on instructions, chosen by a marker in the text or by a predicate. */
import { inventedPlaceholder, placeholderPattern, tagPattern, textChanges } from './rewriting/spoiling.js'
import type { TextChange } from './rewriting/spoiling.js'
import type { JobRequest } from './records.js'

export type JobBehaviour =
  | { readonly kind: 'good' }
  /** Over under this word, without a text; `error` is the service's own words. */
  | { readonly kind: 'ends'; readonly word: string; readonly error: string | null }
  /** Over under a word of success, without a text. */
  | { readonly kind: 'no-text' }
  | { readonly kind: 'never-ends' }
  /** A word that no list names: for so many ms from the start, then as usual; null: for ever. */
  | { readonly kind: 'unknown-word'; readonly word: string; readonly forMs: number | null }
  /** The progress id is not known (any more) once it was asked for so many times. */
  | { readonly kind: 'expires'; readonly status: 400 | 404; readonly afterPolls: number }
  /** `recovers`: the text is good when a later start for the same text says what went wrong. */
  | {
      readonly kind: 'text'
      readonly change: TextChange | ((good: string) => string)
      readonly recovers: boolean
    }

export interface BehaviourRule {
  readonly when: (job: JobRequest) => boolean
  readonly behaviour: JobBehaviour | string
}

/** Behaviours by name, for `[simulator: NAME]` in a text or a scenario's name; every text change is one too. */
export const namedBehaviours: Readonly<Record<string, JobBehaviour>> = {
  'job-fails': { kind: 'ends', word: 'failed', error: 'The model could not rewrite these instructions.' },
  'job-errors': { kind: 'ends', word: 'error', error: 'Internal error while rewriting.' },
  'job-cancelled': { kind: 'ends', word: 'cancelled', error: 'Cancelled by a member of the workspace.' },
  'job-canceled': { kind: 'ends', word: 'canceled', error: null },
  'job-times-out': { kind: 'ends', word: 'timeout', error: 'The job took too long.' },
  'job-needs-clarification': {
    kind: 'ends',
    word: 'needs_clarification',
    error: 'Which of the two appointments does the caller mean?',
  },
  'no-text': { kind: 'no-text' },
  'never-ends': { kind: 'never-ends' },
  'unknown-word': { kind: 'unknown-word', word: 'percolating', forMs: null },
  'unknown-word-for-a-while': { kind: 'unknown-word', word: 'percolating', forMs: 2000 },
  expires: { kind: 'expires', status: 400, afterPolls: 1 },
  gone: { kind: 'expires', status: 404, afterPolls: 0 },
  ...Object.fromEntries(
    textChanges.map((change) => [change, { kind: 'text', change, recovers: false } satisfies JobBehaviour]),
  ),
}

const marker = /\[simulator: ([a-z-]+)(, recovers)?\]/

/** The text to put into a scenario so that its job behaves so. */
export function behaviourMarker(name: keyof typeof namedBehaviours, recovers = false): string {
  return `[simulator: ${name}${recovers ? ', recovers' : ''}]`
}

export function behaviourOf(job: JobRequest, rules: readonly BehaviourRule[]): JobBehaviour {
  const rule = rules.find(({ when }) => when(job))
  if (rule !== undefined) return typeof rule.behaviour === 'string' ? named(rule.behaviour) : rule.behaviour
  const match = marker.exec(job.text) ?? marker.exec(job.scenario?.name ?? job.draft?.name ?? '')
  if (match === null) return { kind: 'good' }
  const behaviour = named(match[1] ?? '')
  return behaviour.kind === 'text' && match[2] !== undefined ? { ...behaviour, recovers: true } : behaviour
}

function named(name: string): JobBehaviour {
  const behaviour = namedBehaviours[name]
  if (behaviour === undefined) throw new Error(`the simulator knows no behaviour named ${name}`)
  return behaviour
}

/**
 * A start repairs an earlier one for the same text when its guidance has grown and names what went wrong: the
 * placeholder or the tag in question, for other changes any more guidance.
 */
export function repairs(
  attempts: { readonly job: JobRequest; readonly earlier: readonly JobRequest[] },
  change: TextChange | ((good: string) => string),
): boolean {
  const { job, earlier } = attempts
  const shortest = Math.min(...earlier.map(({ guidance }) => guidance.length))
  if (earlier.length === 0 || job.guidance.length <= shortest) return false
  const subject = subjectOf(job.text, change)
  return subject === null || job.guidance.includes(subject)
}

function subjectOf(text: string, change: TextChange | ((good: string) => string)): string | null {
  if (change === 'placeholder-lost') return bare(placeholderPattern.exec(text)?.[0] ?? '')
  if (change === 'placeholder-added') return bare(inventedPlaceholder)
  if (change === 'tag-lost') return /[a-z_]+/i.exec(tagPattern.exec(text)?.[0] ?? '')?.[0] ?? null
  return null
}

/** `{{ test_profile['a key'] }}` may be quoted in many ways; its last key is in all of them. */
function bare(placeholder: string): string {
  return /([\p{L}\p{N}_ -]+?)['"\]\s]*\}\}$/u.exec(placeholder)?.[1]?.trim() ?? placeholder
}
