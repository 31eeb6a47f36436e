/** Reads the text of a suite file as strict JSON, and knows where each of its values stands. */
import {
  createScanner,
  getNodeValue,
  type Node,
  type ParseError,
  parseTree,
  printParseErrorCode,
} from 'jsonc-parser'
import { shown } from './input-forms.js'

/** Field names and list indexes from the top of the file. */
export type JsonPath = readonly (string | number)[]

/** Something wrong at one place of the file. */
export interface Flaw {
  /** UTF-16 units from the start of the text. */
  readonly offset: number
  /** What it is and what is allowed: a sentence without the file's name and line. */
  readonly message: string
}

export interface JsonDocument {
  /** What the text holds; its objects have no prototype. */
  readonly value: unknown
  /** What JSON itself lets pass and a suite does not: fields named twice, halves of surrogate pairs. Cut after `mostFlaws` + 1. */
  readonly flaws: readonly Flaw[]
  /** The value at a path; undefined where there is none. */
  readonly nodeAt: (path: JsonPath) => Node | undefined
}

/** The most flaws of one file that are told; a file that is something else altogether has very many. */
export const mostFlaws = 1_000

/** Free-form objects of a suite are a few levels deep; the parser's own stack ends at some thousands. */
const deepest = 64

const comment = 'a comment, which JSON does not know: take it out.'
const spareComma = 'the comma before this bracket is one too many: take it out.'
const syntax: Readonly<Record<ReturnType<typeof printParseErrorCode>, string>> = {
  InvalidSymbol: 'this is no JSON value: a text stands in double quotes.',
  InvalidNumberFormat: 'this is no number.',
  PropertyNameExpected: 'a field name in double quotes is expected here.',
  ValueExpected: 'a value is expected here.',
  ColonExpected: 'a colon is expected after the field name.',
  CommaExpected: 'a comma is missing before this.',
  CloseBraceExpected: 'a closing } is missing.',
  CloseBracketExpected: 'a closing ] is missing.',
  EndOfFileExpected: 'the JSON value ends before this, and only one may stand in the file.',
  InvalidCommentToken: comment,
  UnexpectedEndOfComment: comment,
  UnexpectedEndOfString: 'this text has no closing quote on its line: write a line break as \\n.',
  UnexpectedEndOfNumber: 'this number is not finished.',
  InvalidUnicode: 'this text has a \\u that is not followed by four hexadecimal digits.',
  InvalidEscapeCharacter: 'this text has a backslash that escapes nothing: write \\\\ for the sign itself.',
  InvalidCharacter: 'this text has a control character: write it as an escape, such as \\t.',
  '<unknown ParseErrorCode>': 'this is no JSON.',
}

/** The document, or what is wrong with its syntax, in the order of the text. Never throws; the effort is linear. */
export function readJson(
  text: string,
): { readonly document: JsonDocument } | { readonly flaws: readonly Flaw[] } {
  const tooDeep = offsetOfDepth(text)
  if (tooDeep !== null)
    return { flaws: [{ offset: tooDeep, message: `more than ${deepest} levels of brackets.` }] }
  const errors: ParseError[] = []
  const tree = parseTree(text, errors, { disallowComments: true })
  if (tree === undefined || errors.length > 0) return { flaws: syntaxFlaws(text, errors) }
  const value: unknown = getNodeValue(tree)
  return { document: { value, flaws: firstFlaws(flawsOf(tree, [])), nodeAt: finder(tree) } }
}

/** `scenarios[3].metrics[1]`; a name that is no plain word stands in quotes, a long one and the middle of a long path are cut. */
export function pathText(path: JsonPath): string {
  const steps = path.map((step) => {
    if (typeof step === 'number') return `[${step}]`
    return /^[\w$]{1,60}$/.test(step) ? `.${step}` : `[${shown(step)}]`
  })
  if (steps.length > 8) steps.splice(4, steps.length - 7, '…')
  return path.length === 0 ? 'the file' : steps.join('').replace(/^\./, '')
}

