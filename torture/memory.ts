/** What a run can know of the jobs that earlier runs have paid for: read from the comment and from a report, as the action would. */
import { existsSync, readFileSync } from 'node:fs'
import { readMarker, withoutMarker } from '../src/core/comment-marker.js'
import { guidanceFor } from '../src/core/guidance.js'
import { type HiddenState, type KnownJob, shortKey } from '../src/core/hidden-state.js'
import { readState } from '../src/core/hidden-state-form.js'
import { readReport } from '../src/core/report-reading.js'
import { sha256 } from '../src/runner/hash.js'
import { makeSeal } from '../src/runner/seal.js'
import type { CommentRecord, JobRecord, Simulator } from '../simulator/index.js'

export interface Memory {
  /** Progress ids of jobs that need not be paid for again. */
  readonly progressIds: ReadonlySet<string>
  /** Keys of starts whose answers were lost. */
  readonly uncertainKeys: ReadonlySet<string>
}

export const nothingKnown: Memory = { progressIds: new Set(), uncertainKeys: new Set() }

/** Comments of the action in the pull request that bear this key, oldest first. */
export function ownComments(simulator: Simulator, key: string): readonly CommentRecord[] {
  return simulator
    .comments(1)
    .filter(({ body, author }) => author.type === 'Bot' && readMarker(body)?.key === key)
}

/** What the comment carries; null where it carries nothing that this key has sealed. */
export function stateIn(simulator: Simulator, body: string): HiddenState | null {
  const sealed = readMarker(body)?.state ?? ''
  if (sealed === '') return null
  const seal = makeSeal(simulator.apiKey)
  const opened = seal.open(seal.unstamp(sealed, withoutMarker(body)).sealed)
  if ('problem' in opened) return null
  const reading = readState(opened.text)
  return 'problem' in reading ? null : reading.state
}

export function memoryOfComment(simulator: Simulator, key: string): Memory {
  const body = ownComments(simulator, key).at(-1)?.body
  return memoryOf((body === undefined ? null : stateIn(simulator, body))?.jobs ?? [])
}

/** Of texts only: what a draft's job was told is not in a report as a whole. */
export function memoryOfReport(path: string | null): Memory {
  if (path === null || !existsSync(path)) return nothingKnown
  const reading = readReport(readFileSync(path, 'utf8'))
  if ('problem' in reading || reading.report.agent === null) return nothingKnown
  const { scenarios, guidance } = reading.report
  const texts = scenarios.filter(({ before }) => before.trim() !== '')
  const known = texts.flatMap(({ job, status, after }) => {
    const isKnown =
      job?.finishedAt === null || status === 'unchanged' || (status !== 'rejected' && after !== null)
    return isKnown && typeof job?.progressId === 'string' ? [job.progressId] : []
  })
  const lost = texts.filter(({ status }) => status === 'uncertain')
  return {
    progressIds: new Set(known),
    uncertainKeys: new Set(
      lost.map(({ before }) =>
        keyOf({ guidance: guidanceFor({ general: guidance.text, before }), text: before }),
      ),
    ),
  }
}

export function bothOf(one: Memory, other: Memory): Memory {
  return {
    progressIds: new Set([...one.progressIds, ...other.progressIds]),
    uncertainKeys: new Set([...one.uncertainKeys, ...other.uncertainKeys]),
  }
}

/** A draft's key is made of more than the service is told, so only improvements are known by theirs. */
export function knows({ progressIds, uncertainKeys }: Memory, job: JobRecord): boolean {
  return progressIds.has(job.progressId) || (job.kind === 'improve' && uncertainKeys.has(keyOf(job)))
}

function keyOf({ guidance, text }: Pick<JobRecord, 'guidance' | 'text'>): string {
  return shortKey(sha256(JSON.stringify([guidance, text])))
}

function memoryOf(jobs: readonly KnownJob[]): Memory {
  return {
    progressIds: new Set(jobs.flatMap((job) => (job.state === 'uncertain' ? [] : [job.progressId]))),
    uncertainKeys: new Set(jobs.flatMap((job) => (job.state === 'uncertain' ? [job.key] : []))),
  }
}
