/** Reads the event's payload from the file that the runner names. */
import { readFileSync } from 'node:fs'

/** `path` is the value of GITHUB_EVENT_PATH. undefined where there is none, or none that can be read: a run without an event goes on. */
export function readEventPayload(path: string | undefined): unknown {
  if (path === undefined || path === '') return undefined
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return undefined
  }
}
