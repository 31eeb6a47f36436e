/** Sets up a run that starts jobs: what earlier runs knew, and where people see how far it is. */
import type { Ending } from '../core/gate.js'
import { guidanceFor } from '../core/guidance.js'
import { reportJson } from '../core/report.js'
import type { Selected } from '../core/scenario-result.js'
import type { Suggestion } from '../core/suggestion.js'
import type { GitHubApi } from '../edges.js'
import type { CarrySettings } from './carried.js'
import { noComment, openComment } from './comment.js'
import { type CommentState, makeCommentState, noCommentState } from './comment-state.js'
import { boundOf, type Earlier, readEarlier } from './earlier.js'
import type { Run } from './improve-all.js'
import { jobKey } from './jobs.js'
import { type Ledger, makeLedger } from './ledger.js'
import { makeProgress, type Progress } from './progress.js'
import { reportOf } from './record.js'
import { suggestTexts } from './suggest.js'

export type Base = Omit<Run, 'progress' | 'ledger'>

/** What a report says that is written before the run's end: it is read only where the runner died. */
const unfinished: Ending = {
  kind: 'unfinished',
  message:
    'The run did not come to its end: the runner was stopped, or lost. Run it again; running jobs are adopted.',
}

/** Reads from GitHub and from `reuse-from`; throws InputError. */
export async function setUp(base: Base, github: GitHubApi | null): Promise<Run> {
  const { edges, inputs, record, stop } = base
  const commented = inputs.comment === 'off' ? null : github
  const earlier = await readEarlier({ edges, inputs, github: commented, signal: stop.signal })
  const over = new AbortController()
  let progress: Progress | null = null
  const ledger = makeLedger({ earlier: earlier.jobs, onChange: () => progress?.jobsChanged() })
  record.runningJob = (selected) => runningJob(base, { ledger, selected })
  // A shard knows a part: what the comment shows is for the run that joins all of them.
  const isPart = inputs.shard !== null
  const comment = isPart ? noComment : openComment(edges, { inputs, github })
  const commentState = isPart ? noCommentState : commentStateOf(base, { earlier, ledger })
  const draft = draftReports(base)
  const settle = () => {
    over.abort()
    return draft.settle()
  }
  const suggests = inputs.suggest === 'review' && inputs.mode === 'propose'
  const suggest = (suggestions: readonly Suggestion[]) => suggestTexts({ edges, github }, suggestions)
  record.outlet = { comment, commentState, settle, suggest: suggests ? suggest : null }
  const { clock, runner, context } = edges
  const show = (markdown: string) => {
    comment.showProgress(commentState.whileRunning(markdown))
    draft.write()
  }
  const signal = AbortSignal.any([stop.signal, over.signal])
  progress = makeProgress({ clock, runner, context, record, show, pollMinMs: inputs.pollMinMs, signal })
  return { ...base, ledger, progress }
}

function commentStateOf(
  { edges, inputs, record }: Base,
  { earlier, ledger }: { readonly earlier: Earlier; readonly ledger: Ledger },
): CommentState {
  const { pullRequest } = edges.context
  if (pullRequest === null) return noCommentState
  const carry: CarrySettings = {
    seal: edges.makeSeal(inputs.apiKey),
    bound: boundOf({ edges, inputs }, pullRequest.number),
    hash: edges.hash,
    settledPrefix: inputs.settledTag,
    detail: inputs.commentDetail,
  }
  return makeCommentState({
    carry,
    earlier,
    ledger,
    proposes: inputs.mode !== 'dry-run',
    guidanceDigest: edges.hash(record.guidance.text),
    reportSoFar: () => reportOf({ edges, mode: inputs.mode }, { record, ending: unfinished }),
  })
}

/** The report as far as it goes, for a run that adopts the jobs of one that died. */
function draftReports({ edges, inputs, record }: Base) {
  let underWay: Promise<unknown> = Promise.resolve()
  let closed = false
  return {
    write: () => {
      if (closed) return
      const report = reportOf({ edges, mode: inputs.mode }, { record, ending: unfinished })
      const file = { directory: inputs.reportDir, name: 'report.json' }
      underWay = underWay
        .then(() => edges.files.writeReport(file, reportJson(report)))
        // The final report says what is wrong with the folder.
        .catch(() => undefined)
    },
    settle: async () => {
      closed = true
      await underWay
    },
  }
}

function runningJob(
  { edges, record }: Base,
  { ledger, selected: { scenario } }: { readonly ledger: Ledger; readonly selected: Selected },
) {
  const guidance = guidanceFor({ general: record.guidance.text, before: scenario.instructions })
  const known = ledger.known(edges.hash(jobKey({ scenario, guidance })))
  if (known?.state !== 'running') return null
  const { progressId, kind, startedAt } = known
  return { progressId, kind, startedAt, finishedAt: null, polls: 0 }
}
