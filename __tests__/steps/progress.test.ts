/** Progress: a line only where something has changed, and the comment now and then. */
import { describe, expect, test } from '@jest/globals'
import { commentEveryMs, makeProgress } from '../../src/steps/progress.js'
import { makeRecord } from '../../src/steps/record.js'
import { improved } from '../core/sample-report.js'
import { scenario } from './fake-cekura.js'
import { fakeClock, fakeRunner, pullRequestContext, startMs } from './fakes.js'

function makeFakeProgress({ pollMinMs = 2_000 }: { readonly pollMinMs?: number } = {}) {
  const clock = fakeClock({ automatic: false })
  const runner = fakeRunner()
  const record = makeRecord(startMs)
  const shown: string[] = []
  const over = new AbortController()
  const show = (markdown: string) => {
    shown.push(markdown)
  }
  const progress = makeProgress({
    clock,
    runner,
    context: pullRequestContext,
    record,
    show,
    pollMinMs,
    signal: over.signal,
  })
  const end = () => {
    over.abort()
  }
  return { clock, runner, record, shown, progress, end }
}

describe('the log', () => {
  test('has a line when something has changed, and none when nothing has', () => {
    const { runner, record, progress } = makeFakeProgress()
    progress.phase('collect')
    record.selected = [1, 2].map((id) => ({ scenario: scenario({ id }), created: false }))
    progress.phase('improve')
    progress.changed()
    progress.running(1)
    record.results.set(1, improved({ id: 1 }))
    progress.changed()
    progress.changed()
    progress.running(-1)
    record.results.set(2, improved({ id: 2 }))
    progress.changed()
    expect(runner.lines).toEqual([
      '0 of 2 done, 0 running · 2 selected',
      '1 of 2 done, 1 running · 2 selected · 1 improved',
      '2 of 2 done, 0 running · 2 selected · 2 improved',
    ])
  })

  test('has no line while nothing is selected', () => {
    const { runner, progress } = makeFakeProgress()
    progress.phase('collect')
    progress.phase('ensure')
    expect(runner.lines).toEqual([])
  })
})

describe('the comment', () => {
  test('is made at the start, and brought up to date at most once in ten seconds', async () => {
    const { clock, shown, progress } = makeFakeProgress()
    progress.phase('collect')
    await clock.advance(commentEveryMs - 1)
    progress.phase('improve')
    expect(shown).toHaveLength(1)
    await clock.advance(1)
    progress.changed()
    progress.changed()
    expect(shown).toHaveLength(2)
  })

  test('tells the phase, the counts and the run', async () => {
    const { clock, record, shown, progress } = makeFakeProgress()
    record.selected = [1, 2].map((id) => ({ scenario: scenario({ id }), created: false }))
    record.results.set(1, improved({ id: 1 }))
    await clock.advance(5_000)
    progress.phase('improve')
    expect(shown[0]).toContain('improving instructions (1 of 2 done)')
    expect(shown[0]).toContain('2 selected · 1 improved')
    expect(shown[0]).toContain(pullRequestContext.runUrl)
    expect(shown[0]).toContain('started 2026-08-21 09:30:00 UTC · as of 2026-08-21 09:30:05 UTC')
  })
})

describe('jobs that were started', () => {
  test.each([
    [2_000, 1_000],
    [500, 500],
  ])('are shown together, soon after the first of them (poll-min %s)', async (pollMinMs, soon) => {
    const { clock, shown, progress } = makeFakeProgress({ pollMinMs })
    progress.phase('improve')
    progress.jobsChanged()
    progress.jobsChanged()
    await clock.advance(soon - 1)
    expect(shown).toHaveLength(1)
    progress.jobsChanged()
    await clock.advance(1)
    expect(shown).toHaveLength(2)
    expect(clock.sleeping()).toBe(0)
  })

  test('later are shown as soon as the comment may be brought up to date again', async () => {
    const { clock, shown, progress } = makeFakeProgress()
    progress.jobsChanged()
    await clock.advance(1_000)
    progress.jobsChanged()
    await clock.advance(commentEveryMs - 1)
    expect(shown).toHaveLength(1)
    await clock.advance(1)
    expect(shown).toHaveLength(2)
    await clock.advance(2 * commentEveryMs)
    progress.jobsChanged()
    await clock.advance(1_000)
    expect(shown).toHaveLength(3)
  })

  test('are told by nobody once the run is over', async () => {
    const { clock, runner, record, shown, progress, end } = makeFakeProgress()
    record.selected = [{ scenario: scenario({ id: 1 }), created: false }]
    progress.jobsChanged()
    end()
    await clock.advance(commentEveryMs)
    expect([shown, runner.lines, clock.sleeping()]).toEqual([[], [], 0])
  })
})
