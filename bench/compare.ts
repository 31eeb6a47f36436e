/** Compares two runs of the benches on the same machine: a broken bound is an error, a figure that grew is a warning. */
import { readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import type { Figure } from './figure.js'
import { isWithin, readResults, type Results } from './results.js'

/** A figure may grow by this share, for no machine is quiet; measured times of one bundle differ by less between two runs. */
const noise = 0.15

/** Growth that is less than this share of the bound says nothing, however small the figure was. */
const leastOfBound = 0.05

export interface Remark {
  readonly severity: 'error' | 'warning'
  readonly title: string
  readonly message: string
}

/** Figures are told apart by their names; one that is new is held to its bound alone, one that is gone is not missed. */
export function compareResults(base: Results | null, { figures }: Results): readonly Remark[] {
  const earlier = new Map(base?.figures.map((figure) => [figure.name, figure]))
  return figures.flatMap((figure) => {
    if (!isWithin(figure)) return [exceeded(figure)]
    const before = earlier.get(figure.name)
    return before !== undefined && hasGrown(before, figure) ? [grown(before, figure)] : []
  })
}

function hasGrown(before: Figure, { value, bound }: Figure): boolean {
  const growth = value - before.value
  return growth > noise * before.value && growth > leastOfBound * bound
}

function exceeded({ name, value, bound, unit }: Figure): Remark {
  const message = `${name}: ${shown(value, unit)}, of at most ${shown(bound, unit)}.`
  return { severity: 'error', title: 'A bound is exceeded', message }
}

function grown(before: Figure, { name, value, unit }: Figure): Remark {
  const message = `${name}: ${shown(value, unit)}, and ${shown(before.value, unit)} on the main branch.`
  return { severity: 'warning', title: 'A figure has grown', message }
}

export function shown(value: number, unit: string): string {
  return `${Number.isInteger(value) ? value : value.toFixed(2)} ${unit}`.trim()
}

/** A line that the runner shows beside the run; its signs in the text are escaped as the runner reads them. */
export function annotation({ severity, title, message }: Remark): string {
  const text = message.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
  return `::${severity} title=${title}::${text}`
}

/** `tsx bench/compare.ts MAIN.json OURS.json`; without the first file only the bounds are looked at. */
function main(basePath: string, path: string): void {
  const remarks = compareResults(readBase(basePath), readResults(readFileSync(path, 'utf8')))
  for (const remark of remarks) console.log(annotation(remark))
  console.log(`${remarks.length} remarks`)
  process.exitCode = remarks.some(({ severity }) => severity === 'error') ? 1 : 0
}

/** null where the main branch could not be measured, which is no fault of the change. */
function readBase(path: string): Results | null {
  try {
    return readResults(readFileSync(path, 'utf8'))
  } catch (error) {
    console.log(`Nothing to compare with: ${error instanceof Error ? error.message : String(error)}`)
    return null
  }
}

const [script, base = '', ours = ''] = process.argv.slice(1)
if (script !== undefined && import.meta.url === pathToFileURL(script).href) main(base, ours)
