/** Every scripted fault by its name: what the run comes to, and what its user is told to do. */
import { describe, expect, test } from '@jest/globals'
import { type FaultName, isFaultName, namedFaults, withFault } from '../../simulator/index.js'
import { type Run, startWorld, type World } from './harness.js'

interface Expected {
  readonly inputs?: Readonly<Record<string, string>>
  /** Outputs that are not as in a run without any fault. */
  readonly outputs: Readonly<Record<string, string>>
  /** Each is said in the verdict, to a scenario, to what is missing or in an annotation. */
  readonly says?: readonly (string | RegExp)[]
  /** Most requests to Cekura, where the run is to end at once. */
  readonly requests?: number
}

const recovers: Expected = { outputs: {} }
/** Ends the run at once: before the scenarios were read, unless `selected` says otherwise. */
const failure = (reason: string | RegExp, { requests = 1, selected = '0' } = {}): Expected => ({
  outputs: { conclusion: 'failure', selected, improved: '0', changed: 'false' },
  says: [reason],
  requests,
})
const two = (outcome: string, ...says: readonly (string | RegExp)[]): Expected => ({
  inputs: { repairs: '0' },
  outputs: { conclusion: 'failure', improved: '3', [outcome]: '2' },
  says,
})
const agent = 'GET /test_framework/v1/aiagents/2142/'
const start = 'POST /test_framework/v1/scenarios/improve_instructions/'

