/** What the comment and the summary say of the suite files: where improvements come back to, and what no case is about. */
import { counted } from './counts.js'
import type { SuggestResult } from './github-answers.js'
import { inlineText } from './harmless.js'
import type { Report } from './report.js'
import { scenarioUrl } from './scenario-result.js'
import { type Detail, linked, nameCharacters } from './subject.js'

/** So many scenarios that no case is about are named at the most; the report has them all. */
const shownScenarios = 20

/**
 * What the two lists may take up in the Markdown, in UTF-16 units: a character of a name may become fourteen. With the
 * sentences around them all notes stay below 3,000.
 */
const room = { files: 900, scenarios: 1_400 }

const pathCharacters = 100

export interface SuiteNotes {
  readonly detail: Detail
  /** How many files the improved texts change. */
  readonly changedFiles: number
  /** null where nothing was to be suggested. */
  readonly suggested: SuggestResult | null
}

/** Markdown of at most 3,000 characters that ends with an empty line; an empty string without a suite. */
export function suiteNotes(report: Report, { detail, changedFiles, suggested }: SuiteNotes): string {
  const { suite } = report
  if (suite === undefined) return ''
  const cases = suite.files.reduce((sum, file) => sum + file.cases, 0)
  const paths = suite.files.map(({ path }) => inlineText(path, pathCharacters))
  const files = listed(paths, { room: room.files, total: paths.length, noun: 'file' })
  const lines = [
    `**Suite:** ${counted(cases, 'case')} in ${files}.`,
    changedFiles === 0 ? '' : improvedWords(changedFiles),
    suggested === null ? '' : suggestedWords(suggested),
    notInFileWords(suite.notInFile, detail),
  ]
  return `${lines.filter((line) => line !== '').join(' ')}\n\n`
}

function improvedWords(files: number): string {
  const improved = files === 1 ? 'the improved file' : 'the improved files'
  return `The improved texts are in the patch (output \`patch\`) and in ${improved} (output \`suite-file\`).`
}

function suggestedWords({ url, posted, repeated, left }: SuggestResult): string {
  const made = posted.length + repeated.length
  const review = url === null ? 'review suggestions' : linked('review suggestions', url)
  const parts = [
    ...(made === 0 ? [] : [`${made} of them ${made === 1 ? 'is' : 'are'} open as ${review}`]),
    ...(left.length === 0
      ? []
      : [
          `${left.length} could not be suggested on a line that the pull request changes: take ${left.length === 1 ? 'it' : 'them'} from the patch`,
        ]),
  ]
  return parts.length === 0 ? '' : `${parts.join('; ')}.`
}

function notInFileWords(scenarios: NonNullable<Report['suite']>['notInFile'], detail: Detail): string {
  if (scenarios.length === 0) return ''
  const named = scenarios
    .slice(0, shownScenarios)
    .map(({ id, name }) =>
      linked((detail === 'diff' && inlineText(name, nameCharacters)) || `scenario ${id}`, scenarioUrl(id)),
    )
  const list = listed(named, { room: room.scenarios, total: scenarios.length, noun: 'scenario' })
  return `On Cekura and in no file, left alone: ${list}.`
}

/** As many from the start as have room, and how many there are besides; where not even one has, their number. */
function listed(
  items: readonly string[],
  { room: characters, total, noun }: { readonly room: number; readonly total: number; readonly noun: string },
): string {
  const shown: string[] = []
  let left = characters
  for (const item of items) {
    left -= item.length + ', '.length
    if (left < 0) break
    shown.push(item)
  }
  const more = total - shown.length
  if (shown.length === 0) return counted(total, noun)
  return `${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}
