/** The verdict on attempts that a local server cannot bring about. */
import { describe, expect, test } from '@jest/globals'
import * as operations from '../../src/cekura/operations.js'
import { judge } from '../../src/cekura/verdict.js'

const attempted = 'GET /x/'
const safe = { operation: operations.readAgent, attempted, now: 0 }
const once = { operation: operations.startDraft, attempted, now: 0 }

function broken(code: string, { sent = false, message = '' } = {}) {
  return { state: 'broken', sent, status: null, code, message } as const
}

describe('a connection that did not come about', () => {
  test('because of its certificate is hopeless, and tells how to add one', () => {
    expect(judge(once, broken('SELF_SIGNED_CERT_IN_CHAIN', { message: 'self-signed' }))).toMatchObject({
      outcome: 'fault',
      again: 'no',
      fault: { kind: 'platform', words: 'self-signed (SELF_SIGNED_CERT_IN_CHAIN)' },
    })
    const verdict = judge(safe, broken('CERT_HAS_EXPIRED'))
    expect(verdict.outcome === 'fault' && verdict.fault.advice).toContain('NODE_EXTRA_CA_CERTS')
  })

  test('because of a header that cannot be sent is hopeless', () => {
    expect(judge(safe, broken('UND_ERR_INVALID_ARG', { message: 'invalid header' }))).toMatchObject({
      again: 'no',
    })
  })

  test.each(['CONNECT_DEADLINE', 'UND_ERR_CONNECT_TIMEOUT'])(
    'in time (%s) is sent again, also where it must not be done twice',
    (code) => {
      const words = 'no connection within 10 seconds'
      expect(judge(once, broken(code))).toMatchObject({ again: 'yes', fault: { kind: 'platform', words } })
    },
  )

  test('for an unknown reason is told by its code', () => {
    expect(judge(safe, broken('EWHATEVER'))).toMatchObject({ again: 'yes', fault: { words: 'EWHATEVER' } })
  })
})

describe('a connection that broke after the request was sent', () => {
  test('is passing where it may be sent again, and uncertain where not', () => {
    const reset = broken('ECONNRESET', { sent: true })
    expect(judge(safe, reset)).toMatchObject({ again: 'yes', fault: { kind: 'platform' } })
    expect(judge(once, reset)).toMatchObject({
      again: 'no',
      fault: { kind: 'uncertain', words: 'the connection was reset' },
    })
  })
})

describe('a status that no one has heard of', () => {
  test('is taken for a failure that may pass', () => {
    const answer = { state: 'answered', status: 799, headers: new Map<string, string>(), text: '' } as const
    expect(judge(safe, answer)).toMatchObject({ again: 'yes', fault: { kind: 'platform', status: 799 } })
  })
})
