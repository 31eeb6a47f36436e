/** Jobs on a fake of the service and a clock of virtual time, with what earlier runs know. */
import type { KnownJob } from '../../src/core/hidden-state.js'
import type { Scenario } from '../../src/core/model.js'
import type { CekuraApi } from '../../src/edges.js'
import { type JobSettings, makeJobs } from '../../src/steps/jobs.js'
import { makeLedger } from '../../src/steps/ledger.js'
import { makePollSchedule } from '../../src/steps/poll.js'
import { fakeCekura } from './fake-cekura.js'
import { fakeClock, fakeStop, sha256 } from './fakes.js'

export function makeFakeJobs({
  script = {},
  earlier = [],
  ...limits
}: { readonly script?: Partial<CekuraApi>; readonly earlier?: readonly KnownJob[] } & Partial<
  Pick<JobSettings, 'concurrency' | 'maxJobs'>
> = {}) {
  const clock = fakeClock()
  const stop = fakeStop(clock)
  const cekura = fakeCekura({ script })
  const running: number[] = []
  let changes = 0
  const ledger = makeLedger({
    earlier,
    onChange: () => {
      changes += 1
    },
  })
  const settings: JobSettings = {
    cekura,
    clock,
    hash: sha256,
    polls: makePollSchedule({
      cekura,
      clock,
      signal: stop.signal,
      pollMinMs: 500,
      pollMaxMs: 4_000,
      onUnknownWord: () => undefined,
    }),
    stop,
    ledger,
    voices: { withVoice: (draft) => Promise.resolve(draft) },
    agentId: 7,
    concurrency: 10,
    retry: { retryMin: 1_000, retryMax: 8_000 },
    maxJobs: 100,
    onRunning: (change) => {
      running.push((running.at(-1) ?? 0) + change)
    },
    ...limits,
  }
  const jobs = makeJobs(settings)
  return {
    cekura,
    clock,
    stop,
    running,
    ledger,
    changes: () => changes,
    run: (each: Scenario, guidance = 'Improve it.') => jobs.run({ scenario: each, guidance }),
    starts: () => [...cekura.given('startImprovement'), ...cekura.given('startDraft')],
  }
}
