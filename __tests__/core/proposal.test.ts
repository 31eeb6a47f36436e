/** Which hidden states are trusted, and what is said of those that are not. */
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { writeState } from '../../src/core/hidden-state-form.js'
import type { HiddenState } from '../../src/core/hidden-state.js'
import { readMarker, withMarker } from '../../src/core/comment-marker.js'
import { openProposal, openState, type Opened } from '../../src/core/proposal.js'
import { makeSeal } from '../../src/runner/seal.js'
import { growth, linear } from './growth.js'
import { anyState, anyText, bound, entry, state } from './sample-state.js'

const seal = makeSeal('a key that only the tests know')
const whole = state({ entries: [entry({ id: 1 })] })
const shown = 'The diffs.'
const sealedState = (any: HiddenState): string => seal.stamp(seal.seal(writeState(any)), shown)
const sealed = sealedState(whole)
const open = (text: string, expected = bound) => openProposal({ sealed: text, shown, seal, expected })
const problemOf = (text: string, expected = bound): string => {
  const opening = open(text, expected)
  return 'problem' in opening ? opening.problem : ''
}

describe('a proposal', () => {
  test('opens as it was sealed, for what it was made for', () => {
    fc.assert(
      fc.property(anyState, (any) => {
        const opening = openState({ sealed: sealedState(any), shown, seal, expected: any.bound })
        expect(opening).toEqual({ state: any, intact: true })
      }),
    )
    expect(open(sealed)).toEqual({ state: whole, intact: true })
  })

  test('goes through a comment unchanged', () => {
    const marker = { key: '7', runId: 4711, attempt: 2, headSha: whole.headSha, state: sealed }
    expect(open(readMarker(withMarker(shown, marker))?.state ?? '')).toEqual({ state: whole, intact: true })
  })

  test('with nothing to change is still one', () => {
    const nothing = state({ digest: '' })
    expect(open(sealedState(nothing))).toEqual({ state: nothing, intact: true })
  })
})

describe('a proposal is refused, with a reason of its own and a next step,', () => {
  const answering = (answer: Opened): string => {
    const opening = openProposal({
      sealed,
      shown,
      seal: { open: () => answer, unstamp: () => ({ sealed, intact: true }) },
      expected: bound,
    })
    return 'problem' in opening ? opening.problem : ''
  }
  const refusals = [
    ['when there is none', problemOf(''), 'carries no hidden proposal'],
    ['when it is cut', problemOf(sealed.slice(0, 20)), 'is cut or was edited'],
    ['when its seal is of another version', problemOf(sealed.replace('v1.', 'v2.')), 'does not know'],
    ['when it is sealed with another key', problemOf(makeSeal('x').seal(writeState(whole))), 'another key'],
    ['when it unpacks to too much', answering({ problem: 'size' }), 'unpacks to more'],
    ['when it is no state', problemOf(seal.seal('{}')), 'says nothing that this action understands'],
    ['when its format is older', problemOf(seal.seal('{"version":0}')), 'older format'],
    ['when its format is newer', problemOf(seal.seal('{"version":2}')), 'newer format'],
    [
      'when it is of another repository',
      problemOf(sealed, { ...bound, repository: 'acme/other' }),
      'the repository acme/clinic-agent, and this is acme/other',
    ],
    [
      'when it is of another pull request',
      problemOf(sealed, { ...bound, pullRequest: 13 }),
      'pull request #12, and this is #13',
    ],
    [
      'when it is of another agent',
      problemOf(sealed, { ...bound, agentId: 8 }),
      'agent 7, and `agent-id` is 8',
    ],
    [
      'when it is of another API',
      problemOf(sealed, { ...bound, apiOrigin: 'https://api.example' }),
      'https://api.cekura.ai, and `api-url` points to https://api.example',
    ],
    [
      'when it was too large',
      problemOf(sealedState(state({ proposal: 'left-out' }))),
      'too large for the comment',
    ],
    [
      'when nobody has seen it',
      problemOf(sealedState(state({ proposal: 'unfinished' }))),
      'Run 4711 did not come to its end',
    ],
  ] as const

  test.each(refusals)('%s', (...[, problem, words]) => {
    expect(problem).toContain(words)
    expect(problem).toMatch(/(mode: propose|`plan`|Use the same)/)
  })

  test('and no two reasons read the same', () => {
    expect(new Set(refusals.map(([, problem]) => problem)).size).toBe(refusals.length)
  })

  test('with one character changed anywhere', () => {
    fc.assert(
      fc.property(fc.nat(), fc.string({ minLength: 1, maxLength: 1 }), (place, other) => {
        const at = place % sealed.length
        fc.pre(sealed[at] !== other)
        expect(problemOf(sealed.slice(0, at) + other + sealed.slice(at + 1))).not.toBe('')
      }),
    )
  })

  test('whatever text stands in its place, sealed with another key or not at all', () => {
    const forger = makeSeal('a guess')
    fc.assert(
      fc.property(fc.oneof(anyText, anyState.map(writeState)), (text) => {
        expect(problemOf(text)).not.toBe('')
        expect(problemOf(forger.seal(text))).not.toBe('')
      }),
    )
  })

  test('in time that grows with its length only', () => {
    expect(growth(open, 'v1.A.')).toBeLessThan(linear)
    expect(growth((text) => open(`${sealed}${text}`), 'A')).toBeLessThan(linear)
  })
})

test('a proposal beside a text that was edited is refused, and its jobs are known all the same', () => {
  const beside = (text: string) => ({ sealed, shown: text, seal, expected: bound })
  expect(openProposal(beside('Other diffs.'))).toEqual({
    problem: expect.stringContaining('visible text was edited') as unknown,
  })
  expect(openState(beside('Other diffs.'))).toEqual({ state: whole, intact: false })
  expect(openProposal(beside('\r\nThe diffs.\r\n'))).toEqual({ state: whole, intact: true })
  // Without its stamp, or with that of another state, it is beside nothing that it was made with.
  const stripped = seal.unstamp(sealed, shown).sealed
  const moved = `${stripped}.${seal.stamp(seal.seal('{}'), shown).split('.').at(-1) ?? ''}`
  for (const each of [stripped, moved])
    expect(openProposal({ ...beside(shown), sealed: each })).toHaveProperty('problem')
})

describe('the state for the next run', () => {
  test.each(['left-out', 'unfinished'] as const)('opens without a proposal too (%s)', (proposal) => {
    const without = state({ proposal })
    expect(openState({ sealed: sealedState(without), shown, seal, expected: bound })).toEqual({
      state: without,
      intact: true,
    })
  })
})
