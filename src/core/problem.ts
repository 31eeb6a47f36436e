/** What stands in the way of a good end: its kinds from the worst down, what each means and what to do next. */
import { isPlatform } from './gate.js'
import type { FindingCode, Missing, Outcome, ScenarioResult } from './model.js'
import type { Report } from './report.js'

/** The worst first. `platform` says nothing about a scenario, so it comes after all that does. */
export const problemKinds = [
  'failed',
  'rejected',
  'uncertain',
  'drifted',
  'differs',
  'timeout',
  'missing',
  'platform',
  'cancelled',
] as const
export type ProblemKind = (typeof problemKinds)[number]

export type Problem =
  | { readonly kind: Exclude<ProblemKind, 'missing'>; readonly result: ScenarioResult }
  | { readonly kind: 'missing'; readonly missing: Missing }

export interface ProblemWords {
  readonly title: string
  /** What has happened, without anything particular: stands in where a reason is absent or must not be shown. */
  readonly meaning: string
  /** The next step; Markdown. */
  readonly next: string
}

export const problemWords: Readonly<Record<ProblemKind, ProblemWords>> = {
  failed: {
    title: 'Failed',
    meaning: 'The job or the saving failed.',
    next: 'Correct what the reason names, then re-run.',
  },
  rejected: {
    title: 'Rejected',
    meaning: 'The new text breaks a rule, so it is not offered.',
    next: 'Say in `instructions` what must stay, or must not come in, and re-run; or edit the scenario by hand.',
  },
  drifted: {
    title: 'Changed meanwhile',
    meaning: 'The text on Cekura is no longer the one that was read, so it was left alone.',
    next: 'Before the merge re-run: it starts from the text that is there now. After the merge propose anew in another pull request, or edit the scenario by hand.',
  },
  differs: {
    title: 'Differs from the suite file',
    meaning: 'Cekura has another text than the file.',
    next: 'To take the text of the file: `mode: apply` with `suite-sync: true`, as a rule on the main branch. To take that of Cekura: bring it into the file.',
  },
  uncertain: {
    title: 'Uncertain',
    meaning: 'The answer to a paid start was lost, and it was not sent a second time.',
    next: 'Look in the usage of your Cekura account for a job of that time. Later runs of this pull request leave it alone; to have it tried again, delete this comment or change the text.',
  },
  timeout: {
    title: 'Not finished in time',
    meaning: 'The job was still running when the time was up.',
    next: 'Raise `timeout` or select fewer scenarios, then re-run.',
  },
  missing: {
    title: 'Missing',
    meaning: 'What was asked for does not exist.',
    next: 'Mend what the reason names or create it on Cekura, let `missing: create` make it, or ask for less.',
  },
  platform: {
    title: 'Cekura not reached',
    meaning: 'The service could not be reached or gave answers that make no sense.',
    next: 'Nothing speaks against these scenarios: re-run when the service answers again.',
  },
  cancelled: {
    title: 'Not finished',
    meaning: 'The run ended first.',
    next: 'Where the verdict names a cause, mend that. Then re-run to finish them.',
  },
}

/** What a finding means, without quoting anything of the texts. */
export const findingMeanings: Readonly<Record<FindingCode, string>> = {
  empty: 'The new text is empty.',
  'placeholder-lost': 'A placeholder of the old text is gone.',
  'placeholder-added': 'A placeholder has appeared that was not there.',
  'markup-lost': 'Call markup of the old text is gone.',
  'markup-added': 'Call markup has appeared that was not there.',
  'bracket-lost': 'A cue in brackets is gone.',
  length: 'The new text is much longer or shorter.',
  'script-changed': 'The new text is written in another script.',
  invalid: 'The service refuses the new text.',
  platform: 'The service could not be reached.',
}

const kindOfOutcome: Readonly<Partial<Record<Outcome, Exclude<ProblemKind, 'missing'>>>> = {
  failed: 'failed',
  rejected: 'rejected',
  drifted: 'drifted',
  uncertain: 'uncertain',
  timeout: 'timeout',
  cancelled: 'cancelled',
}

function problemOf(result: ScenarioResult): readonly Problem[] {
  const kind = kindOfOutcome[result.status]
  if (kind === undefined) return []
  if (kind === 'failed' && isPlatform(result)) return [{ kind: 'platform', result }]
  return [{ kind: kind === 'drifted' && result.suite !== undefined ? 'differs' : kind, result }]
}

/** All problems of a run, the worst first; those of one kind in the report's order. */
export function problemsOf(report: Report): readonly Problem[] {
  const missing = report.selection.missing.map((entry): Problem => ({ kind: 'missing', missing: entry }))
  const rank = ({ kind }: Problem): number => problemKinds.indexOf(kind)
  return [...report.scenarios.flatMap(problemOf), ...missing].sort((a, b) => rank(a) - rank(b))
}
