/** What an answer about a job means, in every shape and word that the service may use. */
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { meaningOf, readJobAnswer, statusWord } from '../../src/core/status.js'

const running = [
  'pending',
  'queued',
  'in_queue',
  'in_progress',
  'processing',
  'running',
  'evaluating',
  'scaling_up',
]
const clarifications = ['needs_clarification', 'needs_agent_clarification', 'pending_clarification']

/** The same payload in each shape of the service. */
const shapes: readonly (readonly [string, (payload: object) => unknown])[] = [
  ['flat', (payload) => payload],
  ['flat beside other fields', (payload) => ({ ...payload, progress_id: 'p', project_id: 3 })],
  ['under result', (payload) => ({ result: payload, progress_id: 'p' })],
  ['under scenario', (payload) => ({ scenario: payload })],
  ['under scenario in result', (payload) => ({ result: { scenario: payload } })],
]

describe.each(shapes)('an answer %s', (_name, shape) => {
  test('is running with each word for it, in any case', () => {
    for (const word of [...running, 'started', 'Pending', 'IN_PROGRESS']) {
      const reading = readJobAnswer(shape({ status: word, instructions: null, error: null }))
      expect(reading).toEqual({ state: 'running', word: word.toLowerCase(), known: true })
    }
  })

  test('is succeeded with each word for it and a text, which is kept as it is', () => {
    for (const status of ['completed', 'Succeeded', 'SUCCESS']) {
      const reading = readJobAnswer(
        shape({ status, instructions: ' New\n', expected_outcome_prompt: 'Done.' }),
      )
      expect(reading).toEqual({ state: 'succeeded', instructions: ' New\n', expectedOutcome: 'Done.' })
    }
  })

  test('is failed with each word for it, and says why', () => {
    for (const status of ['failed', 'error', 'cancelled', 'canceled', 'timeout']) {
      expect(readJobAnswer(shape({ status, error: { message: 'Model overloaded' } }))).toEqual({
        state: 'failed',
        word: status,
        reason: `The job ended as ${status}: Model overloaded.`,
      })
    }
  })

  test('is failed without a reason where the service gives none', () => {
    expect(readJobAnswer(shape({ status: 'failed', error: null }))).toHaveProperty(
      'reason',
      'The job ended as failed.',
    )
  })

  test('is failed when it waits for a person', () => {
    for (const status of clarifications) {
      const reading = readJobAnswer(shape({ status, instructions: 'Old.' }))
      expect(reading).toMatchObject({ state: 'failed', word: status })
      expect(reading).toHaveProperty('reason', expect.stringContaining('waits for a person'))
    }
  })

  test('is failed when it is completed without a text', () => {
    for (const instructions of [null, '', ' \n', undefined, 5]) {
      expect(readJobAnswer(shape({ status: 'completed', instructions }))).toEqual({
        state: 'failed',
        word: 'completed',
        reason: 'The job ended as completed without a text.',
      })
    }
    expect(readJobAnswer(shape({ status: 'completed', error: 'Refused!' }))).toHaveProperty(
      'reason',
      'The job ended as completed without a text: Refused!',
    )
  })

  test('is running with a word that no list names, which is told by name, text or not', () => {
    expect(readJobAnswer(shape({ status: 'Re-Thinking ', instructions: 'Old.' }))).toEqual({
      state: 'running',
      word: 're-thinking',
      known: false,
    })
    expect(readJobAnswer(shape({ status: 3 }))).toEqual({ state: 'running', word: '3', known: false })
  })

  test('is, without a status, succeeded with a text, failed with an error, else running', () => {
    const scenario = { id: 5, name: 'A', personality: 1 }
    expect(readJobAnswer(shape({ ...scenario, instructions: 'New.', expected_outcome_prompt: '' }))).toEqual({
      state: 'succeeded',
      instructions: 'New.',
      expectedOutcome: null,
    })
    expect(readJobAnswer(shape({ ...scenario, instructions: '' }))).toEqual({
      state: 'running',
      word: '',
      known: true,
    })
    expect(readJobAnswer(shape({ status: '', error: ['No credit.'] }))).toEqual({
      state: 'failed',
      word: 'error',
      reason: 'The job failed: No credit.',
    })
  })
})

describe('an answer in layers', () => {
  test('goes by the inner status, as the outer one may be that of the request', () => {
    const answer = { status: 'success', result: { status: 'pending', instructions: 'Old.' } }
    expect(readJobAnswer(answer)).toEqual({ state: 'running', word: 'pending', known: true })
  })

  test('goes by the outer status where the inner one is not known', () => {
    const answer = { status: 'completed', scenario: { status: 'draft', instructions: 'New.' } }
    expect(readJobAnswer(answer)).toMatchObject({ state: 'succeeded', instructions: 'New.' })
  })

  test('finds the text beside or below the status', () => {
    expect(readJobAnswer({ status: 'completed', result: { instructions: 'New.' } })).toMatchObject({
      state: 'succeeded',
    })
  })
})

describe('an answer that says nothing about a job', () => {
  test.each([
    null,
    undefined,
    'text',
    7,
    [],
    [{ status: 'completed' }],
    {},
    { detail: 'x' },
    { result: null },
  ])('is no reading: %j', (answer) => {
    expect(readJobAnswer(answer)).toBeNull()
  })

  test('is still running when it is wrapped deeper than any form of the service', () => {
    let answer: unknown = { status: 'completed', instructions: 'Text.' }
    for (let level = 0; level < 10_000; level += 1) answer = { result: answer, progress_id: 'p' }
    expect(readJobAnswer(answer)).toEqual({ state: 'running', word: '', known: true })
  })

  test('whatever it is, never fails and never makes up a text', () => {
    fc.assert(
      fc.property(fc.anything(), (answer) => {
        const reading = readJobAnswer(answer)
        if (reading?.state === 'succeeded') expect(reading.instructions.trim()).not.toBe('')
        else expect(['running', 'failed', undefined]).toContain(reading?.state)
      }),
    )
  })
})

describe('a status word', () => {
  test('is known with hyphens or spaces for underscores', () => {
    expect(['In Progress', 'in-progress', 'needs clarification'].map(meaningOf)).toEqual([
      'running',
      'running',
      'needs-person',
    ])
  })

  test('is nothing where it is blank or no text', () => {
    expect([null, true, {}, ' \u0000', ''].map(statusWord)).toEqual([null, null, null, null, null])
  })
})
