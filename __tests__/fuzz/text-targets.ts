/** Fuzzed: inputs of the action, texts that are shown, markers, hidden states and seals. */
import { isDeepStrictEqual } from 'node:util'
import { marked } from 'marked'
import { readMarker, withMarker, withoutMarker, writeMarker } from '../../src/core/comment-marker.js'
import { fenced, inlineText, logText } from '../../src/core/harmless.js'
import { readState, writeState } from '../../src/core/hidden-state-form.js'
import { InputError } from '../../src/core/input-error.js'
import { inputNames } from '../../src/core/input-schema.js'
import { readEarly, readInputs } from '../../src/core/inputs.js'
import { openState } from '../../src/core/proposal.js'
import { makeSeal } from '../../src/runner/seal.js'
import { bound } from '../core/sample-state.js'
import { holds, type Target } from './target.js'

/** The text as each of the inputs in turn, beside good ones. */
function readEachInput(text: string): void {
  for (const name of inputNames) {
    const raw = { 'api-key': 'key', 'agent-id': '7', [name]: text }
    readEarly(raw)
    try {
      const inputs = readInputs(raw)
      holds(inputs.timeoutMs > 0 && inputs.concurrency > 0 && inputs.agentId > 0, 'numbers are within bounds')
    } catch (error) {
      if (!(error instanceof InputError)) throw error
      const { message } = error
      holds(message !== '', 'what is wrong is said')
      const isSecret = name === 'api-key' && text.trim().length > 20
      holds(!isSecret || !message.includes(text.trim()), 'the key is never shown')
    }
  }
}

const ownMarker = { key: 'a key', runId: 1, attempt: 2, headSha: 'a'.repeat(40), state: 'x' }

function checkMarker(text: string): void {
  const marker = readMarker(text)
  if (marker !== null) {
    holds(text.trimEnd().endsWith(writeMarker(marker)), 'what is read is what stands there')
    holds(withoutMarker(text).length < text.length, 'the visible text is without its marker')
  }
  holds(
    isDeepStrictEqual(readMarker(withMarker(text, ownMarker)), ownMarker),
    'our marker is read behind any text',
  )
  for (const shown of [inlineText(text, 1_000), fenced(text)])
    holds(readMarker(shown) === null && !/^<!--/.test(shown), 'no text that is shown forges a marker')
}

/** Tags that a line of ours may hold. */
const lineTags = /^<\/?(?:ul|li|span)>$/

function checkMarkdown(text: string): void {
  const line = inlineText(text, 500)
  holds(!/[\n\r]/.test(line), 'a line is one line')
  const tags = marked.parse(`- ${line}`, { gfm: true, async: false }).match(/<[^>]*>/g) ?? []
  holds(
    tags.every((tag) => lineTags.test(tag)),
    `a line has no tag of its own: ${tags.join('')}`,
  )
  const block = marked.parse(`${fenced(text, 'diff')}\n\n# End`, { gfm: true, async: false })
  holds(
    /^<pre><code[^>]*>[^<]*<\/code><\/pre>\n<h1>End<\/h1>\n$/.test(block),
    'a fence is closed by nothing in it',
  )
  const log = logText(text)
  holds(
    !/^[\s\p{Default_Ignorable_Code_Point}]*::/u.test(log) && !log.includes('##['),
    'no command gets into the log',
  )
}

function checkState(text: string): void {
  const reading = readState(text)
  if ('problem' in reading) return
  holds(isDeepStrictEqual(readState(writeState(reading.state)), reading), 'a state is read as it is written')
}

/** The key that the sealed texts of the corpus were sealed with. */
const seal = makeSeal('key of the fuzzed seals')

function checkSeal(text: string): void {
  const opened = seal.open(text)
  if ('text' in opened)
    holds(seal.seal(opened.text) === text, 'nothing is opened that this key has not sealed')
  const { sealed, intact } = seal.unstamp(text, text)
  holds(!intact || seal.stamp(sealed, text) === text, 'nothing is intact that was not stamped')
  const opening = openState({ sealed: text, shown: text, seal, expected: bound })
  if ('problem' in opening) holds(opening.problem.length > 20, 'what is wrong is said')
  else holds(isDeepStrictEqual(opening.state.bound, bound), 'a state counts only where it was made')
}

const openings = ['<!-- ', '`', '[', '@a ', '&', '\\', ':', '\u202E', '#1 ', '| ', '\uD800']

export const textTargets: readonly Target[] = [
  { name: 'inputs', check: readEachInput, units: ['a,', '1,', '1', '\n', '/', 'a.b', '{', ' '] },
  {
    name: 'marker',
    check: checkMarker,
    units: [...openings, '-->', '%0041', 'key=x ', '<!-- cekura-improve-scenarios v1 ', '\n'],
  },
  {
    name: 'markdown',
    check: checkMarkdown,
    units: [...openings, '```\n', '::', '##[', '\u200B', 'a1b2c3d4e5 ', 'www.', '👩‍👩‍👧', '\n'],
    // Rendering is the business of whoever shows it.
    work: (text) => [inlineText(text), inlineText(text, text.length), fenced(text), logText(text)],
  },
  { name: 'state', check: checkState, units: ['[', '{"version":1,', '["a","running"],', '"', '1,'] },
  { name: 'seal', check: checkSeal, units: ['v1.', 'a', '.', 'v1.AAAA.', '-', 'é'] },
]
