/** Writes the hidden state in its one short spelling, and reads it back, trusting nothing about what it is given. */
import * as z from 'zod/mini'
import { type Entry, type HiddenState, type KnownJob, proposalStates } from './hidden-state.js'

/** Counts up when the form changes in any way: a reader takes its own version and no other. */
const version = 1

/** `malformed` is said of what is no state at all, `older` and `newer` of one in another version of the form. */
export type StateReading =
  { readonly state: HiddenState } | { readonly problem: 'malformed' | 'older' | 'newer' }

const sha256Hex = z.string().check(z.regex(/^[\da-f]{64}$/))
const key = z.string().check(z.regex(/^[\da-f]{32}$/))

/** Id, before, after, outcome, settle: lists, for names would be repeated with every scenario. */
const entryForm = z.lazy(() =>
  z.tuple([z.int(), sha256Hex, z.nullable(z.string()), z.nullable(z.string()), z.nullable(z.string())]),
)

/**
 * A text that an entry holds too is given as the entry's place in the list, and the entry's expected outcome as
 * `true`; null is a job that gave back the text that it was given.
 */
const succeededForm = z.lazy(() =>
  z.tuple([
    key,
    z.literal('succeeded'),
    z.string(),
    z.union([z.string(), z.int(), z.null()]),
    z.union([z.string(), z.literal(true), z.null()]),
  ]),
)
const runningForm = z.lazy(() =>
  z.tuple([key, z.literal('running'), z.string(), z.enum(['improve', 'generate']), z.string()]),
)
const uncertainForm = z.lazy(() => z.tuple([key, z.literal('uncertain'), z.string()]))
const jobForm = z.lazy(() => z.union([succeededForm, runningForm, uncertainForm]))

const form = z.lazy(() =>
  z.strictObject({
    applied: z.nullable(z.tuple([z.int(), z.string(), z.string()])),
    bound: z.tuple([z.string(), z.int(), z.int(), z.string()]),
    digest: z.string(),
    entries: z.array(entryForm),
    guidance: z.string(),
    head: z.string(),
    jobs: z.array(jobForm),
    proposal: z.enum(proposalStates),
    run: z.tuple([z.int(), z.int()]),
    version: z.literal(version),
  }),
)
type Form = z.infer<typeof form>
type JobForm = z.infer<typeof jobForm>

/** JSON without white space, names in alphabetical order, entries by id, jobs by key: equal states are equal texts. */
export function writeState(state: HiddenState): string {
  const { applied, bound, run } = state
  const entries = state.entries.toSorted((a, b) => a.id - b.id)
  const places = placesOf(entries)
  const jobs = state.jobs.toSorted((a, b) => (a.key < b.key ? -1 : 1))
  const written: Form = {
    applied: applied && [applied.runId, applied.runUrl, applied.at],
    bound: [bound.repository, bound.pullRequest, bound.agentId, bound.apiOrigin],
    digest: state.digest,
    entries: entries.map(({ id, before, after, outcome, settle }) => [id, before, after, outcome, settle]),
    guidance: state.guidanceDigest,
    head: state.headSha,
    jobs: jobs.map((job) => writtenJob(job, { entries, places })),
    proposal: state.proposal,
    run: [run.runId, run.attempt],
    version,
  }
  return JSON.stringify(written)
}

/** The state that was written so; takes any text, never throws, in time linear in its length. */
export function readState(text: string): StateReading {
  const value = parsed(text)
  const other = z.object({ version: z.int() }).safeParse(value).data?.version
  if (other !== undefined && other !== version) return { problem: other < version ? 'older' : 'newer' }
  const { data } = form.safeParse(value)
  if (data === undefined) return { problem: 'malformed' }
  const entries = data.entries.map(([id, before, after, outcome, settle]): Entry => ({
    id,
    before,
    after,
    outcome,
    settle,
  }))
  const jobs = data.jobs.map((job) => readJob(job, entries)).filter((job) => job !== null)
  if (jobs.length < data.jobs.length) return { problem: 'malformed' }
  return { state: { ...headOf(data), entries, jobs } }
}

function headOf(data: Form): Omit<HiddenState, 'entries' | 'jobs'> {
  const [repository, pullRequest, agentId, apiOrigin] = data.bound
  const [runId, attempt] = data.run
  return {
    version,
    bound: { repository, pullRequest, agentId, apiOrigin },
    headSha: data.head,
    run: { runId, attempt },
    guidanceDigest: data.guidance,
    digest: data.digest,
    applied: data.applied && { runId: data.applied[0], runUrl: data.applied[1], at: data.applied[2] },
    proposal: data.proposal,
  }
}

/** Each new text with the place of the first entry that holds it. */
function placesOf(entries: readonly Entry[]): ReadonlyMap<string, number> {
  const places = new Map<string, number>()
  for (const [place, { after }] of entries.entries()) {
    if (after !== null && !places.has(after)) places.set(after, place)
  }
  return places
}

function writtenJob(
  job: KnownJob,
  { entries, places }: { readonly entries: readonly Entry[]; readonly places: ReadonlyMap<string, number> },
): JobForm {
  switch (job.state) {
    case 'running':
      return [job.key, 'running', job.progressId, job.kind, job.startedAt]
    case 'uncertain':
      return [job.key, 'uncertain', job.startedAt]
    case 'succeeded': {
      const { instructions, expectedOutcome } = job
      const place = instructions === null ? undefined : places.get(instructions)
      const entry = place === undefined ? undefined : entries[place]
      const isEntrys = expectedOutcome !== null && entry?.outcome === expectedOutcome
      return [job.key, 'succeeded', job.progressId, place ?? instructions, isEntrys ? true : expectedOutcome]
    }
  }
}

/** null where it refers to a text or an outcome that is not there. */
function readJob(job: JobForm, entries: readonly Entry[]): KnownJob | null {
  switch (job[1]) {
    case 'running':
      return { key: job[0], state: 'running', progressId: job[2], kind: job[3], startedAt: job[4] }
    case 'uncertain':
      return { key: job[0], state: 'uncertain', startedAt: job[2] }
    case 'succeeded': {
      const [key, state, progressId, text, offered] = job
      const entry = typeof text === 'number' ? entries[text] : undefined
      const instructions = typeof text === 'number' ? entry?.after : text
      const expectedOutcome = offered === true ? entry?.outcome : offered
      if (instructions === undefined || expectedOutcome === undefined) return null
      // Only what an entry holds can be referred to, and what it leaves as it is it does not hold.
      if (
        (typeof text === 'number' && instructions === null) ||
        (offered === true && expectedOutcome === null)
      )
        return null
      return { key, state, instructions, expectedOutcome, progressId }
    }
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
