/** Reads the suite files of a run, and says everything that is wrong with them at once. */
import { InputError, nothingNamed } from '../core/input-error.js'
import { duplicateCases } from '../core/suite-double.js'
import type { Suite } from '../core/suite-file.js'
import type { Files } from '../edges.js'

/** A valid suite, and the file's text as it was read. */
export interface SuiteSource {
  readonly suite: Suite
  readonly text: string
}

/** None for no patterns. Throws InputError with every problem of every file. */
export async function readSuites(
  files: Pick<Files, 'readSuites'>,
  patterns: readonly string[],
): Promise<readonly SuiteSource[]> {
  if (patterns.length === 0) return []
  // Loaded by need: most runs have no suite.
  const { mostBytes, readSuite } = await import(/* webpackMode: "eager" */ '../core/suite-file.js')
  const found = await files.readSuites(patterns, mostBytes)
  const readings = found.files.map((file) => ({ text: file.text, reading: readSuite(file) }))
  const ofTexts = readings.flatMap(({ reading }) => ('problems' in reading ? reading.problems : []))
  const sources = readings.flatMap(({ text, reading }) =>
    'suite' in reading ? [{ text, suite: reading.suite }] : [],
  )
  const problems = [...found.problems, ...ofTexts, ...duplicateCases(acrossFiles(sources))]
  // Without a word the run would be about whatever Cekura has.
  const all = found.files.length === 0 && problems.length === 0 ? [nothingNamed] : problems
  if (all.length > 0) throw new InputError(all.map((message) => ({ input: 'suite', message })))
  return sources
}

/** Doubles within one file are problems of that file already. */
function acrossFiles(sources: readonly SuiteSource[]): readonly Suite[] {
  return sources.length > 1 ? sources.map(({ suite }) => suite) : []
}
