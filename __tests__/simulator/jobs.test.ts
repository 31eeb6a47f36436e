/** Jobs on instructions in every shape, word and ending that the contract names. */
import { afterEach, describe, expect, test } from '@jest/globals'
import {
  behaviourMarker,
  clinic,
  namedBehaviours,
  settableClock,
  startSimulator,
} from '../../simulator/index.js'
import type { AnswerShape, Simulator, SimulatorOptions } from '../../simulator/index.js'
import { at, cekura } from './calls.js'

const running: Simulator[] = []
afterEach(async () => {
  await Promise.all(running.splice(0).map((simulator) => simulator.close()))
})

async function start(options: Partial<SimulatorOptions> = {}): Promise<{
  readonly simulator: Simulator
  /** Starts a job, answers its progress id. */
  readonly improve: (text: string, guidance?: string) => Promise<string>
  readonly poll: (progressId: string) => Promise<{ readonly status: number; readonly body: unknown }>
}> {
  const simulator = await startSimulator(options)
  running.push(simulator)
  const call = cekura(simulator)
  return {
    simulator,
    improve: async (text, guidance = 'Be clear.') => {
      const body = { agent: clinic.agent, extra_instructions: guidance, current_instructions: text }
      const reply = await call('/scenarios/improve_instructions/', { body })
      expect(reply).toMatchObject({ status: 200, body: { project_id: clinic.project } })
      return String(at(reply.body, 'progress_id'))
    },
    poll: (progressId) => call(`/scenarios/instructions-progress/?progress_id=${progressId}`),
  }
}

const text =
  'You are {{test_profile.user_name}}. [sigh] Your parcel is late. <silence time="2s" /> You want a date.'

describe('an improvement', () => {
  test('is running until its time is over, then answers the new text for ever', async () => {
    const clock = settableClock()
    const { simulator, improve, poll } = await start({ clock, jobDurationMs: 3000 })
    const id = await improve(text)
    const words = []
    for (const ms of [0, 1000, 1000, 1000, 86_400_000]) {
      clock.advance(ms)
      words.push(at((await poll(id)).body, 'status'))
    }
    expect(words).toEqual(['pending', 'in_progress', 'in_progress', 'completed', 'completed'])
    expect(simulator.jobs).toMatchObject([{ text, guidance: 'Be clear.', agent: clinic.agent, polls: 5 }])
    expect(simulator.jobs[0]?.seenOverAt).toBe((simulator.jobs[0]?.startedAt ?? 0) + 3000)
    expect(simulator.jobs[0]?.wrote).toBe(at((await poll(id)).body, 'instructions'))
  })

  test('keeps placeholders, brackets and tags, and changes no scenario', async () => {
    const { simulator, improve, poll } = await start()
    const { id } = simulator.state.addScenario({ instructions: text })
    const after = String(at((await poll(await improve(text))).body, 'instructions'))
    expect(after).not.toBe(text)
    for (const kept of ['{{test_profile.user_name}}', '[sigh]', '<silence time="2s" />'])
      expect(after).toContain(kept)
    expect(simulator.state.scenarios.get(id)?.instructions).toBe(text)
    expect(simulator.jobs[0]?.scenario?.id).toBe(id)
  })

  test.each<[AnswerShape, readonly string[]]>([
    ['flat', ['instructions']],
    ['result', ['result', 'instructions']],
    ['scenario', ['scenario', 'instructions']],
    ['bare', ['instructions']],
  ])('answers in the shape "%s"', async (answerShape, path) => {
    const clock = settableClock()
    const { improve, poll } = await start({ answerShape, clock, jobDurationMs: 10 })
    const id = await improve(text)
    const before = await poll(id)
    clock.advance(10)
    const after = await poll(id)
    expect([null, '']).toContain(at(before.body, ...path))
    expect(at(after.body, ...path)).toEqual(expect.stringContaining('{{test_profile.user_name}}'))
    const status = at(after.body, ...path.slice(0, -1), 'status')
    expect(status).toBe(answerShape === 'bare' ? undefined : 'completed')
  })

  test('uses the words that are set', async () => {
    const clock = settableClock()
    const statusWords = { running: ['Queued', 'EVALUATING'], finished: 'Success' }
    const { improve, poll } = await start({ statusWords, clock, jobDurationMs: 10 })
    const id = await improve(text)
    const words = [await poll(id), await poll(id), await poll(id)].map(({ body }) => at(body, 'status'))
    clock.advance(10)
    expect([...words, at((await poll(id)).body, 'status')]).toEqual([
      'Queued',
      'EVALUATING',
      'EVALUATING',
      'Success',
    ])
  })

  test('takes as long as its text says', async () => {
    const clock = settableClock()
    const { improve, poll } = await start({ clock, jobDurationMs: (job) => job.text.length * 100 })
    const [short, long] = [await improve('Call.'), await improve('Call the clinic.')]
    clock.advance(500)
    expect([await poll(short), await poll(long)].map(({ body }) => at(body, 'status'))).toEqual([
      'completed',
      'pending',
    ])
  })

  test('forgets its progress id after its lifetime', async () => {
    const clock = settableClock()
    const { improve, poll } = await start({ clock, progressLifetimeMs: 1000, unknownProgressStatus: 404 })
    const id = await improve(text)
    expect((await poll(id)).status).toBe(200)
    clock.advance(1001)
    expect((await poll(id)).status).toBe(404)
  })
})

