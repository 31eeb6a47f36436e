/** What was measured goes into the README as a table, and a figure that is stale there is told. */
import { expect, test } from '@jest/globals'
import type { Figure } from '../../bench/figure.js'
import { figureTable, staleFigures } from '../../scripts/figures.js'

const figure = (fields: Partial<Figure>): Figure => ({
  name: 'Start-up',
  value: 1.1,
  bound: 1.15,
  unit: '×',
  detail: 'not shown',
  ...fields,
})
const results = (...figures: readonly Figure[]) => ({ node: '24.1.0', cores: 2, figures })
const size = figure({ name: 'Size', value: 1_234, bound: 2_000, unit: 'bytes' })
const count = figure({ name: 'Requests', value: 0, bound: 3, unit: '' })

test('the table says when and where, and marks what is exceeded', () => {
  expect(
    figureTable(results(figure({}), figure({ name: 'CPU', value: 7, bound: 6, unit: 's' })), '2026-01-02'),
  ).toBe(
    `Measured 2026-01-02 on Node 24.1.0, 2 cores.

| figure | value | bound |
| --- | ---: | ---: |
| Start-up | 1.10 × | ≤ 1.15 × |
| CPU | 7 s | **exceeded** 6 s |`,
  )
})

test('a table of the same results is not stale', () => {
  const measured = results(figure({}), size, count)
  expect(staleFigures(figureTable(measured, '2026-01-02'), measured)).toEqual([])
})

test('figures that are far off, bound otherwise, missing or gone are told', () => {
  const table = figureTable(results(figure({}), size, count), '2026-01-02')
  const measured = results(figure({ value: 1.9 }), { ...size, bound: 1_500 }, figure({ name: 'New' }))
  expect(staleFigures(table, measured)).toEqual([
    'The README has “Start-up” as 1.1 ×, measured 1.90 ×.',
    'The README has “Size” with another bound than 1500 bytes.',
    'The README has no figure “New”.',
    'The README has a figure that nothing measures: “Requests”.',
  ])
})
