/** The keys of a test profile, in all shapes that it may have. */
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { profileKeys } from '../../src/cekura/profile-keys.js'

describe('the keys of a test profile', () => {
  test('are those of all sections together, under their present and earlier names, each once', () => {
    expect(
      profileKeys({
        main_agent_variables: { user_id: 'U-1', plan: 'gold' },
        testing_agent_variables: { user_id: 'U-1', mood: 'calm' },
        agent_variables: { tier: 1 },
        caller_variables: { accent: null },
      }),
    ).toEqual(['user_id', 'plan', 'mood', 'tier', 'accent'])
  })

  test('are dotted where they are nested, and the parent is a key too', () => {
    expect(profileKeys({ address: { city: 'Bonn', geo: { lat: 1 } }, items: [{ id: 1 }] })).toEqual([
      'address',
      'address.city',
      'address.geo',
      'address.geo.lat',
      'items',
    ])
  })

  test('of a section name that holds no section are its own', () => {
    expect(profileKeys({ agent_variables: 'x' })).toEqual(['agent_variables'])
  })

  test.each([null, undefined, 'text', 3, ['a']])(
    'are none where there is no information (%j)',
    (information) => {
      expect(profileKeys(information)).toEqual([])
    },
  )

  test('are listed for any value without failing, however deep it is', () => {
    let deep: unknown = 1
    for (let level = 0; level < 5000; level += 1) deep = { a: deep }
    expect(profileKeys(deep).length).toBeLessThan(20)
    fc.assert(
      fc.property(fc.object(), (information) => {
        const keys = profileKeys(information)
        expect(new Set(keys).size).toBe(keys.length)
      }),
    )
  })
})
