/** Routes on one-off suites: check one, price it, run it, read its result, end its calls. */
import { timestamp } from '../clock.js'
import type { AgentRecord } from '../records.js'
import { Refusal } from '../routing.js'
import type { Answer, Call, Route } from '../routing.js'
import type { RunnableCase } from '../suite-runs.js'
import { suiteUpload } from './bodies.js'
import { detail, notFound, parseBody, refused } from './refusals.js'
import { resultView } from './result-view.js'
import { readSuite } from './suite-format.js'
import { referenceErrors } from './suite-references.js'
import type { World } from './world.js'
import { agentOrNotFound } from './world.js'

export function suiteRoutes(world: World): readonly Route[] {
  const scenarios = '/test_framework/v1/scenarios'
  const results = '/test_framework/v1/results'
  return [
    {
      method: 'POST',
      path: `${scenarios}/validate_scenarios_json/`,
      handle: (call) => ({
        status: 200,
        body: { valid: true, plan: planOf(world, checkedSuite(world, call)) },
      }),
    },
    {
      method: 'POST',
      path: `${scenarios}/run_scenarios_json/`,
      query: ['dry_run'],
      handle: (call) => run(world, call),
    },
    {
      method: 'GET',
      path: `${results}/:id/`,
      handle: ({ params }) => {
        const state = world.suiteRuns.read(Number(params['id']))
        if (state === null) throw notFound('No Result matches the given query.')
        return { status: 200, body: resultView(state, world.suiteRuns.options) }
      },
    },
    {
      method: 'POST',
      path: `${results}/:id/end_calls/`,
      handle: ({ params }) => {
        if (!world.suiteRuns.end(Number(params['id']))) throw notFound('No Result matches the given query.')
        return { status: 200 }
      },
    },
  ]
}

interface CheckedSuite {
  readonly agent: AgentRecord
  readonly channel: string
  readonly name: string
  readonly spec: unknown
  readonly cases: readonly RunnableCase[]
}

/** Throws the refusal that the service would answer; problems of the spec come by their place, whatever else is set. */
function checkedSuite({ state }: World, call: Call): CheckedSuite {
  const body = parseBody(call, suiteUpload)
  const agent = agentOrNotFound(state, body.agent_id)
  const channel = body.channel ?? 'voice'
  if (!agent.channels.includes(channel))
    throw refused({ channel: [`Agent "${agent.name}" has no connection for channel "${channel}".`] })
  const read = readSuite(body.spec)
  if ('errors' in read) throw new Refusal({ status: 400, body: { errors: read.errors } })
  const { suite } = read
  const errors = referenceErrors({ state, agent }, suite)
  if (Object.keys(errors).length > 0) throw new Refusal({ status: 400, body: { errors } })
  const { defaults = {} } = suite
  const cases = suite.scenarios.map((each) => ({
    key: each.key ?? '',
    name: each.name,
    instructions: each.instructions ?? JSON.stringify(each.conditional_actions),
    frequency: each.frequency ?? defaults.frequency ?? 1,
  }))
  return { agent, channel, name: body.name ?? suite.suite?.name ?? '', spec: body.spec, cases }
}

function planOf({ suiteRuns }: World, { cases }: CheckedSuite): Readonly<Record<string, unknown>> {
  const { calls, cost } = suiteRuns.price(cases)
  return {
    scenario_count: cases.length,
    total_runs: calls,
    estimated_cost: suiteRuns.options.costAs === 'text' ? String(cost) : cost,
  }
}

function run(world: World, call: Call): Answer {
  const { suiteRuns } = world
  const asked = checkedSuite(world, call)
  if (suiteRuns.price(asked.cases).cost > suiteRuns.balance()) throw lowBalance(world)
  if (isDry(call.query)) {
    const plan = planOf(world, asked)
    return { status: 200, body: suiteRuns.options.planAs === 'nested' ? { plan } : plan }
  }
  const { agent, channel, name, spec, cases } = asked
  const record = suiteRuns.start({ agent: agent.id, project: agent.project, channel, name, spec, cases })
  return {
    status: 200,
    body: {
      id: record.id,
      agent: agent.id,
      status: 'pending',
      run_as_text: channel === 'text',
      runs: record.calls.map(({ id, scenario, scenarioName }) => ({
        id,
        status: 'pending',
        scenario,
        scenario_name: scenarioName,
        test_profile_data: null,
      })),
      created_at: timestamp(record.startedAt),
    },
  }
}

function lowBalance({ suiteRuns }: World): Refusal {
  const words = 'The balance is too low for this run. Add credits and try again.'
  if (suiteRuns.options.lowBalanceStatus === 402) return new Refusal(detail(402, words))
  return refused({ non_field_errors: [words] })
}

function isDry(query: URLSearchParams): boolean {
  const value = query.get('dry_run')?.toLowerCase() ?? 'false'
  if (!['true', 'false', '1', '0'].includes(value)) throw refused({ dry_run: ['Must be a valid boolean.'] })
  return value === 'true' || value === '1'
}
