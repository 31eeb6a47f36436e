/** A suite file as a whole: its cases, or every problem at once with its place. */
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { duplicateCases } from '../../src/core/suite-double.js'
import { readSuite, type Suite } from '../../src/core/suite-file.js'
import { growth, linear } from './growth.js'
import { hostileText } from './hostile-text.js'
import { givenSuite, spelled, spelling } from './suite-arbitrary.js'

const path = 'tests/cekura.tests.json'

function suiteOf(text: string, from = path): Suite {
  const reading = readSuite({ path: from, text })
  if ('problems' in reading) throw new Error(reading.problems.join('\n'))
  return reading.suite
}

function problemsOf(text: string): readonly string[] {
  const reading = readSuite({ path, text })
  return 'problems' in reading ? reading.problems : []
}

/** The problems of a file on one line, without the file's name, the line and the column. */
function saidOf(value: unknown): readonly string[] {
  return problemsOf(JSON.stringify(value)).map((problem) => problem.replace(/^\S+, line 1, column \d+: /, ''))
}

const one = { name: 'Refund', instructions: 'You want your money back.' }
const suiteWith = (...scenarios: readonly object[]) => ({ version: '1', scenarios })
const saidOfCase = (extra: object) => saidOf(suiteWith({ ...one, ...extra }))

