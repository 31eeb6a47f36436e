/** Puts new texts into a suite file without touching another byte of it, and makes a patch that `git apply` takes. */
import { formatPatch } from 'diff'
import { findNodeAtLocation, type Node, parseTree } from 'jsonc-parser'
import { hunksOf } from './suite-hunks.js'

/** New texts of one case; a field that is absent stays as it is. */
export interface TextChange {
  /** Place in the file's list of cases, from 0. */
  readonly index: number
  readonly instructions?: string
  /** Where the case has none, the field is added behind its instructions. */
  readonly expectedOutcome?: string
}

interface Edit {
  readonly offset: number
  readonly length: number
  readonly text: string
}

/**
 * The text of a valid suite with the changes made: every other byte is kept, line ends and key order among them. A text
 * that is equal keeps its escapes. Half of a surrogate pair, which no file can hold, becomes U+FFFD. Throws RangeError
 * for a case without instructions.
 */
export function withTexts(text: string, changes: readonly TextChange[]): string {
  const tree = parseTree(text)
  const edits = changes
    .flatMap((change) => editsOf(change, { text, tree }))
    .sort((one, other) => one.offset - other.offset)
  const parts: string[] = []
  let end = 0
  for (const { offset, length, text: part } of edits) {
    parts.push(text.slice(end, offset), part)
    end = offset + length
  }
  return [...parts, text.slice(end)].join('')
}

function editsOf(
  { index, instructions, expectedOutcome }: TextChange,
  { text, tree }: { readonly text: string; readonly tree: Node | undefined },
): readonly Edit[] {
  const nodeOf = (field: string) => tree && findNodeAtLocation(tree, ['scenarios', index, field])
  const written = nodeOf('instructions')
  if (written === undefined) throw new RangeError(`scenarios[${index}] has no instructions.`)
  const outcome = nodeOf('expected_outcome')
  return [
    ...replaced(written, instructions),
    ...(outcome === undefined && expectedOutcome !== undefined
      ? [added({ text, behind: written, outcome: expectedOutcome })]
      : replaced(outcome, expectedOutcome)),
  ]
}

function replaced(node: Node | undefined, text: string | undefined): readonly Edit[] {
  if (node === undefined || text === undefined || text === node.value) return []
  return [{ offset: node.offset, length: node.length, text: literal(text) }]
}

/** The new field is indented and spaced as the field that it follows. */
function added({
  text,
  behind,
  outcome,
}: {
  readonly text: string
  readonly behind: Node
  readonly outcome: string
}): Edit {
  const end = behind.offset + behind.length
  const start = behind.parent?.offset ?? 0
  const before = text.slice(0, start)
  const gap = before.slice(before.trimEnd().length)
  const newline = gap.lastIndexOf('\n')
  // The last line end alone, with its CR: empty lines in between are not for the new field to repeat.
  const indentation = gap.slice(Math.max(0, gap[newline - 1] === '\r' ? newline - 1 : newline))
  const colon = text.slice(start, behind.offset).replace(/^"[^"]*"/, '')
  return { offset: end, length: 0, text: `,${indentation}"expected_outcome"${colon}${literal(outcome)}` }
}

function literal(text: string): string {
  return JSON.stringify(text.replace(/\p{Surrogate}/gu, '\uFFFD'))
}

export interface ChangedFile {
  /** Relative to the root of the repository, with slashes. */
  readonly path: string
  readonly before: string
  readonly after: string
}

/** One patch in git's form for all files that differ, with three lines of context; empty where none does. */
export function patchOf(files: readonly ChangedFile[]): string {
  return files
    .filter(({ before, after }) => before !== after)
    .map(({ path, before, after }) =>
      formatPatch({
        oldFileName: `a/${path}`,
        newFileName: `b/${path}`,
        oldHeader: undefined,
        newHeader: undefined,
        hunks: hunksOf(before, after),
        isGit: true,
      }),
    )
    .join('')
}