describe('a service that takes two jobs at a time', () => {
  test('answers 429 to one more until one of them is over, and starts nothing', async () => {
    const clock = settableClock()
    const { simulator, improve, poll } = await start({ clock, jobsAtATime: 2, jobDurationMs: 1000 })
    const call = cekura(simulator)
    const refused = (path: string, body: unknown) => call(`/scenarios/${path}/`, { body })
    const id = await improve(text)
    clock.advance(500)
    await improve(`${text} Ask twice.`)
    const tooMany = { status: 429, body: { detail: 'Too many jobs are running.' } }
    expect(await refused('improve_instructions', {})).toMatchObject(tooMany)
    expect(await refused('generate-instructions', {})).toMatchObject(tooMany)
    expect(simulator.jobs).toHaveLength(2)
    clock.advance(500)
    // Over by its time, whether anyone has looked or not.
    await improve(`${text} Ask again.`)
    expect(await refused('improve_instructions', {})).toMatchObject(tooMany)
    expect(at((await poll(id)).body, 'status')).toBe('completed')
  })

  test('counts a job that never ends for ever', async () => {
    const clock = settableClock()
    const { improve, simulator } = await start({ clock, jobsAtATime: 1 })
    await improve(`${text} ${behaviourMarker('never-ends')}`)
    clock.advance(86_400_000)
    const body = { agent: clinic.agent, extra_instructions: 'x', current_instructions: text }
    expect((await cekura(simulator)('/scenarios/improve_instructions/', { body })).status).toBe(429)
  })
})

