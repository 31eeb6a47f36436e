/** The types of what a run reads from the workspace and writes beside its report. */

export interface ContextFile {
  /** Relative to the workspace, with slashes. */
  readonly path: string
  readonly text: string
}

/** Files that could be read, and a sentence for each pattern and file that could not, or is over the limit. */
export interface SuiteFiles {
  readonly files: readonly ContextFile[]
  readonly problems: readonly string[]
}

export interface Files {
  /**
   * The text files that the paths and globs name, sorted by path. Throws InputError naming the pattern and the
   * file: outside of the workspace (links followed), matching nothing, not UTF-8 text, together over `maxBytes`.
   */
  readWorkspace(
    patterns: readonly string[],
    limits: { readonly input: string; readonly maxBytes: number },
  ): Promise<readonly ContextFile[]>
  /**
   * The suite files that the paths and globs name, sorted by path, a byte order mark kept in the text. A path is the
   * file's own, with links resolved: a patch and a review are of that one. Throws nothing: its reader tells what is
   * wrong with some files together with what is in the others.
   */
  readSuites(patterns: readonly string[], maxBytes: number): Promise<SuiteFiles>
  /**
   * The reports that the paths and globs (in the workspace or the runner's temp folder) name, sorted by path. Throws
   * InputError (`reports`): none found, not UTF-8, one over 50 MB.
   */
  readReports(patterns: readonly string[]): Promise<readonly ContextFile[]>
  /** The text of an earlier report (relative: to the workspace); null where there is no such file. Throws InputError on one over 50 MB or not UTF-8. */
  readReport(path: string, input: string): Promise<string | null>
  /** Writes a file of the report folder (relative: under the runner's temp folder), making it; answers the absolute path. */
  writeReport(file: { readonly directory: string; readonly name: string }, text: string): Promise<string>
}
