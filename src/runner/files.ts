/** Reads text from the workspace, and writes the reports. */
import { isUtf8 } from 'node:buffer'
import { randomUUID } from 'node:crypto'
import { mkdir, readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path'
import { InputError } from '../core/input-error.js'
import type { ContextFile, Files } from '../edges.js'
import type { Redactor } from './redact.js'
import { findFiles, type FoundFile, type FoundFiles, workspaceWords } from './workspace.js'

/** In bytes; thousands of scenarios with long texts stay well below. */
const largestReport = 50_000_000

const reportWords = {
  outside: "leads out of the workspace and of the runner's temp folder. Name a path below one of them.",
  start:
    "start at the root of the repository, or are absolute below the runner's temp folder; a download of reports must come before.",
}

/** How many of the largest files an error about their size names. */
const namedFiles = 5

/**
 * `environment` names the folders: GITHUB_WORKSPACE (else the current one) and RUNNER_TEMP (else the system's).
 * Secrets are taken out of everything that is written.
 */
export function makeFiles({
  environment,
  redactor,
}: {
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly redactor: Redactor
}): Files {
  const workspace = environment['GITHUB_WORKSPACE'] || process.cwd()
  const temporary = environment['RUNNER_TEMP'] || tmpdir()
  return {
    async readWorkspace(patterns, { input, maxBytes }) {
      const found = await findFiles({ folder: workspace, words: workspaceWords }, patterns)
      // Before anything is read: a glob may have found gigabytes.
      const size = sizeProblem(found.files, maxBytes)
      return readAll(found, { input, tooLarge: size === null ? [] : [size] })
    },
    async readSuites(patterns, maxBytes) {
      const found = await findFiles({ folder: workspace, words: workspaceWords }, patterns)
      const tooLarge = found.files
        .filter(({ bytes }) => bytes > maxBytes)
        .map(({ path, bytes }) => `"${path}" has ${bytes} bytes, of at most ${maxBytes}. Split the suite.`)
      const fitting = found.files.filter(({ bytes }) => bytes <= maxBytes)
      const { texts, unreadable } = await readTexts(fitting, { keepsMark: true })
      const root = await realpath(resolve(workspace)).catch(() => resolve(workspace))
      const pathOf = ({ realPath }: FoundFile) => relative(root, realPath).split(sep).join('/')
      const files = texts.map(({ file, text }) => ({ path: pathOf(file), text })).sort(byPath)
      return { files, problems: [...found.problems, ...tooLarge, ...unreadable] }
    },
    async readReports(patterns) {
      const found = await findReports({ workspace, temporary }, patterns)
      const tooLarge = found.files
        .filter(({ bytes }) => bytes > largestReport)
        .map(({ path, bytes }) => `"${path}" ${reportTooLarge(bytes)}`)
      return readAll(found, { input: 'reports', tooLarge })
    },
    async readReport(path, input) {
      const problem = (message: string) => new InputError([{ input, message: `“${path}” ${message}` }])
      const file = resolve(workspace, path)
      const size = await sizeOf(file)
      if (size === null) return null
      if (size > largestReport) throw problem(reportTooLarge(size))
      try {
        return new TextDecoder('utf-8', { fatal: true }).decode(await readFile(file))
      } catch (error) {
        throw problem(`cannot be read as text: ${error instanceof Error ? error.message : String(error)}.`)
      }
    },
    async writeReport({ directory, name }, text) {
      const folder = resolve(temporary, directory)
      await makeFolder(folder)
      const path = join(folder, name)
      // Renamed into place, so that whoever reads it meets the old file or the new one, never half of it.
      const draft = join(folder, `.${name}.${randomUUID()}`)
      try {
        await writeFile(draft, redactor.redact(text))
        await rename(draft, path)
      } finally {
        await rm(draft, { force: true })
      }
      return path
    },
  }
}

/** The texts, or all that is wrong at once; nothing is read where something is too large. */
async function readAll(
  { files, problems }: FoundFiles,
  { input, tooLarge }: { readonly input: string; readonly tooLarge: readonly string[] },
): Promise<readonly ContextFile[]> {
  const readable = tooLarge.length > 0 ? [] : files
  const { texts, unreadable } = await readTexts(readable, { keepsMark: false })
  const all = [...problems, ...tooLarge, ...unreadable]
  if (all.length > 0) throw new InputError(all.map((message) => ({ input, message })))
  return texts.map(({ file: { path }, text }) => ({ path, text }))
}

/** `unreadable`: a sentence for each file that is none of the texts. */
async function readTexts(
  files: readonly FoundFile[],
  how: { readonly keepsMark: boolean },
): Promise<{
  readonly texts: readonly { readonly file: FoundFile; readonly text: string }[]
  readonly unreadable: readonly string[]
}> {
  const read = await Promise.all(files.map(async (file) => ({ file, reading: await readText(file, how) })))
  return {
    texts: read.flatMap(({ file, reading }) => ('text' in reading ? [{ file, text: reading.text }] : [])),
    unreadable: read.flatMap(({ reading }) => ('problem' in reading ? [reading.problem] : [])),
  }
}

function byPath(one: Pick<ContextFile, 'path'>, other: Pick<ContextFile, 'path'>): number {
  return one.path < other.path ? -1 : 1
}

/** Each pattern is looked for in the one folder that it can be in; files of the temp folder have absolute paths. */
async function findReports(
  { workspace, temporary }: { readonly workspace: string; readonly temporary: string },
  patterns: readonly string[],
): Promise<FoundFiles> {
  const isTemporary = (pattern: string): boolean => {
    const path = pattern.replace(/^!(?!\()/, '')
    return isAbsolute(path) && isBelow(temporary, path) && !isBelow(workspace, path)
  }
  const inWorkspace = patterns.filter((pattern) => !isTemporary(pattern))
  const [own, downloaded] = await Promise.all([
    findFiles({ folder: workspace, words: reportWords }, inWorkspace),
    findFiles({ folder: temporary, words: reportWords }, patterns.filter(isTemporary)),
  ])
  const absolute = downloaded.files.map((file) => ({ ...file, path: join(temporary, file.path) }))
  const files = [...own.files, ...absolute].sort(byPath)
  return { files, problems: [...own.problems, ...downloaded.problems] }
}

function isBelow(folder: string, path: string): boolean {
  const way = relative(resolve(folder), path)
  return !isAbsolute(way) && way.split(sep)[0] !== '..'
}

function reportTooLarge(bytes: number): string {
  return `has ${bytes} bytes, and a report has at most ${largestReport}: name the report.json itself.`
}

function sizeProblem(files: readonly FoundFile[], maxBytes: number): string | null {
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0)
  if (total <= maxBytes) return null
  const largest = [...files].sort((a, b) => b.bytes - a.bytes)
  const named = largest.slice(0, namedFiles).map(({ path, bytes }) => `"${path}" (${bytes})`)
  const others = files.length - named.length
  const list = `${named.join(', ')}${others > 0 ? ` and ${others} more` : ''}`
  return `The files have ${total} bytes together, of at most ${maxBytes}: ${list}. Name fewer or smaller ones.`
}

async function readText(
  { path, realPath }: FoundFile,
  how: { readonly keepsMark: boolean },
): Promise<{ readonly text: string } | { readonly problem: string }> {
  const bytes = await readFile(realPath).catch(() => null)
  if (bytes === null) return { problem: `"${path}" cannot be read. Check its permissions.` }
  const text = decode(bytes, how)
  if (text !== null) return { text }
  return { problem: `"${path}" is not text in UTF-8 (line ${lineOfFlaw(bytes)}). Only text can be given.` }
}

/** From 1: the first line that is no text. A line's end is a byte of its own, and never part of another character. */
function lineOfFlaw(bytes: Uint8Array): number {
  let line = 1
  for (let start = 0, end = 0; end !== -1; line += 1, start = end + 1) {
    end = bytes.indexOf(lineEnd, start)
    const part = bytes.subarray(start, end === -1 ? bytes.length : end)
    if (!isUtf8(part) || part.includes(0)) break
  }
  return line
}

const lineEnd = 0x0a

/** null for what is no UTF-8, or holds a NUL, as no text does. A byte order mark is left out unless it is to be kept. */
function decode(bytes: Uint8Array, { keepsMark }: { readonly keepsMark: boolean }): string | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: keepsMark }).decode(bytes)
    return text.includes('\0') ? null : text
  } catch {
    return null
  }
}

/** With its parents. Not by Node's own `recursive`, which never ends where a folder that is there takes no other, as `/proc`. */
async function makeFolder(path: string): Promise<void> {
  try {
    await makeOneFolder(path)
  } catch (error) {
    const parent = dirname(path)
    if (codeOf(error) !== 'ENOENT' || parent === path) throw error
    await makeFolder(parent)
    await makeOneFolder(path)
  }
}

async function makeOneFolder(path: string): Promise<void> {
  await mkdir(path).catch((error: unknown) => {
    if (codeOf(error) !== 'EEXIST') throw error
  })
}

/** Node's name of what went wrong. */
function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined
}

/** null where there is no such file. */
async function sizeOf(path: string): Promise<number | null> {
  try {
    return (await stat(path)).size
  } catch {
    return null
  }
}