describe('a job that a marker spoils', () => {
  test.each([
    ['job-fails', 'failed'],
    ['job-errors', 'error'],
    ['job-cancelled', 'cancelled'],
    ['job-canceled', 'canceled'],
    ['job-times-out', 'timeout'],
    ['job-needs-clarification', 'needs_clarification'],
    ['no-text', 'completed'],
    ['never-ends', 'pending'],
    ['unknown-word', 'percolating'],
  ])('%s: the word is "%s" and there is no text', async (name, word) => {
    const { improve, poll } = await start()
    const { body } = await poll(await improve(`${text} ${behaviourMarker(name)}`))
    expect(at(body, 'status')).toBe(word)
    expect([null, '']).toContain(at(body, 'instructions'))
  })

  test('the unknown word for a while gives way to the end', async () => {
    const clock = settableClock()
    const { improve, poll } = await start({ clock })
    const id = await improve(`${text} ${behaviourMarker('unknown-word-for-a-while')}`)
    const first = await poll(id)
    clock.advance(2000)
    expect([first, await poll(id)].map(({ body }) => at(body, 'status'))).toEqual([
      'percolating',
      'completed',
    ])
  })

  test('an expired id is known once and then refused; one that is gone is 404 at once', async () => {
    const { improve, poll } = await start()
    const expiring = await improve(`${text} ${behaviourMarker('expires')}`)
    expect([(await poll(expiring)).status, (await poll(expiring)).status]).toEqual([200, 400])
    expect((await poll(await improve(`${text} ${behaviourMarker('gone')}`))).status).toBe(404)
  })

  test.each<[string, (after: string, before: string) => boolean]>([
    ['placeholder-lost', (after) => !after.includes('{{')],
    ['placeholder-added', (after) => after.includes('{{test_profile.loyalty_number}}')],
    ['tag-lost', (after) => !after.includes('<silence')],
    ['tag-added', (after) => after.includes('<hold time="3s" />')],
    ['bracket-lost', (after) => !after.includes('[sigh]')],
    ['blank', (after) => after.trim() === ''],
    [
      'script-changed',
      (after) => /\p{Script=Cyrillic}/u.test(after) && after.includes('{{test_profile.user_name}}'),
    ],
    ['unchanged', (...[after, before]) => after === before],
    ['too-long', (...[after, before]) => after.length > 3 * before.length],
    ['too-short', (...[after, before]) => after.length < before.length],
    ['hostile', (after) => after.includes('::error::') && after.includes('@everyone')],
    ['huge', (after) => after.length > 100_000],
  ])('%s: the text is spoilt in this way', async (name, isSpoilt) => {
    const { improve, poll } = await start({ behaviours: [{ when: () => true, behaviour: name }] })
    const after = String(at((await poll(await improve(text))).body, 'instructions'))
    expect(isSpoilt(after, text)).toBe(true)
  })

  test('recovers when a second start says what went wrong, and not before', async () => {
    const { improve, poll } = await start()
    const spoilt = `${text} ${behaviourMarker('placeholder-lost', true)}`
    const after = async (guidance: string): Promise<unknown> =>
      at((await poll(await improve(spoilt, guidance))).body, 'instructions')
    expect(await after('Keep {{test_profile.user_name}}.')).not.toEqual(expect.stringContaining('{{'))
    expect(await after('Keep {{test_profile.user_name}}.')).not.toEqual(expect.stringContaining('{{'))
    expect(await after('Keep {{test_profile.user_name}}. It was lost: {{test_profile.user_name}}.')).toEqual(
      expect.stringContaining('{{test_profile.user_name}}'),
    )
  })

  test('a name that nobody knows is told to the author of the test', async () => {
    const simulator = await startSimulator()
    running.push(simulator)
    const body = {
      agent: clinic.agent,
      extra_instructions: 'x',
      current_instructions: '[simulator: nonsense]',
    }
    const reply = await cekura(simulator)('/scenarios/improve_instructions/', { body })
    expect(reply).toMatchObject({ status: 500, body: { detail: expect.stringContaining('nonsense') } })
    expect(Object.keys(namedBehaviours)).not.toContain('nonsense')
  })
})

describe('a draft', () => {
  const draft = {
    agent: clinic.agent,
    name: 'Bewegt den Termin',
    expected_outcome_prompt: 'Der Agent bestätigt.',
  }

  test('gets a text in the language of its personality, and keeps its expected outcome', async () => {
    const { simulator, poll } = await start()
    const body = { ...draft, personality: clinic.personalities.de }
    const reply = await cekura(simulator)('/scenarios/generate-instructions/', { body })
    const answer = await poll(String(at(reply.body, 'progress_id')))
    expect(answer.body).toMatchObject({
      status: 'completed',
      instructions: expect.stringMatching(/^ZIEL:[\s\S]*Bewegt den Termin/),
      expected_outcome_prompt: 'Der Agent bestätigt.',
    })
    expect(simulator.jobs).toMatchObject([{ kind: 'generate', text: '', draft: { language: 'de' } }])
  })
})

test('a person can edit the text while its job runs', async () => {
  const { simulator, improve } = await start({ edits: ({ text: current }) => `${current} Speak quietly.` })
  const { id } = simulator.state.addScenario({ instructions: text })
  await improve(text)
  expect(simulator.state.scenarios.get(id)?.instructions).toBe(`${text} Speak quietly.`)
})
