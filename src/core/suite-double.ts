/** Finds the keys and the names that two cases share, within one suite file or across several. */
import { shown } from './input-forms.js'
import type { SuiteCase } from './suite-case.js'

/** A key or a name, and where it stands. */
export interface Label {
  readonly field: 'key' | 'name'
  readonly value: string
  /** Place in the file's list of cases, from 0. */
  readonly index: number
  readonly path: string
  /** From 1. */
  readonly line: number
}

/** Each label that an earlier one already has, with a sentence that names both but for the file and line of the label itself. */
export function repeated<Some extends Label>(
  labels: readonly Some[],
): readonly { readonly label: Some; readonly message: string }[] {
  const firsts = new Map<string, Label>()
  return labels.flatMap((label) => {
    // The service trims names: two that differ in outer white space alone would be one.
    const identity = `${label.field} ${label.field === 'name' ? label.value.trim() : label.value}`
    const first = firsts.get(identity)
    if (first === undefined) {
      firsts.set(identity, label)
      return []
    }
    const file = first.path === label.path ? '' : ` of ${first.path}`
    const message = `${at(label)} is ${shown(label.value)}, and so is ${at(first)} on line ${first.line}${file}: give every case a ${label.field} of its own.`
    return [{ label, message }]
  })
}

function at({ index, field }: Label): string {
  return `scenarios[${index}].${field}`
}

/** Problems for the cases of several files that share a key or a name: sentences that begin with a file's path. */
export function duplicateCases(
  suites: readonly { readonly cases: readonly SuiteCase[] }[],
): readonly string[] {
  const labels = suites.flatMap(({ cases }) =>
    cases.flatMap(({ path, line, index, key, name }): readonly Label[] => [
      ...(key === null ? [] : [{ field: 'key' as const, value: key, path, line, index }]),
      { field: 'name', value: name, path, line, index },
    ]),
  )
  return repeated(labels).map(({ label, message }) => `${label.path}, line ${label.line}: ${message}`)
}
