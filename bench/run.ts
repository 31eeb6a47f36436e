/** Runs every bench on the built bundle, prints one table, and fails where a bound is exceeded; `--json FILE` keeps the figures. */
import { writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { parseArgs } from 'node:util'
import type { Figure } from './figure.js'
import { fewOutOfMany, manyJobs } from './frugality.js'
import { pollSchedules } from './poll.js'
import { shown } from './compare.js'
import { isWithin, resultsJson } from './results.js'
import { reviewed } from './reviewed.js'
import { scale } from './scale.js'
import { startUp } from './start-up.js'
import { throttledJobs } from './throttle.js'
import { wallTime } from './wall.js'

const { values: options } = parseArgs({ options: { json: { type: 'string' } } })
const figures: Figure[] = []
const benches = [startUp, manyJobs, fewOutOfMany, scale, reviewed, throttledJobs, wallTime, pollSchedules]
for (const bench of benches) figures.push(...(await bench()))

const day = new Date().toISOString().slice(0, 10)
console.log(
  `Measured ${day} on Node ${process.versions.node}, ${cpus().length} cores, ${process.platform}.\n`,
)
console.log('| figure | value | bound | how |')
console.log('| --- | ---: | ---: | --- |')
for (const figure of figures) {
  const { name, value, bound, unit, detail } = figure
  const mark = isWithin(figure) ? '≤' : '**exceeded**'
  console.log(`| ${name} | ${shown(value, unit)} | ${mark} ${shown(bound, unit)} | ${detail} |`)
}
if (options.json !== undefined) {
  const results = { node: process.versions.node, cores: cpus().length, figures }
  writeFileSync(options.json, resultsJson(results))
}
process.exitCode = figures.every(isWithin) ? 0 : 1
