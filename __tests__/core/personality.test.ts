/** The personality of new scenarios: the one asked for, or the first enabled one that speaks the language. */
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { Agent, Personality } from '../../src/core/model.js'
import { choosePersonality } from '../../src/core/personality.js'

const agent: Agent = {
  id: 1,
  name: 'Front desk',
  project: 2,
  language: 'en',
  enabledPersonalities: [11, 12, 13],
}
const calm: Personality = { id: 12, name: 'Calm', language: 'en' }
const hasty: Personality = { id: 11, name: 'Hasty', language: 'en' }
const german: Personality = { id: 13, name: 'Ruhig', language: 'de' }
const notEnabled: Personality = { id: 14, name: 'Vif', language: 'fr' }
const personalities = [calm, german, notEnabled, hasty]

const choose = (language: string, asked: string | null) =>
  choosePersonality({ agent, personalities }, { language, asked })

describe('without a wish', () => {
  test('the enabled one with the lowest id that speaks the language is taken, in whatever order they come', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(personalities, { minLength: 4 }), (list) => {
        expect(choosePersonality({ agent, personalities: list }, { language: 'en', asked: null })).toEqual({
          personality: hasty,
        })
      }),
    )
  })

  test('one that is not enabled is not taken, and the message names the languages that there are', () => {
    expect(choose('fr', null)).toEqual({
      problem:
        'The agent has no enabled personality that speaks fr; enable one on Cekura. Enabled personalities speak: de, en.',
    })
  })

  test('any is taken where the service does not say which are enabled', () => {
    const unsaid = { ...agent, enabledPersonalities: null }
    expect(choosePersonality({ agent: unsaid, personalities }, { language: 'fr', asked: null })).toEqual({
      personality: notEnabled,
    })
  })

  test('the message says so where none is enabled at all', () => {
    const none = { ...agent, enabledPersonalities: [] }
    expect(choosePersonality({ agent: none, personalities }, { language: 'en', asked: null })).toEqual({
      problem:
        'The agent has no enabled personality that speaks en; enable one on Cekura. No personality is enabled for the agent.',
    })
  })
})

describe('a wish', () => {
  test.each([
    ['12', calm],
    ['Calm', calm],
    ['Hasty', hasty],
  ])('for %s is met', (asked, personality) => {
    expect(choose('en', asked)).toEqual({ personality })
  })

  test('for a name that several have is met by the one that speaks the language', () => {
    const namesake = { id: 11, name: 'Ruhig', language: 'en' }
    expect(
      choosePersonality({ agent, personalities: [namesake, german] }, { language: 'de', asked: 'Ruhig' }),
    ).toEqual({ personality: german })
  })

  test.each([
    [
      'another language',
      'de',
      'Calm',
      'The personality “Calm” speaks en, and scenarios in de are needed; choose another one.',
    ],
    [
      'one that is not enabled',
      'fr',
      'Vif',
      'The personality “Vif” is not enabled for the agent; enable it on Cekura or choose another one. Enabled personalities speak: de, en.',
    ],
    [
      'one that does not exist',
      'en',
      '99',
      'There is no personality “99”. Enabled personalities speak: de, en.',
    ],
  ])('for %s is refused with what there is instead', (...[, language, asked, problem]) => {
    expect(choose(language, asked)).toEqual({ problem })
  })
})

test('whoever is chosen is enabled and speaks the language', () => {
  const anyone: fc.Arbitrary<Personality> = fc.record({
    id: fc.integer({ min: 1, max: 9 }),
    name: fc.constantFrom('A', 'B', '3'),
    language: fc.constantFrom('en', 'de', 'fr'),
  })
  const wish = fc.record({
    language: fc.constantFrom('en', 'de', 'fr'),
    asked: fc.option(fc.constantFrom('A', 'B', '3', '9')),
  })
  fc.assert(
    fc.property(
      fc.array(anyone),
      fc.option(fc.array(fc.integer({ min: 1, max: 9 }))),
      wish,
      (...[list, enabled, wanted]) => {
        const choice = choosePersonality(
          { agent: { ...agent, enabledPersonalities: enabled }, personalities: list },
          wanted,
        )
        if ('problem' in choice) {
          expect(choice.problem).toMatch(/\.$/)
          return
        }
        const { personality } = choice
        expect(list).toContain(personality)
        expect(personality.language).toBe(wanted.language)
        expect(enabled === null || enabled.includes(personality.id)).toBe(true)
        expect(
          wanted.asked === null || [String(personality.id), personality.name].includes(wanted.asked),
        ).toBe(true)
      },
    ),
  )
})
