/** Which improved texts go back to their suite files, and the lines of them that a review can suggest. */
import type { Outcome, ScenarioResult } from './model.js'
import type { Suggestion } from './suggestion.js'
import type { Suite } from './suite-file.js'
import type { ChangedFile } from './suite-patch.js'

/** Outcomes whose new text is good for the file, whatever Cekura has. */
const offered: ReadonlySet<Outcome> = new Set<Outcome>(['improved', 'applied', 'drifted'])

export interface SuiteText {
  readonly suite: Suite
  /** The file's text as it was read. */
  readonly text: string
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
