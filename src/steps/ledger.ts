/** What is known of jobs, from earlier runs and as this run goes on: so that none is paid for twice. */
import { type KnownJob, shortKey } from '../core/hidden-state.js'

export interface Ledger {
  /** By the full or the short form of a key; null where nothing is known. */
  known(key: string): KnownJob | null
  /** Takes the place of what was known of the same job. */
  note(job: KnownJob): void
  /** The job came to nothing: another run may start it again. */
  forget(key: string): void
  jobs(): readonly KnownJob[]
}

export function makeLedger({
  earlier,
  onChange,
}: {
  readonly earlier: readonly KnownJob[]
  /** Told after each change: what is not written down is lost when the runner dies. */
  readonly onChange: () => void
}): Ledger {
  const byKey = new Map(earlier.map((job) => [job.key, job]))
  return {
    known: (key) => byKey.get(shortKey(key)) ?? null,
    note: (job) => {
      byKey.set(job.key, job)
      onChange()
    },
    forget: (key) => {
      if (byKey.delete(shortKey(key))) onChange()
    },
    jobs: () => [...byKey.values()],
  }
}
