// Takes the comments out of a bundle and leaves every name and line as it is, so that a stack trace and a diff can be read.
import { isDeepStrictEqual } from 'node:util'
import { parse } from 'acorn'

const options = { ecmaVersion: 'latest', sourceType: 'module' }
const wide = /[^\x00-\xff]/g // eslint-disable-line no-control-regex -- the range is what it is about
const escaped = (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`

/**
 * The licences of the dependencies stand in licenses.txt, and their comments are a tenth of the file. Characters beyond
 * Latin 1 are written as escapes: V8 keeps a source without any in half the memory. Throws where the program would be
 * another one.
 */
export function stripComments(text) {
  const edits = []
  const tree = parse(text, {
    ...options,
    onComment: (...[, , start, end]) => {
      edits.push(edit(text, { start, end }))
    },
    onToken: ({ start, end }) => {
      const token = text.slice(start, end)
      const replacement = token.replaceAll(wide, escaped)
      if (replacement !== token) edits.push({ start, end, replacement })
    },
  })
  edits.sort((one, other) => one.start - other.start)
  const parts = []
  let end = 0
  for (const each of edits) {
    parts.push(text.slice(end, Math.max(end, each.start)), each.replacement)
    end = each.end
  }
  const stripped = [...parts, text.slice(end)].join('')
  if (!isDeepStrictEqual(meaning(parse(stripped, options)), meaning(tree)))
    throw new Error('Without its comments the bundle would be another program.')
  return stripped
}

/** A comment that has its lines to itself goes with them; any other one leaves what separates the tokens beside it. */
function edit(text, { start, end }) {
  const line = text.lastIndexOf('\n', start - 1) + 1
  const next = text.indexOf('\n', end)
  const isAlone = text.slice(line, start).trim() === '' && text.slice(end, next).trim() === ''
  if (isAlone && next >= 0) return { start: line, end: next + 1, replacement: '' }
  return { start, end, replacement: text.slice(start, end).includes('\n') ? '\n' : ' ' }
}

/** The syntax tree without what says where, and how, a thing is written. */
function meaning(tree) {
  return JSON.parse(
    JSON.stringify(tree, (key, value) =>
      key === 'start' || key === 'end' || key === 'raw' ? undefined : asWritten(key, value),
    ),
  )
}

/** A pattern is source text of its own, in which an escape stands for the character; JSON knows no big integers. */
function asWritten(key, value) {
  if (typeof value === 'bigint') return `${value}n`
  return key === 'pattern' && typeof value === 'string' ? value.replaceAll(wide, escaped) : value
}
