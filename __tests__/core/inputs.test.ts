/** The inputs: their defaults, what is wrong with them all at once, and the rules across them. */
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { InputError } from '../../src/core/input-error.js'
import { defaultOf, inputNames } from '../../src/core/input-schema.js'
import { type RawInputs, readEarly, readInputs } from '../../src/core/inputs.js'

const required: RawInputs = { 'api-key': 'key-of-a-project', 'agent-id': '7' }

/** What the error says of each wrong input; fails where there is no error. */
function problemsOf(raw: RawInputs): readonly (readonly [string, string])[] {
  try {
    readInputs(raw)
  } catch (error) {
    if (error instanceof InputError) return error.problems.map(({ input, message }) => [input, message])
    throw error
  }
  return []
}

describe('without more than what is required', () => {
  test('every input has its default', () => {
    const { apiUrl, failOn, ...others } = readInputs(required)
    expect(apiUrl.href).toBe('https://api.cekura.ai/')
    expect([...failOn]).toEqual([
      'failed',
      'timeout',
      'uncertain',
      'rejected',
      'drifted',
      'missing',
      'platform',
    ])
    expect(others).toEqual({
      apiKey: 'key-of-a-project',
      agentId: 7,
      mode: 'propose',
      selection: { ids: [], tags: [], tagsMatch: 'any', folder: null, languages: [], minScenarios: 1 },
      missing: 'create',
      personality: null,
      instructions: null,
      instructionsFile: null,
      context: [],
      settledTag: null,
      repairs: 1,
      maxJobs: 100,
      concurrency: 10,
      timeoutMs: 1_800_000,
      pollMinMs: 1_000,
      pollMaxMs: 15_000,
      comment: 'auto',
      commentDetail: 'diff',
      commentKey: '7',
      githubToken: null,
      reportDir: 'cekura-report',
      reuseFrom: null,
      plan: null,
      suite: [],
      suiteSync: false,
      suggest: 'off',
      shard: null,
      reports: [],
      verify: null,
    })
  })

  test('an empty text is as good as none, for every input', () => {
    const blank: RawInputs = Object.fromEntries(inputNames.map((name) => [name, ' \n']))
    expect(readInputs({ ...blank, ...required })).toEqual(readInputs(required))
  })

  test('the defaults are told as texts, and read back as what is used', () => {
    const texts = inputNames.flatMap((name) => {
      const text = defaultOf(name)
      return text === null ? [] : [[name, text] as const]
    })
    expect(Object.fromEntries(texts)).toMatchObject({
      'api-url': 'https://api.cekura.ai',
      mode: 'propose',
      'min-scenarios': '1',
      tags: '',
      timeout: '30m',
      'report-dir': 'cekura-report',
    })
    expect(defaultOf('api-key')).toBeNull()
    expect(defaultOf('folder')).toBeNull()
    expect(readInputs({ ...required, ...Object.fromEntries(texts) })).toEqual(readInputs(required))
  })
})

test('what is given is read in the form of its input', () => {
  const read = readInputs({
    'api-key': ' key-of-a-project\n',
    'api-url': 'https://reseller.example/voice/api',
    'agent-id': '42',
    mode: 'apply',
    'scenario-ids': '3,2\n3',
    tags: 'must-have, smoke',
    'tags-match': 'all',
    folder: 'Sales.Inbound',
    language: 'en\nde',
    'min-scenarios': '2',
    missing: 'fail',
    personality: 'Calm',
    instructions: '  Keep it short.\n',
    'instructions-file': 'prompts/improve.md',
    context: 'prompts/*.md, policy.txt',
    'settled-tag': ' settled ',
    repairs: '0',
    'max-jobs': '5',
    concurrency: '2',
    timeout: '90',
    'poll-min': '500ms',
    'poll-max': '500ms',
    'fail-on': 'none',
    comment: 'changes',
    'comment-detail': 'counts',
    'comment-key': 'sales',
    'github-token': 'token',
    'report-dir': '/tmp/out',
    'reuse-from': ' last/report.json',
  })
  expect(read.apiUrl.href).toBe('https://reseller.example/voice/api')
  expect(read).toMatchObject({
    apiKey: 'key-of-a-project',
    agentId: 42,
    mode: 'apply',
    selection: {
      ids: [3, 2],
      tags: ['must-have', 'smoke'],
      tagsMatch: 'all',
      folder: 'Sales.Inbound',
      languages: ['en', 'de'],
      minScenarios: 2,
    },
    missing: 'fail',
    personality: 'Calm',
    instructions: '  Keep it short.\n',
    instructionsFile: 'prompts/improve.md',
    context: ['prompts/*.md', 'policy.txt'],
    settledTag: 'settled',
    repairs: 0,
    maxJobs: 5,
    concurrency: 2,
    timeoutMs: 90_000,
    pollMinMs: 500,
    pollMaxMs: 500,
    comment: 'changes',
    commentDetail: 'counts',
    commentKey: 'sales',
    githubToken: 'token',
    reportDir: '/tmp/out',
    reuseFrom: 'last/report.json',
    plan: null,
  })
  expect([...read.failOn]).toEqual(['none'])
})

test('a suite, a proof and a shard are read together with what belongs to them', () => {
  const read = readInputs({
    ...required,
    suite: 'tests/*.json\ncekura.tests.json',
    'suite-sync': 'True',
    suggest: 'review',
    shard: '2/5',
    verify: 'voice',
    'verify-runs': '7',
    'verify-only': 'all',
    'max-cost': '2.5',
    'fail-on': 'regression,inconclusive',
  })
  expect(read).toMatchObject({
    suite: ['tests/*.json', 'cekura.tests.json'],
    suiteSync: true,
    suggest: 'review',
    shard: { index: 2, of: 5 },
    verify: { channel: 'voice', runs: 7, only: 'all', maxCost: 2.5 },
  })
  expect([...read.failOn]).toEqual(['regression', 'inconclusive'])
})

