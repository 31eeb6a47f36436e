/** Reads a folder path such as `Sales.Inbound`: a root folder and at most one below it. */

/** `Sales.Inbound` as its levels from the root: `Sales`, then `Sales.Inbound`. */
export interface FolderLevel {
  readonly name: string
  readonly path: string
  /** Path of the level above; null for the root. */
  readonly parent: string | null
}

/** Nested one level only; a name has 100 characters at most (contract, row "folders"). */
const maxLevels = 2
const nameForm = /^[\p{L}\p{N}_\-() ]{1,100}$/u

/** What is wrong with the path, as one sentence; null when it is well formed. */
export function folderProblem(path: string): string | null {
  const names = path.split('.')
  if (names.length > maxLevels) {
    return `has ${names.length} levels: folders are nested one level only, like Sales.Inbound.`
  }
  const wrong = names.find((name) => !nameForm.test(name) || name.trim() !== name)
  if (wrong === undefined) return null
  return 'has a name that is empty, longer than 100 characters, or holds more than letters, digits, _, -, spaces and parentheses.'
}

/** The levels that must exist, the root first. */
export function folderLevels(path: string): readonly FolderLevel[] {
  const names = path.split('.')
  return names.map((name, index) => ({
    name,
    path: names.slice(0, index + 1).join('.'),
    parent: index === 0 ? null : names.slice(0, index).join('.'),
  }))
}

/** True for the folder itself and for its subfolder. */
export function isInside({ folder, path }: { readonly folder: string; readonly path: string }): boolean {
  return path === folder || path.startsWith(`${folder}.`)
}
