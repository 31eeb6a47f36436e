/** Writes what a run has made of the suite files beside its report: the improved files, and one patch for all of them. */
import type { Report } from '../core/report.js'
import type { ChangedFile } from '../core/suite-patch.js'
import type { Files } from '../edges.js'
import type { SuiteSource } from './suites.js'

export interface WrittenSuites {
  readonly changed: readonly ChangedFile[]
  /** Absolute path of the patch; empty where nothing has changed. */
  readonly patch: string
  /** Absolute paths of the improved files. */
  readonly files: readonly string[]
}

export const nothingWritten: WrittenSuites = { changed: [], patch: '', files: [] }

/** Rejects where a file cannot be written. */
export async function writeSuites(
  { files, reportDir }: { readonly files: Pick<Files, 'writeReport'>; readonly reportDir: string },
  { sources, report }: { readonly sources: readonly SuiteSource[]; readonly report: Report },
): Promise<WrittenSuites> {
  if (sources.length === 0) return nothingWritten
  // Loaded by need: most runs have no suite, and reading JSON with its places takes a library.
  const { improvedFiles } = await import(/* webpackMode: "eager" */ '../core/improved-files.js')
  const { patchOf } = await import(/* webpackMode: "eager" */ '../core/suite-patch.js')
  const changed = improvedFiles(sources, report.scenarios)
  if (changed.length === 0) return nothingWritten
  const patch = await files.writeReport({ directory: reportDir, name: 'suite.patch' }, patchOf(changed))
  const written = await Promise.all(
    changed.map(({ path, after }) => {
      const folders = path.split('/').slice(0, -1)
      const directory = [reportDir, 'suites', ...folders].join('/')
      return files.writeReport({ directory, name: path.slice(path.lastIndexOf('/') + 1) }, after)
    }),
  )
  return { changed, patch, files: written }
}
