/** Finds the places in a changed text that findings speak of, so that they can be marked there. */
import { shorten } from './harmless.js'
import type { Mark } from './marks.js'
import { cueMarks, tagMarks } from './markup.js'
import type { Finding, FindingCode } from './model.js'
import { placeholderMarks } from './template.js'
import type { TextPair } from './text-difference.js'

/** A placeholder, tag or cue, as written, that a finding says has gone from the old text or come into the new one. */
export interface TextMark {
  readonly kind: 'removed' | 'added'
  readonly spelling: string
  /** Which of the findings, from 0. */
  readonly finding: number
}

interface Sought {
  readonly kind: TextMark['kind']
  readonly marksOf: (text: string) => readonly Mark[]
}

const soughtBy: Readonly<Partial<Record<FindingCode, Sought>>> = {
  'placeholder-lost': { kind: 'removed', marksOf: placeholderMarks },
  'placeholder-added': { kind: 'added', marksOf: placeholderMarks },
  'markup-lost': { kind: 'removed', marksOf: tagMarks },
  'markup-added': { kind: 'added', marksOf: tagMarks },
  'bracket-lost': { kind: 'removed', marksOf: cueMarks },
}

/** A message quotes so much of a form (the checks of texts write it so). */
const quotedCharacters = 80

/** Each spelling once; findings about a text as a whole have no place. */
export function textMarks({ before, after }: TextPair, findings: readonly Finding[]): readonly TextMark[] {
  const found = new Map<string, TextMark>()
  for (const [finding, { code, message }] of findings.entries()) {
    const sought = soughtBy[code]
    if (sought === undefined) continue
    const { kind, marksOf } = sought
    for (const { form, spelling } of marksOf(kind === 'removed' ? before : after)) {
      const quoted = message.includes(` ${shorten(form, quotedCharacters)} `)
      if (quoted) found.set(`${kind} ${spelling}`, { kind, spelling, finding })
    }
  }
  return [...found.values()]
}

/** A stretch of text, with the finding (from 0) that speaks of it. */
export interface MarkedPart {
  readonly text: string
  readonly finding: number | null
}

/** The text in parts; of two marks at the same place the longer one. */
export function markedParts(text: string, marks: readonly TextMark[]): readonly MarkedPart[] {
  const parts: MarkedPart[] = []
  let end = 0
  for (const { index, mark } of occurrences(text, marks)) {
    if (index < end) continue
    if (index > end) parts.push({ text: text.slice(end, index), finding: null })
    parts.push({ text: mark.spelling, finding: mark.finding })
    end = index + mark.spelling.length
  }
  if (end < text.length) parts.push({ text: text.slice(end), finding: null })
  return parts
}

interface Occurrence {
  readonly index: number
  readonly mark: TextMark
}

function occurrences(text: string, marks: readonly TextMark[]): readonly Occurrence[] {
  return marks
    .flatMap((mark) => {
      const found: Occurrence[] = []
      for (
        let index = text.indexOf(mark.spelling);
        index !== -1;
        index = text.indexOf(mark.spelling, index + mark.spelling.length)
      )
        found.push({ index, mark })
      return found
    })
    .sort((a, b) => a.index - b.index || b.mark.spelling.length - a.mark.spelling.length)
}
