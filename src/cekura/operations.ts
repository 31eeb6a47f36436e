/** The operations of the Cekura API that this action uses, as data: where each goes, what it answers, when it is sent again. */
import type * as z from 'zod/mini'
import { resultAnswer } from './result-schema.js'
import { scenarioAnswer, scenarioRow } from './scenario-schema.js'
import * as schemas from './schemas.js'
import * as suites from './suite-schema.js'

export interface Operation<Answer> {
  /** For people: what could not be done. */
  readonly name: string
  readonly method: 'GET' | 'POST' | 'PATCH'
  /** Below the base path of `api-url`, with a slash at either end; `{id}` stands for the resource. */
  readonly path: string
  /** `once`: sent again only where it is certain that nothing was done, for doing it twice costs money or makes doubles. */
  readonly retry: 'safe' | 'once'
  /** What a 429 is about: requests, and the whole run slows down and sends it again; or jobs, and the caller is told, who knows when one ends. */
  readonly throttledBy: 'requests' | 'jobs'
  readonly answer: z.ZodMiniType<Answer>
  /** True where a good answer may have no body, which is then read as `null`. */
  readonly mayBeEmpty?: boolean
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
const results = '/test_framework/v1/results/'

const scenarioGone = 'The scenario is gone, or belongs to a project that the key cannot see.'
const projectGone = 'Check that the key belongs to the project of the agent.'
const resultGone = 'The service does not know this result (any more).'
const jobGone = 'The service does not know this progress id (any more).'

function reading<Answer>(
  details: Pick<Operation<Answer>, 'name' | 'path' | 'answer' | 'notFound'>,
): Operation<Answer> {
  return { ...details, method: 'GET', retry: 'safe', throttledBy: 'requests', webPage: 'passing' }
}

function starting<Answer>(
  details: Pick<Operation<Answer>, 'name' | 'path' | 'answer' | 'notFound'>,
): Operation<Answer> {
  return { ...details, method: 'POST', retry: 'once', throttledBy: 'requests', webPage: 'final' }
}

/** A POST that may be sent again: it changes nothing, or nothing more the second time. */
function repeatable<Answer>(
  details: Pick<Operation<Answer>, 'name' | 'path' | 'answer' | 'notFound'>,
): Operation<Answer> {
  return { ...starting(details), retry: 'safe', webPage: 'passing' }
}

/** The start of a job on instructions, of which only so many may run at a time. */
function startingJob(
  details: Pick<Operation<z.output<typeof schemas.startAnswer>>, 'name' | 'path'>,
): Operation<z.output<typeof schemas.startAnswer>> {
  const { startAnswer: answer } = schemas
  return { ...starting({ ...details, answer, notFound: projectGone }), throttledBy: 'jobs' }
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
  answer: schemas.pageAnswer(scenarioRow),
  notFound: projectGone,
})

export const readScenario = reading({
  name: 'read the scenario',
  path: `${scenarios}{id}/`,
  answer: scenarioAnswer,
  notFound: scenarioGone,
})

/** Safe, though it writes: it sets values, and setting them twice is setting them once. */
export const patchScenario: Operation<z.output<typeof scenarioAnswer>> = {
  name: 'save the scenario',
  method: 'PATCH',
  path: `${scenarios}{id}/`,
  retry: 'safe',
  throttledBy: 'requests',
  answer: scenarioAnswer,
  notFound: scenarioGone,
  webPage: 'passing',
}

export const createScenario = starting({
  name: 'create the scenario',
  path: scenarios,
  answer: scenarioAnswer,
  notFound: projectGone,
})

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

export const startImprovement = startingJob({
  name: 'start the improvement of a text',
  path: `${scenarios}improve_instructions/`,
})

export const startDraft = startingJob({
  name: 'start the writing of a text',
  path: `${scenarios}generate-instructions/`,
})

export const readJob = reading({
  name: 'read the progress of a job',
  path: `${scenarios}instructions-progress/`,
  answer: schemas.jobAnswer,
  notFound: jobGone,
})

export const validateSuite = repeatable({
  name: 'check the suite',
  path: `${scenarios}validate_scenarios_json/`,
  answer: suites.validationAnswer,
  notFound: projectGone,
})

const runSuite = `${scenarios}run_scenarios_json/`

/** Only with `dry_run=true` in its query: the same path without it runs the suite. */
export const estimateSuite = repeatable({
  name: 'estimate the cost of the suite',
  path: runSuite,
  answer: suites.estimateAnswer,
  notFound: projectGone,
})

export const startSuite = starting({
  name: 'start the suite',
  path: runSuite,
  answer: suites.suiteStartAnswer,
  notFound: projectGone,
})

export const readResult = reading({
  name: 'read the result of the suite',
  path: `${results}{id}/`,
  answer: resultAnswer,
  notFound: resultGone,
})

export const endCalls: Operation<undefined> = {
  ...repeatable({
    name: 'end the calls of the suite',
    path: `${results}{id}/end_calls/`,
    answer: suites.acceptedAnswer,
    notFound: resultGone,
  }),
  mayBeEmpty: true,
}
