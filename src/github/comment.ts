/** Publishes one comment: looks for ours, makes or updates it, and ends with one of them even where runs race. */
import {
  chooseComment,
  dependsOnOwnLogin,
  type CommentChoice,
  type PostedComment,
} from '../core/comment-choice.js'
import { withMarker } from '../core/comment-marker.js'
import type { CommentResult } from '../core/github-answers.js'
import type { Clock, CommentRequest } from '../edges.js'
import { isGone, type CommentCalls } from './comment-calls.js'
import { readFault } from './fault.js'
import { maxTries, waitFor } from './requests.js'

/** GitHub's limit for a comment, in characters; UTF-16 units are counted here, which are never fewer. */
const longestBody = 65_536

export interface Publication {
  readonly calls: CommentCalls
  readonly clock: Clock
  /** Takes secrets out of text. */
  readonly redact: (text: string) => string
}

/**
 * Never throws. After a creation it looks again: another run, or a request whose answer was lost, may have made
 * one too. A lost answer is mended in the same way: what was made is found, and nothing is made twice.
 */
export async function publishComment(
  publication: Publication,
  { request, signal }: { readonly request: CommentRequest; readonly signal: AbortSignal },
): Promise<CommentResult> {
  const { redact } = publication
  const { runId, attempt, headSha } = request.run
  const key = redact(request.key)
  const body = withMarker(redact(request.body), { key, runId, attempt, headSha, state: request.state })
  if (body.length > longestBody) return tooLong(body.length)
  try {
    return await settle(publication, { request, key, body, signal })
  } catch (error) {
    const { message, advice } = readFault(error, publication.clock.now())
    return { state: 'refused', message: redact(`${message}.`), advice }
  }
}

interface Work {
  readonly request: CommentRequest
  readonly key: string
  /** With the marker. */
  readonly body: string
  readonly signal: AbortSignal
}

/** Requests that may be sent again have been, before their fault comes here: only a creation is tried again, after a look. */
async function settle({ calls, clock }: Publication, work: Work): Promise<CommentResult> {
  const { request, body, signal } = work
  let created: PostedComment | null = null
  for (let tried = 1; ; tried += 1) {
    const choice = await choose(calls, { ...work, created })
    try {
      if (choice.action !== 'create') return await carryOut(calls, { ...work, choice })
      if (!request.create) return { state: 'absent' }
      // Listed or not, it is there. Its author is none that we know to be us.
      if (created !== null) return { state: 'published', url: created.url }
      created = await calls.create({ pullRequest: request.pullRequest.number, body }, signal)
    } catch (error) {
      if (tried === maxTries) throw error
      if (choice.action === 'create') await waitFor(readFault(error, clock.now()), { clock, tried, signal })
      // Somebody has deleted the comment since it was listed: the next look finds another, or none.
      else if (!isGone(error)) throw error
      created = null
    }
  }
}

async function choose(
  calls: CommentCalls,
  { request, key, signal, created }: Work & { readonly created: PostedComment | null },
): Promise<CommentChoice> {
  const listed = await calls.list(request.pullRequest.number, signal)
  // A list may lag behind what was made a moment ago.
  const unlisted = created === null || listed.some(({ id }) => id === created.id) ? [] : [created]
  const comments = [...listed, ...unlisted]
  const ownLogin = dependsOnOwnLogin(comments, key) ? await calls.ownLogin(signal) : null
  return chooseComment({ comments, key, run: request.run, ownLogin })
}

async function carryOut(
  calls: CommentCalls,
  { choice, body, signal }: Work & { readonly choice: Exclude<CommentChoice, { action: 'create' }> },
): Promise<CommentResult> {
  const result = await write()
  for (const id of choice.removeIds) {
    // A leftover is untidy, and no reason to call the comment refused; the next run tries again.
    await calls.remove(id, signal).catch(() => undefined)
  }
  return result

  async function write(): Promise<CommentResult> {
    if (choice.action === 'overtaken') return { state: 'overtaken', url: choice.url, byRunId: choice.byRunId }
    const { id, url, body: present } = choice.comment
    if (!sameText(present, body)) await calls.update({ id, body }, signal)
    return { state: 'published', url }
  }
}

/** As GitHub keeps it: line ends and the white space at the end may have changed. */
function sameText(a: string, b: string): boolean {
  const normal = (text: string) => text.replace(/\r\n/g, '\n').trimEnd()
  return normal(a) === normal(b)
}

function tooLong(length: number): CommentResult {
  return {
    state: 'refused',
    message: `The comment has ${length} characters, and GitHub takes at most ${longestBody}.`,
    advice:
      'The job summary and the report hold everything. `comment-detail: counts` makes the comment shorter.',
  }
}
