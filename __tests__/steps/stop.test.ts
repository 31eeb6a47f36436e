/** The stop of a run: one reason, the first one, and nothing left behind. */
import { describe, expect, test } from '@jest/globals'
import { InputError } from '../../src/core/input-error.js'
import { endingOf, endingOfError, makeStop } from '../../src/steps/stop.js'
import { serviceError } from './fake-cekura.js'
import { fakeClock, fakeRunner } from './fakes.js'

function stopped() {
  const clock = fakeClock({ automatic: false })
  const cancel = new AbortController()
  const stop = makeStop({ clock, cancelled: cancel.signal, timeoutMs: 1_000 })
  return { clock, cancel, stop }
}

describe('a stop', () => {
  test('lets the run go on until something happens', async () => {
    const { clock, stop } = stopped()
    await clock.advance(999)
    expect([stop.signal.aborted, stop.ending()]).toEqual([false, null])
  })

  test('comes with the deadline', async () => {
    const { clock, stop } = stopped()
    await clock.advance(1_000)
    expect([stop.signal.aborted, stop.ending()]).toEqual([true, { kind: 'deadline' }])
  })

  test('comes with a cancel, and keeps that reason when the deadline passes too', async () => {
    const { clock, cancel, stop } = stopped()
    cancel.abort()
    await clock.advance(1_000)
    expect([stop.signal.aborted, stop.ending()]).toEqual([true, { kind: 'cancelled' }])
  })

  test('comes at once when the run was cancelled before it', () => {
    const stop = makeStop({ clock: fakeClock(), cancelled: AbortSignal.abort(), timeoutMs: 1_000 })
    expect([stop.signal.aborted, stop.ending()]).toEqual([true, { kind: 'cancelled' }])
  })

  test('comes with an error, of which the first one stays', () => {
    const { stop } = stopped()
    stop.end({ kind: 'broken', message: 'first' })
    stop.end({ kind: 'platform', message: 'second' })
    expect([stop.signal.aborted, stop.ending()]).toEqual([true, { kind: 'broken', message: 'first' }])
  })

  test('leaves no timer behind, and hears nothing more, when it is disposed of', () => {
    const { clock, cancel, stop } = stopped()
    expect(clock.timers()).toBe(1)
    stop.dispose()
    cancel.abort()
    expect([clock.timers(), stop.signal.aborted, stop.ending()]).toEqual([0, false, null])
  })
})

describe('an error of the service', () => {
  test.each([
    ['platform', 'platform'],
    ['uncertain', 'platform'],
    ['unauthorized', 'broken'],
    ['forbidden', 'broken'],
    ['no-credit', 'broken'],
    ['not-found', 'broken'],
    ['refused', 'broken'],
    ['aborted', 'broken'],
  ] as const)('of the kind %s ends a run as %s, in its own words', (kind, ending) => {
    const error = serviceError(kind)
    expect(endingOf(error)).toEqual({ kind: ending, message: error.message })
  })
})

describe('any error', () => {
  test('of the service or of the inputs ends a run in its own words, without a stack', () => {
    const runner = fakeRunner()
    const inputs = new InputError([{ input: 'mode', message: 'is wrong.' }])
    expect(endingOfError(inputs, runner)).toEqual({ kind: 'broken', message: 'mode: is wrong.' })
    expect(endingOfError(serviceError('platform'), runner).kind).toBe('platform')
    expect(runner.debugLines).toEqual([])
  })

  test('that no one has foreseen ends a run as ours, with its stack in the debug log only', () => {
    const runner = fakeRunner()
    const error = new TypeError('x is not a function.')
    expect(endingOfError(error, runner)).toEqual({
      kind: 'broken',
      message:
        'The action itself failed: x is not a function. Run it again with debug logging, and report what it says.',
    })
    expect(runner.debugLines).toEqual([error.stack])
  })

  test('that is no error at all, or has no stack, ends a run too', () => {
    const runner = fakeRunner()
    const bare = new Error('bare')
    delete bare.stack
    expect(endingOfError('thrown text', runner)).toMatchObject({ kind: 'broken' })
    expect(endingOfError(bare, runner)).toMatchObject({ kind: 'broken' })
    expect(runner.debugLines).toEqual([''])
  })
})
