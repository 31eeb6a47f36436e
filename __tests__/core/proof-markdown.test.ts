/** A proof as people see it: a table that reads without colour, and that no name breaks. */
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { marked } from 'marked'
import { notProven, proveAll, proveScenario, rateOf } from '../../src/core/proof.js'
import { proofMarkdown, proofPiece, type ProofView, rateText } from '../../src/core/proof-markdown.js'
import type { ProvenScenario } from '../../src/core/proof-words.js'
import { hostileText } from './hostile-text.js'
import { result } from './sample-report.js'

/** Passed before, passed after, and of how many each. */
type Runs = readonly [number, number, number]

function proven(id: number, [before, after, total]: Runs): ProvenScenario {
  const proof = proveScenario({ passed: before, total }, { passed: after, total })
  return { result: result({ id }), proof }
}

function view(scenarios: readonly ProvenScenario[], changes: Partial<ProofView> = {}): ProofView {
  const proof = proveAll({
    channel: 'text',
    estimatedCost: 0.1 + 0.2,
    results: ['https://dashboard.cekura.ai/3/results/8', 'https://dashboard.cekura.ai/3/results/9'],
    scenarios: scenarios.map((scenario) => scenario.proof),
    notes: '',
  })
  return { proof, scenarios, detail: 'diff', maxRows: 20, ...changes }
}

const mixed = [proven(1, [2, 3, 3]), proven(2, [0, 10, 10]), proven(3, [10, 1, 10]), proven(4, [0, 0, 0])]
const html = (markdown: string): string => marked.parse(markdown, { gfm: true, async: false })

describe('a rate', () => {
  test.each([
    { passed: 2, total: 3, text: '`███████░░░` 2 of 3 (9–99 %)' },
    { passed: 3, total: 3, text: '`██████████` 3 of 3 (29–100 %)' },
    { passed: 0, total: 3, text: '`░░░░░░░░░░` 0 of 3 (0–71 %)' },
    { passed: 1, total: 100, text: '`█░░░░░░░░░` 1 of 100 (0–5 %)' },
    { passed: 99, total: 100, text: '`█████████░` 99 of 100 (95–100 %)' },
    { passed: 0, total: 0, text: 'no judged run' },
  ])('of $passed of $total is a bar, the runs and the interval', ({ text, ...tally }) => {
    expect(rateText(rateOf(tally))).toBe(text)
  })
})

