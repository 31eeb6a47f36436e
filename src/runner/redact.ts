/** Takes secrets out of text, in whatever way the text has been escaped on its way. */

export interface Redactor {
  add(secret: string): void
  /** The text with `***` for each secret. */
  redact(text: string): string
}

/**
 * Shorter secrets stay in the text, for removing every "a" would leave nothing to read. The runner still masks them
 * in its log.
 */
const shortestSecret = 4

/** Signs that text is escaped with, or broken up with, between two characters: a few at most, so that matching stays linear. */
const between = '[\\\\\\u00AD\\u200B-\\u200D\\u2060\\uFEFF]{0,3}'

const htmlNames: Readonly<Record<string, string>> = {
  '&': 'amp',
  '<': 'lt',
  '>': 'gt',
  '"': 'quot',
  "'": 'apos',
}

export function makeRedactor(): Redactor {
  const patterns = new Map<string, RegExp>()
  return {
    add(secret) {
      if (secret.length < shortestSecret || patterns.has(secret)) return
      patterns.set(secret, patternOf(secret))
    },
    redact(text) {
      // The longest first: a secret that is part of another would leave the rest of the other.
      const longestFirst = [...patterns].sort(([a], [b]) => b.length - a.length)
      return longestFirst.reduce((rest, [, pattern]) => rest.replace(pattern, '***'), text)
    },
  }
}

/**
 * Each character as it is or as JSON, a URL, HTML or Markdown writes it, any mix of them; and the whole in base64
 * and base64url, where it starts at any of the three places of a group of bytes.
 */
function patternOf(secret: string): RegExp {
  const characters = Array.from(secret, (character) => `(?:${formsOf(character).join('|')})`)
  const encoded = [0, 1, 2].map((offset) => base64Of(secret, offset))
  return new RegExp([characters.join(between), ...encoded].join('|'), 'g')
}

/** The longer forms first, for `\\` is also what one backslash looks like in JSON. */
function formsOf(character: string): string[] {
  const code = character.codePointAt(0) ?? 0
  const hexadecimal = code.toString(16)
  const units = Array.from({ length: character.length }, (_, index) => unitOf(character, index))
  const forms = [
    JSON.stringify(character).slice(1, -1),
    `&#${code};`,
    ...(htmlNames[character] === undefined ? [] : [`&${htmlNames[character]};`]),
    ...(character === '$' ? ['<span>$</span>'] : []),
    ...(character === ' ' ? ['+'] : []),
  ].map(literally)
  const anyCase = [
    units.map((unit) => `\\u${unit}`).join(''),
    `&#x${hexadecimal};`,
    percentEncoded(character),
  ]
  return [
    ...forms,
    ...anyCase.map((form) => literally(form).replace(/[a-f]/gi, eitherCase)),
    literally(character),
  ]
}

function unitOf(text: string, index: number): string {
  return text.charCodeAt(index).toString(16).padStart(4, '0')
}

function percentEncoded(character: string): string {
  return Buffer.from(character, 'utf8').toString('hex').replace(/../g, '%$&')
}

function eitherCase(letter: string): string {
  return `[${letter.toLowerCase()}${letter.toUpperCase()}]`
}

/** Without the characters at both ends that depend on the neighbours too. */
function base64Of(secret: string, offset: number): string {
  const bytes = Buffer.concat([Buffer.alloc(offset), Buffer.from(secret, 'utf8')])
  const start = Math.ceil((offset * 8) / 6)
  const end = Math.floor((bytes.length * 8) / 6)
  return literally(bytes.toString('base64').slice(start, end))
    .replaceAll('\\+', '[+-]')
    .replaceAll('/', '[/_]')
}

function literally(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
}
