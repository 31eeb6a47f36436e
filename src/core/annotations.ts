/** The annotations of a finished run: the verdict, then what is wrong with which scenario, the worst first. */
import { counted } from './counts.js'
import { logText, shorten } from './harmless.js'
import type { Conclusion, Finding, ScenarioResult } from './model.js'
import { type Problem, problemsOf, problemWords } from './problem.js'
import type { Report } from './report.js'
import { nameCharacters } from './subject.js'
import { ended } from './sentence.js'

export interface Annotation {
  readonly severity: 'error' | 'warning' | 'notice'
  readonly title: string
  /** What happened and the next step; one line, but for a verdict that lists several things. */
  readonly message: string
}

/** Of a whole run. GitHub shows ten of one severity a step; ten of all together are as many as a person reads. */
export const maxAnnotations = 10

const reasonCharacters = 300

/** The verdict is told whole, for it may list every wrong input; the runner cuts a message at 4,096 characters. */
const verdictCharacters = 4_000

const severities: Readonly<Record<Conclusion, readonly Annotation['severity'][]>> = {
  failure: ['error'],
  neutral: ['notice'],
  success: [],
}

/**
 * At most `room`, which is 2 or more. Only the verdict of a failure is an error, once: that line stops the merge. A
 * problem is a warning, a warning about an offered text a notice. Where not all have room, the last one says how many
 * have not.
 */
export function annotations(report: Report, room: number = maxAnnotations): readonly Annotation[] {
  const all = [
    ...verdictAnnotation(report),
    ...problemsOf(report).map(problemAnnotation),
    ...report.scenarios.flatMap(warningAnnotations),
  ]
  if (all.length <= room) return all
  const shown = all.slice(0, room - 1)
  const message = `${counted(all.length - shown.length, 'more point')} in the job summary and the report.`
  return [...shown, { severity: 'notice', title: 'Cekura scenarios', message }]
}

function verdictAnnotation({ conclusion, reason }: Report): readonly Annotation[] {
  return severities[conclusion].map((severity) => ({
    severity,
    title: `Cekura scenarios: ${conclusion}`,
    message: ended(shorten(logText(reason.trim(), { lines: true }), verdictCharacters)),
  }))
}

function problemAnnotation(problem: Problem): Annotation {
  const { title, meaning, next } = problemWords[problem.kind]
  const [subject, reason] =
    problem.kind === 'missing'
      ? [shorten(logText(problem.missing.what), nameCharacters), problem.missing.reason]
      : [label(problem.result), reasonOf(problem.result)]
  return {
    severity: 'warning',
    title: `${title}: ${subject}`,
    message: `${line(reason) || meaning} Next: ${next.replaceAll('`', '')}`,
  }
}

/** A rejected text speaks through its findings. */
function reasonOf({ reason, findings }: ScenarioResult): string {
  const errors = findings.filter(({ severity }) => severity === 'error').map(({ message }) => message)
  return reason === '' ? errors.join(' ') : reason
}

/** A problem has its own annotation already. */
function warningAnnotations(result: ScenarioResult): readonly Annotation[] {
  const offered = result.status === 'improved' || result.status === 'applied'
  const warnings: readonly Finding[] = offered
    ? result.findings.filter(({ severity }) => severity === 'warning')
    : []
  return warnings.map(({ code, message }) => ({
    severity: 'notice',
    title: `${code}: ${label(result)}`,
    message: line(message),
  }))
}

function label({ id, name, suite }: ScenarioResult): string {
  return name.trim() === '' ? `scenario ${id ?? suite?.key ?? ''}` : shorten(logText(name), nameCharacters)
}

function line(text: string): string {
  return ended(shorten(logText(text.trim()), reasonCharacters))
}
