/** Makes sentences of words, and a text of sentences. */

/** With a full stop, where the words have no end of their own; no words stay none. */
export function ended(words: string): string {
  return words === '' || /[.!?…]$/.test(words) ? words : `${words}.`
}

/** As the first line of a page: with a capital, save where it begins with the name of an input, and with a full stop behind a letter or a digit. */
export function asSentence(words: string): string {
  const first = /^[a-z]+(?:-[a-z]+)*: /.test(words) ? words.charAt(0) : words.charAt(0).toUpperCase()
  return `${first}${words.slice(1)}${/[\p{L}\p{N}]$/u.test(words) ? '.' : ''}`
}

/** Those that say something, in one line. */
export function sentences(...texts: readonly (string | undefined)[]): string {
  return texts.filter((text) => text !== undefined && text !== '').join(' ')
}
