/** Which scenario belongs to which case: by the key's tag, then by name, and never to two. */
import { createHash } from 'node:crypto'
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { readSuite } from '../../src/core/suite-file.js'
import { matchCases, mayBeCase } from '../../src/core/suite-match.js'
import { suiteTag } from '../../src/core/suite-tag.js'
import { growth, linear } from './growth.js'

const hash = (text: string): string => createHash('sha256').update(text).digest('hex')

interface Labels {
  readonly name: string
  readonly key?: string
}

function casesOf(given: readonly Labels[]) {
  const scenarios = given.map((labels) => ({ ...labels, instructions: 'x' }))
  const reading = readSuite({ path: 'a.json', text: JSON.stringify({ version: '1', scenarios }) })
  if ('problems' in reading) throw new Error(reading.problems.join('\n'))
  return reading.suite.cases
}

const scenario = (...[id, name, ...tags]: readonly [number, string, ...string[]]) => ({ id, name, tags })

/** What each case found, by id. */
function matched(given: readonly Labels[], scenarios: readonly ReturnType<typeof scenario>[]) {
  const { matches, unclaimed } = matchCases({ cases: casesOf(given), scenarios, hash })
  return {
    found: matches.map(({ found, by, doubles }) => [found?.id ?? null, by, doubles.map(({ id }) => id)]),
    unclaimed: unclaimed.map(({ id }) => id),
  }
}

describe('matchCases', () => {
  test('finds a case with a key by its tag, whatever either of them is called now', () => {
    expect(
      matched(
        [{ name: 'New name', key: 'k' }],
        [scenario(1, 'New name'), scenario(2, 'Old name', 'x', 'case:k')],
      ),
    ).toEqual({
      found: [[2, 'key', []]],
      unclaimed: [1],
    })
  })

  test('finds a key that no tag can hold by the tag of its hash', () => {
    const key = 'a, b'
    expect(matched([{ name: 'A', key }], [scenario(1, 'B', suiteTag(key, hash))]).found).toEqual([
      [1, 'key', []],
    ])
  })

  test('adopts a scenario by its name where none bears the tag', () => {
    expect(matched([{ name: 'A', key: 'k' }], [scenario(1, 'B'), scenario(2, 'A', 'x')])).toEqual({
      found: [[2, 'name', []]],
      unclaimed: [1],
    })
  })

  test('adopts none that bears the tag of another case, of this file or not', () => {
    expect(matched([{ name: 'A', key: 'k' }], [scenario(1, 'A', 'case:other')])).toEqual({
      found: [[null, null, []]],
      unclaimed: [1],
    })
    expect(
      matched(
        [
          { name: 'A', key: 'k' },
          { name: 'B', key: 'other' },
        ],
        [scenario(1, 'A', 'case:other')],
      ),
    ).toEqual({
      found: [
        [null, null, []],
        [1, 'key', []],
      ],
      unclaimed: [],
    })
  })

  test('finds a case without a key by its name, outer white space apart', () => {
    expect(matched([{ name: ' A ' }, { name: 'a' }], [scenario(1, 'A', 'case:gone')])).toEqual({
      found: [
        [1, 'name', []],
        [null, null, []],
      ],
      unclaimed: [],
    })
  })

  test('lets a key go before a name, whichever case comes first', () => {
    const both = [scenario(1, 'A', 'case:k'), scenario(2, 'A')]
    expect(matched([{ name: 'A' }, { name: 'B', key: 'k' }], both)).toEqual({
      found: [
        [2, 'name', []],
        [1, 'key', []],
      ],
      unclaimed: [],
    })
  })

  test('takes the lowest id of several, and names the others', () => {
    expect(
      matched(
        [{ name: 'A', key: 'k' }, { name: 'B' }],
        [
          scenario(9, 'x', 'case:k'),
          scenario(8, 'B'),
          scenario(7, 'y', 'case:k', 'case:k'),
          scenario(6, 'B'),
          scenario(5, 'C'),
        ],
      ),
    ).toEqual({
      found: [
        [7, 'key', [9]],
        [6, 'name', [8]],
      ],
      unclaimed: [5],
    })
  })

  test('has each scenario once: found, a double, or claimed by no case', () => {
    const word = fc.constantFrom('a', 'b', 'c', 'd')
    const given = fc.uniqueArray(fc.record({ name: word, key: word }, { requiredKeys: ['name'] }), {
      selector: ({ name }) => name,
    })
    const distinct = given.map((labels) =>
      labels.map(({ name, key }, index) =>
        key === undefined || labels.findIndex((one) => one.key === key) < index ? { name } : { name, key },
      ),
    )
    const scenarios = fc.uniqueArray(
      fc.record({
        id: fc.nat({ max: 40 }),
        name: word,
        tags: fc.array(
          word.map((key) => `case:${key}`),
          { maxLength: 2 },
        ),
      }),
      { selector: ({ id }) => id },
    )
    fc.assert(
      fc.property(
        distinct.filter((labels) => labels.length > 0),
        scenarios,
        (labels, all) => {
          const { matches, unclaimed } = matchCases({ cases: casesOf(labels), scenarios: all, hash })
          const told = [
            ...matches.flatMap(({ found, doubles }) => (found === null ? doubles : [found, ...doubles])),
            ...unclaimed,
          ]
          expect(told.map(({ id }) => id).sort((a, b) => a - b)).toEqual(
            all.map(({ id }) => id).sort((a, b) => a - b),
          )
          for (const {
            found,
            by,
            case: { key, name },
          } of matches) {
            if (by === 'key') expect(found?.tags).toContain(`case:${String(key)}`)
            if (by === 'name') expect(found?.name).toBe(name)
          }
        },
      ),
    )
  })

  test('takes time in proportion to the number of scenarios', () => {
    const cases = casesOf(
      Array.from({ length: 200 }, (_, index) => ({ name: `n${index}`, key: `k${index}` })),
    )
    const match = (text: string) => {
      const scenarios = Array.from({ length: text.length / 20 }, (_, id) =>
        scenario(id, `n${id % 300}`, 'x', `case:k${id % 100}`),
      )
      return matchCases({ cases, hash, scenarios })
    }
    expect(growth(match, 'a')).toBeLessThan(linear)
  })
})

describe('mayBeCase', () => {
  const cases = casesOf([{ name: ' A ', key: 'k' }, { name: 'B' }])
  const isCase = mayBeCase({ cases, hash })

  test('is true of the name of a case, and of the tag of its key', () => {
    expect(isCase(scenario(1, 'A  '))).toBe(true)
    expect(isCase(scenario(2, 'B', 'case:other'))).toBe(true)
    expect(isCase(scenario(3, 'X', 'x', 'case:k'))).toBe(true)
  })

  test('is false of what no case has to do with', () => {
    expect(isCase(scenario(1, 'C', 'x', 'case:other', 'k'))).toBe(false)
  })

  test('leaves out nothing that a case takes, or takes for a double', () => {
    const label = fc.constantFrom('A', 'B', ' A', 'C')
    const tags = fc.subarray(['case:k', 'case:other', 'x'])
    fc.assert(
      fc.property(fc.array(fc.tuple(label, tags)), (rows) => {
        const scenarios = rows.map(([name, own], index) => scenario(index, name, ...own))
        const { matches } = matchCases({ cases, scenarios, hash })
        const taken = matches.flatMap(({ found, doubles }) =>
          found === null ? doubles : [found, ...doubles],
        )
        expect(taken.filter((one) => !isCase(one))).toEqual([])
      }),
    )
  })
})
