/** The simulated writer: what it keeps, what it turns a text into, and that its texts never come to rest. */
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { writeDraft, writeScenario } from '../../simulator/rewriting/drafting.js'
import { improve } from '../../simulator/rewriting/improving.js'
import { languageOf } from '../../simulator/rewriting/language.js'
import { languages } from '../../simulator/rewriting/phrases.js'
import { sentencesOf } from '../../simulator/rewriting/sentences.js'
import { spoil } from '../../simulator/rewriting/spoiling.js'

const marks = [
  '{{test_profile.user_name}}',
  "{{ test_profile['a key'] }}",
  '{{test_profile["post code"]}}',
  '<silence time="1.5s" />',
  '<spell>AB. CD</spell>',
  '<endcall />',
  '<send_sms text="Hello. Bye." />',
  '[laughter]',
]
const words = [
  'You call the clinic',
  'Sie rufen an',
  '明日です。',
  'Be polite.',
  '- ',
  '1. ',
  'GOAL:',
  '\n',
  ' ',
  '3.50',
  "don't",
  '"Yes. No."',
]
const texts = fc
  .array(fc.constantFrom(...marks, ...words, '. ', '! ', '\n\n'), { maxLength: 30 })
  .map((parts) => parts.join(' '))

/** Every mark with how often it is there. */
const counts = (text: string): readonly (readonly [string, number])[] =>
  marks.map((mark) => [mark, text.split(mark).length - 1])

const rewrite = (text: string, guidance = ''): string => improve({ text, guidance, language: 'en' })

describe('an improvement', () => {
  test('keeps each placeholder, tag and bracket as often as it was there, however often it is improved', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const once = rewrite(text)
        expect(counts(once)).toEqual(counts(text))
        expect(counts(rewrite(once))).toEqual(counts(text))
      }),
    )
  })

  test('is deterministic, and words an improved text anew each time without growing', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const once = rewrite(text)
        const twice = rewrite(once)
        expect(rewrite(text)).toBe(once)
        expect(twice).not.toBe(once)
        expect(rewrite(rewrite(rewrite(twice))).length).toBeLessThanOrEqual(
          Math.max(once.length, twice.length) + 200,
        )
      }),
    )
  })

  test('takes any text at all', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(rewrite(text).length).toBeGreaterThan(0)
      }),
    )
  })

  test('turns a loose text into goal, behaviour, facts and ending', () => {
    const text =
      'You want to move your appointment with Dr. Lee. Be polite. It is on {{test_profile.day}}. Then hang up. <endcall />'
    expect(rewrite(text)).toBe(
      [
        'GOAL:',
        'You want to move your appointment with Dr. Lee.',
        '',
        'BEHAVIOUR:',
        '- Speak in short turns, one thought at a time, and wait for the agent to finish.',
        '- Be polite.',
        '',
        'FACTS:',
        'Give these only when the agent asks for them:',
        '- It is on {{test_profile.day}}.',
        '',
        'ENDING:',
        '- Then hang up.',
        '- <endcall />',
      ].join('\n'),
    )
  })

  test('keeps the wrapping of a scenario', () => {
    expect(rewrite('<scenario>\n1. Call.\n2. Listen.\n</scenario>')).toMatch(
      /^<scenario>\n[\s\S]*\n<\/scenario>$/,
    )
  })

  test('answers what the prompt in the guidance asks callers for, once', () => {
    const guidance = 'Agent prompt:\n- Always ask for the date of birth before you change anything.'
    const once = rewrite('You want to move your appointment to Friday.', guidance)
    expect(once).toContain('When the agent asks for your date of birth')
    expect(rewrite(once, guidance).match(/date of birth/g)).toHaveLength(1)
    expect(rewrite('You want to move it.', 'The date of birth is no matter here.')).not.toContain(
      'date of birth',
    )
  })

  test.each([
    ['de', 'Sie rufen an und möchten wissen, wann die Lieferung kommt.', 'ZIEL'],
    ['es', 'Llamas para cambiar la cita de tu madre.', 'OBJETIVO'],
    ['fr', 'Vous voulez résilier votre abonnement.', 'OBJECTIF'],
    ['hi', 'आप कॉल करते हैं।', 'उद्देश्य'],
    ['ja', '予約を変更したいです。', '目的'],
    ['ar', 'تتصل لتغيير موعدك.', 'الهدف'],
  ])('speaks the language of the text: %s', (...[language, text, heading]) => {
    expect(languageOf(text, 'en')).toBe(language)
    expect(rewrite(text)).toContain(`${heading}:`)
  })

  test('falls back on the language of the agent, then on English', () => {
    expect([languageOf('{{x}}', 'fr'), languageOf('{{x}}', 'kk')]).toEqual(['fr', 'en'])
  })
})

describe('sentences', () => {
  test('end at full stops, and not inside of abbreviations, quotations, tags and placeholders', () => {
    expect(
      sentencesOf('Ask Dr. Lee. Say "Yes. No." twice! <sms text="A. B." /> {{a. b}}\n- Third？四。五'),
    ).toEqual([
      'Ask Dr. Lee.',
      'Say "Yes. No." twice!',
      '<sms text="A. B." /> {{a. b}}',
      'Third？',
      '四。',
      '五',
    ])
  })
})

describe('drafts and new scenarios', () => {
  test.each(languages)('a draft in %s holds its name and its expected outcome', (language) => {
    const text = writeDraft({ name: 'Name X', expectedOutcome: 'Outcome Y', language })
    expect(text).toContain('Name X')
    expect(text).toContain('Outcome Y')
  })

  test('new scenarios have names of their own, within the limit, in any language', () => {
    for (const language of [...languages, 'kk']) {
      const written = Array.from({ length: 100 }, (_, index) => writeScenario(index + 1, language))
      expect(new Set(written.map(({ name }) => name)).size).toBe(100)
      for (const { name, instructions, expectedOutcome } of written) {
        expect(name.length).toBeLessThanOrEqual(80)
        expect([instructions, expectedOutcome]).not.toContain('')
      }
    }
  })
})

test('a spoilt text differs in the one thing that it is spoilt in', () => {
  const original = `You are {{test_profile.a}} [sigh] <hold time="1s" />`
  const good = rewrite(original)
  expect(spoil({ good, original }, 'placeholder-lost')).toBe(good.replace('{{test_profile.a}}', ''))
  expect(spoil({ good, original }, 'tag-lost')).toBe(good.replace('<hold time="1s" />', ''))
  expect(spoil({ good, original }, 'too-short')).toBe('OK. {{test_profile.a}} [sigh] <hold time="1s" />')
})
