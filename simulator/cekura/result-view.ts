/** The result of a suite as the Cekura service shows it, in each of the forms that it may have. */
import { timestamp } from '../clock.js'
import type { SuiteRunOptions } from '../suite-options.js'
import type { CallState, ResultState } from '../suite-runs.js'

export function resultView(state: ResultState, options: SuiteRunOptions): Record<string, unknown> {
  const { record, status, calls } = state
  const count = (number: number): number | string => (options.countsAs === 'text' ? String(number) : number)
  const having = (is: (call: CallState) => boolean): number => calls.filter(is).length
  const passed = having(({ success }) => success === true)
  const inAnswer = calls.filter(({ call }) => call.outcome !== 'absent')
  const errored = inAnswer.filter(({ isErrored }) => isErrored).map(({ call }) => call.id)
  const listed = options.erroredAs === 'message' ? [] : errored
  return {
    id: record.id,
    name: record.name,
    agent: record.agent,
    status,
    run_as_text: record.channel === 'text',
    success_rate: calls.length === 0 ? 0 : (100 * passed) / calls.length,
    runs: Object.fromEntries(inAnswer.map((each) => [String(each.call.id), callView(each, options)])),
    total_runs_count: count(calls.length),
    completed_runs_count: count(having((call) => call.status === 'completed')),
    success_runs_count: count(passed),
    failed_runs_count: count(having(({ success }) => success === false)),
    not_connected_runs: options.erroredAs === 'text' ? JSON.stringify(listed) : listed,
    failed_infrastructure_runs: null,
    run_type: record.channel,
    created_at: timestamp(record.startedAt),
    updated_at: timestamp(record.startedAt),
  }
}

function callView(
  { call, status, success, isErrored }: CallState,
  { callsNamedBy, erroredAs }: SuiteRunOptions,
): Record<string, unknown> {
  const { id, scenario, scenarioName, key } = call
  return {
    id,
    status,
    success,
    ...(callsNamedBy === 'scenario'
      ? { scenario: { id: scenario, name: scenarioName } }
      : { scenario, ...(callsNamedBy === 'key' ? { key } : { scenario_name: scenarioName }) }),
    error_message: isErrored && erroredAs === 'message' ? 'The call did not connect.' : '',
    call_id: `call-${id}`,
    evaluation: success === null ? null : { metrics: [] },
  }
}
