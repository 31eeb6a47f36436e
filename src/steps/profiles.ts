/** The keys of the agent's test profiles, read at most once and only when a new text names one that was not there. */
import { ServiceError } from '../core/service-error.js'
import type { CekuraApi } from '../edges.js'
import type { Stop } from './stop.js'

export interface Profiles {
  /** null where the profiles could not be read: then no new key can be known to exist. */
  keys(): Promise<ReadonlySet<string> | null>
}

export function makeProfiles({
  cekura,
  agentId,
  stop,
}: {
  readonly cekura: Pick<CekuraApi, 'listTestProfiles'>
  readonly agentId: number
  readonly stop: Stop
}): Profiles {
  let read: Promise<ReadonlySet<string> | null> | null = null
  const readAll = async () => {
    try {
      const profiles = await cekura.listTestProfiles(agentId, stop.signal)
      return new Set(profiles.flatMap((profile) => profile.keys))
    } catch (error) {
      if (error instanceof ServiceError) return null
      throw error
    }
  }
  return { keys: () => (read ??= readAll()) }
}
