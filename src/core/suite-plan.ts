/** Sets the cases of suite files against what Cekura has: which scenario each has, what differs, and what no case is about. */
import { sameText } from './check.js'
import type { Agent, Scenario } from './model.js'
import type { Selected } from './scenario-result.js'
import { matchScenario, type Selection, tagsFit } from './selection.js'
import type { SuiteCase } from './suite-case.js'
import type { Suite } from './suite-file.js'
import { matchCases } from './suite-match.js'
import type { SuitePlace, SuiteSummary } from './suite-model.js'
import { sentences } from './sentence.js'

/** One case, and the scenario that it has. */
export interface SuiteRow {
  readonly case: SuiteCase
  /** null where there is none yet. */
  readonly found: Scenario | null
  /** Made by this run. */
  readonly created: boolean
  /** Sentences: what cannot be saved, which others the case could have been; empty where there is nothing to say. */
  readonly note: string
}

export interface SuitePlan {
  /** In the order of the files. */
  readonly rows: readonly SuiteRow[]
  /** Scenarios that match the selection and that no case is about. */
  readonly notInFile: readonly Scenario[]
  readonly summary: SuiteSummary
}

export interface SuitePlanInput {
  readonly suites: readonly Suite[]
  /** All of the agent's. */
  readonly scenarios: readonly Scenario[]
  readonly selection: Selection
  readonly agent: Agent
  /** SHA-256 of the UTF-8 bytes, as 64 hex digits. */
  readonly hash: (text: string) => string
}

export function planSuites({ suites, scenarios, selection, agent, hash }: SuitePlanInput): SuitePlan {
  const cases = suites.flatMap((suite) => suite.cases)
  const { matches, unclaimed } = matchCases({ cases, scenarios, hash })
  const rows = matches
    .filter((match) => isSelected(match.case, { selection, agent }))
    .map(({ case: suiteCase, found, doubles }): SuiteRow => ({
      case: suiteCase,
      found,
      created: false,
      note: [...suiteCase.unsaved, ...doubleNotes(doubles)].join(' '),
    }))
  const notInFile = unclaimed.filter((scenario) => matchScenario(scenario, selection) === 'yes')
  const summary = {
    files: suites.map((suite) => ({ path: suite.path, cases: suite.cases.length })),
    notInFile: notInFile.map(({ id, name }) => ({ id, name })),
  }
  return { rows, notInFile, summary }
}

/** Language and tags narrow the cases by what the file says of them; the folder says where their scenarios are to be. */
function isSelected(
  { language, tags }: SuiteCase,
  { selection, agent }: Pick<SuitePlanInput, 'selection' | 'agent'>,
): boolean {
  const { languages } = selection
  return (
    (languages.length === 0 || languages.includes(language ?? agent.language)) && tagsFit(tags, selection)
  )
}

/** So many doubles are named: enough to find the others by. */
const shownDoubles = 10

function doubleNotes(doubles: readonly Scenario[]): readonly string[] {
  if (doubles.length === 0) return []
  const ids = doubles.slice(0, shownDoubles).map(({ id }) => id)
  const more = doubles.length - ids.length
  return [
    `Cekura has more than one scenario for this case; left alone: ${ids.join(', ')}${more > 0 ? ` and ${more} more` : ''}.`,
  ]
}

/** The row with one more sentence. */
export function withNote(row: SuiteRow, sentence: string): SuiteRow {
  return { ...row, note: sentences(row.note, sentence) }
}

/** The case as what is improved: the file's texts, on the scenario that it has. */
export function selectedOf(row: SuiteRow, folder: string | null): Selected & { readonly suite: SuitePlace } {
  const { case: suiteCase, found, created, note } = row
  const suite = placeOf(row)
  const drift = driftOf(row, suite)
  const outcomeOnCekura = otherOutcome(row)
  const personality = typeof suiteCase.personality === 'number' ? suiteCase.personality : null
  return {
    scenario: {
      id: found?.id ?? null,
      name: suiteCase.name,
      language: suiteCase.language ?? found?.language ?? null,
      folder: found === null ? folder : found.folder,
      tags: found?.tags ?? suiteCase.tags,
      type: suiteCase.type,
      instructions: suiteCase.instructions,
      expectedOutcome: suiteCase.expectedOutcome,
      personality: personality ?? found?.personality ?? null,
    },
    created,
    suite,
    ...(note === '' ? {} : { note }),
    ...(drift === null ? {} : { drift }),
    ...(outcomeOnCekura === null ? {} : { outcomeOnCekura }),
  }
}

/** The text on Cekura where the file has another one; texts of other types hold JSON, and are not set side by side. */
function otherText({ case: { type, instructions }, found }: SuiteRow): string | null {
  if (found === null || type !== 'instruction' || found.type !== type) return null
  return sameText(found.instructions, instructions) ? null : found.instructions
}

/** The expected outcome on Cekura where the file has another one; one that the file does not give may be any. */
function otherOutcome({ case: { expectedOutcome }, found }: SuiteRow): string | null {
  if (found === null || expectedOutcome.trim() === '') return null
  return sameText(found.expectedOutcome, expectedOutcome) ? null : found.expectedOutcome
}

function placeOf(row: SuiteRow): SuitePlace {
  const { case: suiteCase } = row
  return {
    file: suiteCase.path,
    key: suiteCase.key ?? suiteCase.name,
    at: suiteCase.at,
    line: suiteCase.line,
    onCekura: otherText(row),
  }
}

function driftOf(row: SuiteRow, { file, onCekura }: SuitePlace): string | null {
  const { found } = row
  const type = found !== null && found.type !== row.case.type ? [`type (${found.type})`] : []
  const text = onCekura === null ? [] : ['text']
  const outcome = otherOutcome(row) === null ? [] : ['expected outcome']
  const parts = [...type, ...text, ...outcome]
  return parts.length === 0 ? null : `Cekura has another ${parts.join(' and another ')} than ${file}.`
}

/** The row as `min-scenarios` counts it: a case counts also where no scenario can be made for it; its id is then 0. */
export function countedAs({ case: suiteCase, found }: SuiteRow, agent: Agent): Scenario {
  const { name, type, instructions, expectedOutcome, tags } = suiteCase
  // Rows of a list may say no language (contract, row "list"): the file's is what was asked for.
  const language = suiteCase.language ?? found?.language ?? agent.language
  const none = { id: 0, folder: null, personality: null }
  return { ...none, name, type, instructions, expectedOutcome, tags, ...found, language }
}

/** Where the case stands, for a message: `cekura.tests.json:12 (scenarios[3])`. */
export function whereOf({ path, line, at }: Pick<SuiteCase, 'path' | 'line' | 'at'>): string {
  return `${path}:${line} (${at})`
}
