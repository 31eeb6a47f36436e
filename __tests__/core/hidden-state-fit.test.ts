/** What a state gives up when a comment has too little room for it, and in which order. */
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { fitState } from '../../src/core/hidden-state-fit.js'
import { writeState } from '../../src/core/hidden-state-form.js'
import type { HiddenState } from '../../src/core/hidden-state.js'
import { anyState, entry, key, running, state, succeeded } from './sample-state.js'

const sizeOf = (written: string): number => written.length
const size = (any: HiddenState): number => sizeOf(writeState(any))

const proposed = succeeded('proposed', 'The proposed text. '.repeat(20))
const long = succeeded('long', 'A rejected text. '.repeat(30))
const short = succeeded('short', 'A rejected text.')
const same = succeeded('same', null)
const atWork = running('at work')
const lost = { key: key('lost'), state: 'uncertain', startedAt: '2026-08-21T09:30:01.000Z' } as const
const entries = [
  entry({ id: 1, after: 'The proposed text. '.repeat(20) }),
  entry({ id: 2, after: 'Other. '.repeat(90) }),
]
const byKey = (jobs: HiddenState['jobs']): HiddenState['jobs'] =>
  jobs.toSorted((a, b) => (a.key < b.key ? -1 : 1))
const whole = state({ entries, jobs: byKey([proposed, long, short, same, atWork, lost]) })
const without = (...gone: HiddenState['jobs']): HiddenState => ({
  ...whole,
  jobs: whole.jobs.filter((job) => !gone.includes(job)),
})
const bare = (jobs: HiddenState['jobs']): HiddenState => ({
  ...whole,
  entries: [],
  proposal: 'left-out',
  jobs: byKey(jobs),
})

describe('a state that does not fit', () => {
  test('stays as it is as long as it fits', () => {
    expect(fitState(whole, { maxCharacters: size(whole), sizeOf })).toEqual({ state: whole, jobsLeftOut: 0 })
  })

  test.each([
    ['the longest text that is no proposal', without(long), size(whole) - 1, 1],
    ['then the others that are none', without(long, short), size(without(long)) - 1, 2],
    [
      'then the proposal, which makes room for the texts of all jobs again',
      bare(whole.jobs),
      size(without(long, short)) - 1,
      0,
    ],
    [
      'then the longest text of a job',
      bare([proposed, short, same, atWork, lost]),
      size(bare(whole.jobs)) - 1,
      1,
    ],
    ['then the next', bare([short, same, atWork, lost]), size(bare([proposed, same, atWork, lost])) - 1, 2],
    ['then all of them', bare([same, atWork, lost]), size(bare([short, same, atWork, lost])) - 1, 3],
    [
      'then what is known without a text, before what may be running',
      bare([atWork, lost]),
      size(bare([same, atWork, lost])) - 1,
      4,
    ],
  ])('gives up %s', (...[, expected, maxCharacters, jobsLeftOut]) => {
    expect(fitState(whole, { maxCharacters, sizeOf })).toEqual({ state: expected, jobsLeftOut })
  })

  test('says that nothing fits rather than pretending', () => {
    const none = bare([])
    expect(fitState(whole, { maxCharacters: size(none), sizeOf }).state).toEqual(none)
    expect(fitState(whole, { maxCharacters: size(none) - 1, sizeOf })).toEqual({
      state: null,
      jobsLeftOut: 6,
    })
  })

  test('is not said to have lost a proposal when it had none', () => {
    const nothing = state({ jobs: [long], proposal: 'unfinished' })
    const fitted = fitState(nothing, { maxCharacters: size(nothing) - 1, sizeOf })
    expect(fitted).toEqual({ state: { ...nothing, jobs: [] }, jobsLeftOut: 1 })
  })

  test('measures a few times only, however many jobs there are', () => {
    const jobs = byKey(Array.from({ length: 1000 }, (_, index) => succeeded(`${index}`, `text ${index}`)))
    let measured = 0
    const counted = (written: string): number => {
      measured += 1
      return sizeOf(written)
    }
    const { state: fitted, jobsLeftOut } = fitState(state({ jobs }), {
      maxCharacters: 40_000,
      sizeOf: counted,
    })
    expect(fitted?.jobs).toHaveLength(1000 - jobsLeftOut)
    expect(fitted?.jobs.length).toBeGreaterThan(300)
    expect(measured).toBeLessThan(16)
  })

  test('any state in any room: what is answered fits, and proposes all or nothing', () => {
    fc.assert(
      fc.property(anyState, fc.nat({ max: 3000 }), (any, maxCharacters) => {
        const { state: fitted, jobsLeftOut } = fitState(any, { maxCharacters, sizeOf })
        if (fitted === null) {
          expect(size({ ...any, entries: [], jobs: [] })).toBeGreaterThan(maxCharacters - 'left-out'.length)
          return
        }
        expect(size(fitted)).toBeLessThanOrEqual(maxCharacters)
        expect(any.jobs).toEqual(expect.arrayContaining([...fitted.jobs]))
        expect(fitted.jobs).toHaveLength(any.jobs.length - jobsLeftOut)
        const kept = fitted.entries.length === any.entries.length
        expect(fitted).toMatchObject(
          kept
            ? { entries: any.entries, proposal: any.proposal }
            : { entries: [], proposal: 'left-out', digest: any.digest },
        )
      }),
    )
  })
})
