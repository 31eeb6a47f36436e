/** The operations of the Cekura API that this action uses, as data: where each goes, what it answers, when it is sent again. */
import type * as z from 'zod/mini'
import * as schemas from './schemas.js'

export interface Operation<Answer> {
  /** For people: what could not be done. */
  readonly name: string
  readonly method: 'GET' | 'POST' | 'PATCH'
  /** Below the base path of `api-url`, with a slash at either end; `{id}` stands for the resource. */
  readonly path: string
  /** `once`: sent again only where it is certain that nothing was done, for doing it twice costs money or makes doubles. */
  readonly retry: 'safe' | 'once'
  readonly answer: z.ZodMiniType<Answer>
  /** What a 404 means here and what to check, one sentence. */
  readonly notFound: string
  /**
   * What a 4xx with a web page for a body means where `retry` is `safe`: `passing` takes it for a gateway during a
   * deploy, `final` for a wrong `api-url`, which shows in the first request of a run and is no use to wait for.
   */
  readonly webPage: 'final' | 'passing'
}

const scenarios = '/test_framework/v1/scenarios/'
const agents = '/test_framework/v1/aiagents/'

const scenarioGone = 'The scenario is gone, or belongs to a project that the key cannot see.'
const projectGone = 'Check that the key belongs to the project of the agent.'
const jobGone = 'The service does not know this progress id (any more).'

function reading<Answer>(
  details: Pick<Operation<Answer>, 'name' | 'path' | 'answer' | 'notFound'>,
): Operation<Answer> {
  return { ...details, method: 'GET', retry: 'safe', webPage: 'passing' }
}

function starting<Answer>(
  details: Pick<Operation<Answer>, 'name' | 'path' | 'answer' | 'notFound'>,
): Operation<Answer> {
  return { ...details, method: 'POST', retry: 'once', webPage: 'final' }
}

export const readAgent: Operation<z.output<typeof schemas.agentAnswer>> = {
  ...reading({
    name: 'read the agent',
    path: `${agents}{id}/`,
    answer: schemas.agentAnswer,
    notFound: 'Check agent-id, and that the key belongs to the project of this agent.',
  }),
  webPage: 'final',
}

export const listScenarios = reading({
  name: 'list the scenarios',
  path: scenarios,
  answer: schemas.pageAnswer(schemas.scenarioAnswer),
  notFound: projectGone,
})

export const readScenario = reading({
  name: 'read the scenario',
  path: `${scenarios}{id}/`,
  answer: schemas.scenarioAnswer,
  notFound: scenarioGone,
})

/** Safe, though it writes: it sets values, and setting them twice is setting them once. */
export const patchScenario: Operation<z.output<typeof schemas.scenarioAnswer>> = {
  name: 'save the scenario',
  method: 'PATCH',
  path: `${scenarios}{id}/`,
  retry: 'safe',
  answer: schemas.scenarioAnswer,
  notFound: scenarioGone,
  webPage: 'passing',
}

export const listFolders = reading({
  name: 'list the folders',
  path: `${scenarios}folders/`,
  answer: schemas.pageAnswer(schemas.folderAnswer),
  notFound: projectGone,
})

export const createFolder = starting({
  name: 'create the folder',
  path: `${scenarios}create_folder/`,
  answer: schemas.folderAnswer,
  notFound: projectGone,
})

export const listPersonalities = reading({
  name: 'list the personalities',
  path: '/test_framework/v1/personalities/',
  answer: schemas.pageAnswer(schemas.personalityAnswer),
  notFound: projectGone,
})

export const listMetrics = reading({
  name: 'list the metrics',
  path: '/test_framework/v1/metrics/',
  answer: schemas.pageAnswer(schemas.metricAnswer),
  notFound: projectGone,
})

export const listTestProfiles = reading({
  name: 'list the test profiles',
  path: '/test_framework/v1/test-profiles/',
  answer: schemas.pageAnswer(schemas.testProfileAnswer),
  notFound: projectGone,
})

export const startGeneration = starting({
  name: 'start the generation of scenarios',
  path: `${scenarios}generate-bg/`,
  answer: schemas.startAnswer,
  notFound: projectGone,
})

export const readGeneration = reading({
  name: 'read the progress of the generation',
  path: `${scenarios}generate-progress/`,
  answer: schemas.generationAnswer,
  notFound: jobGone,
})

export const startImprovement = starting({
  name: 'start the improvement of a text',
  path: `${scenarios}improve_instructions/`,
  answer: schemas.startAnswer,
  notFound: projectGone,
})

export const startDraft = starting({
  name: 'start the writing of a text',
  path: `${scenarios}generate-instructions/`,
  answer: schemas.startAnswer,
  notFound: projectGone,
})

export const readJob = reading({
  name: 'read the progress of a job',
  path: `${scenarios}instructions-progress/`,
  answer: schemas.jobAnswer,
  notFound: jobGone,
})
