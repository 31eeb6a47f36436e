/** SHA-256 against published values. */
import { expect, test } from '@jest/globals'
import { sha256 } from '../../src/runner/hash.js'

test.each([
  ['', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
  ['abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
])('of %j', (text, digest) => {
  expect(sha256(text)).toBe(digest)
})

test('is of the UTF-8 bytes', () => {
  expect(sha256('ä')).toBe(sha256(Buffer.from([0xc3, 0xa4]).toString('utf8')))
  expect(sha256('ä')).not.toBe(sha256('a\u0308'))
})
