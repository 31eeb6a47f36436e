/** Reads what the service says of a job that rewrites or writes a text, in every shape and word that it may use. */
import { oneLine, wordsOfValue } from './words.js'
import { ended } from './sentence.js'

export type JobReading =
  /** Still going; `known` is false for a word that no list names, which is then reported by name. */
  | { readonly state: 'running'; readonly word: string; readonly known: boolean }
  | { readonly state: 'succeeded'; readonly instructions: string; readonly expectedOutcome: string | null }
  /** Over without a text: failed, cancelled, waiting for a person, or completed with nothing. `reason` is one sentence. */
  | { readonly state: 'failed'; readonly word: string; readonly reason: string }
  /** The service does not know this progress id (any more). */
  | { readonly state: 'lost'; readonly reason: string }

/** What a status word means; `needs-person` waits for an answer that will not come from a workflow. */
export type WordMeaning = 'running' | 'succeeded' | 'failed' | 'needs-person'

const wordsByMeaning: Readonly<Record<WordMeaning, readonly string[]>> = {
  running: [
    'pending',
    'queued',
    'in_queue',
    'in_progress',
    'processing',
    'running',
    'evaluating',
    'scaling_up',
    'started',
  ],
  succeeded: ['completed', 'succeeded', 'success'],
  failed: ['failed', 'error', 'cancelled', 'canceled', 'timeout'],
  'needs-person': ['needs_clarification', 'needs_agent_clarification', 'pending_clarification'],
}

const meanings: ReadonlyMap<string, WordMeaning> = new Map([
  ...wordsByMeaning.running.map((word) => [word, 'running'] as const),
  ...wordsByMeaning.succeeded.map((word) => [word, 'succeeded'] as const),
  ...wordsByMeaning.failed.map((word) => [word, 'failed'] as const),
  ...wordsByMeaning['needs-person'].map((word) => [word, 'needs-person'] as const),
])

/** The service's status word on one line, in lower case; null where it says nothing. */
export function statusWord(value: unknown): string | null {
  if (typeof value !== 'string' && typeof value !== 'number') return null
  const word = oneLine(String(value)).toLowerCase()
  return word === '' ? null : word
}

/** What a status word means, with hyphens and spaces for underscores; null for one that no list names. */
export function meaningOf(word: string): WordMeaning | null {
  return meanings.get(word.toLowerCase().replace(/[\s-]+/g, '_')) ?? null
}

/** Any of these keys shows that an object is about a job or a scenario, and no stray answer. */
const signs = [
  'status',
  'instructions',
  'expected_outcome_prompt',
  'error',
  'progress_id',
  'id',
  'personality',
]

type Layer = Readonly<Record<string, unknown>>

/**
 * The reading of an answer of `instructions-progress/`: the payload flat, under `result` or under `scenario`, or a
 * bare scenario. null where nothing in it can be used: such an answer says nothing about the job.
 */
export function readJobAnswer(answer: unknown): JobReading | null {
  const layers = layersOf(answer)
  if (!layers.some((layer) => signs.some((sign) => sign in layer))) return null
  const words = layers.map((layer) => statusWord(layer['status'])).filter((word) => word !== null)
  // An envelope may carry a status of its own ("success" of the request), so the innermost known word counts.
  const word = words.findLast((candidate) => meaningOf(candidate) !== null) ?? words[0]
  const text = firstText(layers, 'instructions')
  const why = wordsOfValue(layers.map((layer) => layer['error']))
  if (word === undefined) {
    if (text !== null) return succeeded(layers, text)
    return why === ''
      ? { state: 'running', word: '', known: true }
      : failed('error', `The job failed: ${ended(why)}`)
  }
  switch (meaningOf(word)) {
    case null:
      return { state: 'running', word, known: false }
    case 'running':
      return { state: 'running', word, known: true }
    case 'succeeded':
      if (text !== null) return succeeded(layers, text)
      return failed(word, `The job ended as ${word} without a text${why === '' ? '.' : `: ${ended(why)}`}`)
    case 'failed':
      return failed(word, `The job ended as ${word}${why === '' ? '.' : `: ${ended(why)}`}`)
    case 'needs-person':
      return failed(word, `The job waits for a person to answer a question of the service (${word}).`)
  }
}

function failed(word: string, reason: string): JobReading {
  return { state: 'failed', word, reason }
}

function succeeded(layers: readonly Layer[], instructions: string): JobReading {
  return { state: 'succeeded', instructions, expectedOutcome: firstText(layers, 'expected_outcome_prompt') }
}

/** The answer and what it wraps, outermost first; two levels are one more than any known form has. */
function layersOf(value: unknown, depth = 2): readonly Layer[] {
  if (!isLayer(value)) return []
  if (depth === 0) return [value]
  return [value, ...layersOf(value['result'], depth - 1), ...layersOf(value['scenario'], depth - 1)]
}

function isLayer(value: unknown): value is Layer {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The first text that is more than white space, exactly as the service wrote it. */
function firstText(layers: readonly Layer[], key: string): string | null {
  for (const layer of layers) {
    const value = layer[key]
    if (typeof value === 'string' && value.trim() !== '') return value
  }
  return null
}