describe('a proof', () => {
  test('is a heading, a reason, a table with the worst first, the flaky ones and the foot', () => {
    expect(proofMarkdown(view(mixed))).toBe(`#### Proof: inconclusive

Chance alone can explain the difference: 12 of 23 runs passed with the old texts, 14 of 23 runs passed with the new ones (p = 0.767).

| Scenario | Old text | New text | Verdict |
| --- | --- | --- | --- |
| **All together** | \`█████░░░░░\` 12 of 23 (31–73 %) | \`██████░░░░\` 14 of 23 (39–80 %) | inconclusive |
| [Caller 3](https://dashboard.cekura.ai/test-case/3) | \`██████████\` 10 of 10 (69–100 %) | \`█░░░░░░░░░\` 1 of 10 (0–45 %) | **worse** |
| [Caller 2](https://dashboard.cekura.ai/test-case/2) | \`░░░░░░░░░░\` 0 of 10 (0–31 %) | \`██████████\` 10 of 10 (69–100 %) | better |
| [Caller 1](https://dashboard.cekura.ai/test-case/1) | \`███████░░░\` 2 of 3 (9–99 %) | \`██████████\` 3 of 3 (29–100 %) | inconclusive, flaky |
| [Caller 4](https://dashboard.cekura.ai/test-case/4) | no judged run | no judged run | inconclusive |

1 flaky scenario: the old text passes only sometimes.

Channel: text · estimated cost: 0.3 · on Cekura: [result 1](https://dashboard.cekura.ai/3/results/8), [result 2](https://dashboard.cekura.ai/3/results/9)

`)
  })

  test('says how many scenarios its table leaves out', () => {
    const flaky = Array.from({ length: 5 }, (_, index) => proven(index + 1, [1, 2, 3]))
    const markdown = proofMarkdown(view(flaky, { maxRows: 2 }))
    expect(markdown.match(/^\| \[Caller/gm)).toHaveLength(2)
    expect(markdown).toContain('\n\n3 scenarios not in this table: see the report.\n\n')
    expect(markdown).toContain('\n\n5 flaky scenarios: the old text passes only sometimes.\n\n')
  })

  test('has shorter forms: with the few to be looked at first, and with the line over all only', () => {
    const scenarios = [...mixed, ...[5, 6, 7].map((id) => proven(id, [3, 3, 3]))]
    const [whole, few, none] = proofPiece(view(scenarios)).forms
    expect(whole).toBe(proofMarkdown(view(scenarios)))
    expect(Array.from(few?.matchAll(/\[Caller (\d)\]/g) ?? [], ([, id]) => id)).toEqual([
      '3',
      '2',
      '1',
      '4',
      '5',
    ])
    expect(few).toContain('\n\n2 scenarios not in this table: see the report.\n\n')
    expect(none).toContain('| **All together** |')
    expect(none).toContain('\n\n7 scenarios not in this table: see the report.\n\n')
    expect(none).toContain('\n\n1 flaky scenario: ')
    expect(none).not.toContain('Caller')
    expect(proofPiece(view(scenarios, { maxRows: 2 })).forms[1]).toContain('5 scenarios not in this table')
  })

  test('names no scenario where names are not to be shown', () => {
    const markdown = proofMarkdown(view(mixed, { detail: 'counts' }))
    expect(markdown).toContain('| [scenario 3](https://dashboard.cekura.ai/test-case/3) |')
    expect(markdown).not.toContain('Caller')
  })

  test('that did not take place has its reason and its estimate, and no table', () => {
    const reason = 'The estimate is 12, and max-cost is 10: nothing was started.'
    const proof = notProven({ channel: 'voice', estimatedCost: 12, reason })
    expect(proofMarkdown({ proof, scenarios: [], detail: 'diff', maxRows: 20 })).toBe(
      `#### Proof: not run\n\n${reason}\n\nChannel: voice · estimated cost: 12\n\n`,
    )
  })

  test('that was started and brought no judged run is inconclusive, and has no table', () => {
    const markdown = proofMarkdown(view([proven(1, [0, 0, 0])]))
    expect(markdown).toMatch(
      /^#### Proof: inconclusive\n\nNo scenario has a judged run on both sides\.\n\nChannel/,
    )
  })

  test('puts what is to be looked at first: the worse, the better, the flaky, the others', () => {
    const scenarios = [
      proven(1, [3, 3, 3]),
      proven(2, [1, 3, 3]),
      proven(3, [0, 9, 9]),
      proven(4, [9, 0, 9]),
      proven(5, [0, 3, 3]),
      proven(6, [1, 9, 9]),
    ]
    const order = Array.from(proofMarkdown(view(scenarios)).matchAll(/\[Caller (\d)\]/g), ([, id]) => id)
    expect(order).toEqual(['4', '6', '3', '2', '1', '5'])
  })

  test('shows a side that ran alone', () => {
    const proof = proveScenario({ passed: 3, total: 3 }, { passed: 0, total: 0 })
    const markdown = proofMarkdown(view([{ result: result({ id: 1 }), proof }]))
    expect(markdown).toContain('| `██████████` 3 of 3 (29–100 %) | no judged run | inconclusive |')
  })

  test('needs no estimate, and links the one result by its name or ten of many', () => {
    const { proof } = view([])
    const shown = (results: readonly string[]): string =>
      proofMarkdown(view([], { proof: { ...proof, estimatedCost: null, results } }))
    const page = (index: number): string => `https://dashboard.cekura.ai/3/results/${index}`
    expect(shown([page(1)])).toContain(`\n\nChannel: text · on Cekura: [result](${page(1)})\n\n`)
    expect(shown(Array.from({ length: 12 }, (_, index) => page(index)))).toContain(
      `[result 10](${page(9)}) and 2 more\n\n`,
    )
    expect(shown(['javascript:alert(1)'])).toContain('on Cekura: result\n\n')
  })
})

describe('whatever the texts from outside', () => {
  test('the table keeps its rows and columns, and every tag is ours', () => {
    const names = fc.array(hostileText, { minLength: 1, maxLength: 5 })
    fc.assert(
      fc.property(names, hostileText, (drawn, text) => {
        const scenarios = drawn.map((name, index) => {
          const { proof } = proven(index + 1, [1, 2, 3])
          return { result: result({ id: index + 1, name }), proof }
        })
        const shown = view(scenarios)
        const proof = { ...shown.proof, reason: text, channel: text, results: [text] }
        const rendered = html(proofMarkdown({ ...shown, proof })).replaceAll('<span>$</span>', '$')
        expect(rendered.match(/<tr>/g)).toHaveLength(drawn.length + 2)
        expect(rendered.match(/<t[hd]>/g)).toHaveLength(4 * (drawn.length + 2))
        expect(rendered.match(/<h\d>/g)).toEqual(['<h4>'])
        const tags = new Set(Array.from(rendered.matchAll(/<\/?([^\s>]*)/g), ([, tag]) => tag))
        const ours = ['a', 'code', 'h4', 'p', 'strong', 'table', 'tbody', 'td', 'th', 'thead', 'tr']
        expect([...tags].filter((tag) => !ours.includes(tag ?? ''))).toEqual([])
        const links = Array.from(rendered.matchAll(/ href="([^"]*)"/g), ([, href]) => href)
        expect(
          links.filter((href) => !/^https:\/\/dashboard\.cekura\.ai\/test-case\/\d$/.test(href ?? '')),
        ).toEqual([])
      }),
    )
  })
})

describe('without texts', () => {
  const reason =
    'Chance alone can explain it. 1 scenario left out (4): Cekura refuses to run it: name: "Secret" is odd.'
  const shown = (detail: ProofView['detail']): string =>
    proofMarkdown(view(mixed, { detail, proof: { ...view(mixed).proof, reason } }))

  test('what the service says of single scenarios is left to the report', () => {
    expect(shown('counts')).toContain(
      'Chance alone can explain it. Some scenarios are left out: see the report.',
    )
    expect(shown('counts')).not.toContain('Secret')
    expect(shown('diff')).toContain('Secret')
  })
})
