/** Says in words what in a suite file has not the format's form, each with its path and what is allowed there. */
import type * as z from 'zod/mini'
import { shown } from './input-forms.js'
import { type Flaw, type JsonDocument, type JsonPath, pathText } from './suite-json.js'

type Issue = z.core.$ZodIssue

export interface Place {
  readonly document: JsonDocument
  /** The path that the issue's own path begins at. */
  readonly above: JsonPath
}

/** What a schema has found, in the schema's order. */
export function* misfits(issues: readonly Issue[], place: Place): Generator<Flaw> {
  for (const issue of issues) yield* flawsOf(issue, place)
}

function* flawsOf(issue: Issue, { document, above }: Place): Generator<Flaw> {
  const path = [...above, ...issue.path.map((step) => (typeof step === 'number' ? step : String(step)))]
  const node = document.nodeAt(path)
  // An object can only be meant as the last alternative, the one that is written out.
  const meant = issue.code === 'invalid_union' && node?.type === 'object' ? issue.errors.at(-1) : undefined
  if (meant !== undefined) yield* misfits(meant, { document, above: path })
  else if (issue.code === 'unrecognized_keys')
    for (const key of issue.keys) {
      const unknown = [...path, key]
      const message = `${pathText(unknown)} is no field of the format: ${issue.message}.`
      yield { offset: offsetOf(document, unknown), message }
    }
  else {
    const what = node === undefined ? 'is missing:' : `is ${inWords(node)}; allowed is`
    yield { offset: offsetOf(document, path), message: `${pathText(path)} ${what} ${issue.message}.` }
  }
}

/** Where a value stands, or the object in which it is missing. */
function offsetOf(document: JsonDocument, path: JsonPath): number {
  return (document.nodeAt(path) ?? document.nodeAt(path.slice(0, -1)))?.offset ?? 0
}

function inWords({ type, value, children }: { type: string; value?: unknown; children?: unknown[] }): string {
  if (type === 'array') return `a list of ${children?.length ?? 0}`
  if (type === 'object') return 'an object'
  return typeof value === 'string' ? shown(value) : String(value)
}
