/** How a moment is shown to people. */

/** To the second: `2026-08-21 09:30:05 UTC`. */
export function shownTime(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19).replace('T', ' ')} UTC`
}
