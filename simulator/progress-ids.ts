/** Progress ids: opaque, in the form of a UUID, and the same in every run of a test. */

/** `family` is two hex digits that tell one kind of id from another. */
export function progressIds(family: string): () => string {
  let count = 0
  return () => {
    count += 1
    return `${family}5e0c1d-3b42-4f6a-9d10-${count.toString(16).padStart(12, '0')}`
  }
}
