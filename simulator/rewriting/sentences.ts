/** Takes a text apart into sentences without ever cutting a placeholder, a tag or a bracket. */

/** What must stay in one piece; a paired tag or a quotation is kept with all that it encloses. */
const pieces =
  /\{\{[^{}]*\}\}|<([a-z_]+)(?:\s[^<>]*)?>[^<>]*<\/\1>|<[^<>\n]*>|\[[^[\]\n]*\]|"[^"\n]*"|(?<=[\s:(])'[^'\n]*'|[a-z0-9]+|[\s\S]/giu

const abbreviations = /(?:^|[\s(])(?:dr|mr|mrs|ms|st|no|nr|prof|sr|sra|z\.b|e\.g|i\.e|p\.m|a\.m)\.$/i

/** Sentences of the text in order, trimmed, without bullets and empty lines. */
export function sentencesOf(text: string): readonly string[] {
  return linesOf(text).flatMap((line) => split(line))
}

/** Lines, but for line ends inside of something that must stay in one piece. */
function linesOf(text: string): readonly string[] {
  const lines: string[] = []
  let line = ''
  for (const piece of text.match(pieces) ?? []) {
    if (piece === '\n' || piece === '\r') {
      lines.push(line)
      line = ''
    } else line += piece
  }
  return [...lines, line]
    .map((each) => each.trim().replace(/^(?:[-*•]|\d+[.)])\s+/u, ''))
    .filter((each) => each !== '')
}

function split(line: string): readonly string[] {
  const sentences: string[] = []
  let sentence = ''
  const parts = line.match(pieces) ?? []
  parts.forEach((part, index) => {
    sentence += part
    const next = parts[index + 1]
    const spaced =
      /^[.!?؟]$/u.test(part) && next !== undefined && /^\s$/u.test(next) && !abbreviations.test(sentence)
    if (!spaced && !/^[。！？।]$/u.test(part)) return
    sentences.push(sentence)
    sentence = ''
  })
  return [...sentences, sentence].map((each) => each.trim()).filter((each) => each !== '')
}
