/** Tells in which writing system most of a text is written. */

/** Unicode scripts by what readers call the system. Han and the kana are one: Japanese mixes them, in any proportion. */
const systems: readonly { readonly name: string; readonly letters: RegExp }[] = [
  ['Latin', 'Latin'],
  ['Greek', 'Greek'],
  ['Cyrillic', 'Cyrillic'],
  ['Armenian', 'Armenian'],
  ['Georgian', 'Georgian'],
  ['Hebrew', 'Hebrew'],
  ['Arabic', 'Arabic'],
  ['Ethiopic', 'Ethiopic'],
  ['Devanagari', 'Devanagari'],
  ['Bengali', 'Bengali'],
  ['Gurmukhi', 'Gurmukhi'],
  ['Gujarati', 'Gujarati'],
  ['Odia', 'Oriya'],
  ['Tamil', 'Tamil'],
  ['Telugu', 'Telugu'],
  ['Kannada', 'Kannada'],
  ['Malayalam', 'Malayalam'],
  ['Sinhala', 'Sinhala'],
  ['Thai', 'Thai'],
  ['Lao', 'Lao'],
  ['Burmese', 'Myanmar'],
  ['Khmer', 'Khmer'],
  ['Tibetan', 'Tibetan'],
  ['Mongolian', 'Mongolian'],
  ['Korean', 'Hangul'],
  ['Chinese or Japanese', 'Han', 'Hiragana', 'Katakana'],
].map(([name = '', ...scripts]) => ({
  name,
  letters: new RegExp(`[${scripts.map((script) => `\\p{Script=${script}}`).join('')}]+`, 'gu'),
}))

/** Fewer letters than this prove nothing: a name, an abbreviation. */
const fewestLetters = 20

/** The writing system with the most letters; null for a text with fewer than 20 letters. The first of the list wins a tie. */
export function writingSystem(text: string): string | null {
  const counted = systems.map(({ name, letters }) => {
    let count = 0
    for (const [run] of text.matchAll(letters)) count += run.length
    return { name, count }
  })
  const total = counted.reduce((sum, { count }) => sum + count, 0)
  if (total < fewestLetters) return null
  return counted.reduce((most, one) => (one.count > most.count ? one : most)).name
}
