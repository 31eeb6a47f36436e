/** Has the service check the new texts before anything is run: its check is free, and names the cases that it refuses. */
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
  /** True where the old text, with all the rest the same, is taken: then the new text is to blame. */
  readonly newTextOnly: boolean
  /** The service's words. */
  readonly words: string
}

export interface CheckedPair {
  /** null where no case is left, or the service refuses the suite as a whole. */
  readonly pair: SuitePair | null
  readonly refused: readonly RefusedCase[]
  /** Why no case of it can be run; null where some can. */
  readonly problem: string | null
}

/** A refusal names few cases at a time, as its words are shortened; a suite with more bad cases than this is not proved. */
const mostRounds = 20

/** Takes the cases out that are refused, until the service takes the rest. Throws ServiceError of other kinds. */
export async function checkPair(settings: ProofCheckSettings, pair: SuitePair): Promise<CheckedPair> {
  const refused: RefusedCase[] = []
  let left = pair
  for (let round = 0; round < mostRounds; round += 1) {
    const words = await refusalOf(settings, left.after)
    if (words === null) return { pair: left, refused, problem: null }
    const named = casesNamed(words, left.cases.length)
    if (named.length === 0) return { pair: null, refused, problem: words }
    for (const index of named) {
      const newTextOnly = (await refusalOf(settings, only(left.before, index))) === null
      refused.push({ id: left.cases[index]?.id ?? '', newTextOnly, words: wordsAbout(words, index) })
    }
    left = without(left, new Set(named))
    if (left.cases.length === 0) return { pair: null, refused, problem: null }
  }
  return { pair: null, refused, problem: 'Cekura refuses too many of the cases.' }
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

const caseWords = /scenarios(?:\[(\d{1,3})\]|\.(\d{1,3})\b)/g

/** Places in the list, each once: the service names them as `scenarios[3].metrics[1]` (contract, row "errors"). */
function casesNamed(words: string, count: number): readonly number[] {
  const places = [...words.matchAll(caseWords)].map(([, inBrackets, afterDot]) =>
    Number(inBrackets ?? afterDot),
  )
  return [...new Set(places)].filter((place) => place < count)
}

/** What is said about this case, up to the next one that is named. */
function wordsAbout(words: string, index: number): string {
  const mentions = [...words.matchAll(caseWords)]
  const parts = mentions.flatMap((mention, place) => {
    const isIt = Number(mention[1] ?? mention[2]) === index
    return isIt
      ? [
          words
            .slice(mention.index, mentions[place + 1]?.index)
            .trim()
            .replace(/[;,]$/, ''),
        ]
      : []
  })
  return parts.join('; ')
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
