/** What the comment carries unseen: made of what the run knows so far, made to fit, and sealed. */
import { commentRoom } from '../core/comment.js'
import type { CarriedProposal } from '../core/comment-foot.js'
import { fitState, type FittedState } from '../core/hidden-state-fit.js'
import { writeState } from '../core/hidden-state-form.js'
import type { Applied, Bound, HiddenState, KnownJob } from '../core/hidden-state.js'
import type { Report } from '../core/report.js'
import type { RowKey } from '../core/scenario-result.js'
import { stateOf } from '../core/state-of-report.js'
import type { Hash, Seal } from '../edges.js'
import { restingJobs } from './resting.js'

/**
 * Of the 60,000 characters of a comment (counted in UTF-16 units), so many at the most are for the sealed state. What
 * is left is enough for the verdict, the failures and many of the diffs.
 */
const sealedCharacters = 29_000

export interface Carried {
  /** Empty where nothing is carried. */
  readonly sealed: string
  /** `left-out`: there was a proposal, and it did not fit. */
  readonly proposal: CarriedProposal
}

export const nothingCarried: Carried = { sealed: '', proposal: 'none' }

export interface CarrySettings {
  readonly seal: Seal
  readonly bound: Bound
  readonly hash: Hash
  readonly settledPrefix: string | null
  /** `counts` keeps texts out of the comment, hidden ones too. */
  readonly detail: 'diff' | 'counts'
}

/** While the run goes on: the jobs that are known, and no proposal, for nobody has seen one yet. */
export function carryJobs(
  settings: CarrySettings,
  { report, jobs }: { readonly report: Report; readonly jobs: readonly KnownJob[] },
): Carried {
  return carryReport(settings, { report, jobs, shown: false })
}

/** At the end: what the comment shows, to be saved after the merge, and all jobs. */
export function carryProposal(
  settings: CarrySettings,
  { report, jobs }: { readonly report: Report; readonly jobs: readonly KnownJob[] },
): Carried {
  return carryReport(settings, { report, jobs, shown: true })
}

/** The same proposal and new jobs, where the comment goes on to show the `body` that it has: they take what room it leaves. */
export function carryAgain(
  settings: CarrySettings,
  {
    state,
    jobs,
    body,
  }: { readonly state: HiddenState; readonly jobs: readonly KnownJob[]; readonly body: string },
): Carried {
  return carry(settings, { ...state, jobs }, Math.min(sealedCharacters, commentRoom - body.length))
}

/** The same proposal, and that it has been saved. */
export function carryApplied(
  settings: CarrySettings,
  { state, applied }: { readonly state: HiddenState; readonly applied: Applied },
): Carried {
  return carry(settings, { ...state, applied })
}

interface Known {
  readonly report: Report
  readonly jobs: readonly KnownJob[]
  readonly shown: boolean
}

/** Texts may rest where there is room to say so: to know what a job has written is worth more. */
function carryReport(settings: CarrySettings, known: Known): Carried {
  const state = stateFor(settings, known)
  const resting = restingJobs(known.report, settings.hash)
  if (resting.length > 0) {
    // What is known of a job comes first: a text may rest in one row and have been improved in another.
    const roomy = stateFor(settings, { ...known, jobs: [...known.jobs, ...resting] })
    const { state: fitted, jobsLeftOut } = fit(settings, roomy)
    if (jobsLeftOut === 0 && fitted?.proposal === state.proposal)
      return sealedAs(settings, { state: roomy, fitted })
  }
  return carry(settings, state)
}

function stateFor(
  { bound, hash, settledPrefix }: CarrySettings,
  { report, jobs, shown }: Known,
): HiddenState {
  const keys = new Map<RowKey, string>()
  return stateOf({ report, bound, shown, applied: null, keys, otherJobs: jobs, settledPrefix, hash })
}

function fit(
  { seal, detail }: CarrySettings,
  ...[state, maxCharacters = sealedCharacters]: readonly [HiddenState, number?]
): FittedState {
  return fitState(detail === 'counts' ? withoutTexts(state) : state, {
    maxCharacters,
    sizeOf: (written) => seal.seal(written).length,
  })
}

function carry(settings: CarrySettings, ...[state, room]: readonly [HiddenState, number?]): Carried {
  return sealedAs(settings, { state, fitted: fit(settings, state, room).state })
}

function sealedAs(
  { seal }: CarrySettings,
  { state, fitted }: { readonly state: HiddenState; readonly fitted: FittedState['state'] },
): Carried {
  if (fitted === null) return { sealed: '', proposal: state.entries.length > 0 ? 'left-out' : 'none' }
  const hasProposal = fitted.proposal === 'whole' && fitted.digest !== ''
  return {
    sealed: seal.seal(writeState(fitted)),
    proposal: fitted.proposal === 'left-out' ? 'left-out' : hasProposal ? 'whole' : 'none',
  }
}

/** Jobs that may still be running, which hold no text; the proposal goes the way of the file. */
function withoutTexts(state: HiddenState): HiddenState {
  return {
    ...state,
    digest: '',
    entries: [],
    proposal: state.entries.length > 0 ? 'left-out' : state.proposal,
    jobs: state.jobs.filter((job) => job.state !== 'succeeded'),
  }
}
