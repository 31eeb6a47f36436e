/** Reads the progress of a generation of new scenarios, and says when it is over or has stalled. */

export interface GenerationReading {
  readonly total: number
  readonly completed: number
  readonly failed: number
  /** Ids of the scenarios made so far, where the service lists them. */
  readonly scenarioIds: readonly number[]
  /** The service's word for it, lower case; null where it gives none. */
  readonly status: string | null
}
