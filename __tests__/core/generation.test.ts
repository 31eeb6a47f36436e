/** The progress of a generation: reading it, and seeing that it is over or has stalled. */
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import {
  endAfter,
  generationState,
  readGenerationAnswer,
  stallAfter,
  type GenerationReading,
} from '../../src/core/generation.js'

describe('reading the progress of a generation', () => {
  test('takes counts as numbers and as strings, and the ids of what is made, each once', () => {
    const scenarios_list = [{ id: 5, name: 'A' }, { id: '6' }, { id: 5 }, { name: 'no id' }, 7, null]
    const counts = { total_scenarios: '4', completed_scenarios: 3, failed_scenarios: ' 1 ' }
    expect(readGenerationAnswer({ ...counts, scenarios_list, status: 'In_Progress' })).toEqual({
      total: 4,
      completed: 3,
      failed: 1,
      scenarioIds: [5, 6, 7],
      status: 'in_progress',
    })
  })

  test('takes what is not said for zero, and completed for what is listed', () => {
    expect(readGenerationAnswer({ status: 'pending' })).toEqual({
      total: 0,
      completed: 0,
      failed: 0,
      scenarioIds: [],
      status: 'pending',
    })
    expect(readGenerationAnswer({ total_scenarios: 2, scenarios_list: [{ id: 1 }] })).toMatchObject({
      completed: 1,
    })
  })

  test.each([
    null,
    'text',
    5,
    [],
    {},
    { total_scenarios: -1 },
    { total_scenarios: 1.5, completed_scenarios: 'x' },
  ])('finds nothing in %j', (answer) => {
    expect(readGenerationAnswer(answer)).toBeNull()
  })

  test('never fails', () => {
    fc.assert(
      fc.property(fc.anything(), (answer) => {
        const reading = readGenerationAnswer(answer)
        if (reading !== null) expect(reading.completed).toBeGreaterThanOrEqual(0)
      }),
    )
  })
})

describe('the state of a generation', () => {
  const reading: GenerationReading = { total: 4, completed: 1, failed: 0, scenarioIds: [], status: null }

  function state(part: Partial<GenerationReading>, times: { now?: number; lastProgressAt?: number } = {}) {
    return generationState({
      reading: { ...reading, ...part },
      startedAt: 1000,
      lastProgressAt: times.lastProgressAt ?? 1000,
      now: times.now ?? 1000,
    })
  }

  test('is over when completed and failed reach the total', () => {
    expect(state({ completed: 3, failed: 1 })).toBe('over')
    expect(state({ completed: 3, failed: 0 })).toBe('running')
  })

  test('is not over with zero of zero', () => {
    expect(state({ total: 0, completed: 0 })).toBe('running')
  })

  test.each(['completed', 'failed', 'cancelled', 'timeout', 'success'])(
    'is over with the word %s',
    (status) => {
      expect(state({ status })).toBe('over')
    },
  )

  test('needs a person with a word that says so, even when time has run out', () => {
    expect(state({ status: 'pending_clarification', completed: 0 }, { now: 1000 + 2 * stallAfter })).toBe(
      'needs-person',
    )
  })

  test('goes on with a word that is running or not known', () => {
    expect(state({ status: 'running' })).toBe('running')
    expect(state({ status: 'dreaming' })).toBe('running')
  })

  test('is stalled when none is done after five minutes, and not before', () => {
    expect(state({ completed: 0 }, { now: 1000 + stallAfter - 1 })).toBe('running')
    expect(state({ completed: 0 }, { now: 1000 + stallAfter })).toBe('stalled')
  })

  test('is over four minutes after the last progress, and not before', () => {
    const lastProgressAt = 500_000
    expect(state({}, { lastProgressAt, now: lastProgressAt + endAfter - 1 })).toBe('running')
    expect(state({}, { lastProgressAt, now: lastProgressAt + endAfter })).toBe('over')
    expect(state({ completed: 0, failed: 1 }, { lastProgressAt, now: lastProgressAt + endAfter })).toBe(
      'over',
    )
  })
})
