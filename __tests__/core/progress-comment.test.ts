/** The comment while a run is going on. */
import { describe, expect, test } from '@jest/globals'
import { countOutcomes } from '../../src/core/counts.js'
import { type Phase, renderProgress } from '../../src/core/progress-comment.js'
import { improved } from './sample-report.js'

const at = {
  startedAt: Date.UTC(2026, 7, 21, 9, 30),
  updatedAt: Date.UTC(2026, 7, 21, 9, 30, 10),
  runUrl: 'https://github.com/acme/clinic-agent/actions/runs/4711',
}

describe('the comment of a run that is going on', () => {
  test('says what is being done, how far it is, and that there is no verdict yet', () => {
    const counts = {
      ...countOutcomes({ results: [improved({ id: 1 })], created: 0, missing: [] }),
      selected: 40,
    }
    expect(renderProgress({ phase: 'improve', total: 40, over: 1, counts, ...at })).toBe(
      [
        '### ⏳ Cekura scenarios: improving instructions (1 of 40 done)',
        '',
        'No verdict yet. This comment is replaced by the result when the run is over.',
        '',
        '**40 selected · 1 improved**',
        '',
        '<sub>[Run](https://github.com/acme/clinic-agent/actions/runs/4711) · started 2026-08-21 09:30:00 UTC · as of 2026-08-21 09:30:10 UTC</sub>',
        '',
      ].join('\n'),
    )
  })

  test.each<Phase>(['collect', 'ensure', 'improve', 'prove', 'save'])(
    'counts nothing before anything is selected: %s',
    (phase) => {
      const counts = countOutcomes({ results: [], created: 0, missing: [] })
      const text = renderProgress({ phase, total: 0, over: 0, counts, ...at, runUrl: '' })
      expect(text).toMatch(/^### ⏳ Cekura scenarios: [a-z ]+\n\n/)
      expect(text).not.toContain('selected')
      expect(text).toContain('<sub>Run · started')
    },
  )
})
