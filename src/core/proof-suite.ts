/** Builds the one-off suites that run the old and the new texts side by side, within the limits of the format. */
import { visibleText } from './harmless.js'
import { type CaseName, type ProofCase, type SpecCase, specCases } from './proof-case.js'

/** The `spec` of `run_scenarios_json/`; its suite's name is the name for the run too. */
export interface SuiteSpec {
  readonly version: '1'
  readonly suite: { readonly name: string }
  /** How many times each case runs. */
  readonly defaults: { readonly frequency: number }
  readonly scenarios: readonly SpecCase[]
}

/** Two suites of the same cases: what differs is the text. */
export interface SuitePair {
  readonly before: SuiteSpec
  readonly after: SuiteSpec
  readonly cases: readonly CaseName[]
}

export interface LeftOutCase {
  readonly id: number | string
  /** One sentence. */
  readonly reason: string
}

export interface ProofPlan {
  readonly cases: readonly ProofCase[]
  /** How many times each text runs, at least 1. */
  readonly runs: number
  /** What the names of all suites begin with. */
  readonly prefix: string
}

/** Cases of a suite (contract, row `run_scenarios_json/`). */
export const mostCases = 200

/** Bytes of a suite's UTF-8 JSON: 1 MB (contract, same row), the smaller of the two kinds of megabyte. */
export const mostBytes = 1_000_000

/** Bytes kept for what surrounds the cases: a suite's name takes four for a character at the most. */
const envelopeBytes = 2000

/** Limits of the suite format; characters are code points. */
const keyCharacters = 128
const nameCharacters = 80
const suiteNameCharacters = 255
const mostMetrics = 64

/** A case with both of its texts, and the bytes that the larger of the two takes. */
interface PreparedCase {
  readonly named: CaseName
  readonly before: SpecCase
  readonly after: SpecCase
  readonly bytes: number
}

/** Pairs of suites in the order of the cases. What no suite can take is left out with its reason. */
export function proofSuites({ cases, runs, prefix }: ProofPlan): {
  readonly pairs: readonly SuitePair[]
  readonly leftOut: readonly LeftOutCase[]
} {
  const [keys, names] = [new Map<string, number>(), new Map<string, number>()]
  const prepared: PreparedCase[] = []
  const leftOut: LeftOutCase[] = []
  for (const proofCase of cases) {
    const { id } = proofCase
    const key = uniqueLine(
      { text: typeof id === 'number' ? `scenario-${id}` : id, limit: keyCharacters },
      keys,
    )
    const name = uniqueLine({ text: proofCase.name.trim() || 'Scenario', limit: nameCharacters }, names)
    const ready = prepare(proofCase, { id, key, name })
    const reason = reasonAgainst(proofCase, ready)
    if (reason === '') prepared.push(ready)
    else leftOut.push({ id, reason })
  }
  const parts = split(prepared)
  const pairs = parts.map((part, index) => {
    const number = parts.length === 1 ? '' : ` (${index + 1} of ${parts.length})`
    const spec = (side: 'before' | 'after'): SuiteSpec => ({
      version: '1',
      suite: { name: suiteName(prefix, ` · ${side}${number}`) },
      defaults: { frequency: runs },
      scenarios: part.map((ready) => ready[side]),
    })
    return { before: spec('before'), after: spec('after'), cases: part.map(({ named }) => named) }
  })
  return { pairs, leftOut }
}

function prepare(proofCase: ProofCase, named: CaseName): PreparedCase {
  const { before, after } = specCases(proofCase, named)
  // One more for the comma between two cases.
  return { named, before, after, bytes: Math.max(jsonBytes(before), jsonBytes(after)) + 1 }
}

function reasonAgainst({ before, after, metrics }: ProofCase, { bytes }: PreparedCase): string {
  if (before.trim() === '') return 'It has no old text to compare the new one with.'
  if (after.trim() === '') return 'It has no new text.'
  if (metrics.length > mostMetrics) return `It has more metrics than a suite takes (${mostMetrics}).`
  return envelopeBytes + bytes > mostBytes ? 'Its text is larger than a suite may be (1 MB).' : ''
}

/** Both sides are split at the same places, so that each result has its counterpart. */
function split(prepared: readonly PreparedCase[]): readonly (readonly PreparedCase[])[] {
  const parts: PreparedCase[][] = []
  let bytes = 0
  for (const ready of prepared) {
    const part = parts.at(-1)
    if (part !== undefined && part.length < mostCases && bytes + ready.bytes <= mostBytes) {
      part.push(ready)
      bytes += ready.bytes
    } else {
      parts.push([ready])
      bytes = envelopeBytes + ready.bytes
    }
  }
  return parts
}

/** One line that no other case has; the second of a kind gets ` (2)`. The map counts how often a line came. */
function uniqueLine(
  { text, limit }: { readonly text: string; readonly limit: number },
  taken: Map<string, number>,
): string {
  const line = cut(oneVisibleLine(text), limit)
  let unique = line
  for (let count = taken.get(line) ?? 0; taken.has(unique); count++) {
    const suffix = ` (${count + 1})`
    unique = `${cut(line, limit - suffix.length)}${suffix}`
    taken.set(line, count + 1)
  }
  taken.set(unique, 1)
  return unique
}

function suiteName(prefix: string, suffix: string): string {
  return `${cut(oneVisibleLine(prefix), suiteNameCharacters - suffix.length)}${suffix}`.trimStart()
}

/** Without what a service may strip or refuse: control characters, white space around it, halves of a character. */
function oneVisibleLine(text: string): string {
  return visibleText(text).replace(/\s+/g, ' ').trim()
}

function cut(text: string, characters: number): string {
  const points = Array.from(text)
  if (points.length <= characters) return text
  const start = points.slice(0, characters - 1).join('')
  return `${start.trimEnd()}…`
}

/** Length of the UTF-8 JSON. Each half of a surrogate pair stands for two of its four bytes; JSON has no single half. */
function jsonBytes(value: SpecCase): number {
  const json = JSON.stringify(value)
  let bytes = 0
  for (let index = 0; index < json.length; index++) {
    const unit = json.charCodeAt(index)
    if (unit < 0x80) bytes += 1
    else if (unit < 0x800 || (unit >= 0xd800 && unit <= 0xdfff)) bytes += 2
    else bytes += 3
  }
  return bytes
}
