/** What a reviewer sees: the verdict first, what to do, why, and the texts. */
import { describe, expect, test } from '@jest/globals'
import { commentCharacters, renderComment } from '../../src/core/comment.js'
import type { CarriedProposal } from '../../src/core/comment-foot.js'
import type { Finding, Outcome } from '../../src/core/model.js'
import { problemWords } from '../../src/core/problem.js'
import type { ReportInput } from '../../src/core/report.js'
import { improved, report, result, runInput } from './sample-report.js'

const options = {
  maxCharacters: commentCharacters,
  reportHint: 'artifact cekura-report',
  proposal: 'none',
} as const
const comment = (fields: Partial<ReportInput> = {}): string =>
  renderComment(report(fields), { ...options, detail: 'diff' })
const bare = (fields: Partial<ReportInput> = {}): string =>
  renderComment(report(fields), { ...options, detail: 'counts' })
const lost: Finding = {
  code: 'placeholder-lost',
  severity: 'error',
  message: 'The placeholder for the birthday is gone.',
}
const warned: Finding = { code: 'length', severity: 'warning', message: 'Four times longer than before.' }

/** The position of each text, in the order given; fails where one is absent. */
function positions(markdown: string, texts: readonly string[]): readonly number[] {
  return texts.map((text) => {
    expect(markdown).toContain(text)
    return markdown.indexOf(text)
  })
}

