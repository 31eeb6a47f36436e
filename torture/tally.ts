/** Sums up a campaign: what was run, what went wrong in it on purpose, and what was looked at. */
import type { PlayedStory } from './play.js'
import { wasKilled } from './played.js'
import { savings } from './texts.js'

/** How often each word was met, the most frequent first. */
type Counts = Readonly<Record<string, number>>

export interface Tally {
  readonly seeds: number
  readonly runs: number
  /** Runs after the first of their seed. */
  readonly restarts: number
  /** Of the runs that were to be killed, those that were. */
  readonly killed: number
  readonly requests: number
  readonly jobs: number
  readonly savedTexts: number
  readonly faults: Counts
  readonly signals: Counts
  readonly plots: Counts
  readonly conclusions: Counts
  /** How often each rule was looked at. */
  readonly rules: Counts
  /** Jobs that were paid for again, by the reason why that broke no rule. */
  readonly paidAgain: Counts
  readonly broken: readonly { readonly seed: number; readonly rule: string }[]
}

export function tallyOf({ story, runs: judged }: PlayedStory): Tally {
  const runs = judged.map(({ run }) => run)
  const requests = runs.flatMap((run) => run.requests)
  const judgements = judged.map(({ judgement }) => judgement)
  return {
    seeds: 1,
    runs: runs.length,
    restarts: runs.length - 1,
    killed: runs.filter(wasKilled).length,
    requests: requests.length,
    jobs: runs.flatMap((run) => run.jobs).length,
    savedTexts: runs.flatMap(savings).length,
    faults: counted(requests.flatMap(({ fault }) => (fault === null ? [] : [fault]))),
    signals: counted(runs.flatMap((run) => run.signals)),
    plots: counted([story.plot]),
    conclusions: counted(runs.map(({ report }) => report?.conclusion ?? 'none')),
    rules: counted(judgements.flatMap(({ looked }) => looked)),
    paidAgain: counted(judgements.flatMap(({ excuses }) => excuses)),
    broken: judgements.flatMap(({ broken }) => broken.map((rule) => ({ seed: story.seed, rule }))),
  }
}

/** Of many seeds. */
export function sumOf(tallies: readonly Tally[]): Tally {
  const sum = (of: (tally: Tally) => number): number => tallies.reduce((all, tally) => all + of(tally), 0)
  const all = (of: (tally: Tally) => Counts): Counts => added(tallies.map(of))
  return {
    seeds: sum(({ seeds }) => seeds),
    runs: sum(({ runs }) => runs),
    restarts: sum(({ restarts }) => restarts),
    killed: sum(({ killed }) => killed),
    requests: sum(({ requests }) => requests),
    jobs: sum(({ jobs }) => jobs),
    savedTexts: sum(({ savedTexts }) => savedTexts),
    faults: all(({ faults }) => faults),
    signals: all(({ signals }) => signals),
    plots: all(({ plots }) => plots),
    conclusions: all(({ conclusions }) => conclusions),
    rules: all(({ rules }) => rules),
    paidAgain: all(({ paidAgain }) => paidAgain),
    broken: tallies.flatMap(({ broken }) => broken).sort((one, other) => one.seed - other.seed),
  }
}

function counted(words: readonly string[]): Counts {
  return added(words.map((word) => ({ [word]: 1 })))
}

function added(all: readonly Counts[]): Counts {
  const counts = new Map<string, number>()
  for (const [word, count] of all.flatMap((each) => Object.entries(each)))
    counts.set(word, (counts.get(word) ?? 0) + count)
  return Object.fromEntries([...counts].sort(([, one], [, other]) => other - one))
}

/** The tally as people read it. */
export function tallyText(tally: Tally, seconds: number): string {
  const list = (counts: Counts): string =>
    Object.entries(counts)
      .map(([name, count]) => `${name} ${count}`)
      .join(', ') || 'none'
  const { seeds, runs, restarts, killed, requests, jobs, savedTexts, broken } = tally
  const injected = Object.values(tally.faults).reduce((sum, count) => sum + count, 0)
  const lines: readonly (readonly [string, string])[] = [
    ['Seeds', `${seeds} in ${seconds} s`],
    ['Runs', `${runs}, ${restarts} of them restarts, ${killed} killed`],
    ['Requests', `${requests}; ${jobs} jobs paid for, ${savedTexts} texts sent to be saved`],
    ['Faults', `${injected}: ${list(tally.faults)}`],
    ['Signals', list(tally.signals)],
    ['Stories', list(tally.plots)],
    ['Conclusions', list(tally.conclusions)],
    ['Rules', list(tally.rules)],
    ['Paid again', list(tally.paidAgain)],
    ['Broken', broken.length === 0 ? 'none' : String(broken.length)],
  ]
  return lines.map(([name, value]) => `${name.padEnd(12)} ${value}`).join('\n')
}
