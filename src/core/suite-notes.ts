/** What the comment and the summary say of the suite files: where improvements come back to, and what no case is about. */
import { counted } from './counts.js'
import type { SuggestResult } from './github-answers.js'
import { inlineText } from './harmless.js'
import type { Report } from './report.js'
import { scenarioUrl } from './scenario-result.js'
import { type Detail, linked, nameCharacters } from './subject.js'

/** So many scenarios that no case is about are named; the report has them all. */
const shownScenarios = 20

export interface SuiteNotes {
  readonly detail: Detail
  /** How many files the improved texts change. */
  readonly changedFiles: number
  /** null where nothing was to be suggested. */
  readonly suggested: SuggestResult | null
}

/** Markdown that ends with an empty line; an empty string without a suite. */
export function suiteNotes(report: Report, { detail, changedFiles, suggested }: SuiteNotes): string {
  const { suite } = report
  if (suite === undefined) return ''
  const cases = suite.files.reduce((sum, file) => sum + file.cases, 0)
  const files = suite.files.map(({ path }) => inlineText(path)).join(', ')
  const lines = [
    `**Suite** (${counted(cases, 'case')} in ${files}).`,
    ...(changedFiles === 0
      ? []
      : [
          'The improved texts are in the patch (output `patch`) and the improved file (output `suite-file`).',
        ]),
    ...(suggested === null ? [] : [suggestedWords(suggested)]),
    notInFileWords(suite.notInFile, detail),
  ]
  return `${lines.filter((line) => line !== '').join(' ')}\n\n`
}

function suggestedWords({ url, posted, repeated, left }: SuggestResult): string {
  if (posted.length + repeated.length + left.length === 0) return ''
  const made = posted.length + repeated.length
  const review = url === null ? 'review suggestions' : linked('review suggestions', url)
  const parts = [
    ...(made === 0 ? [] : [`${made} of them ${made === 1 ? 'is' : 'are'} open as ${review}`]),
    ...(left.length === 0
      ? []
      : [
          `${left.length} could not be suggested on a line that the pull request changes: take them from the patch`,
        ]),
  ]
  return `${parts.join('; ')}.`
}

function notInFileWords(scenarios: NonNullable<Report['suite']>['notInFile'], detail: Detail): string {
  if (scenarios.length === 0) return ''
  const named = scenarios
    .slice(0, shownScenarios)
    .map(({ id, name }) =>
      linked((detail === 'diff' && inlineText(name, nameCharacters)) || `scenario ${id}`, scenarioUrl(id)),
    )
  const more = scenarios.length - named.length
  return `On Cekura and in no file, left alone: ${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}.`
}
