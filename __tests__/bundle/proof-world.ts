/** A world whose scenarios are to be proved: which calls pass is said for the old and the new texts. */
import { z } from 'zod'
import type {
  CallOutcome,
  RecordedRequest,
  SimulatorOptions,
  SuiteRunOptions,
} from '../../simulator/index.js'
import { startWorld, type Run, type World } from './harness.js'

/** What becomes of a call with the old or the new text of a scenario; `attempt` counts from 0. */
export type Outcomes = (call: {
  readonly isNew: boolean
  readonly id: number
  readonly attempt: number
}) => CallOutcome

export const better: Outcomes = ({ isNew }) => (isNew ? 'passed' : 'missed')
export const worse: Outcomes = ({ isNew }) => (isNew ? 'missed' : 'passed')

export interface ProofWorld {
  readonly outcomes?: Outcomes
  readonly suiteRuns?: Partial<SuiteRunOptions>
  readonly options?: Partial<SimulatorOptions>
  /** How many scenarios there are; by default three. */
  readonly count?: number
}

export const oldText = (id: number): string => `Ask for the price of item ${id}.`

/** The key of a case in a proof, `scenario-7`, tells its scenario. */
export async function startProofWorld({
  outcomes = better,
  suiteRuns = {},
  options = {},
  count = 3,
}: ProofWorld = {}): Promise<World> {
  const world = await startWorld({
    ...options,
    suiteRuns: {
      outcome: ({ instructions, key, attempt }) => {
        const id = Number(/^scenario-(\d+)$/.exec(key)?.[1])
        return outcomes({ isNew: instructions !== oldText(id), id, attempt })
      },
      ...suiteRuns,
    },
  })
  for (let id = 1; id <= count; id += 1)
    world.simulator.state.addScenario({ id, name: `Price of item ${id}`, instructions: oldText(id) })
  return world
}

export const proving = { verify: 'text', 'verify-runs': '5' } as const

/** The proof of the report; throws where there is none. */
export function proofOf({ report }: Pick<Run, 'report'>): NonNullable<Run['report']['proof']> {
  if (report.proof === undefined) throw new Error('the report has no proof')
  return report.proof
}

/** Requests that start a suite, that is to say that cost. */
export function suiteStarts({ requests }: Pick<Run, 'requests'>): readonly RecordedRequest[] {
  return requests.filter(
    ({ path, query }) => path.endsWith('/run_scenarios_json/') && query['dry_run'] === undefined,
  )
}

const sentSpec = z.looseObject({
  scenarios: z.array(z.looseObject({ key: z.string(), instructions: z.string() })),
})
const sentSuite = z.looseObject({ spec: sentSpec })

/** The cases of a spec as it was sent. */
export function casesOf(spec: unknown): z.output<typeof sentSpec>['scenarios'] {
  return sentSpec.parse(spec).scenarios
}

/** Whether a suite was sent that has the new text of this scenario. */
export function hasNewText(body: unknown, id: number): boolean {
  return casesOf(sentSuite.parse(body).spec).some(
    ({ key, instructions }) => key === `scenario-${id}` && instructions !== oldText(id),
  )
}

export const runs = { service: 'cekura', method: 'POST', path: /\/run_scenarios_json\/$/ } as const
export const isDry = (query: Readonly<Record<string, string>>): boolean => query['dry_run'] !== undefined
