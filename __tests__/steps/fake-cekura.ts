/** The Cekura API in memory: a small world that answers as the service does, a script over it, and a record of calls. */
import type { GenerationReading } from '../../src/core/generation.js'
import type { Agent, Folder, Metric, Personality, Scenario, TestProfile } from '../../src/core/model.js'
import { ServiceError, type ServiceErrorDetails } from '../../src/core/service-error.js'
import type { ResultReading, RunReading } from '../../src/core/proof-result.js'
import type { JobReading } from '../../src/core/status.js'
import type { CekuraApi, NewScenario, SuiteEstimate, SuiteRun } from '../../src/edges.js'

export const agent: Agent = {
  id: 7,
  name: 'Front desk',
  project: 3,
  language: 'en',
  enabledPersonalities: [1, 2],
}

export function scenario(fields: Partial<Scenario> & { readonly id: number }): Scenario {
  return {
    name: `Caller ${fields.id}`,
    language: 'en',
    folder: null,
    tags: [],
    type: 'instruction',
    instructions: `Ask for appointment ${fields.id}.`,
    expectedOutcome: 'The appointment is booked.',
    personality: 1,
    ...fields,
  }
}

export function serviceError(
  kind: ServiceErrorDetails['kind'],
  details: Partial<Omit<ServiceErrorDetails, 'kind'>> = {},
): ServiceError {
  return new ServiceError({
    kind,
    attempted: 'GET /x/',
    status: null,
    words: `it is ${kind}`,
    advice: '',
    ...details,
  })
}

export function rejecting(kind: ServiceErrorDetails['kind']): () => Promise<never> {
  return () => Promise.reject(serviceError(kind))
}

/** Waits for ever, as an answer that never comes; only the signal ends it. */
export function never(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const end = () => {
      reject(serviceError('aborted'))
    }
    if (signal.aborted) end()
    else signal.addEventListener('abort', end, { once: true })
  })
}

export const succeeded = (instructions: string, expectedOutcome: string | null = null): JobReading => ({
  state: 'succeeded',
  instructions,
  expectedOutcome,
})
export const runningAs = (word: string, known = true): JobReading => ({ state: 'running', word, known })

/** What the service holds; tests change it as they like. */
export interface World {
  agent: Agent
  readonly scenarios: Map<number, Scenario>
  readonly folders: string[]
  personalities: readonly Personality[]
  profiles: readonly TestProfile[]
  metrics: readonly Metric[]
  /** The readings of a job in their order, for the text (empty: a draft) and the guidance that it was given. */
  job: (instructions: string, guidance: string) => readonly JobReading[]
  /** What a generation makes; by default what was asked for, but with the language of every generated scenario: `en`. */
  generate: (request: Parameters<CekuraApi['startGeneration']>[0]) => readonly Scenario[]
  estimate: (run: SuiteRun) => SuiteEstimate
  /** The readings of a started suite in their order, the last of which stays; by default all of its runs pass. */
  suite: (run: SuiteRun) => readonly ResultReading[]
}

export interface Call {
  readonly method: keyof CekuraApi
  readonly given: unknown
}

export interface FakeCekura extends CekuraApi {
  readonly world: World
  readonly calls: readonly Call[]
  /** What each call of one method was given. */
  given(method: keyof CekuraApi): readonly unknown[]
}

