/** What a case becomes when its scenario is made, and what stands in the way of one. */
import { describe, expect, test } from '@jest/globals'
import type { Agent } from '../../src/core/model.js'
import { type CreationInput, creationOf, unsavableWords } from '../../src/core/suite-create.js'
import { suiteTag } from '../../src/core/suite-tag.js'
import { sha256 } from './sample-report.js'
import { caseOf } from './sample-suite.js'

const agent: Agent = { id: 7, name: 'Front desk', project: 3, language: 'en', enabledPersonalities: [1, 2] }
const usual: CreationInput = {
  agent,
  personalities: [
    { id: 1, name: 'Calm', language: 'en' },
    { id: 2, name: 'Ruhig', language: 'de' },
    { id: 3, name: 'Vif', language: 'fr' },
  ],
  metrics: [
    { id: 11, name: 'Expected Outcome', slug: 'expected_outcome_3' },
    { id: 12, name: 'Latency', slug: 'latency' },
    { id: 13, name: 'Nameless', slug: null },
  ],
  folder: 'Sales.Inbound',
  personality: null,
  hash: sha256,
}

function made(fields: object, input: Partial<CreationInput> = {}) {
  const creation = creationOf(caseOf(fields), { ...usual, ...input })
  if ('problem' in creation) throw new Error(creation.problem)
  return creation.scenario
}

function problemOf(fields: object, input: Partial<CreationInput> = {}): string {
  const creation = creationOf(caseOf(fields), { ...usual, ...input })
  return 'problem' in creation ? creation.problem : ''
}

describe('the scenario of a case', () => {
  test('takes all that the file says', () => {
    expect(
      made({
        key: 'book',
        name: 'Book a visit',
        instructions: 'Ask for Monday.',
        expected_outcome: 'Booked.',
        first_message: 'Hello?',
        language: 'de',
        tags: ['smoke', 'case:book'],
        metrics: ['latency', 99],
        tools: ['end_call', 'dtmf'],
        test_profile: 5,
        max_duration: 120,
      }),
    ).toEqual({
      agentId: 7,
      name: 'Book a visit',
      instructions: 'Ask for Monday.',
      expectedOutcome: 'Booked.',
      personality: 2,
      language: 'de',
      folder: 'Sales.Inbound',
      tags: ['smoke', 'case:book'],
      metrics: [12, 99, 11],
      tools: ['TOOL_END_CALL', 'TOOL_DTMF'],
      testProfile: 5,
      firstMessage: 'Hello?',
      maxDuration: 120,
    })
  })

  test('of a case that says next to nothing speaks the language of the agent, and can end the call', () => {
    expect(made({})).toMatchObject({
      personality: 1,
      language: 'en',
      tags: [],
      metrics: [],
      tools: ['TOOL_END_CALL'],
      testProfile: null,
      firstMessage: '',
      maxDuration: null,
    })
    expect(made({ tools: [] }).tools).toEqual([])
  })

  test('keeps its key in a tag, also one that no tag can hold', () => {
    const key = `${'long '.repeat(20)}, with a comma`
    expect(made({ key: 'book' }).tags).toEqual(['case:book'])
    expect(made({ key }).tags).toEqual([suiteTag(key, sha256)])
    expect(suiteTag(key, sha256)).toMatch(/^case:~[\da-f]{16}$/)
  })

  test('speaks the language of the personality that the file names', () => {
    expect(made({ personality: 3 })).toMatchObject({ personality: 3, language: 'fr' })
    expect(made({ personality: 3, language: 'de' })).toMatchObject({ personality: 3, language: 'de' })
    expect(made({ personality: 77 })).toMatchObject({ personality: 77, language: null })
  })

  test('takes the personality of the input where the file names none', () => {
    expect(made({}, { personality: 'Calm' }).personality).toBe(1)
    expect(problemOf({ language: 'de' }, { personality: 'Calm' })).toBe(
      'The personality “Calm” speaks en, and scenarios in de are needed; choose another one.',
    )
  })

  test('is graded where it says what a success is and the agent has the metric, by its slug or its name', () => {
    const graded = (metrics: CreationInput['metrics']) =>
      made({ expected_outcome: 'Booked.' }, { metrics }).metrics
    expect(graded([{ id: 8, name: 'Success', slug: 'expected_outcome' }])).toEqual([8])
    expect(graded([{ id: 9, name: ' expected outcome ', slug: null }])).toEqual([9])
    expect(graded([])).toEqual([])
    expect(made({ expected_outcome: 'Booked.', metrics: [11] }).metrics).toEqual([11])
    expect(made({ expected_outcome: ' ' }).metrics).toEqual([])
  })
})

describe('what stands in the way', () => {
  test('is a language that no enabled personality speaks', () => {
    expect(problemOf({ language: 'fr' })).toMatch(/no enabled personality that speaks fr;.*speak: de, en\.$/)
  })

  test('is a metric that the agent does not have; the ones that it has are named', () => {
    expect(problemOf({ metrics: ['latency', 'fluency', 'speed'] })).toBe(
      'The agent has no metric “fluency”, “speed”: enable it on Cekura, or correct the file. The agent has: expected_outcome_3, latency.',
    )
    expect(problemOf({ metrics: ['fluency'] }, { metrics: [] })).toMatch(/The agent has none with a slug\.$/)
  })

  test('names twenty of many metrics', () => {
    const metrics = Array.from({ length: 23 }, (_, id) => ({ id, name: 'm', slug: `m${id + 10}` }))
    expect(problemOf({ metrics: ['fluency'] }, { metrics })).toMatch(/has: m10, .*m29 and 3 more\.$/)
  })
})

describe('a case that a create has no place for', () => {
  test.each([
    [{ personality: { base: 1 } }, 'So it cannot be made a scenario.'],
    [{ test_profile: { name: 'x' } }, 'So it cannot be made a scenario.'],
    [
      { type: 'real_world_smart' },
      'Only plain instructions are made scenarios, and its type is real_world_smart.',
    ],
    [{ personality: 1, test_profile: 2 }, null],
    [{}, null],
  ])('says why: %j', (fields, expected) => {
    expect(unsavableWords(caseOf(fields))).toBe(expected)
  })
})
