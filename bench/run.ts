/** Runs every bench on the built bundle, prints one table, and fails where a bound is exceeded. */
import { cpus } from 'node:os'
import type { Figure } from './figure.js'
import { fewOutOfMany, manyJobs } from './frugality.js'
import { pollSchedules } from './poll.js'
import { reviewed } from './reviewed.js'
import { scale } from './scale.js'
import { startUp } from './start-up.js'
import { throttledJobs } from './throttle.js'
import { wallTime } from './wall.js'

const figures: Figure[] = []
const benches = [startUp, manyJobs, fewOutOfMany, scale, reviewed, throttledJobs, wallTime, pollSchedules]
for (const bench of benches) figures.push(...(await bench()))

const day = new Date().toISOString().slice(0, 10)
console.log(
  `Measured ${day} on Node ${process.versions.node}, ${cpus().length} cores, ${process.platform}.\n`,
)
console.log('| figure | value | bound | how |')
console.log('| --- | ---: | ---: | --- |')
for (const { name, value, bound, unit, detail } of figures) {
  const shown = Number.isInteger(value) ? String(value) : value.toFixed(2)
  console.log(
    `| ${name} | ${shown} ${unit} | ${value <= bound ? '≤' : '**exceeded**'} ${bound} ${unit} | ${detail} |`,
  )
}
process.exitCode = figures.every(({ value, bound }) => value <= bound) ? 0 : 1
