/** Finds the files below a folder, such as the workspace, that paths and globs name, and nothing outside of it. */
import { realpath as realpathByCallback, statSync } from 'node:fs'
import { realpath, stat } from 'node:fs/promises'
import { isAbsolute, join, relative, resolve, sep } from 'node:path'

export interface FoundFile {
  /** Relative to the folder, with slashes, as it was named: links are not resolved in it. */
  readonly path: string
  /** Absolute, links resolved. */
  readonly realPath: string
  readonly bytes: number
}

/** What came of the patterns: files sorted by path, each once, and one sentence for each thing that is wrong. */
export interface FoundFiles {
  readonly files: readonly FoundFile[]
  readonly problems: readonly string[]
}

export interface SearchedFolder {
  readonly folder: string
  /** Sentences for a name that leads out, and about where names start. */
  readonly words: { readonly outside: string; readonly start: string }
}

interface Root {
  readonly root: string
  /** With links resolved. */
  readonly realRoot: string
  readonly words: SearchedFolder['words']
}

/** Either something, or what is wrong: the rest of a sentence that begins with the name in question. */
type Result<Found> = { readonly found: Found } | { readonly wrong: string }

export const workspaceWords: SearchedFolder['words'] = {
  outside: 'leads out of the workspace. Name a path below the repository\'s root, without "..".',
  start: 'start at the root of the repository, which must be checked out by an earlier step.',
}
const withheld = { wrong: 'belongs to .git, which is never read: a checkout keeps its token there.' }

/**
 * Patterns are relative to the folder, or absolute inside of it; `!pattern` takes files out of the globs. A path
 * that exists is taken as it is, even if it looks like a glob. Links are followed as long as they stay inside. A glob
 * sees no names that start with a dot unless it writes the dot. What belongs to `.git` is never found.
 */
export async function findFiles(
  { folder, words }: SearchedFolder,
  patterns: readonly string[],
): Promise<FoundFiles> {
  const root = resolve(folder)
  const searched = { root, realRoot: await realpath(root).catch(() => root), words }
  const ignored = patterns.filter(isNegated).map((pattern) => below(root, pattern.slice(1)))
  const found = new Map<string, FoundFile>()
  const problems: string[] = []
  for (const pattern of patterns.filter((each) => !isNegated(each))) {
    const names = await namesOf(searched, { pattern, ignored })
    if ('wrong' in names) problems.push(`"${pattern}" ${names.wrong}`)
    else
      for (const name of names.found) {
        const file = await lookAt(searched, name)
        if ('wrong' in file) problems.push(`"${name}" ${file.wrong}`)
        else if (!found.has(file.found.realPath)) found.set(file.found.realPath, file.found)
      }
  }
  const files = [...found.values()].sort((a, b) => (a.path < b.path ? -1 : 1))
  return { files, problems: [...new Set(problems)] }
}

/** `!(a|b)` is a glob of its own. */
function isNegated(pattern: string): boolean {
  return /^!(?!\()/.test(pattern)
}

/** As it is seen from the root, with slashes; still absolute, or with `..`, where it is not below it. */
function below(root: string, pattern: string): string {
  return (isAbsolute(pattern) ? relative(root, pattern) : pattern).split(sep).join('/')
}

/** The names, relative to the root, sorted, that one pattern stands for. */
async function namesOf(
  searched: Root,
  { pattern, ignored }: { readonly pattern: string; readonly ignored: readonly string[] },
): Promise<Result<readonly string[]>> {
  const { root, words } = searched
  const path = below(root, pattern)
  if (isAbsolute(path) || path.split('/').includes('..')) return { wrong: words.outside }
  if (await exists(join(root, path))) return { found: [path.replace(/^(\.\/+)+/, '')] }
  // Not with the module: most runs name files without a wildcard, or none.
  const { glob, isDynamicPattern } = await import(/* webpackMode: "eager" */ 'tinyglobby')
  if (!isDynamicPattern(path)) return { wrong: `does not exist. Paths ${words.start}` }
  const segments = path.split('/')
  const firstWildcard = segments.findIndex((segment) => isDynamicPattern(segment))
  if (!(await startsInside(searched, segments.slice(0, firstWildcard)))) return { wrong: words.outside }
  const names = await glob(path, {
    cwd: root,
    ignore: [...ignored, '**/.git', '**/.git/**'],
    expandDirectories: false,
    fs: { realpath: realpathInside(searched.realRoot) },
  })
  if (names.length === 0) return { wrong: `matches no file. Globs ${words.start}` }
  return { found: names.sort() }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}

/** Whether the folder that a glob begins with, before its first wildcard, is inside with its links resolved. */
async function startsInside({ root, realRoot }: Root, fixed: readonly string[]): Promise<boolean> {
  const start = await realpath(join(root, ...fixed)).catch(() => realRoot)
  return isInside(realRoot, start)
}

/**
 * Keeps a glob from walking the whole machine through a link to a folder outside: such a link leads nowhere. A link
 * to a file outside is let through, to be refused by name.
 */
function realpathInside(realRoot: string): typeof realpathByCallback {
  const guarded = (path: string, done: (error: Error | null, realPath: string) => void) => {
    realpathByCallback(path, (error, realPath) => {
      const leaves = error === null && !isInside(realRoot, realPath)
      const toFolder = leaves && statSync(realPath, { throwIfNoEntry: false })?.isDirectory() === true
      done(toFolder ? new Error(`${path} leads out of the folder`) : error, realPath)
    })
  }
  return Object.assign(guarded, realpathByCallback)
}

async function lookAt({ root, realRoot, words }: Root, name: string): Promise<Result<FoundFile>> {
  const realPath = await realpath(join(root, name))
  if (!isInside(realRoot, realPath)) return { wrong: words.outside }
  const parts = [...name.split('/'), ...relative(realRoot, realPath).split(sep)]
  if (parts.some((part) => part.toLowerCase() === '.git')) return withheld
  const entry = await stat(realPath)
  if (entry.isDirectory())
    return { wrong: `is a folder. Write "${name.replace(/\/*$/, '/**')}" for the files in it.` }
  if (!entry.isFile()) return { wrong: 'is not a file.' }
  return { found: { path: name, realPath, bytes: entry.size } }
}

function isInside(realRoot: string, realPath: string): boolean {
  const way = relative(realRoot, realPath)
  return !isAbsolute(way) && way.split(sep)[0] !== '..'
}
