/** Call markup: tags and cues are found and counted, all else is text, and the wrapping tags stay what they were. */
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import {
  cues,
  isWrapped,
  markup,
  markupTags,
  proseOf,
  unwrapped,
  withSameWrapping,
} from '../../src/core/markup.js'
import { growth, linear } from './growth.js'

const forms = (text: string): readonly (readonly [string, number])[] => [...markup(text)]

describe('markup', () => {
  test.each([
    ['<silence time="1.5s" />', '<silence time="1.5s"/>'],
    [`<silence time='1.5s'/>`, '<silence time="1.5s"/>'],
    ['<silence\n time = 1.5s />', '<silence time="1.5s"/>'],
    ['<endcall></endcall>', '<endcall/>'],
    ['<endcall>', '<endcall>'],
    ['</spell >', '</spell>'],
    ['<noise b="2" a="1" loud/>', '<noise a="1" b="2" loud/>'],
    [`<ivr text='say "yes"'/>`, `<ivr text='say "yes"'/>`],
    [`<dtmf digits="{{ test_profile['pin'] }}"/>`, '<dtmf digits="{{test_profile.pin}}"/>'],
    ['<background_noise name="café"/>', '<background_noise name="café"/>'],
  ])('reads %j as %j', (written, form) => {
    expect(forms(`before ${written} after`)).toEqual([[form, 1]])
  })

  test('tells two silences of different length apart', () => {
    expect(forms('<silence time="1s"/><silence time="2s" /> <silence time="1s"  />')).toEqual([
      ['<silence time="1s"/>', 2],
      ['<silence time="2s"/>', 1],
    ])
  })

  test('counts the opening and the closing tag of a pair', () => {
    expect(forms('<spell>AB</spell> <spell>C</spell>')).toEqual([
      ['<spell>', 2],
      ['</spell>', 2],
    ])
  })

  test.each([
    '<scenario>a</scenario>',
    '<b>a</b>',
    '<silences/>',
    '<Silence/>',
    '< silence/>',
    '<silence',
    '<silence a="<"/>',
  ])('finds none in %j', (text) => {
    expect(forms(text)).toEqual([])
  })

  test('finds every tag of the list, in whatever order its attributes stand', () => {
    const attributes = fc.uniqueArray(
      fc.tuple(
        fc.string({ unit: fc.constantFrom('a', 'b', 'z'), minLength: 1, maxLength: 5 }),
        fc.string().map((value) => value.replace(/["<{}]/g, '')),
      ),
      { maxLength: 4, selector: ([name]) => name },
    )
    fc.assert(
      fc.property(fc.constantFrom(...markupTags), attributes, (name, pairs) => {
        const written = (order: typeof pairs): string =>
          `<${name}${order.map(([key, value]) => ` ${key}="${value}"`).join('')}/>`
        expect(markup(written(pairs)).size).toBe(1)
        expect(forms(written(pairs.toReversed()))).toEqual(forms(written(pairs)))
      }),
    )
  })

  test.each([
    '<',
    '<silence ',
    '<silence a="',
    `<silence a="b' c='`,
    '<silence a = ',
    'a ',
    '<silence a a a',
    '</spell ',
  ])('takes time in proportion to a text of %j over and over', (unit) => {
    expect(growth(markup, unit)).toBeLessThan(linear)
  })

  test.each([' ', 'a ', 'a=1 ', 'a="b" '])(
    'takes time in proportion to an open tag of %j over and over',
    (unit) => {
      expect(growth((inside) => markup(`<silence ${inside}`), unit)).toBeLessThan(linear)
    },
  )
})

describe('cues', () => {
  test('counts bracketed cues, whatever their case and spaces', () => {
    expect([...cues('[laughter] a [ Sigh ] b [sigh] [clears  throat]')]).toEqual([
      ['[laughter]', 1],
      ['[sigh]', 2],
      ['[clears throat]', 1],
    ])
  })

  test('counts cues of any language', () => {
    expect([...cues('[笑] [हँसी]').keys()]).toEqual(['[笑]', '[हँसी]'])
  })

  test.each(['[]', '[1]', '[a\nb]', `{{test_profile['a key']}}`, `[${'a'.repeat(41)}]`])(
    'finds none in %j',
    (text) => {
      expect(cues(text).size).toBe(0)
    },
  )

  test.each(['[', '[ ', '[a', '[a '])('takes time in proportion to a text of %j over and over', (unit) => {
    expect(growth(cues, unit)).toBeLessThan(linear)
  })

  test('takes time in proportion to a bracket with spaces', () => {
    expect(growth((spaces) => cues(`[${spaces}`), ' ')).toBeLessThan(linear)
  })
})

describe('proseOf', () => {
  test('leaves out tags and placeholders', () => {
    expect(proseOf('Say {{a}} <silence time="{{b}}"/> now').replace(/\s+/g, ' ')).toBe('Say now')
  })
})

describe('withSameWrapping', () => {
  test.each([
    ['wraps as before', '<scenario>\nold\n</scenario>', 'new', '<scenario>\nnew\n</scenario>'],
    ['wraps on one line as before', ' <scenario>old</scenario>\n', '\nnew\n', '<scenario>new</scenario>'],
    ['completes half a wrapping', '<scenario>old</scenario>', '<scenario> new', '<scenario>new</scenario>'],
    [
      'leaves a wrapped text wrapped',
      '<scenario>old</scenario>',
      '<scenario>\nnew</scenario>',
      '<scenario>\nnew</scenario>',
    ],
    ['unwraps', 'old', '<scenario>\nnew\n</scenario>', 'new'],
    ['leaves a bare text bare', 'old', ' new ', ' new '],
    ['leaves half a wrapping to be seen', 'old', '<scenario>new', '<scenario>new'],
    ['leaves the text of a draft as it came', ' ', '<scenario>new</scenario>', '<scenario>new</scenario>'],
    ['leaves an empty text empty', '<scenario>old</scenario>', ' ', ' '],
  ])('%s', (_, ...texts) => {
    const [before, after, expected] = texts
    expect(withSameWrapping(before, after)).toBe(expected)
  })

  test('gives a text that is wrapped exactly if the old one was', () => {
    const inside = fc.string({ minLength: 1 }).map((text) => `x${text.replace(/[<>]/g, '')}x`)
    const text = fc
      .tuple(inside, fc.boolean())
      .map(([words, wrap]) => (wrap ? `<scenario>\n${words}\n</scenario>` : words))
    fc.assert(
      fc.property(text, text, (before, after) => {
        const result = withSameWrapping(before, after)
        expect(isWrapped(result)).toBe(isWrapped(before))
        expect(unwrapped(result)).toBe(unwrapped(after))
        expect(withSameWrapping(before, result)).toBe(result)
      }),
    )
  })
})