describe('the top of a comment', () => {
  test.each([
    ['success', '### ✅ Cekura scenarios: passed'],
    ['failure', '### ❌ Cekura scenarios: failed'],
    ['neutral', '### ⚪ Cekura scenarios: no verdict'],
  ] as const)('is the verdict: %s', (conclusion, heading) => {
    const lines = comment({ verdict: { conclusion, reason: 'One sentence.' } }).split('\n')
    expect(lines.slice(0, 3)).toEqual([heading, '', 'One sentence.'])
  })

  test('counts what there is, and only that', () => {
    const results = [improved({ id: 1 }), result({ id: 2 }), result({ id: 3 })]
    expect(comment({ results })).toContain('\n**3 selected · 1 improved · 2 unchanged**\n')
  })

  test('makes a sentence of a reason that is a word', () => {
    const text = comment({ verdict: { conclusion: 'failure', reason: 'cancelled' } })
    expect(text).toContain('\n\nCancelled.\n\n')
  })

  test('shows no empty paragraph where there is no reason', () => {
    expect(comment({ verdict: { conclusion: 'success', reason: ' ' } })).toMatch(/passed\n\n\*\*0 selected/)
  })

  test('says what to do: review, take the next steps, both, or nothing', () => {
    const rejected = result({ id: 2, status: 'rejected', findings: [lost] })
    const failed = { conclusion: 'failure', reason: 'Rejected.' } as const
    expect(comment({ results: [improved({ id: 1 })] })).toMatch(/\*\*To do:\*\* review 1 proposed text below/)
    expect(comment({ results: [rejected], verdict: failed })).toContain(
      '**To do:** take the next steps under *What needs attention*.',
    )
    expect(comment({ results: [improved({ id: 1 }), rejected] })).toMatch(/To do:\*\* take .*; review 1 /)
    expect(comment({ results: [result({ id: 1 })] })).toContain('**To do:** nothing.')
  })

  test('leaves it to the reason where a run ended before its scenarios were known', () => {
    const verdict = { conclusion: 'failure', reason: 'The key was refused. Check the secret.' } as const
    expect(comment({ agent: null, verdict })).not.toContain('To do')
  })

  test.each([
    ['nothing was to be done here', { ending: 'not-here' as const }],
    ['no scenario is to be improved', { results: [result({ id: 1, status: 'skipped' })] }],
  ])('says that nothing is to be done where %s', (_, fields) => {
    const verdict = { conclusion: 'neutral', reason: 'Nothing was done.' } as const
    expect(comment({ ...fields, verdict })).toContain(
      '**To do:** nothing. A run without a verdict does not block the merge.',
    )
  })

  test.each([
    ['no scenario matches', {}],
    ['Cekura was not reached', { ending: 'platform' as const, results: [result({ id: 1 })] }],
  ])('leaves it to the reason where %s', (_, fields) => {
    const verdict = { conclusion: 'neutral', reason: 'It came to nothing.' } as const
    expect(comment({ ...fields, verdict })).not.toContain('To do')
  })

  test('says after the merge that the texts are saved, when and by which run', () => {
    const run = '[run 4711](https://github.com/acme/clinic-agent/actions/runs/4711)'
    const saved = { mode: 'apply-reviewed', results: [result({ id: 1, status: 'applied', after: 'New.' })] }
    expect(comment(saved)).toContain(`\n\nSaved on Cekura by ${run}, 2026-08-21 09:31:05 UTC.\n\n`)
    expect(comment({ ...saved, mode: 'apply' })).not.toContain('after the merge')
    expect(comment({ ...saved, results: [result({ id: 1 })] })).not.toContain('after the merge')
  })

  test('says in a dry run what a real one would do', () => {
    const plan = { folders: ['Sales', 'Sales.Inbound'], scenarios: [{ language: 'de', count: 3 }], jobs: 12 }
    const text = comment({ mode: 'dry-run', plan })
    expect(text).toMatch(/^### ✅ Cekura scenarios: passed \(dry run\)\n/)
    expect(text).toContain(
      'A real run would:\n- create 2 folders: Sales, Sales.Inbound\n- create 3 scenarios in de\n- start 12 jobs\n',
    )
    expect(bare({ mode: 'dry-run', plan })).toContain('- create 2 folders\n')
  })

  test('says in a dry run that no job would start, and names a few of many folders', () => {
    const folders = Array.from({ length: 7 }, (_, index) => `Folder ${index}`)
    const text = comment({ mode: 'dry-run', plan: { folders, scenarios: [], jobs: 0 } })
    expect(text).toContain('Folder 4 and 2 more\n- start no job\n')
    const none = comment({ mode: 'dry-run', plan: { folders: [], scenarios: [], jobs: 1 } })
    expect(none).toContain('A real run would:\n- start 1 job\n')
  })
})

describe('what needs attention', () => {
  const reasons: readonly [Outcome, string][] = [
    ['cancelled', 'Stopped first.'],
    ['timeout', 'Still running at the end.'],
    ['drifted', 'Edited at noon.'],
    ['uncertain', 'The connection was lost.'],
    ['rejected', 'Two rules are broken.'],
    ['failed', 'The job failed: no credit left for it.'],
  ]
  const results = reasons.map(([status, reason], index) => result({ id: index + 1, status, reason }))

  test('comes by kind, the worst first, each with its reason, its link and its next step', () => {
    const text = comment({ results })
    const found = positions(text, reasons.map(([, reason]) => reason).toReversed())
    expect(found).toEqual(found.toSorted((a, b) => a - b))
    for (const { id, status } of results) {
      expect(text).toContain(`- [Caller ${id}](https://dashboard.cekura.ai/test-case/${id}) (en): `)
      expect(text).toContain(problemWords[status === 'failed' ? 'failed' : 'timeout'].next)
    }
  })

  test('tells apart what failed because the service could not be reached', () => {
    const finding: Finding = { code: 'platform', severity: 'error', message: 'Cekura answered 503.' }
    const text = comment({
      results: [result({ id: 1, status: 'failed', reason: 'No answer.', findings: [finding] })],
    })
    expect(text).toContain(`**Cekura not reached (1).** ${problemWords.platform.meaning}`)
    expect(text).not.toContain('`platform`')
    expect(text).not.toContain('**Failed')
  })

  test('names what is missing, how much of it is there, and why', () => {
    const missing = [{ what: '3 scenarios in de', wanted: 3, found: 1, reason: 'Generation stalled.' }]
    const text = comment({ selection: { ...runInput.selection, missing } })
    expect(text).toContain('- 3 scenarios in de (1 of 3 found): Generation stalled.\n')
  })

  test('says a rejected text’s finding once, and of its reason only what comes on top', () => {
    const reason = `${lost.message} A further try came to nothing: it failed.`
    const text = comment({ results: [result({ id: 9, status: 'rejected', findings: [lost], reason })] })
    expect(text).toContain('(en): A further try came to nothing: it failed.')
    expect(text.split(lost.message)).toHaveLength(2)
  })

  test('shows the findings of a rejected text and the text itself, as not saved', () => {
    const rejected = result({ id: 9, status: 'rejected', after: 'Call for no reason.', findings: [lost] })
    const text = comment({ results: [rejected] })
    expect(text).toContain('  - `placeholder-lost`: The placeholder for the birthday is gone.\n')
    expect(text).toContain('#### New texts that are not saved (1)')
    expect(text).toMatch(/<summary><b>Caller 9<\/b> · en · \d+ characters changed · rejected<\/summary>/)
    expect(text).not.toContain('Proposed changes')
  })

  test('says how many findings of one text are not listed', () => {
    const findings = Array.from({ length: 13 }, () => lost)
    expect(comment({ results: [result({ id: 1, status: 'rejected', findings })] })).toContain(
      '\n  - and 3 more\n',
    )
  })

  const job = {
    progressId: 'p-77',
    kind: 'improve',
    startedAt: '2026-08-21T09:30:01.000Z',
    finishedAt: null,
    polls: 2,
  } as const

  test('gives what a job can be looked up by: its progress id, or the time of a start without an answer', () => {
    const shown = (status: Outcome, progressId: string | null): string =>
      comment({ results: [result({ id: 1, status, job: { ...job, progressId } })] })
    expect(shown('timeout', 'p-77')).toContain('(progress id `p-77`)')
    expect(shown('cancelled', 'p 77`')).toContain('(progress id p 77&#96;)')
    expect(shown('uncertain', null)).toContain('(sent at 2026-08-21T09')
    expect(shown('timeout', null)).not.toContain('progress id')
    expect(shown('failed', 'p-77')).not.toContain('p-77')
  })

  test.each([
    ['The job was still running (progress id p-77).', 'The job was still running'],
    ['Running (progress id p-77, last seen “queued”).', 'Running (last seen “queued”)'],
  ])('names the progress id once, where it can be copied: %s', (reason, shown) => {
    const waiting = result({ id: 1, status: 'timeout', reason, job })
    expect(comment({ results: [waiting] })).toContain(`: ${shown} (progress id \`p-77\`).\n`)
    expect(comment({ results: [{ ...waiting, status: 'failed' }] })).toContain(reason)
  })
})

describe('changed texts', () => {
  test('are collapsed diffs that name the scenario, its language and the size of the change', () => {
    const text = comment({ results: [improved({ id: 5, created: true })] })
    expect(text).toContain('#### Proposed changes (1)')
    expect(text).toMatch(
      /<details><summary><b>Caller 5<\/b> · en · new · \d+ characters changed<\/summary>\n\n/,
    )
    expect(text).toContain('[Scenario 5 on Cekura](https://dashboard.cekura.ai/test-case/5)')
    expect(text).toContain('Tuesday')
  })

  test('show the expected outcome where that changes too', () => {
    const scenario = improved({ id: 5, outcomeBefore: '', outcomeAfter: 'The slot is confirmed.' })
    const text = comment({ results: [scenario] })
    expect(text).toContain('**Expected outcome**')
    expect(text).toContain('confirmed')
    expect(comment({ results: [improved({ id: 5 })] })).not.toContain('**Expected outcome**')
    expect(comment({ results: [{ ...scenario, after: scenario.before }] })).not.toContain('Monday')
  })

  test('stand under what became of them', () => {
    const after = 'Another text.'
    const results = [
      result({ id: 1, status: 'applied', after }),
      result({ id: 2, status: 'reverted', after }),
      result({ id: 3, status: 'drifted', after, language: null }),
      improved({ id: 4 }),
      result({ id: 5, status: 'unchanged', after }),
      result({ id: 6, status: 'failed', after: 'Ask for an appointment on Monday.' }),
    ]
    const headings = [...comment({ results }).matchAll(/^#### (.*)$/gm)].map(([, heading]) => heading)
    expect(headings).toEqual([
      'What needs attention',
      'Proposed changes (1)',
      'Saved changes (1)',
      'Texts put back (1)',
      'New texts that are not saved (1)',
    ])
  })

  test('carry their warnings in a section before them', () => {
    const rejected = result({ id: 6, status: 'rejected', after: 'Short.', findings: [warned] })
    const text = comment({ results: [improved({ id: 5, findings: [warned] }), rejected] })
    const [warning, change] = positions(text, ['#### Warnings (1)', '#### Proposed changes'])
    expect(warning).toBeLessThan(change ?? 0)
    expect(text).toContain(
      '- [Caller 5](https://dashboard.cekura.ai/test-case/5): `length`: Four times longer than before.\n',
    )
    const many = comment({
      results: [improved({ id: 5, findings: Array.from({ length: 7 }, () => warned) })],
    })
    expect(many).toContain(' And 2 more.\n')
  })
})

describe('what is left as it is', () => {
  test('is listed collapsed, by reason, with a link each', () => {
    const json = 'Its type is conditional_actions.'
    const text = comment({
      created: { folders: ['Sales'], scenarios: [1] },
      results: [
        result({ id: 1, created: true }),
        result({ id: 2, status: 'skipped', reason: json }),
        result({ id: 3, status: 'skipped', reason: json }),
        result({ id: 4, status: 'skipped' }),
        result({ id: 5, reused: true }),
      ],
    })
    const titles = [...text.matchAll(/<summary>(.*)<\/summary>/g)].map(([, title]) => title)
    expect(titles).toEqual([
      'Created 1 folder',
      'Created by this run (1)',
      'Reused: a text that was paid for already (1)',
      'Unchanged (1)',
      'Skipped: Its type is conditional&#95;actions. (2)',
      'Skipped (1)',
    ])
    expect(text).toContain('[Caller 2](https://dashboard.cekura.ai/test-case/2) · [Caller 3](')
  })
})

describe('the foot', () => {
  test('names the run, the commit, the agent, the plan and the report', () => {
    const built = report({ results: [improved({ id: 1 })] })
    expect(
      renderComment(built, { ...options, detail: 'diff' })
        .trimEnd()
        .split('\n')
        .at(-1),
    ).toBe(
      '<sub>[Run 4711, attempt 2](https://github.com/acme/clinic-agent/actions/runs/4711) · commit `0123456` · ' +
        `agent 7 Front desk · plan \`${built.planDigest.slice(0, 12)}\` · whole report: artifact cekura-report</sub>`,
    )
  })

  test('leaves out what is not known', () => {
    const context = { ...runInput.context, runUrl: '', headSha: '' }
    expect(comment({ agent: null, context }).trimEnd().split('\n').at(-1)).toBe(
      '<sub>Run 4711, attempt 2 · whole report: artifact cekura-report</sub>',
    )
  })
})

describe('the line above the foot', () => {
  const above = (proposal: CarriedProposal) =>
    renderComment(report(), { ...options, detail: 'diff', proposal })
      .trimEnd()
      .split('\n')
      .at(-3)

  test('says what will save a proposal that the comment carries', () => {
    expect(above('whole')).toBe('After the merge, `mode: apply-reviewed` saves exactly the proposed texts.')
  })

  test('names the way of the file for one that it does not carry', () => {
    expect(above('left-out')).toMatch(
      /^This comment does not carry the proposal: .*`report\.json`.* as `plan`\.$/,
    )
  })

  test('is not there where there is nothing to save', () => {
    expect(above('none')).toMatch(/^\*\*To do/)
  })
})

describe('a comment with counts only', () => {
  const secret = 'Purple-Giraffe'
  const results = [
    improved({ id: 1, name: secret, before: secret, after: `${secret} again`, outcomeAfter: secret }),
    improved({ id: 2, name: secret, findings: [{ ...warned, message: secret }] }),
    result({
      id: 3,
      name: secret,
      status: 'rejected',
      reason: secret,
      findings: [{ ...lost, message: secret }],
    }),
    result({ id: 4, name: secret, status: 'skipped', reason: secret, folder: secret, tags: [secret] }),
  ]
  const fields = {
    results,
    agent: { id: 7, name: secret, project: 3, language: 'en', enabledPersonalities: null },
    selection: { ...runInput.selection, missing: [{ what: secret, wanted: 2, found: 1, reason: secret }] },
    created: { folders: [secret], scenarios: [] },
    mode: 'dry-run',
    plan: { folders: [secret], scenarios: [], jobs: 0 },
  }

  test('holds no name, text, message or reason of a scenario', () => {
    expect(comment(fields)).toContain('Purple-Giraffe')
    expect(bare(fields)).not.toContain('Purple')
  })

  test('still says which scenario, what kind of finding, how much changed and where to look', () => {
    const text = bare(fields)
    expect(text).toContain('[scenario 3](https://dashboard.cekura.ai/test-case/3)')
    expect(text).toContain('`placeholder-lost`: A placeholder of the old text is gone.')
    expect(text).toMatch(
      /- \[scenario 1\]\(https:\/\/dashboard.cekura.ai\/test-case\/1\) · en · \d+ characters changed/,
    )
    expect(text).toContain('- 1 of 2 found\n')
    expect(text).toContain('agent 7 ·')
  })
})
