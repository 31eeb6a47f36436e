/** Slots: never more at once than there are, and everyone in the order of their coming. */
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { makeSlots, sideBySide } from '../../src/steps/slots.js'

const goesOn = new AbortController().signal

describe('slots', () => {
  test('are given at once as long as there are any, and then in the order of coming', async () => {
    const slots = makeSlots(1)
    const entered: string[] = []
    const enter = async (name: string) => {
      expect(await slots.take(goesOn)).toBe(true)
      entered.push(name)
    }
    await enter('first')
    const waiting = [enter('second'), enter('third')]
    await Promise.resolve()
    expect(entered).toEqual(['first'])
    slots.giveBack()
    await waiting[0]
    expect(entered).toEqual(['first', 'second'])
    slots.giveBack()
    await Promise.all(waiting)
    expect(entered).toEqual(['first', 'second', 'third'])
  })

  test('are not taken by one whose signal is aborted before or while it waits', async () => {
    const slots = makeSlots(1)
    const abort = new AbortController()
    expect(await slots.take(AbortSignal.abort())).toBe(false)
    expect(await slots.take(goesOn)).toBe(true)
    const impatient = slots.take(abort.signal)
    const patient = slots.take(goesOn)
    abort.abort()
    expect(await impatient).toBe(false)
    slots.giveBack()
    expect(await patient).toBe(true)
  })

  test('go to no one twice: an abort after the slot was given changes nothing', async () => {
    const slots = makeSlots(1)
    const abort = new AbortController()
    await slots.take(goesOn)
    const second = slots.take(abort.signal)
    const third = slots.take(goesOn)
    slots.giveBack()
    abort.abort()
    expect(await second).toBe(true)
    slots.giveBack()
    expect(await third).toBe(true)
  })

  test('are never exceeded, and all are served, whatever the work takes and whoever gives up', async () => {
    const work = fc.array(fc.record({ turns: fc.nat(4), leaves: fc.boolean() }), { maxLength: 25 })
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 4 }), work, async (count, tasks) => {
        const slots = makeSlots(count)
        const abort = new AbortController()
        let inside = 0
        let most = 0
        const results = tasks.map(async ({ turns, leaves }) => {
          if (!(await slots.take(leaves ? abort.signal : goesOn))) return leaves
          inside += 1
          most = Math.max(most, inside)
          for (let turn = 0; turn < turns; turn += 1) await Promise.resolve()
          inside -= 1
          slots.giveBack()
          return true
        })
        await Promise.resolve()
        abort.abort()
        expect((await Promise.all(results)).every(Boolean)).toBe(true)
        expect(most).toBeLessThanOrEqual(count)
        expect(inside).toBe(0)
        for (let taken = 0; taken < count; taken += 1) expect(await slots.take(goesOn)).toBe(true)
      }),
    )
  })
})

describe('work side by side', () => {
  test('is never more at once than it may be, and is answered in its order', async () => {
    let under = 0
    let most = 0
    const work = async (item: number) => {
      under += 1
      most = Math.max(most, under)
      await new Promise((resolve) => setImmediate(resolve))
      under -= 1
      return item * 2
    }
    expect(await sideBySide([1, 2, 3, 4, 5], { atOnce: 2, signal: goesOn, work })).toEqual([2, 4, 6, 8, 10])
    expect(most).toBe(2)
  })

  test('is told that its turn has not come, once the signal is aborted', async () => {
    const abort = new AbortController()
    const turns = sideBySide(['first', 'second'], {
      atOnce: 1,
      signal: abort.signal,
      work: (item, hasTurn) => {
        abort.abort()
        return Promise.resolve(`${item} ${String(hasTurn)}`)
      },
    })
    expect(await turns).toEqual(['first true', 'second false'])
  })

  test('does not go on behind work that is broken', async () => {
    const begun: string[] = []
    const work = (item: string) => {
      begun.push(item)
      return Promise.reject(new Error('broken'))
    }
    await expect(sideBySide(['first', 'second'], { atOnce: 1, signal: goesOn, work })).rejects.toThrow(
      'broken',
    )
    await new Promise((resolve) => setImmediate(resolve))
    expect(begun).toEqual(['first'])
  })
})
