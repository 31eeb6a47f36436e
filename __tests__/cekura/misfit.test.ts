/** The words for an answer that does not fit, as the schemas of the answers bring them about. */
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type * as z from 'zod/mini'
import { misfit } from '../../src/cekura/misfit.js'
import {
  agentAnswer,
  folderAnswer,
  generationAnswer,
  jobAnswer,
  pageAnswer,
  personalityAnswer,
  startAnswer,
} from '../../src/cekura/schemas.js'
import { scenarioAnswer } from '../../src/cekura/scenario-schema.js'

/** The words for each misfit, by its path; fails where the answer fits. */
function wordsOn(answer: z.ZodMiniType, body: string): Readonly<Record<string, string>> {
  const { error } = answer.safeParse(JSON.parse(body), { error: misfit })
  if (error === undefined) throw new Error('the answer fits')
  return Object.fromEntries(error.issues.map(({ path, message }) => [path.join('.'), message]))
}

describe('a misfit', () => {
  test.each([
    ['null', 'null'],
    ['[1]', 'array'],
    ['{"a":1}', 'object'],
    ['"a"', 'string'],
    ['true', 'boolean'],
    ['1e999', 'Infinity'],
    ['-1e999', '-Infinity'],
  ])('of %s for an id says its kind', (...[value, kind]) => {
    expect(wordsOn(personalityAnswer, `{"id":${value}}`)).toEqual({ id: `expected number, received ${kind}` })
  })

  test('of a number with a fraction asks for a whole one', () => {
    expect(wordsOn(personalityAnswer, '{"id":1.5}')).toEqual({ id: 'expected int, received number' })
  })

  test('of a field that is missing says so', () => {
    expect(wordsOn(folderAnswer, '{}')).toEqual({ name: 'expected string, received undefined' })
    expect(wordsOn(agentAnswer, '{"id":7}')).toEqual({ project: 'expected number, received undefined' })
  })

  test('of a whole answer has no path', () => {
    expect(wordsOn(agentAnswer, '[]')).toEqual({ '': 'expected object, received array' })
  })

  test('of a row of a page names the row', () => {
    expect(wordsOn(pageAnswer(folderAnswer), '[{"name":"A"},{"name":2}]')).toEqual({
      'results.1.name': 'expected string, received number',
    })
  })

  test('of a number or a text beyond its bounds says the bound', () => {
    expect(wordsOn(personalityAnswer, '{"id":-1}')).toEqual({ id: 'Too small: expected number to be >=0' })
    expect(wordsOn(personalityAnswer, '{"id":1e300}')).toEqual({
      id: 'Too big: expected int to be <=9007199254740991',
    })
    expect(wordsOn(startAnswer, '{"progress_id":""}')).toEqual({
      progress_id: 'Too small: expected string to have >=1 characters',
    })
  })

  test('of a value that fits no alternative says no more than that', () => {
    expect(wordsOn(startAnswer, '{"progress_id":null}')).toEqual({ progress_id: 'Invalid input' })
    expect(wordsOn(scenarioAnswer, '{"id":1,"instructions":5}')).toEqual({ instructions: 'Invalid input' })
  })

  test('that a schema finds itself keeps the words that it has there', () => {
    expect(wordsOn(scenarioAnswer, '{"id":1,"instructions":{}}')).toEqual({
      instructions: 'expected string, received an object',
    })
    expect(wordsOn(jobAnswer, '5')).toEqual({ '': 'neither a status nor a text' })
    expect(wordsOn(generationAnswer, '[]')).toEqual({ '': 'neither counts nor a status' })
  })

  test('never shows the value, whatever the answer holds', () => {
    const value = fc.oneof(fc.constant('zq9'), fc.constant(['zq9']), fc.constant({ zq9: 'zq9' }))
    const row = fc.record({ id: value, project: value, agent_name: value, language: value })
    fc.assert(
      fc.property(row, (answer) => {
        expect(Object.values(wordsOn(agentAnswer, JSON.stringify(answer))).join()).not.toContain('zq9')
      }),
    )
  })
})
