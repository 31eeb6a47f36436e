/** Where a proof stands in a comment, and what of it gives way when there is no room. */
import { describe, expect, test } from '@jest/globals'
import { commentCharacters, renderComment } from '../../src/core/comment.js'
import { notProven, proveAll, proveScenario } from '../../src/core/proof.js'
import { improved, report, result } from './sample-report.js'

const worse = proveScenario({ passed: 10, total: 10 }, { passed: 0, total: 10 })
const options = { detail: 'diff', reportHint: 'artifact cekura-report', proposal: 'none' } as const

function comment(rows: number, { maxCharacters = commentCharacters, words = 1 } = {}): string {
  const text = (seed: number) =>
    Array.from({ length: words }, (_, index) => `word${(index * 7919 + seed) % 10_007}`).join(' ')
  const results = Array.from({ length: rows }, (_, index) =>
    improved({ id: index + 1, before: text(1), after: text(5_000), proof: worse }),
  )
  const proof = proveAll({
    channel: 'text',
    estimatedCost: 3,
    results: [],
    scenarios: results.map((each) => each.proof ?? worse),
    notes: '',
  })
  const failed = result({ id: 9_999, status: 'failed', reason: 'It failed.' })
  return renderComment(report({ results: [...results, failed], proof }), { ...options, maxCharacters })
}

describe('a proof in a comment', () => {
  test('stands below what needs attention and above the diffs', () => {
    const shown = comment(2)
    const places = ['#### What needs attention', '#### Proof: worse', '#### Proposed changes (2)'].map(
      (part) => shown.indexOf(part),
    )
    expect(places).not.toContain(-1)
    expect(places).toEqual(places.toSorted((one, other) => one - other))
  })

  test('names fifty scenarios, and says how many are not in its table', () => {
    expect(comment(60)).toContain('10 scenarios not in this table: see the report.')
  })

  test('keeps the line over all scenarios and the first rows where there is no room for the rest', () => {
    const shown = comment(100, { maxCharacters: 30_000, words: 400 })
    expect(shown.length).toBeLessThanOrEqual(30_000)
    expect(shown).toContain('| **All together** |')
    expect(shown).toContain('95 scenarios not in this table')
  })

  test('that was not run says why, and has no table', () => {
    const proof = notProven({ channel: 'voice', estimatedCost: 8, reason: 'Nothing was run: it costs 8.' })
    const shown = renderComment(report({ results: [improved({ id: 1 })], proof }), {
      ...options,
      maxCharacters: commentCharacters,
    })
    expect(shown).toContain(
      '#### Proof: not run\n\nNothing was run: it costs 8.\n\nChannel: voice · estimated cost: 8\n',
    )
    expect(shown).not.toContain('All together')
  })
})
