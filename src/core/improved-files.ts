/** Brings the improved texts of a run back to the suite files. */
import type { ScenarioResult } from './model.js'
import { placeKey } from './suite-model.js'
import { type ChangedFile, withTexts } from './suite-patch.js'
import { isOffered, type SuiteText } from './suite-texts.js'

/** The files that improved texts change, in the order that they were given in. */
export function improvedFiles(
  sources: readonly SuiteText[],
  results: readonly ScenarioResult[],
): readonly ChangedFile[] {
  const newTexts = new Map(
    results.flatMap((row) =>
      row.suite !== undefined && isOffered(row) ? [[placeKey(row.suite), row.after] as const] : [],
    ),
  )
  return sources.flatMap(({ suite, text }) => {
    const changes = suite.cases.flatMap(({ index, at }) => {
      const instructions = newTexts.get(placeKey({ file: suite.path, at })) ?? null
      return instructions === null ? [] : [{ index, instructions }]
    })
    const after = withTexts(text, changes)
    return after === text ? [] : [{ path: suite.path, before: text, after }]
  })
}
