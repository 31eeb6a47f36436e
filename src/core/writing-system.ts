/** Tells in which writing system most of a text is written. */

/** Unicode scripts by what readers call the system. Han and the kana are one: Japanese mixes them, in any proportion. */
const systems = [
  { name: 'Latin', scripts: ['Latin'] },
  { name: 'Greek', scripts: ['Greek'] },
  { name: 'Cyrillic', scripts: ['Cyrillic'] },
  { name: 'Armenian', scripts: ['Armenian'] },
  { name: 'Georgian', scripts: ['Georgian'] },
  { name: 'Hebrew', scripts: ['Hebrew'] },
  { name: 'Arabic', scripts: ['Arabic'] },
  { name: 'Ethiopic', scripts: ['Ethiopic'] },
  { name: 'Devanagari', scripts: ['Devanagari'] },
  { name: 'Bengali', scripts: ['Bengali'] },
  { name: 'Gurmukhi', scripts: ['Gurmukhi'] },
  { name: 'Gujarati', scripts: ['Gujarati'] },
  { name: 'Odia', scripts: ['Oriya'] },
  { name: 'Tamil', scripts: ['Tamil'] },
  { name: 'Telugu', scripts: ['Telugu'] },
  { name: 'Kannada', scripts: ['Kannada'] },
  { name: 'Malayalam', scripts: ['Malayalam'] },
  { name: 'Sinhala', scripts: ['Sinhala'] },
  { name: 'Thai', scripts: ['Thai'] },
  { name: 'Lao', scripts: ['Lao'] },
  { name: 'Burmese', scripts: ['Myanmar'] },
  { name: 'Khmer', scripts: ['Khmer'] },
  { name: 'Tibetan', scripts: ['Tibetan'] },
  { name: 'Mongolian', scripts: ['Mongolian'] },
  { name: 'Korean', scripts: ['Hangul'] },
  { name: 'Chinese or Japanese', scripts: ['Han', 'Hiragana', 'Katakana'] },
].map(({ name, scripts }) => ({
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
