/** Brings the improved texts of a run back to the suite files: the new files, and the lines that a review can suggest. */
import type { Outcome, ScenarioResult } from './model.js'
import type { Suggestion } from './suggestion.js'
import type { Suite } from './suite-file.js'
import type { SuitePlace } from './suite-model.js'
import { type ChangedFile, withTexts } from './suite-patch.js'

/** Outcomes whose new text is good for the file, whatever Cekura has. */
const offered: ReadonlySet<Outcome> = new Set<Outcome>(['improved', 'applied', 'drifted'])

export interface SuiteText {
  readonly suite: Suite
  /** The file's text as it was read. */
  readonly text: string
}

/** The files that improved texts change, in the order that they were given in. */
export function improvedFiles(
  sources: readonly SuiteText[],
  results: readonly ScenarioResult[],
): readonly ChangedFile[] {
  const newTexts = new Map(results.filter(isOffered).map((row) => [placeOf(row.suite), row.after]))
  return sources.flatMap(({ suite, text }) => {
    const changes = suite.cases.flatMap(({ index, at }) => {
      const instructions = newTexts.get(placeOf({ file: suite.path, at })) ?? null
      return instructions === null ? [] : [{ index, instructions }]
    })
    const after = withTexts(text, changes)
    return after === text ? [] : [{ path: suite.path, before: text, after }]
  })
}

function placeOf(place: Pick<SuitePlace, 'file' | 'at'> | undefined): string {
  return JSON.stringify([place?.file, place?.at])
}

/** True for a row of a suite whose new text can go into the file. */
export function isOffered({ suite, status, before, after }: ScenarioResult): boolean {
  return suite !== undefined && offered.has(status) && after !== null && after !== before
}

/** One for each line that changes: a new text never adds a line, for it is a JSON string. */
export function suggestionsFor(
  files: readonly ChangedFile[],
  sources: readonly SuiteText[],
): readonly Suggestion[] {
  return sources.flatMap(({ suite: { path, cases } }) => {
    const file = files.find((each) => each.path === path)
    if (file === undefined) return []
    const oldLines = file.before.split('\n')
    const newLines = file.after.split('\n')
    const seen = new Set<number>()
    return cases.flatMap(({ line, key, name }): readonly Suggestion[] => {
      const [old, next] = [oldLines[line - 1], newLines[line - 1]]
      if (old === undefined || next === undefined || old === next || seen.has(line)) return []
      seen.add(line)
      return [{ path, line, before: old, after: next, key: key ?? name, name }]
    })
  })
}
