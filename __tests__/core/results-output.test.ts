/** The outputs that follow from a report. */
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { z } from 'zod'
import { outcomes } from '../../src/core/model.js'
import { notProven } from '../../src/core/proof.js'
import { outputValues, resultsCharacters, resultsOutput } from '../../src/core/results-output.js'
import { hostileReport, improved, report, result } from './sample-report.js'

const rows = z.array(
  z.strictObject({
    id: z.number(),
    name: z.string().optional(),
    status: z.enum(outcomes),
    url: z.string().optional(),
  }),
)
const read = (text: string): z.infer<typeof rows> => rows.parse(JSON.parse(text))
const many = (count: number, name: string): ReturnType<typeof report> =>
  report({ results: Array.from({ length: count }, (_, index) => result({ id: 1_000_000 + index, name })) })

describe('the outputs', () => {
  test('are all there as text, counts of nothing as 0', () => {
    expect(outputValues(report({ verdict: { conclusion: 'neutral', reason: 'Nothing to do.' } }))).toEqual({
      conclusion: 'neutral',
      reason: 'Nothing to do.',
      selected: '0',
      created: '0',
      improved: '0',
      unchanged: '0',
      reused: '0',
      rejected: '0',
      failed: '0',
      timeout: '0',
      uncertain: '0',
      skipped: '0',
      drifted: '0',
      applied: '0',
      changed: 'false',
      'scenario-ids': '',
      results: '[]',
      'plan-digest': '',
      proof: '',
    })
  })

  test('say in one word what a proof has shown', () => {
    const proof = notProven({ channel: 'text', estimatedCost: null, reason: 'Nothing was run.' })
    expect(outputValues(report({ proof })).proof).toBe('inconclusive')
  })

  test('give each count under its own name', () => {
    const counts = {
      ...report().counts,
      selected: 1,
      created: 2,
      improved: 3,
      unchanged: 4,
      reused: 5,
      rejected: 6,
    }
    const others = { failed: 7, timeout: 8, uncertain: 9, skipped: 10, drifted: 11, applied: 12 }
    const values = outputValues({ ...report(), counts: { ...counts, ...others } })
    expect(values).toMatchObject({ selected: '1', created: '2', improved: '3', unchanged: '4', reused: '5' })
    expect(values).toMatchObject({ rejected: '6', failed: '7', timeout: '8', uncertain: '9', skipped: '10' })
    expect(values).toMatchObject({ drifted: '11', applied: '12' })
  })

  test('list the ids of all selected scenarios for a step that runs them', () => {
    const values = outputValues(report({ results: [result({ id: 12 }), improved({ id: 3 })] }))
    expect(values['scenario-ids']).toBe('3,12')
    expect(values['plan-digest']).toMatch(/^[0-9a-f]{64}$/)
  })

  test.each(outcomes)('say that a text has changed only where it has: %s', (status) => {
    const { changed } = outputValues(report({ results: [result({ id: 1, status, after: 'Another.' })] }))
    expect(changed).toBe(`${['improved', 'applied', 'reverted'].includes(status)}`)
  })
})

describe('the output `results`', () => {
  test('is JSON with id, name, status and url of each scenario', () => {
    expect(read(resultsOutput(report({ results: [improved({ id: 5, name: 'Books "a" slot' })] })))).toEqual([
      { id: 5, name: 'Books "a" slot', status: 'improved', url: 'https://dashboard.cekura.ai/test-case/5' },
    ])
  })

  test('gives up all names where they are too much', () => {
    const listed = read(resultsOutput(many(1000, 'n'.repeat(1000))))
    expect(listed).toHaveLength(1000)
    expect(listed[999]).toEqual({
      id: 1_000_999,
      status: 'unchanged',
      url: expect.stringContaining('1000999'),
    })
  })

  test('gives up the urls next, which follow from the ids', () => {
    const listed = read(resultsOutput(many(5000, 'Caller')))
    expect(listed).toHaveLength(5000)
    expect(listed[0]).toEqual({ id: 1_000_000, status: 'unchanged' })
  })

  test('gives up the last scenarios at the very end, so that its length tells', () => {
    const text = resultsOutput(many(20_000, 'Caller'))
    const listed = read(text)
    expect(text.length).toBeLessThanOrEqual(resultsCharacters)
    expect(text.length).toBeGreaterThan(resultsCharacters - 100)
    expect(listed.length).toBeLessThan(20_000)
    expect(listed.at(-1)?.id).toBe(1_000_000 + listed.length - 1)
  })

  test('is valid and within its limit for every report', () => {
    fc.assert(
      fc.property(hostileReport, (drawn) => {
        const text = resultsOutput(drawn)
        expect(text.length).toBeLessThanOrEqual(resultsCharacters)
        expect(read(text)).toHaveLength(drawn.counts.selected)
      }),
    )
  })
})
