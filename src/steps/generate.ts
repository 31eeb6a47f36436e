/** Has the lacking scenarios of one language generated, waits for them, and corrects what did not stick. */
import { counted } from '../core/counts.js'
import { type GenerationReading, generationState, type GenerationState } from '../core/generation.js'
import type { Inputs } from '../core/inputs.js'
import type { Agent, Personality } from '../core/model.js'
import { planPolls, pollWait } from '../core/poll-policy.js'
import { type Shortfall, tagsOfNew } from '../core/selection.js'
import { ServiceError } from '../core/service-error.js'
import { meaningOf } from '../core/status.js'
import type { CekuraApi, Clock, GenerationRequest } from '../edges.js'
import { correctScenario } from './correct.js'
import { endingOf, type Stop } from './stop.js'

export interface GenerateSettings {
  readonly cekura: CekuraApi
  readonly clock: Clock
  readonly stop: Stop
  readonly agent: Agent
  readonly inputs: Pick<Inputs, 'selection' | 'pollMinMs' | 'pollMaxMs'>
  /** What new scenarios are to be like. */
  readonly guidance: string
  readonly log: (line: string) => void
}

export interface Generation {
  readonly shortfall: Shortfall
  readonly personality: Personality
}

export interface Generated {
  readonly language: string
  readonly scenarioIds: readonly number[]
  /** One sentence about what went wrong; null when all went well. */
  readonly problem: string | null
  /** Scenarios that were made and are not as they were asked for, with one sentence each. */
  readonly notKept: readonly { readonly id: number; readonly reason: string }[]
}

type Progress = Pick<Generated, 'scenarioIds' | 'problem'>

/**
 * One call a language. An error after which no other request can succeed ends the run and is a problem here, so that
 * what was made until then is known. Throws only when an edge is broken.
 */
export async function generateScenarios(
  settings: GenerateSettings,
  generation: Generation,
): Promise<Generated> {
  const { scenarioIds, problem } = await startAndWait(settings, generation)
  const wanted = {
    voice: { language: generation.shortfall.language, personality: generation.personality.id },
    folder: settings.inputs.selection.folder,
    tags: tagsOfNew(settings.inputs.selection),
  }
  const corrections = await Promise.all(
    scenarioIds.map(async (id) => ({
      id,
      reason: (await correctScenario(settings, { id, wanted })).problem,
    })),
  )
  const notKept = corrections.flatMap(({ id, reason }) => (reason === null ? [] : [{ id, reason }]))
  return { language: generation.shortfall.language, scenarioIds, problem, notKept }
}

async function startAndWait(
  settings: GenerateSettings,
  { shortfall, personality }: Generation,
): Promise<Progress> {
  const { cekura, agent, stop, inputs, guidance } = settings
  const count = shortfall.wanted - shortfall.found
  settings.log(
    `Having ${counted(count, 'scenario')} in ${shortfall.language} generated (personality ${personality.name}).`,
  )
  const request: GenerationRequest = {
    agentId: agent.id,
    count,
    personality: personality.id,
    tags: tagsOfNew(inputs.selection),
    folder: inputs.selection.folder,
    guidance: `Write the scenarios in the language with the code ${shortfall.language}.\n\n${guidance}`,
  }
  let progressId: string
  try {
    progressId = (await cekura.startGeneration(request, stop.signal)).progressId
  } catch (error) {
    const { kind, message } = failureOf(error, stop)
    const lost =
      'The answer to the start of a generation was lost, so new scenarios may appear later; it is not sent again by this run.'
    return { scenarioIds: [], problem: kind === 'uncertain' ? `${lost} ${message}` : message }
  }
  return waitFor(settings, { progressId, language: shortfall.language })
}

async function waitFor(
  settings: GenerateSettings,
  { progressId, language }: { readonly progressId: string; readonly language: string },
): Promise<Progress> {
  const { cekura, clock, stop, inputs } = settings
  // The only one of its kind in a run, or nearly: there is nothing to learn from.
  const plan = planPolls([], inputs)
  const startedMs = clock.now()
  let progressedMs = startedMs
  let over = -1
  let scenarioIds: readonly number[] = []
  const ended = `The run ended while scenarios were being generated (progress id ${progressId}).`
  for (;;) {
    const wait = pollWait(plan, { elapsedMs: clock.now() - startedMs, random: clock.random() })
    await clock.sleep(wait, stop.signal)
    if (stop.signal.aborted) return { scenarioIds, problem: ended }
    let reading: GenerationReading
    try {
      reading = await cekura.readGeneration(progressId, stop.signal)
    } catch (error) {
      const { kind, message } = failureOf(error, stop)
      const unread = `The progress of the generation (progress id ${progressId}) could not be read: ${message}`
      return { scenarioIds, problem: kind === 'aborted' ? ended : unread }
    }
    if (reading.completed + reading.failed !== over) {
      over = reading.completed + reading.failed
      progressedMs = clock.now()
      settings.log(
        `Generated ${reading.completed} of ${counted(reading.total, 'scenario')} in ${language}${reading.failed > 0 ? `, ${reading.failed} failed` : ''}.`,
      )
    }
    scenarioIds = reading.scenarioIds
    const state = generationState({
      reading,
      startedAt: startedMs,
      lastProgressAt: progressedMs,
      now: clock.now(),
    })
    if (state !== 'running')
      return { scenarioIds, problem: endProblem(state, { progressId, word: reading.status }) }
  }
}

/** Ends the run where no later request can succeed either; throws what is no answer of the service. */
function failureOf(error: unknown, stop: Stop): ServiceError {
  if (!(error instanceof ServiceError)) throw error
  if (error.endsTheRun || error.kind === 'platform') stop.end(endingOf(error))
  return error
}

/** null for an end that may have made all that was asked for: what lacks is seen when the list is read again. */
function endProblem(
  state: Exclude<GenerationState, 'running'>,
  { progressId, word }: { readonly progressId: string; readonly word: string | null },
): string | null {
  switch (state) {
    case 'over':
      return word !== null && meaningOf(word) === 'failed'
        ? `The generation (progress id ${progressId}) ended as “${word}”.`
        : null
    case 'stalled':
      return `The generation (progress id ${progressId}) made nothing for 5 minutes and was given up.`
    case 'needs-person':
      return `The generation (progress id ${progressId}) waits for a person's answer on Cekura.`
  }
}
