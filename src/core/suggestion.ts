/** Turns improved texts of a suite file into review suggestions: which can be one, on which line of the diff, in which words. */
import { chooseComment, type PostedComment } from './comment-choice.js'
import { fenced, inlineText, visibleText } from './harmless.js'
import type { PullRequest, RunContext } from './model.js'

/** One line of a file in the repository, and what it is to be. */
export interface Suggestion {
  /** Relative to the root of the repository, with slashes. */
  readonly path: string
  /** From 1, in the file that was read; in the pull request's head it may be another. */
  readonly line: number
  /** The whole line of the file, without its line end. */
  readonly before: string
  /** The whole new line, without a line end. */
  readonly after: string
  /** What the case is found by. */
  readonly key: string
  /** The case for people. */
  readonly name: string
}

/** Improved texts of files in the repository, to be suggested in a pull request. */
export interface SuggestRequest {
  readonly pullRequest: PullRequest
  readonly run: Pick<RunContext, 'runId' | 'attempt'>
  /** All that there are, the most wanted first: lines that read the same are told apart by them. */
  readonly suggestions: readonly Suggestion[]
}

/** A suggestion that is not made, and why, in one sentence. */
export interface LeftSuggestion {
  readonly suggestion: Suggestion
  readonly reason: string
}

export interface WrittenSuggestion {
  readonly suggestion: Suggestion
  /** The Markdown of the comment, without a marker. */
  readonly body: string
}

export interface PlacedSuggestion extends WrittenSuggestion {
  /** From 1, in the head of the pull request. */
  readonly line: number
}

export interface Divided<Fit> {
  readonly fit: readonly Fit[]
  readonly left: readonly LeftSuggestion[]
}

/** So many suggestions of ours are open in a pull request at the most: each is a comment, and a notification. */
export const mostSuggestions = 30

/** Characters of a body; GitHub takes 65,536, and a marker is added to it. */
export const longestSuggestion = 65_000

const longestName = 100

/**
 * The suggestions whose form allows them: a suggestion replaces whole lines, is committed as it stands, and is
 * refused by GitHub where it changes nothing.
 */
export function writeSuggestions(suggestions: readonly Suggestion[]): Divided<WrittenSuggestion> {
  return divide<Suggestion, WrittenSuggestion>(suggestions, (suggestion) => {
    const body = suggestionBody(suggestion)
    const reason = misfit(suggestion, body)
    return reason === null ? { suggestion, body } : { suggestion, reason }
  })
}

function suggestionBody({ name, after }: Suggestion): string {
  return `Improved instructions of the case “${inlineText(name, longestName)}”.\n\n${fenced(after, 'suggestion')}`
}

function misfit({ before, after }: Suggestion, body: string): string | null {
  const both = before + after
  if (both.includes('\n')) return 'Its text stands on more than one line of the file.'
  if (both.includes('\r')) return 'Its line holds a carriage return, which a suggestion would lose.'
  if (after === '') return 'The new text is empty, which would remove its line.'
  if (before === after) return 'The new text does not change its line.'
  if (visibleText(after) !== after)
    return 'The new text holds characters that do not show, so that a reader could not see what is committed.'
  if (body.length > longestSuggestion) return `It is longer than ${longestSuggestion} characters.`
  return null
}

/**
 * Finds the line of each in the diff, by what the line says: a run for a pull request reads the files of a merge
 * commit, whose numbers may differ from the head's. Only a line that the pull request adds or changes takes a
 * suggestion. Where several read the same, in the diff or among the suggestions, the number must be the same too.
 * `patches` are by path; null where GitHub gives none.
 */
export function placeSuggestions(
  written: readonly WrittenSuggestion[],
  patches: ReadonlyMap<string, string | null>,
): Divided<PlacedSuggestion> {
  const linesOf = new Map(
    [...patches].map(([path, patch]) => [path, patch === null ? null : newLines(patch)]),
  )
  const asked = countBy(written, ({ suggestion: { path, before } }) => JSON.stringify([path, before]))
  const taken = new Set<string>()
  return divide<WrittenSuggestion, PlacedSuggestion>(written, (each) => {
    const { suggestion } = each
    const { path, before } = suggestion
    const left = (reason: string): LeftSuggestion => ({ suggestion, reason })
    const lines = linesOf.get(path)
    if (lines === undefined) return left('The pull request does not change its file.')
    if (lines === null) return left('GitHub shows no diff of its file, which may be too large for one.')
    const equal = lines.filter(({ text }) => text === before)
    const [first, ...more] = equal.filter(({ added }) => added)
    if (first === undefined) return left('Its line is none of those that the pull request changes.')
    const isOnlyOne = equal.length === 1 && asked.get(JSON.stringify([path, before])) === 1
    const found = isOnlyOne ? first : [first, ...more].find(({ line }) => line === suggestion.line)
    if (found === undefined) return left('Several lines of its file read the same, so its own is not sure.')
    const place = JSON.stringify([path, found.line])
    if (taken.has(place)) return left('Another suggestion is for the same line.')
    taken.add(place)
    return { ...each, line: found.line }
  })
}

export interface PatchLine {
  /** From 1, in the new file. */
  readonly line: number
  readonly text: string
  /** False for a line that is shown around a change. */
  readonly added: boolean
}

/** `@@ -1,4 +1,5 @@ heading`; a count of 1 is left out. */
const hunkHeader = /^@@ -\d+(?:,\d+)? \+(\d+)/

/** The lines of the new file that a patch shows: hunks of a unified diff without file headers, as GitHub gives them. */
export function newLines(patch: string): readonly PatchLine[] {
  const lines: PatchLine[] = []
  let line = 0
  for (const row of patch.split('\n')) {
    const start = hunkHeader.exec(row)?.[1]
    if (start !== undefined) line = Number(start)
    else if (row.startsWith('+') || row.startsWith(' ')) {
      lines.push({ line, text: row.slice(1), added: row.startsWith('+') })
      line += 1
    }
  }
  return lines
}

/** SHA-256 of the UTF-8 bytes, as hexadecimal digits. */
type Hash = (text: string) => string

/** What the marker of a suggestion's comment holds as its key: equal for the same new line of the same case in the same file. */
export function suggestionKey({ path, key, after }: Suggestion, hash: Hash): string {
  return `suggestion.${hash(JSON.stringify([path, key, after]))}`
}

/** Later than any run that may have posted it. */
const newest = { runId: Number.MAX_SAFE_INTEGER, attempt: Number.MAX_SAFE_INTEGER }

/** The page of the comment that makes the suggestion with this key: ours alone, told as the run's own comment is; null where there is none. */
export function suggestionUrl(
  key: string,
  { comments, ownLogin }: { readonly comments: readonly PostedComment[]; readonly ownLogin: string | null },
): string | null {
  const choice = chooseComment({ comments, key, run: newest, ownLogin })
  return choice.action === 'update' ? choice.comment.url : null
}

/** Keeps the order. */
export function divide<Item, Fit extends object>(
  items: readonly Item[],
  place: (item: Item) => Fit | LeftSuggestion,
): Divided<Fit> {
  const fit: Fit[] = []
  const left: LeftSuggestion[] = []
  for (const item of items) {
    const result = place(item)
    if ('reason' in result) left.push(result)
    else fit.push(result)
  }
  return { fit, left }
}

function countBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const item of items) counts.set(keyOf(item), (counts.get(keyOf(item)) ?? 0) + 1)
  return counts
}
