/** A proposal that is not exactly what this action sealed for this place is refused in words, and nothing at all is saved. */
import { createHmac } from 'node:crypto'
import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { writeState } from '../../src/core/hidden-state-form.js'
import { makeSeal } from '../../src/runner/seal.js'
import { clinic } from '../../simulator/index.js'
import { type Run, starts, statuses, type World, writes } from './harness.js'
import {
  hiddenState,
  markerOf,
  remember,
  resealed,
  saveReviewed,
  startProposed,
  textsOn,
  theComment,
  visible,
  withSealed,
} from './reviewed-world.js'

let world: World
let texts: ReturnType<typeof textsOn>
let startAnew: () => void

beforeAll(async () => {
  ;({ world } = await startProposed())
  texts = textsOn(world)
  startAnew = remember(world)
}, 60_000)

beforeEach(() => {
  startAnew()
})

const stampedNow = (): string => markerOf(theComment(world).body).state
/** Without the stamp of the visible text: every change of it is found whatever stands beside it. */
const sealedNow = (): string => stampedNow().split('.').slice(0, 3).join('.')
const sealWithKey = (text: string): string => makeSeal(world.simulator.apiKey).seal(text)
const entry = (id: number, after: string) => ({
  id,
  before: '0'.repeat(64),
  after,
  outcome: null,
  settle: null,
})

/** What the comment carries, as its text before it was sealed. */
function writtenState(): string {
  const state = hiddenState(world, theComment(world).body)
  if (state === null) throw new Error('the comment carries nothing')
  return writeState(state)
}

async function save(body: string, inputs: Readonly<Record<string, string>> = {}): Promise<Run> {
  theComment(world).body = body
  return saveReviewed(world, { inputs })
}

function expectRefused(run: Run, says: string): void {
  expect(run.exitCode).toBe(1)
  expect(run.outputs).toMatchObject({ conclusion: 'failure', applied: '0', selected: '0' })
  expect(run.outputs['reason']).toContain(
    'A proposal was refused, and nothing of it was saved. Pull request #1: ',
  )
  expect(run.outputs['reason']).toContain(says)
  expect(run.annotations.filter(({ severity }) => severity === 'error')).toHaveLength(1)
  expect(writes(run)).toEqual([])
  expect(textsOn(world)).toEqual(texts)
}

/** The same characters but for one, so that they are still base64url. */
function withOtherCharacter(text: string, place: number): string {
  const other = text[place] === 'A' ? 'B' : 'A'
  return `${text.slice(0, place)}${other}${text.slice(place + 1)}`
}

const meaningless = (bytes: number): string => Buffer.alloc(bytes, 0x5a).toString('base64url')

const seal = 'does not bear the seal of this `api-key`'
const form = 'is cut or was edited'

