/** Chance that can be had again: every number is drawn from a seed, which may be any text. */

export interface Chance {
  /** From 0 up to, not including, 1. */
  share(): number
  /** A whole number, both ends included. */
  whole(least: number, most: number): number
  happens(probability: number): boolean
  /** Throws where there is nothing to pick from. */
  pick<Kind>(list: readonly Kind[]): Kind
  /** Each with its weight; throws where there is nothing to pick from. */
  weighted<Kind>(list: readonly (readonly [number, Kind])[]): Kind
}

export function chanceOf(seed: string): Chance {
  const share = mulberry32(fnv1a(seed))
  const whole = (least: number, most: number): number => least + Math.floor(share() * (most - least + 1))
  const weighted = <Kind>(list: readonly (readonly [number, Kind])[]): Kind => {
    let left = share() * list.reduce((sum, [weight]) => sum + weight, 0)
    for (const [weight, each] of list) {
      left -= weight
      if (left < 0) return each
    }
    throw new Error('there is nothing to pick from')
  }
  return {
    share,
    whole,
    happens: (probability) => share() < probability,
    pick: (list) => weighted(list.map((each) => [1, each])),
    weighted,
  }
}

/** The 32 bits of FNV-1a over the UTF-16 units. */
function fnv1a(text: string): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index += 1)
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  return hash >>> 0
}

/** A generator of 32 bits of state, after Tommy Ettinger: small, and even enough for what is to be upset. */
function mulberry32(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
