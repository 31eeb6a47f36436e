/** Finds where two versions of a long file differ in a few lines, as the hunks of a patch, with an effort that is linear in the file. */
import type { StructuredPatchHunk } from 'diff'

/** Lines of context, as git has them. */
const context = 3

/** How many lines more or fewer a changed stretch may have; past that, it goes on to the end of the file. */
const slack = 3

interface Lines {
  readonly before: readonly string[]
  readonly after: readonly string[]
}

/** Where both versions are, counted in lines from 0. */
interface Place {
  readonly before: number
  readonly after: number
}

/** From the first line that differs up to but not including the next one that is the same. */
interface Stretch {
  readonly start: Place
  readonly end: Place
}

/** Stretches that are near enough for one hunk. */
type Group = readonly [Stretch, ...Stretch[]]

/**
 * Not the smallest difference: the search for that one takes minutes where many lines are alike, such as empty ones. It
 * comes to the same where single lines are replaced or added. Lines end with LF, as for git: a CR is part of its line.
 */
export function hunksOf(before: string, after: string): StructuredPatchHunk[] {
  const lines = { before: linesOf(before), after: linesOf(after) }
  return groupsOf(stretchesOf(lines)).map((group) => hunkOf(group, lines))
}

function linesOf(text: string): readonly string[] {
  return text.match(/[^\n]*\n|[^\n]+/g) ?? []
}

function* stretchesOf({ before, after }: Lines): Generator<Stretch> {
  let at = { before: 0, after: 0 }
  while (at.before < before.length || at.after < after.length) {
    if (before[at.before] === after[at.after]) {
      at = { before: at.before + 1, after: at.after + 1 }
      continue
    }
    const end = meeting({ before, after }, at)
    yield { start: at, end }
    at = end
  }
}

/** The next two lines that are the same, one a few lines further on than the other at the most; else the ends. */
function meeting({ before, after }: Lines, from: Place): Place {
  for (let length = 0; from.before + length < before.length; length += 1) {
    const line = before[from.before + length]
    for (let more = -Math.min(slack, length); more <= slack; more += 1) {
      if (after[from.after + length + more] === line)
        return { before: from.before + length, after: from.after + length + more }
    }
  }
  return { before: before.length, after: after.length }
}

function groupsOf(stretches: Iterable<Stretch>): readonly Group[] {
  const groups: [Stretch, ...Stretch[]][] = []
  let end = -Infinity
  for (const stretch of stretches) {
    const near = stretch.start.before - end <= 2 * context ? groups.at(-1) : undefined
    if (near === undefined) groups.push([stretch])
    else near.push(stretch)
    end = stretch.end.before
  }
  return groups
}

function hunkOf(group: Group, { before, after }: Lines): StructuredPatchHunk {
  const [{ start: first }] = group
  const lead = Math.min(context, first.before)
  const lines: string[] = []
  let [oldLines, newLines] = [0, 0]
  const put = (sign: ' ' | '-' | '+', part: readonly string[]): void => {
    if (sign !== '+') oldLines += part.length
    if (sign !== '-') newLines += part.length
    for (const line of part) {
      if (line.endsWith('\n')) lines.push(sign + line.slice(0, -1))
      else lines.push(sign + line, '\\ No newline at end of file')
    }
  }
  let same = first.before - lead
  for (const { start, end } of group) {
    put(' ', before.slice(same, start.before))
    put('-', before.slice(start.before, end.before))
    put('+', after.slice(start.after, end.after))
    same = end.before
  }
  put(' ', before.slice(same, same + context))
  return { oldStart: first.before - lead + 1, oldLines, newStart: first.after - lead + 1, newLines, lines }
}
