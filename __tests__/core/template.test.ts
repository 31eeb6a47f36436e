/** Placeholders: found in every spelling, counted, and told apart from all else. */
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import {
  placeholders,
  profileKey,
  withNormalPlaceholders,
  withoutPlaceholders,
} from '../../src/core/template.js'
import { growth, linear } from './growth.js'
import { anyText } from './hostile-text.js'

const forms = (text: string): readonly (readonly [string, number])[] => [...placeholders(text)]

describe('placeholders', () => {
  test.each([
    ['{{test_profile.key}}', '{{test_profile.key}}'],
    ['{{ test_profile.a.b }}', '{{test_profile.a.b}}'],
    ['{{\n test_profile . a [ "b" ] }}', '{{test_profile.a.b}}'],
    [`{{test_profile['a key']}}`, '{{test_profile["a key"]}}'],
    ['{{ test_profile[ "a key" ] }}', '{{test_profile["a key"]}}'],
    [`{{test_profile['a "b"']}}`, `{{test_profile['a "b"']}}`],
    [`{{test_profile['Größe']}}`, '{{test_profile.Größe}}'],
    [`{{test_profile['']}}`, '{{test_profile[""]}}'],
    ['{{test_profile.list[0]}}', '{{test_profile.list.0}}'],
    ['{{test_profile.a.b | upper}}', '{{test_profile.a.b|upper}}'],
    ['{{test_profile.a b}}', '{{test_profile.a b}}'],
    ['{{ test_profile }}', '{{test_profile}}'],
    ['{{  customer . name  }}', '{{customer.name}}'],
    [`{{ now( 'UTC' ) }}`, '{{now("UTC")}}'],
  ])('reads %j as %j', (written, form) => {
    expect(forms(`before ${written} after`)).toEqual([[form, 1]])
  })

  test('counts each form in the order of first appearance', () => {
    expect(forms(`{{b}} {{test_profile.a}} {{ b }} {{test_profile['a']}} {{b}}`)).toEqual([
      ['{{b}}', 3],
      ['{{test_profile.a}}', 2],
    ])
  })

  test.each(['', '{name}', '{{}}', '{{ \n }}', '{{ open', 'closed }}', '{ {a} }', '{{a}'])(
    'finds none in %j',
    (text) => {
      expect(forms(text)).toEqual([])
    },
  )

  test('finds the inner one of three braces', () => {
    expect(forms('{{{a}}}')).toEqual([['{{a}}', 1]])
  })

  test('finds every placeholder that was put into a text, whatever stands around it', () => {
    const name = fc.string({ unit: fc.constantFrom('a', 'b', 'z', '_'), minLength: 1, maxLength: 8 })
    const prose = anyText.map((text) => text.replace(/[{}]/g, ''))
    fc.assert(
      fc.property(fc.array(fc.tuple(prose, name), { maxLength: 8 }), (parts) => {
        const text = parts.map(([before, key]) => `${before}{{ test_profile['${key}'] }}`).join('')
        const total = [...placeholders(text).values()].reduce((sum, count) => sum + count, 0)
        expect(total).toBe(parts.length)
        for (const [, key] of parts) expect(placeholders(text).has(`{{test_profile.${key}}}`)).toBe(true)
      }),
    )
  })

  test.each([`{{test_profile['"]test_profile}}`, `{{test_profile['a"]}}`, `{{test_profile["a']}}`])(
    'takes no mismatched quotes for a path: %s',
    (spelling) => {
      expect(withNormalPlaceholders(withNormalPlaceholders(spelling))).toBe(withNormalPlaceholders(spelling))
      expect(withNormalPlaceholders(spelling)).not.toBe('{{test_profile.a}}')
    },
  )

  test('gives a normal form that is its own normal form', () => {
    const body = fc.array(
      fc.constantFrom('test_profile', '.', '[', ']', "'", '"', ' ', '|', 'a', 'key', '0', '\n', '(', '-'),
    )
    fc.assert(
      fc.property(body, (parts) => {
        const normal = withNormalPlaceholders(`{{${parts.join('')}}}`)
        expect(withNormalPlaceholders(normal)).toBe(normal)
      }),
      { numRuns: 5_000 },
    )
  })

  test.each(['{', '{{a', '{{ ', "{{test_profile['", '{{test_profile.a.', '{{test_profile[ ', '}}{{'])(
    'takes time in proportion to a text of %j over and over',
    (unit) => {
      expect(growth(placeholders, unit)).toBeLessThan(linear)
    },
  )

  test.each(['a.', ' ', "['a']", "'", '| '])(
    'takes time in proportion to a placeholder of %j over and over',
    (unit) => {
      expect(growth((inside) => placeholders(`{{test_profile.${inside}}}`), unit)).toBeLessThan(linear)
    },
  )
})

describe('profileKey', () => {
  test.each([
    ['{{test_profile.a.b}}', 'a.b'],
    [`{{ test_profile['a key'] }}`, 'a key'],
    ['{{test_profile["a"].b[0]}}', 'a.b.0'],
    ['{{test_profile.a | upper}}', 'a'],
    ['{{test_profile.a or b}}', 'a or b'],
    ['{{test_profile}}', null],
    ['{{test_profiles.a}}', null],
    ['{{test_profile.}}', null],
    ['{{customer.name}}', null],
  ])('of %j is %j', (placeholder, key) => {
    expect(profileKey(placeholder)).toBe(key)
  })
})

describe('withoutPlaceholders', () => {
  test('leaves a space for each', () => {
    expect(withoutPlaceholders('I am {{ a }}, {{b}}.')).toBe('I am  ,  .')
  })
})
