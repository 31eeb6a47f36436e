/** Guesses the language of a text from its writing system and its commonest words, as far as the writer speaks it. */
import type { WriterLanguage } from './phrases.js'
import { languages } from './phrases.js'

const scripts: readonly (readonly [WriterLanguage, RegExp])[] = [
  ['ja', /[\p{Script=Hiragana}\p{Script=Katakana}]/u],
  ['hi', /\p{Script=Devanagari}/u],
  ['ar', /\p{Script=Arabic}/u],
]

const words: readonly (readonly [WriterLanguage, ReadonlySet<string>])[] = [
  ['en', new Set(['the', 'you', 'your', 'are', 'and', 'to', 'is', 'for', 'when', 'of'])],
  ['de', new Set(['sie', 'der', 'die', 'das', 'und', 'ihr', 'ihre', 'nicht', 'ist', 'wenn'])],
  ['es', new Set(['el', 'la', 'los', 'que', 'tu', 'llamas', 'eres', 'para', 'una', 'con'])],
  ['fr', new Set(['vous', 'votre', 'le', 'les', 'des', 'une', 'pour', 'est', 'avec', 'si'])],
]

export function isWriterLanguage(code: string): code is WriterLanguage {
  return languages.some((language) => language === code)
}

/** The language of the text; `fallback`, then English, where nothing speaks for any. */
export function languageOf(text: string, fallback: string): WriterLanguage {
  const prose = text.replace(/\{\{[^{}]*\}\}|<[^<>]*>/g, ' ')
  const script = scripts.find(([, pattern]) => pattern.test(prose))
  if (script !== undefined) return script[0]
  const found = prose.toLowerCase().match(/\p{L}+/gu) ?? []
  let best: WriterLanguage = isWriterLanguage(fallback) ? fallback : 'en'
  let most = 0
  for (const [language, common] of words) {
    const count = found.filter((word) => common.has(word)).length
    if (count > most) {
      best = language
      most = count
    }
  }
  return best
}
