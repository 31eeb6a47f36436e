/** Generation: what is asked for, how long it is waited for, and what is corrected afterwards. */
import { describe, expect, test } from '@jest/globals'
import type { GenerationReading } from '../../src/core/generation.js'
import type { Scenario } from '../../src/core/model.js'
import type { ServiceErrorKind } from '../../src/core/service-error.js'
import type { Selection } from '../../src/core/selection.js'
import type { CekuraApi } from '../../src/edges.js'
import { type Generation, generateScenarios } from '../../src/steps/generate.js'
import { agent, fakeCekura, never, rejecting, scenario, serviceError } from './fake-cekura.js'
import { fakeClock, fakeStop, startMs } from './fakes.js'

const german: Generation = {
  shortfall: { language: 'de', wanted: 3, found: 1 },
  personality: { id: 2, name: 'Ruhig', language: 'de' },
}

const selection: Selection = {
  ids: [],
  tags: ['must-have'],
  tagsMatch: 'any',
  folder: 'Sales',
  languages: ['de'],
  minScenarios: 3,
}

async function generate({
  script = {},
  readAfter,
  made = {},
  cancelAfterMs,
}: {
  readonly script?: Partial<CekuraApi>
  /** What is read of its progress so many ms after the start. */
  readonly readAfter?: (ms: number) => Pick<GenerationReading, 'total' | 'completed'>
  /** How the service makes them, other than as they are asked for. */
  readonly made?: Partial<Scenario>
  readonly cancelAfterMs?: number
} = {}) {
  const clock = fakeClock()
  const stop = fakeStop(clock)
  const timed: Partial<CekuraApi> =
    readAfter === undefined
      ? {}
      : {
          readGeneration: () =>
            Promise.resolve({
              failed: 0,
              scenarioIds: [],
              status: null,
              ...readAfter(clock.now() - startMs),
            }),
        }
  const cekura = fakeCekura({ script: { ...script, ...timed } })
  cekura.world.generate = ({ tags, folder }) =>
    [51, 52].map((id) => scenario({ id, tags, folder, language: 'de', personality: 2, ...made }))
  const lines: string[] = []
  const settings = {
    cekura,
    clock,
    stop,
    agent,
    inputs: { selection, pollMinMs: 1_000, pollMaxMs: 15_000 },
    guidance: 'Improve it.',
    log: (line: string) => {
      lines.push(line)
    },
  }
  if (cancelAfterMs !== undefined) {
    void clock.sleep(cancelAfterMs).then(() => {
      stop.end({ kind: 'cancelled' })
    })
  }
  const generated = await generateScenarios(settings, german)
  return { generated, cekura, stop, lines, tookMs: clock.now() - startMs }
}

/** Answers these readings in order, the last one again and again. */
function readings(given: readonly Partial<GenerationReading>[]): CekuraApi['readGeneration'] {
  let reads = 0
  return () => {
    const reading = given[Math.min(reads, given.length - 1)]
    reads += 1
    return Promise.resolve({ total: 2, completed: 0, failed: 0, scenarioIds: [], status: null, ...reading })
  }
}

describe('a generation', () => {
  test('asks for what lacks, in the language, with the tags and the folder of the selection', async () => {
    const { generated, cekura, lines } = await generate()
    expect(generated).toEqual({ language: 'de', scenarioIds: [51, 52], problem: null, notKept: [] })
    expect(cekura.given('startGeneration')).toEqual([
      {
        agentId: 7,
        count: 2,
        personality: 2,
        tags: ['must-have'],
        folder: 'Sales',
        guidance: 'Write the scenarios in the language with the code de.\n\nImprove it.',
      },
    ])
    expect(lines).toEqual([
      'Having 2 scenarios in de generated (personality Ruhig).',
      'Generated 2 of 2 scenarios in de.',
    ])
  })

  test('is waited for until all are made or failed, and each step is told once', async () => {
    const { lines, cekura } = await generate({
      script: {
        readGeneration: readings([
          {},
          {},
          { completed: 1, scenarioIds: [51] },
          { completed: 1, failed: 1, scenarioIds: [51] },
        ]),
      },
    })
    expect(cekura.given('readGeneration')).toHaveLength(4)
    expect(lines.slice(1)).toEqual([
      'Generated 0 of 2 scenarios in de.',
      'Generated 1 of 2 scenarios in de.',
      'Generated 1 of 2 scenarios in de, 1 failed.',
    ])
  })

  test('that ends as failed is told with the word of the service', async () => {
    const { generated } = await generate({ script: { readGeneration: readings([{ status: 'failed' }]) } })
    expect(generated.problem).toBe('The generation (progress id generation-1) ended as “failed”.')
  })

  test('that makes nothing for five minutes is given up', async () => {
    const { generated, tookMs } = await generate({ script: { readGeneration: readings([{}]) } })
    expect(generated.problem).toBe(
      'The generation (progress id generation-1) made nothing for 5 minutes and was given up.',
    )
    expect(tookMs).toBeGreaterThanOrEqual(300_000)
    expect(tookMs).toBeLessThanOrEqual(315_000)
  })

  test('that freezes short of the total ends with what there is', async () => {
    const { generated, tookMs } = await generate({
      script: { readGeneration: readings([{ completed: 1, scenarioIds: [51] }]) },
    })
    expect(generated).toMatchObject({ scenarioIds: [51], problem: null })
    expect(tookMs).toBeLessThanOrEqual(260_000)
  })

  test('is waited for as long as something comes of it now and then', async () => {
    const { tookMs } = await generate({
      readAfter: (ms) => ({ total: 3, completed: Math.min(2, Math.floor(ms / 200_000)) }),
    })
    expect(tookMs).toBeGreaterThanOrEqual(640_000)
    expect(tookMs).toBeLessThanOrEqual(671_000)
  })

  test('that waits for a person is not waited for', async () => {
    const { generated } = await generate({
      script: { readGeneration: readings([{ status: 'pending_clarification' }]) },
    })
    expect(generated.problem).toBe(
      "The generation (progress id generation-1) waits for a person's answer on Cekura.",
    )
  })
})

