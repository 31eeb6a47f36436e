/** Valid suites in any spelling, for property tests: unusual white space, escapes, every Unicode character. */
import fc from 'fast-check'

export interface GivenCase {
  readonly name: string
  readonly instructions: string
  readonly key?: string
  readonly expected_outcome?: string
  readonly tags?: readonly string[]
  readonly metrics?: readonly (number | string)[]
  readonly test_profile?: object
}

export interface GivenSuite {
  readonly version: '1'
  readonly suite?: object
  readonly defaults?: object
  readonly scenarios: readonly GivenCase[]
}

/** Any text that is not blank and survives UTF-8. */
export const words: fc.Arbitrary<string> = fc
  .oneof(fc.string({ unit: 'binary', maxLength: 40 }), fc.string({ unit: 'grapheme', maxLength: 40 }))
  .map((text) => `a${text}`)

const label = fc.string({ unit: 'grapheme', maxLength: 20 }).map((text) => `a${text}`)
const tag = label.map((text) => text.replace(/[,\n\r\u2028\u2029]/g, ''))

const optional: Omit<fc.RecordConstraints<keyof GivenCase>, 'noNullPrototype'> = {
  requiredKeys: ['name', 'instructions'],
}

const givenCase = fc.record<GivenCase>(
  {
    name: label,
    instructions: words,
    key: label,
    expected_outcome: fc.oneof(fc.constant(''), words),
    tags: fc.array(tag, { maxLength: 3 }),
    metrics: fc.array(fc.oneof(fc.integer({ min: 1 }), fc.stringMatching(/^[a-z0-9_]{1,9}$/)), {
      maxLength: 3,
    }),
    test_profile: fc.record({ caller_variables: fc.dictionary(fc.string(), fc.string()) }),
  },
  optional,
)

export const givenSuite: fc.Arbitrary<GivenSuite> = fc
  .record(
    {
      version: fc.constant('1' as const),
      suite: fc.record({ name: label, description: words }),
      defaults: fc.record({ frequency: fc.integer({ min: 1 }), metrics: fc.constant(['fluency']) }),
      scenarios: fc.uniqueArray(givenCase, {
        minLength: 1,
        maxLength: 6,
        selector: ({ name }) => name.trim(),
      }),
    },
    { requiredKeys: ['version', 'scenarios'] },
  )
  .map(({ scenarios, ...rest }) => ({
    ...rest,
    // Keys must differ as well, and a number behind them sees to it.
    scenarios: scenarios.map(({ key, ...one }, index) =>
      key === undefined ? one : { ...one, key: `${key}${index}` },
    ),
  }))

/** How a value is written down: the white space between its tokens, in turn, and whether non-ASCII is escaped. */
export interface Spelling {
  readonly spaces: readonly string[]
  readonly ascii: boolean
}

export const spelling: fc.Arbitrary<Spelling> = fc.record({
  spaces: fc.oneof(
    fc.constant(['']),
    fc.array(fc.constantFrom('', ' ', '\t', '\n', '\r\n', '\r', '\n  ', '\n\n'), {
      minLength: 1,
      maxLength: 9,
    }),
  ),
  ascii: fc.boolean(),
})

/** The value as JSON. */
export function spelled(value: unknown, { spaces, ascii }: Spelling): string {
  let turn = 0
  const literal = (text: string): string =>
    ascii
      ? JSON.stringify(text).replace(
          /[^ -~]/g,
          (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
        )
      : JSON.stringify(text)
  return Array.from(
    JSON.stringify(value).matchAll(/"(?:[^"\\]|\\.)*"|[^"[\]{}:,]+|[[\]{}:,]/g),
    ([token]) => {
      turn += 1
      const written = token.startsWith('"') ? literal(String(JSON.parse(token))) : token
      return `${written}${spaces[turn % spaces.length] ?? ''}`
    },
  ).join('')
}
