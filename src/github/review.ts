/** Suggests changes in a pull request: finds out what fits on its diff and is not open from an earlier run, and has that posted. */
import { createHash } from 'node:crypto'
import type { Refusal, SuggestResult } from '../core/github-answers.js'
import {
  divide,
  type Divided,
  type LeftSuggestion,
  mostSuggestions,
  placeSuggestions,
  type Suggestion,
  suggestionKey,
  type WrittenSuggestion,
  writeSuggestions,
} from '../core/suggestion.js'
import type { Hash } from '../edges.js'
import type { Publication } from './comment.js'
import { readFault } from './fault.js'
import {
  openSuggestions,
  postReviews,
  type ReadySuggestion,
  refusalOf,
  type ReviewWork,
} from './post-review.js'

/** Never throws. Asks nothing of GitHub where nothing can be suggested. */
export async function suggestChanges(publication: Publication, work: ReviewWork): Promise<SuggestResult> {
  const { clock, redact } = publication
  const { fit: written, left } = writable(work.request.suggestions, redact)
  if (written.length === 0) return { ...nothing, left }
  try {
    const plan = await planReview(publication, { ...work, written })
    const { left: unposted, ...posted } = await postReviews(publication, { ...work, ...plan })
    return { ...posted, repeated: plan.repeated, left: [...left, ...plan.left, ...unposted] }
  } catch (error) {
    const refusal = refusalOf(readFault(error, clock.now()), redact)
    return { ...nothing, left: [...left, ...leftAll(written, refusal.message)], refusal }
  }
}

const nothing: SuggestResult = { url: null, posted: [], repeated: [], left: [], refusal: null }

/** All are left, for what the refusal says. */
export function nothingSuggested(suggestions: readonly Suggestion[], refusal: Refusal): SuggestResult {
  const left = suggestions.map((suggestion) => ({ suggestion, reason: refusal.message }))
  return { ...nothing, left, refusal }
}

function leftAll(written: readonly WrittenSuggestion[], reason: string): readonly LeftSuggestion[] {
  return written.map(({ suggestion }) => ({ suggestion, reason }))
}

/** A suggestion is committed as it stands, so a secret cannot be taken out of it: it is not posted. */
function writable(
  suggestions: readonly Suggestion[],
  redact: (text: string) => string,
): Divided<WrittenSuggestion> {
  const { fit, left } = writeSuggestions(suggestions)
  const open = divide<WrittenSuggestion, WrittenSuggestion>(fit, (written) => {
    if (redact(written.body) === written.body) return written
    return { suggestion: written.suggestion, reason: 'It holds a secret of this run.' }
  })
  return { fit: open.fit, left: [...left, ...open.left] }
}

interface ReviewPlan {
  /** The head of the pull request, which the lines are of. */
  readonly commit: string
  readonly ready: readonly ReadySuggestion[]
  readonly repeated: readonly Suggestion[]
  readonly left: readonly LeftSuggestion[]
}

async function planReview(
  publication: Publication,
  { written, ...work }: ReviewWork & { readonly written: readonly WrittenSuggestion[] },
): Promise<ReviewPlan> {
  const { reviews, request, signal } = work
  const { number, headSha } = request.pullRequest
  const { sha: commit, isOpen } = await reviews.head(number, signal)
  const none = (left: readonly LeftSuggestion[]): ReviewPlan => ({ commit, ready: [], repeated: [], left })
  if (!isOpen)
    return none(leftAll(written, 'The pull request is closed, so that nothing can be committed to it.'))
  // Where the event did not say it, the text of the line decides alone.
  if (headSha !== '' && headSha !== commit)
    return none(
      leftAll(
        written,
        'The pull request has a newer commit, and the run for that makes its own suggestions.',
      ),
    )
  const paths = new Set(written.map(({ suggestion }) => suggestion.path))
  const patches = await reviews.patches({ pullRequest: number, paths }, signal)
  const { fit: placed, left } = placeSuggestions(written, patches)
  if (placed.length === 0) return none(left)
  const ready = placed.map((each) => ({ ...each, key: suggestionKey(each.suggestion, sha256) }))
  const open = await openSuggestions(publication, { ...work, keys: ready.map(({ key }) => key) })
  const fresh = ready.filter(({ key }) => !open.has(key))
  const room = Math.max(0, mostSuggestions - open.size)
  const noRoom = `There are ${mostSuggestions} suggestions in the pull request, and no more are posted.`
  return {
    commit,
    ready: fresh.slice(0, room),
    repeated: ready.filter(({ key }) => open.has(key)).map(({ suggestion }) => suggestion),
    left: [...left, ...leftAll(fresh.slice(room), noRoom)],
  }
}

const sha256: Hash = (text) => createHash('sha256').update(text, 'utf8').digest('hex')
