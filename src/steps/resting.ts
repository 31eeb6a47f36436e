/** Keeps a text that a job has written for a suite's case from being reworded as soon as somebody has put it into the file. */
import { guidanceFor } from '../core/guidance.js'
import { type KnownJob, shortKey } from '../core/hidden-state.js'
import type { Report } from '../core/report.js'
import { isOffered } from '../core/suite-texts.js'
import type { Hash } from '../edges.js'
import { jobKey } from './jobs.js'

/**
 * For each new text on offer a job that counts as over: under the same guidance the text stays as it is. So a
 * suggestion that is committed, or a patch, leaves nothing to do. A text that no job has written is for one to improve.
 */
export function restingJobs(
  { scenarios, guidance }: Pick<Report, 'scenarios' | 'guidance'>,
  hash: Hash,
): readonly KnownJob[] {
  return scenarios.flatMap((row): readonly KnownJob[] => {
    const { after, job, reused } = row
    if (after === null || !isOffered(row) || (job === null && !reused)) return []
    const scenario = { ...row, instructions: after, expectedOutcome: row.outcomeBefore, personality: null }
    const told = guidanceFor({ general: guidance.text, before: after })
    return [
      {
        key: shortKey(hash(jobKey({ scenario, guidance: told }))),
        state: 'succeeded',
        instructions: null,
        expectedOutcome: null,
        progressId: job?.progressId ?? '',
      },
    ]
  })
}