const expectations: Readonly<Record<FaultName, Expected>> = {
  'wrong-key': failure(
    `${agent} answered 401: Invalid API key. Check the secret that api-key is set from (for example CEKURA_API_KEY)`,
  ),
  'read-only-key': failure(
    `${start} answered 403: This API key is read-only. The key in api-key may be read-only or of another project: use one that may write`,
    { requests: 7, selected: '5' },
  ),
  'no-credit': failure(
    `${start} answered 402: Your organization has run out of credits. The account seems to have no credit left: check its balance`,
    { requests: 7, selected: '5' },
  ),
  'unknown-agent': failure(
    `${agent} answered 404: No AIAgent matches the given query. Check agent-id, and that the key belongs to the project`,
  ),
  throttled: recovers,
  'throttled-until-a-date': recovers,
  'throttled-without-retry-after': recovers,
  'outage-recovers': recovers,
  outage: failure(
    /^GET \/test_framework\/v1\/aiagents\/2142\/ answered 503: A server error occurred\. Gave up after \d+ tries, as the run has used up its \d+ retries\. Look whether Cekura is up/,
    { requests: 500 },
  ),
  html: recovers,
  reset: recovers,
  truncated: recovers,
  hang: {
    inputs: { timeout: '700ms' },
    outputs: { conclusion: 'failure', selected: '0', improved: '0', changed: 'false' },
    says: ['The time that timeout gives ran out before the scenarios were known.'],
  },
  garbage: failure(
    `${agent} answered 200: could not read the agent, the answer does not fit: id (expected number`,
    { requests: 2 },
  ),
  redirect: failure(
    /answered 302: a redirect to http:\/\/127\.0\.0\.1:\d+\. Redirects are not followed: set api-url/,
  ),
  'repeating-pages': recovers,
  'lost-start': {
    outputs: { conclusion: 'failure', improved: '4', uncertain: '1' },
    says: [
      `${start}: the connection was closed before the answer was whole. It may have been done all the same, so it is not sent again`,
      'Look in the usage of your Cekura account for a job of that time',
    ],
  },
  'bad-gateway-after-start': {
    outputs: { conclusion: 'failure', improved: '4', uncertain: '1' },
    says: [`${start} answered 502: A server error occurred. It may have been done all the same`],
  },
  'job-fails': two('failed', 'The job ended as failed: The model could not rewrite these instructions.'),
  'job-cancelled': two('failed', 'The job ended as cancelled: Cancelled by a member of the workspace.'),
  'job-needs-clarification': two('failed', 'The job waits for a person to answer a question'),
  'job-never-ends': {
    ...two(
      'timeout',
      /The job was still running \(progress id [\w-]+, last seen “in_progress”\)/,
      'Raise timeout',
    ),
    inputs: { timeout: '2s' },
  },
  'job-expires': two(
    'failed',
    'The service does not know this job (status 400): Invalid or expired progress_id.',
  ),
  'no-text': two('failed', 'The job ended as completed without a text.'),
  'unknown-word': {
    ...two('timeout', 'Cekura answered the status “percolating”, which this action does not know'),
    inputs: { timeout: '2s' },
  },
  'placeholder-lost': {
    outputs: { conclusion: 'failure', improved: '4', rejected: '1' },
    says: [
      'The placeholder {{test_profile.order_id}} is gone.',
      'Say in instructions what must stay, or must not come in',
    ],
  },
  'placeholder-added': two('rejected', '{{test_profile.loyalty_number}}'),
  'tag-lost': {
    outputs: { conclusion: 'failure', improved: '4', rejected: '1' },
    says: [/hold.* is gone/],
  },
  repairable: recovers,
  hostile: { inputs: { repairs: '0' }, outputs: {} },
  drifted: {
    inputs: { mode: 'apply' },
    outputs: { conclusion: 'failure', improved: '0', applied: '3', drifted: '2' },
    says: ['The text on Cekura is no longer the one that was improved'],
  },
  'patch-does-not-stick': {
    inputs: { mode: 'apply' },
    outputs: { conclusion: 'failure', improved: '0', failed: '5', changed: 'false' },
    says: ['Cekura accepted the change and did not keep the new text'],
  },
  'generation-stalls': {
    inputs: { 'min-scenarios': '8', timeout: '2s' },
    outputs: { conclusion: 'failure', improved: '0', timeout: '5', changed: 'false', created: '1' },
    says: [/The run ended while scenarios were being generated \(progress id [\w-]+\)/],
  },
  'generation-falls-short': {
    inputs: { 'min-scenarios': '8' },
    outputs: { conclusion: 'failure', selected: '6', improved: '6', created: '1' },
    says: ['2 scenarios missing.', 'Fewer were made than were asked for.'],
  },
  'generation-needs-clarification': {
    inputs: { 'min-scenarios': '8' },
    outputs: { conclusion: 'failure', created: '0' },
    says: [/The generation \(progress id [\w-]+\) waits for a person's answer on Cekura/],
  },
  'comment-forbidden': {
    outputs: { 'comment-url': '' },
    says: [
      'GitHub answered 403: Resource not accessible by integration. Give the job permissions: with pull-requests: write',
    ],
  },
  'github-down': {
    outputs: { 'comment-url': '' },
    says: ['GitHub answered 503', 'See whether GitHub has an outage'],
  },
}

const withoutFault = {
  conclusion: 'success',
  selected: '5',
  created: '0',
  improved: '5',
  unchanged: '0',
  rejected: '0',
  failed: '0',
  timeout: '0',
  uncertain: '0',
  skipped: '0',
  drifted: '0',
  applied: '0',
  changed: 'true',
}

async function worldWith(name: FaultName): Promise<World> {
  const world = await startWorld(withFault(name, { jobDurationMs: 5 }))
  const { state } = world.simulator
  state.addScenario({ id: 1, instructions: 'Your order {{test_profile.order_id}} is late.' })
  state.addScenario({ id: 2, instructions: 'Wait for them. <hold time="3s" /> Then ask when they open.' })
  state.addScenario({ id: 3, instructions: 'Ask for a refund.' })
  state.addScenario({ id: 4, instructions: 'Cancel the appointment of Tuesday.' })
  state.addScenario({ id: 5, instructions: 'Ask what a cleaning costs.' })
  return world
}

/** All that the user is told, as plain text. */
function told({ report, annotations }: Run): string {
  return [
    report.reason,
    ...report.scenarios.map(({ reason }) => reason),
    ...report.selection.missing.map(({ reason }) => reason),
    ...annotations.map(({ message }) => message),
  ].join('\n')
}

describe('the fault', () => {
  test.each(Object.keys(namedFaults).filter(isFaultName))('%s', async (name) => {
    const { inputs = {}, outputs, says = [], requests = Infinity } = expectations[name]
    const world = await worldWith(name)
    const run = await world.run(inputs)
    expect(run.outputs).toMatchObject({ ...withoutFault, ...outputs })
    const everything = told(run).replaceAll('`', '')
    for (const words of says)
      if (typeof words === 'string') expect(everything).toContain(words)
      else expect(everything).toMatch(words)
    const cekura = run.requests.filter(({ service }) => service === 'cekura')
    expect(cekura.length).toBeLessThanOrEqual(requests)
    const wasMet = run.requests.some(({ fault }) => fault !== null)
    expect(wasMet || namedFaults[name].rules.length === 0).toBe(true)
    // Whatever goes wrong, no text is paid for twice.
    const paid = world.simulator.jobs.map(({ text, guidance }) => `${text}\n${guidance}`)
    expect(paid).toEqual([...new Set(paid)])
  })
})
