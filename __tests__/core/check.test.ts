/** The check of a new text against the old: what is found, how severe it is, and what is let through. */
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { addedProfileKeys, checkText, sameText } from '../../src/core/check.js'
import type { Finding } from '../../src/core/model.js'
import { growth, linear } from './growth.js'
import { anyText } from './hostile-text.js'

const keys = new Set(['user_name', 'address.city', 'a key'])
const check = (before: string, after: string): readonly Finding[] =>
  checkText({ before, after, profileKeys: keys })
/** Code and severity in one word, in order. */
const found = (before: string, after: string): readonly string[] =>
  check(before, after).map(({ code, severity }) => `${severity} ${code}`)
const messages = (before: string, after: string): readonly string[] =>
  check(before, after).map(({ message }) => message)

/** Long enough for a placeholder more not to make it three times as long. */
const open = 'Ask how long the practice is open today.'

describe('checkText', () => {
  test.each(['', ' \n\t', '<scenario> \n </scenario>'])('finds %j empty, and nothing else', (after) => {
    expect(check('{{a}} <endcall/> [sigh]', after)).toEqual([
      { code: 'empty', severity: 'error', message: 'The new text is empty.' },
    ])
  })

  test('finds nothing in a text that keeps what must stay', () => {
    expect(
      check(
        `I am {{test_profile['user_name']}}. <silence time='1s' /> [Sigh] Call again.`,
        `[sigh] Call again, {{ test_profile.user_name }}! <silence time="1s"/>`,
      ),
    ).toEqual([])
  })

  test('finds a placeholder that is gone, or occurs less often', () => {
    expect(check('{{a}} {{b}} {{b}} {{b}}', '{{b}} {{b}}')).toEqual([
      { code: 'placeholder-lost', severity: 'error', message: 'The placeholder {{a}} is gone.' },
      {
        code: 'placeholder-lost',
        severity: 'error',
        message: 'The placeholder {{b}} occurs 2 times instead of 3 times.',
      },
    ])
  })

  test('lets a placeholder occur more often', () => {
    expect(check('{{a}}', '{{a}} {{ a }}')).toEqual([])
  })

  test('finds a new test profile key that no profile has', () => {
    expect(check(open, `${open} {{test_profile.age}}`)).toEqual([
      {
        code: 'placeholder-added',
        severity: 'error',
        message: 'The placeholder {{test_profile.age}} is new, and no test profile has it.',
      },
    ])
  })

  test('says so where the profiles are not known', () => {
    expect(
      checkText({ before: open, after: `${open} {{test_profile.user_name}}`, profileKeys: null }),
    ).toEqual([
      {
        code: 'placeholder-added',
        severity: 'error',
        message:
          'The placeholder {{test_profile.user_name}} is new, and the test profiles could not be read to see whether they have it.',
      },
    ])
  })

  test.each(['user_name', 'address.city', 'address', `user_name | upper`])(
    'lets a new %s of a profile through',
    (key) => {
      expect(check(open, `${open} {{test_profile.${key}}}`)).toEqual([])
    },
  )

  test.each(['addres', 'address.c', 'user_name.first', 'user_name or b'])(
    'does not take %s for a key of a profile',
    (key) => {
      expect(found(open, `${open} {{test_profile.${key}}}`)).toEqual(['error placeholder-added'])
    },
  )

  test('lets a key that was there stand behind a filter', () => {
    expect(check('{{test_profile.age}}', '{{test_profile.age}} {{test_profile.age|upper}}')).toEqual([])
  })

  test('warns of any other new placeholder', () => {
    expect(check(open, `${open} {{ customer }}`)).toEqual([
      { code: 'placeholder-added', severity: 'warning', message: 'The placeholder {{customer}} is new.' },
    ])
  })

  test('takes a changed time for a lost and an added tag', () => {
    expect(check('<silence time="1s"/> a', '<silence time="2s"/> a')).toEqual([
      { code: 'markup-lost', severity: 'error', message: 'The tag <silence time="1s"/> is gone.' },
      { code: 'markup-added', severity: 'warning', message: 'The tag <silence time="2s"/> is new.' },
    ])
  })

  test('finds half of a pair', () => {
    expect(messages('<spell>AB</spell>', '<spell>AB')).toEqual(['The tag </spell> is gone.'])
  })

  test('counts tags that became more', () => {
    expect(messages('<endcall/>', '<endcall/> <endcall/>')).toEqual([
      'The tag <endcall/> occurs 2 times instead of once.',
    ])
  })

  test('warns of a lost cue', () => {
    expect(found('[sigh] Hello', 'Hello')).toEqual(['warning bracket-lost'])
  })

  test('compares lengths without white space at the ends, however short the old text is', () => {
    const lengths = (before: number, after: number): readonly string[] =>
      messages('1'.repeat(before), `  ${'1'.repeat(after)}\n`)
    expect(lengths(100, 300)).toEqual([])
    expect(lengths(100, 301)).toEqual([
      'The new text is more than three times as long: 301 characters instead of 100.',
    ])
    expect(lengths(3, 9)).toEqual([])
    expect(lengths(3, 10)).toEqual([
      'The new text is more than three times as long: 10 characters instead of 3.',
    ])
    expect(lengths(300, 100)).toEqual([])
    expect(lengths(300, 99)).toEqual([
      'The new text is less than a third as long: 99 characters instead of 300.',
    ])
    expect(lengths(9, 3)).toEqual([])
    expect(lengths(9, 2)).toEqual(['The new text is less than a third as long: 2 characters instead of 9.'])
  })

  test('warns where the writing system has changed, tags and placeholders left out', () => {
    expect(
      messages('Sie möchten den Termin verschieben. {{a}}', 'Вы хотите перенести приём на завтра. {{a}}'),
    ).toEqual(['The writing system was Latin and is Cyrillic now.'])
    expect(
      check(
        '{{test_profile.user_name}} आपको कल का अपॉइंटमेंट',
        'आपको कल का अपॉइंटमेंट <silence time="1s"/> {{test_profile.user_name}}',
      ).map(({ code }) => code),
    ).toEqual(['markup-added'])
  })

  test('of a draft looks at the new text alone', () => {
    const after = `<endcall/> {{test_profile.age}} {{test_profile.user_name}} {{x}} ${'word '.repeat(100)}`
    expect(found(' \n', after)).toEqual(['error placeholder-added', 'warning placeholder-added'])
  })

  test('gives the findings in the order of their codes', () => {
    const before = `{{a}} <silence time="1s"/> [sigh] ${'the caller waits '.repeat(30)}`
    const after = `{{test_profile.age}} <hold time="1s"/> ${'Вы'.repeat(15)}`
    expect(check(before, after).map(({ code }) => code)).toEqual([
      'placeholder-lost',
      'placeholder-added',
      'markup-lost',
      'markup-added',
      'bracket-lost',
      'length',
      'script-changed',
    ])
  })

  test('shortens what it names', () => {
    for (const message of messages(`{{${'a'.repeat(500)}}}`, 'Hello'))
      expect(message.length).toBeLessThan(120)
  })

  test('finds nothing in a text compared with itself', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        '{{a}}',
        '{{test_profile.user_name}}',
        '<endcall/>',
        '<spell>',
        '[sigh]',
        ' ',
        '{{',
        '<silence time=',
      ),
      anyText,
    )
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const text = `a${pieces.join('')}`
        expect(check(text, text)).toEqual([])
      }),
    )
  })

  test('takes time in proportion to the texts', () => {
    const work = (text: string): unknown => check(text, `${text} `)
    expect(growth(work, '{{ <silence [a ')).toBeLessThan(linear)
    expect(growth(work, 'word ')).toBeLessThan(linear)
  })
})

describe('addedProfileKeys', () => {
  test('names each new key once, in the order of the new text', () => {
    expect(
      addedProfileKeys(
        '{{test_profile.a}}',
        `{{test_profile.c}} {{test_profile['a']}} {{x}} {{test_profile.b}} {{test_profile.c}}`,
      ),
    ).toEqual(['c', 'b'])
  })
})

describe('sameText', () => {
  test('looks past the kind of line ends and white space at both ends', () => {
    expect(sameText('a\r\nb\rc', ' a\nb\nc\n')).toBe(true)
  })

  test.each([
    ['a b', 'a  b'],
    ['a\n\nb', 'a\nb'],
  ])('tells %j from %j', (one, other) => {
    expect(sameText(one, other)).toBe(false)
  })
})
