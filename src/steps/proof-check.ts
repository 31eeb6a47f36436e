/** Has the service check the texts before anything is run: its check is free, and names the cases that it refuses. */
import { together } from '../core/input-error.js'
import type { CaseName } from '../core/proof-case.js'
import type { SuitePair, SuiteSpec } from '../core/proof-suite.js'
import { ServiceError } from '../core/service-error.js'
import type { CekuraApi, SuiteRun } from '../edges.js'

export interface ProofCheckSettings {
  readonly cekura: Pick<CekuraApi, 'validateSuite'>
  readonly signal: AbortSignal
  readonly runOf: (spec: SuiteSpec) => SuiteRun
}

/** A case that the service refuses. */
export interface RefusedCase {
  readonly id: CaseName['id']
  /** True where the new text is refused by itself, and the old one, with all the rest the same, is taken. */
  readonly newTextOnly: boolean
  /** The service's words. */
  readonly words: string
}

export interface CheckedPair {
  /** null where no case is left, or the service refuses the suite as a whole. */
  readonly pair: SuitePair | null
  readonly refused: readonly RefusedCase[]
  /** The service's words about a suite that it refuses as a whole; null where it does not. */
  readonly problem: string | null
}

/** A refusal names few cases at a time, as its words are shortened; a suite with more bad cases than this is not proved. */
const mostRounds = 20

/** Takes the cases out that are refused, until the service takes both sides of the rest. Throws ServiceError of other kinds. */
export async function checkPair(settings: ProofCheckSettings, pair: SuitePair): Promise<CheckedPair> {
  const refused: RefusedCase[] = []
  let left = pair
  for (let round = 0; round < mostRounds; round += 1) {
    const words = (await refusalOf(settings, left.after)) ?? (await refusalOf(settings, left.before))
    if (words === null) return { pair: left, refused, problem: null }
    const named = casesNamed(words, left.cases.length)
    if (named.length === 0) return { pair: null, refused, problem: words }
    refused.push(
      ...(await together(named.map((place) => refusedCase(settings, { pair: left, place, words })))),
    )
    left = without(left, new Set(named))
    if (left.cases.length === 0) return { pair: null, refused, problem: null }
  }
  return { pair: null, refused, problem: 'too many of its cases.' }
}

/** The words of a refusal, or null for a suite that is taken. */
async function refusalOf(
  { cekura, signal, runOf }: ProofCheckSettings,
  spec: SuiteSpec,
): Promise<string | null> {
  try {
    await cekura.validateSuite(runOf(spec), signal)
    return null
  } catch (error) {
    if (error instanceof ServiceError && error.kind === 'refused') return error.words || error.message
    throw error
  }
}

/** Asks about the case alone: only so is it known which of its texts is to blame, and what the words about it are. */
async function refusedCase(
  settings: ProofCheckSettings,
  { pair, place, words }: { readonly pair: SuitePair; readonly place: number; readonly words: string },
): Promise<RefusedCase> {
  const [after, before] = await together([
    refusalOf(settings, only(pair.after, place)),
    refusalOf(settings, only(pair.before, place)),
  ])
  return {
    id: pair.cases[place]?.id ?? '',
    newTextOnly: after !== null && before === null,
    words: withoutPlaces(after ?? before ?? words),
  }
}

const place = /scenarios(?:\[(\d{1,3})\]|\.(\d{1,3})\b)(?:\.|: )?/g

/** Places in the list, each once: the service names them as `scenarios[3].metrics[1]` (contract, row "errors"). */
function casesNamed(words: string, count: number): readonly number[] {
  const places = [...words.matchAll(place)].map(([, inBrackets, afterDot]) => Number(inBrackets ?? afterDot))
  return [...new Set(places)].filter((index) => index < count)
}

/** To a reader the place in a suite that no one sees says nothing. */
function withoutPlaces(words: string): string {
  return words.replace(place, '')
}

function only(spec: SuiteSpec, index: number): SuiteSpec {
  return { ...spec, scenarios: spec.scenarios.slice(index, index + 1) }
}

function without({ before, after, cases }: SuitePair, gone: ReadonlySet<number>): SuitePair {
  const stays = (_: unknown, index: number): boolean => !gone.has(index)
  return {
    before: { ...before, scenarios: before.scenarios.filter(stays) },
    after: { ...after, scenarios: after.scenarios.filter(stays) },
    cases: cases.filter(stays),
  }
}
