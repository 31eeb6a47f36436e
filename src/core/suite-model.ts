/** What the report says about suite files: where a case stands, and what Cekura has besides. */

/** Where the case of a suite file stands that a row of the report is about. */
/** Tells places apart, in one run: the key of one case may be the name of another. */
export function placeKey({ file, at }: Pick<SuitePlace, 'file' | 'at'>): string {
  return `${file}#${at}`
}

export interface SuitePlace {
  /** The suite file, relative to the workspace. */
  readonly file: string
  /** What the case is found by: its key, or its name where it has none. */
  readonly key: string
  /** The case in the file as a JSON path, such as `scenarios[3]`. */
  readonly at: string
  /** The line of its instructions, from 1. */
  readonly line: number
  /** The text that Cekura has for it where that is another than the file's; null where it is the same, or there is none. */
  readonly onCekura: string | null
}

/** The suite files of a run, and what Cekura has besides. */
export interface SuiteSummary {
  /** Paths relative to the workspace, and how many cases each has. */
  readonly files: readonly { readonly path: string; readonly cases: number }[]
  /** Scenarios that match and that no case is about; they are left alone. */
  readonly notInFile: readonly { readonly id: number; readonly name: string }[]
}
