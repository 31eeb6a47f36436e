/** How late the end of a job is known, and for how many polls: our schedule and common ones, simulated without real time. */
import { type DurationEstimate, meanDuration, type SeenDuration } from '../src/core/duration-estimate.js'
import { nextInspection, scheduleInspections } from '../src/core/inspection-schedule.js'
import { isWorthPlanning, planPolls, type PollBounds, pollWait } from '../src/core/poll-policy.js'
import type { Figure } from './figure.js'

const jobCount = 200
const atATime = 10
const seeds = 8

/** The action's defaults. */
const bounds: PollBounds = { pollMinMs: 1_000, pollMaxMs: 15_000 }

/** A number in [0, 1). */
type Chance = () => number

interface Distribution {
  readonly name: string
  /** A duration in ms. */
  readonly draw: (chance: Chance) => number
}

const distributions: readonly Distribution[] = [
  { name: 'log-normal, median 20 s, sigma 0.5', draw: (chance) => 20_000 * Math.exp(0.5 * normal(chance)) },
  { name: 'normal, 30 s ± 15 %', draw: (chance) => around(30_000, chance) },
  {
    name: '70 % about 12 s, 30 % about 60 s',
    draw: (chance) => around(chance() < 0.7 ? 12_000 : 60_000, chance),
  },
]

/** One run's way to poll. */
interface Schedule {
  /** The wait in ms of a job that runs after `elapsedMs` and `polls` polls. */
  wait(elapsedMs: number, polls: number): number
  /** Told of each job that is over; the waits under way are then asked for again. */
  learn?(seen: SeenDuration): void
}

type MakeSchedule = (chance: Chance) => Schedule

const peers: readonly { readonly name: string; readonly make: MakeSchedule }[] = [
  { name: 'fixed 30 s', make: () => ({ wait: () => 30_000 }) },
  { name: 'fixed 5 s', make: () => ({ wait: () => 5_000 }) },
  { name: 'gax', make: () => ({ wait: (_, polls) => Math.min(45_000, 5_000 * 1.5 ** polls) }) },
  { name: 'Fibonacci', make: () => ({ wait: (_, polls) => [2_000, 3_000, 5_000][polls] ?? 7_000 }) },
  { name: 'exponential', make: () => ({ wait: (_, polls) => Math.min(30_000, 1_000 * 2 ** polls) }) },
]

/** The action's own policy, used as its poll step does. */
const ours: MakeSchedule = (chance) => {
  const seen: SeenDuration[] = []
  let [planned, plan] = [0, planPolls(seen, bounds)]
  return {
    wait: (elapsedMs) => pollWait(plan, { elapsedMs, random: chance() }),
    learn: (duration) => {
      seen.push(duration)
      if (isWorthPlanning({ planned, seen: seen.length }))
        [planned, plan] = [seen.length, planPolls(seen, bounds)]
    },
  }
}

/** Means over all seeds. */
interface Measured {
  readonly lagMs: number
  /** A job. */
  readonly polls: number
  readonly wallMs: number
}

export function pollSchedules(): Promise<readonly Figure[]> {
  return Promise.resolve(distributions.flatMap(figuresOf))
}

function figuresOf(distribution: Distribution): readonly Figure[] {
  const mine = measure(distribution, ours)
  const measured = peers.map(({ name, make }) => ({ name, ...measure(distribution, make) }))
  const lagOf = (peer: string) => measured.find(({ name }) => name === peer)?.lagMs ?? Number.NaN
  const bounded = bestKnown({ distribution, polls: mine.polls, within: bounds })
  const free = bestKnown({ distribution, polls: mine.polls, within: { pollMinMs: 0, pollMaxMs: Infinity } })
  const ratioToFree = (mine.lagMs / free.lagMs).toFixed(2)
  const name = `Polls, ${distribution.name}`
  const all = [...measured, { name: 'optimum', ...bounded }].map((peer) => `${peer.name} ${shown(peer)}`)
  return [
    { name: `${name}: polls a job`, value: mine.polls, bound: 6, unit: '', detail: `ours ${shown(mine)}` },
    {
      name: `${name}: mean lag to Fibonacci's`,
      value: mine.lagMs / lagOf('Fibonacci'),
      bound: 0.7,
      unit: '×',
      detail: all.join('; '),
    },
    {
      name: `${name}: mean lag to gax's`,
      value: mine.lagMs / lagOf('gax'),
      bound: 0.33,
      unit: '×',
      detail: '',
    },
    {
      name: `${name}: mean lag to the known optimum's`,
      value: mine.lagMs / bounded.lagMs,
      bound: 1.2,
      unit: '×',
      detail: `at the same number of polls and within the same bounds of the wait; without those bounds ${ratioToFree}`,
    },
  ]
}

function shown({ lagMs, polls, wallMs }: Measured): string {
  return `${(lagMs / 1_000).toFixed(2)} s late, ${polls.toFixed(2)} polls, wall ${(wallMs / 1_000).toFixed(0)} s`
}

