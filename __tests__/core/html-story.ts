/** A run in which everything has happened that the HTML report can show. */
import { checkText } from '../../src/core/check.js'
import type { JobRecord, ScenarioResult } from '../../src/core/model.js'
import { proveAll, proveScenario } from '../../src/core/proof.js'
import type { Report } from '../../src/core/report.js'
import { improved, report, result, runInput } from './sample-report.js'

/** The job that was at work in these seconds of the run; `null`: not known to be over. */
export function jobAt(id: number, [start, end]: readonly [number, number | null]): JobRecord {
  const at = (second: number): string => new Date(runInput.startedAt + second * 1_000).toISOString()
  return {
    progressId: `job-${id}`,
    kind: 'improve',
    startedAt: at(start),
    finishedAt: end === null ? null : at(end),
    polls: 4,
  }
}

const stolen = {
  before: [
    'You are Maria Lopez. Your card ending in {{test_profile.card}} was stolen on the train.',
    '',
    'Ask the agent to block it. Give your date of birth {{test_profile.birth_date}} when asked.',
    '<silence time="2s" />',
    'If the agent asks for the address, say [sigh] that you have moved and do not remember the new one.',
    'End the call when the card is blocked.',
  ].join('\n'),
  after: [
    'You are Maria Lopez, a customer in a hurry. Your card was stolen on the train an hour ago.',
    '',
    'Ask the agent to block it at once and to confirm the number of the case. Give your date of birth {{test_profile.birth_date}} when asked.',
    '<silence time="1s" />',
    'If the agent asks for the address, say that you have moved and do not remember the new one.',
    'Thank the agent. End the call when the card is blocked.',
  ].join('\n'),
}

const better = proveScenario({ passed: 2, total: 9 }, { passed: 9, total: 9 })
const worse = proveScenario({ passed: 9, total: 9 }, { passed: 3, total: 9 })

const results: readonly ScenarioResult[] = [
  improved({
    id: 101,
    name: 'Books a first appointment',
    folder: 'Reception.Inbound',
    tags: ['smoke', 'must-have'],
    before: 'Ask for an appointment on Monday.\nSay that any time before noon is fine.\nConfirm the time.',
    after:
      'Ask for an appointment on Tuesday at nine.\nSay that any time before noon is fine.\nConfirm the time, and ask for a message with the address.',
    outcomeBefore: '',
    outcomeAfter: 'The appointment is booked and the address is sent.',
    job: jobAt(101, [1, 9]),
    proof: better,
  }),
  result({
    id: 102,
    name: 'Card stolen on the train',
    folder: 'Reception.Inbound',
    status: 'rejected',
    ...stolen,
    findings: checkText({ ...stolen, profileKeys: new Set() }),
    reason: 'The placeholder {{test_profile.card}} is gone.',
    job: jobAt(102, [1, 14]),
  }),
  improved({
    id: 103,
    name: 'يتصل لتغيير الموعد',
    language: 'ar',
    created: true,
    before: 'اطلب تغيير الموعد من يوم الاثنين إلى يوم الثلاثاء.\nقل إن اسمك {{test_profile.name}}.',
    after:
      'اطلب بلطف تغيير الموعد من يوم الاثنين إلى صباح يوم الأربعاء.\nقل إن اسمك {{test_profile.name}} واسأل عن العنوان.',
    job: jobAt(103, [2, 17]),
  }),
  result({
    id: 104,
    name: 'Fragt nach Öffnungszeiten',
    language: 'de',
    status: 'failed',
    reason: 'POST /test_framework/v1/scenarios/improve_instructions/ answered 400: agent: Invalid pk "7".',
    job: jobAt(104, [3, 8]),
  }),
  result({
    id: 105,
    name: 'Cancels by voicemail',
    status: 'drifted',
    before: 'Call after hours.\nLeave a message.',
    after: 'Call after hours and wait for the tone.\nLeave a short message.',
    reason: 'The text on Cekura is no longer the one that was read.',
    job: jobAt(105, [9, 22]),
  }),
  result({
    id: 106,
    name: 'Waits for a person',
    status: 'timeout',
    reason: 'The job was still running when the time was up.',
    job: jobAt(106, [10, null]),
  }),
  result({ id: 107, name: 'Hangs up early', reused: true }),
  result({
    id: 108,
    name: 'IVR tree',
    type: 'conditional_actions',
    status: 'skipped',
    reason: 'Scenarios of type conditional_actions hold JSON and are not improved.',
    before: '{"conditions":[{"id":0}]}',
  }),
  improved({
    id: 109,
    name: 'Asks for a refund',
    before: 'Ask for a refund of the last invoice.\nInsist twice.',
    after: 'Ask for a refund of the last invoice and name its number.\nInsist twice, then accept a voucher.',
    job: jobAt(109, [15, 40]),
    proof: worse,
    suite: {
      file: 'tests/cekura.tests.json',
      key: 'refund',
      at: 'scenarios[3]',
      line: 41,
      onCekura: 'Ask for a refund.\nInsist once.',
    },
  }),
  improved({
    id: null,
    name: 'Asks for the manager',
    url: '',
    before: 'Ask for the manager.',
    after: 'Ask for the manager, and say why.',
    job: jobAt(110, [23, 41]),
    suite: {
      file: 'tests/cekura.tests.json',
      key: 'manager',
      at: 'scenarios[4]',
      line: 52,
      onCekura: null,
    },
  }),
]

export const story: Report = report({
  verdict: {
    conclusion: 'failure',
    reason: '1 scenario failed, 1 new text was rejected and 1 scenario drifted.',
  },
  results,
  selection: {
    ...runInput.selection,
    missing: [
      {
        what: '2 scenarios in fr',
        wanted: 3,
        found: 1,
        reason: 'The agent has no enabled personality that speaks fr.',
      },
    ],
  },
  created: { folders: ['Reception', 'Reception.Inbound'], scenarios: [103] },
  suite: {
    files: [{ path: 'tests/cekura.tests.json', cases: 6 }],
    notInFile: [{ id: 900, name: 'Left alone' }],
  },
  proof: proveAll({
    channel: 'text',
    estimatedCost: 1.25,
    results: ['https://dashboard.cekura.ai/3/results/77', 'https://dashboard.cekura.ai/3/results/78'],
    scenarios: [better, worse],
    notes: '1 run was not counted: it did not connect.',
  }),
  guidance: {
    text: 'Keep the intent of each scenario.\nWrite as a caller speaks.',
    context: ['prompts/agent.md'],
  },
  requests: { total: 64, retried: 3, throttled: 1 },
})