describe('readSuite', () => {
  test('reads any valid suite in any spelling', () => {
    fc.assert(
      fc.property(givenSuite, spelling, (given, how) => {
        const { cases } = suiteOf(spelled(given, how))
        expect(cases.map(({ name, instructions, key }) => ({ name, instructions, key }))).toEqual(
          given.scenarios.map(({ name, instructions, key = null }) => ({ name, instructions, key })),
        )
      }),
    )
  })

  test('answers a suite or problems that begin with the path, whatever the text is', () => {
    const damaged = fc
      .tuple(givenSuite, spelling, fc.nat(), fc.nat({ max: 9 }), hostileText)
      .map(([given, how, at, length, put]) => {
        const text = spelled(given, how)
        const start = at % text.length
        return text.slice(0, start) + put + text.slice(start + length)
      })
    fc.assert(
      fc.property(fc.oneof(damaged, fc.json(), hostileText), (text) => {
        const reading = readSuite({ path, text })
        if ('suite' in reading) expect(reading.suite.cases.length).toBeGreaterThan(0)
        else {
          expect(reading.problems.length).toBeGreaterThan(0)
          for (const problem of reading.problems)
            expect(problem).toMatch(/^tests\/cekura\.tests\.json, line \d+, column \d+: ./)
        }
      }),
      { numRuns: 500 },
    )
  })

  test('knows the line of the instructions, of the case where there are none, and only LF ends a line', () => {
    const text = [
      '{ "version": "1", "suite": { "name": "Calls" }, "scenarios": [',
      '  { "name": "a",\r',
      '    "instructions":\r\r',
      '      "x" },',
      '  { "name": "b", "type": "conditional_actions", "language": "en",',
      '    "conditional_actions": {} }',
      ']}',
    ].join('\n')
    const { name, cases } = suiteOf(text)
    expect(name).toBe('Calls')
    expect(cases.map(({ path: from, index, at, line, type }) => [from, index, at, line, type])).toEqual([
      [path, 0, 'scenarios[0]', 4, 'instruction'],
      [path, 1, 'scenarios[1]', 5, 'conditional_actions'],
    ])
  })

  test('tells every problem at once, in the order of the file', () => {
    const text = `{
  "version": "2",
  "owner": "me",
  "defaults": { "language": "english", "name": "x" },
  "scenarios": [
    { "name": "Refund", "instructions": "a", "key": "k" },
    { "name": "Refund", "instructions": " \\n", "key": "k", "max_duration": 0 },
    { "instructions": "\\ud83d", "tags": ["a,b"], "tags": [] },
    7
  ]
}`
    expect(problemsOf(text)).toEqual(
      [
        'line 2, column 14: version is "2"; allowed is "1" in quotes, the only version there is.',
        'line 3, column 12: owner is no field of the format: known here are $schema, version, suite, defaults, scenarios.',
        'line 4, column 29: defaults.language is "english"; allowed is a language code of two or three small letters, like en or de, or multi.',
        'line 4, column 48: defaults.name is no field of the format: known here are frequency, language, max_duration, metrics, personality, tags, test_profile, concurrency_limit.',
        'line 7, column 15: scenarios[1].name is "Refund", and so is scenarios[0].name on line 6: give every case a name of its own.',
        'line 7, column 41: scenarios[1].instructions is " \\n"; allowed is a text that is not blank.',
        'line 7, column 55: scenarios[1].key is "k", and so is scenarios[0].key on line 6: give every case a key of its own.',
        'line 7, column 76: scenarios[1].max_duration is 0; allowed is a whole number of seconds above 0.',
        'line 8, column 5: scenarios[2].name is missing: a text of 1 to 80 characters that is not blank.',
        'line 8, column 23: scenarios[2].instructions holds half of a surrogate pair (\\ud800 to \\udfff): write the whole character.',
        'line 8, column 50: scenarios[2].tags is named a second time in one object: keep one of them.',
        'line 9, column 5: scenarios[3] is 7; allowed is an object.',
      ].map((problem) => `${path}, ${problem}`),
    )
  })

  test.each([
    [
      {},
      [
        'version is missing: "1" in quotes, the only version there is.',
        'scenarios is missing: a list of 1 to 200 cases.',
      ],
    ],
    [[], ['the file is a list of 0; allowed is an object.']],
    [
      { version: 1, scenarios: [one] },
      ['version is 1; allowed is "1" in quotes, the only version there is.'],
    ],
    [suiteWith(), ['scenarios is a list of 0; allowed is a list of 1 to 200 cases.']],
    [{ version: '1', scenarios: {} }, ['scenarios is an object; allowed is a list of 1 to 200 cases.']],
    [{ ...suiteWith(one), $schema: null }, ['$schema is null; allowed is a text.']],
    [
      { ...suiteWith(one), suite: { name: 'x'.repeat(256) } },
      [`suite.name is "${'x'.repeat(60)}…"; allowed is a text of at most 255 characters.`],
    ],
    [
      { ...suiteWith(one), defaults: { concurrency_limit: 0.5 } },
      ['defaults.concurrency_limit is 0.5; allowed is a whole number above 0.'],
    ],
  ])('says what is wrong with the file %j', (value, said) => {
    expect(saidOf(value)).toEqual(said)
  })

  test.each<readonly [object, ...string[]]>([
    [{ name: ' ' }, 'name is " "; allowed is a text of 1 to 80 characters that is not blank.'],
    [
      { name: 'x'.repeat(81) },
      `name is "${'x'.repeat(60)}…"; allowed is a text of 1 to 80 characters that is not blank.`,
    ],
    [{ key: '' }, 'key is ""; allowed is a text of 1 to 128 characters that is not blank.'],
    [{ key: null }, 'key is null; allowed is a text of 1 to 128 characters that is not blank.'],
    [
      { type: 'other' },
      'type is "other"; allowed is one of instruction, conditional_actions, real_world_fixed, real_world_smart.',
    ],
    [
      { type: 'conditional_actions' },
      'conditional_actions is missing: a case of the type conditional_actions needs it.',
      'language is missing: a case of the type conditional_actions needs it.',
    ],
    [
      { instructions: undefined },
      'instructions is missing: a case needs it unless its type is conditional_actions.',
    ],
    [
      { instructions: undefined, type: 'real_world_fixed' },
      'instructions is missing: a case needs it unless its type is conditional_actions.',
    ],
    [{ instructions: 5 }, 'instructions is 5; allowed is a text.'],
    [{ conditional_actions: [] }, 'conditional_actions is a list of 0; allowed is an object.'],
    [{ expected_outcome: true }, 'expected_outcome is true; allowed is a text.'],
    [
      { tools: ['end_call', 'fly'] },
      'tools[1] is "fly"; allowed is one of call_hold, dtmf, end_call, end_call_only_on_transfer, receive_dtmf, send_sms.',
    ],
    [
      { tags: ['a', 'b,c', ''] },
      'tags[1] is "b,c"; allowed is a text of 1 to 64 characters that is not blank, without comma and line break.',
      'tags[2] is ""; allowed is a text of 1 to 64 characters that is not blank, without comma and line break.',
    ],
    [
      { tags: ['a\nb'] },
      'tags[0] is "a\\nb"; allowed is a text of 1 to 64 characters that is not blank, without comma and line break.',
    ],
    [
      { tags: [...Array.from({ length: 32 }, () => 'a'), ','] },
      'tags is a list of 33; allowed is a list of at most 32 tags.',
      'tags[32] is ","; allowed is a text of 1 to 64 characters that is not blank, without comma and line break.',
    ],
    [
      { tags: Array.from({ length: 321 }, () => '') },
      'tags is a list of 321; allowed is a list of at most 32 tags.',
    ],
    [
      { metrics: ['Fluency', 0, {}] },
      ...['"Fluency"', '0', 'an object'].map(
        (shown, index) =>
          `metrics[${index}] is ${shown}; allowed is a metric: its id (a whole number above 0) or its slug (small letters, digits, _).`,
      ),
    ],
    [
      { personality: 0 },
      'personality is 0; allowed is the id of a personality (a whole number above 0) or an inline personality.',
    ],
    [
      { personality: 'Anna' },
      'personality is "Anna"; allowed is the id of a personality (a whole number above 0) or an inline personality.',
    ],
    [
      { personality: { prompt: '', base: 1 } },
      'personality.prompt is ""; allowed is a text that is not empty.',
    ],
    [
      { personality: { base: 1, speed: 3, foo: 1, provider: 'x' } },
      'personality.speed is 3; allowed is a number from 0.8 to 1.2.',
      'personality.foo is no field of the format: known here are base, name, prompt, language, accent, provider, voice_model, voice_id, background_noise, speed, end_call_enabled.',
      'personality.provider is "x"; allowed is one of 11labs, cartesia.',
    ],
    [
      { personality: { prompt: 'a', language: 'en', voice_model: 'sonic-3.5' } },
      ...['voice_id', 'background_noise'].map(
        (name) =>
          `personality.${name} is missing: an inline personality has a base, or all of prompt, language, voice_model, voice_id, background_noise.`,
      ),
    ],
    [{ test_profile: {} }, 'test_profile is an object; allowed is an object with at least one field.'],
    [{ test_profile: { agent_variables: 1 } }, 'test_profile.agent_variables is 1; allowed is an object.'],
    [
      { concurrency_limit: 1 },
      'concurrency_limit is no field of the format: known here are key, name, type, instructions, conditional_actions, expected_outcome, first_message, tools, frequency, language, max_duration, metrics, personality, tags, test_profile.',
    ],
  ])('says what is wrong with a case that has %j', (extra, ...said) => {
    expect(saidOfCase(extra)).toEqual(said.map((problem) => `scenarios[0].${problem}`))
  })

  test('counts characters, and takes languages that are not listed anywhere', () => {
    expect(saidOfCase({ name: '😀'.repeat(80), key: '😀'.repeat(128), tags: ['😀'.repeat(64)] })).toEqual([])
    expect(saidOfCase({ tags: ['😀'.repeat(65)] })).toHaveLength(1)
    for (const language of ['kk', 'yue', 'multi']) expect(saidOfCase({ language })).toEqual([])
    for (const language of ['EN', 'de-AT', 'x']) expect(saidOfCase({ language })).toHaveLength(1)
  })

  test('lets conditional actions do without instructions, or with blank ones', () => {
    const actions = { name: 'a', type: 'conditional_actions', conditional_actions: { x: [] }, language: 'en' }
    expect(saidOf(suiteWith(actions, { ...actions, name: 'b', instructions: '' }))).toEqual([])
  })

  test('takes 200 cases, and looks at each of 201', () => {
    const cases = Array.from({ length: 201 }, (_, index) => ({ ...one, name: `Case ${index}` }))
    expect(saidOf(suiteWith(...cases.slice(1)))).toEqual([])
    expect(saidOf(suiteWith(...cases.slice(1), { ...one, name: 5 }))).toEqual([
      'scenarios is a list of 201; allowed is a list of 1 to 200 cases.',
      'scenarios[200].name is 5; allowed is a text of 1 to 80 characters that is not blank.',
    ])
  })

  test('takes names for one that differ in outer white space', () => {
    expect(saidOf(suiteWith(one, { ...one, name: ' Refund ' }))).toHaveLength(1)
  })

  test('tells a thousand problems and that there are more', () => {
    const problems = problemsOf(
      JSON.stringify({ ...suiteWith(one), scenarios: Array.from({ length: 2_000 }, () => 1) }),
    )
    expect(problems).toHaveLength(1_001)
    expect(problems.at(-1)).toBe(`${path}: more than 1000 problems.`)
  })

  test('says in one sentence that a file begins with a byte order mark', () => {
    expect(problemsOf(`\uFEFF${JSON.stringify(suiteWith(one))}`)).toEqual([
      `${path}, line 1, column 1: a byte order mark (BOM), which JSON does not allow: save the file as UTF-8 without BOM.`,
    ])
  })

  test('refuses more than a million bytes, which are not characters, in one sentence', () => {
    const empty = JSON.stringify(suiteWith({ ...one, instructions: '' })).length
    const sized = (bytes: number, start = ''): string =>
      JSON.stringify(suiteWith({ ...one, instructions: start.padEnd(bytes - empty, 'a') }))
    const large = [`${path} is larger than 1000000 bytes: divide it into several suites.`]
    expect(problemsOf(sized(1_000_000))).toEqual([])
    expect(problemsOf(sized(1_000_001))).toEqual(large)
    expect(problemsOf(sized(999_999, 'ä'))).toEqual([])
    expect(problemsOf(sized(1_000_000, 'ä'))).toEqual(large)
    expect(problemsOf('['.repeat(5_000_000))).toEqual(large)
  })

  test.each([
    ['[', '', ''],
    ['"', '', ''],
    ['\n', '{"version":', '}'],
    ['// x\n', '{', '}'],
    ['{"a":[1,],},', '[', ']'],
    ['"a":1,', '{', '"b":1}'],
    ['1,', '{"version":"1","scenarios":[', '1]}'],
    ['{"name":"x"},', '{"version":"1","scenarios":[', '{}]}'],
    ['"A",', '{"version":"1","scenarios":[{"metrics":[', '1]}]}'],
    ['\\ud800', '{"version":"1","scenarios":[{"instructions":"', '"}]}'],
  ])('takes time in proportion to the length of %j again and again', (...[unit, before, after]) => {
    expect(growth((text) => problemsOf(before + text + after), unit)).toBeLessThan(linear)
  })
})

describe('duplicateCases', () => {
  const file = (from: string, ...cases: readonly object[]) =>
    suiteOf(JSON.stringify(suiteWith(...cases)), from)

  test('finds nothing where keys and names all differ', () => {
    expect(
      duplicateCases([file('a.json', one), file('b.json', { ...one, name: 'Other', key: 'Refund' })]),
    ).toEqual([])
  })

  test('names both files for a key and for a name that two files have', () => {
    const other = { ...one, name: 'Other' }
    expect(
      duplicateCases([
        file('a.json', { ...one, key: 'k' }),
        file('b.json', other, { ...one, name: ' Refund' }),
        file('c.json', { ...one, name: 'Third', key: 'k' }),
      ]),
    ).toEqual([
      'b.json, line 1: scenarios[1].name is " Refund", and so is scenarios[0].name on line 1 of a.json: give every case a name of its own.',
      'c.json, line 1: scenarios[0].key is "k", and so is scenarios[0].key on line 1 of a.json: give every case a key of its own.',
    ])
  })
})
