/** The chart of a proof: what Mermaid can draw, whatever the scenarios are called. */
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { marked } from 'marked'
import { proofChart } from '../../src/core/proof-chart.js'
import type { ProvenScenario } from '../../src/core/proof-words.js'
import { proveScenario } from '../../src/core/proof.js'
import { hostileText } from './hostile-text.js'
import { result } from './sample-report.js'

function named(name: string, id: number | null = 7): ProvenScenario {
  const proof = proveScenario({ passed: 1, total: 3 }, { passed: 3, total: 3 })
  return { result: result({ id, name }), proof }
}

/** The labels of the chart, without the number and the side. */
function labels(chart: string): readonly string[] {
  const [, axis = ''] = /x-axis \[(.*)\]/.exec(chart) ?? []
  return Array.from(axis.matchAll(/"(\d+ .*?) - old", "\1 - new"/g), ([, label = '']) =>
    label.replace(/^\d+ /, ''),
  )
}

describe('a chart', () => {
  test('has a bar for the old and one for the new text of each scenario', () => {
    const unjudged = { passed: 0, total: 0 }
    const aside: ProvenScenario = {
      result: result({ id: 2 }),
      proof: proveScenario({ passed: 3, total: 3 }, unjudged),
    }
    expect(proofChart([named('Angry customer'), aside, named('Booking')], 'diff')).toBe(`\`\`\`mermaid
---
config:
  xyChart:
    height: 208
  themeVariables:
    xyChart:
      plotColorPalette: "#6e7fa8"
---
xychart-beta horizontal
  title "Runs passed, in percent"
  x-axis ["1 Angry customer - old", "1 Angry customer - new", "2 Booking - old", "2 Booking - new"]
  y-axis 0 --> 100
  bar [33, 100, 33, 100]
\`\`\`

`)
  })

  test('is none where nothing can be compared', () => {
    const proof = proveScenario({ passed: 0, total: 0 }, { passed: 3, total: 3 })
    expect(proofChart([], 'diff')).toBe('')
    expect(proofChart([{ result: result({ id: 1 }), proof }], 'diff')).toBe('')
  })

  test('has twenty scenarios at the most', () => {
    const chart = proofChart(
      Array.from({ length: 30 }, () => named('Caller')),
      'diff',
    )
    expect(labels(chart)).toHaveLength(20)
    expect(chart).toMatch(/bar \[(?:33, 100(?:, |\])){20}/)
  })

  test.each([
    ['Überfüllter Termin', 'Uberfullter Termin'],
    ['Refund "now" [urgent]; #35; `x` <b> %% end', 'Refund now urgent 35 x b'],
    ['A name that goes on and on', 'A name that goes on and'],
    ['line\nend', 'line end'],
    ['電話', 'scenario 7'],
    ['電話でのご予約 A1', 'scenario 7'],
    ['', 'scenario 7'],
    ['---', 'scenario 7'],
  ])('calls %j %j', (name, label) => {
    expect(labels(proofChart([named(name)], 'diff'))).toEqual([label])
  })

  test('has a label for a case without an id and without a name that can be shown', () => {
    expect(labels(proofChart([named('電話', null)], 'diff'))).toEqual(['case'])
  })

  test('shows no name where names are not to be shown', () => {
    expect(labels(proofChart([named('Angry customer')], 'counts'))).toEqual(['scenario 7'])
  })

  test('keeps its lines, its quotes and its labels apart for any name', () => {
    fc.assert(
      fc.property(fc.array(hostileText, { minLength: 1, maxLength: 25 }), (names) => {
        const chart = proofChart(
          names.map((name) => named(name)),
          'diff',
        )
        const drawn = Math.min(20, names.length)
        expect(chart.trimEnd().split('\n')).toHaveLength(15)
        const [, axis = ''] = /^ {2}x-axis \[(.*)\]$/m.exec(chart) ?? []
        expect(axis).toMatch(/^"[\w .,-]+"(?:, "[\w .,-]+")*$/)
        expect(new Set(axis.match(/"[^"]+"/g)).size).toBe(2 * drawn)
        expect(marked.lexer(chart).map(({ type }) => type)).toEqual(['code', 'space'])
      }),
    )
  })
})