/** `script` takes the place of what the world would answer, method by method. */
export function fakeCekura({
  scenarios = [],
  script = {},
}: { readonly scenarios?: readonly Scenario[]; readonly script?: Partial<CekuraApi> } = {}): FakeCekura {
  const calls: Call[] = []
  const world = makeWorld(scenarios)
  const answering = inWorld(world)
  const note = (method: keyof CekuraApi, given: unknown) => {
    calls.push({ method, given })
  }
  return {
    world,
    calls,
    given: (method) => calls.filter((call) => call.method === method).map(({ given }) => given),
    readAgent: (id, signal) => {
      note('readAgent', id)
      return script.readAgent?.(id, signal) ?? answering.readAgent(id, signal)
    },
    listScenarios: (filter, signal) => {
      note('listScenarios', filter)
      return script.listScenarios?.(filter, signal) ?? answering.listScenarios(filter, signal)
    },
    readScenario: (id, signal) => {
      note('readScenario', id)
      return script.readScenario?.(id, signal) ?? answering.readScenario(id, signal)
    },
    patchScenario: (change, signal) => {
      note('patchScenario', change)
      return script.patchScenario?.(change, signal) ?? answering.patchScenario(change, signal)
    },
    listFolders: (wanted, signal) => {
      note('listFolders', wanted)
      return script.listFolders?.(wanted, signal) ?? answering.listFolders(wanted, signal)
    },
    createFolder: (folder, signal) => {
      note('createFolder', folder)
      return script.createFolder?.(folder, signal) ?? answering.createFolder(folder, signal)
    },
    listPersonalities: (filter, signal) => {
      note('listPersonalities', filter)
      return script.listPersonalities?.(filter, signal) ?? answering.listPersonalities(filter, signal)
    },
    listMetrics: (id, signal) => {
      note('listMetrics', id)
      return script.listMetrics?.(id, signal) ?? answering.listMetrics(id, signal)
    },
    listTestProfiles: (id, signal) => {
      note('listTestProfiles', id)
      return script.listTestProfiles?.(id, signal) ?? answering.listTestProfiles(id, signal)
    },
    startGeneration: (request, signal) => {
      note('startGeneration', request)
      return script.startGeneration?.(request, signal) ?? answering.startGeneration(request, signal)
    },
    readGeneration: (progressId, signal) => {
      note('readGeneration', progressId)
      return script.readGeneration?.(progressId, signal) ?? answering.readGeneration(progressId, signal)
    },
    startImprovement: (request, signal) => {
      note('startImprovement', request)
      return script.startImprovement?.(request, signal) ?? answering.startImprovement(request, signal)
    },
    startDraft: (request, signal) => {
      note('startDraft', request)
      return script.startDraft?.(request, signal) ?? answering.startDraft(request, signal)
    },
    readJob: (progressId, signal) => {
      note('readJob', progressId)
      return script.readJob?.(progressId, signal) ?? answering.readJob(progressId, signal)
    },
    createScenario: (draft, signal) => {
      note('createScenario', draft)
      return script.createScenario?.(draft, signal) ?? answering.createScenario(draft, signal)
    },
    validateSuite: (run, signal) => {
      note('validateSuite', run)
      return script.validateSuite?.(run, signal) ?? answering.validateSuite(run, signal)
    },
    estimateSuite: (run, signal) => {
      note('estimateSuite', run)
      return script.estimateSuite?.(run, signal) ?? answering.estimateSuite(run, signal)
    },
    startSuite: (run, signal) => {
      note('startSuite', run)
      return script.startSuite?.(run, signal) ?? answering.startSuite(run, signal)
    },
    readResult: (resultId, signal) => {
      note('readResult', resultId)
      return script.readResult?.(resultId, signal) ?? answering.readResult(resultId, signal)
    },
    endCalls: (resultId, signal) => {
      note('endCalls', resultId)
      return script.endCalls?.(resultId, signal) ?? answering.endCalls(resultId, signal)
    },
    requests: () => ({ total: calls.length, retried: 0, throttled: 0 }),
  }
}

function makeWorld(scenarios: readonly Scenario[]): World {
  const world: World = {
    agent,
    scenarios: new Map(scenarios.map((each) => [each.id, each])),
    folders: [],
    personalities: [
      { id: 1, name: 'Calm', language: 'en' },
      { id: 2, name: 'Ruhig', language: 'de' },
      { id: 3, name: 'Vif', language: 'fr' },
    ],
    profiles: [],
    metrics: [],
    job: (instructions) => [succeeded(`${instructions} Then say thanks.`.trim())],
    generate: ({ count, tags, folder, personality }) => {
      const first = Math.max(1_000, ...world.scenarios.keys()) + 1
      return Array.from({ length: count }, (_, index) =>
        scenario({ id: first + index, tags, folder, personality, language: 'en' }),
      )
    },
    estimate: (run) => {
      const runs = run.spec.scenarios.length * run.spec.defaults.frequency
      return { runs, cost: runs / 4 }
    },
    suite: (run) => [ranSuite(run, () => true)],
  }
  return world
}