describe('a proposal in the comment is refused', () => {
  test.each<{ readonly what: string; readonly sealed: () => string; readonly says: string }>([
    {
      what: 'with one character of the packed text changed',
      sealed: () => withOtherCharacter(sealedNow(), sealedNow().length - 20),
      says: seal,
    },
    {
      what: 'with one character of the signature changed',
      sealed: () => withOtherCharacter(sealedNow(), 10),
      says: seal,
    },
    // At a whole group of four characters, so that what is left is good base64url whatever its length was.
    { what: 'cut in the middle', sealed: () => sealedNow().slice(0, 47 + 4 * 20), says: seal },
    { what: 'cut to its signature', sealed: () => sealedNow().slice(0, 46), says: form },
    { what: 'with something behind it', sealed: () => `${sealedNow()}.AAAA`, says: form },
    { what: 'that is no seal at all', sealed: () => 'approved', says: form },
    {
      what: 'in a later way of sealing',
      sealed: () => sealedNow().replace(/^v1/, 'v2'),
      says: 'sealed in a way that this version of the action does not know',
    },
    {
      what: 'forged with another key',
      sealed: () => makeSeal('key-of-mallory').seal(writtenState().replaceAll('refund', 'ransom')),
      says: seal,
    },
    {
      what: 'signed with the key itself in place of the derived one',
      sealed: () => {
        const packed = sealedNow().split('.')[2] ?? ''
        const signature = createHmac('sha256', world.simulator.apiKey)
          .update('v1.')
          .update(Buffer.from(packed, 'base64url'))
        return `v1.${signature.digest('base64url')}.${packed}`
      },
      says: seal,
    },
    {
      what: 'of bytes that mean nothing',
      sealed: () => `v1.${meaningless(32)}.${meaningless(600)}`,
      says: seal,
    },
  ])('$what', async ({ sealed, says }) => {
    expectRefused(await save(withSealed(theComment(world).body, sealed())), says)
  })

  test.each<{ readonly what: string; readonly body: () => string }>([
    {
      what: 'a diff',
      body: () => theComment(world).body.replace(/^\+.*$/m, '+Say thank you and hang up.'),
    },
    { what: 'the verdict', body: () => theComment(world).body.replace('### ✅', '### ✅ Approved:') },
    {
      what: 'its stamp',
      body: () =>
        withSealed(theComment(world).body, withOtherCharacter(stampedNow(), stampedNow().length - 5)),
    },
    { what: 'the stamp taken away and it', body: () => withSealed(theComment(world).body, sealedNow()) },
  ])('beside a visible text that was edited: $what', async ({ body }) => {
    expect(body()).not.toBe(theComment(world).body)
    expectRefused(await save(body()), 'visible text was edited')
  })

  test('with another API key than the one that proposed it', async () => {
    expectRefused(await save(theComment(world).body, { 'api-key': 'another-key-of-the-project' }), seal)
  })

  test('with an API at another origin', async () => {
    const other = world.simulator.url.replace('127.0.0.1', 'localhost')
    const run = await save(theComment(world).body, { 'api-url': other })
    expectRefused(run, `was made with the API at ${world.simulator.url}, and \`api-url\` points to ${other}.`)
  })

  test('with another agent', async () => {
    world.simulator.state.addAgent({ id: 77, name: 'Billing line' })
    const run = await save(theComment(world).body, { 'agent-id': '77', 'comment-key': String(clinic.agent) })
    expectRefused(run, `was made for agent ${clinic.agent}, and \`agent-id\` is 77.`)
  })

  test.each([
    {
      place: 'repository',
      bound: { repository: 'acme/other' },
      says: 'was made for the repository acme/other, and this is acme/voice-agent',
    },
    {
      place: 'pull request',
      bound: { pullRequest: 2 },
      says: 'was made for pull request #2, and this is #1',
    },
  ])('from another $place, even under a good seal', async ({ bound, says }) => {
    const { repository, url: apiOrigin } = world.simulator
    const here = { repository, pullRequest: 1, agentId: clinic.agent, apiOrigin }
    expectRefused(await save(resealed(world, { bound: { ...here, ...bound } })), says)
  })

  test.each<{ readonly what: string; readonly text: () => string; readonly says: string }>([
    {
      what: 'in an older format',
      text: () => writtenState().replace(/"version":1}$/, '"version":0}'),
      says: 'in an older format',
    },
    {
      what: 'in a newer format',
      text: () => writtenState().replace(/"version":1}$/, '"version":2}'),
      says: 'in a newer format',
    },
    {
      what: 'that is no JSON',
      text: () => 'approved by the owner',
      says: 'says nothing that this action understands',
    },
    {
      what: 'with a field more',
      text: () => writtenState().replace(/}$/, ',"force":true}'),
      says: 'says nothing that this action understands',
    },
    {
      what: 'that unpacks to 11 MB',
      text: () => ' '.repeat(11_000_000),
      says: 'unpacks to more than a proposal can hold',
    },
  ])('$what, even under a good seal', async ({ text, says }) => {
    expectRefused(await save(withSealed(theComment(world).body, sealWithKey(text()))), says)
  })
})