/**
 * All comments and spare commas up to the first error of another kind: behind that one, what looks like an error may be
 * the inside of a text.
 */
function syntaxFlaws(text: string, errors: readonly ParseError[]): readonly Flaw[] {
  const messages = new Map<number, string>()
  for (const { error, offset } of errors) {
    const code = printParseErrorCode(error)
    const passing = code === 'InvalidCommentToken' ? comment : closesAfterComma(text, offset)
    messages.set(offset, passing ?? syntax[code])
    if (passing === null) break
  }
  return [...messages].map(([offset, message]) => ({ offset, message }))
}

function closesAfterComma(text: string, offset: number): string | null {
  const closes = text[offset] === '}' || text[offset] === ']'
  return closes && text.slice(0, offset).trimEnd().endsWith(',') ? spareComma : null
}

/** Where the text goes deeper than it may; null where it does not. Counts the tokens that the parser will see. */
function offsetOfDepth(text: string): number | null {
  const scanner = createScanner(text, true)
  let depth = 0
  while (scanner.getPosition() < text.length) {
    scanner.scan()
    const offset = scanner.getTokenOffset()
    const sign = text[offset]
    if (sign === '{' || sign === '[') depth += 1
    if (sign === '}' || sign === ']') depth -= 1
    if (depth > deepest) return offset
  }
  return null
}

interface Property {
  readonly name: Node
  readonly value: Node
}

function propertiesOf(object: Node): readonly Property[] {
  return (object.children ?? []).flatMap(({ children: [name, value] = [] }) =>
    name === undefined || value === undefined ? [] : [{ name, value }],
  )
}

function* flawsOf(node: Node, path: JsonPath): Generator<Flaw> {
  if (node.type === 'array')
    for (const [index, child] of (node.children ?? []).entries()) yield* flawsOf(child, [...path, index])
  else if (node.type === 'object') yield* fieldFlaws(node, path)
  else yield* halfPairs(node, path)
}

function* fieldFlaws(object: Node, path: JsonPath): Generator<Flaw> {
  const seen = new Set<unknown>()
  for (const { name, value } of propertiesOf(object)) {
    const inner = [...path, String(name.value)]
    if (seen.has(name.value)) {
      const message = `${pathText(inner)} is named a second time in one object: keep one of them.`
      yield { offset: name.offset, message }
    }
    seen.add(name.value)
    yield* halfPairs(name, inner)
    yield* flawsOf(value, inner)
  }
}

/** Half of a pair can be written as an escape, but no UTF-8 holds it: it would come back as another character. */
function* halfPairs({ value, offset }: Node, path: JsonPath): Generator<Flaw> {
  if (typeof value !== 'string' || !/\p{Surrogate}/u.test(value)) return
  const message = `${pathText(path)} holds half of a surrogate pair (\\ud800 to \\udfff): write the whole character.`
  yield { offset, message }
}

/** One more than are told, so that more of them are known of: the search ends there. */
export function firstFlaws(flaws: Iterable<Flaw>): readonly Flaw[] {
  const taken: Flaw[] = []
  for (const flaw of flaws) {
    if (taken.push(flaw) > mostFlaws) break
  }
  return taken
}

/** Fields are found by a map that is made once an object, so that many look-ups in a wide object stay linear. */
function finder(tree: Node): JsonDocument['nodeAt'] {
  const fields = new Map<Node, ReadonlyMap<unknown, Node>>()
  const fieldOf = (object: Node, name: string): Node | undefined => {
    const known =
      fields.get(object) ??
      new Map(propertiesOf(object).map(({ name: { value: key }, value }) => [key as unknown, value]))
    fields.set(object, known)
    return known.get(name)
  }
  return (path) => {
    let node: Node | undefined = tree
    for (const step of path) {
      if (node === undefined) return undefined
      if (typeof step === 'number') node = node.children?.[step]
      else node = node.type === 'object' ? fieldOf(node, step) : undefined
    }
    return node
  }
}
