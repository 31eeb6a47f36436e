/** Reads a suite file whole: its cases, or every problem at once, each with its line, its path and what is allowed. */
import { casesOf, type SuiteCase } from './suite-case.js'
import { type Label, repeated } from './suite-double.js'
import { firstFlaws, type Flaw, type JsonDocument, mostFlaws, readJson } from './suite-json.js'
import { misfits } from './suite-misfit.js'
import { caseForm, type CaseForm, isObject, suiteForm, type SuiteForm } from './suite-schema.js'

export interface Suite {
  readonly path: string
  /** The name that the file gives itself. */
  readonly name: string | null
  readonly cases: readonly SuiteCase[]
}

/** Problems are sentences that begin with the file's path, in the order of the file. */
export type SuiteReading = { readonly suite: Suite } | { readonly problems: readonly string[] }

/** The most bytes of a file, in UTF-8 (contract, row `run_scenarios_json/`). */
export const mostBytes = 1_000_000

/** `text` is the decoded file, a byte order mark included. Never throws; the effort is linear in the text. */
export function readSuite({ path, text }: { readonly path: string; readonly text: string }): SuiteReading {
  // A UTF-16 unit takes a byte at least, so that a file that is far too long is not even encoded.
  if (text.length > mostBytes || new TextEncoder().encode(text).length > mostBytes)
    return { problems: [`${path} is larger than ${mostBytes} bytes: divide it into several suites.`] }
  if (text.startsWith('\uFEFF'))
    return {
      problems: [
        `${path}, line 1, column 1: a byte order mark (BOM), which JSON does not allow: save the file as UTF-8 without BOM.`,
      ],
    }
  const place = placer(text)
  const json = readJson(text)
  if ('flaws' in json) return { problems: told(json.flaws, { path, place }) }
  const { document } = json
  const { form, misfitting } = formed(document)
  const labels = labelsOf(document, { path, place })
  const flaws = [
    ...document.flaws,
    ...misfitting,
    ...repeated(labels).map(({ label: { offset }, message }) => ({ offset, message })),
  ]
  if (form === null || flaws.length > 0) return { problems: told(flaws, { path, place }) }
  const cases = casesOf({ path, form, document }, (offset) => place(offset).line)
  return { suite: { path, name: form.suite?.name ?? null, cases } }
}

/** The file in its form, or what does not fit; the cases are looked at whatever else is wrong. */
function formed(document: JsonDocument): {
  readonly form: SuiteForm | null
  readonly misfitting: readonly Flaw[]
} {
  const { value } = document
  const head = suiteForm.safeParse(value)
  const scenarios: CaseForm[] = []
  function* all(): Generator<Flaw> {
    yield* misfits(head.error?.issues ?? [], { document, above: [] })
    const cases: unknown = isObject(value) ? value['scenarios'] : []
    for (const [index, given] of (Array.isArray(cases) ? cases : []).entries()) {
      const { data, error } = caseForm.safeParse(given)
      if (data !== undefined) scenarios.push(data)
      yield* misfits(error?.issues ?? [], { document, above: ['scenarios', index] })
    }
  }
  const misfitting = firstFlaws(all())
  return { form: head.success ? { ...head.data, scenarios } : null, misfitting }
}

interface File {
  readonly path: string
  /** Line and column from 1 of an offset; a column is a UTF-16 unit. */
  readonly place: (offset: number) => { readonly line: number; readonly column: number }
}

function told(flaws: readonly Flaw[], { path, place }: File): readonly string[] {
  const problems = flaws
    .toSorted((one, other) => one.offset - other.offset)
    .slice(0, mostFlaws)
    .map(({ offset, message }) => {
      const { line, column } = place(offset)
      return `${path}, line ${line}, column ${column}: ${message}`
    })
  return flaws.length > mostFlaws ? [...problems, `${path}: more than ${mostFlaws} problems.`] : problems
}

/** The keys and names that are texts, in whatever else may be wrong. */
function labelsOf(
  document: JsonDocument,
  { path, place }: File,
): readonly (Label & { readonly offset: number })[] {
  const cases = document.nodeAt(['scenarios'])?.children ?? []
  return cases.flatMap((_, index) =>
    (['key', 'name'] as const).flatMap((field) => {
      const node = document.nodeAt(['scenarios', index, field])
      if (typeof node?.value !== 'string') return []
      const { offset } = node
      return [{ field, value: node.value, path, index, line: place(offset).line, offset }]
    }),
  )
}

/** Only LF ends a line, as for git and GitHub's diffs. The search halves the list of ends: the effort stays small. */
function placer(text: string): File['place'] {
  const starts = [0]
  for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', end + 1)) starts.push(end + 1)
  return (offset) => {
    let [low, high] = [0, starts.length]
    while (high - low > 1) {
      const middle = (low + high) >> 1
      if ((starts[middle] ?? 0) <= offset) low = middle
      else high = middle
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 }
  }
}
