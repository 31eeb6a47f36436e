/** Files that the simulated pull requests change, and the reviews on their lines: what GitHub takes, and where it moves to. */
import { formatPatch, OMIT_HEADERS, structuredPatch } from 'diff'
import type { SimulatorClock } from '../clock.js'

export interface ChangedFile {
  readonly path: string
  readonly status: 'added' | 'modified'
  /** Hunks without file headers; null where GitHub shows none. */
  readonly patch: string | null
  /** The lines of the head's file. */
  readonly lines: readonly string[]
}

export interface FileChange {
  readonly path: string
  /** The text in the base; null for a file that is new. */
  readonly before: string | null
  readonly after: string
  /** True: GitHub shows no patch of it. */
  readonly tooLarge?: boolean
}

export interface Author {
  readonly login: string
  readonly type: 'Bot' | 'User'
}

export interface ReviewDraft {
  readonly state: 'COMMENTED' | 'APPROVED' | 'CHANGES_REQUESTED' | 'PENDING'
  readonly body: string
  readonly commit: string
  readonly author: Author
  readonly comments: readonly { readonly path: string; readonly line: number; readonly body: string }[]
}

export interface ReviewRecord extends Omit<ReviewDraft, 'comments'> {
  readonly id: number
  readonly pullRequest: number
}

export interface ReviewCommentRecord {
  readonly id: number
  readonly pullRequest: number
  readonly review: ReviewRecord
  readonly path: string
  /** In the head; null once the line has changed. */
  line: number | null
  readonly originalLine: number
  /** What the line said. */
  readonly text: string
  readonly body: string
  readonly createdAt: number
}

export class ReviewBook {
  readonly reviews: ReviewRecord[] = []
  readonly comments: ReviewCommentRecord[] = []
  readonly #files = new Map<number, Map<string, ChangedFile>>()
  readonly #clock: SimulatorClock
  #lastId = 500_000

  constructor(clock: SimulatorClock) {
    this.#clock = clock
  }

  /** By path, as GitHub lists them. */
  filesOf(pullRequest: number): readonly ChangedFile[] {
    const files = [...(this.#files.get(pullRequest)?.values() ?? [])]
    return files.sort((one, other) => (one.path < other.path ? -1 : 1))
  }

  /** What the pull request does to a file, from now on: comments follow their line, or are outdated where it is gone. */
  changeFile(pullRequest: number, { path, before, after, tooLarge = false }: FileChange): void {
    const files = this.#files.get(pullRequest) ?? new Map<string, ChangedFile>()
    const lines = after.split('\n')
    const patch = tooLarge ? null : patchOf(before ?? '', after)
    this.#files.set(pullRequest, files.set(path, { path, status: statusOf(before), patch, lines }))
    for (const comment of this.commentsOf(pullRequest)) {
      if (comment.path === path) comment.line = placeOf(comment, lines)
    }
  }

  /** Oldest first, as the list endpoint gives them; those of a pending review are its author's alone. */
  commentsOf(pullRequest: number): readonly ReviewCommentRecord[] {
    return this.comments.filter(
      (comment) => comment.pullRequest === pullRequest && comment.review.state !== 'PENDING',
    )
  }

  add(pullRequest: number, { comments, ...draft }: ReviewDraft): ReviewRecord {
    const review = { id: this.#nextId(), pullRequest, ...draft }
    this.reviews.push(review)
    for (const { path, line, body } of comments) {
      const file = this.#files.get(pullRequest)?.get(path)
      this.comments.push({
        id: this.#nextId(),
        pullRequest,
        review,
        path,
        line,
        originalLine: line,
        text: file?.lines[line - 1] ?? '',
        body,
        createdAt: this.#clock.now(),
      })
    }
    return review
  }

  #nextId(): number {
    this.#lastId += 1
    return this.#lastId
  }
}

/** The lines of the new file that a patch shows: a comment on the right side is taken on these alone. */
export function shownLines(patch: string): ReadonlySet<number> {
  const shown = new Set<number>()
  let next = 0
  for (const row of patch.split('\n')) {
    const start = /^@@ .*?\+(\d+)/.exec(row)?.[1]
    if (start !== undefined) next = Number(start)
    else if (/^[+ ]/.test(row)) {
      shown.add(next)
      next += 1
    }
  }
  return shown
}

function statusOf(before: string | null): ChangedFile['status'] {
  return before === null ? 'added' : 'modified'
}

/** As git writes it, which leaves out a count of 1. */
function patchOf(before: string, after: string): string {
  const patch = structuredPatch('', '', before, after, undefined, undefined, { context: 3 })
  return formatPatch(patch, OMIT_HEADERS)
    .replace(/^@@ .* @@$/gm, (header) => header.replace(/,1(?= )/g, ''))
    .replace(/\n$/, '')
}

function placeOf({ line, text }: ReviewCommentRecord, lines: readonly string[]): number | null {
  if (line === null || lines[line - 1] === text) return line
  const places = lines.flatMap((each, index) => (each === text ? [index + 1] : []))
  return places.length === 1 ? (places[0] ?? null) : null
}
