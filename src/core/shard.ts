/** Takes the part of a selection that one of several runs is about: by scenario id alone, stable and even. */
import type { Shard } from './input-forms.js'

const wordSize = 2 ** 32

/**
 * The number of the part, from 1. It depends on nothing but the id and the number of parts: a scenario that is added
 * or taken away moves no other. Ids are mixed first, for an even spread must not depend on how the service counts
 * (in steps, or one range a project).
 */
export function shardOfId(id: number, of: number): number {
  const low = id % wordSize
  const high = Math.floor(id / wordSize)
  return (mixed(low ^ mixed(high)) % of) + 1
}

/**
 * Every bit of the result depends on every bit of the 32-bit word: shifts and odd multipliers, as in the last step of
 * MurmurHash3.
 */
function mixed(word: number): number {
  let hash = word | 0
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}

/** A case that has no scenario yet, and so no id, is the first part's, which makes what is missing. */
export function isInShard(shard: Shard | null, id: number | null): boolean {
  if (shard === null) return true
  return shard.index === (id === null ? 1 : shardOfId(id, shard.of))
}

/** What is missing is made, and reported, once: by a run of the whole selection, or by the first part. */
export function ensures(shard: Shard | null): boolean {
  return shard === null || shard.index === 1
}

/** `2/5`, as in the input. */
export function shardName({ index, of }: Shard): string {
  return `${index}/${of}`
}
