/** An earlier report: read as it was written, and refused with the place that is wrong. */
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { readReport } from '../../src/core/report-reading.js'
import { reportJson } from '../../src/core/report.js'
import { hostileReport, improved, report } from './sample-report.js'

const written = report({ results: [improved({ id: 1 }), improved({ id: 2, job: null })] })
const changed = (fields: object): string => JSON.stringify({ ...written, ...fields })

describe('a report', () => {
  test('is read as it was written, whatever is in it', () => {
    fc.assert(
      fc.property(hostileReport, (any) => {
        const reading = readReport(reportJson(any))
        expect(reading).toMatchObject({
          report: {
            version: 1,
            mode: any.mode,
            agent: any.agent === null ? null : { id: any.agent.id },
            guidance: any.guidance,
            scenarios: any.scenarios,
            planDigest: any.planDigest,
          },
        })
      }),
    )
  })

  test('of a later action that says more is read too', () => {
    expect(readReport(changed({ proof: { verdict: 'better' } }))).toHaveProperty('report.mode', 'propose')
  })

  test('of a run that ended early has no agent', () => {
    expect(readReport(changed({ agent: null }))).toHaveProperty('report.agent', null)
  })
})

describe('what is no report', () => {
  test.each(['', '{', 'version: 1'])('is said to be no JSON (%j)', (text) => {
    expect(readReport(text)).toEqual({ problem: 'is no JSON: give the report.json of an earlier run.' })
  })

  test.each([
    ['a list', '[]', 'as a whole'],
    ['another version', changed({ version: 2 }), 'at version'],
    ['an agent without an id', changed({ agent: {} }), 'at agent.id'],
    [
      'a status that no scenario has',
      changed({ scenarios: [{ ...improved({ id: 1 }), status: 'good' }] }),
      'at scenarios.0.status',
    ],
  ])('is refused with its place: %s', (...[, text, place]) => {
    expect(readReport(text)).toEqual({
      problem: `is not a report of version 1 (${place}): give the report.json of an earlier run.`,
    })
  })

  test('is refused without an exception, whatever it is', () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string()), (text) => {
        expect(readReport(text)).toHaveProperty('problem', expect.stringMatching(/ an earlier run\.$/))
      }),
    )
  })
})