describe('wrong inputs', () => {
  test('are all reported at once, each with its name, its value and the way out', () => {
    const problems = problemsOf({
      'agent-id': 'seven',
      'api-url': 'http://api.example.com',
      mode: 'merge-all',
      folder: 'A.B.C',
      language: 'english',
      timeout: '0',
      'poll-min': '20s',
      'max-jobs': '0',
      'fail-on': 'failed,none',
      'scenario-ids': '1,x',
    })
    expect(problems.map(([input]) => input)).toEqual([
      'api-key',
      'api-url',
      'agent-id',
      'mode',
      'scenario-ids',
      'folder',
      'language',
      'max-jobs',
      'timeout',
      'poll-max',
      'fail-on',
    ])
    const said = new Map(problems)
    expect(said.get('api-key')).toContain('is required and was not given. Store the key as a secret')
    expect(said.get('mode')).toBe(
      '"merge-all" is not one of dry-run, propose, apply, apply-reviewed, revert, merge.',
    )
    expect(said.get('folder')).toContain('"A.B.C" has 3 levels')
    expect(said.get('poll-max')).toBe('15000 ms is less than poll-min (20000 ms): make it at least as long.')
  })

  test('name the agent where it is missing', () => {
    expect(problemsOf({ 'api-key': 'k' })).toEqual([
      [
        'agent-id',
        'is required and was not given. Pass the number that the agent has on Cekura: agent-id: 123.',
      ],
    ])
  })

  test('ask for no key where nothing is sent to Cekura', () => {
    const { apiKey, reports } = readInputs({ 'agent-id': '7', mode: 'merge', reports: 'a.json, b/*.json' })
    expect([apiKey, reports]).toEqual(['', ['a.json', 'b/*.json']])
  })

  test.each(['zq9 two words', 'zq9\nline', 'zq9ü', 'zq9\ttab'])(
    'never show the key, as in one that no header could hold: %j',
    (key) => {
      const problems = problemsOf({ ...required, 'api-key': key })
      expect(problems).toHaveLength(1)
      expect(JSON.stringify(problems)).not.toContain('zq9')
    },
  )

  test.each(['a,b', 'a\nb', 'x'.repeat(56)])('take no tag that a list cannot hold: %j', (tag) => {
    expect(problemsOf({ ...required, 'settled-tag': tag })).toEqual([
      [
        'settled-tag',
        expect.stringMatching(/ is no tag: write 1 to 55 characters without a comma, like settled\.$/),
      ],
    ])
    expect(problemsOf({ ...required, 'settled-tag': 'x'.repeat(55) })).toEqual([])
  })

  test.each<[string, RawInputs, string | null]>([
    ['poll-max below poll-min', { 'poll-min': '2s', 'poll-max': '1s' }, 'poll-max'],
    ['poll-max as long as poll-min', { 'poll-min': '2s', 'poll-max': '2s' }, null],
    ['none among other words', { 'fail-on': 'none,failed' }, 'fail-on'],
    ['none alone', { 'fail-on': 'none' }, null],
    ['more scenarios than ids', { 'scenario-ids': '1,2', 'min-scenarios': '3' }, 'min-scenarios'],
    ['as many scenarios as ids', { 'scenario-ids': '1,2', 'min-scenarios': '2' }, null],
    ['one personality for two languages', { personality: 'Calm', language: 'en,de' }, 'personality'],
    ['one personality for one language', { personality: 'Calm', language: 'en' }, null],
    [
      'one personality that nothing is made with',
      { personality: '1', language: 'en,de', missing: 'ignore' },
      null,
    ],
  ])('across inputs: %s', (...[, raw, input]) => {
    expect(problemsOf({ ...required, ...raw }).map(([name]) => name)).toEqual(input === null ? [] : [input])
  })

  test('whatever the texts are, end in inputs or in an error of inputs', () => {
    const texts = fc.dictionary(
      fc.constantFrom(...inputNames),
      fc.oneof(fc.string(), fc.constantFrom('1', 'en', 'none', '1s')),
    )
    fc.assert(
      fc.property(texts, (raw) => {
        const names = problemsOf({ ...required, ...raw }).map(([name]) => name)
        expect(names.filter((name) => !inputNames.some((known) => known === name))).toEqual([])
      }),
    )
  })
})

describe('what every ending needs', () => {
  test('is there without any input', () => {
    expect(readEarly({})).toEqual({
      secrets: [],
      reportDir: 'cekura-report',
      mode: 'propose',
      shard: null,
    })
  })

  test('is taken from the inputs however wrong others are', () => {
    const raw: RawInputs = {
      'api-key': ' secret with spaces ',
      'github-token': 'token',
      'report-dir': ' out ',
      mode: ' apply ',
      'agent-id': '?',
    }
    expect(readEarly(raw)).toEqual({
      secrets: ['secret with spaces', 'token'],
      reportDir: 'out',
      mode: 'apply',
      shard: null,
    })
  })

  test('has the shard, so that every report of a part says which one it is', () => {
    expect(readEarly({ shard: ' 2/5 ' }).shard).toEqual({ index: 2, of: 5 })
    expect(readEarly({ shard: '6/5' }).shard).toBeNull()
  })

  test('has the usual mode where the one that is given does not exist', () => {
    expect(readEarly({ mode: 'all' }).mode).toBe('propose')
  })
})
