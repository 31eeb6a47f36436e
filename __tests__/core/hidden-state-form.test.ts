/** The hidden state's spelling: one for equal states, read back exactly, and nothing else read at all. */
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { readState, writeState } from '../../src/core/hidden-state-form.js'
import { shortKey } from '../../src/core/hidden-state.js'
import { growth, linear } from './growth.js'
import { sha256 } from './sample-report.js'
import { anyState, anyText, entry, key, running, state, succeeded } from './sample-state.js'

const proposal = state({
  entries: [
    entry({ id: 1, outcome: 'It is booked.', settle: 'settled-0123abcd' }),
    entry({ id: 2, after: null }),
  ],
})
const written = writeState(proposal)

describe('a written state', () => {
  test('reads back as it was, whatever its texts', () => {
    fc.assert(
      fc.property(anyState, (any) => {
        expect(readState(writeState(any))).toEqual({ state: any })
      }),
    )
  })

  test('is the same for the same state in another order', () => {
    fc.assert(
      fc.property(anyState, (any) => {
        const turned = { ...any, entries: any.entries.toReversed(), jobs: any.jobs.toReversed() }
        expect(writeState(turned)).toBe(writeState(any))
      }),
    )
  })

  test('has its names in alphabetical order and no white space', () => {
    expect(writeState(state({ digest: '', guidanceDigest: 'g', headSha: 'h', jobs: [running('a')] }))).toBe(
      `{"applied":null,"bound":["acme/clinic-agent",12,7,"https://api.cekura.ai"],"digest":"","entries":[],"guidance":"g","head":"h","jobs":[["${key('a')}","running","job-a","improve","2026-08-21T09:30:01.000Z"]],"proposal":"whole","run":[4711,2],"version":1}`,
    )
  })

  test('holds a text that is proposed once, however many jobs and outcomes repeat it', () => {
    const after = 'Ask for an appointment on Wednesday.'
    const outcome = 'An appointment on Wednesday is booked.'
    const job = { ...succeeded('a', after), expectedOutcome: outcome }
    const both = state({ entries: [entry({ id: 1, after, outcome })], jobs: [job, succeeded('b', after)] })
    expect(writeState(both).split(after)).toHaveLength(2)
    expect(writeState(both).split(outcome)).toHaveLength(2)
  })

  test('is well-formed even where a text is not, so that no encoding can change it', () => {
    const halves = writeState(state({ entries: [entry({ id: 1, after: 'a\uD800b\uDC00' })] }))
    expect(Buffer.from(halves, 'utf8').toString('utf8')).toBe(halves)
  })
})

describe('what is not read', () => {
  const changed = (change: Record<string, unknown>): string =>
    JSON.stringify(Object.assign(JSON.parse(written), change))

  test.each([
    ['nothing', ''],
    ['a cut text', written.slice(0, -1)],
    ['a list', '[]'],
    ['null', 'null'],
    ['no version', changed({ version: undefined })],
    ['a version that is no whole number', changed({ version: 1.5 })],
    ['a version in quotes', changed({ version: '1' })],
    ['a field that is missing', changed({ bound: undefined })],
    ['a field that the form does not have', changed({ extra: 1 })],
    ['a scenario id in quotes', changed({ entries: [['1', sha256('a'), 'b', null, null]] })],
    ['a scenario id that is not exact', changed({ entries: [[2 ** 53, sha256('a'), 'b', null, null]] })],
    ['a hash that is none', changed({ entries: [[1, 'abc', 'b', null, null]] })],
    ['a hash in capitals', changed({ entries: [[1, sha256('a').toUpperCase(), 'b', null, null]] })],
    ['an entry that is too short', changed({ entries: [[1, sha256('a'), 'b', null]] })],
    ['an entry that is too long', changed({ entries: [[1, sha256('a'), 'b', null, null, null]] })],
    ['a text that is a number', changed({ entries: [[1, sha256('a'), 7, null, null]] })],
    ['a long key', changed({ jobs: [[sha256('a'), 'uncertain', 't']] })],
    ['a job in another state', changed({ jobs: [[key('a'), 'failed', 't']] })],
    ['a job of another kind', changed({ jobs: [[key('a'), 'running', 'p', 'guess', 't']] })],
    ['a job with a text that is not there', changed({ jobs: [[key('a'), 'succeeded', 'p', 9, null]] })],
    ['a job with a text before the first', changed({ jobs: [[key('a'), 'succeeded', 'p', -1, null]] })],
    ['a job with a text that stays', changed({ jobs: [[key('a'), 'succeeded', 'p', 1, null]] })],
    ['a job with an outcome of no entry', changed({ jobs: [[key('a'), 'succeeded', 'p', 'text', true]] })],
    [
      'a job with an outcome that its entry leaves as it is',
      changed({
        entries: [[1, sha256('a'), 'b', null, null]],
        jobs: [[key('a'), 'succeeded', 'p', 0, true]],
      }),
    ],
    ['another word for the proposal', changed({ proposal: 'half' })],
  ])('%s', (_, text) => {
    expect(readState(text)).toEqual({ problem: 'malformed' })
  })

  test('the text that all of these are changed from is read', () => {
    expect(readState(changed({}))).toEqual({ state: proposal })
  })

  test('an older or a newer format, whatever else it holds', () => {
    expect(readState(changed({ version: 0, entries: 'other' }))).toEqual({ problem: 'older' })
    expect(readState(changed({ version: 2, entries: 'other' }))).toEqual({ problem: 'newer' })
  })

  test('any other text, without throwing', () => {
    fc.assert(
      fc.property(fc.oneof(anyText, fc.json()), (text) => {
        expect(readState(text)).toHaveProperty('problem')
      }),
    )
  })

  test('a text with one character changed reads as another state that is written so, or not at all', () => {
    fc.assert(
      fc.property(fc.nat(), fc.string({ minLength: 1, maxLength: 1 }), (place, other) => {
        const at = place % written.length
        const reading = readState(written.slice(0, at) + other + written.slice(at + 1))
        if ('state' in reading) expect(readState(writeState(reading.state))).toEqual(reading)
        else expect(reading.problem).toMatch(/^(malformed|older|newer)$/)
      }),
    )
  })

  test('hostile depth and length take time that grows with the length only', () => {
    expect(growth(readState, '[')).toBeLessThan(linear)
    expect(growth((text) => readState(changed({ jobs: [[key('a'), 'uncertain', text]] })), '"')).toBeLessThan(
      linear,
    )
  })
})

test('a short key is the first 128 bits of a hash', () => {
  expect(shortKey(sha256('a'))).toBe(sha256('a').slice(0, 32))
})
