/** Slots of jobs: as many as the service takes, the refused first, and a rest where nothing else could make room. */
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { patience } from '../../src/core/backoff.js'
import { type JobSlot, makeJobSlots } from '../../src/steps/job-slots.js'
import { fakeClock } from './fakes.js'

function open(ceiling: number) {
  const clock = fakeClock({ automatic: false })
  const stop = new AbortController()
  const retry = { retryMin: 1_000, retryMax: 8_000 }
  const slots = makeJobSlots({ clock, signal: stop.signal, ceiling, retry })
  const given: string[] = []
  /** Asks for a slot under a name, which is written down when it is given. */
  const take = async (name: string, again = false): Promise<JobSlot> => {
    const slot = await slots.take(again)
    if (slot === null) throw new Error('expected a slot')
    given.push(name)
    return slot
  }
  return { clock, stop, slots, given, take }
}

/** Lets all that is ready happen. */
async function settled(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve))
}

describe('slots of jobs', () => {
  test('are given up to the ceiling, and then as they are given back, in the order of coming', async () => {
    const { take, given } = open(2)
    const [first] = await Promise.all([take('a'), take('b')])
    void take('c')
    void take('d')
    await settled()
    expect(given).toEqual(['a', 'b'])
    first.accepted()
    first.giveBack()
    await settled()
    expect(given).toEqual(['a', 'b', 'c'])
  })

  test('grow in number as jobs are accepted, up to the ceiling', async () => {
    const { take, given } = open(12)
    const burst = Array.from({ length: 15 }, (_, index) => take(String(index)))
    await settled()
    expect(given).toHaveLength(10)
    for (const slot of burst.slice(0, 10)) (await slot).accepted()
    await settled()
    expect(given).toHaveLength(12)
  })

  test('are as many as there were jobs when one more was refused, which comes before all others next', async () => {
    const { take, given } = open(3)
    const [a, b, c] = await Promise.all([take('a'), take('b'), take('c')])
    a.accepted()
    b.accepted()
    void take('d')
    expect(c.refused()).toBe(true)
    c.giveBack()
    void take('c', true)
    await settled()
    expect(given).toEqual(['a', 'b', 'c'])
    a.giveBack()
    await settled()
    expect(given).toEqual(['a', 'b', 'c', 'c'])
  })

  test('are not given for a while after a refusal when no job is there whose end could make room', async () => {
    const { take, given, clock } = open(1)
    const first = await take('a')
    expect(first.refused()).toBe(true)
    first.giveBack()
    void take('a', true)
    void take('b')
    // The ceiling of the first wait is a second, and chance takes half of it.
    await clock.advance(499)
    expect(given).toEqual(['a'])
    await clock.advance(1)
    expect(given).toEqual(['a', 'a'])
  })

  test('are waited for longer and longer, and no longer than a request is tried', async () => {
    const { take, clock } = open(1)
    const started = clock.now()
    for (;;) {
      const slot = await take('a', true)
      const goesOn = slot.refused()
      slot.giveBack()
      if (!goesOn) break
      expect(clock.sleeping()).toBe(1)
      await clock.advance(8_000)
    }
    expect(clock.now() - started).toBeGreaterThanOrEqual(patience)
    expect(clock.sleeps.slice(0, 5)).toEqual([500, 1_000, 2_000, 4_000, 4_000])
    // Who comes later is told so at once, as long as nothing is accepted.
    const later = await take('b')
    expect(later.refused()).toBe(false)
    later.accepted()
    later.giveBack()
    expect((await take('c')).refused()).toBe(true)
  })

  test('rest once for all that were refused together', async () => {
    const { take, clock } = open(3)
    for (const slot of await Promise.all([take('a'), take('b'), take('c')])) {
      expect(slot.refused()).toBe(true)
      slot.giveBack()
    }
    expect(clock.sleeps).toEqual([500])
  })

  test('are not to be had by one that comes, waits or rests when the run stops, and no timer stays', async () => {
    const { slots, take, stop, clock } = open(1)
    const first = await take('a')
    first.refused()
    first.giveBack()
    const waiting = slots.take(true)
    stop.abort()
    expect(await waiting).toBeNull()
    expect(await slots.take(false)).toBeNull()
    await settled()
    expect(clock.sleeping()).toBe(0)
  })

  test('are never more than the ceiling, and everyone is served, whatever the service refuses', async () => {
    const answers = fc.array(fc.boolean(), { minLength: 1, maxLength: 30 })
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 12 }), answers, async (ceiling, accepts) => {
        const clock = fakeClock()
        const { signal } = new AbortController()
        const slots = makeJobSlots({ clock, signal, ceiling, retry: { retryMin: 1, retryMax: 1 } })
        let [inside, most] = [0, 0]
        const job = async (isTaken: boolean): Promise<void> => {
          for (let attempt = 0; ; attempt += 1) {
            const slot = await slots.take(attempt > 0)
            if (slot === null) throw new Error('expected a slot')
            inside += 1
            most = Math.max(most, inside)
            await settled()
            const isAccepted = isTaken || attempt > 0
            if (isAccepted) slot.accepted()
            else expect(slot.refused()).toBe(true)
            await settled()
            inside -= 1
            slot.giveBack()
            if (isAccepted) return
          }
        }
        await Promise.all(accepts.map(job))
        expect(inside).toBe(0)
        expect(most).toBeLessThanOrEqual(ceiling)
      }),
      { numRuns: 40 },
    )
  })
})
