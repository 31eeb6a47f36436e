/** Scripted faults: which request they meet, how often, and what is done to it. */
import type { RecordedRequest } from './records.js'

export type FaultAct =
  /** Answers this status; nothing is done, unless `afterWork` (a proxy that fails once the service is through). */
  | {
      readonly kind: 'status'
      readonly status: number
      readonly body?: unknown
      readonly headers?: Readonly<Record<string, string>>
      /** `Retry-After`, in seconds or as the HTTP date that lies so many seconds ahead. */
      readonly retryAfter?: { readonly seconds: number; readonly form: 'seconds' | 'date' }
      readonly afterWork?: boolean
    }
  | { readonly kind: 'html'; readonly status: number; readonly afterWork?: boolean }
  /** The socket is destroyed before anything is done. */
  | { readonly kind: 'reset' }
  /** The work is done and its answer lost. */
  | { readonly kind: 'resetAfterWork' }
  /** Half of the body, with the length of all of it, then the end of the connection. */
  | { readonly kind: 'truncate' }
  /** A whole answer with JSON that stops in the middle. */
  | { readonly kind: 'cutJson' }
  /** No answer until the simulator is closed. */
  | { readonly kind: 'hang'; readonly afterWork?: boolean }
  /** A whole answer, so many real ms late. */
  | { readonly kind: 'delay'; readonly ms: number }
  /** The body in pieces, with real ms between them. */
  | { readonly kind: 'slow'; readonly pieces: number; readonly everyMs: number }
  /** JSON of another shape, after the work. */
  | { readonly kind: 'garbage'; readonly body?: unknown }
  | { readonly kind: 'hugeBody'; readonly bytes: number }
  /** To another address; default: another path of the same service. */
  | { readonly kind: 'redirect'; readonly location?: string; readonly status?: number }
  /** A list answers its first page again, whichever page was asked for. */
  | { readonly kind: 'duplicatePage' }
  /** A later page begins with a row of the first page, as when a row was added meanwhile. */
  | { readonly kind: 'overlapPage' }
  /** `next` points to another origin. */
  | { readonly kind: 'foreignNext'; readonly origin: string }
  /** Every number is a word, every string an object, every list null. */
  | { readonly kind: 'wrongTypes' }

export interface FaultRule {
  readonly name?: string
  readonly match: {
    readonly service: 'cekura' | 'github'
    /** Default: every method. */
    readonly method?: string | readonly string[]
    /** Of the path without base path and query. */
    readonly path?: RegExp
    readonly body?: (body: unknown) => boolean
    readonly query?: (query: Readonly<Record<string, string>>) => boolean
  }
  /** How often it plays; default: for ever. */
  readonly times?: number
  /** How many matching requests pass before it begins. */
  readonly after?: number
  /** Plays for this share of the matching requests, chosen by a seeded sequence: the same in every run. */
  readonly probability?: number
  readonly seed?: number
  /** Or chosen for each request by itself, where null lets it pass, to the next rule too. */
  readonly act: FaultAct | ((request: RecordedRequest) => FaultAct | null)
}

/** What is done to one request, and what the record calls it. */
export interface PlayedFault {
  readonly name: string
  readonly act: FaultAct
}

interface Entry {
  readonly rule: FaultRule
  readonly chance: () => number
  seen: number
  played: number
}

export class FaultBook {
  #entries: Entry[] = []

  constructor(rules: readonly FaultRule[] = []) {
    rules.forEach((rule) => this.add(rule))
  }

  /** Answers a function that takes the rule out again. */
  add(rule: FaultRule): () => void {
    const entry = { rule, chance: sequence(rule.seed ?? 1), seen: 0, played: 0 }
    this.#entries.push(entry)
    return () => {
      this.#entries = this.#entries.filter((each) => each !== entry)
    }
  }

  /** The act of the first rule that is to be played on this request; it counts as played. */
  take(request: RecordedRequest): PlayedFault | null {
    for (const entry of this.#entries) {
      if (!matches(entry.rule, request)) continue
      entry.seen += 1
      const { after = 0, times = Infinity, probability = 1 } = entry.rule
      if (entry.seen <= after || entry.played >= times || entry.chance() >= probability) continue
      const { act: given, name } = entry.rule
      const act = typeof given === 'function' ? given(request) : given
      if (act === null) continue
      entry.played += 1
      return { name: name ?? act.kind, act }
    }
    return null
  }
}

function matches({ match }: FaultRule, request: RecordedRequest): boolean {
  const methods = typeof match.method === 'string' ? [match.method] : match.method
  return (
    match.service === request.service &&
    (methods?.includes(request.method) ?? true) &&
    // A sticky or global expression would remember where it stopped.
    (match.path === undefined ||
      new RegExp(match.path.source, match.path.flags.replace(/[gy]/g, '')).test(request.path)) &&
    (match.body?.(request.body) ?? true) &&
    (match.query?.(request.query) ?? true)
  )
}

/** A reproducible sequence in [0, 1): a linear congruential generator with the constants of Numerical Recipes. */
export function sequence(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}
