/** The form of a text that counts when texts are compared, hashed or tagged. */

/**
 * With `\n` for every kind of line end and without white space at both ends: what an editor, a checkout on Windows or
 * the service may change without anybody having changed the text.
 */
export function bareText(text: string): string {
  return text.replace(/\r\n?/g, '\n').trim()
}
