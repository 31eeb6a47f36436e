/**
 * Writes what was measured into the README: `tsx scripts/figures.ts --bench FILE --torture FILE`, with the files that
 * `npm run bench` and `npm run torture` write by `--json`. With `--check` it only compares, and tells what is stale.
 */
import { readFile, writeFile } from 'node:fs/promises'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { format, resolveConfig } from 'prettier'
import { annotation, shown } from '../bench/compare.js'
import { isWithin, readResults, type Results } from '../bench/results.js'
import { type Tally, tallyText } from '../torture/tally.js'
import { betweenMarks } from './marked-part.js'

/** A measured value may differ by this share from the one in the README: machines do. */
const tolerance = 0.25

/** The table of the README; how each figure comes about is left to the command. */
export function figureTable({ node, cores, figures }: Results, day: string): string {
  const rows = figures.map(
    (figure) =>
      `| ${figure.name} | ${shown(figure.value, figure.unit)} | ${isWithin(figure) ? '≤' : '**exceeded**'} ${shown(figure.bound, figure.unit)} |`,
  )
  return [
    `Measured ${day} on Node ${node}, ${cores} cores.\n`,
    '| figure | value | bound |',
    '| --- | ---: | ---: |',
    ...rows,
  ].join('\n')
}

/** One sentence for each figure of the README that is missing, gone, held to another bound, or far from what was measured. */
export function staleFigures(readme: string, { figures }: Results): readonly string[] {
  const rows = [...readme.matchAll(/^\| (.+?) +\| +([\d.]+) ?([^|]*?) +\| +≤ ([\d.]+)/gm)].map(
    ([, name = '', value, unit = '', bound]) => ({ name, value: Number(value), unit, bound: Number(bound) }),
  )
  const told = new Map(rows.map((row) => [row.name, row]))
  const stale = figures.flatMap(({ name, value, unit, bound }) => {
    const row = told.get(name)
    if (row === undefined) return [`The README has no figure “${name}”.`]
    if (row.bound !== bound || row.unit !== unit)
      return [`The README has “${name}” with another bound than ${shown(bound, unit)}.`]
    const far = Math.abs(row.value - value) > Math.max(tolerance * value, bound / 20)
    return far ? [`The README has “${name}” as ${row.value} ${unit}, measured ${shown(value, unit)}.`] : []
  })
  const measured = new Set(figures.map(({ name }) => name))
  const gone = rows.filter(({ name }) => !measured.has(name))
  return [...stale, ...gone.map(({ name }) => `The README has a figure that nothing measures: “${name}”.`)]
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      bench: { type: 'string' },
      torture: { type: 'string' },
      check: { type: 'boolean', default: false },
    },
  })
  const readme = await readFile('README.md', 'utf8')
  if (values.check) {
    if (values.bench === undefined) throw new Error('--check needs --bench FILE')
    const stale = staleFigures(readme, readResults(await readFile(values.bench, 'utf8')))
    for (const message of stale)
      console.log(annotation({ severity: 'warning', title: 'A figure is stale', message }))
    console.log(`${stale.length} stale figures`)
    return
  }
  const day = new Date().toISOString().slice(0, 10)
  let filled = readme
  if (values.bench !== undefined) {
    const content = figureTable(readResults(await readFile(values.bench, 'utf8')), day)
    filled = betweenMarks(filled, { name: 'bench', content })
  }
  if (values.torture !== undefined) {
    const tally = JSON.parse(await readFile(values.torture, 'utf8')) as Tally & { readonly seconds: number }
    const content = `Run ${day}:\n\n\`\`\`text\n${tallyText(tally, tally.seconds)}\n\`\`\``
    filled = betweenMarks(filled, { name: 'torture', content })
  }
  await writeFile(
    'README.md',
    await format(filled, { ...(await resolveConfig('README.md')), parser: 'markdown' }),
  )
}

const [, script] = process.argv
if (script !== undefined && import.meta.url === pathToFileURL(script).href) await main()
