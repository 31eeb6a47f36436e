/** Marks are compared as sets with counts. */
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { addedForms, countForms, lostForms } from '../../src/core/marks.js'

const marks = fc
  .array(fc.constantFrom('a', 'b', 'c', 'd'))
  .map((forms) => countForms(forms.map((form) => ({ form, spelling: `(${form})` }))))

describe('countForms', () => {
  test('keeps the order of first appearance', () => {
    const counted = countForms(['b', 'a', 'b'].map((form) => ({ form, spelling: form })))
    expect([...counted]).toEqual([
      ['b', 2],
      ['a', 1],
    ])
  })
})

describe('lostForms and addedForms', () => {
  test('name what is less and what is more', () => {
    const before = new Map([['a', 2], ['b', 1], ['c', 1]]) // prettier-ignore
    const after = new Map([['d', 1], ['c', 3], ['a', 1]]) // prettier-ignore
    expect(lostForms(before, after)).toEqual([
      { form: 'a', before: 2, after: 1 },
      { form: 'b', before: 1, after: 0 },
    ])
    expect(addedForms(before, after)).toEqual([
      { form: 'd', before: 0, after: 1 },
      { form: 'c', before: 1, after: 3 },
    ])
  })

  test('together account for every change of a count', () => {
    fc.assert(
      fc.property(marks, marks, (before, after) => {
        const rebuilt = new Map(before)
        for (const { form, after: count } of [...lostForms(before, after), ...addedForms(before, after)]) {
          if (count === 0) rebuilt.delete(form)
          else rebuilt.set(form, count)
        }
        expect(new Map([...rebuilt].sort())).toEqual(new Map([...after].sort()))
      }),
    )
  })
})
