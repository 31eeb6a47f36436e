/** What needs attention, by kind from the worst down: each with its reason, and once a kind the next step. */
import { inlineText } from './harmless.js'
import type { Finding, Missing, ScenarioResult } from './model.js'
import {
  findingMeanings,
  type Problem,
  problemKinds,
  type ProblemKind,
  problemsOf,
  problemWords,
} from './problem.js'
import type { Report } from './report.js'
import type { Piece } from './size-budget.js'
import { type Detail, scenarioLink } from './subject.js'

const reasonCharacters = 300
/** A one-line form tells which scenario and roughly why. */
const briefCharacters = 80
const shownFindings = 10

/** The forms of a problem: whole, one short line, nothing. */
export const problemForm = { whole: 0, brief: 1, absent: 2 } as const

export interface ProblemGroup {
  readonly kind: ProblemKind
  readonly pieces: readonly Piece[]
}

/** Groups in the order of `problemKinds`, none of them empty. */
export function problemGroups(report: Report, detail: Detail): readonly ProblemGroup[] {
  const problems = problemsOf(report)
  return problemKinds
    .map((kind) => ({
      kind,
      pieces: problems
        .filter((problem) => problem.kind === kind)
        .map((problem) => problemPiece(problem, detail)),
    }))
    .filter(({ pieces }) => pieces.length > 0)
}

/** The group's first line: title, number and next step. Ends with an empty line. */
export function groupHeading({ kind, pieces }: ProblemGroup): string {
  const { title, meaning, next } = problemWords[kind]
  return `**${title} (${pieces.length}).** ${meaning} *Next:* ${next}\n\n`
}

function problemPiece(problem: Problem, detail: Detail): Piece {
  return problem.kind === 'missing'
    ? missingPiece(problem.missing, detail)
    : scenarioPiece(problem.result, detail)
}

/** What is missing may be a name, so that without texts only the numbers are left. */
function missingPiece({ what, wanted, found, reason }: Missing, detail: Detail): Piece {
  const numbers = `${found} of ${wanted} found`
  if (detail === 'counts') return { forms: [`- ${numbers}\n`, `- ${numbers}\n`, ''] }
  const brief = `- ${inlineText(what, briefCharacters)} (${numbers})`
  return { forms: [`${brief}${said(reason, reasonCharacters)}\n`, `${brief}\n`, ''] }
}

function scenarioPiece(result: ScenarioResult, detail: Detail): Piece {
  const link = `- ${scenarioLink(result, detail)}`
  const language = result.language === null ? '' : ` (${inlineText(result.language, 12)})`
  const reason = detail === 'counts' ? '' : besidesTrace(besidesFindings(result), result)
  const findings = result.findings.filter(({ code }) => code !== 'platform')
  const codes = [...new Set(findings.map(({ code }) => code))].map((code) => `\`${code}\``).join(', ')
  const briefly = said(reason, briefCharacters) || (codes === '' ? '' : `: ${codes}`)
  return {
    forms: [
      `${link}${language}${traced(said(reason, reasonCharacters), result)}\n${findingLines(findings, detail)}`,
      `${link}${briefly}\n`,
      '',
    ],
  }
}

/** The reason of a rejected text begins with its findings, which have lines of their own. */
function besidesFindings({ reason, findings }: ScenarioResult): string {
  const errors = findings.filter(({ code, severity }) => severity === 'error' && code !== 'platform')
  const told = errors.map(({ message }) => message).join(' ')
  return told !== '' && reason.startsWith(told) ? reason.slice(told.length).trim() : reason
}

/** The reason may name the progress id, which stands behind it in a form that can be copied. */
function besidesTrace(reason: string, result: ScenarioResult): string {
  if (jobTrace(result) === '') return reason
  const id = result.job?.progressId ?? ''
  return reason.replace(` (progress id ${id})`, '').replace(`(progress id ${id}, `, '(')
}

function said(reason: string, characters: number): string {
  const shown = inlineText(reason, characters)
  return shown === '' ? '' : `: ${shown}`
}

/** With the trace of its job inside of the last sentence. */
function traced(words: string, result: ScenarioResult): string {
  const trace = jobTrace(result)
  return trace !== '' && words.endsWith('.') ? `${words.slice(0, -1)}${trace}.` : `${words}${trace}`
}

/** What there is to look a job up by: its progress id, or the time of a start whose answer was lost. */
function jobTrace({ job, status }: ScenarioResult): string {
  if (job === null) return ''
  if (status === 'uncertain') return ` (sent at ${inlineText(job.startedAt, 30)})`
  if (job.progressId === null || (status !== 'timeout' && status !== 'cancelled')) return ''
  return ` (progress id ${copyable(job.progressId)})`
}

/** As code where it is plain, so that it can be copied: what makes a text harmless may put invisible characters in. */
function copyable(progressId: string): string {
  return /^[\w.:-]{1,100}$/.test(progressId) ? `\`${progressId}\`` : inlineText(progressId, 100)
}

function findingLines(findings: readonly Finding[], detail: Detail): string {
  const lines = findings.slice(0, shownFindings).map((finding) => `  - ${findingText(finding, detail)}\n`)
  const more = findings.length - shownFindings
  return `${lines.join('')}${more > 0 ? `  - and ${more} more\n` : ''}`
}

/** Its code and its sentence; without texts the sentence that says what such a finding means. */
export function findingText({ code, message }: Finding, detail: Detail): string {
  const sentence = detail === 'counts' ? findingMeanings[code] : inlineText(message, reasonCharacters)
  return `\`${code}\`: ${sentence}`
}
