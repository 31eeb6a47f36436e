/** Makes the hidden state fit the room that a comment has for it, giving up first what costs least to lose. */
import { type HiddenState, type KnownJob, proposedTexts } from './hidden-state.js'
import { writeState } from './hidden-state-form.js'

export interface Room {
  readonly maxCharacters: number
  /** Characters that the written state takes up in the comment, sealed. */
  readonly sizeOf: (written: string) => number
}

export interface FittedState {
  /** What fits; null where not even a state without proposal and jobs does. Its `proposal` says what became of that. */
  readonly state: HiddenState | null
  /** How many known jobs are not in it: their texts would be paid for again. */
  readonly jobsLeftOut: number
}

/**
 * Texts that are no proposal (rejected ones, tries before the last) go first, the largest of them first. Where that
 * is not enough the proposal goes, as a whole, for half of what a reviewer has seen must not pass for all of it; then
 * as many known jobs are kept as fit, those still running to the last.
 */
export function fitState(state: HiddenState, room: Room): FittedState {
  const proposed = proposedTexts(state)
  const others = state.jobs.filter((job) => textOf(job) !== '' && !proposed.has(textOf(job)))
  const fitted =
    withoutSome(state, { order: cheapestFirst(others), room }) ??
    withoutSome(withoutProposal(state), { order: cheapestFirst(state.jobs), room })
  return { state: fitted, jobsLeftOut: state.jobs.length - (fitted?.jobs.length ?? 0) }
}

/** The state without as few of the jobs as possible, taken from the front of `order`; null where all of them are too few. */
function withoutSome(
  state: HiddenState,
  { order, room }: { readonly order: readonly KnownJob[]; readonly room: Room },
): HiddenState | null {
  const without = (count: number): HiddenState => {
    const gone = new Set(order.slice(0, count))
    return { ...state, jobs: state.jobs.filter((job) => !gone.has(job)) }
  }
  const all = order.length
  const fitsWith = (count: number): boolean =>
    room.sizeOf(writeState(without(all - count))) <= room.maxCharacters
  // Measuring means compressing and signing, and few of many jobs fit: so small numbers are tried before large ones, and
  // what lies between is searched by halves. So many are known to fit, so many not to.
  if (!fitsWith(0)) return null
  let kept = 0
  let tooMany = all + 1
  for (let tried = Math.min(firstTried, all); kept < tried && tried < tooMany;) {
    if (fitsWith(tried)) kept = tried
    else tooMany = tried
    tried = Math.min(tried * 2, all)
  }
  while (tooMany - kept > 1) {
    const middle = Math.floor((kept + tooMany) / 2)
    if (fitsWith(middle)) kept = middle
    else tooMany = middle
  }
  return without(all - kept)
}

/** About as many jobs with their texts as a comment has room for. */
const firstTried = 64

/** A state that proposed nothing has lost nothing by this. */
function withoutProposal(state: HiddenState): HiddenState {
  return state.entries.length === 0 ? state : { ...state, entries: [], proposal: 'left-out' }
}

/** Results with a text, the largest first; then those without; then what may still be running. */
function cheapestFirst(jobs: readonly KnownJob[]): readonly KnownJob[] {
  const rank = (job: KnownJob): number => (job.state === 'succeeded' ? 0 : 1)
  return jobs.toSorted((a, b) => rank(a) - rank(b) || textOf(b).length - textOf(a).length)
}

function textOf(job: KnownJob): string {
  return job.state === 'succeeded' ? (job.instructions ?? '') : ''
}
