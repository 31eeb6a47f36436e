/** The rule that nothing is paid for twice, as far as a run can know what was paid for; and what is paid twice all the same. */
import type { JobRecord } from '../simulator/index.js'
import { knows } from './memory.js'
import { type Played, wasKilled } from './played.js'
import { comesToNothing, fillsTheComment } from './world.js'

/**
 * Why a job was paid for again and no rule was broken:
 * - `came to nothing`: the first one failed, so that there is nothing to reuse
 * - `disowned`: the service said that it does not know the first one (any more)
 * - `killed`: the runner died before the first one was written down
 * - `no memory`: there was no comment and no report that could have said so, or GitHub did not show it
 */
export type Excuse = 'came to nothing' | 'disowned' | 'killed' | 'no memory'

export interface Payments {
  readonly broken: readonly string[]
  readonly excuses: readonly Excuse[]
}

/** What the run has paid for, compared with itself and with all runs before it. */
export function paymentsOf(run: Played, earlier: readonly Played[]): Payments {
  const broken: string[] = []
  const excuses: Excuse[] = []
  for (const [index, job] of run.jobs.entries()) {
    if (run.jobs.slice(0, index).some((other) => isSame(other, job)))
      broken.push(`run ${run.number} has paid twice for ${named(job)}`)
    for (const other of earlier) {
      const first = other.jobs.find((each) => isSame(each, job))
      if (first === undefined) continue
      const excuse = excuseFor({ first, firstRun: other }, run)
      if (excuse === null)
        broken.push(
          `run ${run.number} has paid again for ${named(job)}, which run ${other.number} had paid for`,
        )
      else excuses.push(excuse)
    }
  }
  return { broken: [...broken, ...suitesTwice(run), ...lostSight(run), ...forgotten(run)], excuses }
}

const isSame = (one: JobRecord, other: JobRecord): boolean => request(one) === request(other)
const request = ({ kind, agent, text, guidance, draft }: JobRecord): string =>
  JSON.stringify([kind, agent, text, guidance, draft])
const named = ({ progressId, text, draft }: JobRecord): string =>
  `${JSON.stringify(draft?.name ?? text.slice(0, 60))} (${progressId})`

function excuseFor(
  { first, firstRun }: { readonly first: JobRecord; readonly firstRun: Played },
  run: Played,
): Excuse | null {
  if (comesToNothing(run.world.endingOf(first)) && first.seenOverAt !== null) return 'came to nothing'
  if (isDisowned(first, firstRun) || isDisowned(first, run)) return 'disowned'
  if (knows(run.memoryBefore, first) && !couldNotRead(run)) return null
  return wasKilled(firstRun) ? 'killed' : 'no memory'
}

/** A poll of the job was told that there is no such job: by a fault, or because it has expired. */
function isDisowned({ progressId }: JobRecord, { requests }: Played): boolean {
  return requests.some(
    ({ query, status }) => query['progress_id'] === progressId && (status === 400 || status === 404),
  )
}

function couldNotRead({ result: { log } }: Played): boolean {
  return log.includes('so it may be paid for again') || log.includes('Nothing is reused from the comment')
}

/** A suite costs too. */
function suitesTwice({ suiteRuns, number }: Played): readonly string[] {
  const specs = suiteRuns.map(({ spec }) => JSON.stringify(spec))
  return new Set(specs).size === specs.length ? [] : [`run ${number} has started the same suite twice`]
}

/** Those that nobody has seen come to nothing. */
function living(run: Played, jobs: readonly JobRecord[]): readonly JobRecord[] {
  return jobs.filter(
    (job) =>
      !comesToNothing(run.world.endingOf(job)) &&
      !isDisowned(job, run) &&
      !fillsTheComment(run.world.endingOf(job)),
  )
}

/**
 * The last job for each text is in the report: by its progress id, or as a start whose answer was lost. Or another one for
 * that text is, where a further try was known from an earlier run.
 */
function lostSight(run: Played): readonly string[] {
  const { report, number, simulator } = run
  if (report === null || wasKilled(run)) return []
  const rows = new Set(report.scenarios.map(({ job }) => job?.progressId))
  const adopted = new Set(
    simulator.jobs
      .filter(
        (job) =>
          rows.has(job.progressId) && !run.jobs.some(({ progressId }) => progressId === job.progressId),
      )
      .map(({ text }) => text),
  )
  const isUncertain = rows.has(null)
  const last = living(run, run.jobs).filter(
    (job) =>
      run.jobs.findLast(({ text, draft }) => text === job.text && draft?.name === job.draft?.name) === job,
  )
  return last
    .filter(({ progressId, text }) => !rows.has(progressId) && !isUncertain && !adopted.has(text))
    .map((job) => `run ${number} does not report ${named(job)}, which it has paid for`)
}

/** What a run leaves in its comment is all that the next one need not pay for: its own jobs, and those that were known. */
function forgotten(run: Played): readonly string[] {
  const { result, act, number, shownBefore, shownAfter, world, simulator } = run
  const isPublished = (result.outputs['comment-url'] ?? '') !== '' && !result.log.includes('title=Overtaken')
  const isFull = simulator.jobs.some((job) => fillsTheComment(world.endingOf(job)))
  // Texts are what `counts` keeps out of a comment, hidden ones too.
  if (wasKilled(run) || !isPublished || isFull || act.inputs['comment-detail'] === 'counts') return []
  const own = living(run, run.jobs).filter((job) => job.kind === 'improve' && !knows(shownAfter, job))
  const known = couldNotRead(run) ? [] : living(run, simulator.jobs).filter((job) => knows(shownBefore, job))
  return [
    ...own.map(
      (job) => `run ${number} has left no trace in the comment of ${named(job)}, which it has paid for`,
    ),
    ...known
      .filter((job) => !knows(shownAfter, job))
      .map((job) => `run ${number} has taken out of the comment what it knew of ${named(job)}`),
  ]
}
