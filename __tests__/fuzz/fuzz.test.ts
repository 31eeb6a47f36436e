/** Fuzzing: few inputs in every run of the tests, very many in a campaign (FUZZ_RUNS=20000 npm run fuzz); what breaks a promise is kept in the corpus. */
import { describe, expect, jest, test } from '@jest/globals'
import fc from 'fast-check'
import { growth, linear } from '../core/growth.js'
import { fileTargets } from './file-targets.js'
import { gitHubTarget } from './github-target.js'
import { corpusOf, holds, inputsFor, keep, type Target } from './target.js'
import { textTargets } from './text-targets.js'

const given = process.env['FUZZ_RUNS']
const numRuns = Number(given ?? 100)

/** A long campaign looks for what no earlier one has found; FAST_CHECK_SEED repeats one. */
const seed = Number(process.env['FAST_CHECK_SEED'] ?? (given === undefined ? 1 : Date.now() % 2 ** 31))

/** `growth` measures up to 400,000 characters, which a campaign makes a megabyte. */
const lengthened = (input: string): string =>
  given === undefined ? input : `${input}${input}${input.slice(0, input.length / 2)}`

jest.setTimeout(given === undefined ? 120_000 : 24 * 3_600_000)

function fuzz(target: Target, keeps = given !== undefined): void {
  const property = fc.property(inputsFor(target), (input) => {
    target.check(input)
  })
  const result = fc.check(property, { numRuns, seed, endOnFailure: false })
  const [found] = result.counterexample ?? []
  if (!result.failed) return
  const kept = found === undefined || !keeps ? '' : ` Kept as ${keep(target.name, found)}.`
  const cause = result.errorInstance
  throw new Error(`${String(cause)} ${fc.defaultReportMessage(result) ?? ''}${kept}`, { cause })
}

describe.each([...textTargets, ...fileTargets, gitHubTarget])('$name', (target) => {
  test.each(corpusOf(target.name))('keeps its promises about the kept input %s', (...[, input]) => {
    expect(() => {
      target.check(input)
    }).not.toThrow()
  })

  test('keeps its promises about any input', () => {
    expect(() => {
      fuzz(target)
    }).not.toThrow()
  })

  test.each(target.units)('takes time that grows no faster than its input, made of %j', (unit) => {
    const work = target.work ?? target.check
    expect(
      growth((input) => {
        work(lengthened(input))
      }, unit),
    ).toBeLessThan(linear)
  })
})

test('what breaks a promise is found, and told with its input', () => {
  const blind: Target = {
    name: 'state',
    check: (input) => {
      holds(!input.includes('"run":['), 'no state has a run')
    },
    units: [],
  }
  const found =
    /^Error: It does not hold that no state has a run\. Property failed .+Counterexample: \[".+run/s
  expect(() => {
    fuzz(blind, false)
  }).toThrow(found)
})
