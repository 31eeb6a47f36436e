/** Ending calls: accepted or not, and never waited for longer than there is time. */
import { describe, expect, test } from '@jest/globals'
import type { CekuraApi } from '../../src/edges.js'
import { makeLine } from '../../src/steps/end-calls.js'
import { never, rejecting } from './fake-cekura.js'
import { fakeClock } from './fakes.js'

function line(endCalls: CekuraApi['endCalls']) {
  const clock = fakeClock({ automatic: false })
  const cancel = new AbortController()
  const made = makeLine({ cekura: { endCalls }, clock, cancelled: cancel.signal })
  return {
    clock,
    ...made,
    cancel: () => {
      cancel.abort()
    },
  }
}

describe('calls', () => {
  test('are ended where Cekura accepts it, and nothing is left behind', async () => {
    const asked: number[] = []
    const { end, dispose, clock } = line((id) => {
      asked.push(id)
      return Promise.resolve()
    })
    expect(await end(9)).toBe(true)
    dispose()
    expect([asked, clock.timers()]).toEqual([[9], 0])
  })

  test.each(['refused', 'not-found', 'platform', 'forbidden'] as const)(
    'are not known to be ended where it is %s',
    async (kind) => {
      expect(await line(rejecting(kind)).end(9)).toBe(false)
    },
  )

  test('are not waited for longer than half a minute', async () => {
    const { end, clock } = line((_, signal) => never(signal))
    const ended = end(9)
    await clock.advance(29_999)
    expect(clock.timers()).toBe(1)
    await clock.advance(1)
    expect(await ended).toBe(false)
    expect(clock.timers()).toBe(0)
  })

  test('an edge that is broken is no refusal', async () => {
    const { end, clock } = line(() => Promise.reject(new TypeError('broken')))
    await expect(end(9)).rejects.toThrow('broken')
    expect(clock.timers()).toBe(0)
  })
})

describe('after a cancel', () => {
  test('calls have a second and a half, counted from the cancel', async () => {
    const { end, cancel, dispose, clock } = line((_, signal) => never(signal))
    cancel()
    await clock.advance(500)
    const ended = Promise.all([end(8), end(9)])
    await clock.advance(999)
    expect(clock.timers()).toBe(2)
    await clock.advance(1)
    expect(await ended).toEqual([false, false])
    dispose()
    expect(clock.timers()).toBe(0)
  })

  test('those of a suite whose start was answered late have a moment all the same', async () => {
    const { end, cancel, clock } = line((_, signal) => never(signal))
    cancel()
    await clock.advance(2_000)
    const ended = end(9)
    await clock.advance(399)
    expect(clock.timers()).toBe(1)
    await clock.advance(1)
    expect(await ended).toBe(false)
  })

  test('that comes while calls are being ended, these are in a hurry too', async () => {
    const { end, cancel, clock } = line((_, signal) => never(signal))
    const ended = end(9)
    await clock.advance(1_000)
    cancel()
    await clock.advance(1_499)
    expect(clock.timers()).toBe(1)
    await clock.advance(1)
    expect(await ended).toBe(false)
    expect(clock.timers()).toBe(0)
  })

  test('that came before anything was started, the same holds', async () => {
    const clock = fakeClock({ automatic: false })
    const { end, dispose } = makeLine({
      cekura: { endCalls: (_, signal) => never(signal) },
      clock,
      cancelled: AbortSignal.abort(),
    })
    const ended = end(9)
    await clock.advance(1_500)
    expect(await ended).toBe(false)
    dispose()
    expect(clock.timers()).toBe(0)
  })

  test('of a line that is done with, nothing happens any more', () => {
    const { cancel, dispose, clock } = line(() => Promise.resolve())
    dispose()
    cancel()
    expect(clock.timers()).toBe(0)
  })
})
