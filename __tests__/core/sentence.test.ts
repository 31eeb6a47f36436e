/** Sentences: what has an end keeps it, and nothing stays nothing. */
import { expect, test } from '@jest/globals'
import { asSentence, ended, sentences } from '../../src/core/sentence.js'

test.each([
  ['The service is down', 'The service is down.'],
  ['Try again!', 'Try again!'],
  ['Is it?', 'Is it?'],
  ['And so on…', 'And so on…'],
  ['', ''],
])('%j ends as %j', (words, expected) => {
  expect(ended(words)).toBe(expected)
})

test.each([
  ['two failed', 'Two failed.'],
  ['élan', 'Élan.'],
  ['see https://cekura.example/3', 'See https://cekura.example/3.'],
  ['it says "no"', 'It says "no"'],
  ['max-jobs: 9 would start', 'max-jobs: 9 would start.'],
  ['', ''],
])('%j opens a page as %j', (words, expected) => {
  expect(asSentence(words)).toBe(expected)
})

test('a text is made of the sentences that say something', () => {
  expect(sentences('One.', '', undefined, 'Two.')).toBe('One. Two.')
  expect(sentences()).toBe('')
})