function measure({ draw }: Distribution, make: MakeSchedule): Measured {
  const runs = Array.from({ length: seeds }, (_, seed) => {
    const chance = seeded(2 * seed + 1)
    const durations = Array.from({ length: jobCount }, () => draw(chance))
    return simulate(durations, make(seeded(2 * seed + 2)))
  })
  const mean = (field: keyof Measured) => runs.reduce((sum, run) => sum + run[field], 0) / seeds
  return { lagMs: mean('lagMs'), polls: mean('polls'), wallMs: mean('wallMs') }
}

interface Job {
  readonly durationMs: number
  readonly startedMs: number
  /** Since its start. */
  askedMs: number
  polls: number
  dueMs: number
}

/** A job that is known to be over makes room for the next one. */
function simulate(durations: readonly number[], schedule: Schedule): Measured {
  const waiting = durations.values()
  const running = new Set<Job>()
  let [now, lag, polls] = [0, 0, 0]
  const setDue = (job: Job) => {
    job.dueMs = Math.max(now, job.startedMs + job.askedMs + schedule.wait(job.askedMs, job.polls))
  }
  const start = () => {
    const { value: durationMs } = waiting.next()
    if (durationMs === undefined) return
    const job = { durationMs, startedMs: now, askedMs: 0, polls: 0, dueMs: 0 }
    setDue(job)
    running.add(job)
  }
  for (let slot = 0; slot < atATime; slot += 1) start()
  for (let job = first(running); job !== undefined; job = first(running)) {
    now = job.dueMs
    polls += 1
    job.polls += 1
    const elapsed = now - job.startedMs
    if (elapsed < job.durationMs) {
      job.askedMs = elapsed
      setDue(job)
      continue
    }
    lag += elapsed - job.durationMs
    running.delete(job)
    if (schedule.learn !== undefined) {
      schedule.learn({ afterMs: job.askedMs, byMs: elapsed })
      running.forEach(setDue)
    }
    start()
  }
  return { lagMs: lag / durations.length, polls: polls / durations.length, wallMs: now }
}

function first(running: ReadonlySet<Job>): Job | undefined {
  let soonest: Job | undefined
  for (const job of running) {
    if (soonest === undefined || job.dueMs < soonest.dueMs) soonest = job
  }
  return soonest
}

/** The best schedule for someone who knows the distribution, at a price of polls that makes it ask as often, on the same jobs. */
function bestKnown({
  distribution,
  polls,
  within,
}: {
  readonly distribution: Distribution
  /** A job. */
  readonly polls: number
  readonly within: PollBounds
}): Measured {
  const estimate = exactly(distribution)
  const mean = meanDuration(estimate)
  const at = (price: number) => {
    const schedule = scheduleInspections(estimate, {
      priceMs: price * mean,
      outlasting: 0,
      minMs: within.pollMinMs,
      maxMs: within.pollMaxMs,
    })
    const wait = (elapsedMs: number) =>
      (nextInspection(schedule, elapsedMs) ?? elapsedMs + bounds.pollMaxMs) - elapsedMs
    return measure(distribution, () => ({ wait }))
  }
  // Polls fall as their price rises, in small jumps: what lies between the two nearest is mixed from both.
  let [cheap, dear] = [0.0005, 0.5]
  for (let round = 0; round < 14; round += 1) {
    const middle = Math.sqrt(cheap * dear)
    if (at(middle).polls > polls) cheap = middle
    else dear = middle
  }
  const [more, fewer] = [at(cheap), at(dear)]
  const share = more.polls === fewer.polls ? 0 : (more.polls - polls) / (more.polls - fewer.polls)
  const mixed = (field: keyof Measured) => more[field] + share * (fewer[field] - more[field])
  return { lagMs: mixed('lagMs'), polls: mixed('polls'), wallMs: mixed('wallMs') }
}

/** The distribution itself, as near as 200,000 draws in fine cells show it. */
function exactly({ draw }: Distribution): DurationEstimate {
  const chance = seeded(0)
  const draws = Array.from({ length: 200_000 }, () => draw(chance))
  const longest = draws.reduce((most, duration) => Math.max(most, duration), 0)
  const cells = 600
  const shares = Array.from({ length: cells }, () => 0)
  for (const duration of draws) {
    const cell = Math.min(cells - 1, Math.floor((duration / longest) * cells))
    shares[cell] = (shares[cell] ?? 0) + 1 / draws.length
  }
  return { limitsMs: Array.from({ length: cells + 1 }, (_, cell) => (cell / cells) * longest), shares }
}

/** 15 % of the mean as the standard deviation. */
function around(meanMs: number, chance: Chance): number {
  return Math.max(0, meanMs * (1 + 0.15 * normal(chance)))
}

/** Box and Muller's way from two even numbers to a normal one. */
function normal(chance: Chance): number {
  return Math.sqrt(-2 * Math.log(1 - chance())) * Math.cos(2 * Math.PI * chance())
}

/** The same numbers for the same seed: a linear congruential generator with the constants of Knuth's MMIX. */
function seeded(seed: number): Chance {
  let state = BigInt(seed)
  const next = () => {
    state = BigInt.asUintN(64, state * 6_364_136_223_846_793_005n + 1_442_695_040_888_963_407n)
    return Number(state >> 11n) / 2 ** 53
  }
  // The first numbers of neighbouring seeds are much alike.
  for (let skipped = 0; skipped < 20; skipped += 1) next()
  return next
}
