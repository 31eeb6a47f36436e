/** A shard is a stable and even part of the selection, whatever the ids look like. */
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { ensures, isInShard, shardName, shardOfId } from '../../src/core/shard.js'

const id = fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER })
const of = fc.integer({ min: 1, max: 256 })

describe('the shards of a selection', () => {
  test('have each scenario exactly once', () => {
    fc.assert(
      fc.property(id, of, (one, parts) => {
        const having = Array.from({ length: parts }, (_, index) => index + 1).filter((index) =>
          isInShard({ index, of: parts }, one),
        )
        expect(having).toEqual([shardOfId(one, parts)])
      }),
    )
  })

  test('keep their scenarios when others are added', () => {
    fc.assert(
      fc.property(
        fc.record({ before: fc.uniqueArray(id), added: fc.uniqueArray(id), parts: of }),
        (drawn) => {
          const { before, added, parts } = drawn
          const placed = (ids: readonly number[]) =>
            new Map(ids.map((each) => [each, shardOfId(each, parts)]))
          const after = placed([...added, ...before])
          for (const [each, shard] of placed(before)) expect(after.get(each)).toBe(shard)
        },
      ),
    )
  })

  test('keep their scenarios from one version of the action to the next', () => {
    expect([1, 2, 3, 4711, 88_888, 2 ** 40 + 1].map((each) => shardOfId(each, 5))).toEqual([3, 4, 3, 4, 1, 2])
  })

  test.each<[string, (index: number) => number]>([
    ['one after the other', (index) => index + 1],
    ['in steps of the number of shards', (index) => 7 * index + 7],
    ['in large steps', (index) => 4096 * index + 1],
    ['beyond 32 bits', (index) => 2 ** 33 + index],
    ['differing in the high bits alone', (index) => 2 ** 32 * (index + 1)],
  ])('are even within a tenth for 10,000 ids %s', (...[, idAt]) => {
    const sizes = [0, 0, 0, 0, 0, 0, 0]
    for (let index = 0; index < 10_000; index += 1) {
      const shard = shardOfId(idAt(index), sizes.length)
      sizes[shard - 1] = (sizes[shard - 1] ?? 0) + 1
    }
    const even = 10_000 / sizes.length
    expect(Math.min(...sizes)).toBeGreaterThan(0.9 * even)
    expect(Math.max(...sizes)).toBeLessThan(1.1 * even)
  })
})

describe('a run of the whole selection', () => {
  test('has every scenario, and makes what is missing', () => {
    expect([isInShard(null, 4711), isInShard(null, null), ensures(null)]).toEqual([true, true, true])
  })
})

describe('what is missing', () => {
  test('is the business of the first shard alone, and so are cases without a scenario', () => {
    const shards = [1, 2, 3].map((index) => ({ index, of: 3 }))
    expect(shards.map(ensures)).toEqual([true, false, false])
    expect(shards.map((shard) => isInShard(shard, null))).toEqual([true, false, false])
  })
})

test('a shard is named as in the input', () => {
  expect(shardName({ index: 2, of: 5 })).toBe('2/5')
})
