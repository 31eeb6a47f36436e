/** Says which reports do not belong together, each by its file: only parts of one selection make a whole. */
import { shown } from './input-forms.js'
import type { InputProblem } from './input-error.js'
import type { Report } from './report.js'
import { rowKey } from './scenario-result.js'
import { isInShard, shardName } from './shard.js'

/** A report as it was read, or what is wrong with the file: the rest of a sentence that begins with its name. */
export interface ReadFile {
  readonly path: string
  readonly reading: { readonly report: Report } | { readonly problem: string }
}

export interface Part {
  readonly path: string
  readonly report: Report
}

/** What all of them must be about. */
export interface Whole {
  readonly agentId: number
  /** `owner/name`. */
  readonly repository: string
  readonly headSha: string
  /** SHA-256 of the UTF-8 bytes, as 64 hex digits. */
  readonly hash: (text: string) => string
}

/** So many problems are told, and how many there are besides. */
const mostProblems = 20

/** Only these modes take a shard. */
const shardable: ReadonlySet<string> = new Set(['dry-run', 'propose', 'apply'])

/** Empty where the reports make a whole; else one problem a file, and then what is missing. */
export function refusals(files: readonly ReadFile[], whole: Whole): readonly InputProblem[] {
  const parts = files.flatMap(({ path, reading }) =>
    'report' in reading ? [{ path, report: reading.report }] : [],
  )
  const against = comparison(parts)
  const ofFiles = files.flatMap(({ path, reading }) => {
    const problems =
      'problem' in reading
        ? [reading.problem]
        : [...ownProblems(reading.report, whole), ...against({ path, report: reading.report })]
    return problems.length === 0 ? [] : [`${cited(path)} ${problems.join(' It ')}`]
  })
  const all = [...ofFiles, ...setProblems(parts, files.length)]
  const more = all.length - mostProblems
  const told =
    more > 0 ? [...all.slice(0, mostProblems), `There are ${more} more problems of this kind.`] : all
  return told.map((message) => ({ input: 'reports', message }))
}

/** Each the rest of a sentence that begins with the file's name. */
function ownProblems(report: Report, { agentId, repository, headSha, hash }: Whole): readonly string[] {
  const { run, agent, guidance, shard, mode, ending } = report
  // A run that ended before it had read its agent has nothing about another one.
  const about = agent?.id ?? agentId
  const wrong: readonly (readonly [boolean, () => string])[] = [
    [
      ending === 'unfinished',
      () => 'is the draft of a run that did not come to its end: run that job again.',
    ],
    [
      run.repository !== repository,
      () => `was made in ${cited(run.repository)}, and this is ${cited(repository)}.`,
    ],
    [
      run.headSha !== headSha,
      () => `was made for the commit ${cited(run.headSha)}, and this run is for ${cited(headSha)}.`,
    ],
    [about !== agentId, () => `is about agent ${about}, and agent-id is ${agentId}.`],
    [hash(guidance.text) !== guidance.digest, () => 'has a guidance that is not the one of its digest.'],
    [shard !== undefined && !shardable.has(mode), () => `is of a shard, and no shard has the mode ${mode}.`],
    [
      !report.scenarios.every(({ id }) => isInShard(shard ?? null, id)),
      () => 'has a scenario of another shard.',
    ],
    [hasDoubles(report), () => 'has a scenario twice.'],
  ]
  return wrong.filter(([isWrong]) => isWrong).map(([, say]) => say())
}

function hasDoubles({ scenarios }: Report): boolean {
  return new Set(scenarios.map(rowKey)).size < scenarios.length
}

/** Compared with the first one that got as far as its agent: of one that did not only the mode and the place are known. */
function comparison(parts: readonly Part[]): (part: Part) => readonly string[] {
  const first = parts.find(({ report }) => report.agent !== null) ?? parts[0]
  if (first === undefined) return () => []
  const aspects: readonly (readonly [string, (report: Report) => string])[] = [
    ['guidance', ({ guidance }) => guidance.digest],
    ['selection', ({ selection }) => JSON.stringify({ ...selection, missing: [] })],
    ['suite', ({ suite }) => JSON.stringify(suite?.files.map(({ path }) => path) ?? null)],
  ]
  const other = (what: string) => `has another ${what} than ${cited(first.path)}.`
  return ({ report }) => {
    const isComparable = report.agent !== null && first.report.agent !== null
    return [
      ...(report.mode === first.report.mode ? [] : [other('mode')]),
      ...aspects.flatMap(([what, of]) =>
        isComparable && of(report) !== of(first.report) ? [other(what)] : [],
      ),
    ]
  }
}

/** Whether each shard is there once: or one report, which is of the whole selection. */
function setProblems(parts: readonly Part[], files: number): readonly string[] {
  const whole = parts.filter(({ report }) => report.shard === undefined)
  if (whole.length > 0) return files === 1 ? [] : [strangers(whole)]
  const sizes = [...new Set(parts.flatMap(({ report }) => report.shard?.of ?? []))]
  const [of = 0, ...others] = sizes
  if (others.length > 0)
    return [`The reports are of shards of ${sizes.sort((a, b) => a - b).join(' and of ')}.`]
  const having = (index: number) => parts.filter(({ report }) => report.shard?.index === index)
  const indices = Array.from({ length: of }, (_, index) => index + 1)
  const doubled = indices.filter((index) => having(index).length > 1)
  const missing = indices.filter((index) => having(index).length === 0)
  return [
    ...doubled.map(
      (index) =>
        `Shard ${shardName({ index, of })} is there more than once: ${named(having(index))}. Give one report of each.`,
    ),
    // A file that could not be read may be the one that is missing.
    ...(missing.length === 0 || parts.length < files
      ? []
      : [
          `There is no report of ${missing.map((index) => shardName({ index, of })).join(', ')}: run what is missing again, and give all reports.`,
        ]),
  ]
}

function strangers(parts: readonly Part[]): string {
  return `Not of a shard: ${named(parts)}. Several reports are joined only where each is of another shard of one selection.`
}

/** Cut before it is looked at: a hostile text may be as long as its file. */
function cited(text: string): string {
  return shown(text.slice(0, citedCharacters))
}

/** More than is shown. */
const citedCharacters = 200

/** Enough to find them. */
const namedFiles = 5

function named(parts: readonly Part[]): string {
  const names = parts.slice(0, namedFiles).map(({ path }) => cited(path))
  const more = parts.length - names.length
  return `${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}
