/** The job summary: the comment with more room, the largest changes and the chart of the jobs. */
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { commentCharacters, renderComment } from '../../src/core/comment.js'
import { renderSummary, summaryBytes } from '../../src/core/summary.js'
import { story } from './html-story.js'
import { expectOwnStructure } from './own-structure.js'
import { hostileReport, improved, report, result } from './sample-report.js'

const detail = fc.constantFrom('diff' as const, 'counts' as const)
const reportHint = 'artifact cekura-report'
const options = { maxCharacters: commentCharacters, reportHint, proposal: 'none' } as const

describe('the job summary', () => {
  test('is the same Markdown as the comment where no job was started and all of it fits', () => {
    const drawn = report({ results: [improved({ id: 1, job: null }), result({ id: 2 })] })
    expect(renderSummary(drawn, { detail: 'diff', reportHint })).toBe(
      renderComment(drawn, { ...options, detail: 'diff' }),
    )
  })

  test('names the largest changes above the diffs, and has proof and jobs drawn above its last line', () => {
    const markdown = renderSummary(story, { detail: 'diff', reportHint })
    const places = [
      '### ❌',
      '#### What needs attention',
      '#### Proof: ',
      '#### Largest changes',
      '#### Proposed changes (4)',
      '<details><summary>Reused',
      '```mermaid\n---',
      '#### Jobs (8)',
      '```mermaid\ngantt',
      '<sub>[Run 4711, attempt 2]',
    ].map((part) => markdown.indexOf(part))
    expect(places).not.toContain(-1)
    expect(places).toEqual(places.toSorted((a, b) => a - b))
  })

  test('has what a comment has not: no chart is drawn in a comment, and its room is for the diffs', () => {
    const comment = renderComment(story, { ...options, detail: 'diff' })
    expect(comment).not.toMatch(/mermaid|Largest changes|Jobs/)
  })

  test('shows diffs for which a comment has no room', () => {
    const text = Array.from({ length: 9000 }, (_, index) => `word${(index * 7919) % 10_007}`).join(' ')
    const drawn = report({ results: [improved({ id: 1, before: '', after: text })] })
    expect(renderSummary(drawn, { detail: 'diff', reportHint })).toContain('<details>')
    expect(renderComment(drawn, { ...options, detail: 'diff' })).toContain('Left out for size')
  })

  test('is limited in bytes, of which some characters take three, and keeps its table and its chart', () => {
    const name = '電話'.repeat(40)
    const results = Array.from({ length: 6000 }, (_, index) =>
      index < 60
        ? improved({ id: index + 1, name: `|${name}` })
        : result({ id: index + 1, status: 'failed', name }),
    )
    const markdown = renderSummary(report({ results }), { detail: 'diff', reportHint })
    const bytes = new TextEncoder().encode(markdown).length
    expect(bytes).toBeLessThanOrEqual(summaryBytes)
    expect(bytes).toBeGreaterThan(summaryBytes - 2000)
    expect(markdown).toMatch(/> Left out for size: \d+ problems/)
    expect(markdown).toContain('#### Largest changes')
    expect(markdown).toContain('#### Jobs (60)')
    expectOwnStructure(markdown)
  })

  test('has its own structure only and stays within a limit, whatever the service sends', () => {
    fc.assert(
      fc.property(hostileReport, detail, (drawn, shown) => {
        const markdown = renderSummary(drawn, { detail: shown, maxBytes: 90_000, reportHint })
        expect(new TextEncoder().encode(markdown).length).toBeLessThanOrEqual(90_000)
        expectOwnStructure(markdown)
      }),
      { numRuns: 30 },
    )
  })
})
