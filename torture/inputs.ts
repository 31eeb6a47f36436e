/** Inputs by chance: good ones of every mode, and now and then one that is refused. */
import type { Chance } from './chance.js'

export type Inputs = Readonly<Record<string, string>>

/** Selections that the scenarios of a seed may or may not match. */
const selections: readonly Inputs[] = [
  {},
  {},
  {},
  { tags: 'smoke' },
  { folder: 'Sales' },
  { 'scenario-ids': '1, 2' },
  { language: 'en', 'min-scenarios': '2', tags: 'smoke' },
  { language: 'en, de', 'min-scenarios': '1' },
  { folder: 'Sales.Outbound', 'min-scenarios': '2' },
  { 'scenario-ids': '1, 4711', missing: 'fail' },
  { tags: 'nightly', missing: 'ignore' },
]

const refused: readonly Inputs[] = [
  { timeout: '0' },
  { concurrency: '-1' },
  { 'poll-min': '20s', 'poll-max': '10s' },
  { folder: 'One.Two.Three' },
  { 'settled-tag': 'a,b' },
  { language: 'xx-YY!' },
  { 'fail-on': 'none, failed' },
  { 'agent-id': 'Reception' },
  { 'api-url': 'http://example.com' },
  { mode: 'improve' },
  { context: '../secrets.txt' },
  { shard: '3/2' },
  { 'max-cost': '1e400' },
  { verify: 'smoke signals' },
]

/** What stays the same over the runs of one seed, as the workflow file of a repository does. */
export function lastingInputs(chance: Chance): Inputs {
  const often = (inputs: Inputs): Inputs => (chance.happens(0.75) ? {} : inputs)
  return {
    'poll-min': '10ms',
    'poll-max': chance.pick(['10ms', '40ms', '200ms']),
    timeout: chance.pick(['1500ms', '2s', '3s']),
    concurrency: String(chance.pick([1, 2, 3, 10])),
    repairs: String(chance.pick([0, 1, 1, 2])),
    ...chance.pick(selections),
    ...often({ 'settled-tag': 'settled' }),
    ...often({ comment: chance.pick(['changes', 'failures', 'off']) }),
    ...often({ 'comment-detail': 'counts' }),
    ...often({ 'fail-on': chance.pick(['none', 'failed', 'proposed, platform']) }),
    ...often({ instructions: 'Make it short.' }),
    ...often({ context: 'prompts/*.md' }),
    ...often({ 'max-jobs': '3' }),
    ...often({ 'comment-key': 'of the *second* use' }),
  }
}

/** One more input, which the action refuses. */
export function refusedInput(chance: Chance): Inputs {
  return chance.pick(refused)
}
