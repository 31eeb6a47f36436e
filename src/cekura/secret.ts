/** Removes the API key from what the service says, should it ever echo it. */

/** What stands in the place of the key. */
const hidden = '***'

/** A function that takes every form of the secret out of a text: as it is, URL-encoded and JSON-escaped, in any case. */
export function secretRemover(secret: string): (text: string) => string {
  if (secret === '') return (text) => text
  const forms = [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)]
  const pattern = new RegExp([...new Set(forms)].map(escaped).join('|'), 'gi')
  return (text) => text.replace(pattern, hidden)
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&')
}
