/** What two runs of the benches say: broken bounds are errors, growth beyond the noise a warning, all else nothing. */
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { annotation, compareResults } from '../../bench/compare.js'
import type { Figure } from '../../bench/figure.js'
import { readResults, type Results, resultsJson } from '../../bench/results.js'

const figure = (given: Partial<Figure> = {}): Figure => ({
  name: 'peak memory',
  value: 100,
  bound: 200,
  unit: 'MB',
  detail: '',
  ...given,
})
const results = (...figures: readonly Figure[]): Results => ({ node: '24.0.0', cores: 2, figures })

/** How the same figure is remarked on when it was `before` and is `now`. */
const severities = (before: number, now: number) =>
  compareResults(results(figure({ value: before })), results(figure({ value: now }))).map(
    ({ severity }) => severity,
  )

describe('compareResults', () => {
  test('says nothing of what is as it was, or less, or within the noise', () => {
    expect(severities(100, 100)).toEqual([])
    expect(severities(100, 60)).toEqual([])
    expect(severities(100, 114)).toEqual([])
  })

  test('warns of a figure that has grown by more than the noise, and says by what', () => {
    expect(compareResults(results(figure()), results(figure({ value: 130.126 })))).toEqual([
      {
        severity: 'warning',
        title: 'A figure has grown',
        message: 'peak memory: 130.13 MB, and 100 MB on the main branch.',
      },
    ])
  })

  test('does not warn of growth that is nothing beside the bound', () => {
    expect(severities(0, 10)).toEqual([])
    expect(severities(0, 11)).toEqual(['warning'])
  })

  test('takes a broken bound for an error, once, whatever it was before', () => {
    expect(severities(100, 201)).toEqual(['error'])
    expect(severities(201, 201)).toEqual(['error'])
    expect(severities(100, 200)).toEqual(['warning'])
  })

  test('takes what could not be measured for an error', () => {
    expect(severities(100, Number.NaN)).toEqual(['error'])
  })

  test('holds a new figure, and all of them where there is nothing to compare with, to the bounds alone', () => {
    const ours = results(figure({ name: 'new' }), figure({ name: 'broken', value: 300 }))
    expect(compareResults(results(figure({ value: 1 })), ours).map(({ severity }) => severity)).toEqual([
      'error',
    ])
    expect(compareResults(null, ours)).toHaveLength(1)
  })
})

describe('annotation', () => {
  test('is one line, whatever the message holds', () => {
    const lines = annotation({ severity: 'warning', title: 'T', message: '5 %\r\nmore' })
    expect(lines).toBe('::warning title=T::5 %25%0D%0Amore')
  })
})

describe('results', () => {
  test('come back from their file as they were, without what could not be measured', () => {
    const value = fc.oneof(fc.double({ noDefaultInfinity: true }), fc.constant(Number.NaN))
    fc.assert(
      fc.property(fc.array(value), (values) => {
        const all = results(
          ...values.map((one, index) => figure({ name: `${index}`, value: one === 0 ? 0 : one })),
        )
        expect(readResults(resultsJson(all))).toEqual(all)
      }),
    )
  })

  test('are not read from anything else', () => {
    expect(() => readResults('{"figures":[]}')).toThrow()
    expect(() => readResults('no JSON')).toThrow()
  })
})
