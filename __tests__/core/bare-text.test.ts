/** Which differences between two texts do not count. */
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { bareText } from '../../src/core/bare-text.js'
import { sameText } from '../../src/core/check.js'
import { growth, linear } from './growth.js'

const anyLines = fc.string({ unit: fc.constantFrom('\r', '\n', ' ', '\t', 'a', 'b') })

describe('the bare text', () => {
  test('has one kind of line end and no white space at its ends', () => {
    expect(bareText('\r\n  Ask.\r\n\r\n Then hang up.\rNow. \n')).toBe('Ask.\n\n Then hang up.\nNow.')
  })

  test('is equal for exactly the texts that count as the same everywhere else', () => {
    fc.assert(
      fc.property(anyLines, anyLines, (one, other) => {
        expect(bareText(one) === bareText(other)).toBe(sameText(one, other))
        expect(bareText(bareText(one))).toBe(bareText(one))
      }),
    )
  })

  test('is found in time that grows with the length only', () => {
    expect(growth(bareText, ' \r\n')).toBeLessThan(linear)
    expect(growth((text) => bareText(`a${text}a`), ' ')).toBeLessThan(linear)
  })
})
