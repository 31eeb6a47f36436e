/** The ledger: what is known of each job, by either form of its key, and who is told of a change. */
import { describe, expect, test } from '@jest/globals'
import type { KnownJob } from '../../src/core/hidden-state.js'
import { makeLedger } from '../../src/steps/ledger.js'
import { key, running, succeeded } from '../core/sample-state.js'
import { sha256 } from './fakes.js'

function ledgerWith(...earlier: readonly KnownJob[]) {
  let changes = 0
  const ledger = makeLedger({
    earlier,
    onChange: () => {
      changes += 1
    },
  })
  return { ledger, changes: () => changes }
}

describe('a ledger', () => {
  test('knows what earlier runs knew, by the full key and by its short form', () => {
    const { ledger, changes } = ledgerWith(running('a'))
    expect([ledger.known(sha256('a')), ledger.known(key('a'))]).toEqual([running('a'), running('a')])
    expect(ledger.known(sha256('b'))).toBeNull()
    expect(changes()).toBe(0)
  })

  test('of two earlier records of a job takes the later', () => {
    const { ledger } = ledgerWith(running('a'), succeeded('a', 'New.'))
    expect(ledger.jobs()).toEqual([succeeded('a', 'New.')])
  })

  test('tells of what is noted, which takes the place of what was known', () => {
    const { ledger, changes } = ledgerWith(running('a'), running('b'))
    ledger.note(succeeded('a', null))
    expect(ledger.jobs()).toEqual([succeeded('a', null), running('b')])
    expect(changes()).toBe(1)
  })

  test('tells of what is forgotten, and of nothing where it was not known', () => {
    const { ledger, changes } = ledgerWith(running('a'))
    ledger.forget(sha256('a'))
    ledger.forget(key('a'))
    expect(ledger.jobs()).toEqual([])
    expect(changes()).toBe(1)
  })
})
