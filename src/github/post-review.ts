/** Posts suggestions as one review: as several where GitHub refuses a line, and never twice, for a lost answer is looked up. */
import { dependsOnOwnLogin } from '../core/comment-choice.js'
import { withMarker } from '../core/comment-marker.js'
import type { Refusal, SuggestResult } from '../core/github-answers.js'
import {
  type LeftSuggestion,
  type PlacedSuggestion,
  type Suggestion,
  suggestionUrl,
  type SuggestRequest,
} from '../core/suggestion.js'
import type { Publication } from './comment.js'
import { type GitHubFault, readFault } from './fault.js'
import { maxTries, waitFor } from './requests.js'
import type { ReviewCalls, ReviewDraft } from './review-calls.js'

/** A suggestion to be posted, with the key of its marker. */
export interface ReadySuggestion extends PlacedSuggestion {
  readonly key: string
}

type Batch = readonly ReadySuggestion[]

export interface ReviewWork {
  readonly reviews: ReviewCalls
  readonly request: SuggestRequest
  readonly signal: AbortSignal
}

export interface Posting extends ReviewWork {
  /** The head of the pull request, which the lines are of. */
  readonly commit: string
  readonly ready: Batch
}

/**
 * One line that does not fit makes GitHub refuse the whole review, without naming it. Then the halves are posted, and
 * the halves of a half that is refused: one bad line of thirty is found in eleven requests. More than these are not sent.
 */
const mostReviews = 12

/** What has come of it so far. */
interface Progress {
  url: string | null
  readonly posted: Suggestion[]
  readonly left: LeftSuggestion[]
  /** Ends it: what was not sent yet is left. */
  refusal: Refusal | null
  /** The last refusal of a single line. */
  misfit: Refusal | null
  sent: number
}

/** Throws nothing: what a refusal leaves over is told, beside what was posted before. */
export async function postReviews(
  publication: Publication,
  posting: Posting,
): Promise<Omit<SuggestResult, 'repeated'>> {
  const progress: Progress = { url: null, posted: [], left: [], refusal: null, misfit: null, sent: 0 }
  if (posting.ready.length > 0) await postBatch(publication, { ...posting, progress })
  const { url, posted, left, refusal, misfit } = progress
  return { url, posted, left, refusal: refusal ?? (posted.length === 0 ? misfit : null) }
}

async function postBatch(
  publication: Publication,
  batch: Posting & { readonly progress: Progress },
): Promise<void> {
  const { ready, progress } = batch
  const suggestions = ready.map(({ suggestion }) => suggestion)
  const leave = (reason: string) => {
    progress.left.push(...suggestions.map((suggestion) => ({ suggestion, reason })))
  }
  if (progress.refusal !== null) {
    leave(progress.refusal.message)
    return
  }
  if (progress.sent === mostReviews) {
    leave('GitHub refused the review for one of its lines, which took too many tries to find.')
    return
  }
  progress.sent += 1
  try {
    const url = await submit(publication, batch)
    progress.url ??= url
    progress.posted.push(...suggestions)
  } catch (error) {
    const fault = readFault(error, publication.clock.now())
    if (fault.status === 422 && ready.length > 1) {
      const half = Math.ceil(ready.length / 2)
      await postBatch(publication, { ...batch, ready: ready.slice(0, half) })
      await postBatch(publication, { ...batch, ready: ready.slice(half) })
      return
    }
    const refusal = refusalOf(fault, publication.redact)
    progress[fault.status === 422 ? 'misfit' : 'refusal'] = refusal
    leave(refusal.message)
  }
}

/**
 * The page of what was posted. Sent again only after a limit on requests, which says that nothing was done; after
 * a lost answer it looks whether the review is there.
 */
async function submit(publication: Publication, posting: Posting): Promise<string> {
  const { clock } = publication
  const { reviews, signal } = posting
  const draft = draftOf(posting)
  for (let tried = 1; ; tried += 1) {
    try {
      return await reviews.create(draft, signal)
    } catch (error) {
      const fault = readFault(error, clock.now())
      const isLimit = fault.status === 403 || fault.status === 429
      if (fault.kind === 'passing' && !isLimit) return await lookForReview(publication, { ...posting, fault })
      if (tried === maxTries) throw fault
      await waitFor(fault, { clock, tried, signal })
    }
  }
}

function draftOf({ request, commit, ready }: Posting): ReviewDraft {
  const { runId, attempt } = request.run
  const texts = ready.length === 1 ? 'One improved text' : `${ready.length} improved texts`
  return {
    pullRequest: request.pullRequest.number,
    commit,
    body: `${texts} of test scenarios: commit the suggestions that you agree with.`,
    comments: ready.map(({ suggestion: { path }, line, body, key }) => ({
      path,
      line,
      body: withMarker(body, { key, runId, attempt, headSha: commit, state: '' }),
    })),
  }
}

/** GitHub takes a review whole or not at all. Throws the fault where it is not there, or not to be seen. */
async function lookForReview(
  publication: Publication,
  { ready, fault, ...work }: Posting & { readonly fault: GitHubFault },
): Promise<string> {
  const keys = ready.map(({ key }) => key)
  const open = await openSuggestions(publication, { ...work, keys }).catch(() => new Map<string, string>())
  const [url] = open.values()
  if (url === undefined || open.size < ready.length) throw fault
  return url
}

/** Those of these keys that are open already, with the page of their comment: ours, on lines that have not changed since. */
export async function openSuggestions(
  { calls }: Publication,
  { reviews, request, keys, signal }: ReviewWork & { readonly keys: readonly string[] },
): Promise<ReadonlyMap<string, string>> {
  const all = await reviews.comments(request.pullRequest.number, signal)
  const comments = all.filter(({ outdated }) => !outdated)
  const asksForOwn = keys.some((key) => dependsOnOwnLogin(comments, key))
  const ownLogin = asksForOwn ? await calls.ownLogin(signal) : null
  const open = new Map<string, string>()
  for (const key of keys) {
    const url = suggestionUrl(key, { comments, ownLogin })
    if (url !== null) open.set(key, url)
  }
  return open
}

export function refusalOf(
  { message, status, advice }: GitHubFault,
  redact: (text: string) => string,
): Refusal {
  return { state: 'refused', message: redact(`${message}.`), advice: status === 422 ? unfit : advice }
}

const unfit =
  'GitHub takes suggestions only on lines that it shows in the diff; a push meanwhile may have moved them.'
