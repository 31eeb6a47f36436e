/** The tag that keeps a case's key on a scenario, so that renaming either of them parts nothing. */

/** SHA-256 of the UTF-8 bytes, as 64 hex digits. */
type Hash = (text: string) => string

const opening = 'case:'

/** Begins the form for keys that no tag can hold; a key that begins with it takes that form too, so the two never meet. */
const hashed = '~'

/** The most UTF-16 units of a tag: the format's limit in characters, which is never passed by counting units. */
const longest = 64

/** 64 bits: a collision among the cases of one agent is out of the question. */
const digits = 16

/** `case:<key>`; for a key that a tag cannot hold, or that a list of tags would break apart, `case:~<16 hex digits>`. */
export function suiteTag(key: string, hash: Hash): string {
  const plain = `${opening}${key}`
  const fits =
    plain.length <= longest &&
    key !== '' &&
    key.trim() === key &&
    !key.startsWith(hashed) &&
    !/[,\p{Cc}\p{Zl}\p{Zp}]/u.test(key)
  return fits ? plain : `${opening}${hashed}${hash(key).slice(0, digits)}`
}

/** True for a tag in the form of `suiteTag`, of whatever case. */
export function isSuiteTag(tag: string): boolean {
  return tag.startsWith(opening)
}
