/** A scenario just made: what was not kept is set once more, read back, and said where it is lost all the same. */
import { describe, expect, test } from '@jest/globals'
import type { NewScenario, ScenarioPatch } from '../../src/edges.js'
import type { Scenario } from '../../src/core/model.js'
import { correctScenario, type Wanted } from '../../src/steps/correct.js'
import { fakeCekura, rejecting, scenario, serviceError } from './fake-cekura.js'
import { fakeStop } from './fakes.js'

const asked: NewScenario = {
  agentId: 7,
  name: 'Book',
  instructions: 'Ask for Monday.',
  expectedOutcome: 'Booked.',
  personality: 2,
  language: 'de',
  folder: 'Sales',
  tags: ['case:book'],
  metrics: [11],
  tools: ['TOOL_END_CALL'],
  testProfile: 5,
  firstMessage: 'Hello?',
  maxDuration: 60,
}
const wanted: Wanted = {
  voice: { language: 'de', personality: 2 },
  folder: 'Sales',
  tags: ['case:book'],
  asked,
}
const kept = scenario({
  id: 51,
  language: 'de',
  personality: 2,
  folder: 'Sales',
  tags: ['case:book'],
  instructions: 'Ask for Monday.',
  expectedOutcome: 'Booked.',
  details: {
    testProfile: 5,
    metricNames: ['Expected Outcome'],
    tools: ['TOOL_END_CALL'],
    firstMessage: 'Hello?',
    maxDuration: 60,
  },
})

async function corrected(
  made: Scenario,
  {
    wish = wanted,
    forgets = false,
    script = {},
  }: {
    readonly wish?: Wanted
    readonly forgets?: boolean
    readonly script?: Parameters<typeof fakeCekura>[0]
  } = {},
) {
  const forgetful = { patchScenario: () => Promise.resolve(made) }
  const cekura = fakeCekura({
    scenarios: [made],
    ...script,
    ...(forgets ? { script: forgetful } : {}),
  })
  const stop = fakeStop()
  return { ...(await correctScenario({ cekura, stop }, { id: 51, wanted: wish })), cekura, stop }
}

const patchOf = (cekura: ReturnType<typeof fakeCekura>): unknown => cekura.given('patchScenario')[0]

describe('what was kept', () => {
  test('is read once and left alone', async () => {
    const { scenario: now, problem, cekura } = await corrected(kept)
    expect([now, problem]).toEqual([kept, null])
    expect(cekura.calls.map(({ method }) => method)).toEqual(['readScenario'])
  })

  test('may be anything where nothing was asked for', async () => {
    const wish = { voice: null, folder: null, tags: [] }
    expect((await corrected(scenario({ id: 51 }), { wish })).problem).toBeNull()
  })

  test('is judged without details where the service gave none, and where no case asked for any', async () => {
    const { details, ...row } = kept
    expect(details).toBeDefined()
    expect((await corrected(row)).problem).toBeNull()
    const wish = { voice: wanted.voice, folder: 'Sales', tags: [] }
    expect((await corrected({ ...kept, instructions: 'Generated.' }, { wish })).problem).toBeNull()
  })
})

describe('what was not kept', () => {
  const other = {
    ...kept,
    language: 'en',
    folder: 'default',
    tags: ['own'],
    instructions: '',
    expectedOutcome: '',
  }
  const patch: ScenarioPatch = {
    language: 'de',
    personality: 2,
    folder: 'Sales',
    tags: ['own', 'case:book'],
    instructions: 'Ask for Monday.',
    expectedOutcome: 'Booked.',
  }

  test('is set once, all of it in one request, and read back', async () => {
    const { scenario: now, problem, cekura } = await corrected(other)
    expect(patchOf(cekura)).toEqual({ id: 51, patch })
    expect([now, problem]).toEqual([{ ...other, ...patch }, null])
    expect(cekura.given('patchScenario')).toHaveLength(1)
  })

  test('is said where it is lost again', async () => {
    const { scenario: now, problem } = await corrected(other, { forgets: true })
    expect(now).toEqual(other)
    expect(problem).toBe(
      'Scenario 51 was made, and Cekura did not keep its language and personality and folder and tags and instructions and expected outcome.',
    )
  })

  test('is only said where this action never changes it', async () => {
    const details = { testProfile: null, metricNames: [], tools: [], firstMessage: '', maxDuration: null }
    const { problem, cekura } = await corrected({ ...kept, details })
    expect(problem).toBe(
      'Scenario 51 was made, and Cekura did not keep its first message and duration and test profile and tools and metrics.',
    )
    expect(cekura.given('patchScenario')).toEqual([])
    const wish = {
      ...wanted,
      asked: { ...asked, firstMessage: '', maxDuration: null, testProfile: null, tools: [], metrics: [] },
    }
    expect((await corrected({ ...kept, details }, { wish })).problem).toBeNull()
  })
})

describe('a scenario that cannot be looked at', () => {
  test('is gone, or could not be corrected', async () => {
    const gone = await corrected(kept, { script: { script: { readScenario: rejecting('not-found') } } })
    expect([gone.scenario, gone.problem]).toEqual([null, 'Scenario 51 was made and is gone.'])
    const unread = await corrected(kept, { script: { script: { readScenario: rejecting('platform') } } })
    expect([unread.scenario, unread.problem]).toEqual([
      null,
      'Scenario 51 was made, and could not be corrected: GET /x/: it is platform.',
    ])
    expect(unread.stop.ending()).toBeNull()
  })

  test('is as it was read where the correction is refused; a key that may not write ends the run', async () => {
    const refused = await corrected(
      { ...kept, folder: null },
      {
        script: { scenarios: [{ ...kept, folder: null }], script: { patchScenario: rejecting('forbidden') } },
      },
    )
    expect(refused.scenario?.folder).toBeNull()
    expect(refused.problem).toMatch(/could not be corrected: /)
    expect(refused.stop.ending()).toEqual({ kind: 'broken', message: serviceError('forbidden').message })
  })

  test('breaks with an edge that is broken', async () => {
    const broken = { readScenario: () => Promise.reject(new TypeError('broken')) }
    await expect(corrected(kept, { script: { script: broken } })).rejects.toThrow(TypeError)
  })
})
