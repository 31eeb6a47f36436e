/** Reads lists that the service describes as text, in whatever form they come. */

/** In front of and behind an entry of a list that is written out: white space and the quotes of JSON or Python. */
const wrapping = /^[\s"']+|[\s"']+$/g

/**
 * The entries of a list, of the JSON text of one, or of one line with commas, as texts; anything else is an empty list.
 * Entries that are neither text nor number are left out. The contract calls `metric_names` and the lists of run ids
 * text and describes them as lists.
 */
export function listed(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(entry)
  if (typeof value === 'number') return entry(value)
  if (typeof value !== 'string') return []
  const list = parsed(value)
  if (list !== null) return list.flatMap(entry)
  return value
    .trim()
    .replace(/^\[|\]$/g, '')
    .split(',')
    .flatMap((part) => entry(part.replace(wrapping, '')))
}

/** null where the text is no JSON list. */
function parsed(text: string): readonly unknown[] | null {
  try {
    const value: unknown = JSON.parse(text)
    return Array.isArray(value) ? value : null
  } catch {
    return null
  }
}

function entry(value: unknown): readonly string[] {
  if (typeof value === 'number') return [String(value)]
  return typeof value === 'string' && value !== '' ? [value] : []
}
