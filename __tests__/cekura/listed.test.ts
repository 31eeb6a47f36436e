/** Lists that may come as text. */
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { listed } from '../../src/cekura/listed.js'

describe('a list', () => {
  test.each([
    [
      ['a', 7, '', null, { name: 'b' }],
      ['a', '7'],
    ],
    ['["Expected Outcome", "Latency"]', ['Expected Outcome', 'Latency']],
    ['[86001, 86004]', ['86001', '86004']],
    ["['Expected Outcome', 'Latency']", ['Expected Outcome', 'Latency']],
    ['Expected Outcome, Latency', ['Expected Outcome', 'Latency']],
    [86001, ['86001']],
    ['86001', ['86001']],
    ['', []],
    ['[]', []],
    [null, []],
    [undefined, []],
    [true, []],
    [{ 0: 'a' }, []],
  ])('%j', (value, expected) => {
    expect(listed(value)).toEqual(expected)
  })

  test('as itself and as its JSON has the same entries', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.string(), fc.integer(), fc.constant(null))), (list) => {
        expect(listed(JSON.stringify(list))).toEqual(listed(list))
      }),
    )
  })

  test('of any form is a list of texts that are not empty', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        for (const entry of listed(value)) expect(entry).not.toBe('')
      }),
    )
  })
})