function inWorld(world: World): CekuraApi {
  const jobs = new Map<string, JobReading[]>()
  const generations = new Map<string, GenerationReading>()
  const results = new Map<number, ResultReading[]>()
  const start = (readings: readonly JobReading[]) => {
    const progressId = `job-${jobs.size + 1}`
    jobs.set(progressId, [...readings])
    return { progressId }
  }
  /** Every method refuses to work on once the signal is aborted, as the client does. */
  const unlessStopped = async <Value>(signal: AbortSignal, answer: () => Value): Promise<Value> => {
    await Promise.resolve()
    if (signal.aborted) throw serviceError('aborted')
    return answer()
  }
  const known = (id: number): Scenario => {
    const found = world.scenarios.get(id)
    if (found === undefined) throw serviceError('not-found', { status: 404, words: 'Not found.' })
    return found
  }
  return {
    readAgent: (id, signal) =>
      unlessStopped(signal, () => {
        if (id !== world.agent.id) throw serviceError('not-found', { status: 404, words: 'No such agent.' })
        return world.agent
      }),
    listScenarios: async function* (_, signal) {
      yield await unlessStopped(signal, () => [...world.scenarios.values()].map(asRow))
    },
    readScenario: (id, signal) => unlessStopped(signal, () => known(id)),
    patchScenario: ({ id, patch }, signal) =>
      unlessStopped(signal, () => {
        const changed = { ...known(id), ...patch }
        world.scenarios.set(id, changed)
        return changed
      }),
    listFolders: (_, signal) => unlessStopped(signal, () => world.folders.map(asFolder)),
    createFolder: ({ name, parent }, signal) =>
      unlessStopped(signal, () => {
        const path = parent === null ? name : `${parent}.${name}`
        if (world.folders.includes(path)) throw serviceError('refused', { status: 400, words: 'It exists.' })
        world.folders.push(path)
        return asFolder(path)
      }),
    listPersonalities: (_, signal) => unlessStopped(signal, () => world.personalities),
    listMetrics: (_, signal) => unlessStopped(signal, () => world.metrics),
    listTestProfiles: (_, signal) => unlessStopped(signal, () => world.profiles),
    startGeneration: (request, signal) =>
      unlessStopped(signal, () => {
        const made = world.generate(request)
        for (const each of made) world.scenarios.set(each.id, each)
        const progressId = `generation-${generations.size + 1}`
        generations.set(progressId, generated({ total: request.count, ids: made.map(({ id }) => id) }))
        return { progressId }
      }),
    readGeneration: (progressId, signal) =>
      unlessStopped(signal, () => generations.get(progressId) ?? generated({ total: 0, ids: [] })),
    startImprovement: ({ instructions, guidance }, signal) =>
      unlessStopped(signal, () => start(world.job(instructions, guidance))),
    startDraft: ({ guidance }, signal) => unlessStopped(signal, () => start(world.job('', guidance))),
    readJob: (progressId, signal) =>
      unlessStopped(signal, (): JobReading => {
        const readings = jobs.get(progressId) ?? []
        const [reading] = readings.length > 1 ? readings.splice(0, 1) : readings
        return reading ?? { state: 'lost', reason: `The service does not know the job ${progressId}.` }
      }),
    createScenario: (draft, signal) =>
      unlessStopped(signal, () => {
        const created = made(world, draft)
        world.scenarios.set(created.id, created)
        return created
      }),
    validateSuite: (_, signal) => unlessStopped(signal, () => undefined),
    estimateSuite: (run, signal) => unlessStopped(signal, () => world.estimate(run)),
    startSuite: (run, signal) =>
      unlessStopped(signal, () => {
        const resultId = 9_000 + results.size + 1
        results.set(resultId, [...world.suite(run)])
        return { resultId }
      }),
    readResult: (resultId, signal) =>
      unlessStopped(signal, () => {
        const readings = results.get(resultId) ?? []
        const [reading] = readings.length > 1 ? readings.splice(0, 1) : readings
        if (reading === undefined) throw serviceError('not-found', { status: 404, words: 'Not found.' })
        return reading
      }),
    endCalls: (resultId, signal) =>
      unlessStopped(signal, () => {
        const [reading] = results.get(resultId) ?? []
        if (reading === undefined) throw serviceError('not-found', { status: 404, words: 'Not found.' })
        results.set(resultId, [{ ...reading, status: 'cancelled' }])
      }),
    requests: () => ({ total: 0, retried: 0, throttled: 0 }),
  }
}

/** As the service makes it: details come back with metrics by name. */
function made({ scenarios, metrics }: World, draft: NewScenario): Scenario {
  const { agentId, name, instructions, expectedOutcome, personality, language, folder, tags } = draft
  const { testProfile, tools, firstMessage, maxDuration } = draft
  return {
    id: Math.max(1_000, ...scenarios.keys()) + 1,
    agent: agentId,
    name,
    language,
    folder: folder ?? 'default',
    tags,
    type: 'instruction',
    instructions,
    expectedOutcome,
    personality,
    details: {
      testProfile,
      metricNames: metrics.filter(({ id }) => draft.metrics.includes(id)).map(({ name }) => name),
      tools,
      firstMessage,
      maxDuration,
    },
  }
}

/** Rows of a list have no details. */
function asRow(scenario: Scenario): Scenario {
  const { details, ...row } = scenario
  return details === undefined ? scenario : row
}

/** A suite's result that is over, each run judged by the case's text, its key and the number of the attempt (0, 1 …). */
export function ranSuite(
  { spec }: SuiteRun,
  passes: (run: { readonly instructions: string; readonly key: string; readonly attempt: number }) => boolean,
): ResultReading {
  const runs = spec.scenarios.flatMap(({ key, name, instructions }) =>
    Array.from({ length: spec.defaults.frequency }, (_, attempt): RunReading => ({
      scenarioName: name,
      key: null,
      status: 'completed',
      success: passes({ instructions, key, attempt }),
      platformError: false,
    })),
  )
  const successRuns = runs.filter(({ success }) => success === true).length
  return { status: 'completed', runs, totalRuns: runs.length, successRuns }
}

function asFolder(path: string): Folder {
  return { name: path.split('.').at(-1) ?? path, path }
}

/** A generation that is over: what was not made counts as failed. */
export function generated({
  total,
  ids,
}: {
  readonly total: number
  readonly ids: readonly number[]
}): GenerationReading {
  return { total, completed: ids.length, failed: total - ids.length, scenarioIds: ids, status: null }
}
