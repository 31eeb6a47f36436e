/** How a stretch of time is shown to people. */

/** Two units at the most: `350 ms`, `8.2 s`, `1 min 5 s`, `2 h 3 min`. Takes milliseconds; less than 0 is 0. */
export function shownDuration(milliseconds: number): string {
  if (milliseconds < 999.5) return `${Math.max(0, Math.round(milliseconds))} ms`
  if (milliseconds < 9_950) return `${Math.round(milliseconds / 100) / 10} s`
  const seconds = Math.round(milliseconds / 1_000)
  if (seconds < 60) return `${seconds} s`
  if (seconds < 3_600) return twoUnits(seconds, { large: 'min', small: 's' })
  return twoUnits(Math.round(seconds / 60), { large: 'h', small: 'min' })
}

function twoUnits(
  count: number,
  { large, small }: { readonly large: string; readonly small: string },
): string {
  const rest = count % 60
  return `${Math.floor(count / 60)} ${large}${rest === 0 ? '' : ` ${rest} ${small}`}`
}
