/** What GitHub says of a refusal, in each of the forms in which it says it. */
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { GitHubFault, readFault, stopped, unreadableAnswer } from '../../src/github/fault.js'

const now = Date.UTC(2026, 7, 21, 9, 30)

/** As octokit throws it. */
function answered(
  ...[status, data, headers = {}]: readonly [number, unknown, Readonly<Record<string, string>>?]
): GitHubFault {
  const error = Object.assign(new Error('octokit'), { response: { status, headers, data } })
  return readFault(error, now)
}

describe('the words of a refusal', () => {
  test.each<[string, unknown, string]>([
    ['its message alone', { message: 'Validation Failed' }, 'Validation Failed'],
    [
      'with objects, as of a comment',
      { message: 'Validation Failed', errors: [{ message: 'Body is too long', code: 'custom' }] },
      'Validation Failed: Body is too long',
    ],
    [
      'with texts, as of a review',
      { message: 'Unprocessable Entity', errors: ['Line could not be resolved', 'Path is\nwrong'] },
      'Unprocessable Entity: Line could not be resolved: Path is wrong',
    ],
    [
      'with what is neither beside them',
      { message: 'No', errors: ['First', 7, null, { code: 'missing' }, { message: 'Second' }] },
      'No: First: Second',
    ],
    ['with details in no list', { message: 'No', errors: 'all of it' }, 'No'],
    ['in no form that is known', '<html>', ''],
  ])('are %s', (...[, data, expected]) => {
    expect(answered(422, data).words).toBe(expected)
  })

  test('are one line of at most 200 characters, whatever GitHub sends', () => {
    const errors = fc.array(fc.oneof(fc.string(), fc.record({ message: fc.string() }), fc.anything()))
    fc.assert(
      fc.property(fc.string(), errors, (message, details) => {
        const { words } = answered(422, { message, errors: details })
        expect(words.length).toBeLessThanOrEqual(200)
        expect(words).not.toMatch(/[\n\r]/)
      }),
    )
  })
})

describe('the advice', () => {
  test('of a locked conversation fits comments and suggestions', () => {
    const { advice, kind } = answered(403, { message: 'Unable to create review because issue is locked.' })
    expect(kind).toBe('refused')
    expect(advice).toBe(
      'The conversation of the pull request is locked or gone. Unlock it, or set `comment: off` (for suggestions `suggest: off`).',
    )
    expect(answered(410, { message: 'Gone' }).advice).toBe(advice)
  })

  test('of a limit is to wait, and for how long', () => {
    const limited = answered(403, { message: 'You have exceeded a secondary rate limit.' })
    expect([limited.kind, limited.waitMs]).toEqual(['passing', 60_000])
    expect(answered(429, { message: 'Slow down' }, { 'retry-after': '5' }).waitMs).toBe(5_000)
    const reset = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(now / 1000 + 30) }
    expect(answered(403, { message: 'Limit' }, reset).waitMs).toBe(30_000)
    const garbled = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': 'soon' }
    expect(answered(403, { message: 'Limit' }, garbled).waitMs).toBe(60_000)
  })
})

describe('a request without an answer', () => {
  test('says what the network said, and may pass', () => {
    const cause = new Error('fetch failed', { cause: new Error('connect ECONNREFUSED') })
    const fault = readFault(new Error('fetch failed', { cause }), now)
    expect(fault).toMatchObject({ kind: 'passing', status: null, words: 'connect ECONNREFUSED' })
    expect(fault.message).toBe('GitHub could not be reached: connect ECONNREFUSED')
    expect(readFault('broken', now).words).toBe('broken')
    expect(readFault(fault, now)).toBe(fault)
  })

  test('or with an answer of no use is told apart from one that the run ended', () => {
    expect(unreadableAnswer(200)).toMatchObject({ kind: 'passing', status: 200 })
    expect(stopped()).toMatchObject({ kind: 'stopped', message: 'The run was stopped' })
  })
})
