/** That no text from outside can change what a comment is made of, nor make it too long. */
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { commentCharacters, renderComment } from '../../src/core/comment.js'
import type { Report } from '../../src/core/report.js'
import { expectOwnStructure, rendered } from './own-structure.js'
import { hostileReport, hostileTexts, improved, report, result, runInput } from './sample-report.js'

const detail = fc.constantFrom('diff' as const, 'counts' as const)
const reportHint = 'artifact cekura-report'
const options = { maxCharacters: commentCharacters, reportHint, proposal: 'none' } as const

describe('a comment of any run', () => {
  test('has its own structure only, the verdict first and the foot last, within its limit', () => {
    const limits = fc.record({
      detail,
      maxCharacters: fc.constantFrom(30_000, commentCharacters),
      proposal: fc.constantFrom('whole' as const, 'left-out' as const, 'none' as const),
    })
    fc.assert(
      fc.property(hostileReport, limits, (drawn, drawnOptions) => {
        const markdown = renderComment(drawn, { ...drawnOptions, reportHint })
        expect(markdown.length).toBeLessThanOrEqual(drawnOptions.maxCharacters)
        expectOwnStructure(markdown)
      }),
    )
  })

  test.each(hostileTexts)('is not changed by %j in every place', (text) => {
    const finding = { code: 'length', severity: 'warning', message: text } as const
    const hostile = { name: text, reason: text, language: text, before: `a ${text}`, after: `${text} b` }
    const drawn = report({
      mode: 'dry-run',
      verdict: { conclusion: 'failure', reason: text },
      agent: { id: 7, name: text, project: 3, language: 'en', enabledPersonalities: null },
      selection: { ...runInput.selection, missing: [{ what: text, wanted: 2, found: 1, reason: text }] },
      created: { folders: [text], scenarios: [] },
      plan: { folders: [text], scenarios: [{ language: text, count: 1 }], jobs: 1 },
      results: [
        improved({ id: 1, ...hostile, findings: [finding] }),
        improved({ id: 2, name: text, before: '', after: text, outcomeBefore: '', outcomeAfter: text }),
        result({ id: 3, status: 'rejected', ...hostile, findings: [finding] }),
        result({ id: 4, status: 'skipped', name: text, reason: text }),
        result({ id: 5, status: 'timeout', name: text }),
      ],
    })
    const markdown = renderComment(drawn, {
      detail: 'diff',
      maxCharacters: commentCharacters,
      reportHint: text,
      proposal: 'whole',
    })
    expectOwnStructure(markdown)
  })

  test('links nothing where an address is none that can be trusted', () => {
    const evil = 'https://dashboard.cekura.ai/) [x](https://evil.example'
    const drawn = report({
      results: [result({ id: 1, url: evil })],
      context: { ...runInput.context, runUrl: 'javascript:x' },
    })
    const html = rendered(renderComment(drawn, { ...options, detail: 'diff' }))
    expect(html).not.toContain('href')
  })
})

describe('a comment that is too long', () => {
  const words = (count: number, seed: number): string =>
    Array.from({ length: count }, (_, index) => `word${(index * 7919 + seed) % 104_729}`).join(' ')
  const shown = (drawn: Report): string => renderComment(drawn, { ...options, detail: 'diff' })
  const change = (id: number, count: number): ReturnType<typeof improved> =>
    improved({ id, before: words(count, id), after: words(count, id + 50_000) })
  const many = (count: number, from = 1): readonly number[] =>
    Array.from({ length: count }, (_, index) => from + index)

  test('gives up its lists first and says so', () => {
    const drawn = report({ results: [change(1, 2000), ...many(900, 10).map((id) => result({ id }))] })
    const markdown = shown(drawn)
    expect(markdown).toMatch(/\n> Left out for size: 1 list\. Whole report: artifact cekura-report\n/)
    expect(markdown).toContain('<b>Caller 1</b>')
    expect(markdown).not.toContain('Unchanged (900)')
    expect(markdown).toContain('900 unchanged')
  })

  test('then gives up the largest diffs, of which a line with the link is left', () => {
    const markdown = shown(report({ results: [change(1, 20), change(2, 6000), change(3, 30)] }))
    expect(markdown).toContain('> Left out for size: 1 changed text. ')
    expect(markdown).toContain('<b>Caller 1</b>')
    expect(markdown).toContain('<b>Caller 3</b>')
    expect(markdown).toMatch(
      /- \[Caller 2\]\(https:\/\/dashboard.cekura.ai\/test-case\/2\) · en · \d+ characters/,
    )
    expectOwnStructure(markdown)
  })

  test('then gives up the warnings', () => {
    const finding = { code: 'length', severity: 'warning', message: words(60, 1) } as const
    const failed = many(200, 5000).map((id) => result({ id, status: 'failed', reason: 'Bad audio.' }))
    const markdown = shown(
      report({ results: [...many(400).map((id) => improved({ id, findings: [finding] })), ...failed] }),
    )
    expect(markdown).toMatch(/> Left out for size: 400 changed texts, \d+ warnings\. /)
    expect(markdown.match(/Bad audio\./g)).toHaveLength(200)
    expect(markdown).toContain('#### Warnings (400)')
  })

  test('shortens failures to a line each before it leaves any out', () => {
    const reason = words(60, 1)
    const markdown = shown(
      report({ results: many(400).map((id) => result({ id, status: 'failed', reason })) }),
    )
    expect(markdown).toMatch(/> Left out for size: the details of \d+ problems\. /)
    expect(markdown.match(/^- \[Caller \d+\]/gm)).toHaveLength(400)
  })

  test('leaves out the least bad failures at the very end, and counts them', () => {
    const failed = many(600).map((id) => result({ id, status: 'failed', reason: 'Bad audio.' }))
    const cancelled = many(600, 2000).map((id) => result({ id, status: 'cancelled' }))
    const markdown = shown(report({ results: [...cancelled, ...failed] }))
    const [, left = '0'] = /> Left out for size: (\d+) problems/.exec(markdown) ?? []
    expect(Number(left)).toBeGreaterThan(0)
    expect(markdown.match(/^- \[Caller \d+\]/gm)).toHaveLength(1200 - Number(left))
    expect(markdown.match(/Bad audio\./g)).toHaveLength(600)
    expect(markdown).toContain('**Not finished (600).**')
    expectOwnStructure(markdown)
  })

  test('uses the room that it has', () => {
    const markdown = shown(report({ results: many(150).map((id) => change(id, 40)) }))
    expect(markdown.length).toBeLessThanOrEqual(commentCharacters)
    expect(markdown.length).toBeGreaterThan(commentCharacters - 2000)
  })
})
