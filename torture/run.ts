/** The campaign: seeds 1 to 500, or those that are asked for; prints what was seen, and fails where a rule was broken. */
import { writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { playAll } from './campaign.js'
import { runText, storyText } from './story-text.js'
import { storyOf } from './story.js'
import { sumOf, type Tally, tallyOf, tallyText } from './tally.js'

const usage = `npm run torture -- [--seeds 1..500] [--seed 17] [--parallel 3] [--json FILE]

  --seeds FROM..TO   plays the stories of these seeds, and prints a summary
  --seed N           plays one again, and prints all of it
  --parallel N       so many at the same time
  --json FILE        writes the summary there as well
`

const { seeds, seed, parallel, json, help } = parseArgs({
  options: {
    seeds: { type: 'string', default: '1..500' },
    seed: { type: 'string' },
    parallel: { type: 'string', default: '3' },
    json: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
}).values
const [, from = seed, to = seed] = seed === undefined ? (/^(\d+)\.\.(\d+)$/.exec(seeds) ?? []) : []
if (help) console.log(usage)
else if (!/^\d+$/.test(from ?? '') || !/^[1-9]\d*$/.test(parallel)) {
  console.error(usage)
  process.exitCode = 1
} else await campaign(Number(from), Number(to))

async function campaign(first: number, last: number): Promise<void> {
  const started = performance.now()
  const isAlone = seed !== undefined
  if (isAlone) console.log(storyText(storyOf(first)))
  const tallies: Tally[] = []
  await playAll({
    seeds: Array.from({ length: last - first + 1 }, (_, index) => first + index),
    parallel: Number(parallel),
    onRun: (judged) => {
      if (isAlone) console.log(runText(judged))
    },
    onStory: (played) => {
      const tally = tallyOf(played)
      tallies.push(tally)
      for (const { seed: of, rule } of tally.broken)
        console.log(`BROKEN in seed ${of} (${played.story.plot}): ${rule}`)
      if (tallies.length % 50 === 0) console.log(`${tallies.length} of ${last - first + 1} seeds played`)
    },
  })
  const seconds = Math.round((performance.now() - started) / 1000)
  const tally = sumOf(tallies)
  console.log(`\n${tallyText(tally, seconds)}`)
  if (json !== undefined) await writeFile(json, `${JSON.stringify({ ...tally, seconds }, null, 2)}\n`)
  process.exitCode = tally.broken.length === 0 ? 0 : 1
}
