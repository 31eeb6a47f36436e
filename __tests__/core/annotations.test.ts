/** Which annotations a run leaves. */
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { annotations, maxAnnotations } from '../../src/core/annotations.js'
import { hostileReport, improved, report, result, runInput } from './sample-report.js'

const failure = { conclusion: 'failure', reason: '1 scenario failed' } as const

describe('the annotations', () => {
  test('of a good run without warnings are none', () => {
    expect(annotations(report({ results: [improved({ id: 1 }), result({ id: 2 })] }))).toEqual([])
  })

  test('of a run without a verdict are a notice that says why', () => {
    const reason = 'A pull request from a fork has no key.'
    expect(annotations(report({ verdict: { conclusion: 'neutral', reason } }))).toEqual([
      { severity: 'notice', title: 'Cekura scenarios: neutral', message: reason },
    ])
  })

  test('begin with one error that is the verdict, then each problem with its reason and next step', () => {
    const failed = result({ id: 2, status: 'failed', reason: 'The job failed: bad audio' })
    expect(annotations(report({ verdict: failure, results: [failed] }))).toEqual([
      { severity: 'error', title: 'Cekura scenarios: failure', message: '1 scenario failed.' },
      {
        severity: 'warning',
        title: 'Failed: Caller 2',
        message: 'The job failed: bad audio. Next: Correct what the reason names, then re-run.',
      },
    ])
  })

  test('speak through the findings where a rejected text has no reason, and say what is meant where there is neither', () => {
    const finding = { code: 'markup-lost', severity: 'error', message: 'The tag endcall is gone.' } as const
    const results = [
      result({ id: 1, status: 'rejected', name: ' ', findings: [finding] }),
      result({ id: 2, status: 'drifted' }),
    ]
    const [rejected, drifted] = annotations(report({ results }))
    expect(rejected?.title).toBe('Rejected: scenario 1')
    expect(rejected?.message).toMatch(/^The tag endcall is gone\. Next: Say in instructions /)
    expect(drifted?.message).toMatch(/^The text on Cekura is no longer the one that was read/)
  })

  test('name what is missing', () => {
    const missing = [{ what: '2 scenarios in de', wanted: 2, found: 0, reason: 'No voice for de.' }]
    const [only] = annotations(report({ selection: { ...runInput.selection, missing } }))
    expect(only).toMatchObject({ severity: 'warning', title: 'Missing: 2 scenarios in de' })
    expect(only?.message).toMatch(/^No voice for de\. Next: Mend what the reason names/)
  })

  test('end with the warnings of offered and saved texts, as notices', () => {
    const findings = [
      { code: 'length', severity: 'warning', message: 'Four times longer.' },
      { code: 'platform', severity: 'error', message: 'No warning.' },
    ] as const
    const results = [
      improved({ id: 1, findings }),
      improved({ id: 2, status: 'applied', findings }),
      result({ id: 3, status: 'timeout', findings }),
    ]
    expect(annotations(report({ results })).map(({ severity, title }) => [severity, title])).toEqual([
      ['warning', 'Not finished in time: Caller 3'],
      ['notice', 'length: Caller 1'],
      ['notice', 'length: Caller 2'],
    ])
  })

  test('are ten at the most, the worst of them, and the last says how many there are besides', () => {
    const results = [
      ...Array.from({ length: 12 }, (_, index) => result({ id: index + 1, status: 'cancelled' })),
      result({ id: 99, status: 'failed' }),
    ]
    const all = annotations(report({ verdict: failure, results }))
    expect(all).toHaveLength(maxAnnotations)
    expect(all[1]?.title).toBe('Failed: Caller 99')
    expect(all.at(-1)).toEqual({
      severity: 'notice',
      title: 'Cekura scenarios',
      message: '5 more points in the job summary and the report.',
    })
  })

  test('tell the verdict whole and line by line, for it may list every wrong input', () => {
    const reason = Array.from(
      { length: 15 },
      (_, index) => `input-${index}: "x" is not one of a, b, c.`,
    ).join('\n')
    const [verdict] = annotations(report({ verdict: { conclusion: 'failure', reason } }))
    expect(verdict).toEqual({ severity: 'error', title: 'Cekura scenarios: failure', message: reason })
  })

  test('are short, without control characters, and single lines but for the verdict, whatever the service sends', () => {
    fc.assert(
      fc.property(hostileReport, (drawn) => {
        const all = annotations(drawn)
        expect(all.length).toBeLessThanOrEqual(maxAnnotations)
        expect(all.filter(({ severity }) => severity === 'error').length).toBe(
          drawn.conclusion === 'failure' ? 1 : 0,
        )
        for (const { title, message } of all) {
          const isVerdict = title === `Cekura scenarios: ${drawn.conclusion}`
          const shown = isVerdict ? message.replaceAll('\n', ' ') : message
          expect(`${title}${shown}`).not.toMatch(/[\p{Cc}\u202A-\u202E]/u)
          expect(title.length).toBeLessThan(150)
          expect(message.length).toBeLessThan(isVerdict ? 4_096 : 500)
        }
      }),
    )
  })
})
