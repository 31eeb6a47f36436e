/** What can be fuzzed, the inputs that are kept for it, and how new ones are made of them. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import fc from 'fast-check'
import { hostileText } from '../core/hostile-text.js'

export interface Target {
  /** Its folder in the corpus is called so. */
  readonly name: string
  /** Throws where a promise about this input is broken. */
  readonly check: (input: string) => void
  /** What a long input may be made of; the work on each must grow as it does. */
  readonly units: readonly string[]
  /** The work that is measured, where the check itself does more than what is promised. */
  readonly work?: (input: string) => unknown
}

/** The check of a promise: far quicker than an expectation, of which there would be millions. */
export function holds(isSo: boolean, sentence: string): void {
  if (!isSo) throw new Error(`It does not hold that ${sentence}.`)
}

const folderOf = (name: string): string => join(import.meta.dirname, 'corpus', name)

/** The kept inputs of a target by the names of their files; throws where there is none. */
export function corpusOf(name: string): readonly (readonly [string, string])[] {
  const files = readdirSync(folderOf(name)).sort()
  if (files.length === 0) throw new Error(`there is no corpus of ${name}`)
  return files.map((file) => [file, readFileSync(join(folderOf(name), file), 'utf8')])
}

/** Keeps an input that has broken a promise; answers its path. */
export function keep(name: string, input: string): string {
  mkdirSync(folderOf(name), { recursive: true })
  const digest = createHash('sha256').update(input).digest('hex').slice(0, 12)
  const path = join(folderOf(name), `found-${digest}.txt`)
  writeFileSync(path, input)
  return path
}

/** Kept inputs with parts cut out, doubled, exchanged or put in; JSON among them with other values; and texts of their own. */
export function inputsFor({ name }: Target): fc.Arbitrary<string> {
  const kept = corpusOf(name).map(([, input]) => input)
  const base = fc.constantFrom(...kept)
  // What is nested deeper than any walk through it goes is changed as a text.
  const asJson = kept.filter((input) => !/[[{]{100}/.test(input) && parsed(input) !== undefined)
  const changedText = fc
    .tuple(base, fc.array(edit(base), { minLength: 1, maxLength: 5 }))
    .map(([text, edits]) => edits.reduce((changed, one) => one(changed), text))
  const changedJson = (json: readonly string[]) =>
    fc
      .tuple(fc.constantFrom(...json), fc.array(change, { maxLength: 6 }))
      .map(([text, changes]) => JSON.stringify(changes.reduce<unknown>(replaced, parsed(text))))
  return fc.oneof(
    { weight: 4, arbitrary: changedText },
    ...(asJson.length === 0 ? [] : [{ weight: 4, arbitrary: changedJson(asJson) }]),
    { weight: 1, arbitrary: hostileText },
    { weight: 1, arbitrary: fc.json() },
  )
}

/** A place in whatever is changed. */
const share = fc.double({ min: 0, max: 1, noNaN: true })

/** What stands in for a value of JSON, whatever that is. */
const value: fc.Arbitrary<unknown> = fc.oneof(
  hostileText,
  fc.jsonValue(),
  fc.constantFrom<unknown>(null, 0, -1, 1e308, 2 ** 53, '', '1', [], {}, [null], 'constructor', true),
)

type Instead = (present: unknown) => unknown

/** Another value of the same kind, so that the whole goes on to be right in its form. */
const ofItsKind: fc.Arbitrary<Instead> = fc
  .tuple(hostileText, fc.nat(9))
  .map(([text, number]): Instead => (present) => {
    if (typeof present === 'string') return text
    return typeof present === 'number' ? number : present
  })

interface Change {
  /** A share of all the values, in their order. */
  readonly place: number
  readonly instead: Instead
}

const change: fc.Arbitrary<Change> = fc.record({
  place: share,
  instead: fc.oneof(
    { weight: 8, arbitrary: ofItsKind },
    {
      weight: 1,
      arbitrary: value.map(
        (other): Instead =>
          () =>
            other,
      ),
    },
  ),
})

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

type Edit = (text: string) => string

function edit(other: fc.Arbitrary<string>): fc.Arbitrary<Edit> {
  return fc.oneof(
    fc.tuple(share, share).map(([one, end]): Edit => (text) => {
      const [low, high] = [Math.min(one, end), Math.max(one, end)]
      return upTo(text, low) + from(text, high)
    }),
    fc.tuple(share, fc.nat(40)).map(([at, length]): Edit => (text) => {
      return upTo(text, at) + from(text, at).slice(0, length) + from(text, at)
    }),
    fc.tuple(share, hostileText).map(
      ([at, put]): Edit =>
        (text) =>
          upTo(text, at) + put + from(text, at),
    ),
    fc.tuple(share, fc.nat(0xffff)).map(([at, unit]): Edit => (text) => {
      return upTo(text, at) + String.fromCharCode(unit) + from(text, at).slice(1)
    }),
    fc.tuple(share, share, other).map(([at, start, end]): Edit => (text) => {
      return upTo(text, at) + from(end, start)
    }),
  )
}

const upTo = (text: string, place: number): string => text.slice(0, Math.floor(place * text.length))
const from = (text: string, place: number): string => text.slice(Math.floor(place * text.length))

function replaced(json: unknown, { place, instead }: Change): unknown {
  const wanted = Math.floor(place * (valuesOf(json) - 1))
  let number = -1
  const copy = (each: unknown): unknown => {
    number += 1
    if (number === wanted) return instead(each)
    if (Array.isArray(each)) return each.map(copy)
    if (typeof each !== 'object' || each === null) return each
    return Object.fromEntries(Object.entries(each).map(([key, inner]) => [key, copy(inner)]))
  }
  return copy(json)
}

function valuesOf(json: unknown): number {
  if (typeof json !== 'object' || json === null) return 1
  return 1 + Object.values(json).reduce<number>((sum, each) => sum + valuesOf(each), 0)
}
