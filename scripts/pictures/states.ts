/** The states in which a pull request comment is seen, each as the renderer shows it. */
import { commentCharacters, renderComment } from '../../src/core/comment.js'
import type { CarriedProposal } from '../../src/core/comment-foot.js'
import type { ScenarioResult } from '../../src/core/model.js'
import { proveAll, proveScenario } from '../../src/core/proof.js'
import type { Report } from '../../src/core/report.js'
import { suiteNotes } from '../../src/core/suite-notes.js'
import * as clinic from './clinic.js'

export interface State {
  readonly report: Report
  readonly proposal: CarriedProposal
  readonly notes?: string
}

export const reportHint = 'report.json (output report)'

/** The visible Markdown of the state's comment. */
export function commentOf({ report, proposal, notes = '' }: State): string {
  return renderComment(report, {
    detail: 'diff',
    maxCharacters: commentCharacters,
    reportHint,
    proposal,
    notes,
  })
}

const { moves, uninsured, intruder, bill, cancels, keypad } = clinic
const proposed = [moves, uninsured, intruder, bill, cancels]

const applied = (result: ScenarioResult): ScenarioResult => ({ ...result, status: 'applied' })

const allWell: State = {
  report: clinic.reportOf({ results: [...proposed, keypad] }),
  proposal: 'whole',
}

const rejected: State = {
  report: clinic.reportOf({
    results: [moves, uninsured, intruder, clinic.billBroken, clinic.cancelsBroken, keypad],
  }),
  proposal: 'whole',
}

const failed: State = {
  report: clinic.reportOf({
    results: [
      moves,
      {
        ...clinic.row(clinic.identity(bill)),
        status: 'failed',
        reason: 'The job ended as failed: The agent has no description.',
        job: clinic.job(5004, [3, 9]),
      },
      {
        ...clinic.row(clinic.identity(cancels)),
        status: 'timeout',
        reason: 'The job was still running (progress id a1b2-5005, last seen “in_progress”).',
        job: clinic.job(5005, [4, null]),
      },
    ],
    selection: {
      ...allWell.report.selection,
      missing: [
        {
          what: '1 scenario in fr',
          wanted: 1,
          found: 0,
          reason: 'The agent has no enabled personality that speaks fr.',
        },
      ],
    },
    ending: { kind: 'deadline' },
  }),
  proposal: 'whole',
}

const drifted: State = {
  report: clinic.reportOf({
    mode: 'apply',
    results: [
      ...[moves, uninsured, intruder, cancels].map(applied),
      {
        ...bill,
        status: 'drifted',
        reason:
          'The text on Cekura is no longer the one that was improved, so it was left alone; a new proposal starts from the text that is there now.',
      },
    ],
  }),
  proposal: 'none',
}

const appliedState: State = {
  report: clinic.reportOf({
    mode: 'apply-reviewed',
    results: proposed.map((result) => ({ ...applied(result), job: null })),
  }),
  proposal: 'none',
}

const nothingToDo: State = {
  report: clinic.reportOf({ results: [...proposed.map(clinic.settled), keypad] }),
  proposal: 'none',
}

const fork: State = {
  report: clinic.reportOf({
    results: [],
    agent: null,
    ending: {
      kind: 'not-here',
      message:
        'The pull request comes from a fork, to which GitHub gives no secrets: without the API key nothing was done.',
    },
  }),
  proposal: 'none',
}

function proven(old: number, renewed: number): ReturnType<typeof proveScenario> {
  return proveScenario({ passed: old, total: 10 }, { passed: renewed, total: 10 })
}

/** Five scenarios, ten runs a text: how often the old and the new one passed. */
function proofState(passed: readonly (readonly [number, number])[]): State {
  const results = proposed.map((result, index) => {
    const [old, renewed] = passed[index] ?? [0, 0]
    return { ...result, proof: proven(old, renewed) }
  })
  const proof = proveAll({
    channel: 'text',
    estimatedCost: 4.5,
    results: ['https://dashboard.cekura.ai/3/results/77', 'https://dashboard.cekura.ai/3/results/78'],
    scenarios: results.map((result) => result.proof),
    notes: '',
  })
  return { report: clinic.reportOf({ results: [...results, keypad], proof }), proposal: 'whole' }
}

const suiteFile = 'tests/cekura.tests.json'

function inFile(result: ScenarioResult, index: number): ScenarioResult {
  const place = { key: `case-${index}`, at: `scenarios[${index}]`, line: 12 + index * 9 }
  return { ...result, suite: { file: suiteFile, onCekura: null, ...place } }
}

/** Cekura has another text than the file for the first case. */
function driftedFromFile(result: ScenarioResult): ScenarioResult {
  const { suite } = inFile(result, 0)
  const reason = `Cekura has another text than ${suiteFile}.`
  const onCekura = 'You want to move your appointment. Say that Tuesday does not work any more.'
  return { ...result, status: 'drifted', reason, ...(suite && { suite: { ...suite, onCekura } }) }
}

function suiteState(): State {
  const report = clinic.reportOf({
    results: [driftedFromFile(moves), ...proposed.slice(1).map((result, index) => inFile(result, index + 1))],
    suite: { files: [{ path: suiteFile, cases: 5 }], notInFile: [{ id: 5008, name: 'Left alone' }] },
  })
  const of = { key: 'case-1', name: uninsured.name, before: '', after: '' }
  const suggested = {
    url: 'https://github.com/acme/clinic-agent/pull/12#pullrequestreview-1',
    posted: [{ path: suiteFile, line: 21, ...of }],
    repeated: [],
    left: [],
    refusal: null,
  }
  const notes = suiteNotes(report, { detail: 'diff', changedFiles: 1, suggested })
  return { report, proposal: 'whole', notes }
}

/** More than a comment can hold. */
const tooLarge: State = {
  report: clinic.reportOf({
    results: Array.from({ length: 120 }, (_, index) =>
      clinic.row({
        id: 6000 + index,
        name: `Caller ${index + 1}`,
        before: 'Ask for a visit.',
        after: `Ask for a visit. ${`Say what you want in your own words, number ${index}. `.repeat(4 + (index % 30))}`,
      }),
    ),
  }),
  proposal: 'left-out',
}

/** By the names of their pictures. */
export const states = {
  'all-well': allWell,
  rejected,
  failed,
  drifted,
  applied: appliedState,
  'nothing-to-do': nothingToDo,
  fork,
  proof: proofState([
    [4, 10],
    [7, 10],
    [10, 10],
    [6, 9],
    [8, 9],
  ]),
} as const satisfies Readonly<Record<string, State>>

/** Seen too, and not in a picture. */
export const furtherStates = {
  'proof that is worse': proofState([
    [10, 3],
    [9, 4],
    [10, 10],
    [9, 8],
    [10, 6],
  ]),
  'proof that is inconclusive': proofState([
    [9, 10],
    [10, 9],
    [10, 10],
    [9, 9],
    [10, 10],
  ]),
  'suite with drift and suggestions': suiteState(),
  'too large': tooLarge,
} as const satisfies Readonly<Record<string, State>>
