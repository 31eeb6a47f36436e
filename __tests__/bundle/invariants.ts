/** What must hold after every run of the bundle, whatever the story: each broken rule is one sentence. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { parse } from 'yaml'
import { z } from 'zod'
import { commentCharacters } from '../../src/core/comment.js'
import { readMarker } from '../../src/core/comment-marker.js'
import type { Report } from '../../src/core/report.js'
import type { ActionResult } from '../../simulator/action-runner.js'
import type { Simulator } from '../../simulator/index.js'

export const root = join(import.meta.dirname, '..', '..')

const schema = z
  .looseObject({})
  .parse(JSON.parse(readFileSync(join(root, 'schema', 'report-v1.schema.json'), 'utf8')))
const ajv = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true })
addFormats.default(ajv)
const isReport = ajv.compile<Report>(schema)

/** Names of the outputs in `action.yml`. */
export const outputNames = Object.keys(
  z
    .object({ outputs: z.record(z.string(), z.unknown()) })
    .parse(parse(readFileSync(join(root, 'action.yml'), 'utf8'))).outputs,
)

const texts = new Set(
  'conclusion reason changed scenario-ids results report report-html summary-file plan-digest patch suite-file proof comment-url'.split(
    ' ',
  ),
)

/** The report that a run has left; throws what is wrong with it. */
export function readReport({ outputs }: Pick<ActionResult, 'outputs'>): Report {
  const path = outputs['report'] ?? ''
  if (!existsSync(path)) throw new Error(`there is no report at "${path}"`)
  const report: unknown = JSON.parse(readFileSync(path, 'utf8'))
  if (isReport(report)) return report
  throw new Error(`the report does not fit its schema: ${ajv.errorsText(isReport.errors)}`)
}

export interface Aftermath {
  readonly result: ActionResult
  readonly report: Report
  readonly simulator: Simulator
  /** Must be nowhere. */
  readonly secrets: readonly string[]
}

/** Empty where all is as it must be. */
export function brokenRules(aftermath: Aftermath): readonly string[] {
  return [
    ...brokenOutputs(aftermath),
    ...brokenEnd(aftermath),
    ...brokenLog(aftermath.result),
    ...brokenMasks(aftermath),
    ...brokenComments(aftermath.simulator),
    ...brokenRequests(aftermath),
    ...leaks(aftermath),
  ]
}

function brokenOutputs({ result: { outputs }, report }: Aftermath): readonly string[] {
  const names = Object.keys(outputs)
  const counts = outputNames.filter((name) => !texts.has(name))
  return [
    ...outputNames.filter((name) => !names.includes(name)).map((name) => `the output ${name} is not there`),
    ...names.filter((name) => !outputNames.includes(name)).map((name) => `action.yml has no output ${name}`),
    ...counts
      .filter((name) => !/^\d+$/.test(outputs[name] ?? ''))
      .map((name) => `the output ${name} is no number: "${outputs[name] ?? ''}"`),
    ...(outputs['conclusion'] === report.conclusion ? [] : ['output and report have two conclusions']),
  ]
}

function brokenEnd({ result: { exitCode, signal, errorLog }, report }: Aftermath): readonly string[] {
  const expected = report.conclusion === 'failure' ? 1 : 0
  return [
    ...(signal === null ? [] : [`it was ended by ${signal}`]),
    ...(exitCode === expected
      ? []
      : [`exit code ${String(exitCode)} at the conclusion ${report.conclusion}`]),
    ...(errorLog === '' ? [] : [`on standard error: ${errorLog.slice(0, 500)}`]),
  ]
}

/** The commands that the action means; an annotation of ours has a title. */
const ownCommand =
  /^::(?:add-mask::.+|group::.+|endgroup::|debug::.*|(?:error|warning|notice) title=[^:]+::.+)$/

/** Commands in the sense of the runner, which skips white space and what cannot be seen. */
function brokenLog({ log }: ActionResult): readonly string[] {
  const commands = log.split('\n').filter((line) => {
    const visible = line.replace(/[\p{Default_Ignorable_Code_Point}\p{Cc}]/gu, '')
    return visible.trimStart().startsWith('::') || visible.includes('##[')
  })
  return commands
    .filter((line) => !ownCommand.test(line) || line.includes('##['))
    .map((line) => `a command that the action does not mean: ${line.slice(0, 200)}`)
}

/** The runner hides what it was told to hide from then on: nothing may be logged before. */
function brokenMasks({ result: { log }, secrets }: Aftermath): readonly string[] {
  const first = log.split('\n').slice(0, secrets.length)
  const masks = secrets.map(
    (secret) => `::add-mask::${secret.replaceAll('%', '%25').replaceAll('\n', '%0A')}`,
  )
  return masks.every((mask) => first.includes(mask)) ? [] : ['a secret is not masked first of all']
}

function brokenComments(simulator: Simulator): readonly string[] {
  return [...simulator.github.comments.values()].flatMap(({ id, body, author }) => {
    if (author.type !== 'Bot') return []
    const lines = body.split('\n')
    const marker = lines.pop() ?? ''
    const visible = lines.join('\n')
    return [
      ...(readMarker(marker) === null ? [`comment ${id} has no marker`] : []),
      ...(visible.includes('<!--') && /^<!--/m.test(visible) ? [`comment ${id} has a second marker`] : []),
      ...(body.length > commentCharacters ? [`comment ${id} has ${body.length} characters`] : []),
    ]
  })
}

/** Whether a list comes in pages is not known of every one (contract, row "list"), so that the size is always asked for. */
const inVain = ['page_size']

/** The key goes to Cekura and the token to GitHub, never the other way round; and nothing is sent that is not read. */
function brokenRequests({ simulator }: Aftermath): readonly string[] {
  return simulator.requests.flatMap(({ number, service, method, path, headers, ignored }) => {
    const strange = service === 'cekura' ? 'authorization' : 'x-cekura-api-key'
    const name = `request ${number} (${method} ${path})`
    const unread = service === 'cekura' ? ignored.filter((each) => !inVain.includes(each)) : []
    return [
      ...(strange in headers ? [`${name} has the credential of the other service`] : []),
      ...(unread.length > 0 ? [`${name} sends ${unread.join(', ')} in vain`] : []),
    ]
  })
}

function leaks({ result, simulator, secrets }: Aftermath): readonly string[] {
  const { outputs, summary, log } = result
  const folder = dirname(outputs['report'] ?? '')
  const entries = existsSync(folder) ? readdirSync(folder, { recursive: true, withFileTypes: true }) : []
  const files = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
  const places: Readonly<Record<string, string>> = {
    log: log
      .split('\n')
      .filter((line) => !line.startsWith('::add-mask::'))
      .join('\n'),
    outputs: JSON.stringify(outputs),
    summary,
    comments: JSON.stringify([...simulator.github.comments.values()]),
    requests: JSON.stringify(simulator.requests),
    ...Object.fromEntries(files.map((file) => [file, readFileSync(file, 'utf8')])),
  }
  return secrets
    .flatMap((secret) => [secret, Buffer.from(secret).toString('base64').replace(/=+$/, '')])
    .flatMap((form) =>
      Object.entries(places)
        .filter(([, text]) => text.includes(form))
        .map(([place]) => `a secret is in ${place}`),
    )
}
