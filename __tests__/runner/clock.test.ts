/** The real clock: waits that end by time or by signal, and leave nothing behind. */
import { getEventListeners } from 'node:events'
import { expect, test } from '@jest/globals'
import { systemClock } from '../../src/runner/clock.js'

const long = 3_600_000

test('tells the time, and a number from 0 to below 1', () => {
  expect(Math.abs(systemClock.now() - Date.now())).toBeLessThan(1000)
  const drawn = systemClock.random()
  expect(drawn).toBeGreaterThanOrEqual(0)
  expect(drawn).toBeLessThan(1)
})

test('sleeps for as long as asked', async () => {
  const start = performance.now()
  await systemClock.sleep(20)
  expect(performance.now() - start).toBeGreaterThan(15)
})

test('a signal ends the sleep at once, without an error', async () => {
  const controller = new AbortController()
  const slept = systemClock.sleep(long, controller.signal)
  expect(getEventListeners(controller.signal, 'abort')).toHaveLength(1)
  controller.abort()
  await slept
  expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0)
})

test('a signal that is aborted already lets nothing sleep', async () => {
  await systemClock.sleep(long, AbortSignal.abort())
})

test('a sleep that is over leaves no listener', async () => {
  const controller = new AbortController()
  await systemClock.sleep(1, controller.signal)
  expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0)
})

test('a wait longer than a timer can hold is a long one, not none', async () => {
  const controller = new AbortController()
  let over = false
  const slept = systemClock.sleep(2 ** 40, controller.signal).then(() => {
    over = true
  })
  const timer = systemClock.timer(2 ** 40)
  await systemClock.sleep(10)
  expect(over).toBe(false)
  expect(timer.signal.aborted).toBe(false)
  controller.abort()
  timer.cancel()
  await slept
})

test('a timer aborts its signal as a timeout', async () => {
  const { signal } = systemClock.timer(5)
  await systemClock.sleep(long, signal)
  expect(signal.reason).toMatchObject({ name: 'TimeoutError', message: '5 ms are over' })
})

test('a cancelled timer stays quiet', async () => {
  const timer = systemClock.timer(5)
  timer.cancel()
  await systemClock.sleep(20)
  expect(timer.signal.aborted).toBe(false)
})
