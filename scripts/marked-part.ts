/** Puts generated text between its marks, `<!-- name -->` and `<!-- /name -->`; the first may say more: `<!-- name: words -->`. */

/** Throws where the text has no such marks. */
export function betweenMarks(
  text: string,
  { name, content }: { readonly name: string; readonly content: string },
): string {
  const parts = new RegExp(`(<!-- ${name}(?:: [^>]*)? -->)[^]*?(<!-- /${name} -->)`)
  if (!parts.test(text)) throw new Error(`README.md has no part called ${name}`)
  // A dollar sign would be read as part of the replacement's own language.
  return text.replace(parts, `$1\n\n${content.replaceAll('$', '$$$$')}\n\n$2`)
}
