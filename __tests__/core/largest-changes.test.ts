/** That the texts which have changed the most are named, and no others. */
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { marked } from 'marked'
import { largestChanges } from '../../src/core/largest-changes.js'
import { hostileText } from './hostile-text.js'
import { improved, report, result } from './sample-report.js'

/** A text to which so many characters are added. */
const grown = (id: number, characters: number): ReturnType<typeof improved> =>
  improved({ id, before: 'Call.', after: `Call.${' x'.repeat(characters / 2)}` })

describe('the largest changes', () => {
  test('are five at the most, the largest first, with their sizes', () => {
    const results = [4, 60, 8, 30, 12, 2, 30].map((characters, index) => grown(index + 1, characters))
    expect(largestChanges(report({ results }), 'diff')).toBe(`#### Largest changes

| Scenario | Characters changed | Old length | New length |
| --- | ---: | ---: | ---: |
| [Caller 2](https://dashboard.cekura.ai/test-case/2) | 60 | 5 | 65 |
| [Caller 4](https://dashboard.cekura.ai/test-case/4) | 30 | 5 | 35 |
| [Caller 7](https://dashboard.cekura.ai/test-case/7) | 30 | 5 | 35 |
| [Caller 5](https://dashboard.cekura.ai/test-case/5) | 12 | 5 | 17 |
| [Caller 3](https://dashboard.cekura.ai/test-case/3) | 8 | 5 | 13 |

`)
  })

  test.each([
    ['no text has changed', [result({ id: 1 })]],
    ['one text has changed', [grown(1, 8), result({ id: 2 })]],
    ['the others are not offered', [grown(1, 8), { ...grown(2, 8), status: 'rejected' as const }]],
  ])('are not named where %s', (_, results) => {
    expect(largestChanges(report({ results }), 'diff')).toBe('')
  })

  test.each(['applied', 'reverted'] as const)('are named of texts that were %s', (status) => {
    const results = [grown(1, 8), grown(2, 6)].map((change) => ({ ...change, status }))
    expect(largestChanges(report({ results }), 'diff').match(/test-case\/\d/g)).toEqual([
      'test-case/1',
      'test-case/2',
    ])
  })

  test('count the expected outcome too', () => {
    const outcome = improved({
      id: 2,
      before: 'a',
      after: 'a',
      outcomeBefore: '',
      outcomeAfter: 'x'.repeat(20),
    })
    const rows = largestChanges(report({ results: [grown(1, 8), outcome] }), 'diff')
    expect(rows).toMatch(/Caller 2\]\(.*\) \| 20 \| 1 \| 1 \|\n.*Caller 1/)
  })

  test('are named by id where names are not to be shown', () => {
    const table = largestChanges(report({ results: [grown(1, 8), grown(2, 8)] }), 'counts')
    expect(table).toContain('[scenario 1](')
    expect(table).not.toContain('Caller')
  })

  test('are one table of four columns, whatever the scenarios are called', () => {
    fc.assert(
      fc.property(fc.array(hostileText, { minLength: 2, maxLength: 8 }), (names) => {
        const results = names.map((name, index) => ({ ...grown(index + 1, 8), name: `${name} |` }))
        const table = largestChanges(report({ results }), 'diff')
        expect(table.length).toBeLessThan(8_000)
        const tokens = marked.lexer(table).filter(({ type }) => type !== 'space')
        expect(tokens).toMatchObject([{ type: 'heading' }, { type: 'table', header: [{}, {}, {}, {}] }])
        const html = marked.parse(table, { async: false })
        expect(html.match(/<td/g)).toHaveLength(4 * Math.min(5, names.length))
        expect(html.match(/href="[^"]*"/g)).toHaveLength(Math.min(5, names.length))
      }),
    )
  })
})
