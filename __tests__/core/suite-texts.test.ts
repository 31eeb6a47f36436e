/** Improved texts on their way back: the new files, and the lines that a review can suggest. */
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { outcomes, type ScenarioResult } from '../../src/core/model.js'
import { improvedFiles } from '../../src/core/improved-files.js'
import { suggestionsFor } from '../../src/core/suite-texts.js'
import { result } from './sample-report.js'
import { suitePath, suiteSource } from './sample-suite.js'

const source = suiteSource([
  { key: 'book', name: 'Book a visit', instructions: 'Ask for Monday.' },
  { name: 'Cancel a visit', instructions: 'Cancel it.\nBe "polite".' },
])

/** The row of a case with a new text, by its place in the file. */
function row(
  index: number,
  { file = suitePath, ...fields }: Partial<ScenarioResult> & { readonly file?: string } = {},
): ScenarioResult {
  const before = fields.before ?? 'Before.'
  const suite = { file, key: 'k', at: `scenarios[${index}]`, line: 1, onCekura: null }
  return result({ id: null, status: 'improved', before, after: 'After.', suite, ...fields })
}

describe('the improved files', () => {
  test('have the new texts in the places of their cases, and nothing else changed', () => {
    const [file, ...others] = improvedFiles(
      [source],
      [row(1, { after: 'Cancel it,\tand say „danke“.' }), row(0, { id: 7, after: 'Ask for Tuesday.' })],
    )
    expect(others).toEqual([])
    expect(file).toEqual({
      path: suitePath,
      before: source.text,
      after: source.text
        .replace('"Ask for Monday."', '"Ask for Tuesday."')
        .replace('"Cancel it.\\nBe \\"polite\\"."', '"Cancel it,\\tand say „danke“."'),
    })
  })

  test.each(outcomes.map((status) => [status] as const))('take a text or not: %s', (status) => {
    const isTaken = ['improved', 'applied', 'drifted'].includes(status)
    expect(improvedFiles([source], [row(0, { status })])).toHaveLength(isTaken ? 1 : 0)
  })

  test('are none without a new text, and none of a row that is in no suite', () => {
    const { suite, ...alone } = row(0)
    expect(suite).toBeDefined()
    const none = [row(0, { after: null }), row(1, { before: 'Same.', after: 'Same.' }), alone]
    expect(improvedFiles([source], none)).toEqual([])
    // What was brought to the file's text is the file's already.
    expect(improvedFiles([source], [row(0, { status: 'applied', after: 'Ask for Monday.' })])).toEqual([])
  })

  test('are told apart where two files have a case at the same place', () => {
    const other = suiteSource([{ name: 'Other', instructions: 'Other.' }], { path: 'other.json' })
    const files = improvedFiles([source, other], [row(0, { file: 'other.json' })])
    expect(files.map(({ path }) => path)).toEqual(['other.json'])
  })
})

describe('the suggestions', () => {
  const suggested = (...rows: readonly ScenarioResult[]) =>
    suggestionsFor(improvedFiles([source], rows), [source])

  test('are whole lines, each with the key of its case or else its name', () => {
    expect(suggested(row(0), row(1))).toEqual([
      {
        path: suitePath,
        line: 7,
        before: '      "instructions": "Ask for Monday."',
        after: '      "instructions": "After."',
        key: 'book',
        name: 'Book a visit',
      },
      {
        path: suitePath,
        line: 11,
        before: '      "instructions": "Cancel it.\\nBe \\"polite\\"."',
        after: '      "instructions": "After."',
        key: 'Cancel a visit',
        name: 'Cancel a visit',
      },
    ])
    expect(suggested(row(1)).map(({ line }) => line)).toEqual([11])
    expect(suggested()).toEqual([])
  })

  test('are one for a line that holds several cases', () => {
    const flat = suiteSource([
      { name: 'a', instructions: 'x' },
      { name: 'b', instructions: 'y' },
    ])
    const text = JSON.stringify(JSON.parse(flat.text))
    const cases = flat.suite.cases.map((each) => ({ ...each, line: 1 }))
    const minified = { suite: { ...flat.suite, cases }, text }
    const files = improvedFiles([minified], [row(0, { after: 'p' }), row(1, { after: 'q' })])
    expect(suggestionsFor(files, [minified])).toMatchObject([{ line: 1, before: text, name: 'a' }])
  })

  test('make the improved file of the old one, line by line, whatever the new texts are', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' }), { maxLength: 2 }), (texts) => {
        const files = improvedFiles(
          [source],
          texts.map((after, index) => row(index, { after })),
        )
        const lines = source.text.split('\n')
        for (const { line, before, after } of suggestionsFor(files, [source])) {
          expect(lines[line - 1]).toBe(before)
          lines[line - 1] = after
        }
        expect(lines.join('\n')).toBe(files[0]?.after ?? source.text)
      }),
    )
  })
})