describe('a generation that cannot be started', () => {
  test('because its answer is lost is not started again', async () => {
    const { generated, cekura, stop } = await generate({
      script: { startGeneration: rejecting('uncertain') },
    })
    expect(generated.problem).toContain(
      'new scenarios may appear later; it is not sent again by this run. GET /x/',
    )
    expect(cekura.given('startGeneration')).toHaveLength(1)
    expect(stop.ending()).toBeNull()
  })

  test.each<[ServiceErrorKind, string | null]>([
    ['refused', null],
    ['not-found', null],
    ['platform', 'platform'],
    ['no-credit', 'broken'],
  ])('because it is %s is a problem, and ends the run as %s', async (kind, ending) => {
    const { generated, stop } = await generate({ script: { startGeneration: rejecting(kind) } })
    expect(generated).toMatchObject({ scenarioIds: [], problem: `GET /x/: it is ${kind}.` })
    expect(stop.ending()?.kind ?? null).toBe(ending)
  })

  test('because an edge is broken breaks', async () => {
    const generating = generate({
      script: { startGeneration: () => Promise.reject(new TypeError('broken')) },
    })
    await expect(generating).rejects.toThrow(TypeError)
  })
})

describe('a generation of which the run sees no end', () => {
  const first = readings([{ completed: 1, scenarioIds: [51] }])
  const afterOne = (next: CekuraApi['readGeneration']): CekuraApi['readGeneration'] => {
    let reads = 0
    return (progressId, signal) => {
      reads += 1
      return reads === 1 ? first(progressId, signal) : next(progressId, signal)
    }
  }

  test.each<[string, CekuraApi['readGeneration']]>([
    ['between two polls', first],
    ['in the middle of one', afterOne((_, signal) => never(signal))],
  ])('because it is cancelled %s keeps its progress id and what was made', async (_, readGeneration) => {
    const { generated } = await generate({ script: { readGeneration }, cancelAfterMs: 2_500 })
    expect(generated).toMatchObject({
      scenarioIds: [51],
      problem: 'The run ended while scenarios were being generated (progress id generation-1).',
    })
  })

  test('because its progress cannot be read keeps them too', async () => {
    const { generated, stop } = await generate({
      script: { readGeneration: afterOne(rejecting('platform')) },
    })
    expect(generated).toMatchObject({
      scenarioIds: [51],
      problem:
        'The progress of the generation (progress id generation-1) could not be read: GET /x/: it is platform.',
    })
    expect(stop.ending()).toMatchObject({ kind: 'platform' })
  })
})

describe('a scenario that was made', () => {
  test('as it was asked for is left alone', async () => {
    expect((await generate()).cekura.given('patchScenario')).toEqual([])
  })

  test('in another language, folder or without its tags is corrected once, and read back', async () => {
    const { generated, cekura } = await generate({
      made: { language: 'en', personality: 1, folder: 'default', tags: ['own'] },
    })
    expect(cekura.given('patchScenario')).toEqual(
      [51, 52].map((id) => ({
        id,
        patch: { language: 'de', personality: 2, folder: 'Sales', tags: ['own', 'must-have'] },
      })),
    )
    expect(generated.notKept).toEqual([])
    expect(cekura.world.scenarios.get(51)).toMatchObject({ language: 'de', folder: 'Sales' })
  })

  test('is reported where the correction does not stick either', async () => {
    const { generated } = await generate({
      made: { language: 'en', folder: null },
      script: { patchScenario: ({ id }) => Promise.resolve(scenario({ id })) },
    })
    expect(generated.notKept[0]).toEqual({
      id: 51,
      reason: 'Scenario 51 was made, and Cekura did not keep its language and personality and folder.',
    })
  })

  test('is reported where it is gone or cannot be corrected', async () => {
    const { generated } = await generate({
      made: { folder: null },
      script: {
        readScenario: (id) =>
          id === 51 ? Promise.reject(serviceError('not-found')) : Promise.resolve(scenario({ id })),
        patchScenario: rejecting('refused'),
      },
    })
    expect(generated.notKept).toEqual([
      { id: 51, reason: 'Scenario 51 was made and is gone.' },
      { id: 52, reason: 'Scenario 52 was made, and could not be corrected: GET /x/: it is refused.' },
    ])
  })

  test('ends the run where the key may not write', async () => {
    const { generated, stop } = await generate({
      made: { folder: null },
      script: { patchScenario: rejecting('forbidden') },
    })
    expect(generated.scenarioIds).toEqual([51, 52])
    expect(stop.ending()).toMatchObject({ kind: 'broken' })
  })

  test('breaks with an edge that is broken', async () => {
    const generating = generate({ script: { readScenario: () => Promise.reject(new TypeError('broken')) } })
    await expect(generating).rejects.toThrow(TypeError)
  })
})
