/** Faults by chance at any request of a run: what may happen to it is drawn from the seed and from what is asked, not from when. */
import type { FaultAct, FaultRule, JobRecord, RecordedRequest } from '../simulator/index.js'
import { type Chance, chanceOf } from './chance.js'

/** Which share of the requests goes wrong, by service. */
export interface FaultRates {
  readonly cekura: number
  readonly github: number
  /** GitHub may leave a request without an answer: 20 s go by until the next try, so only where the run is cancelled then. */
  readonly githubHangs: boolean
}

export interface RandomFaults {
  readonly seed: string
  readonly rates: FaultRates
  /** The jobs so far, for progress ids are given out in the order of arrival, which no seed knows. */
  readonly jobs: () => readonly JobRecord[]
}

/** Statuses of every kind; those that end a run at once are rare, or nothing else would be seen. */
const statuses: readonly (readonly [number, number])[] = [
  ...[400, 404, 405, 409, 410, 418, 422, 451, 499].map((status): [number, number] => [1, status]),
  ...[401, 402, 403].map((status): [number, number] => [0.2, status]),
  ...[408, 425, 500, 501, 502, 503, 504, 511, 520, 529, 599].map((status): [number, number] => [3, status]),
  [9, 429],
]

/** None of these fits any answer: a well-formed lie could not be told from the truth. */
const nonsense: readonly unknown[] = [
  null,
  0,
  'OK',
  true,
  {},
  { message: 'hello', rows: [[1, 'two']] },
  { results: { a: 1 }, status: 7, progress_id: null },
  [[[[[[[[[[]]]]]]]]]],
]

/** In real ms: what a slow network takes, and what is longer than most waits of a run. */
const delays = [3, 30, 150, 600]

/** A rule a service, each of which draws for every request by itself. */
export function randomFaults({ seed, rates, jobs }: RandomFaults): readonly FaultRule[] {
  const seen = new Map<string, number>()
  const chanceFor = (request: RecordedRequest): Chance => {
    const what = identity(request, jobs())
    const times = (seen.get(what) ?? 0) + 1
    seen.set(what, times)
    return chanceOf(`${seed} ${what} ${times}`)
  }
  return [
    {
      match: { service: 'cekura' },
      act: (request) => {
        const chance = chanceFor(request)
        return chance.happens(rates.cekura) ? cekuraAct(chance) : null
      },
    },
    {
      match: { service: 'github' },
      act: (request) => {
        const chance = chanceFor(request)
        return chance.happens(rates.github) ? githubAct(chance, rates) : null
      },
    },
  ]
}

/** What is asked, without what differs from one replay to the next. */
function identity(
  { service, method, path, query, body }: RecordedRequest,
  jobs: readonly JobRecord[],
): string {
  const { progress_id: id, ...others } = query
  const job = jobs.find(({ progressId }) => progressId === id)
  const asked = service === 'github' ? '' : JSON.stringify(body ?? '')
  return [service, method, path, JSON.stringify(others), job?.text, job?.guidance, asked].join(' ')
}

function cekuraAct(chance: Chance): FaultAct {
  return chance.weighted<() => FaultAct>([
    [10, () => statusAct(chance)],
    [2, () => ({ kind: 'html', status: chance.pick([200, 502, 503]), afterWork: chance.happens(0.3) })],
    [3, () => ({ kind: 'reset' })],
    [3, () => ({ kind: 'resetAfterWork' })],
    [2, () => ({ kind: 'truncate' })],
    [2, () => ({ kind: 'cutJson' })],
    [0.7, () => ({ kind: 'hang', afterWork: chance.happens(0.5) })],
    [2, () => ({ kind: 'delay', ms: chance.pick(delays) })],
    [2, () => ({ kind: 'slow', pieces: chance.whole(2, 9), everyMs: chance.whole(1, 20) })],
    [3, () => ({ kind: 'garbage', body: chance.pick(nonsense) })],
    [2, () => ({ kind: 'wrongTypes' })],
    [0.2, () => ({ kind: 'hugeBody', bytes: 10_000_001 })],
    [0.6, () => ({ kind: 'redirect', status: chance.pick([301, 302, 307, 308]) })],
    [2, () => ({ kind: 'duplicatePage' })],
    [2, () => ({ kind: 'overlapPage' })],
    [0.6, () => ({ kind: 'foreignNext', origin: 'https://elsewhere.example' })],
  ])()
}

/** What has refused a request has done nothing of it: only a gateway may fail once the service is through. */
function statusAct(chance: Chance): FaultAct {
  const status = chance.weighted(statuses)
  const seconds = chance.weighted([
    [6, 0],
    [2, 1],
    [0.3, 3600],
  ])
  const says = status === 429 || status === 503 ? chance.happens(0.5) : false
  return {
    kind: 'status',
    status,
    afterWork: (status >= 500 || status === 408) && chance.happens(0.4),
    ...(says ? { retryAfter: { seconds, form: chance.pick(['seconds', 'date']) } } : {}),
  }
}

function githubAct(chance: Chance, { githubHangs }: FaultRates): FaultAct {
  return chance.weighted<() => FaultAct>([
    [6, () => ({ kind: 'status', status: chance.pick([401, 403, 404, 422, 429, 500, 502, 503, 504]) })],
    [1, () => ({ kind: 'status', status: 502, afterWork: true })],
    [2, () => ({ kind: 'reset' })],
    [3, () => ({ kind: 'resetAfterWork' })],
    [2, () => ({ kind: 'truncate' })],
    [1, () => ({ kind: 'html', status: chance.pick([200, 503]), afterWork: chance.happens(0.3) })],
    [1, () => ({ kind: 'cutJson' })],
    [2, () => ({ kind: 'delay', ms: chance.pick(delays) })],
    [1, () => ({ kind: 'slow', pieces: chance.whole(2, 9), everyMs: chance.whole(1, 20) })],
    [1, () => ({ kind: 'wrongTypes' })],
    [1, () => ({ kind: 'garbage', body: chance.pick(nonsense) })],
    [githubHangs ? 4 : 0, () => ({ kind: 'hang', afterWork: chance.happens(0.5) })],
  ])()
}
