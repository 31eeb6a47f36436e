/** Gathers what running a scenario's old and new text takes: the scenario's own voice, data, tools and metrics. */
import type { Metric, ScenarioDetails, ScenarioResult } from '../core/model.js'
import type { ProofCase } from '../core/proof-case.js'
import { rowKey } from '../core/scenario-result.js'
import { ServiceError } from '../core/service-error.js'
import type { SuiteCase } from '../core/suite-case.js'
import type { CekuraApi } from '../edges.js'

export interface ProofCaseSettings {
  readonly cekura: Pick<CekuraApi, 'readScenario'>
  readonly signal: AbortSignal
  /** Those of the agent: a scenario names its metrics, and a suite takes ids. */
  readonly metrics: readonly Metric[]
  /** The case of a row without a scenario. */
  readonly caseOf: (row: ScenarioResult) => SuiteCase | null
}

export type MadeCase =
  | {
      readonly proofCase: ProofCase
      /** Names of the scenario's metrics that the agent does not have: neither text is measured by them. */
      readonly lostMetrics: readonly string[]
    }
  /** Why it cannot be proved, a sentence. */
  | { readonly problem: string }

/** Throws ServiceError where no other scenario can be read either. */
export async function proofCaseOf(settings: ProofCaseSettings, row: ScenarioResult): Promise<MadeCase> {
  const { id, after, before, outcomeBefore, outcomeAfter, name, language } = row
  const texts = { id: rowKey(row), name, before, after: after ?? before, outcomeBefore, outcomeAfter }
  if (id === null) return fromFile(settings.caseOf(row), { ...texts, language })
  try {
    const scenario = await settings.cekura.readScenario(id, settings.signal)
    const { details = noDetails, personality } = scenario
    const { testProfile, metricNames, tools, firstMessage, maxDuration } = details
    const lostMetrics = metricNames.filter((wanted) => !settings.metrics.some(({ name }) => name === wanted))
    const metrics = settings.metrics.filter(({ name }) => metricNames.includes(name)).map((each) => each.id)
    const surroundings = { personality, testProfile, metrics, tools, firstMessage, maxDuration }
    return { proofCase: { ...texts, language: scenario.language, ...surroundings }, lostMetrics }
  } catch (error) {
    if (!(error instanceof ServiceError) || error.endsTheRun || error.kind === 'aborted') throw error
    return { problem: `It could not be read: ${error.message}` }
  }
}

const noDetails: ScenarioDetails = {
  testProfile: null,
  metricNames: [],
  tools: [],
  firstMessage: '',
  maxDuration: null,
}

type Texts = Pick<
  ProofCase,
  'id' | 'name' | 'before' | 'after' | 'outcomeBefore' | 'outcomeAfter' | 'language'
>

function fromFile(suiteCase: SuiteCase | null, texts: Texts): MadeCase {
  if (suiteCase === null) return { problem: 'It has no scenario to be run as.' }
  const { personality, testProfile, metrics, tools, firstMessage, maxDuration } = suiteCase
  if (personality === 'inline' || testProfile === 'inline') {
    return {
      problem: 'Its personality or test profile stands in the file itself and is not sent with a proof.',
    }
  }
  const surroundings = { personality, testProfile, metrics, tools, firstMessage, maxDuration }
  return { proofCase: { ...texts, ...surroundings }, lostMetrics: [] }
}
