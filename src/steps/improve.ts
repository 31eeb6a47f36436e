/** Improves one scenario: a job for its text, the checks of the new text, and a further try for one that was rejected. */
import { addedProfileKeys, checkText, sameText } from '../core/check.js'
import { guidanceFor } from '../core/guidance.js'
import { withSameWrapping } from '../core/markup.js'
import type { Finding, ScenarioResult } from '../core/model.js'
import { type Became, resultOf, type Selected } from '../core/scenario-result.js'
import { isSettled } from '../core/settled.js'
import type { Hash } from '../edges.js'
import type { JobEnd } from './job-end.js'
import type { Jobs } from './jobs.js'
import type { Profiles } from './profiles.js'
import type { Stop } from './stop.js'
import { platformFinding } from '../core/gate.js'

export interface ImproveSettings extends SkipSettings {
  readonly jobs: Jobs
  readonly profiles: Profiles
  readonly stop: Stop
  /** Further tries for a text that was rejected. */
  readonly repairs: number
}

/** By what a text comes to rest, and is known to be at rest. */
export interface RestSettings {
  /** What every job is told. */
  readonly guidance: string
  /** The input `settled-tag`; null: texts are not to come to rest. */
  readonly settledPrefix: string | null
  readonly hash: Hash
}

export interface SkipSettings extends RestSettings {
  /** Nothing is paid for a case whose scenario differs from its file: what a job gave would not be saved. */
  readonly leavesDrifted: boolean
}

/** Plain text is all that a job is known to keep whole (contract, row `scenario_type`). */
const improvedType = 'instruction'

/** Why no job is started for it; null where one is. */
export function skipReason({ scenario, drift }: Selected, settings: SkipSettings): string | null {
  if (scenario.type !== improvedType)
    return `Its type is ${scenario.type}: only plain instructions are improved.`
  if (drift !== undefined && settings.leavesDrifted)
    return 'No job was started for it: make the two the same first.'
  const { settledPrefix: prefix, guidance, hash } = settings
  const { tags, instructions: text } = scenario
  if (prefix === null || !isSettled(tags, { prefix, text, guidance, hash })) return null
  return 'Settled: this very text was saved under this guidance.'
}

export async function improveScenario(
  settings: ImproveSettings,
  selected: Selected,
): Promise<ScenarioResult> {
  const skipped = skipReason(selected, settings)
  if (skipped !== null) return resultOf(selected, { status: 'skipped', reason: skipped })
  let rejected: Became | null = null
  for (let attempt = 0; attempt <= settings.repairs; attempt += 1) {
    const findings = rejected?.findings ?? []
    const next = await tryOnce(settings, { selected, findings, rejections: attempt })
    if (rejected !== null && next.status !== 'improved' && next.status !== 'rejected') {
      return resultOf(selected, afterRepair(rejected, next))
    }
    if (next.status !== 'rejected') return resultOf(selected, next)
    rejected = next
  }
  return resultOf(selected, rejected ?? { status: 'skipped' })
}

/** A repair that came to nothing leaves the rejected text and its findings to be seen. */
function afterRepair(rejected: Became, repair: Became): Became {
  const why = repair.status === 'unchanged' ? 'the old text came back.' : (repair.reason ?? '')
  return {
    ...rejected,
    reason: `${rejected.reason ?? ''} A further try came to nothing: ${why}`,
    job: repair.job ?? rejected.job ?? null,
  }
}

interface Attempt {
  readonly selected: Selected
  /** Of the try before this one; none at the first. */
  readonly findings: readonly Finding[]
  /** How many tries were rejected before this one. */
  readonly rejections: number
}

async function tryOnce(
  settings: ImproveSettings,
  { selected, findings, rejections }: Attempt,
): Promise<Became> {
  const { scenario } = selected
  const before = scenario.instructions
  const guidance = guidanceFor({ general: settings.guidance, before, findings, rejections })
  const { end, reused, note } = await settings.jobs.run({ scenario, guidance })
  if (end.state !== 'succeeded') return withoutText(settings.stop, end)
  const after = withSameWrapping(before, end.instructions)
  const text = { after, offeredOutcome: end.expectedOutcome, job: end.record, reused, reason: note }
  // Only a new text is saved, so an expected outcome that comes with the old one is not on offer.
  if (sameText(before, after)) return { ...text, after: before, offeredOutcome: null, status: 'unchanged' }
  const asksProfiles = addedProfileKeys(before, after).length > 0
  const profileKeys = asksProfiles ? await settings.profiles.keys() : null
  if (asksProfiles && profileKeys === null && settings.stop.signal.aborted) {
    return withoutText(settings.stop, { state: 'stopped', reason: notChecked, record: end.record })
  }
  const found = checkText({ before, after, profileKeys })
  const errors = found.filter((finding) => finding.severity === 'error')
  if (errors.length === 0) return { ...text, findings: found, status: 'improved' }
  return {
    ...text,
    findings: found,
    status: 'rejected',
    reason: errors.map(({ message }) => message).join(' '),
  }
}

const notChecked = 'The run ended before the new text could be checked.'

function withoutText(stop: Stop, end: Exclude<JobEnd, { state: 'succeeded' }>): Became {
  switch (end.state) {
    case 'refused':
      return { status: 'skipped', reason: 'max-jobs were started already: raise max-jobs to try it.' }
    case 'uncertain':
      return { status: 'uncertain', reason: end.reason, job: end.record }
    case 'stopped':
      return {
        status: stop.ending()?.kind === 'deadline' ? 'timeout' : 'cancelled',
        reason: end.reason,
        job: end.record,
      }
    case 'failed':
    case 'lost':
      return {
        status: 'failed',
        reason: end.reason,
        job: end.record,
        findings: end.state === 'failed' && end.platform ? [platformFinding(end.reason)] : [],
      }
  }
}
