/** Gathers what running a scenario's old and new text takes: the scenario's own voice, data, tools and metrics. */
import type { Metric, ScenarioDetails, ScenarioResult } from '../core/model.js'
import type { ProofCase } from '../core/proof-case.js'
import { rowKey } from '../core/scenario-result.js'
import { ServiceError } from '../core/service-error.js'
import type { SuiteCase } from '../core/suite-case.js'
import type { CekuraApi } from '../edges.js'
import { endingOf, type Stop } from './stop.js'

export interface ProofCaseSettings {
  readonly cekura: Pick<CekuraApi, 'readScenario'>
  readonly stop: Stop
  /** Those of the agent: a scenario names its metrics, and a suite takes ids. */
  readonly metrics: readonly Metric[]
  /** The case of a row without a scenario. */
  readonly caseOf: (row: ScenarioResult) => SuiteCase | null
}

/** The case of a row, or why it cannot be proved: a sentence. Throws only when an edge is broken. */
export async function proofCaseOf(
  settings: ProofCaseSettings,
  row: ScenarioResult,
): Promise<ProofCase | { readonly problem: string }> {
  const { id, after, before, outcomeBefore, outcomeAfter, name, language } = row
  const texts = {
    id: id ?? String(rowKey(row)),
    name,
    before,
    after: after ?? before,
    outcomeBefore,
    outcomeAfter,
  }
  if (id === null) return fromFile(settings.caseOf(row), { ...texts, language })
  try {
    const scenario = await settings.cekura.readScenario(id, settings.stop.signal)
    const { details = noDetails, personality } = scenario
    return { ...texts, language: scenario.language, personality, ...inSuite(details, settings.metrics) }
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error
    if (error.endsTheRun) settings.stop.end(endingOf(error))
    return { problem: `The scenario could not be read: ${error.message}` }
  }
}

const noDetails: ScenarioDetails = {
  testProfile: null,
  metricNames: [],
  tools: [],
  firstMessage: '',
  maxDuration: null,
}

type Surroundings = Pick<ProofCase, 'testProfile' | 'metrics' | 'tools' | 'firstMessage' | 'maxDuration'>

function inSuite(details: ScenarioDetails, metrics: readonly Metric[]): Surroundings {
  const { testProfile, metricNames, tools, firstMessage, maxDuration } = details
  const ids = metrics.filter(({ name }) => metricNames.includes(name)).map(({ id }) => id)
  return { testProfile, metrics: ids, tools, firstMessage, maxDuration }
}

function fromFile(
  suiteCase: SuiteCase | null,
  texts: Omit<ProofCase, 'personality' | keyof Surroundings>,
): ProofCase | { readonly problem: string } {
  if (suiteCase === null) return { problem: 'It has no scenario to be run as.' }
  const { personality, testProfile, metrics, tools, firstMessage, maxDuration } = suiteCase
  if (personality === 'inline' || testProfile === 'inline') {
    return {
      problem: 'Its personality or test profile stands in the file itself and is not sent with a proof.',
    }
  }
  return { ...texts, personality, testProfile, metrics, tools, firstMessage, maxDuration }
}
