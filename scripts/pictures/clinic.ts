/** A clinic's scenarios with believable new texts, of which the pictures of the comment are made. */
import { createHash } from 'node:crypto'
import { checkText } from '../../src/core/check.js'
import { type Ending, judge } from '../../src/core/gate.js'
import { readInputs } from '../../src/core/inputs.js'
import type { JobRecord, Outcome, ScenarioResult } from '../../src/core/model.js'
import { buildReport, type Report, type ReportInput } from '../../src/core/report.js'
import { scenarioUrl } from '../../src/core/scenario-result.js'

const startedAt = Date.UTC(2026, 10, 24, 9, 30)
const headSha = 'c0ffee1d2e3f4a5b6c7d8e9f0a1b2c3d4e5f6a7b'

const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex')

const at = (seconds: number): string => new Date(startedAt + seconds * 1_000).toISOString()

export function job(id: number, [start, end]: readonly [number, number | null]): JobRecord {
  return {
    progressId: `a1b2-${id}`,
    kind: 'improve',
    startedAt: at(start),
    finishedAt: end === null ? null : at(end),
    polls: 3,
  }
}

type Row = Partial<ScenarioResult> & Pick<ScenarioResult, 'id' | 'name' | 'before'>

/** A row as a run makes it: improved where it has a new text that the checks let pass, rejected where they do not. */
export function row(fields: Row): ScenarioResult {
  const { id, before, after = null } = fields
  const findings = after === null ? [] : checkText({ before, after, profileKeys: new Set(profileKeys) })
  const errors = findings.filter(({ severity }) => severity === 'error')
  const made: Outcome = after === null ? 'unchanged' : errors.length > 0 ? 'rejected' : 'improved'
  return {
    url: id === null ? '' : scenarioUrl(id),
    language: 'en',
    folder: 'Reception',
    tags: ['smoke'],
    type: 'instruction',
    status: made,
    reason: errors.map(({ message }) => message).join(' '),
    created: false,
    reused: false,
    after,
    outcomeBefore: 'The caller has what was asked for.',
    outcomeAfter: 'The caller has what was asked for.',
    findings,
    job: after === null || id === null ? null : job(id, [1 + (id % 5), 9 + (id % 7) * 3]),
    ...fields,
  }
}

const profileKeys = ['user_name', 'order_id', 'birth_date']

export const moves = row({
  id: 5001,
  name: 'Move an appointment to next week',
  before:
    'You are {{test_profile.user_name}} and you want to move your appointment. Say that Tuesday does not work any more. If they offer times, take the first one after lunch. Ask them to repeat the new time.',
  after:
    'You are {{test_profile.user_name}}, in a hurry, and you want to move your appointment. Say that Tuesday does not work any more. When they ask for your date of birth, say {{test_profile.birth_date}} once. If they offer times, take the first one after lunch. Ask them to repeat the new time.',
})

export const uninsured = row({
  id: 5002,
  name: 'New patient without insurance',
  before:
    'You call for the first time. You have no insurance. Ask if you can come anyway and what it costs. [sigh] if they put you on hold.',
  after:
    'You call for the first time. You have no insurance. Ask if you can come anyway, then what the first visit costs. [sigh] if they put you on hold. Book nothing unless they name a price.',
})

export const intruder = row({
  id: 5003,
  name: 'Wrong date of birth, twice',
  before:
    'Try to cancel the appointment of somebody else. Give a wrong date of birth, and another wrong one when they ask again.',
  after:
    'Try to cancel the appointment of somebody else. Give a wrong date of birth, and another wrong one when they ask again. Stay friendly, and hang up when they refuse.',
})

export const bill = row({
  id: 5004,
  name: 'A bill that is too high',
  before:
    'Your bill (order {{test_profile.order_id}}) is wrong. You are angry but polite. Insist on an answer. <hold time="3s" />',
  after:
    'Your bill (order {{test_profile.order_id}}) is twice as high as you were told. You are angry but polite. Insist on an answer, and ask for the billing desk by name. <hold time="3s" />',
})

export const cancels = row({
  id: 5005,
  name: 'Termin absagen',
  language: 'de',
  before:
    'Du bist {{test_profile.user_name}} und willst deinen Termin absagen. Nenne dein Geburtsdatum erst, wenn du gefragt wirst.',
  after:
    'Du bist {{test_profile.user_name}} und willst deinen Termin am Dienstag absagen. Nenne dein Geburtsdatum erst, wenn du danach gefragt wirst. Einen neuen Termin willst du nicht.',
})

/** Its new text has lost what a checker must not let go. */
export const billBroken = row({
  ...identity(bill),
  after:
    'Your bill is twice as high as you were told. You are angry but polite. Insist on an answer, and ask for the billing desk by name.',
})

export const cancelsBroken = row({
  ...identity(cancels),
  after: 'Du willst deinen Termin am Dienstag absagen. Einen neuen Termin willst du nicht.',
})

export const keypad = row({
  id: 5007,
  name: 'Keypad menu',
  type: 'conditional_actions',
  before: '{"role":"You want the billing desk."}',
  status: 'skipped',
  reason: 'Its type is conditional_actions: only plain instructions are improved.',
})

/** A row without what has come of it. */
export function identity({ id, name, before, language }: ScenarioResult): Row {
  return { id, name, before, language }
}

/** As a later run finds it: its new text was saved, and has come to rest. */
export function settled(result: ScenarioResult): ScenarioResult {
  return row({
    ...identity(result),
    before: result.after ?? result.before,
    status: 'skipped',
    reason: 'Settled: this very text was saved under this guidance.',
  })
}

type Told = Partial<Omit<ReportInput, 'verdict' | 'ending'>> & {
  readonly results: readonly ScenarioResult[]
  readonly ending?: Ending
}

/** The report of a run of pull request 12, judged by the gate's own defaults. */
export function reportOf({ ending, ...fields }: Told): Report {
  const { results, proof, plan = null } = fields
  const failOn = readInputs({ 'api-key': 'k', 'agent-id': '7' }).failOn
  return buildReport({
    mode: 'propose',
    startedAt,
    finishedAt: startedAt + 42_000,
    context: {
      repository: 'acme/clinic-agent',
      runId: 4711,
      attempt: 1,
      headSha,
      runUrl: 'https://github.com/acme/clinic-agent/actions/runs/4711',
      event: 'pull_request',
      commits: [headSha],
      pullRequest: { number: 12, headSha, fork: false, dependabot: false, merged: false },
    },
    agent: { id: 7, name: 'Front desk', project: 3 },
    selection: {
      ids: [],
      tags: ['smoke'],
      tagsMatch: 'any',
      folder: 'Reception',
      languages: [],
      minScenarios: 1,
      missing: [],
    },
    guidance: { text: 'Keep the intent of each scenario.', context: ['prompts/agent.md'] },
    created: { folders: [], scenarios: [] },
    requests: { total: 31, retried: 0, throttled: 0 },
    hash: sha256,
    ...fields,
    ...(ending === undefined ? {} : { ending: ending.kind }),
    verdict: judge({
      results,
      missing: fields.selection?.missing ?? [],
      ending: ending ?? null,
      plan,
      failOn,
      ...(proof === undefined ? {} : { proof }),
    }),
  })
}
