/** Voices: a draft without a personality gets one that speaks its language, and the list is read at most once. */
import { expect, test } from '@jest/globals'
import { makeVoices } from '../../src/steps/voices.js'
import { agent, fakeCekura, rejecting, scenario } from './fake-cekura.js'
import { fakeStop } from './fakes.js'

function voices(script: Parameters<typeof fakeCekura>[0] = {}) {
  const cekura = fakeCekura(script)
  cekura.world.personalities = [
    { id: 1, name: 'Calm', language: 'en' },
    { id: 2, name: 'Ruhig', language: 'de' },
    { id: 3, name: 'Not enabled', language: 'fr' },
  ]
  return { cekura, ...makeVoices({ cekura, agent, stop: fakeStop() }) }
}

const draft = scenario({ id: 5, instructions: '', personality: null })

test('a draft that has a personality keeps it, and nothing is read', async () => {
  const { cekura, withVoice } = voices()
  const own = { ...draft, personality: 9 }
  expect(await withVoice(own)).toBe(own)
  expect(cekura.given('listPersonalities')).toEqual([])
})

test('a draft without one gets one that speaks its language, or the agent’s, from one reading of the list', async () => {
  const { cekura, withVoice } = voices()
  const all = [
    { ...draft, language: 'de' },
    { ...draft, language: null },
  ]
  const given = await Promise.all(all.map(withVoice))
  expect(given.map(({ personality }) => personality)).toEqual([2, 1])
  expect(cekura.given('listPersonalities')).toHaveLength(1)
})

test('without an enabled one, or without the list, the draft stays as it is for the service to say what lacks', async () => {
  const french = { ...draft, language: 'fr' }
  expect(await voices().withVoice(french)).toEqual(french)
  const unreachable = voices({ script: { listPersonalities: rejecting('platform') } })
  expect(await unreachable.withVoice(draft)).toEqual(draft)
})
