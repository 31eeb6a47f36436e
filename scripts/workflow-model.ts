/** Reads a workflow file as far as its safety depends on it. */
import { parse } from 'yaml'
import { z } from 'zod'

const permissions = z.union([z.string(), z.record(z.string(), z.string())])

const step = z.object({
  uses: z.string().optional(),
  run: z.string().optional(),
  with: z.record(z.string(), z.unknown()).default({}),
})
export type Step = z.output<typeof step>

const job = z.object({
  permissions: permissions.optional(),
  'timeout-minutes': z.unknown().optional(),
  concurrency: z.unknown().optional(),
  /** A whole workflow from elsewhere instead of steps. */
  uses: z.string().optional(),
  secrets: z.unknown().optional(),
  steps: z.array(step).default([]),
})
export type Job = z.output<typeof job>

const workflow = z.object({
  /** By their names, with what each is narrowed to; null where that is nothing. */
  on: z.union([
    z.string().transform((event) => ({ [event]: null })),
    z.array(z.string()).transform((events) => Object.fromEntries(events.map((event) => [event, null]))),
    z.record(z.string(), z.unknown()),
  ]),
  permissions: permissions.optional(),
  concurrency: z.unknown().optional(),
  jobs: z.record(z.string(), job),
})

export type Workflow = z.output<typeof workflow> & {
  /** The file as it is written: a comment can be read nowhere else. */
  readonly text: string
}

/** Throws where the text is no YAML, or no workflow. */
export function readWorkflow(text: string): Workflow {
  return { ...workflow.parse(parse(text)), text }
}
