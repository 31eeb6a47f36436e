/** Puts together what every job is told: the instructions given, and the workspace's files that were named as context. */
import { generalGuidance } from '../core/guidance.js'
import { InputError, nothingNamed, together } from '../core/input-error.js'
import { maxContextBytes } from '../core/input-schema.js'
import type { Inputs } from '../core/inputs.js'
import type { Report } from '../core/report.js'
import type { ContextFile, Files } from '../edges.js'

export type GuidanceInputs = Pick<Inputs, 'instructions' | 'instructionsFile' | 'context'>

/** Throws InputError with every file that is not as it must be. */
export async function readGuidance(
  files: Pick<Files, 'readWorkspace'>,
  { instructions, instructionsFile, context }: GuidanceInputs,
): Promise<Pick<Report['guidance'], 'text' | 'context'>> {
  const [file, contextFiles] = await together([
    instructionsFile === null ? Promise.resolve(null) : readOne(files, instructionsFile),
    context.length === 0 ? Promise.resolve([]) : readContext(files, context),
  ])
  const text = generalGuidance({ instructions, instructionsFile: file, context: contextFiles })
  return { text, context: contextFiles.map(({ path }) => path) }
}

async function readContext(
  files: Pick<Files, 'readWorkspace'>,
  patterns: readonly string[],
): Promise<readonly ContextFile[]> {
  const found = await files.readWorkspace(patterns, { input: 'context', maxBytes: maxContextBytes })
  if (found.length > 0) return found
  throw new InputError([{ input: 'context', message: nothingNamed }])
}

async function readOne(files: Pick<Files, 'readWorkspace'>, path: string): Promise<ContextFile> {
  const limits = { input: 'instructions-file', maxBytes: maxContextBytes }
  const found = await files.readWorkspace([path], limits)
  const [file, another] = found
  if (file !== undefined && another === undefined) return file
  throw new InputError([
    {
      input: limits.input,
      message: `“${path}” names ${found.length} files: name exactly one; more of them go into context.`,
    },
  ])
}