describe('a comment that is not ours', () => {
  test.each<{ readonly what: string; readonly change: () => void }>([
    {
      what: 'by a person, however well it is copied',
      change: () => {
        const { body } = theComment(world)
        world.simulator.github.comments.clear()
        world.simulator.github.addComment(1, { body, login: 'mallory' })
      },
    },
    {
      what: 'by nobody: it was deleted',
      change: () => {
        world.simulator.github.comments.clear()
      },
    },
  ])('counts for nothing: $what', async ({ change }) => {
    change()
    const run = await saveReviewed(world)
    expect(run.outputs).toMatchObject({ conclusion: 'neutral', applied: '0' })
    expect(run.outputs['reason']).toContain(`has no comment with the key ${clinic.agent}`)
    expect(writes(run)).toEqual([])
    expect(textsOn(world)).toEqual(texts)
  })
})

describe('hostile content under a good seal, as only a holder of the key can make it', () => {
  test('saves no text over one that it does not start from, and stays harmless where it is shown', async () => {
    const hostile = '</details><!-- x --> @everyone\n::error::pwned\n![](https://evil.example/x.png)'
    const run = await save(resealed(world, { entries: [entry(1, hostile), entry(2, hostile)] }))
    expect(statuses(run)).toEqual({ 1: 'drifted', 2: 'drifted' })
    expect(writes(run)).toEqual([])
    expect(textsOn(world)).toEqual(texts)
    // All of it stands in the fence of a diff, each line behind its plus sign.
    const hostileLines = visible(world.comment())
      .split('\n')
      .filter((line) => /everyone|pwned|evil/.test(line))
    expect(hostileLines).toHaveLength(6)
    expect(hostileLines.every((line) => line.startsWith('+'))).toBe(true)
    expect(run.annotations.map(({ message }) => message)).not.toContain('pwned')
  })

  test('leads the next run to no other address, whatever a progress id looks like', async () => {
    const state = hiddenState(world, theComment(world).body)
    const jobs = (state?.jobs ?? []).map(({ key }) => ({
      key,
      state: 'running' as const,
      progressId: '../../scenarios/1/?x=1&progress_id=2#\r\nX-Evil: 1',
      kind: 'improve' as const,
      startedAt: '2026-01-05T09:00:00.000Z',
    }))
    theComment(world).body = resealed(world, { jobs, entries: [], digest: '', proposal: 'unfinished' })
    const run = await world.run({}, { runId: 11 })
    const asked = run.requests.filter(({ query }) => 'progress_id' in query)
    expect(asked[0]?.path).toBe('/test_framework/v1/scenarios/instructions-progress/')
    expect(asked[0]?.query).toEqual({ progress_id: jobs[0]?.progressId })
    expect(run.requests.some(({ headers }) => 'x-evil' in headers)).toBe(false)
    // They are unknown to the service: started anew, once each.
    expect(starts(run)).toHaveLength(2)
    expect(statuses(run)).toEqual({ 1: 'improved', 2: 'improved' })
  })

  test.each<{ readonly what: string; readonly sealed: () => string }>([
    { what: 'edited', sealed: () => withOtherCharacter(sealedNow(), 10) },
    { what: 'of another key', sealed: () => makeSeal('key-of-mallory').seal(writtenState()) },
    { what: 'without any sense', sealed: () => sealWithKey('[]') },
  ])('is not reused where it is $what: the next run says so and pays anew', async ({ sealed }) => {
    theComment(world).body = withSealed(theComment(world).body, sealed())
    const run = await world.run({}, { runId: 11 })
    expect(run.log).toContain('Nothing is reused from the comment.')
    expect(starts(run)).toHaveLength(2)
    expect(run.exitCode).toBe(0)
    expect(hiddenState(world, world.comment())?.proposal).toBe('whole')
  })
})
